"""The committed tables of coefficients are what their generator writes."""

import pathlib
import re
import subprocess
import sys
import zlib

import mpmath
import pytest
from functions import ACTIVATIONS

TABLES = pathlib.Path(__file__).parents[1] / "csrc" / "tables"

pytestmark = pytest.mark.skipif(not (TABLES / "generate.py").exists(), reason="the sources are not here")

#: Of so many rows one is computed again, unless all are asked for: all take a minute.
STRIDE = 32


@pytest.fixture(scope="module")
def generate():
    """The generator, which has its modules beside it and sets mpmath's precision."""
    path, modules, precision = list(sys.path), set(sys.modules), mpmath.mp.prec
    sys.path.insert(0, str(TABLES))
    import generate

    yield generate
    sys.path[:], mpmath.mp.prec = path, precision
    for name in set(sys.modules) - modules:
        del sys.modules[name]


def committed(name):
    return (TABLES / name).read_text(encoding="utf-8")


def rows_of(text, name):
    """The lines of a table."""
    return re.search(rf"{name}_rows\[\d+\]\[\d+\] = {{\n(.*?)}};", text, re.DOTALL)[1].splitlines(keepends=True)


@pytest.mark.parametrize("table", ["f32", "f64", "grad2_f64"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_generator_computes_the_rows_that_are_committed(generate, activation, table):
    curves_of = {
        "f32": generate.curves_in_float32,
        "f64": generate.curves_in_float64,
        "grad2_f64": generate.curves_of_grad2,
    }[table]
    text = committed(f"{activation}_{table}.c")
    curves = curves_of(generate.ACTIVATIONS[activation])
    for name in dict.fromkeys(curve.name for curve in curves):
        cells = [(curve, cell) for curve in curves if curve.name == name for cell in curve.cells]
        first = zlib.crc32(f"{activation} {table} {name}".encode()) % STRIDE
        for line, (curve, cell) in list(zip(rows_of(text, name), cells, strict=True))[first::STRIDE]:
            row, _ = curve.row(cell)
            assert line == curve.line(row)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_generator_computes_what_is_committed_beside_the_rows(generate, activation):
    it = generate.ACTIVATIONS[activation]
    for form, nodes, reach in (
        (generate.F32, it.nodes_32, it.reach),
        (generate.F64, it.nodes_64, mpmath.ldexp(1, -20)),
    ):
        text = committed(f"{activation}_{form.vector}.c")
        series, zero = generate.zero_series("grad_zero", it.grad, it.grad_zero, form, reach)
        assert series in text
        assert f", {zero}}},\n" in text
        assert f"    .nodes = {nodes.initializer(form)},\n" in text


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_generator_computes_what_is_committed_beside_the_rows_of_a_second_derivative(generate, activation):
    it, text = generate.ACTIVATIONS[activation], committed(f"{activation}_grad2_f64.c")
    for side, place in zip(("below", "above"), it.grad2_zeros, strict=True):
        series, zero = generate.zero_series(f"zero_{side}", it.grad2, place, generate.F64, mpmath.ldexp(1, -18))
        assert series in text
        assert zero in text
    for _, nodes, tail_nodes in it.sides[:1]:
        assert f"    .nodes = {nodes.initializer(generate.F64)},\n" in text
        assert f"    .tail_nodes = {tail_nodes.initializer(generate.F64)},\n" in text


def test_the_generator_computes_the_constants_that_are_committed(generate):
    for name, text in (generate.exponential() | generate.long_double()).items():
        assert text == committed(name), f"{name} is not what generate.py writes"


def test_the_generator_writes_all_that_is_committed(request, tmp_path):
    if not request.config.getoption("--every-combination"):
        pytest.skip("a sample of the rows is computed again: --every-combination computes all")
    subprocess.run([sys.executable, TABLES / "generate.py", tmp_path], check=True)
    written = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert written == {path.name: path.read_text() for path in TABLES.iterdir() if path.suffix in (".c", ".h")}
