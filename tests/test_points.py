"""The points that accuracy is tested at: they use all the bits of their type, and reach where a table's rows meet."""

import numpy as np
import pytest
from formats import FORMAT, FORMATS, filled, finfo, random_bits
from functions import ACTIVATIONS, VALUES, activation_of, name_of
from points import nodes_of_float32, structured_points


def bits_that_are_used(numbers):
    """Of each finite number other than zero how many bits of its significand stand before the last that is set."""
    significands = np.abs(np.frexp(numbers)[0])
    digits = finfo(numbers.dtype).nmant + 1
    used = np.zeros(numbers.shape, int)
    for count in range(digits):
        used[np.ldexp(significands, count) % 1 != 0] = count + 1
    return used


@pytest.mark.parametrize("format", FORMATS, ids=name_of)
def test_random_numbers_of_a_type_use_its_last_bit_as_often_as_not(format):
    rng = np.random.default_rng(0)
    numbers = [filled(format, rng.uniform(-8, 8, 4000), rng)]
    if format.name == "longdouble":  # of others these are random bytes
        numbers.append(random_bits(format, 4000, rng)[3:])
    for values in numbers:
        normal = values[np.abs(values) >= finfo(format.dtype).tiny]
        assert 0.45 < (bits_that_are_used(normal) == format.fraction_bits + 1).mean() < 0.55


@pytest.mark.parametrize("ufunc", VALUES, ids=name_of)
def test_many_of_the_points_use_the_last_bit_of_their_type(ufunc):
    for name in ("float32", "float64", "longdouble"):
        points = structured_points(ufunc.__name__, FORMAT[name], np.random.default_rng(0), 300)
        points = points[np.abs(points) >= finfo(points.dtype).tiny]
        assert (bits_that_are_used(points) == FORMAT[name].fraction_bits + 1).mean() > 0.15, name


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_nodes_of_float32_are_read_from_the_table(activation):
    lowest, highest, scale = nodes_of_float32(activation)
    assert lowest < -8 < 8 < highest
    assert 1 < scale < 16


@pytest.mark.parametrize("ufunc", VALUES, ids=name_of)
def test_many_of_float32s_points_are_beside_the_middle_of_two_nodes(ufunc):
    points = structured_points(ufunc.__name__, FORMAT["float32"], np.random.default_rng(0), 1000).astype(float)
    lowest, highest, scale = nodes_of_float32(activation_of(ufunc))
    points = points[(lowest < points) & (points < highest) & (abs(points) > 1 / 8)]
    steps = points / (scale / 2**11)
    distance = abs(steps - np.rint(steps)) * (scale / 2**11) / np.spacing(np.float32(points)).astype(float)
    assert (distance <= 2).sum() > 400
