"""What README.md says of the package holds."""

import csv
import doctest
import importlib.util
import pathlib
import re

import numpy as np
import pytest

import gelu
from gelu._bounds import BACKWARD_BOUNDS, BOUNDS, PORTABLE_BACKWARD_BOUNDS, PORTABLE_BOUNDS

README = (pathlib.Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def section(title):
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


@pytest.fixture
def number_of_threads():
    """What an example may change."""
    found = gelu.get_num_threads()
    yield
    gelu.set_num_threads(found)


@pytest.mark.usefixtures("number_of_threads")
def test_the_examples_print_what_the_readme_shows():
    examples = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert examples
    names = {}  # a later example goes on where an earlier one ends
    for example in examples:
        packages = re.findall(r"^>>> import (\w+)", example, re.MULTILINE)
        if any(importlib.util.find_spec(package) is None for package in packages):
            continue
        test = doctest.DocTestParser().get_doctest(example, names, "README.md", "README.md", 0)
        result = doctest.DocTestRunner().run(test, clear_globs=False)
        names = test.globs
        assert result.attempted > 0
        assert result.failed == 0


def test_the_commands_the_example_and_the_picture_come_before_the_first_table():
    start = README.partition("\n|")[0]
    for words in (
        "pip install . && python -m gelu",
        "pip install '.[test]' && pytest",
        ">>> gelu.gelu(x)",
        "<picture>",
    ):
        assert words in start


def test_every_file_that_is_linked_or_shown_is_there():
    root = pathlib.Path(__file__).parents[1]
    if not (root / "docs").exists():
        pytest.skip("the documents are not here")
    links = re.findall(r'\]\(([^)#:]+)\)|(?:src|srcset)="([^"]+)"', README)
    assert len(links) > 10
    for link in filter(None, (link for pair in links for link in pair)):
        assert (root / link).exists(), link


def test_the_names_that_a_model_has_lead_to_functions_that_are_there():
    named = re.findall(r"^\| `gelu\.(\w+)` \|", section("Which GELU is my model's?"), re.MULTILINE)
    assert set(named) == {name for name, (activation, kind) in gelu._core.functions.items() if kind == "value"}


def test_what_is_said_of_smaller_types_and_of_python_numbers_holds():
    ml_dtypes = pytest.importorskip("ml_dtypes")
    for name in ("float8_e4m3fn", "float8_e5m2", "float4_e2m1fn"):
        if hasattr(ml_dtypes, name):
            assert gelu.gelu(np.ones(2, getattr(ml_dtypes, name))).dtype == np.float32
    x = np.ones(2, ml_dtypes.bfloat16)
    assert gelu.gelu_backward(0.5, x).dtype == np.add(0.5, x).dtype == np.float32
    assert gelu.gelu_backward(ml_dtypes.bfloat16(0.5), x).dtype == x.dtype


def test_the_table_of_errors_is_the_table_of_bounds():
    rows = re.findall(r"^\| ([\w, ]+) \| ([\d.]+) ULP", section("Why"), re.MULTILINE)
    listed = {name.replace(" ", ""): float(bound) for names, bound in rows for name in names.split(", ")}
    assert listed == BOUNDS


def test_the_errors_that_were_found_are_those_on_the_pages_of_the_functions():
    path = pathlib.Path(__file__).parents[1] / "docs" / "measured" / "worst.csv"
    if not path.exists():
        pytest.skip("the documents are not here")
    found = {}
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        _, kind = gelu._core.functions[row["function"].partition("[")[0]]
        column = {"grad2": 1, "backward": 2}.get(kind, 0)
        found.setdefault(row["dtype"], [0, 0, 0])
        found[row["dtype"]][column] = max(found[row["dtype"]][column], float(row["ulp"]))
    said = re.findall(r"^\| (float\d\d), found \| (.*) \|$", section("Why"), re.MULTILINE)
    assert {name: [float(cell) for cell in cells.split(" | ")] for name, cells in said} == {
        name: [round(error, 2) for error in errors] for name, errors in found.items() if name in dict(said)
    }
    assert len(said) == 2


def test_the_bound_in_plain_c_is_that_of_the_table():
    bound = re.search(r"^\| float64 \|.*\((\d+) ULP in plain C", README, re.MULTILINE)[1]
    assert BOUNDS | {"float64": float(bound)} == PORTABLE_BOUNDS


def test_the_bounds_of_the_chain_rule_are_those_of_the_table():
    float32, float64, portable, longdouble, in_16_bits = re.search(
        r"(\d+) ULP in float32, (\d+) \((\d+)\) in float64, (\d+) in long double, ([\d.]+) in the 16-bit types", README
    ).groups()
    said = dict.fromkeys(("float16", "bfloat16"), in_16_bits)
    said |= {"float32": float32, "float64": float64, "longdouble": longdouble}
    said = {name: float(bound) for name, bound in said.items()}
    assert said == BACKWARD_BOUNDS
    assert said | {"float64": float(portable)} == PORTABLE_BACKWARD_BOUNDS


def test_gelu_is_nonzero_down_to_where_the_readme_says():
    ends = re.search(r"in float32 gelu is nonzero\s+down to x = (\S+), in float64 to (\S+)\.\s", README).groups()
    for scalar_type, end in zip((np.float32, np.float64), ends, strict=True):
        results = [gelu.gelu(scalar_type(float(end) + step)) for step in (0, -0.01)]
        assert [result != 0 for result in results] == [True, False]
