"""The commands that measure speed and accuracy: each in its small form, and that the measurement itself is right."""

import contextlib
import importlib
import itertools
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import types

import activations
import mpmath as mp
import numpy as np
import pytest
from command_line import as_a_plain_user, python_on_a_terminal
from functions import ACTIVATIONS, OF_ONE_X

import gelu

BENCHMARKS = pathlib.Path(__file__).parent.parent / "benchmarks"
NAMES = re.findall(r"^FUNCTION\((\w+),", (BENCHMARKS / "harness" / "functions.h").read_text(), re.MULTILINE)

posix = pytest.mark.skipif(os.name != "posix", reason="limits and terminals as POSIX has them")
linux = pytest.mark.skipif(sys.platform != "linux", reason="capabilities and devices as Linux has them")
needs_gcc = pytest.mark.skipif(shutil.which("gcc") is None, reason="the reference is compiled with GCC")


def run(*command, **options):
    """A command's exit status, output and errors."""
    command = [sys.executable, *map(str, command)]
    done = subprocess.run(command, capture_output=True, text=True, **{"timeout": 300} | options)
    return done.returncode, done.stdout, done.stderr


def refusal(*command, **options):
    """The line of errors that says why a command, in a process of its own, did not begin."""
    status, output, errors = run(*command, **options)
    assert (status, output) == (2, ""), errors
    assert "Traceback" not in errors
    return errors.splitlines()[-1]


@pytest.fixture
def refused(monkeypatch, capsys):
    """The same in this process, which takes a tenth of the time."""

    def refused(module, *options):
        from harness import environment

        monkeypatch.setattr(environment, "hold", lambda *arguments: None)
        program = f"{module.rpartition('.')[-1]}.py"
        monkeypatch.setattr(sys, "argv", [program, *map(str, options)])
        with np.errstate(), pytest.raises(SystemExit) as end:
            importlib.import_module(module).main()
        output, errors = capsys.readouterr()
        assert (end.value.code, output) == (2, ""), errors
        return errors.splitlines()[-1]

    return refused


def speed(*options):
    return run(BENCHMARKS / "speed.py", "--quick", "--no-peers", *options)


def accuracy(*options):
    return run(BENCHMARKS / "accuracy.py", "--processes", 1, *options)


@pytest.fixture(autouse=True)
def _harness_is_importable(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))


def test_speed_without_peers_writes_races_that_follow_the_schema_and_draws_them(tmp_path):
    from harness import schema

    pytest.importorskip("matplotlib")
    file, picture = tmp_path / "speed.json", tmp_path / "speed.png"
    names = ["gelu", "gelu_value_and_grad", "gelu_tanh_backward"]
    options = ["--dtypes", "float32", "--sizes", 256, 4096, "--repeat", "--json", file, "--plot", picture]
    status, output, errors = speed("--functions", *names, *options)
    assert status == 0, errors
    races = schema.read(file)["races"]
    assert [race["function"] for race in races] == [name for name in names for _ in (256, 4096)]
    for race in races:
        assert race["floors"].keys() == {"copyto", "maximum", "np.exp", "np.tanh"} == race["repeated"]["floors"].keys()
    assert "ns/element" in output
    assert picture.read_bytes()[:4] == (tmp_path / "speed-dark.png").read_bytes()[:4] == b"\x89PNG"


@pytest.mark.parametrize("command", ["speed", "accuracy"])
@pytest.mark.parametrize(("option", "name", "known"), [("--functions", "gelo", "gelu"), ("--dtypes", "f8", "float16")])
def test_both_commands_refuse_a_name_that_does_not_exist_in_the_same_words(refused, command, option, name, known):
    line = refused(command, option, name)
    assert f"{command}.py: error: argument {option}: {name!r} is unknown here; expected some of: {known}, " in line


@pytest.mark.parametrize("rounds", ["0", "-1", "1.5", "many"])
def test_start_refuses_rounds_that_are_no_positive_number(refused, rounds):
    line = refused("start", "--", rounds)
    assert f"argument ROUNDS: expected a whole number of at least 1, not {rounds!r}" in line


def test_start_times_the_import_and_each_first_call_once(monkeypatch, capsys):
    import start
    from harness import functions

    few = {name: functions.FUNCTIONS[name] for name in ("gelu", "gelu_tanh_grad", "gelu_backward")}
    monkeypatch.setattr(functions, "FUNCTIONS", few)
    monkeypatch.setattr(sys, "argv", ["start.py", "1"])
    start.main()
    lines = [line.rsplit(maxsplit=1) for line in capsys.readouterr().out.splitlines()]
    times = {name.rstrip(): float(milliseconds) for name, milliseconds in lines}
    assert {"import numpy", "import gelu", "gelu, float16", "gelu_tanh_grad, bfloat16"} <= times.keys()
    assert "gelu_backward, float16" not in times  # it has no table
    assert min(times.values()) > 0


@needs_gcc
def test_accuracy_visits_every_16_bit_input_and_keeps_the_bound(tmp_path):
    from harness import schema

    file = tmp_path / "accuracy.json"
    functions = ["gelu", "gelu_value_and_grad", "gelu_backward"]
    status, output, errors = accuracy("--functions", *functions, "--dtypes", "float16", "--json", file)
    assert status == 0, output + errors
    measurements = schema.read(file)["measurements"]
    names = {measurement["function"] for measurement in measurements}
    assert names == {"gelu", "gelu_value_and_grad[0]", "gelu_value_and_grad[1]", "gelu_backward"}
    for measurement in measurements:
        assert measurement["count"] == 65536
        correct = sum(region["correctly_rounded"] for region in measurement["regions"])
        assert correct == 65536 or (measurement["function"] == "gelu_backward" and correct > 65000)


