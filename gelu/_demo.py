"""What ``python -m gelu`` runs: of each function some values, the largest errors and the speed on real inputs."""

import math
import textwrap
import time

import numpy as np

import gelu

from . import _bounds, _sample

CHOSEN_X = (-10, -1, 1)
SCREEN_COLUMNS = 100
TIMED_ELEMENTS = 1 << 20
TIMING_SECONDS = 0.8
LEAST_ROUNDS = 3


def run():
    """Print it all, on one screen. Returns the exit status: 1 if an error exceeds its bound."""
    sample = _sample.load()
    functions = {name: getattr(gelu, name) for name in gelu.__all__ if name in sample}
    config = gelu.show_config(mode="dicts")
    isa = config["instruction sets"]["chosen"]
    errors = {name: largest_errors(name, function, sample) for name, function in functions.items()}
    x = np.resize(sample["inputs"], TIMED_ELEMENTS)
    seconds, rounds = best_seconds(functions | {"formula": formula}, x)
    nanoseconds = {name: each * 1e9 / x.size for name, each in seconds.items()}

    print_configuration(config)
    print_table(functions, errors, nanoseconds, isa)
    exceeding = errors_that_exceed(errors, isa)
    for line in exceeding:
        print(f"EXCEEDS ITS BOUND: {line}")
    print_notes(sample, x, rounds, nanoseconds)
    return 1 if exceeding else 0


def print_paragraph(text):
    print(textwrap.fill(text, SCREEN_COLUMNS))


def print_configuration(config):
    isa = config["instruction sets"]
    print_paragraph(
        f"gelu {config['version']} with NumPy {config['numpy']}, built by {config['compiler']}; "
        f"{isa['chosen']} is used: {isa['reason']}. gelu.show_config() tells more."
    )


def largest_errors(name, function, sample):
    """The largest error of a function in each type."""
    return {
        dtype: _sample.largest_error(function, sample["points"], sample[name], *of_type)
        for dtype, of_type in _sample.measured_types().items()
    }


def print_table(functions, errors, nanoseconds, isa):
    """A line for each function: values in float64, the largest error in each type and the time."""
    types = list(_sample.measured_types())
    headings = "".join(f"{x:>13}" for x in CHOSEN_X) + "".join(f"{name:>9}" for name in types)
    print(f"\n{'':<18}{'value at x =':>39}{'largest error in ULP':>{9 * len(types)}}")
    print(f"{'function':<18}{headings}{'ns':>7}")
    for name, function in functions.items():
        values = "".join(f"{function(float(x)):>13.6g}" for x in CHOSEN_X)
        its_errors = "".join(f"{error:>9.4f}" for error in errors[name].values())
        print(f"{name:<18}{values}{its_errors}{nanoseconds[name]:>7.2f}")
    print(f"{'bound':<57}" + "".join(f"{bounds_of(name, functions, isa):>9}" for name in types))


def bounds_of(dtype, functions, isa):
    """The bounds that functions are held to in a type."""
    return " or ".join(f"{bound:g}" for bound in sorted({_bounds.bound(dtype, isa, name) for name in functions}))


def errors_that_exceed(errors, isa):
    """Which errors are larger than their bounds, a line for each."""
    return [
        f"{name} in {dtype}: {error:.4g} ULP, bound {_bounds.bound(dtype, isa, name):g}"
        for name, row in errors.items()
        for dtype, error in row.items()
        if not error <= _bounds.bound(dtype, isa, name)  # NaN exceeds
    ]


def formula(x):
    """The tanh form as it is written in plain NumPy."""
    return 0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x * x * x)))


def print_notes(sample, x, rounds, nanoseconds):
    """What the table's figures were measured on, and what the formula takes."""
    times = nanoseconds["formula"] / nanoseconds["gelu_tanh"]
    print()
    print_paragraph(
        f"Errors: the largest at {sample['points'].size} points whose true values mpmath gave. ns: the time for each "
        f"of {x.size} elements of {x.dtype}, the best of {rounds} rounds; x is the sample, tiled: "
        f"{sample['inputs_provenance']}."
    )
    print_paragraph(
        "The formula of gelu_tanh in NumPy, 0.5*x*(1 + np.tanh(0.7978845608*(x + 0.044715*x*x*x))), takes "
        f"{nanoseconds['formula']:.2f} ns, {times:.2f} times as long as gelu_tanh."
    )


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
