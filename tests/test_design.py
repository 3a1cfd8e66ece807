"""What docs/design.md says holds: its example, the names in it, and its numbers of nodes, tables and errors."""

import doctest
import math
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
    """The numbers in a line of a generated table, but whole ones."""
    return [float.fromhex(number) for number in re.findall(r"-?0x[\da-f.]+p[-+]\d+", text)]


def member(table, name):
    return numbers(re.search(rf"^    \.{name} = (.*),$", table, re.MULTILINE)[1])


def end_of_table(table, suffix):
    return member(table, "tail_nodes" if suffix == "f64" else "nodes")[0]


def place(number, slope, curve, bend):
    """The x at which x (slope - curve min(x, bend x)) is a number above zero."""
    curve *= bend
    return (slope - math.sqrt(slope**2 - 4 * curve * number)) / (2 * curve) if curve else number / slope


def beginning_of_limit(table, suffix):
    """Where the x begin that belong to the last row of the body."""
    if suffix == "f32":
        _, _, _, scale, _, start = member(table, "nodes")
        edge = 16 - 2.0**-7 if scale > 0 else 1 + 2.0**-10  # of the last r, or of the first
        return (edge - start) * scale
    _, highest, slope, curve, bend = member(table, "nodes")
    return place(round(highest * (slope - curve * bend * highest)) - 0.5, slope, curve, bend)


def node_distances(activation):
    """What is said of the nodes of an activation: in float32 and in float64, pairs of 1/distance and its place."""
    line = re.search(r"^Nodes in float32: (.*?)\n\n", section(activation), re.DOTALL | re.MULTILINE)[1]
    line = " ".join(line.split())
    return [
        [
            (int(count), place)
            for count, place in re.findall(r"1/(\d+)(?: apart)? (below -?[\d.]+\d|above|at -?\d+|from 0)", part)
        ]
        for part in line.split("In float64: ")
    ]


def distances_in_float32(activation, x):
    """The distance from its node of each x, without rounding. Products of two float32 are exact in float64."""
    lowest, highest, zero, scale, inverse, start = member(source(f"tables/{activation}_f32.c"), "nodes")
    x = x[(x >= lowest) & (x <= highest)].astype(np.float64)
    r = (x * inverse + start).astype(np.float32).view(np.uint32) >> 13 << 13
    return x - (r.view(np.float32).astype(np.float64) - zero) * scale


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
    said = re.findall(r"^\| (\w+) \| [\d.]+ \| (2\^-[\d.]+) \|.* [\d.]+ \| (2\^-[\d.]+) \|", TEXT, re.MULTILINE)
    files = {a: [source(f"tables/{a}_{suffix}.c") for suffix in ("f32", "f64")] for a in ACTIVATIONS}
    error = re.compile(r"/\* value.* (2\^-[\d.]+) at most")
    assert said == [(a, *(error.search(table)[1] for table in tables)) for a, tables in files.items()]


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
    # of each binade of r the spacing, and the x where it ends
    binades = [(round(1 / abs(scale * 2.0 ** (b - 10))), (2.0 ** (b + (scale > 0)) - start) * scale) for b in range(4)]
    *below, (above, _) = sorted(binades, key=lambda binade: binade[1])
    assert said == [*((count, f"below {end:.1f}") for count, end in below), (above, "above")]


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_float64_nodes_are_as_far_apart_as_is_said(activation):
    _, said = node_distances(activation)
    lowest, highest, slope, curve, bend = member(source(f"tables/{activation}_f64.c"), "nodes")
    # the density of the numbers x (slope - curve min(x, bend x))
    below, above = (
        (f"at {lowest:.0f}", slope - 2 * curve * lowest),
        (f"at {highest:.0f}", slope - 2 * curve * bend * highest),
    )
    places = [below, ("from 0", slope)] if bend == 0 else [below, ("at 0", slope), above]
    assert said == [(round(density), place) for place, density in places]


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_distance_from_a_node_is_a_float32(activation):
    rng = np.random.default_rng(8)
    uniform = rng.uniform(-120, 24, 1_000_000).astype(np.float32)
    every_size = rng.choice([-1, 1], 1_000_000) * 2 ** rng.uniform(-12, 5, 1_000_000)
    d = distances_in_float32(activation, np.concatenate([uniform, every_size.astype(np.float32)]))
    assert d.size > 100_000
    assert (d == d.astype(np.float32)).all()


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_rows_of_the_float32_tail_are_below_one(activation):
    table = source(f"tables/{activation}_f32.c")
    (tail,), (_, _, zero, scale, _, _) = member(table, "tail"), member(table, "nodes")
    r = np.ldexp(1 + np.arange(1024) / 1024, np.arange(4)[:, None]).ravel()
    for curve in ("value", "grad"):
        rows = re.search(rf"{curve}_rows\[4096\]\[4\] = \{{\n(.*?)\n\}};", table, re.DOTALL)[1].splitlines()
        high = np.array([numbers(row)[0] for row in rows])
        assert -1 < high[(r - zero) * scale < tail].min() < -0.00001


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
