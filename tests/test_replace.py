"""The command line: how OUT is replaced, whole or not at all, whatever happens to the run."""

import contextlib
import errno
import io
import os
import re
import signal
import stat
import subprocess
import threading
import time
import weakref

import numpy as np
import pytest
from command_line import INPUT, command_line, linux, npy, posix, run

import gelu
from gelu import _apply, _interrupt, _npy, _replace
from gelu.__main__ import main

as_root = pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() != 0, reason="only root gives files away")

PART = re.compile(r"out\.npy\.gelu-[0-9a-f]{8}\.part")


def parts(folder):
    return [path for path in folder.iterdir() if PART.fullmatch(path.name)]


@pytest.fixture
def long_source(tmp_path):
    """An input of 2 GiB that takes no room on the disk."""
    path = tmp_path / "in.npy"
    path.write_bytes(npy(b"{'descr': '<f4', 'fortran_order': False, 'shape': (536870912,), }\n"))
    os.truncate(path, path.stat().st_size + (4 << 29))
    return path


@contextlib.contextmanager
def running(*arguments, **options):
    process = subprocess.Popen(command_line(*arguments), stderr=subprocess.PIPE, text=True, **options)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_until(holds):
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.001)


def wait_until_written(folder):
    wait_until(lambda: any(path.stat().st_size > 0 for path in parts(folder)))


def assert_nothing_happened(folder):
    assert (folder / "out.npy").read_bytes() == b"what was there"
    assert sorted(path.name for path in folder.iterdir()) == ["in.npy", "out.npy"]


# Whose OUT is, and who may read it


def test_a_file_is_replaced_and_keeps_its_permissions(source, target):
    target.chmod(0o640)
    assert main(["apply", "gelu", str(source), str(target)]) == 0
    np.testing.assert_array_equal(np.load(target), gelu.gelu(INPUT))
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_it_is_written_to_where_a_link_points(source, target, tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "link.npy").symlink_to("../second.npy")
    (tmp_path / "second.npy").symlink_to(target)
    assert main(["apply", "gelu", str(source), str(tmp_path / "folder" / "link.npy")]) == 0
    assert (tmp_path / "second.npy").is_symlink()
    np.testing.assert_array_equal(np.load(target), gelu.gelu(INPUT))


def test_a_link_to_nothing_yet_gets_what_it_points_to(source, tmp_path):
    (tmp_path / "link.npy").symlink_to("out.npy")
    assert main(["apply", "gelu", str(source), str(tmp_path / "link.npy")]) == 0
    assert (tmp_path / "link.npy").is_symlink()
    np.testing.assert_array_equal(np.load(tmp_path / "out.npy"), gelu.gelu(INPUT))


def test_a_new_file_has_the_usual_permissions(source, tmp_path):
    (tmp_path / "usual").touch()
    assert main(["apply", "gelu", str(source), str(tmp_path / "out.npy")]) == 0
    assert (tmp_path / "out.npy").stat().st_mode == (tmp_path / "usual").stat().st_mode


@posix
@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_while_it_is_written_nobody_reads_it_who_could_not_read_the_file_in_its_place(
    long_source, target, tmp_path, mode
):
    target.chmod(mode)
    with running("apply", "gelu", long_source, target):
        wait_until_written(tmp_path)
        assert [stat.S_IMODE(path.stat().st_mode) for path in parts(tmp_path)] == [0o600]


@as_root
def test_another_owners_file_stays_the_owners_with_all_its_permissions(source, target):
    os.chown(target, 1000, 1001)
    target.chmod(0o6750)
    assert main(["apply", "gelu", str(source), str(target)]) == 0
    found = target.stat()
    assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (1000, 1001, 0o6750)


