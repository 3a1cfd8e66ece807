"""``python -m gelu check``: the errors of results in a file."""

import io
import sys

import ml_dtypes
import numpy as np
import pytest
from command_line import INPUT, one_line, run

import gelu
from gelu import _apply
from gelu.__main__ import main


@pytest.fixture
def check(tmp_path, capsys, monkeypatch):
    """Save arrays as x.npy and y.npy, check them, and return the exit status, the output and the errors."""
    monkeypatch.chdir(tmp_path)

    def call(x, y, *options, name="gelu"):
        np.save("x.npy", x)
        np.save("y.npy", y)
        status = main(["check", name, "x.npy", "y.npy", *map(str, options)])
        return status, *capsys.readouterr()

    return call


@pytest.fixture
def refused(check):
    """The line of error of a check that must not begin."""

    def call(*arguments, **keywords):
        status, output, errors = check(*arguments, **keywords)
        assert (status, output) == (2, "")
        return one_line(errors).removeprefix("python -m gelu check: ").rstrip()

    return call


def test_right_results_are_a_table_and_status_0(check):
    status, output, errors = check(INPUT, gelu.gelu(INPUT), "--max-ulp", 1)
    assert (status, errors) == (0, "")
    first, _, headings, *_ = output.splitlines()
    assert first.startswith("gelu in float32: 1,001 results, ")
    assert headings.split()[:3] == ["region", "x", "results"]
    assert "order" not in output


def test_an_error_above_the_one_that_is_allowed_is_status_1(check):
    y = gelu.gelu(INPUT)
    y[[300, 700]] *= np.float32(1.00001)
    status, output, _ = check(INPUT, y, "--max-ulp", 1)
    assert status == 1
    assert output.splitlines()[-1] == "2 of 1,001 results are off by more than 1 ULP"
    assert str(y[300]) in output
    assert check(INPUT, y, "--max-ulp", 1000)[0] == check(INPUT, y)[0] == 0
    y[0] = np.nan
    assert check(INPUT, y, "--max-ulp", "inf")[0] == 0
    assert check(INPUT, y, "--max-ulp", 1e300)[0] == 1


def test_the_table_is_that_of_a_survey_whatever_the_pieces(check, monkeypatch):
    x = np.random.default_rng(0).normal(0, 5, (40, 50)).astype(np.float32)
    x[0, :3] = np.nan, np.inf, -np.inf
    y = gelu.gelu_tanh(x)
    survey = gelu.testing.survey(gelu.gelu_tanh, "gelu", "float32", x)
    monkeypatch.setattr(_apply, "CHUNK", 300)
    _, output, _ = check(x, y)
    for region in survey.regions:
        (row,) = (line.split() for line in output.splitlines() if line.lstrip().startswith(f"{region.name}  "))
        assert f"{region.count:,}" in row
        if region.max_ulp > 0.001:  # where one result is the worst
            assert row[-1] == str(region.worst_expected)
    assert f"{survey.misrounded:,} not rounded correctly" in output


@pytest.mark.parametrize("order", ["C", "F"])
def test_any_shape_byte_order_and_wider_inputs_are_taken(check, order):
    x = np.asarray(np.linspace(-5, 5, 24).reshape(2, 3, 4), order=order)
    y = gelu.gelu(x).astype(np.float16)
    assert check(x, np.asarray(y, order=order), "--max-ulp", 0.5)[0] == 0
    assert check(x.astype(">f8"), np.asarray(y.astype(">f2"), order=order), "--max-ulp", 0.5)[0] == 0
    assert check(np.float32(1), gelu.gelu(np.float32(1)), "--max-ulp", 1)[0] == 0


