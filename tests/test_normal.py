"""gelu_normal: errors for hard arguments, limits, and the deviations that are none."""

import warnings

import mpmath
import numpy as np
import pytest
from activations import exact
from bounds import bound_in_use
from formats import FORMATS, assert_same_bits, finfo, is_finite, is_nan
from functions import name_of
from mpmath import mpf
from reference import error_in_ulp

import gelu

INF, NAN = np.inf, np.nan

#: Where results of the greatest and the least x end: beyond, the distribution function is 0 or 1 to all digits.
FARTHEST = {"float16": 9, "bfloat16": 20, "float32": 20, "float64": 55, "longdouble": 215}


def true_normal(x, mu, sigma):
    z = max(-(mpf(2) ** 10), min(mpf(2) ** 10, (exact(x) - exact(mu)) / exact(sigma)))
    return exact(x) * mpmath.erfc(-z / mpmath.sqrt(2)) / 2


def hard_arguments(format, count):
    """x, mu and sigma of ordinary size, near the ends of the type's range, and where x - mu cancels."""
    rng, number = np.random.default_rng(11), format.dtype.type
    greatest = int(finfo(format.dtype).maxexp)
    for i in range(count):
        z = rng.uniform(-FARTHEST[format.name], 9) if i % 2 else rng.uniform(-13, 3)
        exponent = [0, rng.integers(-6, 7), greatest - 9, format.least_exponent + rng.integers(-5, 9)][i % 4]
        sigma = number(np.ldexp(np.longdouble(rng.uniform(1, 2)), int(exponent)))
        mu = number(rng.standard_normal()) * sigma * number(rng.choice([0, 1, 16]))
        x = number(mu + number(z) * sigma)
        if is_finite(x) and is_finite(mu) and is_finite(sigma) and sigma > 0:
            yield x, mu, sigma


@pytest.mark.parametrize("format", FORMATS, ids=name_of)
def test_results_are_within_the_bound_however_the_argument_rounds(format):
    with np.errstate(over="ignore"):
        arguments = list(hard_arguments(format, 1600))
    results = gelu.gelu_normal(*(np.array(column, format.dtype) for column in zip(*arguments, strict=True)))
    assert len(arguments) > 1200
    for one, result in zip(arguments, results, strict=True):
        assert error_in_ulp(result, true_normal(*one), format) <= bound_in_use(format, "gelu_normal"), one


@pytest.mark.parametrize("format", FORMATS, ids=name_of)
def test_the_tail_of_the_greatest_deviations_is_kept_to_the_last_subnormal(format):
    sigma = format.dtype.type(np.ldexp(np.longdouble(1), int(finfo(format.dtype).maxexp) - 9))
    z = np.linspace(-FARTHEST[format.name], -2, 500)
    x = format.array(z) * sigma
    x = x[is_finite(x)]
    results = gelu.gelu_normal(x, format.dtype.type(0), sigma)
    least = mpf(2) ** format.least_subnormal_exponent
    true = [true_normal(one, 0.0, sigma) for one in x]
    assert all(y < 0 for y, t in zip(results, true, strict=True) if -t > least)
    assert all(y == 0 for y, t in zip(results, true, strict=True) if -t < least / 4)
    assert np.signbit(results).all()


def test_the_standard_normal_is_gelu_within_both_bounds(format):
    x = format.array(np.linspace(-12, 6, 2001))
    ours, others = gelu.gelu_normal(x, format.dtype.type(0), format.dtype.type(1)), gelu.gelu(x)
    steps = np.array([float(np.spacing(abs(y))) for y in others])
    allowed = bound_in_use(format, "gelu_normal") + bound_in_use(format)
    assert (abs(ours.astype(np.longdouble) - others.astype(np.longdouble)) <= allowed * steps).all()


#: x, mu and sigma, and the result.
LIMITS = [
    # a deviation of zero: a step, at which the result is x
    (3, 2, 0, 3),
    (2, 2, 0, 2),
    (-2, -2, -0.0, -2),
    (1, 2, 0, 0.0),
    (-3, 2, 0, -0.0),
    (INF, 2, 0, INF),
    (-INF, 2, 0, -0.0),
    (INF, INF, 0, INF),
    (-INF, -INF, 0, -INF),
    (INF, -INF, 0, INF),
    (-INF, INF, 0, -0.0),
    (1, INF, 0, 0.0),
    (1, -INF, 0, 1),
    # infinite inputs
    (INF, 1, 2, INF),
    (-INF, 1, 2, -0.0),
    (1, INF, 2, 0.0),
    (-1, INF, 2, -0.0),
    (1, -INF, 2, 1),
    (3, 1, INF, 1.5),
    (-3, 1, INF, -1.5),
    (INF, INF, 2, NAN),
    (-INF, -INF, 2, NAN),
    (INF, 1, INF, NAN),
    # zeros keep their sign
    (0.0, 1, 2, 0.0),
    (-0.0, 1, 2, -0.0),
    (-0.0, -1, 0, -0.0),
    # NaN
    (NAN, 1, 2, NAN),
    (1, NAN, 2, NAN),
    (1, 2, NAN, NAN),
    (1, NAN, 0, NAN),
    (NAN, 1, 0, NAN),
]


def test_limits_are_taken_and_nothing_is_reported(format):
    *inputs, expected = (format.array(column) for column in zip(*LIMITS, strict=True))
    with np.errstate(all="raise"):
        assert_same_bits(gelu.gelu_normal(*inputs), expected)
        for one, value in zip(zip(*inputs, strict=True), expected, strict=True):
            assert_same_bits(gelu.gelu_normal(*one), value)


@pytest.mark.parametrize("size", [1, 2, 5, 16, 33, 700])
def test_a_negative_deviation_is_nan_and_invalid_wherever_it_stands(format, size):
    for position in {0, size // 2, size - 1}:
        sigma = format.array(np.ones(size))
        sigma[position] = -1
        with np.errstate(invalid="ignore", over="raise", divide="raise"):
            results = gelu.gelu_normal(format.array(np.ones(size)), format.dtype.type(0), sigma)
        assert np.flatnonzero(is_nan(results)).tolist() == [position]
        with np.errstate(all="raise"), pytest.raises(FloatingPointError, match="invalid"):
            gelu.gelu_normal(format.array(np.ones(size)), format.dtype.type(0), sigma)


def test_an_invalid_value_is_a_warning_that_names_the_function():
    with pytest.warns(RuntimeWarning, match="^invalid value encountered in gelu_normal$"):
        assert np.isnan(gelu.gelu_normal(1.0, 0.0, -1.0))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isnan(gelu.gelu_normal(1.0, 0.0, np.nan))


def test_means_and_deviations_are_broadcast(format):
    rng = np.random.default_rng(2)
    x, mu = format.array(rng.standard_normal((30, 70))), format.array(rng.standard_normal(70))
    sigma = format.array(rng.uniform(0.5, 2, (30, 1)))
    full = [np.array(array) for array in np.broadcast_arrays(x, mu, sigma)]
    expected = gelu.gelu_normal(*full)
    assert_same_bits(gelu.gelu_normal(x, mu, sigma), expected)
    for place in range(3):
        inputs = [array.copy() for array in full]
        assert gelu.gelu_normal(*inputs, out=inputs[place]) is inputs[place]
        assert_same_bits(inputs[place], expected)
