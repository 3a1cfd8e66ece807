"""The regions of x in which errors are told apart, and the range over which they are drawn.

Where a function's regions lie is handed in, or, by `landmarks`, found by the function itself.
"""

import dataclasses
import itertools
import math

import numpy as np

from . import _core

NEAR_ZERO = 2.0**-7
TAIL = -24  # where the gate is below 2 to this, the textbook formula, as 1 + erf(...), keeps no digit in float32
PROFILE_BINS = 600
PROFILE_RANGES = {
    "float16": (-8.0, 4.0),
    "bfloat16": (-16.0, 6.0),
    "float32": (-16.0, 6.0),
    "float64": (-40.0, 10.0),
    "longdouble": (-160.0, 20.0),
}


def named(tail, saturated, zeros):
    """The name, lower and upper end of each region of x."""
    edges = sorted([tail, -NEAR_ZERO, NEAR_ZERO, saturated, *zeros])
    found = []
    for low, high in itertools.pairwise([-math.inf, *edges, math.inf]):
        if high == tail:
            name = "tail"
        elif low == -NEAR_ZERO:
            name = "near 0"
        elif low == saturated:
            name = "saturated"
        elif high in zeros:
            name = "before zero"
        elif low in zeros:
            name = "after zero"
        else:
            name = "negative" if high <= 0 else "positive"
        found.append((name, low, high))
    return found


@dataclasses.dataclass(frozen=True)
class Landmarks:
    """Where a result rounds to zero, below 0 and, unless None, above it; where the tail ends, and the gate is 1, in
    float64; the zeros of the result, x = 0 excepted; and those of all functions of the activation, where its
    derivatives turn.
    """

    lowest: float
    highest: float | None
    tail: float
    saturated: float
    zeros: tuple
    all_zeros: tuple


def landmarks(name, output):
    """Those of an output of a function, to float64, by the package itself; of a fused function its activation's."""
    activation, _ = _core.functions[name]
    value = getattr(_core, activation)
    every = [
        zero
        for other, (its, kind) in _core.functions.items()
        if its == activation and (_core.kinds[kind]["inputs"], _core.kinds[kind]["outputs"]) == (1, 1)
        for zero in _zeros(getattr(_core, other))
    ]
    if not is_of_x(name):
        name, output = activation, 0
    lowest = math.floor(1.04 * _first(lambda x: result_at(name, output, x) != 0, -1000.0, -1.0))
    return Landmarks(
        lowest=lowest,
        highest=-lowest if result_at(name, output, np.inf) == 0 else None,
        tail=_first(lambda x: value(x) / x >= 2.0**TAIL, -1000.0, -NEAR_ZERO),
        saturated=_first(lambda x: value(x) == x, NEAR_ZERO, 1000.0),
        zeros=_zeros(lambda x: result_at(name, output, x)),
        all_zeros=tuple(dict.fromkeys(every)),
    )


def result_at(name, output, x):
    """An output at x; of a chain rule what stands beside grad_out."""
    ufunc = getattr(_core, name)
    x = np.asarray(x, np.float64)
    results = ufunc(*inputs_around(name, x, [np.ones_like(x)] * (ufunc.nin - 1)))
    return results[output] if ufunc.nout > 1 else results


def is_of_x(name):
    """Whether a function is one of x alone, or that times the gradient beside it."""
    _, kind = _core.functions[name]
    kind = _core.kinds[kind]
    return kind["inputs"] == 1 or kind["operands"].split()[: kind["inputs"]] == ["grad_out", "x"]


def inputs_around(name, x, others):
    """The inputs of a function in order: x in its place among the others."""
    _, kind = _core.functions[name]
    inputs = list(others)
    inputs.insert(_core.kinds[kind]["x"], x)
    return tuple(inputs)


def _zeros(function):
    """Where a function changes sign, x = 0 excepted."""
    grid = np.arange(-64.0, 64.0, 2.0**-6)
    signs = np.sign(function(grid))
    before = np.flatnonzero(signs[:-1] * signs[1:] < 0)
    return tuple(_first(lambda x, i=i: np.sign(function(x)) == signs[i + 1], grid[i], grid[i + 1]) for i in before)


def _first(holds, low, high):
    """The least float64 from low to high where something holds that holds from there on."""
    while low < (middle := low + (high - low) / 2) < high:
        low, high = (low, middle) if holds(middle) else (middle, high)
    return float(high)
