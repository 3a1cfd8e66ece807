"""The commands that measure speed and accuracy: each in its small form, and that the measurement itself is right."""

import json
import pathlib
import re
import shutil
import subprocess
import sys

import mpmath as mp
import numpy as np
import pytest

BENCHMARKS = pathlib.Path(__file__).parent.parent / "benchmarks"
NAMES = re.findall(r"^FUNCTION\((\w+),", (BENCHMARKS / "harness" / "functions.h").read_text(), re.MULTILINE)

needs_gcc = pytest.mark.skipif(shutil.which("gcc") is None, reason="the reference is compiled with GCC")


def run(*command):
    """A command's exit status, output and errors."""
    done = subprocess.run([sys.executable, *map(str, command)], capture_output=True, text=True, timeout=300)
    return done.returncode, done.stdout, done.stderr


def speed(*options):
    return run(BENCHMARKS / "speed.py", "--quick", "--no-peers", *options)


def accuracy(*options):
    return run(BENCHMARKS / "accuracy.py", "--processes", 1, *options)


@pytest.fixture(autouse=True)
def _harness_is_importable(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))


def test_speed_without_peers_writes_races_that_follow_the_schema(tmp_path):
    from harness import schema

    file = tmp_path / "speed.json"
    names = ["gelu", "gelu_value_and_grad", "gelu_tanh_backward"]
    status, output, errors = speed("--functions", *names, "--json", file)
    assert status == 0, errors
    races = schema.read(file)["races"]
    assert {race["function"] for race in races} == set(names)
    assert all(race["floors"].keys() == {"copyto", "maximum", "np.exp", "np.tanh"} for race in races)
    assert "ns/element" in output


def test_speed_plot_is_drawn_for_a_light_and_a_dark_background(tmp_path):
    pytest.importorskip("matplotlib")
    file = tmp_path / "speed.png"
    status, _, errors = speed("--functions", "gelu", "--dtypes", "float32", "--plot", file)
    assert status == 0, errors
    assert file.read_bytes()[:4] == (tmp_path / "speed-dark.png").read_bytes()[:4] == b"\x89PNG"


def test_speed_names_a_function_that_does_not_exist():
    status, _, errors = speed("--functions", "gelo")
    assert status == 1
    assert "--functions 'gelo' is unknown here; expected some of: gelu" in errors


def test_start_times_the_import_and_each_first_call_once():
    status, output, errors = run(BENCHMARKS / "start.py", 1)
    assert status == 0, errors
    lines = [line.rsplit(maxsplit=1) for line in output.splitlines()]
    times = {name.rstrip(): float(milliseconds) for name, milliseconds in lines}
    assert {"import numpy", "import gelu", "gelu, float16", "gelu_tanh_grad, bfloat16"} <= times.keys()
    assert min(times.values()) > 0


@needs_gcc
def test_accuracy_visits_every_16_bit_input_and_keeps_the_bound(tmp_path):
    from harness import schema

    file = tmp_path / "accuracy.json"
    status, output, errors = accuracy("--dtype", "float16", "--json", file)
    assert status == 0, output + errors
    measurements = schema.read(file)["measurements"]
    names = {measurement["function"] for measurement in measurements}
    assert {"gelu", "gelu_value_and_grad[0]", "gelu_value_and_grad[1]", "gelu_backward"} <= names
    for measurement in measurements:
        assert measurement["count"] == 65536
        correct = sum(region["correctly_rounded"] for region in measurement["regions"])
        assert correct == 65536 or (measurement["function"].endswith("_backward") and correct > 65000)


@needs_gcc
def test_accuracy_of_a_look_at_float32_keeps_the_bound():
    status, output, errors = accuracy("--quick", "--dtype", "float32")
    assert status == 0, output + errors
    assert "kept" in output


WRONG = """
import sys
sys.path.insert(0, {path!r})
import gelu
right = gelu.{name}
def wrong(*arrays):
    right(*arrays)
    x, out = arrays[right.nin - 1], arrays[-1]
    out[x == -2.5] = {value}
gelu.{name} = wrong
import accuracy
if __name__ == "__main__":
    accuracy.main()
"""


@needs_gcc
@pytest.mark.parametrize("name", ["gelu", "gelu_value_and_grad", "gelu_backward"])
@pytest.mark.parametrize("value", ["out[x == -2.5] * 1.001", "float('nan')", "0"])
def test_accuracy_catches_one_wrong_result_among_65536(tmp_path, name, value):
    script = tmp_path / "wrong.py"  # worker processes import it, too, and so have the wrong function
    script.write_text(WRONG.format(path=str(BENCHMARKS), name=name, value=value))
    status, output, errors = run(script, "--function", name, "--dtype", "float16", "--processes", 1)
    assert status == 1, output + errors
    assert "a bound is broken" in errors
    assert "-2.5" in output


