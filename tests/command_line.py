"""Runs of the command line, in processes of their own."""

import os
import subprocess
import sys

import numpy as np
import pytest

INPUT = np.linspace(-12, 12, 1001, dtype=np.float32)

posix = pytest.mark.skipif(os.name != "posix", reason="signals, limits and terminals as POSIX has them")
linux = pytest.mark.skipif(sys.platform != "linux", reason="capabilities and devices as Linux has them")


def command_line(*arguments):
    return [sys.executable, "-W", "error", "-m", "gelu", *map(str, arguments)]


def run(*arguments, **options):
    # buffered, as where nobody says otherwise
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    options = {"capture_output": True, "text": True, "timeout": 60, "env": environment} | options
    return subprocess.run(command_line(*arguments), **options)


def one_line(text):
    assert text.startswith("python -m gelu")
    assert text.count("\n") == 1
    assert text.endswith("\n")
    return text


def npy(header, data=b"", version=(1, 0)):
    """A .npy file with a header of those bytes."""
    length = len(header).to_bytes(2 if version == (1, 0) else 4, "little")
    return np.lib.format.MAGIC_PREFIX + bytes(version) + length + header + data


def as_a_plain_user():
    """Drop root's right to read and write everything, in a child before it starts."""
    import ctypes

    drop_from_bounding_set, override, read_search = 24, 1, 2
    libc = ctypes.CDLL(None)
    for capability in (override, read_search):
        libc.prctl(drop_from_bounding_set, capability, 0, 0, 0)


def python_on_a_terminal(*arguments, **options):
    """The exit status of Python where its standard error is a terminal, and what that shows."""
    import contextlib
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    result = subprocess.run([sys.executable, *map(str, arguments)], stderr=theirs, **{"timeout": 60} | options)
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # the end, on Linux
        while piece := os.read(ours, 4096):
            shown += piece
    os.close(ours)
    return result.returncode, shown.decode()


def run_on_a_terminal(program, **options):
    """The same of a program."""
    return python_on_a_terminal("-W", "error", "-c", program, **options)
