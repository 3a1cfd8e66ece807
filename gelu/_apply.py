"""Apply a function to an array file of any size: what ``python -m gelu apply`` runs.

A chunk is read, computed and written while it is in the cache, from file to file in several threads at once
(_overlap.py). A file as output is replaced when all is written (_replace.py); a pipe, a device and standard output are
written as they stand, in order.
"""

import contextlib
import errno
import io
import os
import stat
import sys
import threading
import warnings

import numpy as np

import gelu

from . import _names, _npy
from ._bfloat16 import bfloat16
from ._interrupt import interruptible
from ._overlap import merged
from ._progress import progress_bar
from ._replace import follow_links, is_at, own_descriptor, replacing, reserve
from ._streams import quoted

CHUNK = 1 << 17  # elements: few enough that what is read, computed and written stays in the cache
THREADS = 3  # from file to file, if so many may be used: one at a time reads, and one writes
STANDARD = "-"  # as a path: standard input or output
VOID = np.dtype("V2")  # what np.save makes of bfloat16
SHOWN_MEMBERS = 3


class Refusal(Exception):
    """Why a file cannot be made: one line that says what and where."""


def applicable():
    """The functions that can be applied, by name: those of one input and one output."""
    functions = {name: getattr(gelu, name) for name in gelu.__all__}
    return {
        name: function
        for name, function in functions.items()
        if isinstance(function, np.ufunc) and (function.nin, function.nout) == (1, 1)
    }


def why_not_applicable(name):
    function = getattr(gelu, name) if name in gelu.__all__ else None
    if not isinstance(function, np.ufunc):
        return f"unknown function {name!r}"
    return f"{name} has {function.nin} input(s) and {function.nout} output(s), not one of each"


def function_of(name):
    """The function of a name, ours or a framework's."""
    functions = applicable()
    if name in functions:
        return functions[name]
    if name.lower() in _names.AMBIGUOUS:
        raise Refusal(_names.AMBIGUOUS[name.lower()])
    if name not in gelu.__all__ and name.lower() in _names.ACTIVATIONS:
        return gelu.from_name(name)
    raise Refusal(f"{why_not_applicable(name)}; known are {', '.join(functions)} and frameworks' names, as gelu_new")


