"""Inputs that are hard for a function: where methods change, where digits cancel, where a type ends."""

import numpy as np
from formats import finfo, is_finite, random_bits, special_values
from mpmath import mpf
from reference import end_of_tail, nearest, zeros

#: Nodes of tables, their middles and the ends of methods are multiples of this, or in float32 of a fraction of the zero
#: of the derivative: see tables_on_binade_nodes in csrc/tables/generate.py.
STEP, STEPS_TO_ZERO = 1 / 1024, {"gelu": 16 * 54, "gelu_tanh": 16 * 76}


def with_neighbours(values, steps=1):
    """The values and the numbers next to them on both sides."""
    found = [values]
    for limit in (-np.inf, np.inf):
        neighbour = values
        for _ in range(steps):
            neighbour = np.nextafter(neighbour, np.array(limit, values.dtype))
            found.append(neighbour)
    return np.concatenate(found)


def structured_points(name, format, rng, count):
    """Finite numbers of the type; `count` of them in each random part."""
    end = end_of_tail(name, format)
    array = format.array

    # the whole range, the tail to the last subnormal and past it, the middle, and saturated
    uniform = [
        array(rng.uniform(low, high, count))
        for low, high in [(1.02 * end, -1.02 * end), (1.05 * end, 0.95 * end), (-8, 8), (-1, 1), (-3 * end, -1e4 * end)]
    ]
    normal = [array(rng.standard_normal(count))]

    # where one row of a table, one polynomial or one method gives over to the next
    joints = np.arange(np.floor(1.05 * end / STEP), np.ceil(min(-end, 45) / STEP)) * STEP
    if format.name == "float32":
        family = name.removesuffix("_grad")
        (zero,) = zeros(f"{family}_grad")
        scaled = np.arange(-14_000, 18_000) * (float(zero) / STEPS_TO_ZERO[family])
        joints = np.concatenate([joints, scaled])
    coarse = array(joints[joints % 0.25 == 0])
    fine = array(rng.choice(joints, min(count, joints.size), replace=False))
    fine = np.nextafter(fine, array(rng.choice([-np.inf, 0, np.inf], fine.size)))
    ends = [with_neighbours(coarse), fine]

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