@as_root
@pytest.mark.parametrize(
    ("allowed", "expected"), [({1001}, (0, 1001, 0o775)), (set(), (0, 0, 0o705))], ids=["the group", "neither"]
)
def test_where_the_owner_cannot_be_kept_nobody_gains_rights(source, target, monkeypatch, allowed, expected):
    def as_a_plain_user(descriptor, user, group):
        if user != -1 or group not in allowed:
            raise PermissionError
        chown(descriptor, user, group)

    chown = os.fchown
    os.chown(target, 1000, 1001)
    target.chmod(0o6775)
    monkeypatch.setattr(os, "fchown", as_a_plain_user)
    assert main(["apply", "gelu", str(source), str(target)]) == 0
    found = target.stat()
    assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == expected


@as_root
@pytest.mark.parametrize("mode", [0o604, 0o642])
def test_where_the_group_cannot_be_kept_nobody_gains_rights_as_others(source, target, monkeypatch, mode):
    def as_a_plain_user(descriptor, user, group):
        raise PermissionError

    os.chown(target, 1000, 1001)
    target.chmod(mode)
    monkeypatch.setattr(os, "fchown", as_a_plain_user)
    assert main(["apply", "gelu", str(source), str(target)]) == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


@pytest.fixture
def access_lists(tmp_path):
    """Set and get access control lists, as os does it, where there are any."""
    name = "system.posix_acl_access"

    def entries(*items):  # (tag, permissions, id)
        import struct

        return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *item) for item in items)

    try:
        path = tmp_path / "probe"
        path.touch()
        nobody = 0xFFFFFFFF
        acl = entries((1, 6, nobody), (2, 4, 2000), (4, 0, nobody), (16, 4, nobody), (32, 0, nobody))
        os.setxattr(path, name, acl)
        path.unlink()
    except (AttributeError, OSError):
        pytest.skip("there are no access control lists here")
    return name, acl


def test_an_access_control_list_is_kept(source, target, access_lists):
    name, acl = access_lists
    os.setxattr(target, name, acl)
    before = target.stat().st_mode
    assert main(["apply", "gelu", str(source), str(target)]) == 0
    assert os.getxattr(target, name) == acl
    assert target.stat().st_mode == before


def test_a_default_access_control_list_of_the_folder_gives_nobody_rights_to_a_file_that_is_replaced(
    source, target, access_lists
):
    name, acl = access_lists
    target.chmod(0o640)
    os.setxattr(target.parent, "system.posix_acl_default", acl)
    assert main(["apply", "gelu", str(source), str(target)]) == 0
    with pytest.raises(OSError, match="No data"):
        os.getxattr(target, name)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_where_an_access_control_list_cannot_be_kept_nobody_gains_rights(source, target, access_lists, monkeypatch):
    def fails(*arguments):
        raise OSError(95, "not supported")

    name, acl = access_lists
    os.setxattr(target, name, acl)
    monkeypatch.setattr(os, "setxattr", fails)
    assert main(["apply", "gelu", str(source), str(target)]) == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


# What a run that was killed leaves behind


@posix
def test_what_a_killed_run_leaves_has_a_name_that_says_so_and_goes_with_the_next_run(long_source, target, tmp_path):
    with running("apply", "gelu", long_source, target) as process:
        wait_until_written(tmp_path)
        process.kill()
        process.wait()
    assert len(parts(tmp_path)) == 1
    np.save(tmp_path / "short.npy", INPUT)
    assert main(["apply", "gelu", str(tmp_path / "short.npy"), str(tmp_path / "other.npy")]) == 0
    assert len(parts(tmp_path)) == 1  # not that run's OUT
    assert main(["apply", "gelu", str(tmp_path / "short.npy"), str(target)]) == 0
    assert parts(tmp_path) == []


@posix
@pytest.mark.parametrize("name", ["TOKEN.npy", "x" * 126 + ".npy", "ü" * 120 + ".npy"])
def test_what_was_abandoned_is_found_whatever_the_name(source, tmp_path, name):
    abandoned = _replace._beside(str(tmp_path / name), "0123abcd")
    open(abandoned, "w").close()
    assert main(["apply", "gelu", str(source), str(tmp_path / name)]) == 0
    assert sorted(os.listdir(tmp_path)) == sorted(["in.npy", name])


