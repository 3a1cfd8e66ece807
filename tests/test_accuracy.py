"""The error of float32, float64 and long double against mpmath, within the bounds of gelu/_bounds.py."""

import pathlib

import mpmath
import numpy as np
import pytest
from bounds import BOUNDS, PORTABLE_BOUNDS, bound_in_use
from formats import FORMAT, is_finite, random_bits
from functions import name_of
from points import structured_points
from reference import end_of_tail, error_in_ulp, exact, true_value

#: Points in each random part of structured_points: more for the type whose table has more rows.
COUNTS = {"float32": 1000, "float64": 1500, "longdouble": 500}

PREACTIVATIONS = pathlib.Path(__file__).parent / "data" / "minilm_preactivations.npy"

wide = pytest.mark.parametrize("format", [FORMAT[name] for name in COUNTS], ids=name_of)


def assert_within_bound(ufunc, format, inputs):
    results = ufunc(inputs)
    assert results.dtype == format.dtype
    true = [true_value(ufunc.__name__, exact(x)) for x in inputs]
    errors = np.array([error_in_ulp(y, t, format) for y, t in zip(results, true, strict=True)])
    worst, bound = np.argmax(errors), bound_in_use(format)
    assert errors[worst] <= bound, (
        f"{(errors > bound).sum()} of {errors.size} results are off by more than {bound} ULP, the worst by "
        f"{errors[worst]:.3f}: {ufunc.__name__}({inputs[worst]!r}) is {results[worst]!r} instead of "
        f"{mpmath.nstr(true[worst], 25)}"
    )


def test_every_type_has_a_bound_and_that_of_16_bits_is_correct_rounding():
    assert set(BOUNDS) == set(PORTABLE_BOUNDS) == set(FORMAT)
    for table in (BOUNDS, PORTABLE_BOUNDS):
        assert table["float16"] == table["bfloat16"] == 0.5


@wide
def test_results_are_within_the_bound_at_joints_tails_zeros_and_at_random(ufunc, format):
    rng = np.random.default_rng(20160627)
    assert_within_bound(ufunc, format, structured_points(ufunc.__name__, format, rng, COUNTS[format.name]))


@wide
def test_results_are_within_the_bound_on_random_bits(ufunc, format):
    numbers = random_bits(format, 2000, np.random.default_rng(1))
    assert_within_bound(ufunc, format, numbers[is_finite(numbers)])


@pytest.mark.parametrize("format", [FORMAT["float32"], FORMAT["float64"]], ids=name_of)
def test_results_are_within_the_bound_on_the_inputs_of_a_real_network(ufunc, format):
    values = np.load(PREACTIVATIONS)
    assert (values.dtype, values.shape) == (np.float32, (6, 640))
    assert_within_bound(ufunc, format, values.astype(format.dtype).ravel())


@wide
def test_the_negative_tail_is_kept_to_the_last_subnormal(ufunc, format):
    last, gone = (end_of_tail(ufunc.__name__, format, least) for least in (2 * bound_in_use(format), 1 / 1024))
    before, after = ufunc(format.array([last, gone]))
    assert before < 0
    assert after == 0


@wide
def test_the_tail_is_monotonic_and_negative(ufunc, format):
    x = np.sort(format.array(np.linspace(1.1 * end_of_tail(ufunc.__name__, format), -3, 20_001)))
    results = ufunc(x)
    assert (results <= 0).all()
    assert np.signbit(results).all()
    # one step of rounding may go the other way
    spacing = np.array([float(np.spacing(abs(y))) for y in results[1:]])
    assert (np.diff(results) <= spacing).all()
