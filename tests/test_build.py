"""Building says what is missing, a wheel holds nothing of the place where it was built, and a debug build is quick.

The builds here are those of setup.py, of sources with one small function each in place of the true ones, to be quick.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[1]
BUILD = "import os; os.umask({umask}); from setuptools import build_meta; build_meta.build_wheel('dist')"
VARIABLES = ("CC", "CFLAGS", "CPPFLAGS", "LDSHARED", "LDFLAGS", "_PYTHON_HOST_PLATFORM")

# A compiler that compiles what it is given to an empty file, but refuses flags and headers.
COMPILER = """#!/bin/sh
for word in "$@"; do
    case $word in
        {refused}) echo "what does $word mean?" >&2; exit 1 ;;
        *.c) if grep -qs '<{missing}>' "$word"; then echo "where is {missing}?" >&2; exit 1; fi ;;
    esac
    if [ "$last" = -o ]; then : > "$word"; fi
    last=$word
done
"""

pytestmark = [
    pytest.mark.skipif(not (ROOT / "setup.py").exists(), reason="the sources are not here"),
    pytest.mark.skipif(os.name != "posix", reason="a compiler is a shell script here"),
]
pytest.importorskip("setuptools", minversion="77", reason="the build needs it")
needs_compiler = pytest.mark.skipif(
    shutil.which(os.environ.get("CC", "cc").split()[0]) is None, reason="there is no C compiler here"
)


def source_tree(folder):
    (folder / "gelu").mkdir(parents=True)
    for name in ("setup.py", "pyproject.toml", "README.md", "LICENSE", "gelu/__init__.py"):
        shutil.copyfile(ROOT / name, folder / name)
    for path in (ROOT / "csrc").rglob("*.c"):
        copy = folder / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(f"int {path.stem}(void);\nint {path.stem}(void) {{ return 0; }}\n")
    return folder


def with_usual_flags(environment):
    kept = {name: value for name, value in os.environ.items() if name not in VARIABLES or name == "CC"}
    return kept | environment


def build(folder, umask=0o022, **environment):
    """The build's log, with status 0 a wheel in dist."""
    return subprocess.run(
        [sys.executable, "-c", BUILD.format(umask=umask)],
        cwd=folder,
        env=with_usual_flags(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def compiler(folder, refused="--none", missing="none.h"):
    path = folder / "compiler"
    path.write_text(COMPILER.format(refused=refused, missing=missing))
    path.chmod(0o755)
    return str(path)


def wheel(folder, **environment):
    done = build(folder, **environment)
    assert done.returncode == 0, done.stdout
    (path,) = (folder / "dist").glob("*.whl")
    return path


def compiled_module(path):
    with zipfile.ZipFile(path) as archive:
        (name,) = (name for name in archive.namelist() if name.startswith("gelu/_core."))
        return archive.read(name)


def built_for_a_debugger(folder, **environment):
    """The names of the objects that a debug build made anew."""
    before = {path: path.stat().st_mtime_ns for path in folder.glob("build/**/*.o")}
    command = [sys.executable, "setup.py", "build_ext", "--inplace", "--debug"]
    subprocess.run(command, cwd=folder, env=with_usual_flags(environment), check=True)
    after = {path: path.stat().st_mtime_ns for path in folder.glob("build/**/*.o")}
    return {path.stem for path in after if after[path] != before.get(path)}


@pytest.fixture
def tree(tmp_path):
    return source_tree(tmp_path / "tree")


@pytest.fixture
def python_that_was_built_with(tmp_path):
    """The environment in which Python tells of more flags of its own build."""

    def environment(**flags):
        told = sysconfig.get_config_vars()
        told = {**told, **{name: f"{told[name]} {more}" for name, more in flags.items()}}
        (tmp_path / "sysconfigdata_of_the_test.py").write_text(f"build_time_vars = {told!r}\n")
        return {"PYTHONPATH": str(tmp_path), "_PYTHON_SYSCONFIGDATA_NAME": "sysconfigdata_of_the_test"}

    return environment


@pytest.mark.parametrize("command", ["no-such-compiler", "/no/such/compiler --flag", "false"])
def test_without_a_compiler_that_works_the_build_says_so_and_what_to_install(tree, command):
    done = build(tree, CC=command)
    assert done.returncode != 0
    (line,) = re.findall("error: gelu is written in C, and there is no C compiler that works here.*", done.stdout)
    assert "apt install gcc" in line
    assert "xcode-select --install" in line
    assert f"\n{command} -c " in done.stdout
    assert "refuses" not in done.stdout
    assert "Traceback" not in done.stdout


def test_flags_that_are_refused_are_not_a_missing_compiler(tree, tmp_path):
    done = build(tree, CC=compiler(tmp_path, refused="--strange"), CFLAGS="--strange")
    assert done.returncode != 0
    assert "error: The C compiler works, but not with the flags that it is given" in done.stdout
    assert "what does --strange mean?" in done.stdout
    assert "building without" not in done.stdout


def test_a_compiler_without_atomics_is_told_to_be_too_old(tree, tmp_path):
    done = build(tree, CC=compiler(tmp_path, missing="stdatomic.h"))
    assert done.returncode != 0
    assert "error: The C compiler works, but is not one of C11 with <stdatomic.h>" in done.stdout
    assert "where is stdatomic.h?" in done.stdout


def test_a_compiler_that_knows_few_flags_builds_plain_c_and_says_so(tree, tmp_path):
    done = build(tree, CC=compiler(tmp_path, refused="-ffp-*|-fvisibility=*"), _PYTHON_HOST_PLATFORM="linux-x86_64")
    assert done.returncode == 0, done.stdout
    (refused,) = re.findall("the compiler is not known here, and refuses (.*): building plain C alone", done.stdout)
    assert "-ffp-contract=off" in refused.split()
    assert "-std=c11" not in refused.split()
    assert "isa_avx2" not in done.stdout


def test_missing_headers_of_python_are_not_a_missing_compiler(tree, tmp_path):
    done = build(tree, CC=compiler(tmp_path, missing="Python.h"))
    assert done.returncode != 0
    assert "error: The C compiler works, but does not find the header files of this Python" in done.stdout
    assert "where is Python.h?" in done.stdout
    assert "building without" not in done.stdout


def test_an_instruction_set_that_the_compiler_has_not_is_left_out_with_a_warning(tree, tmp_path):
    done = build(tree, CC=compiler(tmp_path, refused="-mavx512*"), _PYTHON_HOST_PLATFORM="linux-x86_64")
    assert done.returncode == 0, done.stdout
    left_out = re.findall("the compiler refuses (.*): building without (.*)", done.stdout)
    assert left_out == [("-mavx512f -mavx512dq -mavx512bw -mavx512vl -mfma -mpopcnt", "avx512")]


@needs_compiler
def test_debug_information_is_there_only_where_it_is_asked_for(tree, python_that_was_built_with):
    python = python_that_was_built_with(CFLAGS="-g")
    assert b"debug_info" not in compiled_module(wheel(tree, **python))
    assert b"debug_info" in compiled_module(wheel(tree, **python, CFLAGS="-O1 -g"))


@needs_compiler
def test_the_path_of_libraries_is_there_only_where_it_is_asked_for(tree, python_that_was_built_with):
    python = python_that_was_built_with(LDSHARED="-L/of/python -Wl,-rpath,/of/python -Wl,-rpath=/of/python")
    built = compiled_module(wheel(tree, **python, LDFLAGS="-Wl,-rpath,/asked/for"))
    assert b"/of/python" not in built
    assert b"/asked/for" in built


@needs_compiler
def test_a_wheel_is_the_same_from_another_folder_with_another_umask(tmp_path):
    first, second = source_tree(tmp_path / "first"), source_tree(tmp_path / "second" / "folder")
    for path in second.rglob("*"):
        path.chmod(0o700)
    one = wheel(first, umask=0o022, SOURCE_DATE_EPOCH="1700000000")
    other = wheel(second, umask=0o077, SOURCE_DATE_EPOCH="1700000000")
    assert one.read_bytes() == other.read_bytes()
    assert str(tmp_path).encode() not in compiled_module(one)


@needs_compiler
def test_a_debug_build_compiles_what_changed_and_nothing_else(tree):
    header = tree / "csrc" / "kernels" / "rows.h"
    header.parent.mkdir()
    header.touch()
    for path in (tree / "csrc").glob("isa_*.c"):
        path.write_text(f'#include "kernels/rows.h"\n{path.read_text()}')

    every = built_for_a_debugger(tree)
    assert every >= {"half", "isa_portable", "module"}
    (tree / "csrc" / "half.c").touch()
    assert built_for_a_debugger(tree) == {"half"}
    header.touch()
    assert built_for_a_debugger(tree) == {name for name in every if name.startswith("isa_")}
    assert built_for_a_debugger(tree, CFLAGS="-DANOTHER") == every


@needs_compiler
def test_a_debug_build_leaves_a_module_with_debug_information_in_place(tree):
    built_for_a_debugger(tree)
    (module,) = (tree / "gelu").glob("_core.*")
    assert b"debug_info" in module.read_bytes()
