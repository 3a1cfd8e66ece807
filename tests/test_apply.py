"""The command line: what ``python -m gelu apply`` reads, what it writes, and what it refuses."""

import io
import itertools
import os
import pickle
import re
import subprocess
import sys
import threading
import warnings

import ml_dtypes
import numpy as np
import pytest
from command_line import INPUT, as_a_plain_user, command_line, linux, npy, one_line, posix, run

import gelu
from gelu import _apply, _npy
from gelu.__main__ import main

# What it writes


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


HEADERS = {
    "version 1": ((1, 0), "{'descr': '<f4', 'fortran_order': False, 'shape': (1001,), }"),
    "version 2": ((2, 0), "{'descr': '<f4', 'fortran_order': False, 'shape': (1001,), }"),
    "version 3": ((3, 0), "{'descr': '<f4', 'fortran_order': False, 'shape': (1001,), }"),
    "keys in another order": ((1, 0), "{'shape': (1001,), 'fortran_order': False, 'descr': '<f4'}"),
    "a type by its name": ((1, 0), "{'descr': 'float32', 'fortran_order': False, 'shape': (1001,), }"),
    "written by Python 2": ((1, 0), "{'descr': '<f4', 'fortran_order': False, 'shape': (1001L,), }"),
    "Fortran order": ((1, 0), "{'descr': '<f4', 'fortran_order': True, 'shape': (7, 11, 13), }"),
    "an order that makes no difference": ((1, 0), "{'descr': '<f4', 'fortran_order': True, 'shape': (1, 1001, 1), }"),
    "0-d": ((1, 0), "{'descr': '<f4', 'fortran_order': False, 'shape': (), }"),
    "0-d in Fortran order": ((2, 0), "{'descr': '<f4', 'fortran_order': True, 'shape': (), }"),
    "empty": ((1, 0), "{'descr': '<f4', 'fortran_order': False, 'shape': (0,), }"),
    "empty in Fortran order": ((3, 0), "{'descr': '>f4', 'fortran_order': True, 'shape': (3, 0, 2), }"),
    "other byte order": ((3, 0), "{'descr': '>f4', 'fortran_order': False, 'shape': (1001,), }"),
    "integers": ((1, 0), "{'descr': '>i2', 'fortran_order': False, 'shape': (2002,), }"),
    "many dimensions": ((1, 0), f"{{'descr': '<f4', 'fortran_order': False, 'shape': {(1,) * 30 + (1001,)}, }}"),
}


@pytest.mark.parametrize("padding", [0, 7, 4096, 9000], ids="padding {}".format)
@pytest.mark.parametrize(("version", "header"), HEADERS.values(), ids=HEADERS)
def test_apply_reads_what_numpy_reads(tmp_path, version, header, padding):
    data = INPUT.astype(">f4" if ">f4" in header else "<f4").tobytes()
    (tmp_path / "in.npy").write_bytes(npy(header.encode() + b" " * padding + b"\n", data, version))
    assert main(["apply", "gelu", str(tmp_path / "in.npy"), str(tmp_path / "out.npy")]) == 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # NumPy warns of what Python 2 wrote
        array = np.load(tmp_path / "in.npy")
    result, expected = np.load(tmp_path / "out.npy"), gelu.gelu(array)
    np.testing.assert_array_equal(result, expected, strict=True)
    assert result.dtype == expected.dtype
    np.save(tmp_path / "expected.npy", result)
    assert (tmp_path / "out.npy").read_bytes() == (tmp_path / "expected.npy").read_bytes()


def test_what_follows_the_data_is_left_alone(tmp_path, source):
    with open(source, "ab") as file:
        np.save(file, INPUT[:3])
    assert main(["apply", "gelu", str(source), str(tmp_path / "out.npy")]) == 0
    np.testing.assert_array_equal(np.load(tmp_path / "out.npy"), gelu.gelu(INPUT))


