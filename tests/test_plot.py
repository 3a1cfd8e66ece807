"""``python -m gelu plot``: what is drawn, where it goes, and what is said where that cannot be."""

import importlib
import io
import subprocess
import sys

import numpy as np
import pytest
from command_line import linux, one_line, run

import gelu
from gelu import _core, _curves
from gelu.__main__ import main

matplotlib = pytest.importorskip("matplotlib")
importlib.import_module("matplotlib.pyplot")  # and with it the modules that are used here


def picture(path):
    return matplotlib.image.imread(io.BytesIO(path.read_bytes()))


def complaint(capsys, *arguments):
    """The one line that a command gives which fails."""
    assert main(["plot", *map(str, arguments)]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    return one_line(output.err)


@pytest.fixture
def figure():
    with matplotlib.rc_context(_curves.style(dark=False)):
        yield matplotlib.figure.Figure(layout="constrained")


def lines_of(figure):
    return [{line.get_label(): line for line in axes.lines} for axes in figure.axes]


def test_without_a_name_every_function_is_drawn_and_no_derivative(figure):
    _curves.draw_into(figure, _curves.by_kind(_curves.with_derivatives(_curves.values(), False)))
    (lines,) = lines_of(figure)
    assert set(lines) == {name for name, (activation, kind) in _core.functions.items() if name == activation}


def test_derivatives_stand_beside_the_functions_in_the_same_colour(figure):
    _curves.draw_into(figure, _curves.by_kind(_curves.with_derivatives(["silu", "gelu"], True)))
    values, slopes, *_ = lines_of(figure)
    assert (list(values), list(slopes)) == (["gelu", "silu"], ["gelu_grad", "silu_grad"])
    for name, line in values.items():
        assert line.get_color() == slopes[f"{name}_grad"].get_color()
    assert values["gelu"].get_color() != values["silu"].get_color()


def test_a_curve_is_the_function(figure):
    _curves.draw_into(figure, [["mish_grad"]])
    x, y = lines_of(figure)[0]["mish_grad"].get_data()
    np.testing.assert_array_equal(y, gelu.mish_grad(x))
    assert (x[0], x[-1]) == (_curves.LOWEST, _curves.HIGHEST)


def test_a_framework_s_name_draws_the_function_that_it_means():
    assert _curves.with_derivatives(["gelu_new", "gelu_tanh", "swish"], False) == ["gelu_tanh", "silu"]
    assert _curves.with_derivatives(["gelu_new"], True) == ["gelu_tanh", "gelu_tanh_grad", "gelu_tanh_grad2"]


@pytest.mark.parametrize("ending", _curves.FORMATS)
def test_the_file_has_the_format_of_its_name_and_is_the_same_from_every_run(tmp_path, ending):
    one, other = (tmp_path / f"{name}.{ending}" for name in ("one", "other"))
    for path in (one, other):
        assert main(["plot", "gelu", "-o", str(path)]) == 0
    assert one.read_bytes() == other.read_bytes()
    assert one.read_bytes().lstrip()[:5] in (b"\x89PNG\r", b"<?xml", b"%PDF-")


def test_a_picture_on_a_dark_background_is_dark(tmp_path):
    for name, options in (("light", []), ("dark", ["--dark"])):
        assert main(["plot", "-o", str(tmp_path / f"{name}.png"), *options]) == 0
    light, dark = (picture(tmp_path / f"{name}.png")[..., :3] for name in ("light", "dark"))
    assert np.median(light) > 0.9
    assert np.median(dark) < 0.1


def test_a_picture_goes_to_standard_output_as_png():
    done = run("plot", "gelu", "-o", "-", text=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"\x89PNG")


def test_without_a_file_and_without_a_window_it_says_to_name_a_file(monkeypatch, capsys):
    monkeypatch.setattr(matplotlib.pyplot, "figure", matplotlib.figure.Figure)
    assert "name a file with -o" in complaint(capsys, "gelu")


def test_an_unknown_function_is_refused_with_the_known_ones(capsys):
    said = complaint(capsys, "relu", "-o", "curve.png")
    assert "unknown function 'relu'" in said
    assert "gelu_tanh_grad" in said


def test_a_function_of_two_inputs_is_refused(capsys):
    assert "gelu_backward has 2 input(s)" in complaint(capsys, "gelu_backward", "-o", "curve.png")


@pytest.mark.parametrize("name", ["curve", "curve.jpg", "folder.d/"])
def test_a_name_that_tells_of_no_format_is_refused_with_those_that_do(capsys, tmp_path, name):
    said = complaint(capsys, "gelu", "-o", f"{tmp_path}/{name}")
    assert name in said
    assert ".png, .svg, .pdf" in said
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named_and_nothing_is_left(capsys, tmp_path):
    assert f"{tmp_path}/none" in complaint(capsys, "gelu", "-o", tmp_path / "none" / "curve.png")
    assert list(tmp_path.iterdir()) == []


@linux
def test_standard_output_that_cannot_be_written_is_one_line_on_standard_error():
    with open("/dev/full", "w") as full:
        done = run("plot", "gelu", "-o", "-", capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert "No space left on device" in one_line(done.stderr)


def test_a_matplotlib_that_is_not_there_or_fails_is_named_with_what_to_install(tmp_path):
    (tmp_path / "matplotlib.py").write_text("raise RuntimeError('broken')")
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); "
        "from gelu.__main__ import main; sys.exit(main(['plot', 'gelu', '-o', 'curve.png']))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, cwd=tmp_path)
    assert done.returncode == 2
    assert "matplotlib, which cannot be imported here (broken): pip install matplotlib" in one_line(done.stderr)
    assert not (tmp_path / "curve.png").exists()
