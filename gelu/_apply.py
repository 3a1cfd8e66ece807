"""Apply a function to an array file of any size: what ``python -m gelu apply`` runs.

The input is mapped into memory and taken in chunks. The output is written in order into a temporary file beside its
place and renamed at the end, so that its place holds either what it held before or all of the result. (Were the output
mapped too, a full disk would be a signal, not an error.)
"""

import contextlib
import os
import secrets
import shutil
import stat
import sys

import numpy as np

import gelu

CHUNK = 1 << 20  # elements


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


def apply_to_file(name, source, target):
    """Write ``function(array of source)`` to target, both .npy files. Raises Refusal, and then target is untouched."""
    functions = applicable()
    if name not in functions:
        raise Refusal(f"{why_not_applicable(name)}, expected one of {', '.join(functions)}")
    array = open_array(source)
    dtype = result_type(functions[name], array.dtype, source)
    target = check_target(source, target)
    with replacing(target) as file:
        write_array(file, functions[name], array, dtype)


@contextlib.contextmanager
def refusing(action, path):
    """Make an error of the operating system the refusal of an action on a path."""
    try:
        yield
    except OSError as error:
        raise Refusal(f"cannot {action} {path!r}: {error.strerror or error}") from error


def open_array(source):
    """The array of a .npy file, mapped into memory."""
    with refusing("read", source):
        if not stat.S_ISREG(os.stat(source).st_mode):
            raise Refusal(f"cannot read {source!r}: it is {kind_of(source)}, not a file")
        try:
            # never unpickles: an array of objects cannot be mapped
            return np.asarray(np.lib.format.open_memmap(source, mode="r"))
        except OSError:
            raise
        except Exception as error:  # a header is a Python literal: damaged, it may raise nearly anything
            raise Refusal(f"cannot read {source!r} as a .npy file: {in_one_line(error)}") from error


def result_type(function, dtype, source):
    """The type of the function's results for a type of input."""
    try:
        return function(np.empty(0, dtype)).dtype
    except TypeError:
        raise Refusal(
            f"{function.__name__} does not take the type {dtype} of {source!r}: it takes real numbers"
        ) from None


def check_target(source, target):
    """The path at which target is to be written, links followed."""
    path = os.path.realpath(target)
    with refusing("write", target):
        try:
            mode = os.stat(path).st_mode
        except FileNotFoundError:
            return path
        if not stat.S_ISREG(mode):
            raise Refusal(f"cannot write {target!r}: it is {kind_of(path)}, not a file")
        if os.path.samefile(source, path):
            raise Refusal(f"cannot write {target!r}: it is the input {source!r} itself")
        if not os.access(path, os.W_OK):
            raise Refusal(f"cannot write {target!r}: it is write-protected")
    return path


@contextlib.contextmanager
def replacing(path):
    """A new file that takes the place of path when the block ends, and is removed if it does not end well."""
    temporary = os.path.join(os.path.dirname(path), f".gelu-{secrets.token_hex(8)}.part")
    with refusing("write", path):
        try:
            with open(temporary, "xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            if os.path.exists(path):
                shutil.copymode(path, temporary)
            os.replace(temporary, path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.remove(temporary)


def write_array(file, function, array, dtype):
    """Write ``function(array)`` as a .npy file, its order in memory being that of the array."""
    fortran_order = array.flags.fnc
    header = {"descr": np.lib.format.dtype_to_descr(dtype), "fortran_order": fortran_order, "shape": array.shape}
    np.lib.format.write_array_header_1_0(file, header)
    flat = array.reshape(-1, order="F" if fortran_order else "C")  # a view
    results = np.zeros(min(CHUNK, flat.size), dtype)  # not empty: what pads a long double is written, too
    with progress_bar(flat.nbytes) as advance:
        for first in range(0, flat.size, CHUNK):
            chunk = flat[first : first + CHUNK]
            file.write(function(chunk, out=results[: chunk.size]))
            advance(chunk.nbytes)


@contextlib.contextmanager
def progress_bar(size):
    """A function to call with each number of bytes done, which shows them on a terminal with tqdm, where installed."""
    try:
        from tqdm import tqdm
    except ModuleNotFoundError:
        tqdm = None
    if tqdm is None or not sys.stderr.isatty():
        yield lambda done: None
        return
    with tqdm(total=size, unit="B", unit_scale=True, file=sys.stderr) as bar:
        yield bar.update


def kind_of(path):
    return "a folder" if os.path.isdir(path) else "a device, pipe or socket"


def in_one_line(error):
    return " ".join(str(error).split()) or type(error).__name__
