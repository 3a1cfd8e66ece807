"""What every function should return: its formula, and the measure of error. It shares nothing with the package.

A new function needs a line in FORMULAS, and the tests of accuracy cover it.
"""

import functools
import math

import mpmath
import numpy as np
from mpmath import mpf

#: In bits. A long double of 113 bits beside a derivative's zero needs 240; a bfloat16 in the middle between two others,
#: of which only a term 2**-133 of the first decides, needs 140.
PRECISION = 256
mpmath.mp.prec = PRECISION

#: Farther from zero than this a gate is 0 or 1 to 10**-28000, which shows in no type, even times its greatest number.
FAR = 2**16


class MPMath:
    """The arithmetic that the formulas are meant for: mpmath numbers of PRECISION bits."""

    exp = staticmethod(mpmath.exp)
    erfc = staticmethod(mpmath.erfc)
    sqrt_2 = mpmath.sqrt(2)
    sqrt_2_pi = mpmath.sqrt(2 * mpmath.pi)
    tanh_linear = 2 * mpmath.sqrt(2 / mpmath.pi)
    tanh_cubic = tanh_linear * mpf("0.044715")

    @staticmethod
    def near(x):
        return max(-FAR, min(FAR, x))


class Float64:
    """The same in float64, for whole arrays: a first look that decides most roundings to 16 bits."""

    #: More than the relative error of any formula at a 16-bit number where its value is at least this size.
    error = 2.0**-36
    least = 2.0**-900

    exp = np.exp
    erfc = np.vectorize(math.erfc, otypes=[float])
    sqrt_2, sqrt_2_pi, tanh_linear, tanh_cubic = (
        float(getattr(MPMath, name)) for name in ("sqrt_2", "sqrt_2_pi", "tanh_linear", "tanh_cubic")
    )

    @staticmethod
    def near(x):
        return np.clip(x, -FAR, FAR)


def distribution(x, m):
    """The standard normal distribution function."""
    return m.erfc(-m.near(x) / m.sqrt_2) / 2


def density(x, m):
    """The standard normal density."""
    return m.exp(-(m.near(x) ** 2) / 2) / m.sqrt_2_pi


def tanh_exponent(x, m):
    x = m.near(x)
    return x * (m.tanh_linear + m.tanh_cubic * x**2)


def tanh_exponent_slope(x, m):
    return m.tanh_linear + 3 * m.tanh_cubic * m.near(x) ** 2


def sigmoid(t, m):
    return 1 / (1 + m.exp(-t))


def sigmoid_slope(t, m):
    return sigmoid(t, m) * sigmoid(-t, m)


#: From a ufunc's name to what it stands for, for finite x in the arithmetic m.
FORMULAS = {
    "gelu": lambda x, m: x * distribution(x, m),
    "gelu_grad": lambda x, m: distribution(x, m) + x * density(x, m),
    "gelu_tanh": lambda x, m: x * sigmoid(tanh_exponent(x, m), m),
    "gelu_tanh_grad": lambda x, m: (
        sigmoid(tanh_exponent(x, m), m) + x * sigmoid_slope(tanh_exponent(x, m), m) * tanh_exponent_slope(x, m)
    ),
}


def exact(number):
    """A finite number of any type as an mpmath number, without rounding."""
    if isinstance(number, np.longdouble):
        mantissa, exponent = np.frexp(number)
        digits = np.finfo(np.longdouble).nmant + 1
        return mpmath.ldexp(mpf(int(np.ldexp(mantissa, digits))), int(exponent) - digits)
    return mpf(float(number))


def ulp_exponent(true, format):
    """e, where 2**e is the spacing of the type's numbers at the true value: an ULP."""
    if true == 0:
        return format.least_subnormal_exponent
    return max(int(mpmath.frexp(true)[1]) - 1, format.least_exponent) - format.fraction_bits


def error_in_ulp(result, true, format):
    """How far a result of the type is from the true value, which is an mpmath number."""
    if not np.isfinite(result):
        return math.inf
    return distance_in_ulp(exact(result), true, format)


def distance_in_ulp(value, true, format):
    """The same for an mpmath number that is one of the type's."""
    return float(mpmath.ldexp(abs(value - true), -ulp_exponent(true, format)))


def nearest(true, format):
    """The number of the type nearest to a value within its range, of two the even one; zero keeps the value's sign."""
    exponent = ulp_exponent(true, format)
    rounded = np.ldexp(np.longdouble(int(mpmath.nint(mpmath.ldexp(abs(true), -exponent)))), exponent)
    return format.dtype.type(np.copysign(rounded, -1 if true < 0 else 1))


def true_value(name, x):
    """The function at an mpmath number."""
    return FORMULAS[name](x, MPMath)


def true_gradient(name, grad_out, x):
    """The chain rule with a derivative: its value at an mpmath number, times another."""
    return grad_out * true_value(name, x)


@functools.cache
def zeros(name, lowest=-64, highest=64, step=0.25):
    """Where the function crosses zero, x = 0 excepted."""
    grid = [mpf(x) for x in np.arange(lowest + step / 2, highest, step)]
    signs = [mpmath.sign(true_value(name, x)) for x in grid]
    return [
        mpmath.findroot(lambda x: true_value(name, x), (a, b), solver="anderson", tol=mpf(2) ** -PRECISION)
        for a, b, sign_a, sign_b in zip(grid[:-1], grid[1:], signs[:-1], signs[1:], strict=True)
        if sign_a != sign_b and not a < 0 < b
    ]


@functools.cache
def end_of_tail(name, format, least=0.5):
    """The x < 0 where the function falls to so many of the type's least number: left of a half's it rounds to zero."""
    size = mpf(2) ** format.least_subnormal_exponent * least
    left, right = -float(FAR), -3.0
    while right - left > 1e-6:
        middle = (left + right) / 2
        left, right = (middle, right) if abs(true_value(name, mpf(middle))) < size else (left, middle)
    return right
