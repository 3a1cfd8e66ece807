"""The command line: ``python -m gelu`` and ``python -m gelu apply``."""

import contextlib
import ctypes
import json
import os
import pickle
import re
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

import gelu
from gelu import _apply, _bounds, _demo
from gelu.__main__ import main

INPUT = np.linspace(-12, 12, 1001, dtype=np.float32)

posix = pytest.mark.skipif(os.name != "posix", reason="signals, limits and terminals as POSIX has them")
linux = pytest.mark.skipif(sys.platform != "linux", reason="capabilities and devices as Linux has them")


def command_line(*arguments):
    return [sys.executable, "-W", "error", "-m", "gelu", *map(str, arguments)]


def run(*arguments, **options):
    return subprocess.run(command_line(*arguments), capture_output=True, text=True, timeout=60, **options)


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "in.npy"
    np.save(path, INPUT)
    return path


@pytest.fixture
def target(tmp_path):
    """A file that stands in OUT's place: no failure may touch it."""
    path = tmp_path / "out.npy"
    path.write_bytes(b"what was there")
    return path


@pytest.fixture
def refused(capsys, tmp_path):
    """Run ``apply`` in a way that must fail, and return its one line of error."""

    def call(*arguments):
        before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        assert main(["apply", *map(str, arguments)]) == 2
        assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
        output = capsys.readouterr()
        assert output.out == ""
        return one_line(output.err)

    return call


def one_line(text):
    assert text.startswith("python -m gelu")
    assert text.count("\n") == 1
    assert text.endswith("\n")
    return text


# The demonstration


@pytest.fixture(scope="module")
def demonstration():
    return run()


def test_the_demonstration_passes_and_complains_of_nothing(demonstration):
    assert (demonstration.returncode, demonstration.stderr) == (0, ""), demonstration.stdout


def test_it_prints_the_configuration_first(demonstration):
    printed, _ = json.JSONDecoder().raw_decode(demonstration.stdout)
    expected = gelu.show_config(mode="dicts")
    expected["16-bit tables"]["bytes in use"] = 0  # in that process, so early
    assert printed == expected


@pytest.mark.parametrize("x", _demo.CHOSEN_X)
def test_it_prints_each_function_at_the_chosen_x(demonstration, x):
    heading = next(line.split() for line in demonstration.stdout.splitlines() if line.startswith("x "))
    row = next(line for line in demonstration.stdout.splitlines() if re.match(rf"{re.escape(x)}  ", line))
    for name, value in zip(heading[1:], row[len(x) :].split(), strict=True):
        assert float(value) == pytest.approx(getattr(gelu, name)(_demo.CHOSEN_X[x]), rel=1e-6, abs=0)


def test_the_chosen_zero_of_the_derivative_is_the_nearest_float64():
    zero = _demo.CHOSEN_X["zero of gelu_grad"]
    sizes = [abs(gelu.gelu_grad(x)) for x in (np.nextafter(zero, -1), zero, np.nextafter(zero, 0))]
    assert min(sizes) == sizes[1]


def test_it_prints_an_error_for_each_function_and_type_beside_its_bound(demonstration):
    lines = demonstration.stdout.splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("Largest error in ULP"))
    types = lines[first + 1].split()
    assert {"float16", "float32", "float64"} <= set(types)
    isa = gelu.show_config("dicts")["instruction sets"]["chosen"]
    bounds = [_bounds.bound(name, isa) for name in types]
    names = []
    for line in lines[first + 2 :]:
        name, *figures = line.split()
        if name == "bound":
            break
        names.append(name)
        assert all(0 < float(figure) <= bound for figure, bound in zip(figures, bounds, strict=True))
    assert names == list(_apply.applicable())
    assert [float(figure) for figure in figures] == bounds


def test_it_prints_the_times_and_where_the_inputs_come_from(demonstration):
    assert "Time for 1048576 elements of float32" in demonstration.stdout
    for name in ("formula", "gelu_tanh", "gelu"):
        row = re.search(
            rf"^{name} +(\S+) ms +(\S+) ns an element +(\S+) x the speed$", demonstration.stdout, re.MULTILINE
        )
        assert all(float(figure) > 0 for figure in row.groups())
    assert "MiniLM (Apache-2.0)" in demonstration.stdout


def test_the_formula_that_is_timed_is_the_tanh_form():
    x = np.linspace(-3, 3, 1001)
    np.testing.assert_allclose(_demo.formula(x), gelu.gelu_tanh(x), rtol=1e-7)
    assert _demo.formula(x.astype(np.float32)).dtype == np.float32


def test_it_fails_if_an_error_exceeds_its_bound(monkeypatch, capsys):
    monkeypatch.setattr(_demo, "TIMING_SECONDS", 0)
    monkeypatch.setattr(_bounds, "BOUNDS", dict.fromkeys(_bounds.BOUNDS, 0.4))
    monkeypatch.setattr(_bounds, "PORTABLE_BOUNDS", dict.fromkeys(_bounds.BOUNDS, 0.4))
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


