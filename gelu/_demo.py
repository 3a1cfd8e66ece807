"""What ``python -m gelu`` runs: the configuration, some values, the largest errors and the speed on real inputs."""

import math
import time

import numpy as np

import gelu

from . import _bounds, _sample

CHOSEN_X = {
    "0": 0.0,
    "zero of gelu_grad": -0.7517915246935645,
    "1": 1.0,
    "-1": -1.0,
    "-5.5": -5.5,
    "-10": -10.0,
    "inf": math.inf,
    "-inf": -math.inf,
}
COLUMNS = 4  # functions in a table
TIMED_ELEMENTS = 1 << 20
TIMING_SECONDS = 0.4
LEAST_ROUNDS = 3


def run():
    """Print it all. Returns the exit status: 1 if an error exceeds its bound."""
    sample = _sample.load()
    functions = [getattr(gelu, name) for name in gelu.__all__ if name in sample]
    gelu.show_config()
    print_values(functions)
    passed = print_errors(functions, sample)
    print_times(sample)
    return 0 if passed else 1


def print_values(functions):
    """A table of the functions at the chosen x, in float64."""
    for first in range(0, len(functions), COLUMNS):
        columns = functions[first : first + COLUMNS]
        print(f"\n{'x':<18}" + "".join(f"{function.__name__:>15}" for function in columns))
        for text, x in CHOSEN_X.items():
            print(f"{text:<18}" + "".join(f"{function(x):>15.7g}" for function in columns))


def print_errors(functions, sample):
    """A table of the largest errors. Returns whether all are within their bounds."""
    isa = gelu.show_config(mode="dicts")["instruction sets"]["chosen"]
    types = _sample.measured_types()
    bounds = {name: _bounds.bound(name, isa) for name in types}
    errors = {
        function.__name__: {
            name: _sample.largest_error(function, sample["points"], sample[function.__name__], *types[name])
            for name in types
        }
        for function in functions
    }
    exceeding = [
        f"{function} in {name}: {error:.4g} ULP, bound {bounds[name]:g}"
        for function, row in errors.items()
        for name, error in row.items()
        if not error <= bounds[name]  # NaN exceeds
    ]
    print(f"\nLargest error in ULP at {sample['points'].size} points, true values by mpmath")
    print(f"{'':<18}" + "".join(f"{name:>15}" for name in types))
    for function, row in errors.items():
        print(f"{function:<18}" + "".join(f"{error:>15.4f}" for error in row.values()))
    print(f"{'bound':<18}" + "".join(f"{bound:>15g}" for bound in bounds.values()))
    for line in exceeding:
        print(f"EXCEEDS ITS BOUND: {line}")
    return not exceeding


def formula(x):
    """The tanh form as it is written in plain NumPy."""
    return 0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x * x * x)))


def print_times(sample):
    """Time the functions and the formula here and now."""
    x = np.resize(sample["inputs"], TIMED_ELEMENTS)
    timed = {"formula": formula, "gelu_tanh": gelu.gelu_tanh, "gelu": gelu.gelu}
    best, rounds = best_seconds(timed, x)
    print(f"\nTime for {x.size} elements of {x.dtype}, the best of {rounds} rounds")
    for name, seconds in best.items():
        ratio = best["formula"] / seconds
        print(f"{name:<12}{seconds * 1e3:9.2f} ms{seconds * 1e9 / x.size:9.2f} ns an element{ratio:8.2f} x the speed")
    print("formula: 0.5*x*(1 + np.tanh(0.7978845608*(x + 0.044715*x*x*x))), the same function as gelu_tanh")
    print(f"x: the sample, tiled: {sample['inputs_provenance']}")


def best_seconds(functions, x):
    """The least time of each function over rounds that take them in turns, and the number of rounds."""
    best = dict.fromkeys(functions, math.inf)
    rounds, end = 0, time.perf_counter() + TIMING_SECONDS
    while rounds < LEAST_ROUNDS or time.perf_counter() < end:
        for name, function in functions.items():
            start = time.perf_counter()
            function(x)
            best[name] = min(best[name], time.perf_counter() - start)
        rounds += 1
    return best, rounds
