"""Infinities, NaNs, zeros, and where a function has reached its limit: DESIGN's table, in every type."""

import numpy as np
import pytest
from formats import FORMATS, assert_same_bits, special_values
from functions import FIRST_DERIVATIVES, VALUES, name_of
from reference import exact, nearest, true_value

value = pytest.mark.parametrize("ufunc", VALUES, ids=name_of)
first_derivative = pytest.mark.parametrize("ufunc", FIRST_DERIVATIVES, ids=name_of)


def expect(ufunc, format, inputs, expected):
    assert_same_bits(ufunc(format.array(inputs)), format.array(expected))


@value
def test_a_value_at_the_infinities_is_infinity_and_negative_zero(ufunc, format):
    expect(ufunc, format, [np.inf, -np.inf], [np.inf, -0.0])


@first_derivative
def test_a_first_derivative_at_the_infinities_is_one_and_negative_zero(ufunc, format):
    expect(ufunc, format, [np.inf, -np.inf], [1.0, -0.0])


def test_nan_gives_nan_whatever_its_sign(ufunc, format):
    expect(ufunc, format, [np.nan, -np.nan], [np.nan, np.nan])


@value
def test_a_value_at_zero_is_zero_of_the_same_sign(ufunc, format):
    expect(ufunc, format, [0.0, -0.0], [0.0, -0.0])


@first_derivative
def test_a_first_derivative_at_both_zeros_is_that_of_the_formula(ufunc, format):
    at_zero = nearest(true_value(ufunc.__name__, exact(0.0)), format)
    expect(ufunc, format, [0.0, -0.0], [at_zero, at_zero])


@value
def test_a_value_far_to_the_right_is_its_input(ufunc, format):
    saturated = np.array([200, 1e4, 6e4, format.greatest], np.longdouble)
    expect(ufunc, format, saturated, saturated)


@first_derivative
def test_a_first_derivative_far_to_the_right_is_one(ufunc, format):
    expect(ufunc, format, [200, 1e4, 6e4, format.greatest], [1, 1, 1, 1])


def test_far_to_the_left_a_value_and_a_first_derivative_are_negative_zero(ufunc, format):
    if ufunc not in VALUES + FIRST_DERIVATIVES:
        pytest.skip("a second derivative may end on either zero")
    expect(ufunc, format, [-200, -1e4, -6e4, -format.greatest], [-0.0] * 4)


@value
def test_a_tiny_value_is_half_its_input(ufunc, format):
    least_normal = np.ldexp(np.longdouble(1), format.least_exponent)
    # 16 bits show the second term of the series at the least normal number of float16
    tiny = np.array([16, -16]) * least_normal
    slope = nearest(true_value(ufunc.__name__.removesuffix("_grad") + "_grad", exact(0.0)), format)
    assert slope == 0.5
    results = ufunc(format.array(tiny)).astype(np.longdouble)
    np.testing.assert_allclose(results, tiny / 2, rtol=2.0**-9 if format.dtype.itemsize == 2 else 2.0**-23)


@pytest.mark.parametrize("format", FORMATS, ids=name_of)
@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 33])
def test_special_values_do_not_disturb_their_neighbours(ufunc, format, size):
    ordinary = format.array([-0.75])
    alone = ufunc(ordinary)
    for special in special_values(format):
        mixed = np.full(size, ordinary)
        for position in range(size):
            mixed[:] = ordinary
            mixed[position] = special
            rest = np.delete(ufunc(mixed), position)
            assert_same_bits(rest, np.full(size - 1, alone))


def test_derivatives_are_negative_to_the_left_of_their_zero_and_positive_to_the_right():
    import gelu

    for ufunc, zero in ((gelu.gelu_grad, -0.7517915246935645), (gelu.gelu_tanh_grad, -0.7524614220710163)):
        outward = np.array([np.nextafter(zero, -1), np.nextafter(zero, 0)])
        assert (np.sign(ufunc(outward)) == [-1, 1]).all()
