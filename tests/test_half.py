"""float16 and bfloat16: every result of every function is the correctly rounded one."""

import functools

import numpy as np
import pytest
from activations import Float64
from formats import FORMAT, all_values, assert_same_bits, is_finite, is_nan
from functions import name_of
from mpmath import mpf
from points import falls_on_both_sides
from reference import end_of_tail, end_of_upper_tail, exact, nearest, true_value

SIXTEEN_BIT = [FORMAT["float16"], FORMAT["bfloat16"]]


def round_once(values, format):
    """float64 numbers rounded to a 16-bit type; a plain conversion to bfloat16 goes by way of float32."""
    exponent = np.maximum(np.frexp(values)[1] - 1, format.least_exponent) - format.fraction_bits
    return np.ldexp(np.rint(np.ldexp(values, -exponent)), exponent).astype(format.dtype)


@functools.cache
def correctly_rounded(name, format):
    """The function of each finite number of the type, and those numbers.

    Where all values near the float64 formula's round alike, they are the answer. mpmath decides on the rest: the end of
    the tail, and what falls close to the middle of two numbers. Left of the tail the function only falls off, and is
    zero of one sign.
    """
    inputs = all_values(format)
    inputs = inputs[is_finite(inputs)]
    end = end_of_tail(name, format, 1 / 1024)
    with np.errstate(all="ignore"):
        value = true_value(name, inputs.astype(float), arithmetic=Float64)
        expected = round_once(value * (1 - Float64.error), format)
        decided = (expected == round_once(value * (1 + Float64.error), format)) & Float64.is_reliable(value)
        decided |= inputs == 0  # there the formulas are exact
    gone = inputs.astype(float) < end
    expected[gone] = nearest(true_value(name, mpf(end)), format)
    decided |= gone
    if falls_on_both_sides(name):
        end = end_of_upper_tail(name, format, 1 / 1024)
        gone = inputs.astype(float) > end
        expected[gone] = nearest(true_value(name, mpf(end)), format)
        decided |= gone
    assert decided.mean() > 0.9
    for i in np.flatnonzero(~decided):
        expected[i] = nearest(true_value(name, exact(inputs[i])), format)
    return inputs, expected


@pytest.mark.parametrize("format", SIXTEEN_BIT, ids=name_of)
def test_every_result_is_correctly_rounded(ufunc, format):
    inputs, expected = correctly_rounded(ufunc.__name__, format)
    assert_same_bits(ufunc(inputs), expected)


@pytest.mark.parametrize("format", SIXTEEN_BIT, ids=name_of)
def test_every_nan_gives_a_nan(ufunc, format):
    inputs = all_values(format)
    results = ufunc(inputs[is_nan(inputs)])
    assert results.size > 0
    assert is_nan(results).all()
