"""The bundled sample: real inputs, and true values that a fresh computation gives again."""

import make_sample
import numpy as np
import pytest

from gelu import _sample

FLOAT64 = (np.float64, np.finfo(np.float64))


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


def test_the_points_and_true_values_are_those_that_the_reference_gives_for_the_functions_there_are(sample, tmp_path):
    make_sample.write(tmp_path / "sample.npz", sample["inputs"])
    with np.load(tmp_path / "sample.npz") as made:
        advice = "python tests/make_sample.py writes gelu/sample.npz anew"
        assert sample.keys() == set(made.files), advice
        assert all(np.array_equal(sample[name], made[name]) for name in made.files), advice


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


def test_origin_and_licence_are_told_beside_the_file():
    text = _sample.PATH.with_suffix(".txt").read_text(encoding="utf-8")
    assert "MiniLM" in text
    assert "Apache License 2.0" in text
    assert f"{_sample.load()['inputs'].shape[1]} float32" in text