def test_the_version_option_prints_the_version():
    assert run("--version").stdout == f"gelu {gelu.__version__}\n"


# apply: what it writes


@pytest.mark.parametrize("name", list(_apply.applicable()))
def test_apply_writes_what_the_function_gives(name, source, tmp_path, capsys):
    assert main(["apply", name, str(source), str(tmp_path / "out.npy")]) == 0
    np.testing.assert_array_equal(np.load(tmp_path / "out.npy"), getattr(gelu, name)(INPUT), strict=True)
    assert capsys.readouterr() == ("", "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.npy", "out.npy"]


@pytest.mark.parametrize(
    "array",
    [
        np.float64(1.5),
        np.empty(0, np.float32),
        np.empty((3, 0, 2), np.float16),
        INPUT.astype(">f4"),
        INPUT.astype("<f8").reshape(7, 11, 13),
        np.asfortranarray(INPUT.reshape(7, 11, 13)),
        np.asfortranarray(INPUT.astype(">f8").reshape(91, 11)),
        INPUT[::-2],
        INPUT.astype(np.float16),
        INPUT.astype(np.longdouble),
        INPUT.astype(np.int8),
        INPUT.astype(np.int16).reshape(7, -1, order="F"),
        np.arange(5, dtype=">u8"),
        np.array([True, False]),
    ],
    ids=lambda array: f"{array.dtype.str}-{array.shape}{'-F' if array.flags.fnc else ''}",
)
def test_apply_keeps_shape_order_and_type_as_the_function_does(array, tmp_path, monkeypatch):
    monkeypatch.setattr(_apply, "CHUNK", 100)
    np.save(tmp_path / "in.npy", array)
    assert main(["apply", "gelu", str(tmp_path / "in.npy"), str(tmp_path / "out.npy")]) == 0
    result, expected = np.load(tmp_path / "out.npy"), gelu.gelu(array)
    np.testing.assert_array_equal(result, expected, strict=True)
    assert result.dtype.isnative
    assert result.flags.fnc == array.flags.fnc
    np.save(tmp_path / "expected.npy", result)
    assert (tmp_path / "out.npy").read_bytes() == (tmp_path / "expected.npy").read_bytes()


def test_apply_reads_data_that_are_not_aligned(tmp_path):
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }\n"
    data = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + np.float64([1, 2, 3]).tobytes()
    (tmp_path / "in.npy").write_bytes(data)
    assert (len(data) - 24) % 8 != 0
    assert main(["apply", "gelu", str(tmp_path / "in.npy"), str(tmp_path / "out.npy")]) == 0
    np.testing.assert_array_equal(np.load(tmp_path / "out.npy"), gelu.gelu([1.0, 2.0, 3.0]))


def test_apply_replaces_a_file_and_keeps_its_permissions(source, target):
    target.chmod(0o640)
    assert main(["apply", "gelu", str(source), str(target)]) == 0
    np.testing.assert_array_equal(np.load(target), gelu.gelu(INPUT))
    assert target.stat().st_mode & 0o777 == 0o640


def test_apply_writes_to_where_a_link_points(source, target, tmp_path):
    (tmp_path / "link.npy").symlink_to(target)
    assert main(["apply", "gelu", str(source), str(tmp_path / "link.npy")]) == 0
    assert (tmp_path / "link.npy").is_symlink()
    np.testing.assert_array_equal(np.load(target), gelu.gelu(INPUT))


def test_apply_gives_a_new_file_the_usual_permissions(source, tmp_path):
    (tmp_path / "usual").touch()
    assert main(["apply", "gelu", str(source), str(tmp_path / "out.npy")]) == 0
    assert (tmp_path / "out.npy").stat().st_mode == (tmp_path / "usual").stat().st_mode


# apply: what it refuses


def test_an_unknown_function_is_refused_and_the_known_ones_are_listed(refused, source, target):
    message = refused("relu", source, target)
    assert "'relu'" in message
    assert all(name in message for name in _apply.applicable())


@pytest.mark.parametrize("name", ["show_config", "__version__", "np", ""])
def test_a_name_that_is_no_function_of_an_array_is_refused(refused, source, target, name):
    assert f"unknown function {name!r}" in refused(name, source, target)


@pytest.mark.parametrize("name", ["gelu_backward", "gelu_value_and_grad"])
def test_a_function_of_several_arrays_is_refused_with_the_reason(refused, source, target, name):
    message = refused(name, source, target)
    numbers = {"gelu_backward": "2 input(s) and 1 output(s)", "gelu_value_and_grad": "1 input(s) and 2 output(s)"}
    assert f"{name} has {numbers[name]}, not one of each, expected one of gelu, " in message