def test_no_warning_stands_beside_the_result(tmp_path):
    header = b"{'descr': '<f4', 'fortran_order': False, 'shape': (3L,), }\n"
    (tmp_path / "in.npy").write_bytes(npy(header, bytes(12)))
    command = [word for word in command_line("apply", "gelu", tmp_path / "in.npy", tmp_path / "out.npy")]
    command[command.index("error")] = "always"
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


# bfloat16


def npy_of_bfloat16(descr, x):
    header = f"{{'descr': {descr!r}, 'fortran_order': False, 'shape': {x.shape}, }}\n".encode()
    return npy(header, x.tobytes())


@pytest.fixture
def halves():
    return INPUT.astype(ml_dtypes.bfloat16)


@pytest.mark.parametrize("descr", ["np.save's", "V2", "|V2", "<V2", "bfloat16"])
def test_bfloat16_is_read_and_written_as_it_came(tmp_path, halves, descr):
    files = [tmp_path / name for name in ("in.npy", "once.npy", "twice.npy")]
    if descr == "np.save's":
        np.save(files[0], halves)
    else:
        files[0].write_bytes(npy_of_bfloat16(descr, halves))
    options = [] if descr == "bfloat16" else ["--dtype", "bfloat16"]
    for given, made in itertools.pairwise(files):
        assert main(["apply", *options, "gelu", str(given), str(made)]) == 0
    result = np.load(files[2]).view(ml_dtypes.bfloat16)
    np.testing.assert_array_equal(result, gelu.gelu(gelu.gelu(halves)), strict=True)
    assert np.load(files[2]).dtype == np.load(files[0]).dtype


def test_bfloat16_named_in_the_header_needs_no_option_and_allows_it(tmp_path, halves):
    (tmp_path / "in.npy").write_bytes(npy_of_bfloat16("bfloat16", halves))
    for options in ([], ["--dtype", "bfloat16"]):
        assert main(["apply", *options, "gelu", str(tmp_path / "in.npy"), str(tmp_path / "out.npy")]) == 0


@pytest.mark.parametrize("length", [0, 3])
def test_the_refusal_of_v2_names_the_option(refused, tmp_path, target, halves, length):
    np.save(tmp_path / "in.npy", halves[:length])
    message = refused("gelu", tmp_path / "in.npy", target)
    assert "gelu does not take the type" in message
    assert "--dtype bfloat16" in message


def test_the_option_is_refused_for_other_types(refused, source, target):
    message = refused("--dtype", "bfloat16", "gelu", source, target)
    assert f"--dtype bfloat16 is for items of the type V2, but those of '{source}' are float32" in message


def test_without_ml_dtypes_the_option_is_refused_and_the_package_named(tmp_path, target, halves):
    np.save(tmp_path / "in.npy", halves)
    program = (
        "import sys; sys.modules['ml_dtypes'] = None; from gelu.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", program, "apply", "--dtype", "bfloat16", "gelu", tmp_path / "in.npy", target]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert result.returncode == 2
    assert "ml_dtypes" in one_line(result.stderr)


# Standard input and output, pipes and devices


def test_standard_input_and_output_are_named_by_a_dash(source, tmp_path):
    with open(source, "rb") as file:
        result = run("apply", "gelu", "-", "-", stdin=file, text=False)
    assert (result.returncode, result.stderr) == (0, b"")
    assert main(["apply", "gelu", str(source), str(tmp_path / "out.npy")]) == 0
    assert result.stdout == (tmp_path / "out.npy").read_bytes()


def test_of_standard_input_only_the_array_is_read(tmp_path):
    with open(tmp_path / "two.npy", "wb") as file:
        np.save(file, INPUT)
        np.save(file, INPUT[:7])
    with open(tmp_path / "two.npy", "rb") as file:
        for size in (INPUT.size, 7):
            result = run("apply", "gelu", "-", tmp_path / "out.npy", stdin=file)
            assert (result.returncode, result.stderr) == (0, "")
            assert np.load(tmp_path / "out.npy").size == size