@needs_gcc
def test_accuracy_of_a_look_at_float32_keeps_the_bound():
    functions = ["gelu", "gelu_grad", "gelu_grad2", "gelu_backward", "mish_value_and_grad"]
    status, output, errors = accuracy("--quick", "--dtypes", "float32", "--functions", *functions)
    assert status == 0, output + errors
    assert "kept" in output


def wrong(ufunc, place, value):
    """The function of x in that place with another value at -2.5, made of the right one."""

    def wrong(*arrays):
        ufunc(*arrays)
        x, out = arrays[place], arrays[-1]
        out[x == -2.5] = value(out[x == -2.5])

    return wrong


@needs_gcc
@pytest.mark.parametrize("name", ["gelu", "gelu_value_and_grad", "gelu_backward"])
@pytest.mark.parametrize("value", [lambda y: y * 1.001, lambda y: np.nan, lambda y: 0])
def test_accuracy_catches_one_wrong_result_among_65536(monkeypatch, name, value):
    from harness import functions, measurement, points

    import gelu

    (task,) = points.tasks("float16")
    output = functions.OUTPUTS[name][-1]
    assert measurement.work(output, "float16", measurement.OURS, 0.51, task).document()["kept"]
    monkeypatch.setattr(gelu, name, wrong(output.ufunc, output.x, value))
    found = measurement.work(output, "float16", measurement.OURS, 0.51, task).document()
    assert not found["kept"]
    assert sum(region["over_bound"] for region in found["regions"]) == 1
    assert "-2.5" in [str(float(region["worst"]["x"])) for region in found["regions"] if region["over_bound"]]


WRONG = """
import sys
sys.path.insert(0, {path!r})
import gelu
right = gelu.gelu
def wrong(x, out):
    right(x, out)
    out[x == -2.5] *= 1.001
gelu.gelu = wrong
import accuracy
if __name__ == "__main__":
    accuracy.main()
"""


@needs_gcc
def test_accuracy_says_where_a_bound_is_broken_and_fails(tmp_path):
    script = tmp_path / "wrong.py"  # worker processes import it, too, and so have the wrong function
    script.write_text(WRONG.format(path=str(BENCHMARKS)))
    status, output, errors = run(script, "--functions", "gelu", "--dtypes", "float16", "--processes", 1)
    assert status == 1, output + errors
    assert "a bound is broken" in errors
    assert "-2.5" in output


@needs_gcc
@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_reference_agrees_with_mpmath_within_the_noise_it_states(name, wide):
    from harness import functions, reference_c, truth

    (function,) = (
        function
        for activation in activations.GATES
        for kind in ("value", "grad", "grad2")
        if (function := functions.Function(name, activation, kind)).formula == name
    )
    x = np.random.default_rng(3).uniform(-15, 15, 60).astype(np.float32).astype(np.float64)
    value, noise = reference_c.evaluate(name, x, wide)
    for at, got, unit in zip(x, value, noise, strict=True):
        true = truth.true_value(function, truth.exact(at))
        # the 113 bits are rounded to double on the way out
        allowed = abs(true) * mp.mpf(2) ** -52 if wide else mp.mpf(unit) * mp.mpf(2) ** -52
        assert abs(truth.exact(got) - true) <= allowed, (name, at)


@needs_gcc
def test_error_one_step_above_a_good_result_is_about_one_ulp():
    from harness import measurement, reference_c
    from harness.functions import FUNCTIONS

    x = np.array([-3.25, 0.75, 2.5], dtype=np.float32)
    y = np.nextafter(FUNCTIONS["gelu"].ufunc(x), np.float32(np.inf))
    found = measurement.Measurement.empty(FUNCTIONS["gelu"], "float32", "gelu", 1.0)
    found.add(x, y)
    assert 0.5 <= max(region.worst.error for region in found.regions) <= 1.5
    assert reference_c.NAMES == NAMES


@needs_gcc
@pytest.mark.parametrize(("steps", "correct"), [(0, 0), (1, 1)])
def test_a_tie_that_only_many_digits_decide_is_judged_right(steps, correct):
    import ml_dtypes
    from harness import measurement
    from harness.functions import FUNCTIONS

    # half of the least number, and 7e-81 more
    x = np.nextafter(ml_dtypes.bfloat16(0), ml_dtypes.bfloat16(1)).reshape(1)
    found = measurement.Measurement.empty(FUNCTIONS["gelu"], "bfloat16", "gelu", 0.5)
    found.add(x, x * ml_dtypes.bfloat16(steps))
    assert sum(region.correct for region in found.regions) == correct


@needs_gcc
def test_a_step_back_between_neighbours_is_counted_in_either_direction():
    from harness import measurement, reference_c
    from harness.functions import FUNCTIONS

    x = np.linspace(1, 2, 9, dtype=np.float32)
    y = FUNCTIONS["gelu"].ufunc(x)
    asked = measurement.request(FUNCTIONS["gelu"], "float32", 1.0)
    assert reference_c.measure(asked, x, y)[0]["order_breaks"].sum() == 0
    y[4] = y[2]
    assert reference_c.measure(asked, x, y)[0]["order_breaks"].sum() == 1
    assert reference_c.measure(asked, x[::-1].copy(), y[::-1].copy())[0]["order_breaks"].sum() == 1


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


# What is raced


DTYPES = ["float16", "bfloat16", "float32", "float64", "longdouble"]


@pytest.mark.parametrize(("size", "elements", "count"), [(1, 9000, 4096), (256, 9000, 36), (300, 1000, 4), (70, 9, 1)])
def test_a_rotation_has_as_many_arrays_as_hold_the_elements_but_never_too_many(size, elements, count):
    from harness import inputs
    from harness.functions import FUNCTIONS

    rotation = inputs.rotation(FUNCTIONS["gelu_backward"], "sd1", size, elements, "float32")
    assert [[x.shape for x in arrays] for arrays in rotation] == [[(size,)] * 2] * count
    assert all(x.strides == (4,) for arrays in rotation for x in arrays)


