"""The command line: ``python -m gelu``, the demonstration, and what every command has in common."""

import io
import os
import re
import signal
import subprocess
import sys

import numpy as np
import pytest
from command_line import INPUT, command_line, linux, one_line, posix, run, run_on_a_terminal

import gelu
from gelu import _apply, _bounds, _demo, _streams
from gelu.__main__ import main

# The demonstration


@pytest.fixture(scope="module")
def demonstration():
    return run()


def test_the_demonstration_passes_and_complains_of_nothing(demonstration):
    assert (demonstration.returncode, demonstration.stderr) == (0, ""), demonstration.stdout


@pytest.fixture(scope="module")
def table(demonstration):
    """The headings of the columns, and each row by its first word."""
    lines = demonstration.stdout.splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("function "))
    last = next(i for i, line in enumerate(lines) if line.startswith("bound "))
    rows = (line.split() for line in lines[first + 1 : last])
    figures_of = {name: list(map(float, figures)) for name, *figures in rows}
    return lines[first].split()[1:], figures_of | {"bound": lines[last].split()[1:]}


def test_it_has_a_line_for_each_function_and_a_dozen_more_of_at_most_100_columns(demonstration):
    lines = demonstration.stdout.splitlines()
    assert len(lines) - len(_apply.applicable()) <= 12
    assert max(map(len, lines)) <= 100


def test_it_says_first_what_was_built_and_what_of_it_is_used(demonstration):
    config = gelu.show_config(mode="dicts")
    isa = config["instruction sets"]
    first = demonstration.stdout.split("\n\n")[0].replace("\n", " ")
    assert first.startswith(f"gelu {config['version']} with NumPy {config['numpy']}, built by {config['compiler']}; ")
    assert f"; {isa['chosen']} is used: {isa['reason']}." in first


def test_it_prints_each_function_at_the_chosen_x(table):
    headings, rows = table
    assert list(rows) == [*_apply.applicable(), "bound"]
    assert list(map(float, headings[: len(_demo.CHOSEN_X)])) == list(_demo.CHOSEN_X)
    for name, function in _apply.applicable().items():
        for x, value in zip(_demo.CHOSEN_X, rows[name], strict=False):  # errors follow
            assert value == pytest.approx(function(float(x)), rel=1e-5, abs=0)


def test_it_prints_an_error_for_each_function_and_type_beside_its_bound(table):
    headings, rows = table
    columns = slice(len(_demo.CHOSEN_X), -1)
    types = headings[columns]
    assert {"float16", "float32", "float64"} <= set(types)
    isa = gelu.show_config("dicts")["instruction sets"]["chosen"]
    bounds = [{_bounds.bound(name, isa, function) for function in _apply.applicable()} for name in types]
    assert rows["bound"] == " ".join(" or ".join(f"{each:g}" for each in sorted(its)) for its in bounds).split()
    for function, figures in rows.items():
        if function == "bound":
            continue
        for name, error in zip(types, figures[columns], strict=True):
            assert 0 < error <= _bounds.bound(name, isa, function)


def test_it_prints_the_time_of_each_function_and_of_the_formula_and_where_the_inputs_come_from(demonstration, table):
    headings, rows = table
    assert headings[-1] == "ns"
    assert all(figures[-1] > 0 for name, figures in rows.items() if name != "bound")
    notes = demonstration.stdout.split("\n\n")[-1].replace("\n", " ")
    assert "each of 1048576 elements of float32" in notes
    assert "MiniLM (Apache-2.0)" in notes
    nanoseconds, times = map(float, re.search(r"takes (\S+) ns, (\S+) times as long as gelu_tanh\.", notes).groups())
    assert times == pytest.approx(nanoseconds / rows["gelu_tanh"][-1], rel=0.05)


def test_the_formula_that_is_timed_is_the_tanh_form():
    x = np.linspace(-3, 3, 1001)
    np.testing.assert_allclose(_demo.formula(x), gelu.gelu_tanh(x), rtol=1e-7)
    assert _demo.formula(x.astype(np.float32)).dtype == np.float32


def test_it_fails_if_an_error_exceeds_its_bound(monkeypatch, capsys):
    monkeypatch.setattr(_demo, "TIMING_SECONDS", 0)
    for bounds in (_bounds.BOUNDS, _bounds.PORTABLE_BOUNDS):
        monkeypatch.setitem(bounds, "float64", 0.4)
    assert main([]) == 1
    assert "EXCEEDS ITS BOUND: gelu in float64: 0." in capsys.readouterr().out


