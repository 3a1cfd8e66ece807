"""What belongs to each function beside its code is there: one failure says all that a new activation or kind lacks."""

import pathlib
import re

import pytest
from activations import GATES
from functions import FUNCTIONS, KINDS
from reference import RESULTS

import gelu
from gelu import _core, _sample

ROOT = pathlib.Path(__file__).parents[1]


def text(path):
    return (ROOT / path).read_text(encoding="utf-8")


def names(pattern, path):
    return set(re.findall(pattern, text(path), re.MULTILINE))


def missing(functions):
    """What is not there for functions, given as FUNCTIONS is: a line for each activation, kind or function."""
    sample = _sample.load()
    in_benchmarks = names(r"^FUNCTION\((\w+),", "benchmarks/harness/functions.h")
    in_readme = names(r"^\| `(\w+)\(", "README.md")
    in_stubs = names(r"\w+", "gelu/_core.pyi") & names(r"\w+", "gelu/__init__.pyi")
    kinds_of_benchmarks = names(r'"(\w+)": \(', "benchmarks/harness/functions.py")

    lacks = {}

    def demand(whose, is_there, what):
        if not is_there:
            lacks.setdefault(whose, []).append(what)

    for activation in dict.fromkeys(activation for activation, _ in functions.values()):
        demand(activation, activation in GATES, "no formula in tests/activations.py")
        demand(activation, activation in in_benchmarks, "no line in benchmarks/harness/functions.h")
        for table in (f"csrc/tables/{activation}_f32.c", f"csrc/tables/{activation}_f64.c"):
            demand(activation, (ROOT / table).exists(), f"no {table}: run csrc/tables/generate.py")
    for kind in dict.fromkeys(kind for _, kind in functions.values()):
        demand(kind, kind in RESULTS, "no expression in tests/reference.py")
        demand(kind, kind in kinds_of_benchmarks, "no entry in benchmarks/harness/functions.py")
    for name, (_, kind) in functions.items():
        demand(name, name in in_readme, "no row in README's table")
        demand(name, name in in_stubs, "not in the stubs")
        demand(name, name in gelu.__all__, "not in gelu.__all__")
        demand(name, getattr(getattr(_core, name, None), "__doc__", None), "no docstring")
        if kind in KINDS and (KINDS[kind]["inputs"], KINDS[kind]["outputs"]) == (1, 1):
            demand(name, name in sample, "not in the sample: run tests/make_sample.py")
    return [f"{whose}: {'; '.join(what)}" for whose, what in lacks.items()]


def test_nothing_is_missing_for_any_function():
    found = missing(FUNCTIONS)
    if found:
        pytest.fail("\n".join(found), pytrace=False)


def test_what_a_new_activation_of_a_new_kind_lacks_is_said_at_once():
    assert missing({"softplus": ("softplus", "value"), "softplus_area": ("softplus", "area")}) == [
        "softplus: no formula in tests/activations.py; no line in benchmarks/harness/functions.h; "
        "no csrc/tables/softplus_f32.c: run csrc/tables/generate.py; "
        "no csrc/tables/softplus_f64.c: run csrc/tables/generate.py; "
        "no row in README's table; not in the stubs; not in gelu.__all__; no docstring; "
        "not in the sample: run tests/make_sample.py",
        "area: no expression in tests/reference.py; no entry in benchmarks/harness/functions.py",
        "softplus_area: no row in README's table; not in the stubs; not in gelu.__all__; no docstring",
    ]