def test_a_rotation_visits_distinct_arrays_of_every_kind():
    from harness import inputs
    from harness.functions import FUNCTIONS

    for kind in inputs.INPUTS:
        rotation = inputs.rotation(FUNCTIONS["gelu_backward"], kind, 250, 1 << 14, "float32")
        for arrays in zip(*rotation, strict=True):
            assert len({x.tobytes() for x in arrays}) == len(rotation) == 66, kind
            assert len({x.ctypes.data for x in arrays}) == 66
        gradients = np.concatenate([gradient for gradient, _ in rotation])
        assert abs(gradients.std() - 1) < 0.05, kind


class Recorder:
    """A contestant that notes what it was given and which of its calls are made."""

    name = "recorder"

    def prepare(self, function, rotation, outputs):
        self.rotation, self.outputs, self.visits = rotation, outputs, []
        return [lambda k=k: self.visits.append(k) for k in range(len(rotation))], None


@pytest.mark.parametrize("repeat", [False, True])
def test_every_contestant_visits_the_same_arrays_in_the_same_order_in_each_round(monkeypatch, repeat):
    import speed
    from harness import peers, schema

    floors, given = peers.floors, []
    monkeypatch.setattr(peers, "floors", lambda *arguments: given.append(arguments) or floors(*arguments))
    ours, rival = Recorder(), Recorder()
    effort = {"rounds": 3, "budget": 1}
    race = speed.race("gelu_backward", "float32", "sd1", 10, 40, ours, [rival], repeat=repeat, effort=effort)
    schema.validate(speed_document([("float32", {})]) | {"races": [race]})
    assert ("repeated" in race) == repeat
    assert ours.rotation is rival.rotation is given[0][0]
    assert ours.outputs is rival.outputs
    assert [output.shape for output in ours.outputs] == [(10,)]
    assert given[0][1] is ours.outputs[0]
    rounds = re.findall("(?:0123|0{64})", "".join(map(str, ours.visits)))
    assert sum(map(len, rounds)) == len(ours.visits) == len(rival.visits)
    assert rounds.count("0123") == 4  # the first is not timed
    assert rounds.count("0" * 64) == (4 if repeat else 0)


def test_the_floors_go_through_the_rotation():
    from harness import inputs, peers
    from harness.functions import FUNCTIONS

    rotation = inputs.rotation(FUNCTIONS["gelu"], "sd2", 100, 300, "float32")
    out = np.empty_like(rotation[0][0])
    floors = peers.floors(rotation, out, 0)
    for k, (x,) in enumerate(rotation):
        for name, expected in {
            "copyto": x,
            "maximum": np.maximum(x, 0),
            "np.tanh": np.tanh(x),
            "np.exp": np.exp(x),
        }.items():
            floors[name][k]()
            np.testing.assert_array_equal(out, expected)


def test_a_time_is_the_mean_of_all_calls_and_of_each_stretch_of_them_the_best(monkeypatch):
    from harness import timing

    passes = [[9] * 32, [3] * 16 + [2] * 16, [1] * 16 + [5] * 16, [4] * 32]  # the first is not timed
    now, seconds = [0.0], itertools.chain(*passes)

    def call():
        now[0] += next(seconds)

    monkeypatch.setattr(timing.time, "perf_counter", lambda: now[0])
    assert timing.race({"a": [call] * 32}, rounds=3, budget=0) == {"a": 1.5}
    assert next(seconds, None) is None


@pytest.mark.parametrize("kind", ["sd1", "sd2", "sd4", "sd5.7"])
def test_a_kind_has_the_standard_deviation_that_it_names(kind):
    from harness import inputs

    x = inputs.make(kind, (16, 4096), "float64", "gelu")
    assert abs(x.std() / float(kind.removeprefix("sd")) - 1) < 0.01
    assert abs(x.mean()) < 0.05
    assert inputs.INPUTS[kind] == f"standard deviation {kind.removeprefix('sd')}"


def test_wide_kinds_are_as_wide_as_they_say():
    from harness import inputs

    uniform, t, real = (inputs.make(kind, (16, 4096), "float64", "gelu") for kind in ("uniform", "t3", "real"))
    assert np.allclose(np.quantile(uniform, [0, 0.25, 0.5, 0.75, 1]), [-20, -10, 0, 10, 20], atol=0.3)
    # the quartiles and a far quantile of Student's t with 3 degrees of freedom, times 3
    assert np.allclose(np.quantile(t, [0.25, 0.5, 0.75]), [-2.295, 0, 2.295], atol=0.05)
    assert abs(np.quantile(t, 0.995) / (3 * 5.841) - 1) < 0.05
    assert abs(real.mean() + 0.85) < 0.05
    assert abs(real.std() / 1.148 - 1) < 0.05


def test_real_inputs_are_runs_of_neighbours():
    from harness import inputs

    data = np.load(BENCHMARKS / "data" / "preactivations.npz")["x"]
    places = {}
    for k, value in enumerate(data.tolist()):
        places.setdefault(value, set()).add(k)
    for run_of_64 in inputs.make("real", (3, 256), "float32", "gelu").reshape(-1, 64).tolist():
        starts = set.intersection(*({at - k for at in places[value]} for k, value in enumerate(run_of_64)))
        assert len(starts) == 1


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_blocks_near_zero_in_the_body_and_in_the_tail_are_mixed_at_random(activation, dtype):
    from harness import inputs

    blocks = inputs.make("blocks", (32, 4096), dtype, activation).reshape(-1, 64)
    low, high = inputs.tail_ends(activation, dtype)
    near_zero, tail = (abs(blocks) <= 0.1).all(axis=1), ((low <= blocks) & (blocks <= high)).all(axis=1)
    body = (abs(blocks) > 0.1).any(axis=1) & (blocks > high - 1).all(axis=1)
    assert (near_zero.astype(int) + tail + body == 1).all()
    part = body + 2 * tail
    assert (abs(np.bincount(part) / part.size - 1 / 3) < 0.05).all()
    assert abs((part[1:] == part[:-1]).mean() - 1 / 3) < 0.05


