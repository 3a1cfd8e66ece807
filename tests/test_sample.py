"""The bundled sample: real inputs, and true values that a fresh computation gives again."""

import mpmath as mp
import numpy as np
import pytest

import gelu
from gelu import _sample

# Written independently of tests/make_sample.py: the derivatives are numerical. With each value the bits that it takes:
# a numerical derivative at 1e300 loses some 1,000 of them, 1 + tanh at -40 some 6,700.
VALUES = {
    "gelu": (lambda x: x * mp.ncdf(x), 1200),
    "gelu_tanh": (lambda x: x / 2 * (1 + mp.tanh(mp.sqrt(2 / mp.pi) * (x + mp.mpf("0.044715") * x**3))), 8000),
}
FLOAT64 = (np.float64, np.finfo(np.float64))

DERIVATIVES = {"gelu_grad": "gelu", "gelu_tanh_grad": "gelu_tanh"}


@pytest.fixture(scope="module")
def sample():
    return _sample.load()


def test_the_file_takes_at_most_64_kib():
    assert _sample.PATH.stat().st_size <= 64 * 1024


def test_it_says_where_the_inputs_come_from(sample):
    assert "MiniLM (Apache-2.0)" in str(sample["inputs_provenance"])


def test_the_inputs_are_float32_from_six_layers_and_reach_the_far_tail(sample):
    inputs = sample["inputs"]
    assert inputs.dtype == np.float32
    assert inputs.shape[0] == 6
    assert np.isfinite(inputs).all()
    assert (inputs < -5.5).sum() >= 6


def test_every_function_of_one_input_and_one_output_has_true_values(sample):
    functions = [getattr(gelu, name) for name in gelu.__all__]
    names = {f.__name__ for f in functions if isinstance(f, np.ufunc) and (f.nin, f.nout) == (1, 1)}
    assert names == set(sample) - {"inputs", "inputs_provenance", "points"} == {*VALUES, *DERIVATIVES}


@pytest.mark.parametrize("name", [*VALUES, *DERIVATIVES])
def test_the_true_values_are_those_of_a_fresh_computation(sample, name):
    value, precision = VALUES[DERIVATIVES.get(name, name)]
    with mp.workprec(precision):
        for x, high, low, exponent in zip(sample["points"], *sample[name], strict=True):
            argument = mp.mpf(float(x))
            expected = mp.diff(value, argument) if name in DERIVATIVES else value(argument)
            found = (mp.mpf(float(high)) + mp.mpf(float(low))) * mp.mpf(2) ** int(exponent)
            assert abs(found - expected) <= abs(expected) * mp.mpf(2) ** -105, x


@pytest.mark.parametrize("shift", [0, 1, -3, 1000])
def test_an_error_is_counted_in_units_in_the_last_place(shift):
    values = np.float64([1.5, -0.1, 2000 * 2.0**-1074])
    units = np.float64([2.0**-52, 2.0**-56, 2.0**-1074])
    significands, exponents = np.frexp(values)
    truth = np.array([significands, np.zeros(3), exponents])
    for worst in range(3):
        results = values + shift * units * (np.arange(3) == worst)
        error = _sample.largest_error(lambda x, results=results: results, np.arange(3.0), truth, *FLOAT64)
        assert error == abs(shift)


@pytest.mark.parametrize("result", [np.nan, np.inf])
def test_a_result_that_is_no_number_exceeds_every_bound(result):
    truth = np.array([[0.5], [0.0], [1.0]])
    error = _sample.largest_error(lambda x: np.full(1, result), np.ones(1), truth, *FLOAT64)
    assert not error <= 1e300


def test_only_points_that_are_numbers_of_the_type_count():
    points, truth = np.float64([1.0, 1 + 2.0**-30, 1e300]), np.array([[0.5] * 3, [0.0] * 3, [1.0] * 3])
    seen = []
    _sample.largest_error(lambda x: seen.append(x) or x, points, truth, np.float32, np.finfo(np.float32))
    assert np.array_equal(seen, [[1.0]])
    assert seen[0].dtype == np.float32
