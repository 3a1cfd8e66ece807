"""The reference itself: the measure of error, and formulas that agree with those of the textbooks."""

import mpmath
import numpy as np
import pytest
from activations import GATES, Float64, derivative, exact, gate
from formats import FORMAT, FORMATS, all_values, is_finite
from functions import FUNCTIONS, ONE_TO_ONE, arrange, name_of
from mpmath import mpf
from reference import end_of_tail, error_in_ulp, nearest, true_results, true_value, zeros

#: As papers and textbooks have them, at whatever precision that takes.
TEXTBOOK = {
    "gelu": lambda x: x * mpmath.ncdf(x),
    "gelu_tanh": lambda x: x / 2 * (1 + mpmath.tanh(mpmath.sqrt(2 / mpmath.pi) * (x + mpf("0.044715") * x**3))),
    "gelu_sigmoid": lambda x: x / (1 + mpmath.exp(-mpf("1.702") * x)),
    "silu": lambda x: x / (1 + mpmath.exp(-x)),
    "mish": lambda x: x * mpmath.tanh(mpmath.log(1 + mpmath.exp(x))),
}

every_activation = pytest.mark.parametrize("activation", GATES)


def test_every_formula_is_compared_with_the_textbooks():
    assert TEXTBOOK.keys() == GATES.keys()


@every_activation
@pytest.mark.parametrize("order", [0, 1, 2])
@pytest.mark.parametrize("x", [-30, -5.5, -0.7518, -1e-3, 0.3, 1, 4])
def test_an_activation_and_its_derivatives_are_those_of_the_textbooks_formula(activation, order, x):
    with mpmath.workprec(4000):  # 1 + tanh at -30 takes some 2,900 of them
        expected = mpmath.diff(TEXTBOOK[activation], mpf(x), order)
    assert mpmath.almosteq(derivative(activation, order, mpf(x)), expected, rel_eps=mpf(2) ** -240)


@every_activation
def test_an_activation_and_its_derivatives_at_zero_follow_from_the_gate_there(activation):
    zero, half = mpf(0), mpf(1) / 2
    at_zero = {"mish": mpf(3) / 5}.get(activation, half)
    slope = mpmath.diff(lambda x: gate(activation, x), zero)
    assert derivative(activation, 0, zero) == 0
    assert mpmath.almosteq(derivative(activation, 1, zero), at_zero, rel_eps=mpf(2) ** -250)
    assert mpmath.almosteq(derivative(activation, 2, zero), 2 * slope, rel_eps=mpf(2) ** -60)


def test_the_results_of_each_kind_are_made_of_the_activation_and_of_its_derivatives():
    def f(order, x):
        return mpmath.diff(TEXTBOOK["gelu"], x, order)

    x, grad_out = mpf("-1.25"), mpf(3)
    expected = {
        "gelu": [f(0, x)],
        "gelu_grad": [f(1, x)],
        "gelu_value_and_grad": [f(0, x), f(1, x)],
        "gelu_backward": [grad_out * f(1, x)],
    }
    for name, results in expected.items():
        inputs = arrange(FUNCTIONS[name][1], x, grad_out)
        for found, wanted in zip(true_results(name, *inputs), results, strict=True):
            assert mpmath.almosteq(found, wanted, rel_eps=mpf(2) ** -60)


@pytest.mark.parametrize("name", [ufunc.__name__ for ufunc in ONE_TO_ONE])
@pytest.mark.parametrize("format", [FORMAT["float16"], FORMAT["bfloat16"]], ids=name_of)
def test_the_error_of_the_float64_formula_on_16_bit_numbers_is_as_stated(name, format):
    numbers = all_values(format)
    numbers = numbers[is_finite(numbers)].astype(float)
    # some from everywhere, and all beside a zero
    x = np.concatenate([numbers[::37], *(numbers[abs(numbers - float(zero)) < 0.01] for zero in zeros(name))])
    with np.errstate(all="ignore"):
        values = true_value(name, x, arithmetic=Float64)
    reliable = np.flatnonzero(Float64.is_reliable(values))
    assert reliable.size > 300
    for i in reliable:
        true = true_value(name, mpf(x[i]))
        assert abs(mpf(values[i]) / true - 1) < Float64.error / 2


@pytest.mark.parametrize("name", [ufunc.__name__ for ufunc in ONE_TO_ONE])
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