def test_it_fails_if_a_function_is_wrong_in_the_tail_alone(monkeypatch, capsys):
    def careless(x):
        return np.where(x < -20, 0 * x, gelu_itself(x))

    gelu_itself, careless.__name__ = gelu.gelu, "gelu"
    monkeypatch.setattr(_demo, "TIMING_SECONDS", 0)
    monkeypatch.setattr(gelu, "gelu", careless)
    assert main([]) == 1
    assert re.search(r"^EXCEEDS ITS BOUND: gelu in float64: ", capsys.readouterr().out, re.MULTILINE)


@linux
def test_output_that_cannot_be_written_is_one_line_on_stderr():
    with open("/dev/full", "w") as full:
        result = subprocess.run(command_line(), stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
    assert result.returncode == 2
    assert "No space left on device" in one_line(result.stderr)


@linux
@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["apply", "--help"]])
def test_help_that_cannot_be_written_is_one_line_on_stderr(arguments):
    with open("/dev/full", "w") as full:
        result = run(*arguments, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert result.returncode == 2
    assert "No space left on device" in one_line(result.stderr)


def test_the_version_option_prints_the_version():
    assert run("--version").stdout == f"gelu {gelu.__version__}\n"


def commands():
    return re.findall(r"^    ([a-z]+)  ", run("--help").stdout, re.MULTILINE)


def test_every_help_fits_a_screen_of_24_lines_and_shows_an_example():
    assert {"apply", "plot"} <= set(commands())
    for command in ([], *([name] for name in commands())):
        lines = run(*command, "--help", env=os.environ | {"COLUMNS": "80"}).stdout.splitlines()
        assert len(lines) <= 24, command
        assert max(map(len, lines)) <= 80, command
        assert any(line.startswith(" ".join(["    python -m gelu", *command])) for line in lines), command


def test_missing_arguments_exit_with_status_2():
    result = run("apply", "gelu")
    assert result.returncode == 2
    assert "IN.npy" in result.stderr


# Standard streams

COMBINATIONS = [(0,), (1,), (2,), (0, 1), (1, 2), (0, 1, 2)]


def without(*descriptors):
    """For a child process: close what a daemon, cron or a graphical launcher may have closed."""

    def close():
        for descriptor in descriptors:
            os.close(descriptor)

    return close


@posix
@pytest.mark.parametrize("closed", COMBINATIONS, ids=str)
def test_apply_needs_no_standard_stream(source, tmp_path, closed):
    result = run("apply", "gelu", source, tmp_path / "out.npy", preexec_fn=without(*closed))
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    np.testing.assert_array_equal(np.load(tmp_path / "out.npy"), gelu.gelu(INPUT))


@posix
@pytest.mark.parametrize("closed", COMBINATIONS, ids=str)
@pytest.mark.parametrize("arguments", [["apply", "relu", "in.npy", "out.npy"], ["apply"], ["nonsense"], ["--nonsense"]])
def test_an_error_goes_to_standard_error_or_nowhere(closed, arguments):
    result = run(*arguments, preexec_fn=without(*closed))
    assert (result.returncode, result.stdout) == (2, "")
    assert ("python -m gelu" in result.stderr) == (2 not in closed)


@posix
def test_the_demonstration_needs_no_standard_output():
    result = run(preexec_fn=without(0, 1))
    assert (result.returncode, result.stderr) == (0, "")


@posix
def test_a_file_never_takes_the_place_of_a_closed_stream():
    program = """
import os, sys
from gelu._streams import reserve_descriptors
for descriptor in (0, 1, 2):
    os.close(descriptor)
reserve_descriptors()
with open(sys.argv[1], "wb", buffering=0) as file:
    os.write(2, b"an error")
    sys.exit(file.fileno())
"""
    result = subprocess.run([sys.executable, "-c", program, "/dev/null"], capture_output=True, timeout=60)
    assert result.returncode == 3


class OnlyWrites:
    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text


def closed_stream():
    stream = io.StringIO()
    stream.close()
    return stream


STREAMS = {"None": lambda: None, "closed": closed_stream, "only write": OnlyWrites}


@pytest.mark.parametrize("make", STREAMS.values(), ids=STREAMS)
def test_the_demonstration_writes_to_any_stream(monkeypatch, make):
    monkeypatch.setattr(_demo, "TIMING_SECONDS", 0)
    stream = make()
    monkeypatch.setattr(sys, "stdout", stream)
    assert main([]) == 0
    assert sys.stdout is stream
    if isinstance(stream, OnlyWrites):
        assert "largest error in ULP" in stream.text


@pytest.mark.parametrize("make", STREAMS.values(), ids=STREAMS)
@pytest.mark.parametrize("arguments", [["apply", "relu", "in.npy", "out.npy"], ["nonsense"]])
def test_an_error_is_written_to_any_stream_but_the_outputs(monkeypatch, capsys, make, arguments):
    stream = make()
    monkeypatch.setattr(sys, "stderr", stream)
    try:
        status = main(arguments)
    except SystemExit as stop:  # argparse's way
        status = stop.code
    assert status == 2
    assert capsys.readouterr() == ("", "")
    if isinstance(stream, OnlyWrites):
        assert re.search("relu|nonsense", stream.text)


@pytest.mark.usefixtures("default_signals")
@pytest.mark.parametrize("where", ["argparse.ArgumentParser.parse_args", "gelu._demo.run"])
def test_an_interruption_is_one_line(monkeypatch, capsys, where):
    monkeypatch.setattr(where, lambda *arguments: signal.raise_signal(signal.SIGINT))
    assert main([]) == 130
    assert one_line(capsys.readouterr().err) == "python -m gelu: ended by SIGINT\n"


NAME = "Größe-大きさ"
LOCALES = {
    "UTF-8": {"PYTHONUTF8": "1"},
    "C": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "ASCII streams": {"PYTHONUTF8": "1", "PYTHONIOENCODING": "ascii"},
}


@linux
@pytest.mark.parametrize("locale", LOCALES.values(), ids=LOCALES)
def test_a_name_beyond_ascii_is_readable_in_any_locale(locale):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))} | locale
    result = run("apply", "gelu", NAME, "out.npy", text=False, env=environment)
    assert f"cannot read '{NAME}': No such file".encode() in result.stderr


