"""Every public name is documented: its sections are there, its examples run, its numbers are those of the package."""

import doctest
import importlib
import inspect
import math
import pathlib
import re
import shutil
import subprocess
import sys

import numpy as np
import pytest
from lists import assert_lists

import gelu
from gelu import _bounds, _core, _special_values

ROOT = pathlib.Path(__file__).resolve().parents[1]
GENERATOR = pathlib.Path("csrc", "docstrings", "generate.py")

SECTIONS = ["Parameters", "Returns", "See Also", "Notes", "References", "Examples"]
PARTS = _special_values.COMBINED["value_and_grad"]
TYPES = {"float16": np.float16, "float32": np.float32, "float64": np.float64}


def of_kinds(*kinds):
    return pytest.mark.parametrize("name", [name for name, (_, kind) in _core.functions.items() if kind in kinds])


every_ufunc = of_kinds(*_core.kinds)
every_one_input = of_kinds(*(kind for kind, shape in _core.kinds.items() if shape["inputs"] == 1))
needs_sources = pytest.mark.skipif(not (ROOT / GENERATOR).exists(), reason="the sources are not here")


def kind_of(name):
    return _core.functions[name][1]


def operands(name):
    """The names of a function's inputs, and those of its outputs."""
    shape = _core.kinds[kind_of(name)]
    names = shape["operands"].split()
    return names[: shape["inputs"]], names[shape["inputs"] :]


def docstring(name):
    return getattr(gelu, name).__doc__


def section(name, title):
    return re.search(rf"^{title}\n-+\n(.*?)(\n\n|\Z)", docstring(name), re.MULTILINE | re.DOTALL)[1]


def flowing(name):
    """The docstring without its ends of lines."""
    return " ".join(docstring(name).split())


def table(name, first):
    """The simple table whose first column is headed by a word: its heading, and its rows by their first column."""
    rule = r"^=[= ]+\n"
    text = re.search(rf"{rule}({first} .*\n){rule}((?:[^=].*\n)+){rule}", docstring(name), re.MULTILINE)
    heading, *rows = (re.split(r" {2,}", line) for line in (text[1] + text[2]).splitlines())
    return heading, {row[0]: row[1:] for row in rows}


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
    inputs, outputs = operands(name)
    if not hasattr(np.exp, "__module__") and len(inputs) > 1:  # a NumPy that has its own names of operands
        inputs = [f"x{i + 1}" for i in range(len(inputs))]
    outs = "".join(f", out{i + 1}" for i in range(len(outputs)))
    given = {1: ", /, out=None"}.get(len(outputs), f"[{outs}], / [, out=({', '.join(['None'] * len(outputs))})]")
    assert lines[0].startswith(f"{name}({', '.join(inputs)}{given}")
    assert re.fullmatch(r"[A-Z].*, element-wise\.", lines[2])
    assert [lines[1], lines[3]] == ["", ""]


@every_ufunc
def test_the_signature_is_that_of_numpys_own_functions_with_the_names_of_the_operands(name):
    if not hasattr(np.exp, "__module__"):
        pytest.skip("this NumPy gives no signatures")
    signature = inspect.signature(getattr(gelu, name))
    inputs, outputs = operands(name)
    assert [parameter for parameter in signature.parameters][: len(inputs) + 1] == [*inputs, "out"]
    assert str(signature).startswith(f"({', '.join(inputs)}, /, out=")
    numpys = {(1, 1): np.exp, (1, 2): np.modf, (2, 1): np.add}.get((len(inputs), len(outputs)))
    if numpys is None:
        return  # NumPy has no function of that shape
    try:
        expected = str(inspect.signature(numpys))
    except ValueError:
        return  # before 2.4
    assert str(signature) == expected.replace("x1, x2", ", ".join(inputs))


@every_ufunc
def test_the_parameters_are_the_inputs_and_those_of_a_ufunc(name):
    listed = re.findall(r"^(\S+?)(?: : .*)?$", section(name, "Parameters"), re.MULTILINE)
    assert listed == [*operands(name)[0], "out", "where", "**kwargs"]


