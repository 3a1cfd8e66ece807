"""The public names are the same wherever they are listed: in the module, in its documentation and in the stubs."""

import ast
import importlib.metadata
import pathlib
import re

import numpy as np
from lists import assert_lists, complaints

import gelu
from gelu import _bounds, _core, _special_values

PACKAGE = pathlib.Path(gelu.__file__).parent
README = pathlib.Path(__file__).parents[1] / "README.md"

UFUNCS = {
    name: value for name, value in vars(_core).items() if isinstance(value, np.ufunc) and not name.startswith("_")
}
ACTIVATIONS = dict.fromkeys(activation for activation, _ in _core.functions.values())

NUMBERS = {1: "One", 2: "Two", 3: "Three"}


def stubs(name):
    return ast.parse((PACKAGE / name).read_text(encoding="utf-8")).body


def test_every_compiled_ufunc_is_public_under_its_own_name():
    assert UFUNCS
    for name, ufunc in UFUNCS.items():
        assert ufunc.__name__ == name
        assert getattr(gelu, name) is ufunc
        assert name in gelu.__all__


def test_every_public_name_exists_and_is_listed_once_in_order():
    assert gelu.__all__ == sorted(set(gelu.__all__))
    assert all(hasattr(gelu, name) for name in gelu.__all__)


def test_every_ufunc_is_an_activation_of_a_kind_and_has_the_shape_of_it():
    assert list(_core.functions) == list(UFUNCS)
    for name, (activation, kind) in _core.functions.items():
        assert activation in UFUNCS
        shape = _core.kinds[kind]
        assert (UFUNCS[name].nin, UFUNCS[name].nout) == (shape["inputs"], shape["outputs"])


def test_every_activation_has_the_same_kinds():
    for kind in ("value", "grad", "grad2", "value_and_grad", "backward"):
        its = [activation for activation, other in _core.functions.values() if other == kind]
        assert_lists(f"functions.def, of the kind {kind},", its, ACTIVATIONS)


def test_a_kind_names_its_operands():
    for kind in _core.kinds.values():
        operands = kind["operands"].split()
        assert len(operands) == kind["inputs"] + kind["outputs"]
        assert operands[kind["x"]] in ("x", "a") if kind["x"] >= 0 else operands[kind["inputs"] - 2] == "x"


def test_a_list_that_differs_is_told_what_it_lacks_and_what_is_too_much():
    assert complaints("README.md", ["gelu", "swish", "gelu"], ["gelu", "silu"]) == [
        "README.md lacks silu",
        "README.md has swish, which is not in the package",
        "README.md has gelu more than once",
    ]
    assert complaints("README.md", ["gelu"], ["gelu"]) == []


def test_the_package_describes_every_public_name():
    described = re.findall(r"^(\w+)  +\S", gelu.__doc__, re.MULTILINE)
    assert_lists("gelu.__doc__", described, gelu.__all__)


def test_the_readme_lists_every_function_with_its_inputs():
    table = README.read_text(encoding="utf-8").split("\n## Functions\n")[1].split("\n## ")[0]
    listed = re.findall(r"^\| `(.*?)` \|", table, re.MULTILINE)
    kinds = {name: _core.kinds[kind] for name, (_, kind) in _core.functions.items()}
    calls = {name: ", ".join(kind["operands"].split()[: kind["inputs"]]) for name, kind in kinds.items()}
    assert_lists("README.md's table", listed, [f"{name}({inputs})" for name, inputs in calls.items()])


def test_the_stubs_list_and_import_the_same_names():
    listed = next(ast.literal_eval(node.value) for node in stubs("__init__.pyi") if isinstance(node, ast.Assign))
    assert_lists("__all__ of gelu/__init__.pyi", listed, gelu.__all__)
    assert listed == gelu.__all__
    (imported,) = (
        [alias.name for alias in node.names]
        for node in stubs("__init__.pyi")
        if isinstance(node, ast.ImportFrom) and node.module == "_core"
    )
    assert_lists("the import in gelu/__init__.pyi", imported, list(UFUNCS))


def test_the_stubs_give_each_ufunc_the_class_of_its_numbers_of_inputs_and_outputs():
    listed = [ast.unparse(node) for node in stubs("_core.pyi") if isinstance(node, ast.AnnAssign)]
    classes = [f"{name}: _{NUMBERS[ufunc.nin]}To{NUMBERS[ufunc.nout]}" for name, ufunc in UFUNCS.items()]
    assert_lists("gelu/_core.pyi", [line for line in listed if re.search(r": _\w+To\w+$", line)], classes)


def test_every_activation_has_special_values():
    assert_lists("gelu/_special_values.py", list(_special_values.AT_ZERO), ACTIVATIONS)


def test_every_kind_has_bounds():
    assert_lists("gelu/_bounds.py", list(_bounds.BOUNDS_OF_KINDS), _core.kinds)


def test_the_package_says_that_it_is_typed():
    assert (PACKAGE / "py.typed").is_file()


def test_the_version_is_that_of_the_installed_distribution():
    assert importlib.metadata.version("gelu") == gelu.__version__