def test_a_path_is_quoted_on_one_line():
    assert _streams.quoted("a b") == "'a b'"
    assert _streams.quoted("a\n\x1b[31m\tb") == r"'a\n\x1b[31m\tb'"


# Optional packages

APPLY = "from gelu.__main__ import main; import sys; sys.exit(main(['apply', 'gelu', {!r}, {!r}]))"

BROKEN_TQDM = {
    "does not import": "raise RuntimeError('broken')",
    "has no bar": "",
    "refuses its settings": "def tqdm(**settings): raise ValueError('broken')",
    "fails to show": """
class tqdm:
    def __init__(self, **settings): pass
    def update(self, done): raise OSError('broken')
    def close(self): raise RuntimeError('broken')
""",
}


@posix
def test_on_a_terminal_progress_throughput_and_time_left_are_shown_where_tqdm_is_installed(source, tmp_path):
    pytest.importorskip("tqdm")
    call = APPLY.format(str(source), str(tmp_path / "out.npy"))
    status, shown = run_on_a_terminal(call)
    assert status == 0
    assert "100%" in shown
    assert re.search(r"\[\d\d:\d\d<\d\d:\d\d, *[\d.]+[kMG]?B/s\]", shown)  # time taken, time left, throughput
    assert run_on_a_terminal(f"import sys; sys.modules['tqdm'] = None; {call}") == (0, "")


@posix
@pytest.mark.parametrize("tqdm", BROKEN_TQDM.values(), ids=BROKEN_TQDM)
def test_a_tqdm_that_fails_costs_the_bar_alone(source, tmp_path, tqdm):
    (tmp_path / "tqdm.py").write_text(tqdm)
    call = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); " + APPLY.format(str(source), str(tmp_path / "out.npy"))
    assert run_on_a_terminal(call) == (0, "")
    np.testing.assert_array_equal(np.load(tmp_path / "out.npy"), gelu.gelu(INPUT))


@posix
def test_settings_in_the_environment_that_tqdm_refuses_cost_the_bar_alone(source, tmp_path):
    pytest.importorskip("tqdm")
    call = APPLY.format(str(source), str(tmp_path / "out.npy"))
    assert run_on_a_terminal(call, env=os.environ | {"TQDM_MININTERVAL": "often"})[0] == 0
    np.testing.assert_array_equal(np.load(tmp_path / "out.npy"), gelu.gelu(INPUT))


def test_away_from_a_terminal_nothing_is_shown_and_tqdm_is_not_asked(source, tmp_path):
    (tmp_path / "tqdm.py").write_text("raise SystemExit('asked')")
    call = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); " + APPLY.format(str(source), str(tmp_path / "out.npy"))
    result = subprocess.run([sys.executable, "-W", "error", "-c", call], capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_the_demonstration_goes_without_an_ml_dtypes_that_fails(tmp_path):
    (tmp_path / "ml_dtypes.py").write_text("raise RuntimeError('broken')")
    program = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from gelu.__main__ import main; sys.exit(main([]))"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    assert "largest error in ULP" in result.stdout
    assert "bfloat16 " not in result.stdout
    assert "Traceback" not in result.stderr