@every_ufunc
def test_the_returns_are_the_outputs(name):
    assert re.findall(r"^(\S+) : ", section(name, "Returns"), re.MULTILINE) == operands(name)[1]


@every_ufunc
def test_the_table_of_errors_is_the_table_of_bounds(name):
    heading, rows = table(name, "type")
    assert heading == ["type", "error"]
    bounds, portable_bounds = (_bounds.bounds_of(kind_of(name), isa) for isa in ("avx2", "portable"))
    assert {type_name: float(text.split(" ULP")[0]) for type_name, (text,) in rows.items()} == bounds
    plain_c = {
        type_name: float(match[1])
        for type_name, (text,) in rows.items()
        if (match := re.search(r"\((\S+) ULP in plain C without fast multiply-add\)", text))
    }
    assert bounds | plain_c == portable_bounds
    rounded = [type_name for type_name, (text,) in rows.items() if "correctly rounded" in text]
    assert rounded == [type_name for type_name, bound in bounds.items() if bound == 0.5]


@every_one_input
def test_the_special_values_are_those_of_the_table_and_of_the_function(name):
    heading, rows = table(name, "x")
    assert heading == ["x", *operands(name)[1]]
    assert rows == _special_values.special_results(*_core.functions[name])
    assert set(rows) == {"inf", "-inf", "0.0", "-0.0", "nan"}
    for x, expected in rows.items():
        results = np.ravel(getattr(gelu, name)(float(x)))
        expected = [str(math.sqrt(2 / math.pi)) if text == "sqrt(2/pi)" else text for text in expected]
        assert [str(float(result)) for result in results] == expected, x  # the text tells -0.0 from 0.0


@of_kinds("backward")
def test_the_special_values_of_the_chain_rule_are_those_of_the_derivative(name):
    (pairs,) = re.findall(r"the derivative is (.*?), an infinity times zero is nan", flowing(name))
    said = {x: result for result, x in re.findall(r"(\S+) at (?:x = )?([^\s,]+(?: zeros)?)", pairs)}
    assert set(said) == {"inf", "-inf", "both zeros"}
    said |= dict.fromkeys(("0.0", "-0.0"), said.pop("both zeros"))
    for x, expected in said.items():
        assert str(float(getattr(gelu, name)(1.0, float(x)))) == expected, x


@of_kinds("value_and_grad")
def test_a_function_of_two_results_points_to_the_functions_that_give_them(name):
    activation, _ = _core.functions[name]
    parts = [next(part for part, its in _core.functions.items() if its == (activation, kind)) for kind in PARTS]
    assert "those of `{}` and `{}`, to the bit".format(*parts) in flowing(name)


@of_kinds("value", "grad")
def test_results_become_zero_where_the_docstring_says(name):
    sentence = r"-0\.0 only below x = (\S+) in float16, (\S+) in float32 and (\S+) in float64\."
    ends = re.search(sentence, flowing(name)).groups()
    for scalar_type, end in zip(TYPES.values(), ends, strict=True):
        assert_zero_below(getattr(gelu, name), float(end), scalar_type)


def assert_zero_below(function, end, scalar_type):
    """Results are zero only below an end of two decimals, and a hundredth farther they are."""
    before, behind = scalar_type(end), scalar_type(end - 0.01)
    if float(before) < end:
        before = np.nextafter(before, scalar_type(0))
    if float(behind) > end - 0.01:
        behind = np.nextafter(behind, scalar_type(-np.inf))
    assert function(before) != 0, (scalar_type, end)
    assert function(behind) == 0, (scalar_type, end)


@of_kinds("grad")
def test_the_derivative_is_zero_where_the_docstring_says(name):
    digits = re.search(r"It is zero at x = (-?[\d.]+\d)\.\.\.,", flowing(name))[1]
    last = 10.0 ** -len(digits.partition(".")[2])
    outward, inward = (getattr(gelu, name)(float(digits) + step) for step in (-last, 0))
    assert outward < 0 < inward