def test_a_missing_input_is_refused(refused, tmp_path, target):
    assert refused("gelu", tmp_path / "missing.npy", target).endswith("missing.npy': No such file or directory\n")


def test_a_folder_is_refused_as_input_and_as_output(refused, tmp_path, source, target):
    assert "cannot read" in refused("gelu", tmp_path, target)
    message = refused("gelu", source, tmp_path)
    assert f"cannot write {str(tmp_path)!r}: it is a folder" in message


@posix
def test_a_pipe_is_refused_at_once_as_input_and_as_output(refused, tmp_path, source, target):
    os.mkfifo(tmp_path / "pipe")
    assert "not a file" in refused("gelu", tmp_path / "pipe", target)
    assert "not a file" in refused("gelu", source, tmp_path / "pipe")


@linux
def test_a_device_is_not_replaced_by_a_file(refused, source):
    assert "cannot write '/dev/null'" in refused("gelu", source, "/dev/null")


def npy(header, data=b""):
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + data


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x",
        b"1.0,2.0\n3.0,4.0\n" * 10,
        b"PK\x03\x04" + bytes(100),
        b"\x93NUMPY",
        b"\x93NUMPY\x09\x00" + bytes(100),
        b"\x93NUMPY\x01\x00\xff\xff{'descr'",
        npy(b"not a dictionary\n"),
        npy(b"{'descr': '<f4', 'fortran_order': False}\n"),
        npy(b"{'descr': 'nonsense', 'fortran_order': False, 'shape': (1,), }\n", bytes(100)),
        npy(b"{'descr': '<f4', 'fortran_order': 7, 'shape': (1,), }\n", bytes(100)),
        npy(b"{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }\n", bytes(100)),
        npy(b"{'descr': '<f4', 'fortran_order': False, 'shape': (10**30,), }\n", bytes(100)),
        npy(b"{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000000000000000000,), }\n", bytes(100)),
        npy(b"{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904,), }\n", bytes(100)),
        npy(b"{'descr': '<f4', 'fortran_order': False, 'shape': (2,), \n", bytes(100)),
        npy(b"{'descr': '<f4', 'fortran_order': False, 'shape': " + b"(" * 500 + b"}\n"),
        npy(b"\xff\xfe\x00" * 40),
        npy(b"{'descr': '<f4', 'fortran_order': False, 'shape': (26,), }\n", bytes(103)),
    ],
)
def test_a_file_that_is_no_npy_or_is_cut_off_is_refused(refused, tmp_path, target, content):
    (tmp_path / "in.npy").write_bytes(content)
    assert f"cannot read {str(tmp_path / 'in.npy')!r} as a .npy file: " in refused("gelu", tmp_path / "in.npy", target)


def test_an_npz_file_is_refused(refused, tmp_path, target):
    np.savez(tmp_path / "in.npz", INPUT)
    assert "as a .npy file" in refused("gelu", tmp_path / "in.npz", target)


class Bomb:
    def __reduce__(self):
        return (os.mkdir, ("unpickled",))


@pytest.mark.parametrize("as_array", [True, False], ids=["array of objects", "plain pickle"])
def test_objects_are_refused_and_never_unpickled(refused, tmp_path, target, monkeypatch, as_array):
    monkeypatch.chdir(tmp_path)
    if as_array:
        np.save("in.npy", np.array([Bomb()], dtype=object), allow_pickle=True)
    else:
        (tmp_path / "in.npy").write_bytes(pickle.dumps(Bomb()))
    assert "cannot read 'in.npy' as a .npy file: " in refused("gelu", "in.npy", target)
    assert not (tmp_path / "unpickled").exists()


@pytest.mark.parametrize("dtype", ["complex64", "complex128", "U3", "S3", "V2", "M8[s]", "m8[s]", "i4,f4"])
@pytest.mark.parametrize("length", [0, 3])
def test_a_type_that_the_function_does_not_take_is_refused(refused, tmp_path, target, dtype, length):
    np.save(tmp_path / "in.npy", np.zeros(length, dtype))
    message = refused("gelu_grad", tmp_path / "in.npy", target)
    assert f"gelu_grad does not take the type {np.dtype(dtype)} of {str(tmp_path / 'in.npy')!r}" in message


@pytest.mark.parametrize("through", ["itself", "another spelling", "symbolic link", "hard link"])
def test_the_input_is_refused_as_output(refused, source, tmp_path, through):
    other = tmp_path / "other.npy"
    if through == "itself":
        other = source
    elif through == "another spelling":
        (tmp_path / "folder").mkdir()
        other = tmp_path / "folder" / ".." / "in.npy"
    elif through == "symbolic link":
        other.symlink_to(source)
    else:
        other.hardlink_to(source)
    assert f"cannot write {str(other)!r}: it is the input" in refused("gelu", source, other)


