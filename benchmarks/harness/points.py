"""Which inputs are checked: tasks that a worker process turns into an array.

16-bit types: every input. float32: every bit pattern, or every so many blocks of consecutive ones, so that neighbours
are compared, and those beside 0, infinity and the zeros. The wide types: structured points (joints of any table, powers
of two, zeros, ends of the range) and random ones.
"""

import dataclasses
import math

import numpy as np

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


def gradients(x):
    """What a backward is given as grad_out beside x, which decides it: numbers of both signs, from 1/16 to 1 in size.

    None is above 1: times a subnormal derivative it leaves no more than the error of that.
    """
    with np.errstate(all="ignore"):
        key = np.asarray(x).astype(np.float64).view(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        key = (key ^ (key >> np.uint64(32))) * np.uint64(0x9E3779B97F4A7C15)
        key ^= key >> np.uint64(32)
    significand = 1 + (key >> np.uint64(12)).astype(np.float64) * 2.0**-52
    sign = np.where(key & np.uint64(4), -1.0, 1.0)
    return (sign * np.ldexp(significand, -1 - (key & np.uint64(3)).astype(int))).astype(np.asarray(x).dtype)


def _ends(function):
    """float32: a block on each side of 0, of infinity and of the function's zeros."""
    zeros = np.array([float(zero) for zero in truth.zeros(function.activation, function.order)], dtype=np.float32)
    centres = np.concatenate([zeros.view(np.uint32), np.array([0, 1 << 31, 0x7F800000, 0xFF800000], dtype=np.uint32)])
    around = np.arange(-BLOCK, BLOCK, dtype=np.int64)
    return np.unique((centres.astype(np.int64)[:, None] + around) % (1 << 32)).astype(np.uint32).view(np.float32)


def _neighbours(centres, reach):
    """The numbers within so many steps of each centre."""
    found, above, below = [centres], centres, centres
    for _ in range(reach):
        above, below = np.nextafter(above, np.inf), np.nextafter(below, -np.inf)
        found += [above, below]
    return np.concatenate(found)


def _structured(task, function, dtype):
    info = DTYPES[dtype]
    kind = info.numpy
    low = _lowest(function, dtype)
    high = -low if function.order == 2 else 20  # a second derivative falls on both sides of zero
    joints = np.arange(low * 256, high * 256, dtype=np.float64).astype(kind) / kind(256)
    powers = np.ldexp(kind(1), np.arange(info.least_subnormal_exponent, -info.least_exponent))
    subnormal = np.ldexp(kind(1), info.least_subnormal_exponent) * np.arange(1, 1000).astype(kind)
    thirds = powers * kind(1.5)
    parts = [
        _neighbours(joints, 2),
        _neighbours(np.concatenate([powers, -powers]), 2),
        subnormal,
        -subnormal,
        thirds,
        -thirds,
        np.array([0.0, -0.0, np.inf, -np.inf, np.nan], dtype=kind),
    ]
    for zero in truth.zeros(function.activation, function.order) + truth.zeros(
        function.activation, function.order + 1 if function.order < 2 else 2
    ):
        near = nearest(zero, kind)
        away = np.ldexp(kind(1), -np.arange(1, info.precision + 4))
        parts += [_neighbours(np.array([near], dtype=kind), 500), near + away, near - away]
    return np.concatenate([part.astype(kind) for part in parts])


def nearest(value, kind):
    """An mpf as a number of a NumPy type, to an ULP or so."""
    high = kind(float(value))
    return high + kind(float(value - truth.exact(high)))


def _lowest(function, dtype):
    """A little left of where the function rounds to zero in the type."""
    exponent = DTYPES[dtype].least_subnormal_exponent - 1
    return math.floor(1.04 * truth.end_of_tail(function.activation, function.order, exponent))


def _random(task, function, dtype):
    """A quarter each: evenly over the range, over the middle, over all exponents, and beside the zeros."""
    info, random = DTYPES[dtype], np.random.default_rng([7, task.start])
    kind, quarter = info.numpy, task.count // 4
    low = _lowest(function, dtype)

    def uniform(a, b, n):  # each number moved a little, so that it does not end in zeros
        rest = sum(random.uniform(-1, 1, n).astype(kind) * kind(2.0**-k) for k in (30, 83))
        return random.uniform(a, b, n).astype(kind) * (1 + rest)

    exponents = random.integers(-40, 4, quarter)
    wide = quarter // 8
    exponents[:wide] = random.integers(info.least_subnormal_exponent, -info.least_exponent, wide)
    signs = random.choice(np.array([-1, 1], dtype=kind), quarter)
    high = -low if function.order == 2 else 12
    parts = [uniform(low, high, quarter), uniform(-6, 6, quarter), signs * np.ldexp(uniform(1, 2, quarter), exponents)]
    zeros = truth.zeros(function.activation, function.order) or truth.zeros(function.activation, 1)
    centres = np.array([nearest(zero, kind) for zero in zeros], dtype=kind)
    distance = np.ldexp(uniform(-1, 1, quarter), -random.integers(0, info.precision, quarter))
    parts.append(random.choice(centres, quarter) + distance)
    return np.concatenate(parts)
