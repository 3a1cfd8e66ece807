"""What every function should return, and the measure of error.

A new kind of function is an entry in RESULTS. The activations themselves are in activations.py.
"""

import functools
import math

import mpmath
import numpy as np
from activations import MPMath, crossings, derivative, exact, where_it_falls_to
from functions import FUNCTIONS
from mpmath import mpf

#: In bits. A long double of 113 bits beside a derivative's zero needs 240; a bfloat16 in the middle between two others,
#: of which only a term 2**-133 of the first decides, needs 140.
PRECISION = 256
mpmath.mp.prec = PRECISION

#: The outputs of each kind by the activation f(order, x), which is its derivative of that order, and by the inputs.
RESULTS = {
    "value": lambda f, x: [f(0, x)],
    "grad": lambda f, x: [f(1, x)],
    "grad2": lambda f, x: [f(2, x)],
    "value_and_grad": lambda f, x: [f(0, x), f(1, x)],
    "backward": lambda f, grad_out, x: [grad_out * f(1, x)],
    "bias": lambda f, x, b: [f(0, x + b)],
    "bias_backward": lambda f, grad_out, x, b: [grad_out * f(1, x + b)],
    "normal": lambda f, x, mu, sigma: [x * f(0, (x - mu) / sigma) / ((x - mu) / sigma) if x != mu else x / 2],
    "gated": lambda f, a, b: [f(0, a) * b],
    "gated_backward": lambda f, grad_out, a, b: [grad_out * b * f(1, a), grad_out * f(0, a)],
}


def true_results(name, *inputs, arithmetic=MPMath):
    """What a function should give for finite numbers of the arithmetic: each of its outputs."""
    activation, kind = FUNCTIONS[name]
    return RESULTS[kind](functools.partial(derivative, activation, arithmetic=arithmetic), *inputs)


def true_value(name, *inputs, arithmetic=MPMath):
    """The same for a function of one output."""
    (value,) = true_results(name, *inputs, arithmetic=arithmetic)
    return value


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


@functools.cache
def zeros(name):
    """Where a function of one input crosses zero, x = 0 excepted."""
    return crossings(functools.partial(true_value, name))


@functools.cache
def end_of_tail(name, format, least=0.5):
    """The x < 0 where the function falls to so many of the type's least number: left of a half's it rounds to zero."""
    return where_it_falls_to(mpf(2) ** format.least_subnormal_exponent * least, functools.partial(true_value, name))


@functools.cache
def end_of_upper_tail(name, format, least=0.5):
    """The same for the x > 0 of a function that falls there, too."""
    size = mpf(2) ** format.least_subnormal_exponent * least
    return -where_it_falls_to(size, lambda x: true_value(name, -x))


@functools.cache
def lowest_turn(name):
    """Where a function of one output that falls to 0 at -inf begins to."""
    activation, kind = FUNCTIONS[name]
    order = {"value": 0, "grad": 1, "grad2": 2}[kind]
    return min(crossings(functools.partial(derivative, activation, order + 1)))