def apply_to_file(name, source, target, void_is_bfloat16=False):
    """Write ``function(array of source)`` to target, both .npy files. Raises Refusal, and then target is untouched."""
    function = function_of(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what goes wrong is said in one line
        with reading(source) as (file, header):
            dtype = input_type(header.dtype, void_is_bfloat16, name_of_source(source))
            result = result_header(function, header, dtype, name_of_source(source))
            with writing(target, source, file) as output, progress_bar(header.data_bytes) as advance:
                _npy.write_header(output, result)
                is_new = not is_open(target) and is_regular(output)
                if is_new:
                    reserve(output, result.data_bytes)
                chunks, results = Chunks(file, header, dtype, name_of_source(source)), Results(output, result)
                allowed = gelu.get_num_threads()
                most = min(THREADS, allowed) if is_new and is_regular(file) else 1
                buffers = several(lambda: (chunks.buffer(), results.buffer()), most)
                threads = allowed if len(buffers) == 1 else 1  # of each call
                for done in merged([converted(function, chunks, results, *its, threads) for its in buffers]):
                    advance(done)


def several(make, count):
    """So many of what a function makes, or as many as there is memory for: at least one."""
    made = [make()]
    with contextlib.suppress(MemoryError):
        while len(made) < count:
            made.append(make())
    return made


def converted(function, chunks, results, x, y, threads):
    """Read, compute and write chunks until there are no more, in two arrays: the bytes of each that is done."""
    for first, chunk in chunks.into(x):
        with gelu.num_threads(threads):
            result = function(chunk, out=y[: len(chunk)])
        results.write(first, result)
        yield chunk.nbytes


def name_of_source(source):
    return "standard input" if source == STANDARD else quoted(source)


@contextlib.contextmanager
def refusing(action, name):
    """Make an error of the operating system the refusal of an action on what has that name."""
    try:
        yield
    except OSError as error:
        raise Refusal(f"cannot {action} {name}: {error.strerror or error}") from error


# Types


def input_type(dtype, void_is_bfloat16, name):
    """The type that the items of a file have, by its header and what the user says of it."""
    if not void_is_bfloat16:
        return dtype
    if bfloat16() is None:
        raise Refusal("--dtype bfloat16 needs the package ml_dtypes: pip install ml_dtypes")
    if dtype not in (VOID, bfloat16()):
        raise Refusal(f"--dtype bfloat16 is for items of the type V2, but those of {name} are {dtype}")
    return bfloat16()


def result_header(function, header, dtype, name):
    """The header of the function's results: shape and order are kept, and so is the way to name bfloat16."""
    try:
        result_type = function(np.empty(0, dtype)).dtype
    except TypeError:
        hint = "; --dtype bfloat16 takes it as np.save's way to write bfloat16" if dtype == VOID else ""
        raise Refusal(
            f"{function.__name__} does not take the type {dtype} of {name}: it takes real numbers{hint}"
        ) from None
    descr = "bfloat16" if header.dtype == bfloat16() is not None else None
    return _npy.Header(result_type, header.shape, header.fortran_order, descr)


# Reading


@contextlib.contextmanager
def reading(source):
    """The raw file of source, at the first byte of its data, and its header."""
    name = name_of_source(source)
    with contextlib.ExitStack() as stack, refusing("read", name):
        file = raw(sys.stdin) if source == STANDARD else stack.enter_context(opened(source, "r"))
        if file is None:
            raise Refusal(f"cannot read {name}: it is closed, or gives no bytes")
        try:
            header = _npy.read_header(file)
            must_hold(file, header.data_bytes)
        except _npy.FormatError as error:
            hint = way_out(file, source) if isinstance(error, _npy.IsArchive) else ""
            raise Refusal(f"cannot read {name} as a .npy file: {error}{hint}") from error
        yield file, header


def raw(stream):
    """The file of bytes under a standard stream, without its buffer; None where there is none."""
    buffer = None if getattr(stream, "closed", False) else getattr(stream, "buffer", None)
    return getattr(buffer, "raw", buffer)


def must_hold(file, size):
    """An error where a file, other than a pipe, has not so many bytes left."""
    if is_regular(file):
        with contextlib.suppress(OSError):  # what cannot tell
            left = os.fstat(file.fileno()).st_size - file.tell()
            if left < size:
                raise _npy.FormatError(f"it is cut off: of {size} bytes of data it has {left}")


def way_out(file, source):
    """What to do about an archive."""
    if source == STANDARD or not is_regular(file):
        return ""
    import zipfile  # which takes longer than an array of a MiB

    try:
        with zipfile.ZipFile(io.FileIO(file.fileno(), closefd=False)) as archive:
            members = archive.namelist()
    except Exception:  # damaged, it may raise nearly anything
        return ""
    shown = ", ".join(map(quoted, members[:SHOWN_MEMBERS])) + (", ..." if len(members) > SHOWN_MEMBERS else "")
    return f" ({shown or 'none'}); take them out: python -m zipfile -e {quoted(source)} FOLDER"


def is_regular(file):
    """Whether it is a file, in which reading and writing soon end: what waits for a pipe must hear of signals."""
    try:
        return stat.S_ISREG(os.fstat(file.fileno()).st_mode)
    except OSError:  # what has no descriptor
        return False


def bytes_of(array):
    return memoryview(array.view(np.uint8))


def opened(path, mode):
    """A raw file; of the process's own descriptors, as /dev/stdout, itself: where it stands, and nothing cut off."""
    descriptor = own_descriptor(path)
    if descriptor is not None:
        return io.FileIO(descriptor, mode, closefd=False)
    return interruptible(io.FileIO, path, mode)


class Chunks:
    """The elements of a file, in its order: whoever reads gets the next ones."""

    def __init__(self, file, header, dtype, name):
        self._file, self._header, self._dtype, self._name = file, header, dtype, name
        self._next, self._lock = 0, threading.Lock()

    def buffer(self):
        """An array for a chunk."""
        return np.empty(min(CHUNK, self._header.size), self._dtype)

    def into(self, buffer):
        """Each chunk that is read here, after the index of its first element; the next takes its place in an array."""
        while True:
            with self._lock:
                first = self._next
                chunk = buffer[: self._header.size - first]
                self._next = self._header.size  # after an error nobody reads on
                self._read(first, chunk)
                self._next = first + len(chunk)
            if len(chunk) == 0:
                return
            yield first, chunk

    def _read(self, first, chunk):
        with refusing("read", self._name):
            count = _npy.read_into(self._file, bytes_of(chunk))
        if count < chunk.nbytes:
            had = first * chunk.itemsize + count
            raise Refusal(f"cannot read {self._name}: it ends after {had} of {self._header.data_bytes} bytes of data")


# Writing


@contextlib.contextmanager
def writing(target, source=STANDARD, source_file=None):
    """A raw file to write to: beside target, which it replaces in the end, or target itself where it is no file."""
    name = "standard output" if target == STANDARD else quoted(target)
    with contextlib.ExitStack() as stack, refusing("write", name):
        if target == STANDARD:
            file = raw(sys.stdout)
        else:
            file = stack.enter_context(writing_to_path(target, name, source, source_file))
        if file is None:
            raise Refusal(f"cannot write {name}: it is closed, or takes no bytes")
        if file.isatty():
            raise Refusal(f"cannot write {name}: it is a terminal, and the result is no text")
        yield file


class Results:
    """The elements to be written to a file, from where it stands."""

    def __init__(self, file, header):
        self._file, self._header = file, header
        self._next, self._lock = 0, threading.Lock()

    def buffer(self):
        """An array for a chunk of results: of zeros, since what pads a long double is written, too."""
        return np.zeros(min(CHUNK, self._header.size), self._header.dtype)

    def write(self, first, result):
        """Write elements from an index on. Only where they do not come in order does the file need a place to go to.
        After an error nothing is written, since nobody knows where the file stands."""
        with self._lock:
            stands_at, self._next = self._next, None
            if stands_at is None:
                return
            if first != stands_at:
                self._file.seek((first - stands_at) * result.itemsize, os.SEEK_CUR)
            _npy.write_all(self._file, bytes_of(result))
            self._next = first + len(result)


def writing_to_path(target, name, source, source_file):
    found = status_of(target)
    if found is not None:
        check_target(target, found, name, source, source_file)
    place = follow_links(target)
    is_file = found is None or (stat.S_ISREG(found.st_mode) and is_at(place, found))
    return replacing(place) if is_file and not is_open(target) else opened(target, "w")


def is_open(target):
    """Whether an output is open already, and may stand anywhere."""
    return target == STANDARD or own_descriptor(target) is not None


def status_of(target):
    """What os.stat tells of the path of an output, None where there is nothing."""
    if not target:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    if os.path.basename(target) in ("", os.curdir, os.pardir):
        raise OSError(errno.EISDIR, "it is the name of a folder, not of a file")
    try:
        return os.stat(target)
    except FileNotFoundError:
        return None


def check_target(target, found, name, source, source_file):
    if stat.S_ISDIR(found.st_mode):
        raise Refusal(f"cannot write {name}: it is a folder")
    if source != STANDARD and os.path.samestat(found, os.fstat(source_file.fileno())):
        raise Refusal(f"cannot write {name}: it is the input {quoted(source)} itself")
    if not os.access(target, os.W_OK):
        raise Refusal(f"cannot write {name}: it is write-protected")