@of_kinds("grad")
def test_the_derivative_has_the_least_and_greatest_values_that_the_docstring_says(name):
    sentence = r"Its least and greatest values are (\S+) at x = (\S+) and (\S+) at x = (\S+)\."
    least, least_at, greatest, greatest_at = re.search(sentence, flowing(name)).groups()
    x = np.linspace(-10, 10, 2_000_001)
    results = getattr(gelu, name)(x)
    for said, at, choose in ((least, least_at, np.argmin), (greatest, greatest_at, np.argmax)):
        root = re.fullmatch(r"(-?)sqrt\((\d+)\)", at)
        place = float(f"{root[1]}1") * float(root[2]) ** 0.5 if root else float(at)
        assert x[choose(results)] == pytest.approx(place, abs=6e-5)
        assert f"{results[choose(results)]:.4f}" == said


@of_kinds("value")
def test_similar_functions_differ_by_less_than_the_docstring_says(name):
    x = np.linspace(-10, 10, 200_001)
    for other, difference in re.findall(r"^(\w+) : .*, which differs by less than (\S+)\.$", docstring(name), re.M):
        greatest = abs(getattr(gelu, name)(x) - getattr(gelu, other)(x)).max()
        assert 0.5 * float(difference) < greatest < float(difference)


@every_ufunc
def test_functions_that_are_pointed_at_exist(name):
    names = [line.split(" : ")[0] for line in section(name, "See Also").splitlines()]
    assert names
    assert_lists(f"See Also of {name}", names, [other for other in gelu.__all__ if other in names and other != name])


def generate(root, *arguments):
    """Run the generator of a source tree."""
    return subprocess.run(
        [sys.executable, root / GENERATOR, *arguments], capture_output=True, text=True, encoding="utf-8", check=False
    )


@needs_sources
def test_the_generator_writes_the_docstrings_that_are_committed(tmp_path):
    done = generate(ROOT, tmp_path)
    assert done.returncode == 0, done.stderr
    committed = {"docstrings.h": (ROOT / GENERATOR).parent, "_core.pyi": ROOT / "gelu"}
    assert {path.name for path in tmp_path.iterdir()} == set(committed)
    for name, folder in committed.items():
        expected = (folder / name).read_text(encoding="utf-8")
        assert (tmp_path / name).read_text(encoding="utf-8") == expected, f"{name} is not what it writes"


@every_ufunc
def test_an_editor_finds_the_summary_and_the_formulas_in_the_stubs(name):
    stubs = pathlib.Path(gelu.__file__).with_name("_core.pyi").read_text(encoding="utf-8")
    shown = re.search(rf'^{name}: \w+\n"""(.*?)"""', stubs, re.MULTILINE | re.DOTALL)[1]
    summary, formulas = shown.split("\n\n", 1)
    assert f"\n\n{summary}\n\n" in docstring(name)
    assert formulas.strip()
    assert all(line.strip() in docstring(name) for line in formulas.splitlines())


@needs_sources
def test_for_a_new_activation_the_generator_says_what_is_missing(tmp_path):
    for folder, pattern in (("csrc", "*.def"), ("csrc/docstrings", "*.py"), ("csrc/tables", "*.py"), ("gelu", "_*.py")):
        (tmp_path / folder).mkdir()
        for path in (ROOT / folder).glob(pattern):
            shutil.copyfile(path, tmp_path / folder / path.name)
    with (tmp_path / "csrc" / "activations.def").open("a", encoding="utf-8") as activations:
        activations.write("GELU_ACTIVATION(silly)\n")
    done = generate(tmp_path, tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "csrc/tables/formulas.py lacks silly",
        "csrc/docstrings/activations.py lacks silly",
        "gelu/_special_values.py lacks silly",
    ]
