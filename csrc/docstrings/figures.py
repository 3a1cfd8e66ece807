"""The figures in the docstrings, computed by mpmath from the formulas: where results become zero, and extremes."""

import mpmath as mp

#: Half of each type's least subnormal number: what is less rounds to zero.
HALF_OF_LEAST = {"float16": mp.ldexp(1, -25), "float32": mp.ldexp(1, -150), "float64": mp.ldexp(1, -1075)}

GRID = [mp.mpf(i) / 64 for i in range(-512, 513)]


def extreme(function, choose):
    """Where a function is least (min) or greatest (max)."""
    return mp.findroot(lambda x: mp.diff(function, x), choose(GRID, key=function))


def end_of_tail(function, size):
    """The x < 0 at which a function that falls to the left becomes less than a size."""
    right = extreme(function, min)
    left = 2 * right
    while abs(function(left)) > size:
        left *= 2
    while right - left > 1e-6:
        middle = (left + right) / 2
        left, right = (middle, right) if abs(function(middle)) < size else (left, middle)
    return right


def tail(function):
    """The x, to two decimals, below which results are zero, by type."""
    return {name: decimals(end_of_tail(function, size), 2) for name, size in HALF_OF_LEAST.items()}


def decimals(x, count):
    return f"{float(x):.{count}f}"


def cut(x, count):
    """So many decimals, without rounding."""
    text = mp.nstr(x, 30)
    return text[: text.index(".") + 1 + count]


def place(x):
    """A number to four decimals, or the root of a whole number by that name."""
    square = mp.nint(x * x)
    if mp.almosteq(x * x, square, mp.mpf("1e-30")):
        return f"{'-' if x < 0 else ''}sqrt({int(square)})"
    return decimals(x, 4)


def difference(one, other):
    """The greatest difference of two functions, rounded up to a digit."""
    greatest = max(abs(one(x) - other(x)) for x in GRID)
    exponent = int(mp.floor(mp.log10(greatest)))
    return f"{int(mp.ceil(greatest / mp.mpf(10) ** exponent))}e{exponent}"