def results(name, x):
    """The results of a function as a list, of a gradient of ones."""
    from harness.functions import FUNCTIONS

    function = FUNCTIONS[name]
    y = function.ufunc(*function.arrange(x, [np.ones_like(x)] * (function.inputs - 1)))
    return list(y) if isinstance(y, tuple) else [y]


def functions_and_types():

    names = [ufunc.__name__ for ufunc in OF_ONE_X]
    return pytest.mark.parametrize(("name", "dtype"), [(name, dtype) for name in names for dtype in DTYPES])


@functions_and_types()
def test_the_tail_is_all_where_the_formula_gives_zero_and_the_function_does_not(name, dtype):
    from harness import inputs
    from harness.dtypes import DTYPES
    from harness.functions import FUNCTIONS

    activation = FUNCTIONS[name].activation
    x = inputs.make("tail", (4, 1000), dtype, activation)
    assert all((y != 0).all() for y in results(name, x))
    # the gate G beside 1: the formula's 2 G = 1 + erf(...), or 1 + tanh(...), rounds to 0 below half a step under 1
    gate = results(activation, x)[0].astype(np.longdouble) / x.astype(np.longdouble)
    assert (2 * gate < 1.05 * 2.0 ** -(DTYPES[dtype].precision + 1)).all()
    lowest = np.array([inputs.tail_ends(activation, dtype)[0]], dtype=x.dtype)
    least = np.ldexp(np.longdouble(1), DTYPES[dtype].least_exponent - DTYPES[dtype].precision + 1)
    assert -2 * least <= results(activation, lowest)[0].astype(np.longdouble) < 0


@functions_and_types()
def test_saturated_inputs_are_all_where_the_function_is_at_its_limits(name, dtype):
    from harness import inputs
    from harness.functions import FUNCTIONS, OUTPUTS

    x = inputs.make("saturated", (4, 1000), dtype, FUNCTIONS[name].activation)
    assert 0.45 < (x > 0).mean() < 0.55
    for y, output in zip(results(name, x), OUTPUTS[name], strict=True):
        limit = (x, np.ones_like(x), np.zeros_like(x))[output.order]
        np.testing.assert_array_equal(y, np.where(x > 0, limit, np.zeros_like(x)))


@pytest.mark.parametrize("dtype", DTYPES)
def test_subnormal_inputs_are_all_subnormal_and_of_both_signs(dtype):
    from harness import inputs
    from harness.dtypes import DTYPES

    x = inputs.make("subnormal", (1000,), dtype, "gelu").astype(np.longdouble)
    assert (x != 0).all()
    assert (abs(x) < np.ldexp(np.longdouble(1), DTYPES[dtype].least_exponent)).all()
    assert 0.4 < (x < 0).mean() < 0.6


def raced(*options, dtype="float32"):
    """The kinds, sizes and rotations that speed.py races in a type with some options."""
    import speed
    from harness import inputs

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["speed.py", *options])
        parsed = speed.arguments()[1]
    return [cell[2:] for cell in speed.cells(parsed, ["gelu"], [dtype], parsed.inputs or list(inputs.INPUTS))]


def test_sizes_are_raced_on_one_kind_and_kinds_on_one_size_unless_both_are_named():
    from harness import inputs

    found = raced()
    assert {size for kind, size, _ in found if kind == "sd2"} == {1, 256, 4096, 16384, 65536, 8 << 20}
    assert {kind for kind, size, _ in found if size == 65536} == set(inputs.INPUTS)
    assert len(found) == 6 + len(inputs.INPUTS) - 1
    assert found[-1] == ("sd2", 16384, 16 << 20)  # from memory: 64 KiB of 64 MiB
    assert raced(dtype="float64")[-1] == ("sd2", 8192, 8 << 20)
    assert raced("--sizes", "9", "8", "--inputs", "sd4", "t3", "--rotation", "99") == [
        (kind, size, 99) for kind in ("sd4", "t3") for size in (9, 8)
    ]
    assert [race[:2] for race in raced("--quick")] == [("sd2", 256), ("sd2", 65536)]


def table(text):
    """The rows of the first table of a text, each as the cells by their headers."""
    header, rule, *rows = [line for line in text.splitlines() if line][1:]
    spans = [match.span() for match in re.finditer("-+", rule)]
    names = [header[low:high].strip() for low, high in spans]
    rows = [row for row in rows if not row.startswith("inputs:")]
    return [dict(zip(names, (row[low:high].strip() for low, high in spans), strict=True)) for row in rows]


def test_the_table_of_speed_has_the_ratios_to_standard_deviation_1_to_repeated_arrays_and_to_the_fastest():
    from harness import report, schema

    document = speed_document([("float32", {"PyTorch": 3.0, "JAX": 6.0})] * 3)
    sd1, sd4, other = document["races"]
    sd1 |= {"inputs": "sd1"}
    sd4 |= {"inputs": "sd4", "gelu": 4.5, "repeated": {"gelu": 1.8, "peers": {}, "floors": {"copyto": 0.05}}}
    other |= {"inputs": "sd4", "size": 1 << 16, "arrays": 16}
    sd1, sd4, other = table(report.speed(schema.validate(document)))
    assert (sd4["inputs"], sd4["size"], sd4["arrays"], sd4["gelu"]) == ("sd4", "4 Ki", "256", "4.5")
    assert (sd1["/sd1"], sd4["/sd1"], other["/sd1"]) == ("1", "3", "")
    assert (sd1["/repeat"], sd4["/repeat"], sd4["copyto/repeat"]) == ("", "2.5", "2")
    assert (sd4["fastest peer"], sd4["/peer"], sd4["/copyto"]) == ("PyTorch", "1.5", "45")
    assert sd4["JAX"] == "6"
    assert "1 of 3 races" in report.slower(document)
    assert re.search(r"\ngelu +float32 +sd4 +4 Ki +256 +4.5 +PyTorch 3 +1.5$", report.slower(document))


