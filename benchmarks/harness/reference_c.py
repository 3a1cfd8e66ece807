"""reference.c from Python: build it, and measure arrays of results with it."""

import ctypes
import functools
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import numpy as np

HERE = pathlib.Path(__file__).parent
NAMES = re.findall(r"^FUNCTION\((\w+),", (HERE / "functions.h").read_text(), re.MULTILINE)
MOST_EDGES = 8

#: Where the built library is told to worker processes.
LIBRARY_VARIABLE = "GELU_BENCHMARK_REFERENCE"


class Request(ctypes.Structure):
    """`request` in reference.c."""

    _fields_ = (
        ("function", ctypes.c_int64),
        ("precision", ctypes.c_int64),
        ("least_exponent", ctypes.c_int64),
        ("first", ctypes.c_int64),
        ("bound", ctypes.c_double),
        ("edge_count", ctypes.c_int64),
        ("edges", ctypes.c_double * MOST_EDGES),
        ("turn_count", ctypes.c_int64),
        ("turns", ctypes.c_double * MOST_EDGES),
        ("directions", ctypes.c_double * (MOST_EDGES + 1)),
        ("profile_low", ctypes.c_double),
        ("profile_scale", ctypes.c_double),
        ("profile_bins", ctypes.c_int64),
    )


#: `region` in reference.c.
REGION = np.dtype(
    [
        ("count", np.int64),
        ("correct", np.int64),
        ("over", np.int64),
        ("order_breaks", np.int64),
        ("worst_index", np.int64),
        ("order_break_index", np.int64),
        ("worst", np.float64),
    ]
)


def build(folder):
    """Compile reference.c into the folder; the path of the library."""
    compiler = os.environ.get("CC") or shutil.which("gcc") or "gcc"
    library = pathlib.Path(folder, "reference.so")
    command = [compiler, "-std=gnu11", "-O2", "-fno-math-errno", "-ffp-contract=off", "-shared", "-fPIC"]
    command += [str(HERE / "reference.c"), "-o", str(library), "-lm"]
    try:
        result = subprocess.run(command, capture_output=True, text=True)
    except FileNotFoundError:
        sys.exit(f"accuracy: the reference needs GCC and glibc (_Float128), but there is no compiler {compiler!r}")
    if result.returncode:
        sys.exit(f"accuracy: the reference needs GCC and glibc (_Float128); {compiler!r} said:\n{result.stderr}")
    return str(library)


@functools.cache
def _library():
    path = os.environ.get(LIBRARY_VARIABLE)
    if path:
        return ctypes.CDLL(path)
    with tempfile.TemporaryDirectory() as folder:
        return ctypes.CDLL(build(folder))


def _pointer(array):
    return ctypes.c_void_p(array.ctypes.data)


def evaluate(name, x, wide):
    """The reference's own value for float64 inputs, and its bound for the error, in epsilons of its arithmetic."""
    x = np.ascontiguousarray(x, dtype=np.float64)
    value, noise = np.empty_like(x), np.empty_like(x)
    _library().evaluate(
        NAMES.index(name), int(wide), _pointer(x), _pointer(value), _pointer(noise), ctypes.c_int64(x.size)
    )
    return value, noise


def measure(request, x, y, *, factor=None, with_errors=False):
    """Judge the results y for the inputs x: regions, profile over x, doubtful indices, and each error if asked for.

    Where there is a factor the results should be the function times that.
    """
    suffix = {np.dtype(np.float32): "float32", np.dtype(np.float64): "float64", np.dtype(np.longdouble): "longdouble"}
    if x.dtype != y.dtype or x.shape != y.shape:
        raise TypeError(f"the results are {y.dtype}{y.shape}, but the inputs {x.dtype}{x.shape}")
    x, y = np.ascontiguousarray(x), np.ascontiguousarray(y)
    factor = None if factor is None else np.ascontiguousarray(factor, dtype=x.dtype)
    regions = np.zeros(request.edge_count + 2, dtype=REGION)
    regions["worst_index"] = regions["order_break_index"] = -1
    profile = np.full(request.profile_bins, -1.0)
    errors = np.empty(x.size) if with_errors else None
    doubtful = np.empty(x.size, dtype=np.int64)
    found = getattr(_library(), f"measure_{suffix[x.dtype]}")(
        ctypes.byref(request),
        _pointer(x),
        None if factor is None else _pointer(factor),
        _pointer(y),
        ctypes.c_int64(x.size),
        _pointer(regions),
        _pointer(profile),
        _pointer(errors) if with_errors else None,
        _pointer(doubtful),
    )
    return regions, profile, doubtful[:found], errors
