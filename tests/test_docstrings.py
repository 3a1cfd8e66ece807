"""Every public name is documented: its sections are there, its examples run, its numbers are those of the package."""

import doctest
import importlib
import re

import numpy as np
import pytest

import gelu
from gelu import _bounds

UFUNCS = [name for name in gelu.__all__ if isinstance(getattr(gelu, name), np.ufunc)]
SECTIONS = ["Parameters", "Returns", "See Also", "Notes", "References", "Examples"]
TYPES = {"float16": np.float16, "float32": np.float32, "float64": np.float64}

every_ufunc = pytest.mark.parametrize("name", UFUNCS)


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
    assert lines[0].startswith(f"{name}(x, /, out=None")
    assert re.fullmatch(r"[A-Z].*, element-wise\.", lines[2])
    assert [lines[1], lines[3]] == ["", ""]


@every_ufunc
def test_the_table_of_errors_is_the_table_of_bounds(name):
    rows = table(docstring(name), "type")
    assert {kind: float(text.split(" ULP")[0]) for kind, text in rows.items()} == _bounds.BOUNDS
    plain_c = {
        kind: float(match.group(1))
        for kind, text in rows.items()
        if (match := re.search(r"\((\S+) ULP in plain C without fast multiply-add\)", text))
    }
    assert _bounds.BOUNDS | plain_c == _bounds.PORTABLE_BOUNDS


@every_ufunc
def test_the_special_values_are_those_of_the_table(name):
    rows = table(docstring(name), "x")
    assert set(rows) == {"inf", "-inf", "0.0", "-0.0", "nan"}
    for x, expected in rows.items():
        result = getattr(gelu, name)(float(x))
        assert str(float(result)) == expected, x  # the text tells -0.0 from 0.0


@every_ufunc
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
