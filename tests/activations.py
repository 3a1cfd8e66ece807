"""The activations and their derivatives by the textbook formulas: what tests, benchmarks and the sample are judged by.

It shares nothing with the package. A new activation is an entry in GATES; its derivatives follow.
"""

import math

import mpmath
import numpy as np
from mpmath import mpf
from taylor import Taylor

#: Farther from zero than this a gate is 0 or 1 to 10**-28000, which shows in no type, even times its greatest number.
FAR = 2**16


class MPMath:
    """The arithmetic that the formulas are meant for: mpmath numbers, at mpmath's precision of the moment."""

    exp, erfc, sqrt = mpmath.exp, mpmath.erfc, mpmath.sqrt
    number = mpf
    pi = mpmath.pi

    @staticmethod
    def near(x):
        return max(-FAR, min(FAR, x))


class Float64:
    """The same in float64, for whole arrays: a first look that decides most roundings to 16 bits."""

    #: More than the relative error of any formula at a 16-bit number where its value is reliable.
    error = 2.0**-36

    @staticmethod
    def is_reliable(value):
        """Whether nothing has left the range of float64 on the way."""
        return (abs(value) > 2.0**-900) & np.isfinite(value)

    exp, sqrt = np.exp, math.sqrt
    erfc = np.vectorize(math.erfc, otypes=[float])
    number = float
    pi = math.pi

    @staticmethod
    def near(x):
        return np.clip(x, -FAR, FAR)


# The gates: x is a Taylor series in the arithmetic m.


def normal_distribution(x, m):
    return (-x / m.sqrt(m.number(2))).erfc() / 2


def logistic(t):
    return 1 / (1 + (-t).exp())


def tanh_gate(x, m):
    return logistic(2 * m.sqrt(2 / m.pi) * (x + m.number("0.044715") * (x * x * x)))


def mish_gate(x, m):
    """tanh(log(1 + exp(x))), without the differences that cancel in the tail, and far above in the derivatives."""
    w = (-x).exp()
    return 1 / (1 + 2 * (w * w) / (1 + 2 * w))


#: G of each activation x G(x).
GATES = {
    "gelu": normal_distribution,
    "gelu_tanh": tanh_gate,
    "gelu_sigmoid": lambda x, m: logistic(m.number("1.702") * x),
    "silu": lambda x, m: logistic(x),
    "mish": mish_gate,
}


def gate(activation, x, arithmetic=MPMath):
    """G(x)."""
    return GATES[activation](Taylor([arithmetic.near(x)], arithmetic), arithmetic).terms[0]


def derivative(activation, order, x, arithmetic=MPMath):
    """The activation at a finite x, or its derivative of an order."""
    terms = [arithmetic.near(x), arithmetic.number(1), *[arithmetic.number(0)] * order][: order + 1]
    gates = GATES[activation](Taylor(terms, arithmetic), arithmetic).terms
    if order == 0:
        return x * gates[0]  # which keeps the sign of zero
    return math.factorial(order) * (x * gates[order] + gates[order - 1])


def exact(number):
    """A finite number of any type as an mpmath number, without rounding."""
    if isinstance(number, np.longdouble):
        mantissa, exponent = np.frexp(number)
        digits = np.finfo(np.longdouble).nmant + 1
        return mpmath.ldexp(mpf(int(np.ldexp(mantissa, digits))), int(exponent) - digits)
    return mpf(float(number))


def crossings(function, lowest=-64, highest=64, step=0.25):
    """Where a function of one number crosses zero, x = 0 excepted."""
    grid = [mpf(x) for x in np.arange(lowest + step / 2, highest, step)]
    signs = [mpmath.sign(function(x)) for x in grid]
    # findroot would call a function that takes more numbers with both ends at once
    return [
        mpmath.findroot(lambda x: function(x), (a, b), solver="anderson", tol=mpf(2) ** -mpmath.mp.prec)
        for a, b, sign_a, sign_b in zip(grid[:-1], grid[1:], signs[:-1], signs[1:], strict=True)
        if sign_a != sign_b and not a < 0 < b
    ]


def where_it_falls_to(size, function):
    """The x < 0 left of which a function is smaller than so much."""
    left, right = -float(FAR), -3.0
    while right - left > 1e-6:
        middle = (left + right) / 2
        left, right = (middle, right) if abs(function(mpf(middle))) < size else (left, middle)
    return right