def test_with_threads_and_new_outputs_a_race_has_our_time_in_one_thread_and_the_gain_and_new_arrays():
    import speed
    from harness import peers, report, schema

    options = {"repeat": False, "effort": {"rounds": 3, "budget": 1}, "threads": 2, "new_outputs": True}
    race = speed.race("gelu_backward", "float32", "sd1", 10, 40, peers.Ours(1), [], **options)
    assert set(race["floors"]) >= {"1 thread", "gelu new", "np.exp new"}
    document = speed_document([("float32", {})])
    document["races"] = [race | {"gelu": 2.0, "floors": race["floors"] | {"1 thread": 3.0}}]
    (row,) = table(report.speed(schema.validate(document)))
    assert (row["gain"], row["1 thread"]) == ("1.5", "3")


def test_our_calls_in_one_thread_use_one_and_those_with_new_outputs_make_them():
    from harness import peers
    from harness.functions import FUNCTIONS

    numbers = []
    with gelu.num_threads(3):
        peers.in_one_thread([lambda: numbers.append(gelu.get_num_threads())])[0]()
        numbers.append(gelu.get_num_threads())
    assert numbers == [1, 3]
    x = np.linspace(-3, 3, 10)
    calls = peers.with_new_outputs(FUNCTIONS["gelu"], [(x,)], [])
    np.testing.assert_array_equal(calls["gelu new"][0](), gelu.gelu(x))
    np.testing.assert_array_equal(calls["np.exp new"][0](), np.exp(x))


def test_scaling_shows_rates_and_how_many_times_that_of_the_first(monkeypatch):
    import scaling

    monkeypatch.setattr(scaling, "CHUNK", 1000)
    threads, at = [], itertools.count()

    def f(x):
        threads.append(gelu.get_num_threads())

    clock = types.SimpleNamespace(perf_counter=lambda: next(at) * 1e-3)  # each round takes a millisecond
    monkeypatch.setattr(scaling, "time", clock)
    found = table("title\n" + scaling.table("threads", [f], scaling.in_threads, 4, [1, 2]))
    assert found == [{"threads": str(n), "f": "4", "times": "1.00"} for n in (1, 2)]
    assert threads == [1] * 4 * scaling.ROUNDS + [2] * 4 * scaling.ROUNDS


def test_the_table_of_speed_has_no_column_of_what_was_not_timed():
    from harness import report

    (row,) = table(report.speed(speed_document([("float32", {})])))
    assert list(row) == ["inputs", "size", "arrays", "gelu", "/copyto", "copyto"]


