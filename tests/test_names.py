"""The public names are the same in the module, in ``__all__`` and in the stubs."""

import ast
import importlib.metadata
import pathlib
import re

import numpy as np

import gelu
from gelu import _core

PACKAGE = pathlib.Path(gelu.__file__).parent

UFUNCS = {name: value for name, value in vars(_core).items() if isinstance(value, np.ufunc)}

NUMBERS = {"One": 1, "Two": 2, "Three": 3}


def stubs(name):
    return (PACKAGE / name).read_text(encoding="utf-8")


def test_every_compiled_ufunc_is_public_under_its_own_name():
    assert UFUNCS
    for name, ufunc in UFUNCS.items():
        assert ufunc.__name__ == name
        assert getattr(gelu, name) is ufunc
        assert name in gelu.__all__


def test_every_public_name_exists_and_is_listed_once():
    assert len(set(gelu.__all__)) == len(gelu.__all__)
    assert all(hasattr(gelu, name) for name in gelu.__all__)


def test_every_ufunc_is_an_activation_of_a_kind_and_has_the_shape_of_it():
    assert list(_core.functions) == list(UFUNCS)
    for name, (activation, kind) in _core.functions.items():
        assert activation in UFUNCS
        shape = _core.kinds[kind]
        assert (UFUNCS[name].nin, UFUNCS[name].nout) == (shape["inputs"], shape["outputs"])


def test_every_activation_has_the_same_kinds():
    activations = {activation for activation, _ in _core.functions.values()}
    for kind in ("value", "grad", "value_and_grad", "backward"):
        assert {activation for activation, its in _core.functions.values() if its == kind} == activations


def test_a_kind_names_its_operands():
    for kind in _core.kinds.values():
        operands = kind["operands"].split()
        assert len(operands) == kind["inputs"] + kind["outputs"]
        assert kind["x"] == -1 or operands[kind["x"]] == "x"


def test_the_stubs_list_the_same_names():
    listed = next(
        ast.literal_eval(node.value) for node in ast.parse(stubs("__init__.pyi")).body if isinstance(node, ast.Assign)
    )
    assert listed == gelu.__all__


def test_the_stubs_give_each_ufunc_the_class_of_its_numbers_of_inputs_and_outputs():
    lines = re.findall(r"^(\w+): _([A-Z][a-z]+)To([A-Z][a-z]+)$", stubs("_core.pyi"), re.MULTILINE)
    shapes = {name: (NUMBERS[inputs], NUMBERS[outputs]) for name, inputs, outputs in lines}
    assert shapes == {name: (ufunc.nin, ufunc.nout) for name, ufunc in UFUNCS.items()}


def test_the_package_says_that_it_is_typed():
    assert (PACKAGE / "py.typed").is_file()


def test_the_version_is_that_of_the_installed_distribution():
    assert importlib.metadata.version("gelu") == gelu.__version__