def test_a_pipe_may_be_the_input_and_the_output(source):
    with subprocess.Popen(command_line("apply", "gelu", source, "-"), stdout=subprocess.PIPE) as first:
        result = run("apply", "gelu_grad", "-", "-", stdin=first.stdout, text=False)
    assert first.returncode == result.returncode == 0
    data = result.stdout[-INPUT.nbytes :]
    np.testing.assert_array_equal(np.frombuffer(data, np.float32), gelu.gelu_grad(gelu.gelu(INPUT)))


@posix
def test_named_pipes_are_read_and_written(source, tmp_path):
    paths = [tmp_path / "in", tmp_path / "out"]
    for path in paths:
        os.mkfifo(path)
    writer = threading.Thread(target=lambda: paths[0].write_bytes(source.read_bytes()))
    writer.start()
    with subprocess.Popen(command_line("apply", "gelu", *paths), stderr=subprocess.PIPE) as process:
        data = paths[1].read_bytes()
        assert process.stderr.read() == b""
    writer.join()
    assert process.returncode == 0
    np.testing.assert_array_equal(np.frombuffer(data[-INPUT.nbytes :], np.float32), gelu.gelu(INPUT))


@linux
def test_a_device_is_written_as_it_stands(source):
    assert main(["apply", "gelu", str(source), "/dev/null"]) == 0
    assert not os.path.isfile("/dev/null")


@linux
def test_the_devices_of_standard_streams_may_be_named(source, tmp_path):
    with open(source, "rb") as file:
        piped = run("apply", "gelu", "/dev/stdin", "/dev/stdout", stdin=file, text=False).stdout
    with open(tmp_path / "out.npy", "wb") as file:
        assert run("apply", "gelu", source, "/dev/stdout", capture_output=False, stdout=file).returncode == 0
    assert piped == (tmp_path / "out.npy").read_bytes() == run("apply", "gelu", source, "-", text=False).stdout


@linux
@pytest.mark.parametrize("target", ["-", "/dev/full", "/dev/stdout"])
def test_what_cannot_be_written_is_named_as_it_was_typed(source, target):
    with open("/dev/full", "w") as full:
        result = run("apply", "gelu", source, target, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    named = "standard output" if target == "-" else repr(target)
    assert result.returncode == 2
    assert f"cannot write {named}: No space left on device" in one_line(result.stderr)


def test_a_pipe_that_nobody_reads_is_an_error_line(source):
    ours, theirs = os.pipe()
    os.close(ours)
    result = run("apply", "gelu", source, "-", capture_output=False, stdout=theirs, stderr=subprocess.PIPE)
    os.close(theirs)
    assert result.returncode == 2
    assert "cannot write standard output: Broken pipe" in one_line(result.stderr)


@posix
def test_a_terminal_is_refused_as_standard_output(source):
    import pty

    ours, theirs = pty.openpty()
    result = run("apply", "gelu", source, "-", capture_output=False, stdout=theirs, stderr=subprocess.PIPE)
    os.close(theirs)
    os.close(ours)
    assert result.returncode == 2
    assert "cannot write standard output: it is a terminal" in one_line(result.stderr)


@posix
@pytest.mark.parametrize(
    ("descriptor", "operands", "message"),
    [
        (0, ["-", "out.npy"], "cannot read standard input: it is closed"),
        (1, ["in.npy", "-"], "cannot write standard output: it is closed"),
    ],
)
def test_a_closed_stream_is_refused(source, tmp_path, descriptor, operands, message):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(os.path.abspath, filter(None, sys.path)))}
    options = {"cwd": tmp_path, "env": environment, "preexec_fn": lambda: os.close(descriptor)}
    result = run("apply", "gelu", *operands, **options)
    assert (result.returncode, result.stdout) == (2, "")
    assert message in one_line(result.stderr)