def test_bfloat16_is_named_by_its_type(check, refused):
    x = INPUT.astype(ml_dtypes.bfloat16)
    status, output, _ = check(x, gelu.gelu(x), "--max-ulp", 0.5, "--dtype", "bfloat16")
    assert (status, output.split(":")[0]) == (0, "gelu in bfloat16")
    assert check(x.astype(np.float32), gelu.gelu(x), "--max-ulp", 0.5, "--dtype", "bfloat16")[0] == 0
    assert "not |V2; --dtype bfloat16 takes V2 as np.save's way to write bfloat16" in refused(x, gelu.gelu(x))
    assert refused(INPUT, INPUT, "--dtype", "bfloat16") == (
        "--dtype bfloat16 is for items of the type V2, but those of 'x.npy' are float32, and those of 'y.npy' float32"
    )


def test_one_of_the_files_may_be_standard_input(check, monkeypatch):
    data = io.BytesIO()
    np.save(data, gelu.gelu(INPUT))
    assert check(INPUT, INPUT)[0] == 0
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data.getvalue())))
    assert main(["check", "gelu", "x.npy", "-", "--max-ulp", "1"]) == 0
    assert main(["check", "gelu", "-", "-"]) == 2


def test_a_picture_is_drawn(check, tmp_path):
    pytest.importorskip("matplotlib")
    assert check(INPUT, gelu.gelu(INPUT), "--plot", "errors.svg")[0] == 0
    assert (tmp_path / "errors.svg").read_bytes().startswith(b"<?xml")


def test_a_picture_that_cannot_be_drawn_is_refused_before_anything_is_read(refused, monkeypatch):
    pytest.importorskip("matplotlib")
    assert "ends in one of" in refused(INPUT, INPUT, "--plot", "errors.txt")
    assert refused(INPUT, INPUT, "--plot", "no/errors.svg").endswith("there is no folder 'no'")
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    assert "needs matplotlib" in refused(INPUT, INPUT, "--plot", "errors.svg")


def test_files_that_do_not_go_together_are_refused(refused):
    assert refused(INPUT, INPUT[1:]) == "the shape of 'x.npy' is (1001,), but that of 'y.npy' is (1000,)"
    x = np.ones((2, 3), np.float32)
    assert "hold their elements in different orders" in refused(np.asfortranarray(x), x)


def test_what_cannot_be_judged_is_refused(refused):
    assert "expected one of the types float16" in refused(INPUT, INPUT.astype(int))
    assert "x: expected real numbers, not complex64" in refused(INPUT * 1j, INPUT)
    assert refused(INPUT, INPUT, name="gelo").startswith("unknown function 'gelo'; known are gelu, ")
    empty = np.ones((0, 3), np.float32)
    assert refused(empty, empty) == "nothing can be judged: 'x.npy' has the shape (0, 3), and no elements"
    assert refused(INPUT, INPUT, name="gelu_backward").startswith("gelu_backward has 2 input(s) and 1 output(s)")


@pytest.mark.parametrize("number", ["-1", "nan", "one"])
def test_the_error_that_is_allowed_must_be_a_number(number, capsys):
    with pytest.raises(SystemExit) as end:
        main(["check", "gelu", "x.npy", "y.npy", f"--max-ulp={number}"])
    assert end.value.code == 2
    assert f"--max-ulp: expected a number that is not negative, not '{number}'" in capsys.readouterr().err


def test_a_damaged_or_missing_file_is_refused_as_by_apply(tmp_path, capsys):
    cut, none = tmp_path / "cut.npy", tmp_path / "none.npy"
    cut.write_bytes(b"\x93NUMPY\x01\x00")
    for path, what in [(cut, f"cannot read '{cut}' as a .npy file"), (none, f"cannot read '{none}'")]:
        assert main(["check", "gelu", str(path), str(path)]) == 2
        assert what in one_line(capsys.readouterr().err)


def test_the_command_line_ends_with_that_status(tmp_path):
    np.save(tmp_path / "x.npy", INPUT)
    done = run("check", "gelu", "x.npy", "x.npy", "--max-ulp", 1, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
