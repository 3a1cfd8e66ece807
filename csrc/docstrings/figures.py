"""The figures in the docstrings, computed by mpmath from the formulas: where results become zero, and extremes."""

import functools

import mpmath as mp

#: Half of each type's least subnormal number: what is less rounds to zero.
HALF_OF_LEAST = {"float16": mp.ldexp(1, -25), "float32": mp.ldexp(1, -150), "float64": mp.ldexp(1, -1075)}

GRID = tuple(mp.mpf(i) / 64 for i in range(-512, 513))


@functools.cache  # every function of an activation tells the same
def extreme(function, choose, grid=GRID):
    """Where a function is least (min) or greatest (max)."""
    return mp.findroot(lambda x: mp.diff(function, x), choose(grid, key=function))


def end_of_tail(function, size):
    """The x < 0 at which a function that falls to the left becomes less than a size."""
    right = extreme(function, min, tuple(x for x in GRID if x < 0))
    left = 2 * right
    while abs(function(left)) > size:
        left *= 2
    while right - left > 1e-6:
        middle = (left + right) / 2
        left, right = (middle, right) if abs(function(middle)) < size else (left, middle)
    return right


def upper_tail(function):
    """Above which they are zero."""
    return {name: text.removeprefix("-") for name, text in tail(lambda x: function(-x)).items()}


def tail(function):
    """The x, to two decimals towards zero, below which alone results are zero, by type."""
    return {name: cut(end_of_tail(function, size), 2) for name, size in HALF_OF_LEAST.items()}


def decimals(x, count):
    return f"{float(x):.{count}f}"


def cut(x, count):
    """So many decimals, without rounding."""
    text = mp.nstr(x, 30)
    return text[: text.index(".") + 1 + count]


def place(x):
    """A number to four decimals; or a whole number, or the root of one by that name."""
    if abs(x - mp.nint(x)) < 1e-30:
        return str(int(mp.nint(x)))
    return f"{'-' if x < 0 else ''}sqrt({int(mp.nint(x * x))})" if is_root(x) else decimals(x, 4)


def is_root(x):
    """Whether x is the root of a whole number above 0, or its negative."""
    square = mp.nint(x * x)
    return square > 0 and mp.almosteq(x * x, square, mp.mpf("1e-30"))


def difference(one, other):
    """The greatest difference of two functions, rounded up to a digit."""
    greatest = max(abs(one(x) - other(x)) for x in GRID)
    exponent = int(mp.floor(mp.log10(greatest)))
    return f"{int(mp.ceil(greatest / mp.mpf(10) ** exponent))}e{exponent}"
