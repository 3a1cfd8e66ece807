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


@pytest.mark.parametrize("vector", ["f32", "f64"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_generator_computes_the_rows_that_are_committed(generate, activation, vector):
    curves_of = {"f32": generate.curves_in_float32, "f64": generate.curves_in_float64}[vector]
    text = committed(f"{activation}_{vector}.c")
    for curve in curves_of(generate.ACTIVATIONS[activation]):
        table = re.search(rf"{curve.name}_rows\[\d+\]\[\d+\] = {{\n(.*?)}};", text, re.DOTALL)[1]
        lines = table.splitlines(keepends=True)
        assert len(lines) == len(curve.cells)
        first = zlib.crc32(f"{activation} {vector} {curve.name}".encode()) % STRIDE
        for line, cell in list(zip(lines, curve.cells, strict=True))[first::STRIDE]:
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
        series, zero = generate.zero_series(it, form, reach)
        assert series in text
        assert f", {zero}}},\n" in text
        assert f"    .nodes = {nodes.initializer(form)},\n" in text


def test_the_generator_computes_the_constants_that_are_committed(generate):
    for name, text in (generate.exponential() | generate.long_double()).items():
        assert text == committed(name), f"{name} is not what generate.py writes"


def test_the_generator_writes_all_that_is_committed(request, tmp_path):
    if not request.config.getoption("--every-combination"):
        pytest.skip("a sample of the rows is computed again: --every-combination computes all")
    subprocess.run([sys.executable, TABLES / "generate.py", tmp_path], check=True)
    written = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert written == {path.name: path.read_text() for path in TABLES.iterdir() if path.suffix in (".c", ".h")}
