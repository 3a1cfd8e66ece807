"""NumPy's .npy format, read and written a piece at a time, so that a file or a pipe of any size takes no memory.

``numpy.lib.format`` reads what a header says. Files are raw: what is not asked for is not read.
"""

import dataclasses
import errno
import io
import math
import os
import warnings

import numpy as np

from ._interrupt import interruptible

MAX_HEADER_SIZE = 10_000  # as np.load has it: what reads the header is slow and unsafe on a long one
_READERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
    (3, 0): np.lib.format.read_array_header_2_0,  # in UTF-8, see read_header
}


class FormatError(ValueError):
    """What is wrong with the contents of a file."""


class IsArchive(FormatError):
    """It holds several arrays, as np.savez writes them."""


@dataclasses.dataclass(frozen=True)
class Header:
    """What precedes the data: ``descr`` is how it names the type, where that is not np.save's way."""

    dtype: np.dtype
    shape: tuple
    fortran_order: bool
    descr: str | None = None

    @property
    def size(self):
        """The number of elements."""
        return math.prod(self.shape)

    @property
    def data_bytes(self):
        return self.size * self.dtype.itemsize


def read_header(file):
    """The header at the place of a raw file. Raises FormatError."""
    start = _read(file, len(np.lib.format.MAGIC_PREFIX) + 2)
    if not start.startswith(np.lib.format.MAGIC_PREFIX):
        raise _error_of_start(start)
    version = tuple(start[-2:])
    if version not in _READERS:
        raise FormatError(f"version {version[0]}.{version[1]} of the format is unknown")
    length = int.from_bytes(_read(file, 2 if version == (1, 0) else 4), "little")
    if length > MAX_HEADER_SIZE:
        raise FormatError(f"its header has {length} bytes, and no more than {MAX_HEADER_SIZE} are read")
    literal = _read(file, length)
    if len(literal) < length:
        raise FormatError("it is cut off in its header")
    return _parse(version, literal)


def _error_of_start(start):
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):  # of an archive, and of an empty one
        return IsArchive("it is an archive of arrays")
    return FormatError(f"it begins with {start!r}" if start else "it is empty")


def _parse(version, literal):
    try:
        if version == (3, 0):  # the same with escapes, in a string of the literal, where NumPy reads Latin-1
            literal = literal.decode("utf-8").encode("ascii", "backslashreplace")
        length = len(literal).to_bytes(2 if version == (1, 0) else 4, "little")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Python 2 wrote is read, too
            shape, fortran_order, dtype = _READERS[version](io.BytesIO(length + literal), max_header_size=len(literal))
    except Exception as error:  # it is a Python literal: damaged, it may raise nearly anything
        reason = " ".join(str(error).split()) or type(error).__name__
        raise FormatError("its header is no literal" if " at 0x" in reason else reason) from error
    try:
        np.broadcast_to(np.empty((), dtype.base), shape)
    except Exception as error:
        raise FormatError(f"its header has the shape {shape}, which no array can have: {error}") from error
    if dtype.hasobject:
        raise FormatError("its items are Python objects, which are never loaded")
    if dtype.subdtype is not None:
        raise FormatError(f"its items are arrays, of the type {dtype}")
    return Header(dtype, shape, fortran_order)


def write_header(file, header):
    """Write what np.save would write before an array of that kind."""
    # an array that is contiguous in both orders counts as one in C order
    fortran_order = header.fortran_order and header.size > 0 and sum(length > 1 for length in header.shape) > 1
    descr = header.descr or np.lib.format.dtype_to_descr(header.dtype)
    buffer = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        buffer, {"descr": descr, "fortran_order": fortran_order, "shape": header.shape}
    )
    write_all(file, memoryview(buffer.getvalue()))


def _read(file, count):
    """So many bytes, or fewer at the end of the file."""
    buffer = bytearray(count)
    return bytes(buffer[: read_into(file, memoryview(buffer))])


def read_into(file, view):
    """Fill a view of bytes from a raw file. Returns how many there were before the file's end."""
    done = 0
    while done < len(view):
        count = interruptible(file.readinto, view[done:])
        if not count:
            _must_not_block(count)
            break
        done += count
    return done


def write_all(file, view):
    """Write all of a view of bytes to a raw file, in as many calls as it takes."""
    while len(view) > 0:
        count = interruptible(file.write, view)
        _must_not_block(count)
        view = view[count:]


def _must_not_block(count):
    if count is None:  # what a raw file gives where it would have to wait and may not
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
