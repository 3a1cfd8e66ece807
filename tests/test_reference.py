"""The reference itself: the measure of error, and formulas that agree with each other."""

import mpmath
import numpy as np
import pytest
from formats import FORMAT, FORMATS, all_values, is_finite
from functions import BACKWARD, ONE_TO_ONE, UFUNCS, VALUE_AND_GRAD, name_of
from mpmath import mpf
from reference import FORMULAS, Float64, end_of_tail, error_in_ulp, exact, nearest, true_value, zeros


def test_every_function_has_a_formula_and_every_formula_a_function():
    assert {ufunc.__name__ for ufunc in ONE_TO_ONE} == set(FORMULAS)


def test_every_other_function_is_stated_by_functions_that_have_a_formula():
    assert {*VALUE_AND_GRAD, *BACKWARD} == set(UFUNCS) - set(ONE_TO_ONE)
    assert {grad.__name__ for grad in BACKWARD.values()} <= set(FORMULAS)


@pytest.mark.parametrize("name", [name for name in FORMULAS if name.endswith("_grad")])
@pytest.mark.parametrize("x", [-30, -5.5, -0.7518, -1e-3, 0, 0.3, 1, 4])
def test_the_formula_of_a_derivative_is_the_derivative_of_the_formula(name, x):
    derivative = mpmath.diff(lambda x: true_value(name.removesuffix("_grad"), x), mpf(x))
    assert mpmath.almosteq(true_value(name, mpf(x)), derivative, rel_eps=mpf(2) ** -60)


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize("format", [FORMAT["float16"], FORMAT["bfloat16"]], ids=name_of)
def test_the_error_of_the_float64_formula_on_16_bit_numbers_is_as_stated(name, format):
    numbers = all_values(format)
    numbers = numbers[is_finite(numbers)].astype(float)
    # some from everywhere, and all beside a zero
    x = np.concatenate([numbers[::37], *(numbers[abs(numbers - float(zero)) < 0.01] for zero in zeros(name))])
    with np.errstate(all="ignore"):
        values = FORMULAS[name](x, Float64)
    reliable = np.flatnonzero(abs(values) > Float64.least)
    assert reliable.size > 300
    for i in reliable:
        true = true_value(name, mpf(x[i]))
        assert abs(mpf(values[i]) / true - 1) < Float64.error / 2


@pytest.mark.parametrize("name", FORMULAS)
def test_the_far_tail_is_the_limit_with_its_sign(name):
    assert -(mpf(2) ** -20000) < true_value(name, mpf(-(10**4900))) < 0


def test_the_zeros_of_the_derivatives_are_found():
    assert [mpmath.nstr(zero, 10) for zero in zeros("gelu_grad")] == ["-0.7517915247"]
    assert [mpmath.nstr(zero, 10) for zero in zeros("gelu_tanh_grad")] == ["-0.7524614221"]
    assert zeros("gelu") == []


@pytest.mark.parametrize(("name", "end"), [("float16", -5.72), ("float32", -14.36), ("float64", -38.58)])
def test_the_tail_of_gelu_ends_where_the_least_subnormal_does(name, end):
    assert end_of_tail("gelu", FORMAT[name]) == pytest.approx(end, abs=0.01)


@pytest.mark.parametrize("format", FORMATS, ids=name_of)
class TestError:
    def test_is_in_units_of_the_spacing_at_the_true_value(self, format):
        one, spacing = format.dtype.type(1), mpf(2) ** -format.fraction_bits
        above = np.nextafter(one, format.dtype.type(2))
        assert error_in_ulp(one, mpf(1), format) == 0
        assert error_in_ulp(above, mpf(1), format) == 1
        assert error_in_ulp(-one, -(1 + spacing / 4), format) == 0.25
        # below a power of two the numbers stand twice as close
        assert error_in_ulp(one, 1 - spacing / 4, format) == 0.5

    def test_is_at_least_in_units_of_the_least_subnormal(self, format):
        least = np.nextafter(format.dtype.type(0), format.dtype.type(1))
        assert exact(least) == mpf(2) ** format.least_subnormal_exponent
        assert error_in_ulp(least, mpf(0), format) == 1
        assert error_in_ulp(format.dtype.type(0), exact(least) / 8, format) == 0.125

    def test_is_infinite_for_what_is_no_number(self, format):
        assert error_in_ulp(format.dtype.type(np.nan), mpf(1), format) == np.inf
        assert error_in_ulp(format.dtype.type(np.inf), mpf(1), format) == np.inf

    def test_is_at_most_a_half_for_the_nearest_number(self, format):
        for numerator in range(1, 200):
            for true in (mpf(numerator) / 7, -(mpf(2) ** format.least_subnormal_exponent) * numerator / 7):
                assert error_in_ulp(nearest(true, format), true, format) <= 0.5


@pytest.mark.parametrize("name", ["float16", "bfloat16"])
def test_every_16_bit_number_is_the_nearest_to_itself_and_a_middle_goes_to_the_even(name):
    format = FORMAT[name]
    numbers = all_values(format)
    numbers = numbers[is_finite(numbers)]
    numbers = numbers[numbers > 0][::7]
    assert all(nearest(exact(number), format) == number for number in numbers)
    for low, high in zip(all_values(format)[1:200], all_values(format)[2:201], strict=True):
        middle = nearest((exact(low) + exact(high)) / 2, format)
        assert middle in (low, high)
        assert middle.view(np.uint16) % 2 == 0