def test_streams_without_bytes_are_refused(refused, source, target, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO("text"))
    assert "cannot read standard input: it is closed, or gives no bytes" in refused("gelu", "-", target)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert "cannot write standard output: it is closed, or takes no bytes" in refused("gelu", source, "-")


def test_names_that_begin_with_a_dash_can_be_given(source, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    source.rename("-in.npy")
    assert main(["apply", "gelu", "./-in.npy", "./-out.npy"]) == 0
    assert main(["apply", "--", "gelu", "-in.npy", "-out.npy"]) == 0
    assert sorted(os.listdir()) == ["-in.npy", "-out.npy"]


def test_the_help_says_what_a_dash_means_and_what_is_not_kept_and_fits_a_screen(capsys):
    with pytest.raises(SystemExit):
        main(["apply", "--help"])
    text = capsys.readouterr().out
    assert text.count("\n") <= 30
    for words in (
        "python -m gelu apply gelu",
        "standard input",
        "standard output",
        "begins with a dash",
        "hard links",
        "access control lists",
        "bfloat16",
    ):
        assert words in " ".join(text.split()), words


@linux
@pytest.mark.parametrize("target", ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
@pytest.mark.parametrize("mode", ["wb", "ab"])
def test_what_stands_in_a_file_that_is_standard_output_stays(source, tmp_path, target, mode):
    (tmp_path / "all").write_bytes(b"before")
    with open(tmp_path / "all", mode) as file:
        file.write(b"head")
        file.flush()
        assert run("apply", "gelu", source, target, capture_output=False, stdout=file).returncode == 0
        file.seek(0, os.SEEK_END)
        file.write(b"tail")
    content = (tmp_path / "all").read_bytes()
    assert content.startswith(b"head" if mode == "wb" else b"beforehead")
    assert content.endswith(gelu.gelu(INPUT).tobytes() + b"tail")


def test_what_takes_more_memory_than_there_is_is_one_line(source, target, monkeypatch, capsys):
    def take_too_much(*arguments):
        raise MemoryError("Unable to allocate 1. EiB")

    monkeypatch.setattr(np, "zeros", take_too_much)
    assert main(["apply", "gelu", str(source), str(target)]) == 2
    assert "not enough memory" in one_line(capsys.readouterr().err)
    assert target.read_bytes() == b"what was there"


# What it refuses


def test_an_unknown_function_is_refused_and_the_known_ones_are_listed(refused, source, target):
    message = refused("relu", source, target)
    assert "'relu'" in message
    assert all(name in message for name in _apply.applicable())


@pytest.mark.parametrize("name", ["show_config", "__version__", "np", ""])
def test_a_name_that_is_no_function_of_an_array_is_refused(refused, source, target, name):
    assert f"unknown function {name!r}" in refused(name, source, target)


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ("(-3,)", "its header has the shape (-3,), which no array can have: "),
        (f"({10**10}, {10**11})", f"its header has the shape ({10**10}, {10**11}), which no array can have: "),
        ("f()", "its header is no literal"),
    ],
)
def test_a_header_that_makes_no_array_is_refused_in_words(refused, tmp_path, target, shape, message):
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    (tmp_path / "in.npy").write_bytes(npy(header, bytes(100)))
    assert message in refused("gelu", tmp_path / "in.npy", target)


def test_a_name_of_two_meanings_is_refused_with_both(refused, source, target):
    assert refused("FastGelu", source, target).endswith("ask for 'gelu_tanh' or 'gelu_sigmoid'\n")


@pytest.mark.parametrize("name", ["gelu_backward", "gelu_value_and_grad"])
def test_a_function_of_several_arrays_is_refused_with_the_reason(refused, source, target, name):
    message = refused(name, source, target)
    numbers = {"gelu_backward": "2 input(s) and 1 output(s)", "gelu_value_and_grad": "1 input(s) and 2 output(s)"}
    assert f"{name} has {numbers[name]}, not one of each; known are gelu, " in message


