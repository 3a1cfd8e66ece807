"""Importing the package: before and after ml_dtypes, with one that fails, more than once, and without its module."""

import importlib.machinery
import pathlib
import shutil
import subprocess
import sys

import numpy as np
import pytest

import gelu


def run(code, path=None):
    if path is not None:
        code = f"import sys; sys.path.insert(0, {str(path)!r}); " + code
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)


@pytest.mark.parametrize("order", ["gelu, ml_dtypes", "ml_dtypes, gelu"])
def test_ml_dtypes_may_be_imported_before_or_after(order):
    done = run(f"import {order}, numpy; print(gelu.gelu(numpy.ones(3, ml_dtypes.bfloat16)).dtype)")
    assert (done.stdout.strip(), done.stderr) == ("bfloat16", "")


def test_an_ml_dtypes_that_fails_is_a_warning_and_costs_bfloat16_alone(tmp_path):
    (tmp_path / "ml_dtypes.py").write_text("raise RuntimeError('built for another NumPy')\n")
    done = run("import gelu; print(gelu._core.config['bfloat16'], gelu.gelu(1.0))", path=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "RuntimeWarning: gelu goes without bfloat16" in done.stderr
    assert "built for another NumPy" in done.stderr
    assert done.stdout.split() == ["False", "0.8413447460685429"]


def test_a_module_that_ml_dtypes_misses_is_a_warning_and_not_a_missing_ml_dtypes(tmp_path):
    (tmp_path / "ml_dtypes.py").write_text("import a_module_that_is_not_there\n")
    done = run("import gelu; print(gelu._core.config['bfloat16'])", path=tmp_path)
    assert "RuntimeWarning: gelu goes without bfloat16" in done.stderr
    assert done.stdout.split() == ["False"]


def test_a_missing_ml_dtypes_is_silent():
    done = run("import sys; sys.modules['ml_dtypes'] = None; import gelu; print(gelu._core.config['bfloat16'])")
    assert done.stderr == ""
    assert done.stdout.split() == ["False"]


def test_a_second_import_keeps_the_instruction_set_of_the_first():
    code = """
import os, sys
import gelu
first, isa = gelu.gelu, gelu._core.config["isa"]
os.environ["GELU_ISA"] = "portable"
for name in [name for name in sys.modules if name.startswith("gelu")]:
    del sys.modules[name]
import gelu
print(isa, gelu._core.config["isa"], first(-1.0), gelu.gelu(-1.0))
"""
    done = run(code)
    assert done.returncode == 0, done.stderr
    first_isa, second_isa, first, second = done.stdout.split()
    assert first_isa == second_isa
    assert np.float64(first) == np.float64(second)


STRANGERS = {
    "None": "bfloat16 = None",
    "a name of a type": "bfloat16 = 'f4'",
    "two bytes of anything": "bfloat16 = 'V2'",
    "another type of two bytes": "import numpy; bfloat16 = numpy.float16",
    "a type of another size": "import numpy; bfloat16 = numpy.float64",
    "no type": "bfloat16 = object()",
    "nothing of that name": "",
}


@pytest.mark.parametrize("text", STRANGERS.values(), ids=STRANGERS)
def test_a_stranger_in_place_of_ml_dtypes_is_a_warning_and_costs_bfloat16_alone(tmp_path, text):
    (tmp_path / "ml_dtypes.py").write_text(text)
    program = """
import numpy, gelu
print(gelu._core.config["bfloat16"], gelu.show_config("dicts")["bfloat16"])
print(gelu.gelu(numpy.ones(2, "e")), gelu.gelu(numpy.ones(2, "f")), gelu.gelu(numpy.ones(2, "d")))
try:
    print(gelu.gelu(numpy.zeros(2, "V2")))
except TypeError:
    print("V2 refused")
"""
    done = run(program, path=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "RuntimeWarning: gelu goes without bfloat16: ml_dtypes fails with " in done.stderr
    assert done.stdout.splitlines() == [
        "False {'registered': False, 'ml_dtypes': None}",
        "[0.8413 0.8413] [0.8413448 0.8413448] [0.84134475 0.84134475]",
        "V2 refused",
    ]


def test_an_ml_dtypes_that_tells_no_version_is_taken():
    program = "import ml_dtypes, gelu; del ml_dtypes.__version__; print(gelu.show_config('dicts')['bfloat16'])"
    assert run(program).stdout.strip() == str({"registered": True, "ml_dtypes": None})


@pytest.fixture
def unbuilt(tmp_path):
    """A source tree in which nothing is built."""
    shutil.copytree(pathlib.Path(gelu.__file__).parent, tmp_path / "gelu", ignore=shutil.ignore_patterns("_core.*"))
    (tmp_path / "csrc").mkdir()
    return tmp_path


def import_error(path, code="import gelu"):
    done = run(code, path=path)
    assert done.returncode != 0
    return done.stderr.splitlines()[-1]


def test_an_unbuilt_source_tree_says_that_it_is_one_and_what_to_run(unbuilt):
    assert import_error(unbuilt) == (
        f"ImportError: {unbuilt} is a source tree of gelu in which the compiled module gelu._core has not been built: "
        "run `pip install .` there, or start Python in another folder to import an installed gelu"
    )


def test_a_source_tree_built_for_another_python_names_the_module_that_is_there(unbuilt):
    (unbuilt / "gelu" / "_core.cpython-27.so").touch()
    assert "has not been built for this Python (there is _core.cpython-27.so): run" in import_error(unbuilt)


def test_an_installed_package_without_its_module_is_not_called_a_source_tree(unbuilt):
    (unbuilt / "csrc").rmdir()
    message = f"ImportError: {unbuilt / 'gelu'} holds no compiled module gelu._core: install gelu again"
    assert import_error(unbuilt) == message


def test_a_module_that_does_not_load_is_not_a_missing_one(unbuilt):
    module = unbuilt / "gelu" / f"_core{importlib.machinery.EXTENSION_SUFFIXES[0]}"
    module.touch()
    message = import_error(unbuilt)
    assert message.startswith("ImportError: ")
    assert module.name in message or "DLL" in message
    assert "source tree" not in message


def test_another_missing_module_is_not_taken_for_the_compiled_one(unbuilt):
    message = import_error(unbuilt, "sys.modules['numpy'] = None; import gelu")
    assert message.startswith("ModuleNotFoundError: ")
    assert "numpy" in message
