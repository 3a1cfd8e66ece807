"""The true values by mpmath that settle doubtful cases and test reference.c: the reference is that of the tests."""

import functools
import pathlib
import sys

import mpmath as mp

sys.path.append(str(pathlib.Path(__file__).parents[2] / "tests"))

import activations
from activations import derivative, gate

if hasattr(sys, "set_int_max_str_digits"):  # not in the first releases of Python 3.10
    sys.set_int_max_str_digits(0)  # mpmath prints the greatest long doubles by way of integers of 4,932 digits

PRECISION = 300  # bits

exact = mp.workprec(PRECISION)(activations.exact)


def true_value(function, x):
    """The function (of a backward the derivative) at the finite mpf x, with 150 bits to spare for what cancels."""
    _, exponent = mp.frexp(x)
    # below 1 a term is lost next to one 2**-exponent larger; above it 1 - G needs the digits of exp(-x^3)
    digits = 2 * abs(int(exponent)) if exponent < 0 else int(4 * min(abs(x), 200) + min(abs(x), 200) ** 2)
    with mp.workprec(PRECISION + digits):
        if abs(x) > 20000:  # nothing but the limits is left, in every type
            return mp.mpf((x, 1, 0)[function.order] if x > 0 else 0)
        return derivative(function.activation, function.order, x)


@mp.workprec(PRECISION)
def error_in_ulp(dtype, truth, y):
    """How far the finite result y (an mpf) is from the truth, in ULP of the type."""
    exponent = int(mp.frexp(truth)[1]) - 1 if truth else dtype.least_exponent
    return abs(y - truth) * mp.mpf(2) ** -dtype.ulp_exponent(exponent)


@functools.cache
@mp.workprec(PRECISION)
def zeros(activation, order):
    """Where the derivative of an order is zero, beside x = 0."""
    return tuple(activations.crossings(functools.partial(derivative, activation, order)))


@functools.cache
@mp.workprec(PRECISION)
def end_of_tail(activation, order, exponent):
    """The x < 0 left of which the derivative of an order is smaller than 2**exponent."""
    return activations.where_it_falls_to(mp.ldexp(1, exponent), functools.partial(derivative, activation, order))


@functools.cache
@mp.workprec(PRECISION)
def gate_below(activation, exponent):
    """The x < 0 left of which the gate is smaller than 2**exponent."""
    return activations.where_it_falls_to(mp.ldexp(1, exponent), functools.partial(gate, activation))


@functools.cache
@mp.workprec(PRECISION)
def gate_near_one(activation, exponent):
    """The x > 0 right of which the gate is nearer to 1 than 2**exponent."""
    return -activations.where_it_falls_to(mp.ldexp(1, exponent), lambda x: 1 - gate(activation, -x))
