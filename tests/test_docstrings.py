"""Every public name is documented: its sections are there, its examples run, its numbers are those of the package."""

import doctest
import importlib
import inspect
import re

import numpy as np
import pytest

import gelu
from gelu import _bounds

UFUNCS = [name for name in gelu.__all__ if isinstance(getattr(gelu, name), np.ufunc)]
SECTIONS = ["Parameters", "Returns", "See Also", "Notes", "References", "Examples"]
TYPES = {"float16": np.float16, "float32": np.float32, "float64": np.float64}

SHAPES = {name: (getattr(gelu, name).nin, getattr(gelu, name).nout) for name in UFUNCS}
SIGNATURES = {
    (1, 1): "x, /, out=None",
    (1, 2): "x[, out1, out2], / [, out=(None, None)]",
    (2, 1): "grad_out, x, /, out=None",
}
PARAMETERS = {(1, 1): ["x"], (1, 2): ["x"], (2, 1): ["grad_out", "x"]}

every_ufunc = pytest.mark.parametrize("name", UFUNCS)
every_one_to_one = pytest.mark.parametrize("name", [name for name, shape in SHAPES.items() if shape == (1, 1)])
every_backward = pytest.mark.parametrize("name", [name for name in UFUNCS if name.endswith("_backward")])
every_value_and_grad = pytest.mark.parametrize("name", [name for name in UFUNCS if name.endswith("_value_and_grad")])


def docstring(name):
    return getattr(gelu, name).__doc__


def table(text, heading):
    """The rows of the simple table whose heading row starts with a word, as {first column: second column}."""
    body = re.search(rf"^=+  =+\n{heading} [^\n]*\n=+  =+\n(.*?)^=+  =+$", text, re.MULTILINE | re.DOTALL).group(1)
    return dict(re.split(r" {2,}", line, maxsplit=1) for line in body.splitlines())


def run_examples(text, name):
    example = doctest.DocTestParser().get_doctest(text, {}, name, None, 0)
    failures = []
    runner = doctest.DocTestRunner(verbose=False)
    result = runner.run(example, out=failures.append)
    assert result.attempted > 0, f"{name} has no example"
    assert result.failed == 0, "".join(failures)


@pytest.mark.parametrize("name", ["gelu", *(f"gelu.{name}" for name in gelu.__all__)])
def test_the_examples_give_what_they_say(name):
    documented = importlib.import_module("gelu") if name == "gelu" else getattr(gelu, name.partition(".")[2])
    run_examples(documented.__doc__, name)


@every_ufunc
def test_the_sections_are_there_in_numpydoc_order(name):
    found = re.findall(r"^([A-Z][A-Za-z ]+)\n-+$", docstring(name), re.MULTILINE)
    assert found == SECTIONS


@every_ufunc
def test_numpy_puts_the_signature_first_and_a_summary_line_follows(name):
    lines = docstring(name).splitlines()
    signature = SIGNATURES[SHAPES[name]]
    if not hasattr(np.exp, "__module__"):  # a NumPy that has its own names of operands
        signature = signature.replace("grad_out, x", "x1, x2")
    assert lines[0].startswith(f"{name}({signature}")
    assert re.fullmatch(r"[A-Z].*, element-wise\.", lines[2])
    assert [lines[1], lines[3]] == ["", ""]


@every_ufunc
def test_the_signature_is_that_of_numpys_own_functions_with_the_names_of_the_operands(name):
    if not hasattr(np.exp, "__module__"):
        pytest.skip("this NumPy gives no signatures")
    signature = inspect.signature(getattr(gelu, name))
    operands = PARAMETERS[SHAPES[name]]
    assert [parameter for parameter in signature.parameters][: len(operands) + 1] == [*operands, "out"]
    assert str(signature).startswith(f"({', '.join(operands)}, /, out=")
    numpys = {(1, 1): np.exp, (1, 2): np.modf, (2, 1): np.add}[SHAPES[name]]
    try:
        expected = str(inspect.signature(numpys))
    except ValueError:
        return  # before 2.4
    assert str(signature) == expected.replace("x1, x2", ", ".join(operands))


@every_ufunc
def test_the_parameters_are_the_inputs_and_those_of_a_ufunc(name):
    section = re.search(r"Parameters\n-+\n(.*?)\n\n", docstring(name), re.DOTALL).group(1)
    assert re.findall(r"^(\S+?)(?: : .*)?$", section, re.MULTILINE) == [
        *PARAMETERS[SHAPES[name]],
        "out",
        "where",
        "**kwargs",
    ]


def assert_table_of_errors(name, bounds, portable_bounds):
    rows = table(docstring(name), "type")
    assert {kind: float(text.split(" ULP")[0]) for kind, text in rows.items()} == bounds
    plain_c = {
        kind: float(match.group(1))
        for kind, text in rows.items()
        if (match := re.search(r"\((\S+) ULP in plain C without fast multiply-add\)", text))
    }
    assert bounds | plain_c == portable_bounds


@every_one_to_one
def test_the_table_of_errors_is_the_table_of_bounds(name):
    assert_table_of_errors(name, _bounds.BOUNDS, _bounds.PORTABLE_BOUNDS)


@every_backward
def test_the_table_of_errors_of_the_chain_rule_is_its_table_of_bounds(name):
    assert_table_of_errors(name, _bounds.BACKWARD_BOUNDS, _bounds.PORTABLE_BACKWARD_BOUNDS)


@every_value_and_grad
def test_a_function_of_two_results_points_to_the_functions_that_give_them(name):
    family = name.removesuffix("_value_and_grad")
    assert f"those of `{family}` and `{family}_grad`, to the bit" in docstring(name)


@every_one_to_one
def test_the_special_values_are_those_of_the_table(name):
    rows = table(docstring(name), "x")
    assert set(rows) == {"inf", "-inf", "0.0", "-0.0", "nan"}
    for x, expected in rows.items():
        result = getattr(gelu, name)(float(x))
        assert str(float(result)) == expected, x  # the text tells -0.0 from 0.0


@every_one_to_one
def test_results_become_zero_where_the_docstring_says(name):
    text = " ".join(docstring(name).split())
    ends = re.search(r"-0\.0 only below x = (\S+) in float16, (\S+) in float32 and (\S+) in float64\.", text).groups()
    for scalar_type, end in zip(TYPES.values(), ends, strict=True):
        before, behind = (scalar_type(float(end) + step) for step in (0.006, -0.006))
        results = [getattr(gelu, name)(x) for x in (before, behind)]
        assert [result != 0 for result in results] == [True, False], (scalar_type, end)


@every_ufunc
def test_functions_that_are_pointed_at_exist(name):
    see_also = re.search(r"See Also\n-+\n(.*?)\n\n", docstring(name), re.DOTALL).group(1)
    names = [line.split(" : ")[0] for line in see_also.splitlines()]
    assert names
    assert set(names) <= set(gelu.__all__) - {name}


def test_the_package_describes_every_public_name():
    described = re.findall(r"^(\w+)  +\S", gelu.__doc__, re.MULTILINE)
    assert sorted(described) == sorted(gelu.__all__)
