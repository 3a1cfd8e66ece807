"""What docs/design.md says holds: its example, the names in it, and its numbers of nodes, tables and errors."""

import doctest
import pathlib
import re

import mpmath
import numpy as np
import pytest
from formats import FORMAT
from reference import error_in_ulp, exact, true_value

import gelu

ROOT = pathlib.Path(__file__).parents[1]
DESIGN = ROOT / "docs" / "design.md"

pytestmark = pytest.mark.skipif(not DESIGN.exists(), reason="the documents are not here")

TEXT = DESIGN.read_text(encoding="utf-8") if DESIGN.exists() else ""
PROSE = re.sub(r"^```.*?^```", "", TEXT, flags=re.DOTALL | re.MULTILINE)
ACTIVATIONS = sorted({activation for activation, _ in gelu._core.functions.values()})


def section(title):
    return TEXT.split(f"\n### {title}\n")[1].split("\n## ")[0].split("\n### ")[0]


def source(path):
    return (ROOT / "csrc" / path).read_text(encoding="utf-8")


def numbers(text):
    """The numbers in a line of a generated table, hexadecimal or whole."""
    return [float.fromhex(number) for number in re.findall(r"-?0x[\da-f.]+p[-+]\d+|-?\b\d+\b", text)]


def member(table, name):
    return numbers(re.search(rf"^    \.{name} = (.*),$", table, re.MULTILINE)[1])


def end_of_table(table, suffix):
    return member(table, "tail_nodes" if suffix == "f64" else "nodes")[0]


def beginning_of_limit(table, suffix):
    """Where the x begin that belong to the last row of the body."""
    _, highest, third, fourth, *others = member(table, "nodes")
    if suffix == "f32":
        return (16 - 2.0**-7 - others[1]) * fourth  # the last r, start, scale
    return (round(highest * third) - 0.5) / third  # slope


def node_distances(activation):
    """What is said of the nodes of an activation: in float32 and in float64, pairs of 1/distance and its place."""
    line = re.search(r"^Nodes in float32: (.*?)\n\n", section(activation), re.DOTALL | re.MULTILINE)[1]
    line = " ".join(line.split())
    return [
        [
            (int(count), place)
            for count, place in re.findall(r"1/(\d+)(?: apart)? (below -[\d.]+|above|at -\d+|from 0)", part)
        ]
        for part in line.split("In float64: ")
    ]


def test_the_examples_print_what_the_document_shows(monkeypatch):
    monkeypatch.chdir(ROOT)
    examples = re.findall(r"^```python\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
    test = doctest.DocTestParser().get_doctest("\n".join(examples), {}, DESIGN.name, str(DESIGN), 0)
    result = doctest.DocTestRunner().run(test)
    assert result.attempted > 20
    assert result.failed == 0


def test_every_file_that_is_named_is_there():
    named = set(re.findall(r"\b\w[\w/]*\.(?:h|c|py|def|md)\b", TEXT))
    assert len(named) > 25
    places = (".", "csrc/kernels")
    assert [name for name in sorted(named) if not any((ROOT / place / name).exists() for place in places)] == []


def test_every_name_of_the_code_is_there():
    files = [path for path in (ROOT / "csrc").rglob("*") if path.suffix in (".c", ".h", ".py", ".def")]
    known = {word for path in files for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}
    named = set(re.findall(r"`([A-Za-z_]\w*)(?:\([^`]*\))?`", PROSE))
    assert len(named) > 20
    assert sorted(named - known) == []


def test_the_errors_of_the_rows_are_those_above_their_tables():
    said = re.search(r"the row is off by e, which is (.*?) at most", TEXT)[1].split(", ")
    order = [(activation, suffix) for suffix in ("f32", "f64") for activation in ACTIVATIONS]
    written = [re.search(r"/\* value.* (2\^-[\d.]+) at most", source(f"tables/{a}_{s}.c"))[1] for a, s in order]
    assert said == written


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_parts_of_an_activation_are_those_of_its_tables(activation):
    rows = re.findall(
        r"^\| ([a-z][\w ]+) \| (.*?) \| (.*?) \|$", section(activation).split("| worst input")[0], re.MULTILINE
    )
    said = {name: cells for name, *cells in rows}
    assert set(said) == {activation, "table from", "body from", "limit from", "series around"}
    for column, suffix in enumerate(("f32", "f64")):
        table = source(f"tables/{activation}_{suffix}.c")
        near, reach = member(table, "grad")[1:]
        ends = end_of_table(table, suffix), member(table, "tail")[0], beginning_of_limit(table, suffix)
        for name, number in zip(("table from", "body from", "limit from"), ends, strict=True):
            text = said[name][column]
            assert text == f"{number:.{len(text.partition('.')[2])}f}", name
        zero, _, power = said["series around"][column].partition(" ± 2^")
        assert FORMAT[said[activation][column]].dtype.type(zero) == near
        assert int(power) == np.log2(reach)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_float32_nodes_are_as_far_apart_as_is_said(activation):
    said, _ = node_distances(activation)
    _, _, _, scale, _, start = member(source(f"tables/{activation}_f32.c"), "nodes")
    spacings = [scale * 2.0 ** (binade - 10) for binade in range(4)]
    ends = [f"below {(2.0 ** (binade + 1) - start) * scale:.1f}" for binade in range(3)]
    assert said == [(round(1 / spacing), place) for spacing, place in zip(spacings, [*ends, "above"], strict=True)]


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_float64_nodes_are_as_far_apart_as_is_said(activation):
    _, said = node_distances(activation)
    lowest, _, slope, curve = member(source(f"tables/{activation}_f64.c"), "nodes")[:4]
    # the density of the numbers x (slope - curve min(x, 0))
    assert said == [(round(slope - 2 * curve * lowest), f"at {lowest:.0f}"), (round(slope), "from 0")]


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_worst_inputs_have_the_results_and_errors_that_are_shown(activation):
    rows = re.findall(
        r"^\| `(\w+)`, (\w+)[^|]* \| (\S+) \| (\S+) \| (\S+) \| (\S+) \|$", section(activation), re.MULTILINE
    )
    assert len(rows) >= 4
    if gelu._core.config["isa"] == "portable":
        pytest.skip("plain C without an fma has other bits")
    for name, type_name, x, result, shown, error in rows:
        format = FORMAT[type_name]
        number = format.dtype.type(x)
        y = getattr(gelu, name)(number)
        assert y == format.dtype.type(result)
        true = true_value(name, exact(number))
        assert mpmath.nstr(true, 12 if type_name == "float32" else 20) == shown
        assert f"{error_in_ulp(y, true, format):.3f}" == error