@posix
def test_what_a_run_is_still_writing_is_left_to_it(long_source, target, tmp_path):
    np.save(tmp_path / "short.npy", INPUT)
    with running("apply", "gelu", long_source, target) as process:
        wait_until_written(tmp_path)
        assert main(["apply", "gelu", str(tmp_path / "short.npy"), str(target)]) == 0
        assert process.poll() is None
        assert len(parts(tmp_path)) == 1
    np.testing.assert_array_equal(np.load(target), gelu.gelu(INPUT))


@posix
def test_only_abandoned_files_are_removed(source, target, tmp_path):
    kept = ["out.npy.gelu-notes.part", "out.npy.gelu-0123abcd.part.npy", "xout.npy.gelu-0123abcd.part"]
    for name in kept:
        (tmp_path / name).touch()
    (tmp_path / "out.npy.gelu-00000000.part").mkdir()
    os.mkfifo(tmp_path / "out.npy.gelu-11111111.part")
    (tmp_path / "out.npy.gelu-22222222.part").symlink_to(source)
    assert main(["apply", "gelu", str(source), str(target)]) == 0
    assert source.exists()
    assert len(list(tmp_path.iterdir())) == 2 + len(kept) + 3


@posix
def test_a_file_system_without_locks_is_written_and_nothing_on_it_counts_as_abandoned(source, target, monkeypatch):
    def has_none(*arguments):
        raise OSError("no locks available")

    abandoned = target.with_name("out.npy.gelu-0123abcd.part")
    abandoned.touch()
    monkeypatch.setattr(_replace.fcntl, "flock", has_none)
    assert main(["apply", "gelu", str(source), str(target)]) == 0
    np.testing.assert_array_equal(np.load(target), gelu.gelu(INPUT))
    assert abandoned.exists()


@posix
def test_runs_that_write_the_same_file_at_once_do_not_disturb_each_other(source, target, tmp_path):
    processes = [subprocess.Popen(command_line("apply", "gelu", source, target)) for _ in range(6)]
    assert [process.wait(timeout=60) for process in processes] == [0] * 6
    np.testing.assert_array_equal(np.load(target), gelu.gelu(INPUT))
    assert sorted(os.listdir(tmp_path)) == ["in.npy", "out.npy"]


# Room for it


@linux
@pytest.mark.parametrize(
    ("number", "is_full"), [("ENOSPC", True), ("EDQUOT", True), ("EFBIG", True), ("ENOTSUP", False)]
)
def test_a_lack_of_room_is_an_error_before_anything_is_read(
    source, target, tmp_path, monkeypatch, capsys, number, is_full
):
    def refuse(file, start, size):
        asked.append((start, size))
        return getattr(errno, number)

    def read(self, buffer):
        if is_full:
            raise AssertionError("was read")
        return read_all(self, buffer)

    asked, read_all, start = [], _apply.Chunks.into, source.stat().st_size - INPUT.nbytes
    monkeypatch.setattr(_replace, "_allocator", lambda: refuse)
    monkeypatch.setattr(_apply.Chunks, "into", read)
    assert main(["apply", "gelu", str(source), str(target)]) == (2 if is_full else 0)
    assert asked == [(start, 1)]
    if is_full:
        message = os.strerror(getattr(errno, number))
        assert capsys.readouterr().err.endswith(f"cannot write '{target}': {message}\n")
        assert_nothing_happened(tmp_path)
    else:
        np.testing.assert_array_equal(np.load(target), gelu.gelu(INPUT))


