"""Inputs that are hard for a function: where methods change, where digits cancel, where a type ends."""

import functools
import pathlib
import re

import numpy as np
from formats import filled, finfo, is_finite, random_bits, special_values
from functions import FUNCTIONS, SECOND_DERIVATIVES
from mpmath import mpf
from reference import end_of_tail, end_of_upper_tail, nearest, zeros

TABLES = pathlib.Path(__file__).parents[1] / "csrc" / "tables"

#: Nodes of tables, their middles and the ends of methods are multiples of this, in float32 of such a multiple.
STEP, STEP_IN_FLOAT32 = 2.0**-10, 2.0**-11

#: How many multiples of 1/4 are taken at most: the tail of long double may be thousands of units long.
MOST_WHOLE = 250


@functools.cache
def nodes_of_float32(activation):
    """The lowest and the highest node, and the size of the scale: see csrc/kernels/binade_nodes.h."""
    table = (TABLES / f"{activation}_f32.c").read_text(encoding="utf-8")
    numbers = re.search(r"\.nodes = \{(.*?)\}", table)[1].split(", ")
    lowest, highest, _, scale, *_ = (float.fromhex(number.removesuffix("f")) for number in numbers)
    return lowest, highest, abs(scale)


def with_neighbours(values, steps=1):
    """The values and the numbers next to them on both sides."""
    found = [values]
    for limit in (-np.inf, np.inf):
        neighbour = values
        for _ in range(steps):
            neighbour = np.nextafter(neighbour, np.array(limit, values.dtype))
            found.append(neighbour)
    return np.concatenate(found)


def falls_on_both_sides(name):
    return name in [ufunc.__name__ for ufunc in SECOND_DERIVATIVES]


def structured_points(name, format, rng, count):
    """Finite numbers of the type; `count` of them in each random part."""
    end = end_of_tail(name, format)
    array = format.array

    # the whole range, the tails to the last subnormal and past it, the middle, and saturated
    ranges = [(1.02 * end, -1.02 * end), (1.05 * end, 0.95 * end), (-8, 8), (-1, 1), (-3 * end, -1e4 * end)]
    if falls_on_both_sides(name):
        upper_end = end_of_upper_tail(name, format)
        ranges += [(0, 1.02 * upper_end), (0.95 * upper_end, 1.05 * upper_end)]
    uniform = [filled(format, rng.uniform(low, high, count), rng) for low, high in ranges]
    normal = [filled(format, rng.standard_normal(count), rng)]

    # where one row of a table, one polynomial or one method gives over to the next
    low, high = 1.05 * end, 1.05 * upper_end if falls_on_both_sides(name) else min(-end, 45)
    whole = np.arange(np.floor(4 * low), np.ceil(4 * high)) / 4
    joints = [(STEP, low, high)]
    if format.name == "float32":
        activation, _ = FUNCTIONS[name]
        lowest, highest, scale = nodes_of_float32(activation)
        joints.append((scale * STEP_IN_FLOAT32, lowest, highest))
    fine = [step * rng.integers(low // step, high // step + 1, count // len(joints)) for step, low, high in joints]
    fine = array(np.concatenate(fine))
    fine = np.nextafter(fine, array(rng.choice([-np.inf, 0, np.inf], fine.size)))
    ends = [with_neighbours(array(whole[:: 1 + whole.size // MOST_WHOLE])), fine]

    # every size
    every = max(1, (finfo(format.dtype).maxexp - format.least_subnormal_exponent) // 500)
    exponents = np.arange(format.least_subnormal_exponent, finfo(format.dtype).maxexp)
    exponents = exponents[(abs(exponents) < 70) | (exponents % every == 0)]
    powers = array(np.ldexp(np.ones(exponents.size, np.longdouble), exponents))
    powers = with_neighbours(np.concatenate([powers, -powers]))

    # both sides of each zero, from one ULP away outwards
    beside = []
    for zero in zeros(name):
        beside.append(with_neighbours(np.array([nearest(zero, format)]), steps=20))
        exponents = range(-format.fraction_bits, -1)
        edges = [nearest(zero + sign * mpf(2) ** e, format) for e in exponents for sign in (-1, 1)]
        beside.append(with_neighbours(np.array(edges)))
        offsets = rng.choice([-1, 1], count) * 2.0 ** rng.uniform(-format.fraction_bits, -2, count)
        beside.append(np.array([nearest(zero + mpf(offset), format) for offset in offsets]))

    numbers = np.concatenate(
        [*uniform, *normal, *ends, powers, *beside, special_values(format), random_bits(format, count, rng)]
    )
    return np.unique(numbers[is_finite(numbers)])
