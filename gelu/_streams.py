"""Standard output and error as the command line needs them, whatever the process was started with.

A daemon, cron or a graphical launcher may leave Python without a stream (None), with one that is closed, or with an
object that has a method ``write`` and nothing else.
"""

import contextlib
import io
import os
import sys


class Writer(io.TextIOBase):
    """A stream of text that goes to a function. It has no ``buffer``, so it takes no bytes."""

    def __init__(self, write):
        self._write = write

    def write(self, text):
        self._write(text)
        return len(text)


@contextlib.contextmanager
def usable():
    """Let ``sys.stdout`` and ``sys.stderr`` be streams that can be written and flushed; what nobody reads is lost."""
    found = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = map(_usable, found)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = found


def _usable(stream):
    if stream is None or getattr(stream, "closed", False):
        return Writer(lambda text: None)
    if not all(hasattr(stream, name) for name in ("flush", "isatty", "fileno")):
        return Writer(stream.write)
    return stream


def reserve_descriptors():
    """Let descriptors 0 to 2 lead nowhere where they are closed.

    Otherwise the next file to be opened would get such a number, and with it what is meant for a stream.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # the lowest number that is free


def complain(message):
    """Write a line to standard error, and nowhere else: where it cannot be written it is lost."""
    line = f"{message}\n"
    with contextlib.suppress(OSError, ValueError):
        if os.name == "posix" and hasattr(sys.stderr, "buffer"):
            # The bytes of a path as they were typed: a terminal often shows more than the locale can name.
            sys.stderr.flush()
            sys.stderr.buffer.write(_encoded(line))
        else:
            sys.stderr.write(line)
        sys.stderr.flush()


def _encoded(line):
    try:
        return os.fsencode(line)
    except UnicodeEncodeError:
        return line.encode("ascii", "backslashreplace")


def quoted(path):
    """A path between quotation marks, on one line, its letters as they were typed."""
    shown = (
        letter if letter.isprintable() or "\udc80" <= letter <= "\udcff" else ascii(letter)[1:-1] for letter in path
    )
    return f"'{''.join(shown)}'"


def discard_output():
    """Let what is left of standard output, which cannot be written, go nowhere when Python ends."""
    with contextlib.suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