@linux
def test_all_of_it_is_reserved_in_slices_before_it_is_written(tmp_path, monkeypatch):
    allocate = _replace._allocator()
    if allocate is None:
        pytest.skip("there is no fallocate")
    monkeypatch.setattr(_replace, "SLICE", 4096)
    with io.FileIO(tmp_path / "file", "w") as file:
        file.write(b"head")
        if allocate(file, 0, 1) == errno.ENOTSUP:
            pytest.skip("the file system has no fallocate")
        _replace.reserve(file, 10_000)
        found = os.fstat(file.fileno())
        assert found.st_size == 10_004
        assert found.st_blocks * 512 >= 10_004
        assert file.tell() == 4


@linux
@pytest.mark.parametrize("count", [2**45, 2**62])
def test_an_array_that_no_disk_holds_is_refused_at_once(tmp_path, target, count):
    """From a pipe, whose length cannot be looked at."""
    header = npy(f"{{'descr': '<i1', 'fortran_order': False, 'shape': ({count},), }}\n".encode())
    result = run("apply", "gelu", "-", target, input=header, text=False)
    assert result.returncode == 2
    assert re.search(b"No space left on device|File too large|it ends after 0 of", result.stderr)
    assert result.stderr.count(b"\n") == 1
    assert target.read_bytes() == b"what was there"


# Signals


def with_default_signals():
    for name in SIGNALS:
        signal.signal(getattr(signal, name), signal.SIG_DFL)


SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGXCPU", "SIGUSR1", "SIGALRM"]


@posix
@pytest.mark.parametrize("name", SIGNALS)
def test_an_interrupted_run_leaves_nothing_behind(long_source, target, tmp_path, name):
    number = getattr(signal, name)
    with running("apply", "gelu", long_source, target, preexec_fn=with_default_signals) as process:
        wait_until_written(tmp_path)
        process.send_signal(number)
        error = process.communicate(timeout=60)[1]
    assert process.returncode == 128 + number
    assert error == f"python -m gelu: ended by {name}\n"
    assert_nothing_happened(tmp_path)


@posix
def test_a_run_that_is_told_again_while_it_cleans_up_leaves_nothing_behind(long_source, target, tmp_path):
    for first, second in [("SIGTERM", "SIGHUP"), ("SIGINT", "SIGINT"), ("SIGHUP", "SIGTERM")]:
        with running("apply", "gelu", long_source, target, preexec_fn=with_default_signals) as process:
            wait_until(lambda: any(path.stat().st_size > 64 << 20 for path in parts(tmp_path)))
            process.send_signal(getattr(signal, first))
            while process.poll() is None:
                process.send_signal(getattr(signal, second))
            error = process.communicate(timeout=60)[1]
        # Two that are there at once are taken in the order of their numbers. And Python's own end takes handlers away,
        # so that one may kill what has nothing left to do.
        assert process.returncode in (
            128 + getattr(signal, first),
            128 + getattr(signal, second),
            -getattr(signal, second),
        )
        assert error in [f"python -m gelu: ended by {name}\n" for name in (first, second)]
        assert_nothing_happened(tmp_path)


@posix
@pytest.mark.usefixtures("default_signals")
def test_signals_at_every_step_of_the_clean_up_leave_nothing_behind(source, target, tmp_path, monkeypatch):
    def write_a_part_and_be_told(*arguments):
        write_all(*arguments)
        signal.raise_signal(signal.SIGTERM)

    def remove_and_be_told(path):
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.raise_signal(number)
        remove(path)
        signal.raise_signal(signal.SIGINT)

    write_all, remove = _npy.write_all, os.remove
    monkeypatch.setattr(_npy, "write_all", write_a_part_and_be_told)
    monkeypatch.setattr(os, "remove", remove_and_be_told)
    assert main(["apply", "gelu", str(source), str(target)]) == 128 + signal.SIGTERM
    assert_nothing_happened(tmp_path)


class Weak:
    pass