@pytest.fixture(scope="module")
def rivals():
    """The peers that are installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCHMARKS))
        from harness import peers

        return peers.installed(threads=1)[0]


@functions_and_types()
@pytest.mark.filterwarnings("ignore")
def test_a_peer_computes_the_function_that_it_is_compared_with(rivals, name, dtype):
    from harness import inputs
    from harness.dtypes import DTYPES
    from harness.functions import OUTPUTS

    # half of the digits: some constants of ONNX Runtime's tanh form are float32 ones in float64, too
    tolerance = 2.0 ** (-DTYPES[dtype].precision / 2)
    for output in OUTPUTS[name]:
        rotation = inputs.rotation(output, "sd2", 500, 1000, dtype)
        for rival in rivals:
            outputs = [np.full_like(rotation[0][0], np.nan) for _ in range(output.outputs)]
            prepared = rival.prepare(output, rotation, outputs)
            if prepared is None:
                continue
            calls, result = prepared
            for call, arrays in zip(calls, rotation, strict=True):
                call()
                expected = output.ufunc(*arrays)
                expected = expected[output.output] if output.outputs > 1 else expected
                assert result().dtype == expected.dtype, rival.name
                errors = abs(result().astype(np.longdouble) - expected.astype(np.longdouble))
                assert (errors <= tolerance * (1 + abs(arrays[output.x].astype(np.longdouble)))).all(), rival.name


def test_every_peer_has_a_colour_of_its_own():
    pytest.importorskip("matplotlib")
    from harness import peers, pictures

    assert list(pictures.PEER_COLOURS) == [peer.name for peer in peers.PEERS]
    assert len(set(pictures.PEER_COLOURS.values())) == len(peers.PEERS)


# What the commands write


FILES = [("speed", "--json"), ("speed", "--plot"), ("accuracy", "--json"), ("accuracy", "--plot")]


@pytest.mark.parametrize(("command", "option"), FILES)
@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("", "it is empty"),
        ("folder", "it is a folder"),
        ("missing/", "it is no file's name"),
        ("missing/a.png", "there is no folder"),
        ("a.png/b.png", "Not a directory"),
        ("a" * 300 + ".png", "File name too long"),
    ],
)
def test_an_output_that_cannot_be_written_is_refused_before_measuring(
    tmp_path, monkeypatch, refused, command, option, path, reason
):
    (tmp_path / "folder").mkdir()
    (tmp_path / "a.png").write_bytes(b"what was there")
    monkeypatch.chdir(tmp_path)
    line = refused(command, option, path)
    assert f"{command}.py: error: argument {option}: cannot write {path!r}: {reason}" in line
    assert line.endswith("; expected the path of a file to write")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.png", "folder"]


@linux
@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("closed/a.png", "the folder .* takes no file: Permission denied"),
        ("protected.png", "it is write-protected"),
        ("/dev/null", "it is a device, pipe or socket"),
        ("/proc/a.png", "the folder '/proc' takes no file"),
    ],
)
def test_an_output_that_the_system_forbids_is_refused_before_measuring(tmp_path, path, reason):
    (tmp_path / "closed").mkdir(mode=0o500)
    (tmp_path / "protected.png").touch(mode=0o400)
    line = refusal(BENCHMARKS / "speed.py", "--json", path, cwd=tmp_path, preexec_fn=as_a_plain_user)
    assert re.search(f"argument --json: cannot write '{path}': {reason}.*; expected", line)


@pytest.mark.parametrize("command", ["speed", "accuracy"])
def test_a_dark_picture_that_cannot_be_written_is_refused_before_measuring(tmp_path, refused, command):
    (tmp_path / "a-dark.png").mkdir()
    line = refused(command, "--plot", tmp_path / "a.png")
    assert f"argument --plot, for a dark background: cannot write '{tmp_path / 'a-dark.png'}': it is a folder" in line


@pytest.mark.parametrize("command", ["speed", "accuracy"])
@pytest.mark.parametrize("name", ["a.png", "a-dark.png", "link.png", "./a.png"])
def test_two_outputs_to_one_file_are_refused_before_measuring(tmp_path, monkeypatch, refused, command, name):
    (tmp_path / "link.png").symlink_to("a-dark.png")
    monkeypatch.chdir(tmp_path)
    line = refused(command, "--json", name, "--plot", "a.png")
    assert "it is the file of argument --json, too; expected" in line


@pytest.mark.parametrize("command", ["speed", "accuracy"])
@pytest.mark.parametrize("name", ["a.xyz", "a"])
def test_a_picture_of_a_kind_that_matplotlib_cannot_write_is_refused_before_measuring(tmp_path, refused, command, name):
    pytest.importorskip("matplotlib")
    line = refused(command, "--plot", tmp_path / name)
    assert f"argument --plot: matplotlib cannot draw '{tmp_path / name}'" in line
    assert "supported formats: " in line
    assert "png" in line
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("command", "error"),
    [
        ("speed.py", "ModuleNotFoundError('there is none')"),
        ("accuracy.py", "AttributeError('it is\\n broken')"),
    ],
)
def test_a_picture_without_matplotlib_is_refused_before_measuring(tmp_path, command, error):
    (tmp_path / "matplotlib.py").write_text(f"raise {error}")
    line = refusal(BENCHMARKS / command, "--plot", "a.png", env=os.environ | {"PYTHONPATH": str(tmp_path)})
    assert line.startswith(f"{command}: error: argument --plot: matplotlib cannot draw 'a.png': ")
    assert line.endswith(("there is none", "it is broken"))


@pytest.mark.parametrize("command", ["speed.py", "accuracy.py", "start.py"])
def test_a_library_that_is_needed_and_missing_is_named(tmp_path, command):
    (tmp_path / "gelu.py").write_text("raise ModuleNotFoundError('there is none')")
    line = refusal(BENCHMARKS / command, env=os.environ | {"PYTHONPATH": str(tmp_path)})
    assert line == f"{command}: error: there is none; pip install '.[bench]' installs what this needs"


@pytest.mark.parametrize("command", ["speed.py", "accuracy.py"])
def test_an_instruction_set_that_is_not_here_is_refused(command):
    line = refusal(BENCHMARKS / command, "--isa", "neon" if "x86" in os.uname().machine else "avx2")
    assert "this processor has only" in line


def test_a_peer_that_is_broken_is_skipped_and_named(tmp_path):
    (tmp_path / "numexpr.py").write_text("raise RuntimeError('it is\\n broken')")
    options = ["--quick", "--functions", "gelu_tanh", "--dtypes", "float32", "--sizes", "256"]
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    status, output, errors = run(BENCHMARKS / "speed.py", *options, env=environment)
    assert status == 0, errors
    assert "skipped   numexpr: it is broken\n" in output


@posix
@pytest.mark.parametrize(
    ("settings", "shown"),
    [({}, "2/2"), ({"TQDM_NCOLS": "abc"}, "no progress bar: "), ({"TQDM_BAR_FORMAT": "{abc}"}, "no progress bar: ")],
)
def test_a_progress_bar_that_fails_does_not_stop_a_measurement(settings, shown):
    pytest.importorskip("tqdm")
    options = ["--quick", "--no-peers", "--functions", "gelu", "--dtypes", "float32"]
    status, errors = python_on_a_terminal(
        BENCHMARKS / "speed.py", *options, env=os.environ | settings, stdout=subprocess.DEVNULL, timeout=300
    )
    assert status == 0, errors
    assert shown in errors
    assert errors.count("no progress bar") == (settings != {})
    assert "Traceback" not in errors


def test_a_file_keeps_what_it_held_until_the_new_one_is_complete(tmp_path):
    from harness import output

    file = tmp_path / "a.json"
    file.write_bytes(b"what was there")
    file.chmod(0o640)
    with contextlib.suppress(ZeroDivisionError), output.replacing(str(file)) as new:
        new.write(b"half")
        raise ZeroDivisionError
    assert file.read_bytes() == b"what was there"
    with output.replacing(str(file)) as new:
        new.write(b"whole")
        assert file.read_bytes() == b"what was there"
    assert file.read_bytes() == b"whole"
    assert file.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_stays_a_link(tmp_path):
    from harness import output

    (tmp_path / "link.json").symlink_to("a.json")
    with output.replacing(str(tmp_path / "link.json")) as new:
        new.write(b"whole")
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "a.json").read_bytes() == b"whole"


INTERRUPTED = """
import sys
sys.path.insert(0, {path!r})
from harness import measurement
measure = measurement.Pool.measure
def measure_value_only(pool, function, *rest):
    if function.name == "gelu_grad":
        raise KeyboardInterrupt
    return measure(pool, function, *rest)
