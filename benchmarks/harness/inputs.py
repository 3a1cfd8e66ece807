"""What the functions are timed on."""

import functools
import math
import pathlib

import numpy as np

from .dtypes import DTYPES

DATA = pathlib.Path(__file__).parent.parent / "data" / "preactivations.npz"
BLOCK = 64  # neighbours that are alike in a mixture of blocks, or together in real data
MOST_ARRAYS = 4096


@functools.cache
def _preactivations():
    """65,536 inputs of the activation in the feed-forward layers of a small sentence-embedding transformer (MiniLM)."""
    with np.load(DATA) as archive:
        return archive["x"]


@functools.cache
def tail_ends(activation, dtype):
    """Between which the textbook formula, as 1 + erf(...), gives zero in the type, and the true result is not zero."""
    from . import truth  # not above: mpmath takes a while to load, for which start.py should not wait

    info = DTYPES[dtype]
    lowest = truth.end_of_tail(activation, 0, info.least_subnormal_exponent)
    return lowest, truth.gate_below(activation, -info.precision - 2)


def _tail(shape, random, activation, dtype):
    return random.uniform(*tail_ends(activation, dtype), shape)


def _saturated(shape, random, activation, dtype):
    """From a quarter to far beyond the lower end of the tail: there derivatives have ended, too, on both sides."""
    return random.choice([-1, 1], shape) * random.uniform(1.25, 2, shape) * tail_ends(activation, dtype)[0]


def _blocks(shape, random, activation, dtype):
    parts = random.uniform(-0.1, 0.1, shape), random.standard_normal(shape), _tail(shape, random, activation, dtype)
    choice = random.integers(len(parts), size=(*shape[:-1], math.ceil(shape[-1] / BLOCK)))
    return np.choose(np.repeat(choice, BLOCK, axis=-1)[..., : shape[-1]], parts)


def _real(shape, random):
    """Runs of neighbours from random places, so that no array is like another."""
    data = _preactivations()
    starts = random.integers(data.size - BLOCK, size=(*shape[:-1], math.ceil(shape[-1] / BLOCK), 1))
    return data[starts + np.arange(BLOCK)].reshape(*shape[:-1], -1)[..., : shape[-1]]


def _subnormal(shape, random, dtype):
    """Subnormal numbers of the type, of both signs."""
    info = DTYPES[dtype]
    steps = random.integers(1, 2 ** min(info.precision - 1, 52), shape) * random.choice([-1, 1], shape)
    return np.ldexp(steps.astype(np.longdouble), info.least_subnormal_exponent)


def _bits(shape, random, dtype):
    """Numbers with random bits: in a 16-bit type each infinity, NaN, subnormal and normal number is as likely."""
    kind = np.dtype(DTYPES[dtype].numpy)
    if kind.itemsize > 8:  # a long double may have bits that mean nothing
        kind = np.dtype(np.float64)
    return np.frombuffer(random.bytes(math.prod(shape) * kind.itemsize), kind).reshape(shape)


#: Name, and what it is.
INPUTS = {
    "sd1": "standard deviation 1",
    "sd2": "standard deviation 2",
    "sd4": "standard deviation 4",
    "sd5.7": "standard deviation 5.7",
    "uniform": "uniform from -20 to 20",
    "t3": "heavy tails: 3 times Student's t with 3 degrees of freedom",
    "blocks": "each block of 64 near zero, in the body or in the far negative tail",
    "tail": "all in the far negative tail",
    "saturated": "all where the function is at its limits",
    "subnormal": "all subnormal",
    "bits": "random bits",
    "real": "pre-activations of a transformer",
}


def make(name, shape, dtype, activation):
    """Inputs of the kind named, of the type named, for a function of the activation; the same ones every time."""
    random = np.random.default_rng(0)
    values = {
        "sd1": lambda: random.standard_normal(shape),
        "sd2": lambda: 2 * random.standard_normal(shape),
        "sd4": lambda: 4 * random.standard_normal(shape),
        "sd5.7": lambda: 5.7 * random.standard_normal(shape),
        "uniform": lambda: random.uniform(-20, 20, shape),
        "t3": lambda: 3 * random.standard_t(3, shape),
        "blocks": lambda: _blocks(shape, random, activation, dtype),
        "tail": lambda: _tail(shape, random, activation, dtype),
        "saturated": lambda: _saturated(shape, random, activation, dtype),
        "subnormal": lambda: _subnormal(shape, random, dtype),
        "bits": lambda: _bits(shape, random, dtype),
        "real": lambda: _real(shape, random),
    }[name]()
    return np.ascontiguousarray(values.astype(DTYPES[dtype].numpy))


def rotation(function, name, size, elements, dtype):
    """What a contestant is called with, one after the other: the input arrays of each call.

    They are of so many elements, and have together so many or a few more, but are not more than MOST_ARRAYS. A
    gradient, and whatever else is not x, has standard deviation 1, whatever x is; a sigma is not negative.
    """
    shape = min(math.ceil(elements / size), MOST_ARRAYS), size
    x = make(name, shape, dtype, function.activation)
    others = [np.random.default_rng([1, k]).standard_normal(shape).astype(x.dtype) for k in range(1, function.inputs)]
    arrays = function.arrange(x, others)
    for array, operand in zip(arrays, function.operands, strict=True):
        if operand == "sigma":
            np.abs(array, out=array)
    return list(zip(*arrays, strict=True))