@posix
@pytest.mark.usefixtures("default_signals")
def test_a_signal_where_python_swallows_exceptions_is_not_lost(source, target, tmp_path, monkeypatch):
    def write_and_be_told_in_a_callback(*arguments):
        write_all(*arguments)
        thing = Weak()
        reference = weakref.ref(thing, lambda reference: signal.raise_signal(signal.SIGTERM))
        del thing
        assert reference() is None

    write_all = _npy.write_all
    monkeypatch.setattr(_npy, "write_all", write_and_be_told_in_a_callback)
    assert main(["apply", "gelu", str(source), str(target)]) == 128 + signal.SIGTERM
    assert_nothing_happened(tmp_path)


@linux
@pytest.mark.parametrize("waits", ["to open", "to read", "to write"])
def test_a_run_that_waits_for_a_pipe_is_ended_at_once(long_source, target, tmp_path, waits):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    operands = [pipe, target] if waits == "to read" else [long_source, pipe]
    with contextlib.ExitStack() as stack:
        if waits != "to open":
            stack.enter_context(open(pipe, "r+b", buffering=0))  # neither writes nor reads
        process = stack.enter_context(running("apply", "gelu", *operands, preexec_fn=with_default_signals))
        wait_until(lambda: has_handler(process.pid, signal.SIGTERM))
        if waits != "to open":
            wait_until(lambda: str(pipe) in open_files(process.pid))
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
    assert process.returncode == 128 + signal.SIGTERM
    os.remove(pipe)
    assert_nothing_happened(tmp_path)


def has_handler(process, number):
    with open(f"/proc/{process}/status") as file:
        caught = next(int(line.split()[1], 16) for line in file if line.startswith("SigCgt:"))
    return caught >> (number - 1) & 1


def open_files(process):
    folder = f"/proc/{process}/fd"
    for name in os.listdir(folder):
        with contextlib.suppress(OSError):
            yield os.readlink(f"{folder}/{name}")


@posix
def test_a_signal_that_the_caller_ignores_stays_ignored(source, target, monkeypatch):
    def write_and_be_told(*arguments):
        write_all(*arguments)
        signal.raise_signal(signal.SIGHUP)

    write_all = _npy.write_all
    monkeypatch.setattr(_npy, "write_all", write_and_be_told)
    found = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
    try:
        assert main(["apply", "gelu", str(source), str(target)]) == 0
    finally:
        signal.signal(signal.SIGHUP, found)


def test_a_run_in_another_thread_leaves_signals_alone(source, target):
    statuses = []
    thread = threading.Thread(target=lambda: statuses.append(main(["apply", "gelu", str(source), str(target)])))
    thread.start()
    thread.join()
    assert statuses == [0]


def test_a_call_outside_of_a_run_is_just_made():
    assert _interrupt.interruptible(max, 1, 2) == 2


# Room


@posix
@pytest.mark.parametrize("room", [0, 100, 2000, 4100])
def test_no_room_for_the_output_is_refused_and_nothing_is_lost(source, target, tmp_path, room):
    import resource

    result = run(
        "apply", "gelu", source, target, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    )
    assert result.returncode == 2
    assert f"cannot write '{target}': File too large" in result.stderr
    assert_nothing_happened(tmp_path)


@posix
def test_an_input_of_any_size_takes_less_than_256_mib_of_address_space(long_source, target, tmp_path):
    import resource

    limit = 256 << 20
    options = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit))}
    options["env"] = os.environ | {"OPENBLAS_NUM_THREADS": "1"}  # NumPy's would take some for each processor
    with running("apply", "gelu", long_source, target, **options) as process:
        wait_until(
            lambda: process.poll() is not None or any(path.stat().st_size > 64 << 20 for path in parts(tmp_path))
        )
        assert process.poll() is None


def test_only_what_replaces_a_file_is_written_to_the_disk_before_it_has_its_name(source, tmp_path, monkeypatch):
    synced, fsync = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: (synced.append(descriptor), fsync(descriptor)))
    for count in (0, 1):
        assert main(["apply", "gelu", str(source), str(tmp_path / "out.npy")]) == 0
        assert len(synced) == count