def test_a_missing_input_is_refused(refused, tmp_path, target):
    assert refused("gelu", tmp_path / "missing.npy", target).endswith("missing.npy': No such file or directory\n")


def test_a_folder_is_refused_as_input_and_as_output(refused, tmp_path, source):
    assert f"cannot read '{tmp_path}': Is a directory" in refused("gelu", tmp_path, tmp_path / "out.npy")
    for spelling in (tmp_path, f"{tmp_path}{os.sep}"):
        assert f"cannot write '{spelling}': it is " in refused("gelu", source, spelling)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("results/", "it is the name of a folder, not of a file"),
        ("results/.", "it is the name of a folder, not of a file"),
        ("results/..", "it is the name of a folder, not of a file"),
        ("", "No such file or directory"),
        ("missing/../out.npy", "no file can be made in the folder 'missing/..': No such file or directory"),
        ("missing/out.npy", "no file can be made in the folder 'missing': No such file or directory"),
        ("in.npy/", "it is the name of a folder, not of a file"),
        ("in.npy/out.npy", "Not a directory"),
    ],
)
def test_a_path_where_no_file_can_be_is_refused_as_it_was_typed(refused, source, tmp_path, monkeypatch, path, why):
    monkeypatch.chdir(tmp_path)
    assert refused("gelu", "in.npy", path) == f"python -m gelu apply: cannot write '{path}': {why}\n"
    assert os.listdir() == ["in.npy"]


@pytest.mark.parametrize("path", ["", "missing/../in.npy", "in.npy/"])
def test_a_path_that_leads_to_no_input_is_refused_as_it_was_typed(refused, source, tmp_path, monkeypatch, path):
    monkeypatch.chdir(tmp_path)
    assert f"cannot read '{path}': No" in refused("gelu", path, "out.npy")


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


@pytest.mark.parametrize("descr", ["('<f4', (2,))", "[('x', '<f4')]", "[('é', '<f4')]", "'<c8'", "'V3'"])
@pytest.mark.parametrize("version", [(1, 0), (3, 0)])
def test_a_type_that_is_no_number_is_refused_whatever_its_header(refused, tmp_path, target, descr, version):
    header = f"{{'descr': {descr}, 'fortran_order': False, 'shape': (3,), }}\n"
    encoded = header.encode("latin-1" if version == (1, 0) else "utf-8")
    (tmp_path / "in.npy").write_bytes(npy(encoded, bytes(24), version))
    message = refused("gelu", tmp_path / "in.npy", target)
    assert "does not take the type" in message or "its items are arrays" in message
    assert ("é" in message) == ("é" in descr)


@posix
def test_an_archive_in_a_pipe_is_refused_at_once(tmp_path, target):
    np.savez(tmp_path / "in.npz", INPUT)
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=lambda: (tmp_path / "pipe").write_bytes((tmp_path / "in.npz").read_bytes()[:500]))
    writer.start()
    result = run("apply", "gelu", tmp_path / "pipe", target)
    writer.join()
    assert result.returncode == 2
    assert "it is an archive of arrays" in one_line(result.stderr)


@pytest.mark.parametrize("name", ["a\nb\x1b[31mc", "ü"])
def test_an_archive_with_strange_names_is_refused_in_one_line(refused, tmp_path, target, name):
    np.savez(tmp_path / "in.npz", **{name: INPUT})
    message = refused("gelu", tmp_path / "in.npz", target)
    assert message.strip().isprintable()
    (tmp_path / "in.npz").write_bytes((tmp_path / "in.npz").read_bytes().replace("ü".encode(), b"\xff\xff"))
    refused("gelu", tmp_path / "in.npz", target)


ADVICE = "allow_pickle|max_header_size|Warning|Traceback"