measurement.Pool.measure = measure_value_only
import accuracy
if __name__ == "__main__":
    accuracy.main()
"""


@needs_gcc
def test_an_interrupted_accuracy_shows_and_writes_what_was_measured_so_far(tmp_path):
    from harness import schema

    script, file = tmp_path / "interrupted.py", tmp_path / "a.json"
    script.write_text(INTERRUPTED.format(path=str(BENCHMARKS)))
    options = ["--dtypes", "float16", "--processes", 1, "--json", file]
    status, output, errors = run(script, "--functions", "gelu", "gelu_grad", *options)
    assert (status, errors) == (130, "interrupted: what was measured so far follows\n")
    assert "gelu float16" in output
    assert [measurement["function"] for measurement in schema.read(file)["measurements"]] == ["gelu"]


def test_a_command_that_is_interrupted_before_anything_was_measured_ends_there(capsys):
    from harness import command

    def interrupted():
        raise KeyboardInterrupt
        yield

    with pytest.raises(SystemExit) as end:
        command.collect(interrupted())
    assert end.value.code == 130
    assert capsys.readouterr().err == "interrupted: nothing was measured\n"


# The documents and their pictures


MACHINE = {"cpu": "", "processors": 2, "system": "", "compiler": "", "isa": "portable", "versions": {}}


def speed_document(races, version=3):
    """A document of races of gelu, given as pairs of a type and the times of peers."""
    document = {"kind": "speed", "version": version, "machine": MACHINE, "threads": 1, "held_isa": None}
    races = [
        {"function": "gelu", "dtype": dtype, "inputs": "tail", "size": 4096, "gelu": 1.5, "peers": peers}
        | {"floors": {"copyto": 0.1}}
        | ({"arrays": 256} if version >= 3 else {})
        for dtype, peers in races
    ]
    return document | {"missing": {}, "races": races} | ({"inputs": {"tail": "all far out"}} if version >= 2 else {})


def accuracy_document(measurements):
    """A document of gelu by libraries, given with a type, a profile from -1 to 1 and what was worst and where."""
    document = {"kind": "accuracy", "version": 1, "machine": MACHINE, "exhaustive": False, "missing": {}}
    region = {"name": "all", "low": "", "high": "", "count": 1, "correctly_rounded": 0, "over_bound": 0}
    region |= {"order_breaks": 0, "order_break_at": None}
    return document | {
        "measurements": [
            {"function": "gelu", "dtype": dtype, "library": library, "count": 1}
            | {"bound": 1 if library == "gelu" else None, "kept": None}
            | {"regions": [region | {"worst_ulp": worst, "worst": {"x": x, "got": "0", "expected": "1"}}]}
            | {"profile": {"low": -1, "high": 1, "worst_ulp": profile}}
            for dtype, library, profile, worst, x in measurements
        ]
    }


def panels(document):
    """Each panel's title and, in one string, what it notes below; nothing may be cut off."""
    pytest.importorskip("matplotlib")
    from harness import pictures, schema

    figure = pictures.figure(schema.validate(document), pictures.LIGHT)
    figure.draw_without_rendering()
    drawn, whole = figure.get_tightbbox(), figure.get_size_inches()
    assert min(drawn.x0, drawn.y0) >= 0
    assert drawn.x1 <= whole[0]
    assert drawn.y1 <= whole[1]
    texts = [[text.get_text() for text in axes.texts] for axes in figure.axes if axes.get_visible()]
    if document["kind"] == "speed":  # the bars' labels come first
        found = {text[-2]: " ".join([text[-1], *text[:-2]]) for text in texts}
    else:
        found = {text[0]: text[1] for text in texts}
    pictures.plt.close(figure)
    return {title: re.sub(r"\s+", " ", notes) for title, notes in found.items()}


def test_a_picture_of_speed_has_a_panel_for_each_type_and_says_what_was_timed():
    found = panels(speed_document([(dtype, {"PyTorch": 3.0} if dtype == "float32" else {}) for dtype in DTYPES]))
    assert list(found) == [f"gelu, {dtype}" for dtype in DTYPES]
    assert all("4,096 elements in each of 256 arrays, all far out" in notes for notes in found.values())


@pytest.mark.parametrize("types", [["longdouble"], ["float32", "longdouble", "float64"]])
def test_a_picture_of_long_names_and_many_slow_peers_is_not_cut_off(types):
    from harness import pictures

    peers = dict.fromkeys(pictures.PEER_COLOURS, 123456.7)
    document = speed_document([(dtype, peers) for dtype in types])
    document["inputs"]["tail"] = "all where the function is so far out that nothing of it can be told from zero"
    for race in document["races"]:
        race["function"] = "gelu_tanh_value_and_grad"
    found = panels(document)
    assert "123,457" in found["gelu_tanh_value_and_grad, longdouble"]


@pytest.mark.parametrize(("version", "kind"), [(2, "normal4"), (3, "sd2")])
def test_a_picture_of_speed_shows_standard_deviation_2_whatever_it_was_called(version, kind):
    document = speed_document([("float32", {})] * 3, version)
    document["races"][1] |= {"inputs": kind, "size": 65536}
    assert kind in panels(document)["gelu, float32"]


def test_a_picture_of_a_document_of_version_1_has_the_names_of_the_inputs():
    assert "4,096 elements, tail" in panels(speed_document([("float32", {})], version=1))["gelu, float32"]


