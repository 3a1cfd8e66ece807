"""The true values by mpmath, from the textbook definitions: what settles doubtful cases and tests reference.c."""

import functools
import sys

import mpmath as mp
import numpy as np

from . import functions

_CUBIC = "0.044715"

if hasattr(sys, "set_int_max_str_digits"):  # not in the first releases of Python 3.10
    sys.set_int_max_str_digits(0)  # mpmath prints the greatest long doubles by way of integers of 4,932 digits


def _gate(family, x):
    """G and its first two derivatives."""
    if family == "gelu":
        density = mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)
        return mp.erfc(-x / mp.sqrt(2)) / 2, density, -x * density
    if family == "mish":
        square = (1 + mp.exp(x)) ** 2
        sigma = 1 / (1 + mp.exp(-x))
        gate = (square - 1) / (square + 1)
        slope = (1 - gate) * (1 + gate) * sigma
        return gate, slope, slope * (1 - sigma - 2 * gate * sigma)
    scale = mp.sqrt(8 / mp.pi)
    t, t1, t2 = {
        "gelu_tanh": lambda: (
            scale * (x + mp.mpf(_CUBIC) * x**3),
            scale * (1 + 3 * mp.mpf(_CUBIC) * x**2),
            6 * scale * mp.mpf(_CUBIC) * x,
        ),
        "gelu_sigmoid": lambda: (mp.mpf("1.702") * x, mp.mpf("1.702"), mp.mpf(0)),
        "silu": lambda: (x, mp.mpf(1), mp.mpf(0)),
    }[family]()
    gate = 1 / (1 + mp.exp(-t))
    bell = gate / (1 + mp.exp(t))
    return gate, bell * t1, bell * ((1 - 2 * gate) * t1**2 + t2)


def exact(value):
    """A finite NumPy number as the same mpf."""
    fraction, exponent = np.frexp(value.astype(np.longdouble) if hasattr(value, "astype") else np.longdouble(value))
    high = float(fraction)
    with mp.workprec(300):
        # the second part is what a long double has beyond a double
        return mp.ldexp(mp.mpf(high) + mp.mpf(float(fraction - np.longdouble(high))), int(exponent))


def formula(family, order, x):
    """x G(x), or its first or second derivative, at the working precision."""
    gate, slope, curvature = _gate(family, x)
    return (x * gate, gate + x * slope, 2 * slope + x * curvature)[order]


def true_value(function, x):
    """The function (of a backward the derivative) at the finite mpf x, with 150 bits to spare for what cancels."""
    _, exponent = mp.frexp(x)
    # below 1 a term is lost next to one 2**-exponent larger; above it 1 - G needs the digits of exp(-x^3)
    digits = 2 * abs(int(exponent)) if exponent < 0 else int(4 * min(abs(x), 200) + min(abs(x), 200) ** 2)
    with mp.workprec(300 + digits):
        if abs(x) > 20000:  # nothing but the limits is left, in every type
            return mp.mpf((x, 1, 0)[function.order] if x > 0 else 0)
        return formula(function.family, function.order, x)


def error_in_ulp(dtype, truth, y):
    """How far the finite result y (an mpf) is from the truth, in ULP of the type."""
    with mp.workprec(300):
        exponent = int(mp.frexp(truth)[1]) - 1 if truth else dtype.least_exponent
        return abs(y - truth) * mp.mpf(2) ** -dtype.ulp_exponent(exponent)


def _zeros_between(function, low, high, steps):
    """The zeros by bisection where the sign changes, as mpf."""
    points = [low + (high - low) * mp.mpf(k) / steps for k in range(steps + 1)]
    signs = [mp.sign(function(x)) for x in points]
    return [
        mp.findroot(function, (a, b), solver="anderson", tol=mp.mpf(2) ** -380)
        for a, b, before, after in zip(points, points[1:], signs, signs[1:], strict=False)
        if before * after < 0
    ]


@functools.cache
def zeros(family, order):
    """Where the function of this order is zero, beside x = 0."""
    if order == 0:
        return ()
    low, high = functions.FAMILIES[family]
    with mp.workprec(220):
        return tuple(
            _zeros_between(
                lambda x: formula(family, order, x),
                mp.mpf(low) + mp.mpf("0.0123"),
                mp.mpf(high) - mp.mpf("0.0123"),
                240,
            )
        )