def test_an_output_in_a_missing_folder_is_refused(refused, source, tmp_path):
    assert "No such file or directory" in refused("gelu", source, tmp_path / "missing" / "out.npy")
    assert "Not a directory" in refused("gelu", source, source / "out.npy")


def test_a_name_that_is_too_long_is_refused(refused, source, target):
    assert "File name too long" in refused("gelu", source, target.with_name("x" * 300))
    assert "File name too long" in refused("gelu", source.with_name("x" * 300), target)


def test_a_loop_of_links_is_refused(refused, source, tmp_path):
    (tmp_path / "loop.npy").symlink_to(tmp_path / "loop.npy")
    assert "loop.npy" in refused("gelu", source, tmp_path / "loop.npy")


def test_missing_arguments_exit_with_status_2():
    result = run("apply", "gelu")
    assert result.returncode == 2
    assert "IN.npy" in result.stderr


def as_a_plain_user():
    """Drop root's right to read and write everything, in a child before it starts."""
    drop_from_bounding_set, override, read_search = 24, 1, 2
    libc = ctypes.CDLL(None)
    for capability in (override, read_search):
        libc.prctl(drop_from_bounding_set, capability, 0, 0, 0)


@linux
@pytest.mark.parametrize("what", ["input", "output", "folder"])
def test_what_permissions_forbid_is_refused(source, target, tmp_path, what):
    folder = tmp_path / "folder"
    folder.mkdir()
    other = folder / "out.npy"
    {"input": source, "output": target, "folder": folder}[what].chmod(
        {"input": 0, "output": 0o400, "folder": 0o500}[what]
    )
    arguments = ["gelu", source, other if what == "folder" else target]
    result = run("apply", *arguments, preexec_fn=as_a_plain_user)
    assert result.returncode == 2
    message = one_line(result.stderr)
    assert re.search("Permission denied|write-protected", message)
    assert str({"input": source, "output": target, "folder": other}[what]) in message
    folder.chmod(0o700)
    assert target.read_bytes() == b"what was there"
    assert list(folder.iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "in.npy", "out.npy"]


@posix
@pytest.mark.parametrize("room", [0, 100, 2000, 4100])
def test_no_room_for_the_output_is_refused_and_nothing_is_lost(source, target, tmp_path, room):
    import resource

    result = run(
        "apply", "gelu", source, target, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    )
    assert result.returncode == 2
    assert f"cannot write {str(target)!r}: File too large" in one_line(result.stderr)
    assert target.read_bytes() == b"what was there"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.npy", "out.npy"]


# apply: interruption and progress


@pytest.fixture
def long_source(tmp_path):
    """An input of 16 GiB that takes no room on the disk."""
    path = tmp_path / "in.npy"
    with open(path, "wb") as file:
        np.lib.format.write_array_header_1_0(file, {"descr": "<f4", "fortran_order": False, "shape": (1 << 32,)})
        file.truncate(file.tell() + (4 << 32))
    return path


@contextlib.contextmanager
def running(*arguments, **options):
    process = subprocess.Popen(command_line(*arguments), text=True, **options)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_until_written(folder):
    end = time.monotonic() + 60
    while not any(path.stat().st_size > 0 for path in folder.glob(".gelu-*.part")):
        assert time.monotonic() < end
        time.sleep(0.001)


@posix
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_an_interrupted_run_leaves_nothing_behind(long_source, target, tmp_path, name):
    number = getattr(signal, name)
    with running(
        "apply",
        "gelu",
        long_source,
        target,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),
    ) as process:
        wait_until_written(tmp_path)
        process.send_signal(number)
        error = process.communicate(timeout=60)[1]
    assert process.returncode == 128 + number
    assert "Traceback" not in error
    assert target.read_bytes() == b"what was there"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.npy", "out.npy"]


def run_on_a_terminal(program):
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    result = subprocess.run([sys.executable, "-W", "error", "-c", program], stderr=theirs, timeout=60)
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # the end, on Linux
        while piece := os.read(ours, 4096):
            shown += piece
    os.close(ours)
    return result.returncode, shown.decode()


@posix
def test_on_a_terminal_the_progress_is_shown_where_tqdm_is_installed(source, tmp_path):
    call = f"from gelu.__main__ import main; main(['apply', 'gelu', {str(source)!r}, {str(tmp_path / 'out.npy')!r}])"
    status, shown = run_on_a_terminal(call)
    assert status == 0
    assert "100%" in shown
    assert run_on_a_terminal(f"import sys; sys.modules['tqdm'] = None; {call}") == (0, "")


def test_away_from_a_terminal_nothing_is_shown(source, tmp_path):
    result = run("apply", "gelu", source, tmp_path / "out.npy")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