def test_a_picture_of_accuracy_has_a_panel_for_each_type():
    found = panels(accuracy_document([(dtype, "gelu", [0.5, None, 0], 0.5, "0.1") for dtype in DTYPES]))
    assert found == {f"gelu, {dtype}": "" for dtype in DTYPES}


@pytest.mark.parametrize(
    ("worst", "x", "note"),
    [
        (3e9, "0.5", "\u25b2 above the axis: PyTorch 3e+09"),
        ("inf", "0.5", "\u25b2 above the axis: PyTorch inf"),
        (1e7, "0.5", ""),
    ],
)
def test_a_picture_of_accuracy_marks_an_error_that_is_above_its_axis(worst, x, note):
    ours = ("float64", "gelu", [0.5, 0.7], 0.7, "0.5")
    document = accuracy_document([ours, ("float64", "PyTorch", [2.0, worst], worst, x)])
    assert panels(document) == {"gelu, float64": note}
    from harness import pictures

    figure = pictures.figure(document, pictures.LIGHT)
    marks = [line for line in figure.axes[0].lines if line.get_marker() == "^"]
    assert [list(mark.get_xdata()) for mark in marks] == ([[0.5]] if note else [])
    pictures.plt.close(figure)


@pytest.mark.parametrize(
    ("worst", "x", "note"),
    [
        (30, "5.0", "error beyond the x axis: PyTorch 30 at x = 5"),
        ("inf", "inf", "error beyond the x axis: PyTorch inf at x = inf"),
        ("inf", "nan", "error beyond the x axis: PyTorch inf at x = nan"),
        (1, "5.0", ""),
    ],
)
def test_a_picture_of_accuracy_tells_a_worse_error_at_an_x_beyond_its_axis(worst, x, note):
    ours = ("float64", "gelu", [0.5, 0.7], 0.7, "0.5")
    document = accuracy_document([ours, ("float64", "PyTorch", [2.0, 1.0], worst, x)])
    assert panels(document) == {"gelu, float64": note}


def test_a_picture_is_drawn_again_from_a_document(tmp_path):
    pytest.importorskip("matplotlib")
    from harness import schema

    schema.write(speed_document([("float32", {})], version=1), tmp_path / "a.json")
    status, output, errors = run(BENCHMARKS / "harness" / "plot.py", tmp_path / "a.json", tmp_path / "a.svg")
    assert (status, output) == (0, ""), errors
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a-dark.svg", "a.json", "a.svg"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "cannot read 'a.json' as JSON: No such file"),
        (b"\xff", "cannot read 'a.json' as JSON: 'utf-8'"),
        (b"{", "cannot read 'a.json' as JSON: Expecting"),
        (b'{"kind": NaN}', "cannot read 'a.json' as JSON: it holds NaN"),
        (b'{"kind": "speed"}', "'a.json' is no document of speed.py or accuracy.py: at $: '"),
        (b'{"kind": "else"}', "'a.json' is no document of speed.py or accuracy.py: at $.kind: 'else' is not one of"),
    ],
)
def test_a_file_that_is_no_document_is_not_drawn(tmp_path, monkeypatch, refused, text, reason):
    monkeypatch.chdir(tmp_path)
    if text is not None:
        (tmp_path / "a.json").write_bytes(text)
    line = refused("harness.plot", "a.json", "a.png")
    assert f"plot.py: error: argument FILE: {reason}" in line
    assert not (tmp_path / "a.png").exists()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a.xyz", "argument PICTURE: matplotlib cannot draw 'a.xyz'"),
        ("missing/a.png", "argument PICTURE: cannot write 'missing/a.png': there is no folder"),
        ("a.json", "argument PICTURE: cannot write 'a.json': it is the file of FILE, too"),
    ],
)
def test_a_document_is_not_drawn_where_the_picture_cannot_be_written(tmp_path, monkeypatch, refused, name, reason):
    pytest.importorskip("matplotlib")
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "a.json"
    file.write_text(json.dumps(speed_document([("float32", {})])))
    before = file.read_bytes()
    assert reason in refused("harness.plot", "a.json", name)
    assert file.read_bytes() == before


@posix
def test_a_picture_for_which_there_is_no_room_leaves_the_old_one(tmp_path):
    import resource

    pytest.importorskip("matplotlib")
    (tmp_path / "a.json").write_text(json.dumps(speed_document([("float32", {})])))
    (tmp_path / "a.raw").write_bytes(b"what was there")
    room = 400_000  # more than the trial takes
    status, _, errors = run(
        BENCHMARKS / "harness" / "plot.py",
        "a.json",
        "a.raw",
        cwd=tmp_path,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )
    assert status == 2, errors
    assert "cannot write 'a.raw': File too large" in errors
    assert (tmp_path / "a.raw").read_bytes() == b"what was there"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.json", "a.raw"]


def test_a_document_that_breaks_the_schema_is_refused(tmp_path):
    import jsonschema
    from harness import schema

    with pytest.raises(jsonschema.ValidationError):
        schema.write({"kind": "speed"}, tmp_path / "speed.json")
    (tmp_path / "else.json").write_text(json.dumps({"kind": "else"}))
    with pytest.raises(jsonschema.ValidationError):
        schema.read(tmp_path / "else.json")
    with pytest.raises(jsonschema.ValidationError, match="'inputs' is a required property"):
        schema.validate(speed_document([("float32", {})], version=1) | {"version": 2})
    with pytest.raises(jsonschema.ValidationError, match="'arrays' is a required property"):
        schema.validate(speed_document([("float32", {})], version=2) | {"version": 3})
    with pytest.raises(jsonschema.ValidationError, match="non-empty"):
        schema.validate(speed_document([]))
