"""Inputs that errors are looked for at: every number of a type, structured and random ones, and what goes beside x.

A format is one of _formats.py, or what has the same attributes. What depends on a function is handed in: where it
rounds to zero, and its zeros. So benchmarks/accuracy.py, which has these from mpmath, takes the same points.
"""

import numpy as np


def ascending(format, start, count):
    """So many numbers of a 16-bit type or of float32, from the start-th on: from -inf up to inf, and then NaNs."""
    bits = np.dtype(f"u{format.dtype.itemsize}").type
    half = bits(1 << (8 * format.dtype.itemsize - 1))
    nans = (1 << (format.precision - 1)) - 1  # of either sign: the infinity comes before them
    places = np.arange(start, start + count, dtype=np.int64).astype(bits) + bits(nans)  # modulo 2^16 or 2^32
    return np.where(places < half, ~places, places ^ half).view(format.dtype)


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


def neighbours(centres, reach):
    """The numbers within so many steps of each centre."""
    found, above, below = [centres], centres, centres
    for _ in range(reach):
        above, below = np.nextafter(above, np.inf), np.nextafter(below, -np.inf)
        found += [above, below]
    return np.concatenate(found)


def structured(format, lowest, highest, zeros):
    """Joints of any table, powers of two, subnormal and special numbers, and what surrounds the zeros."""
    kind = format.dtype.type
    joints = np.arange(lowest * 256, highest * 256, dtype=np.float64).astype(kind) / kind(256)
    powers = np.ldexp(kind(1), np.arange(format.least_subnormal_exponent, -format.least_exponent))
    subnormal = np.ldexp(kind(1), format.least_subnormal_exponent) * np.arange(1, 1000).astype(kind)
    thirds = powers * kind(1.5)
    parts = [
        neighbours(joints, 2),
        neighbours(np.concatenate([powers, -powers]), 2),
        subnormal,
        -subnormal,
        thirds,
        -thirds,
        np.array([0.0, -0.0, np.inf, -np.inf, np.nan], dtype=kind),
    ]
    for zero in zeros:
        away = np.ldexp(kind(1), -np.arange(1, format.precision + 4))
        parts += [neighbours(np.array([zero], dtype=kind), 500), zero + away, zero - away]
    return np.concatenate([part.astype(kind) for part in parts])


def random(format, lowest, highest, zeros, count, start=0):
    """A quarter each: evenly over the range, over the middle, over all exponents, and beside the zeros."""
    generator = np.random.default_rng([7, start])
    kind, quarter = format.dtype.type, count // 4

    def uniform(a, b, n):  # each number moved a little, so that it does not end in zeros
        rest = sum(generator.uniform(-1, 1, n).astype(kind) * kind(2.0**-k) for k in (30, 83))
        return generator.uniform(a, b, n).astype(kind) * (1 + rest)

    exponents = generator.integers(-40, 4, quarter)
    wide = quarter // 8
    exponents[:wide] = generator.integers(format.least_subnormal_exponent, -format.least_exponent, wide)
    signs = generator.choice(np.array([-1, 1], dtype=kind), quarter)
    parts = [
        uniform(lowest, highest, quarter),
        uniform(-6, 6, quarter),
        signs * np.ldexp(uniform(1, 2, quarter), exponents),
    ]
    distance = np.ldexp(uniform(-1, 1, quarter), -generator.integers(0, format.precision, quarter))
    parts.append(generator.choice(np.array(zeros, dtype=kind), quarter) + distance)
    return np.concatenate(parts)