@needs_gcc
@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_reference_agrees_with_mpmath_within_the_noise_it_states(name, wide):
    from harness import functions, reference, truth

    family = max((family for family in functions.FAMILIES if name.startswith(family)), key=len)
    kind = {"": "value", "_grad": "grad", "_grad2": "grad2"}[name.removeprefix(family)]
    function = functions.Function(name, family, kind, 1, 1)
    x = np.random.default_rng(3).uniform(-15, 15, 60).astype(np.float32).astype(np.float64)
    value, noise = reference.evaluate(name, x, wide)
    for at, got, unit in zip(x, value, noise, strict=True):
        true = truth.true_value(function, truth.exact(at))
        # the 113 bits are rounded to double on the way out
        allowed = abs(true) * mp.mpf(2) ** -52 if wide else mp.mpf(unit) * mp.mpf(2) ** -52
        assert abs(truth.exact(got) - true) <= allowed, (name, at)


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("family", ["gelu", "gelu_tanh", "gelu_sigmoid", "silu", "mish"])
def test_true_derivative_is_the_derivative_of_the_true_value(family, order):
    from harness import truth

    with mp.workprec(200):
        for x in (mp.mpf("-6.25"), mp.mpf("-0.7"), mp.mpf("0.125"), mp.mpf("3.5")):
            slope = mp.diff(lambda t: truth.formula(family, order, t), x)
            assert abs(slope / truth.formula(family, order + 1, x) - 1) < mp.mpf(2) ** -60


def test_true_values_are_the_textbook_ones():
    from harness import truth

    with mp.workprec(300):
        for x in (mp.mpf(-2), mp.mpf("0.3"), mp.mpf(4)):
            inner = mp.sqrt(2 / mp.pi) * (x + mp.mpf("0.044715") * x**3)
            textbook = {
                "gelu": x * mp.ncdf(x),
                "gelu_tanh": x / 2 * (1 + mp.tanh(inner)),
                "gelu_sigmoid": x / (1 + mp.exp(-mp.mpf("1.702") * x)),
                "silu": x / (1 + mp.exp(-x)),
                "mish": x * mp.tanh(mp.log(1 + mp.exp(x))),
            }
            for family, value in textbook.items():
                assert abs(truth.formula(family, 0, x) / value - 1) < mp.mpf(2) ** -180


@needs_gcc
def test_error_one_step_above_a_good_result_is_about_one_ulp():
    from harness import measurement, reference
    from harness.functions import FUNCTIONS

    x = np.array([-3.25, 0.75, 2.5], dtype=np.float32)
    y = np.nextafter(FUNCTIONS["gelu"].ufunc(x), np.float32(np.inf))
    found = measurement.Measurement.empty(FUNCTIONS["gelu"], "float32", "gelu", 1.0)
    found.add(x, y)
    assert 0.5 <= max(region.worst.error for region in found.regions) <= 1.5
    assert reference.NAMES == NAMES


@needs_gcc
def test_a_step_back_between_neighbours_is_counted_in_either_direction():
    from harness import measurement, reference
    from harness.functions import FUNCTIONS

    x = np.linspace(1, 2, 9, dtype=np.float32)
    y = FUNCTIONS["gelu"].ufunc(x)
    asked = measurement.request(FUNCTIONS["gelu"], "float32", 1.0)
    assert reference.measure(asked, x, y)[0]["order_breaks"].sum() == 0
    y[4] = y[2]
    assert reference.measure(asked, x, y)[0]["order_breaks"].sum() == 1
    assert reference.measure(asked, x[::-1].copy(), y[::-1].copy())[0]["order_breaks"].sum() == 1


def test_gradients_are_decided_by_x_and_no_larger_than_1():
    from harness import points

    for kind in (np.float16, np.float32, np.float64, np.longdouble):
        x = np.linspace(-9, 9, 1001).astype(kind)
        gradients = points.gradients(x)
        assert gradients.dtype == kind
        assert [points.gradients(number) for number in x] == gradients.tolist()
        assert ((abs(gradients) >= 1 / 16) & (abs(gradients) <= 1)).all()
        assert set(np.frexp(gradients)[1]) >= {-3, -2, -1, 0}
        assert len(set(gradients.tolist())) > 900
        assert 0.4 < (gradients < 0).mean() < 0.6


def test_exhaustive_tasks_visit_every_float32_once():
    from harness import points

    tasks = points.tasks("float32", exhaustive=True)
    assert sum(task.count - task.first for task in tasks) == 1 << 32
    x = points.inputs(tasks[1], None, "float32").view(np.uint32)
    assert x[tasks[1].first] == points.CHUNK
    assert x[0] == points.CHUNK - 1


def test_a_document_that_breaks_the_schema_is_refused(tmp_path):
    import jsonschema
    from harness import schema

    with pytest.raises(jsonschema.ValidationError):
        schema.write({"kind": "speed"}, tmp_path / "speed.json")
    (tmp_path / "else.json").write_text(json.dumps({"kind": "else"}))
    with pytest.raises(jsonschema.ValidationError):
        schema.read(tmp_path / "else.json")
