"""What the functions are timed on."""

import functools
import pathlib

import numpy as np

from .dtypes import DTYPES

DATA = pathlib.Path(__file__).parent.parent / "data" / "preactivations.npz"


@functools.cache
def _preactivations():
    """65,536 inputs of the activation in the feed-forward layers of a small sentence-embedding transformer (MiniLM)."""
    with np.load(DATA) as archive:
        return archive["x"]


def _tail(n, random):
    """Where the textbook formulas have lost all digits and the result is not yet zero, in float32."""
    return random.uniform(-14, -5.6, n)


def _subnormal(n, random, dtype):
    """Subnormal numbers of the type, of both signs."""
    info = DTYPES[dtype]
    steps = random.integers(1, 2 ** min(info.precision - 1, 52), n) * random.choice([-1, 1], n)
    return np.ldexp(steps.astype(np.longdouble), info.least_exponent - info.precision + 1)


def _bits(n, random, dtype):
    """Numbers with random bits: in a 16-bit type each infinity, NaN, subnormal and normal number is as likely."""
    kind = np.dtype(DTYPES[dtype].numpy)
    if kind.itemsize > 8:  # a long double may have bits that mean nothing
        kind = np.dtype(np.float64)
    return np.frombuffer(random.bytes(n * kind.itemsize), kind)


#: Name, and what it is.
INPUTS = {
    "normal1": "N(0, 1)",
    "normal4": "N(0, 4): standard deviation 2",
    "tail": "all in the far negative tail",
    "saturated": "all where the function is at its positive limit",
    "subnormal": "all subnormal",
    "bits": "random bits",
    "real": "pre-activations of a transformer",
}


def make(name, n, dtype):
    """n inputs of the kind named, of the type named; the same ones every time."""
    random = np.random.default_rng(0)
    values = {
        "normal1": lambda: random.standard_normal(n),
        "normal4": lambda: 2 * random.standard_normal(n),
        "tail": lambda: _tail(n, random),
        "saturated": lambda: random.uniform(45, 100, n),
        "subnormal": lambda: _subnormal(n, random, dtype),
        "bits": lambda: _bits(n, random, dtype),
        "real": lambda: np.resize(_preactivations(), n),
    }[name]()
    return np.ascontiguousarray(values.astype(DTYPES[dtype].numpy))