def test_no_message_gives_advice_that_cannot_be_followed(tmp_path):
    contents = {
        "objects": npy(b"{'descr': '|O', 'fortran_order': False, 'shape': (1,), }\n", pickle.dumps([1])),
        "objects in records": npy(b"{'descr': [('x', '|O')], 'fortran_order': False, 'shape': (1,), }\n", bytes(8)),
        "a long header": npy(b"{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }" + b" " * 20000, bytes(4)),
        "a bad escape": npy(b"{'descr': '<f4\\d', 'fortran_order': False, 'shape': (1,), }\n", bytes(4)),
        "Python 2": npy(b"{'descr': 'S3', 'fortran_order': False, 'shape': (1L,), }\n", bytes(3)),
        "a pickle": pickle.dumps([1]),
        "an old alias": npy(b"{'descr': 'a3', 'fortran_order': False, 'shape': (1,), }\n", bytes(3)),
    }
    for name, content in contents.items():
        (tmp_path / "in.npy").write_bytes(content)
        command = [sys.executable, "-W", "always", "-m", "gelu", "apply", "gelu", tmp_path / "in.npy", "out.npy"]
        result = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert result.returncode == 2, name
        assert not re.search(ADVICE, one_line(result.stderr)), name


def test_an_archive_is_refused_with_the_way_to_take_its_arrays_out(refused, tmp_path, target, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.savez("in.npz", INPUT, weights=INPUT)
    message = refused("gelu", "in.npz", target)
    assert "as a .npy file: it is an archive of arrays ('weights.npy', 'arr_0.npy')" in message
    command = re.search(r"python (-m zipfile -e 'in.npz' )FOLDER$", message)[1] + "folder"
    subprocess.run([sys.executable, *command.replace("'", "").split()], check=True, timeout=60)
    assert main(["apply", "gelu", "folder/weights.npy", "out.npy"]) == 0


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


def test_a_name_that_is_too_long_is_refused(refused, source, target):
    assert "File name too long" in refused("gelu", source, target.with_name("x" * 300))
    assert "File name too long" in refused("gelu", source.with_name("x" * 300), target)


def test_a_loop_of_links_is_refused(refused, source, tmp_path):
    (tmp_path / "loop.npy").symlink_to(tmp_path / "loop.npy")
    assert "loop.npy" in refused("gelu", source, tmp_path / "loop.npy")


def test_a_long_name_of_an_output_is_taken(source, tmp_path):
    assert main(["apply", "gelu", str(source), str(tmp_path / ("ü" * 120 + ".npy"))]) == 0
    assert sorted(os.listdir(tmp_path)) == ["in.npy", "ü" * 120 + ".npy"]


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


# An input that changes while it is read, or is larger than memory


@pytest.mark.parametrize("left", [0, 1, 4, 1000, 4003])
def test_an_input_that_shrinks_while_it_is_read_is_refused(source, target, monkeypatch, capsys, left):
    def shrink_and_write(*arguments):  # as if another process did, after the look at the header
        os.truncate(source, start_of_data + left)
        write_header(*arguments)

    start_of_data, write_header = source.stat().st_size - INPUT.nbytes, _npy.write_header
    monkeypatch.setattr(_npy, "write_header", shrink_and_write)
    assert main(["apply", "gelu", str(source), str(target)]) == 2
    message = f"cannot read '{source}': it ends after {left} of {INPUT.nbytes} bytes of data"
    assert message in one_line(capsys.readouterr().err)
    assert target.read_bytes() == b"what was there"
    assert sorted(os.listdir(target.parent)) == ["in.npy", "out.npy"]


def test_a_pipe_that_ends_early_is_refused(source, target):
    result = run("apply", "gelu", "-", target, input=source.read_bytes()[:-1], text=False)
    assert result.returncode == 2
    assert b"cannot read standard input: it ends after 4003 of 4004 bytes of data" in result.stderr
    assert target.read_bytes() == b"what was there"
    assert sorted(os.listdir(target.parent)) == ["in.npy", "out.npy"]
