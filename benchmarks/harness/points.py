"""Which inputs are checked: tasks that a worker process turns into an array.

16-bit types: every input. float32: every bit pattern, or every so many blocks of consecutive ones, so that neighbours
are compared, and those beside 0, infinity and the zeros. The wide types: structured points (joints of any table, powers
of two, zeros, ends of the range) and random ones, as gelu.testing has them, about the zeros that mpmath gives.
"""

import dataclasses
import math

import numpy as np

from gelu._points import gradients as gradients
from gelu._points import random, structured

from . import truth
from .dtypes import DTYPES

CHUNK = 1 << 20
BLOCK = 64  # consecutive float32 numbers that are taken together
STRIDE = 61  # one block of so many is taken
QUICK_STRIDE = 4001
WIDE_POINTS = 1 << 20
QUICK_WIDE_POINTS = 1 << 14
EXHAUSTIVE_WIDE_POINTS = 100_000_000
LONG_DOUBLE_POINTS = 1 << 17
WIDE_CHUNK = 1 << 16


@dataclasses.dataclass(frozen=True)
class Task:
    """So many inputs of one kind, and how many of them (`first`) only serve as a neighbour."""

    kind: str
    start: int
    count: int
    stride: int = 1
    first: int = 0


def tasks(dtype, *, exhaustive=False, quick=False):
    """What to check in a type, in pieces."""
    stride = QUICK_STRIDE if quick else STRIDE
    if dtype in ("float16", "bfloat16"):
        return [Task("bits16", 0, 1 << 16)]
    if dtype == "float32" and exhaustive:
        # one more in front: the neighbour of the chunk's first
        return [Task("bits32", max(k - 1, 0), CHUNK + (k > 0), first=int(k > 0)) for k in range(0, 1 << 32, CHUNK)]
    if dtype == "float32":
        step = BLOCK * stride
        blocks = CHUNK // BLOCK
        return [Task("ends32", 0, 0)] + [
            Task("blocks32", k, min(blocks, -(-((1 << 32) - k) // step)), stride)
            for k in range(0, 1 << 32, step * blocks)
        ]
    random = EXHAUSTIVE_WIDE_POINTS if exhaustive else WIDE_POINTS
    if dtype == "longdouble":
        random = LONG_DOUBLE_POINTS
    if quick:
        return [Task("random", 0, QUICK_WIDE_POINTS)]
    return [Task("structured", 0, 0)] + [Task("random", k, WIDE_CHUNK) for k in range(-(-random // WIDE_CHUNK))]


def inputs(task, function, dtype):
    """The inputs of a task as an array of the type."""
    kind = DTYPES[dtype].numpy
    if task.kind == "bits16":
        return np.arange(1 << 16, dtype=np.uint16).view(kind)
    if task.kind == "bits32":
        return np.arange(task.start, task.start + task.count, dtype=np.uint64).astype(np.uint32).view(kind)
    if task.kind == "blocks32":
        starts = task.start + np.arange(task.count, dtype=np.uint64) * np.uint64(BLOCK * task.stride)
        return (starts[:, None] + np.arange(BLOCK, dtype=np.uint64)).astype(np.uint32).ravel().view(kind)
    if task.kind == "ends32":
        return _ends(function)
    with np.errstate(all="ignore"):
        x = (_structured if task.kind == "structured" else _random)(task, function, dtype)
    return np.sort(x)  # NaN last


def _ends(function):
    """float32: a block on each side of 0, of infinity and of the function's zeros."""
    zeros = np.array([float(zero) for zero in truth.zeros(function.activation, function.order)], dtype=np.float32)
    centres = np.concatenate([zeros.view(np.uint32), np.array([0, 1 << 31, 0x7F800000, 0xFF800000], dtype=np.uint32)])
    around = np.arange(-BLOCK, BLOCK, dtype=np.int64)
    return np.unique((centres.astype(np.int64)[:, None] + around) % (1 << 32)).astype(np.uint32).view(np.float32)


def _structured(task, function, dtype):
    orders = (function.order, function.order + 1 if function.order < 2 else 2)
    zeros = [zero for order in orders for zero in truth.zeros(function.activation, order)]
    kind = DTYPES[dtype].numpy
    return structured(DTYPES[dtype], *_ends_of_range(function, dtype, 20), [nearest(zero, kind) for zero in zeros])


def _random(task, function, dtype):
    kind = DTYPES[dtype].numpy
    zeros = truth.zeros(function.activation, function.order) or truth.zeros(function.activation, 1)
    zeros = [nearest(zero, kind) for zero in zeros]
    return random(DTYPES[dtype], *_ends_of_range(function, dtype, 12), zeros, task.count, task.start)


def nearest(value, kind):
    """An mpf as a number of a NumPy type, to an ULP or so."""
    high = kind(float(value))
    return high + kind(float(value - truth.exact(high)))


def _ends_of_range(function, dtype, highest):
    """From where to where errors are looked for: a second derivative falls on both sides of zero."""
    lowest = _lowest(function, dtype)
    return lowest, -lowest if function.order == 2 else highest


def _lowest(function, dtype):
    """A little left of where the function rounds to zero in the type."""
    exponent = DTYPES[dtype].least_subnormal_exponent - 1
    return math.floor(1.04 * truth.end_of_tail(function.activation, function.order, exponent))
