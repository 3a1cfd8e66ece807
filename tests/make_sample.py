"""Write gelu/sample.npz, the data of ``python -m gelu``: ``python tests/make_sample.py [SOURCE.npz]``.

SOURCE holds real pre-activations, an array for each layer; without it the inputs stay as they are, and the rest is made
anew, as a new activation asks for. The file gets

``inputs``
    float32, a row for each layer of SOURCE: values at even distances, and the layer's least and greatest;
``inputs_provenance``
    where they come from;
``points``
    float64, at which the functions are checked: real inputs, and structured ones;
the name of each function
    float64, the true values at the points as rows ``high``, ``low`` and ``exponent``, so that a value is
    ``(high + low) * 2**exponent`` with 1/2 <= high + low < 1 in size: 106 bits also where it is subnormal.

The true values are the reference's. The result is deterministic.
"""

import sys

import mpmath as mp
import numpy as np
from functions import DERIVATIVES, ONE_TO_ONE, SECOND_DERIVATIVES
from reference import true_value, zeros

from gelu import _sample

PROVENANCE = (
    "float32 pre-activations that reach the GELU in the six layers of a MiniLM (Apache-2.0) on English sentences"
)
PRECISION = 300  # bits: beside a derivative's zero half of them may cancel
INPUTS_PER_LAYER = 682
POINTS_PER_LAYER = 3

#: The functions of one input and one output.
NAMES = [ufunc.__name__ for ufunc in ONE_TO_ONE]


def rounded_to(bits, x):
    """The float64 numbers with significands of so many bits that are nearest to x."""
    significand, exponent = np.frexp(x)
    return np.ldexp(np.rint(np.ldexp(significand, bits)), exponent - bits)


def beside_zeros():
    """The numbers of float64 and float32 nearest to the zeros of each derivative, and those above them."""
    points = []
    for zero in (float(zero) for ufunc in DERIVATIVES for zero in zeros(ufunc.__name__)):
        near = rounded_to(24, zero)
        points += [zero, np.nextafter(zero, np.inf), near, np.nextafter(np.float32(near), np.float32(np.inf))]
    return points


def last_nonzero(name, least, side=1):
    """The lowest x at which a function that is zero at -inf still rounds to its type's least subnormal; or, with x
    turned over by the side -1, the highest."""
    low, high = mp.mpf(-1024), mp.mpf(-5)
    while high - low > mp.mpf(2) ** -60:
        middle = (low + high) / 2
        if abs(true_value(name, side * middle)) > least / 2:
            high = middle
        else:
            low = middle
    return float(high)


def far_tails():
    """Points just before each function is lost in float16, float32 and float64, and evenly before them."""
    points = list(np.arange(-38.5, -10, 2))
    tails = [(name, 1) for name in NAMES] + [(ufunc.__name__, -1) for ufunc in SECOND_DERIVATIVES]
    for name, side in tails:
        for bits, least_exponent in ((11, -24), (24, -149), (53, -1074)):
            end = last_nonzero(name, mp.mpf(2) ** least_exponent, side)
            points.append(side * rounded_to(bits, end * (1 - 2.0 ** (2 - bits))))
    return points


def structured_points():
    small = [2.0**-1074, 2.0**-1022, 1e-300, 2.0**-149, 2.0**-126, 1e-30, 2.0**-24, 2.0**-14, 1e-3]
    large = [9.0, 13.0, 40.0, 1000.0, 65504.0, 2.0**100, 1e300]
    evenly = [x for x in np.arange(-6, 6.5, 0.75) if x != 0] + list(np.linspace(-9, 5, 12) / np.sqrt(2))
    special = [0.0, 1.0, -1.0, -5.5, -10.0, -40.0, np.sqrt(2), -np.sqrt(2)]
    return [*special, *evenly, *small, *np.negative(small), *large, *beside_zeros(), *far_tails()]


def choose_inputs(layers):
    rows = []
    for layer in layers:
        values = np.asarray(layer, np.float32).ravel()
        evenly = values[:: values.size // (INPUTS_PER_LAYER - 2)][: INPUTS_PER_LAYER - 2]
        rows.append(np.concatenate([evenly, [values.min(), values.max()]]))
    return np.array(rows, np.float32)


def choose_points(inputs):
    real = inputs[:, -POINTS_PER_LAYER:].ravel().astype(np.float64)
    return np.unique(np.concatenate([structured_points(), real]))  # sorted; 0.0 once


def in_parts(name, x):
    """The value of a function at a float64 as (high, low, exponent)."""
    significand, exponent = mp.frexp(true_value(name, mp.mpf(float(x))))
    high = float(significand)
    return high, float(significand - high), float(exponent)


def load_inputs(source=None):
    if source is None:
        return _sample.load()["inputs"]
    with np.load(source) as layers:
        return choose_inputs([layers[name] for name in layers.files])


@mp.workprec(PRECISION)
def write(target, inputs):
    points = choose_points(inputs)
    truth = {name: np.array([in_parts(name, x) for x in points]).T for name in NAMES}
    np.savez_compressed(target, inputs=inputs, inputs_provenance=PROVENANCE, points=points, **truth)


if __name__ == "__main__":
    write(_sample.PATH, load_inputs(*sys.argv[1:2]))
