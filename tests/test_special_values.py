"""Infinities, NaNs and zeros give what gelu/_special_values.py says, in every type; where a limit is reached."""

import mpmath
import numpy as np
import pytest
from formats import assert_same_bits, special_values
from functions import FIRST_DERIVATIVES, UFUNCS, VALUES, name_of
from mpmath import mpf
from reference import end_of_tail, exact, nearest, true_value, zeros

from gelu import _core
from gelu._special_values import special_results

one_input = pytest.mark.parametrize("ufunc", [ufunc for ufunc in UFUNCS if ufunc.nin == 1], ids=name_of)
value = pytest.mark.parametrize("ufunc", VALUES, ids=name_of)
first_derivative = pytest.mark.parametrize("ufunc", FIRST_DERIVATIVES, ids=name_of)


def expect(ufunc, format, inputs, expected):
    assert_same_bits(ufunc(format.array(inputs)), format.array(expected))


def number(text, format):
    """What a text says, rounded once: 0.6 is no binary number."""
    if text == "sqrt(2/pi)":
        return nearest(mpmath.sqrt(2 / mpmath.pi), format)
    special = float(text) == 0 or not np.isfinite(float(text))
    return format.dtype.type(float(text)) if special else nearest(mpf(text), format)


@one_input
def test_special_values_give_what_the_table_says(ufunc, format):
    for x, expected in special_results(*_core.functions[ufunc.__name__]).items():
        results = ufunc(number(x, format))
        results = results if isinstance(results, tuple) else (results,)
        for result, text in zip(results, expected, strict=True):
            assert_same_bits(result, number(text, format))


@one_input
def test_nan_gives_nan_whatever_its_sign(ufunc, format):
    results = ufunc(format.array([np.nan, -np.nan]))
    assert_same_bits(np.ravel(results), np.full(2 * ufunc.nout, np.nan, format.dtype))


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
    end = end_of_tail(ufunc.__name__, format)
    expect(ufunc, format, [1.02 * end, 2 * end, -6e4, -format.greatest], [-0.0] * 4)


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


def test_a_derivative_changes_its_sign_between_the_two_numbers_about_its_zero(ufunc, format):
    for zero in zeros(ufunc.__name__):
        middle = nearest(zero, format)
        below = middle if exact(middle) < zero else np.nextafter(middle, format.dtype.type(-np.inf))
        above = np.nextafter(below, format.dtype.type(np.inf))
        signs = np.sign(ufunc(np.array([below, above])).astype(float))
        assert signs.tolist() == [np.sign(float(true_value(ufunc.__name__, exact(x)))) for x in (below, above)]
        assert signs.prod() == -1
