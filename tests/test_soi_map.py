"""The stochastic regulariser: how often elements are kept, and that only the values decide.

Each statistical test compares a count with a binomial distribution; it would fail by chance in one of 10^9 runs if its
seed were not fixed.
"""

import math

import mpmath
import numpy as np
import pytest
from formats import FORMAT, assert_same_bits, is_nan

import gelu
from gelu import _core, _soi_map

#: A normal variable is farther from its mean than this many standard deviations with a probability of 10^-9.
FAR = 6.11


class Chosen:
    """A generator whose first bits, and those that follow, are given."""

    def __init__(self, first, more):
        self.first, self.more = first, iter(more)

    def integers(self, low, high, size, dtype):
        words = np.zeros(4 * size, "<u2")
        words[: len(self.first)] = self.first
        return words.view("<u8")

    def random(self, size):
        return np.array([next(self.more) for _ in range(size)])


def draws(monkeypatch, x, first, more=()):
    """Which elements are kept for given bits."""
    monkeypatch.setattr(np.random, "default_rng", lambda rng: rng)
    return (gelu.soi_map(np.array(x), Chosen(first, more)) != 0).tolist()


@pytest.mark.parametrize("x", [-4.0, -2.5, -1.0, -0.1, 0.1, 1.0, 2.5, 4.0])
def test_an_element_is_kept_as_often_as_the_distribution_function_says(x, format):
    number, count = format.dtype.type(x), 200_000
    kept = (gelu.soi_map(np.full(count, number), 7) == number).sum()
    probability = float(mpmath.ncdf(float(number)))
    assert abs(kept - count * probability) < FAR * math.sqrt(count * probability * (1 - probability)) + 1


def test_the_mean_of_many_draws_is_gelu():
    x, count = np.linspace(-3, 3, 101), 4000
    rng = np.random.default_rng(3)
    mean = sum(gelu.soi_map(x, rng) for _ in range(count)) / count
    deviation = np.sqrt(gelu.gelu(x) * (x - gelu.gelu(x)) / count)
    assert (abs(mean - gelu.gelu(x)) <= FAR * deviation + 1e-12).all()


def test_neighbours_are_kept_independently():
    kept = gelu.soi_map(np.full(400_000, 0.3), 5) != 0
    probability = float(mpmath.ncdf(0.3))
    for lag in (1, 2, 3, 4, 8):
        both = (kept[lag:] & kept[:-lag]).sum()
        expected = probability**2
        deviation = math.sqrt(3 * kept.size * expected * (1 - expected))  # neighbouring pairs share an element
        assert abs(both - kept.size * expected) < FAR * deviation + lag


def test_probabilities_that_no_first_draw_can_tell_are_kept_by_later_ones(monkeypatch):
    # all bits zero, but for those that decide: P(-20) = 2.75e-89 is 2^-16 times 1.8e-84, and so on
    probability = gelu.gelu(-20.0) / -20
    left = probability * 2.0**16
    depth = 0
    while left < 1:
        left, depth = left * 2.0**53, depth + 1
    left /= 2.0**53  # of the cell that is left: decided by the last draw
    below, above = left * 0.999, left * 1.001
    assert draws(monkeypatch, [-20.0], [0], [0.0] * (depth - 1) + [below]) == [True]
    assert draws(monkeypatch, [-20.0], [0], [0.0] * (depth - 1) + [above]) == [False]
    # and as far from the other end, where an element is dropped
    last = 2**16 - 1
    assert draws(monkeypatch, [20.0], [last], [0.0] * (depth - 1) + [below]) == [False]
    assert draws(monkeypatch, [20.0], [last], [0.0] * (depth - 1) + [above]) == [True]


@pytest.mark.parametrize("x", [-9.0, -4.2, -1.3, -0.4, 0.7, 2.9, 4.2, 9.0])
def test_every_cell_but_that_of_the_probability_is_decided_by_the_first_bits(x, monkeypatch):
    tail = float(mpmath.ncdf(-abs(x)))
    cell = math.floor(tail * 2**16)
    of_cells = sorted({0, cell - 2, cell - 1, cell, cell + 1, cell + 2, 2**16 - 1} & set(range(2**16)))
    for one in of_cells:
        first = one if x < 0 else 2**16 - 1 - one
        is_in_tail = draws(monkeypatch, [x], [first], [0.999999] if one == cell else [])[0] == (x < 0)
        fraction = tail * 2**16 - cell
        assert is_in_tail == (one < cell or (one == cell and fraction > 0.999999))


@pytest.mark.parametrize("name", ["float32", "float64", "longdouble"])
@pytest.mark.parametrize("x", [1e-45, -1e-45, 4e-45, -4e-45, 1e-44, 1e-42, -1.1e-38, 1e-300, -1e-300, 0.0])
def test_next_to_zero_half_of_the_elements_are_kept(name, x):
    """Where gelu(x) in float32 has few bits, or none."""
    count, dtype = 40_000, FORMAT[name].dtype
    drawn = np.random.default_rng(3).integers(0, 1 << 16, count, np.uint16)
    wide = np.full(count, x, dtype)
    narrow = wide.astype(np.float32)
    with np.errstate(all="ignore"):
        kept, is_close = _core._keep(narrow.view(np.uint32), narrow, gelu.gelu(narrow), drawn)
    assert is_close.sum() < 10
    if narrow[0] != 0:
        assert (kept.view(np.float32) != 0).sum() == (drawn <= 1 << 15).sum()
    if dtype.type(x) != 0:
        share = (gelu.soi_map(wide, 1) != 0).mean()
        assert abs(share - 0.5) < FAR * 0.5 / math.sqrt(count)


def test_the_first_bits_are_all_of_them_as_often():
    words = np.random.default_rng(1).integers(0, 1 << 64, 1 << 18, np.uint64)
    counts = np.bincount(words.astype("<u8").view("<u2") >> 8)
    assert len(counts) == 256
    assert (abs(counts - counts.mean()) < FAR * np.sqrt(counts.mean())).all()


def test_the_layout_and_the_chunks_do_not_change_the_result(monkeypatch):
    x = np.random.default_rng(0).standard_normal((300, 700)) * 3
    expected = gelu.soi_map(x, 5)
    assert 0.2 < (expected != 0).mean() < 0.8
    wide = np.zeros((600, 1400))
    wide[::2, ::-2] = x
    for same in (np.asfortranarray(x), wide[::2, ::-2], x.astype(">f8"), x.tolist()):
        assert_same_bits(gelu.soi_map(same, 5), expected)
    for chunk in (4, 1000, 1 << 12):
        monkeypatch.setattr(_soi_map, "CHUNK", chunk)
        assert_same_bits(gelu.soi_map(x[:20], 5), gelu.soi_map(x[:20].copy(order="F"), 5))
        monkeypatch.undo()
        monkeypatch.setattr(_soi_map, "CHUNK", chunk)
        small = gelu.soi_map(x[:20], 5)
        monkeypatch.undo()
        assert_same_bits(small, gelu.soi_map(x[:20], 5))


def test_a_seed_gives_the_same_result_again_and_a_generator_goes_on():
    x = np.ones(1000)
    assert_same_bits(gelu.soi_map(x, 1), gelu.soi_map(x, np.random.default_rng(1)))
    assert (gelu.soi_map(x, 1) != gelu.soi_map(x, 2)).any()
    rng = np.random.default_rng(1)
    assert (gelu.soi_map(x, rng) != gelu.soi_map(x, rng)).any()
    assert (gelu.soi_map(x) != gelu.soi_map(x)).any()


def test_the_result_goes_to_the_output_wherever_it_lies():
    x = np.random.default_rng(0).standard_normal(100_001)
    expected = gelu.soi_map(x, 5)
    out = np.empty((2, x.size))[:, ::1][0]
    assert gelu.soi_map(x, 5, out) is out
    assert_same_bits(out, expected)
    in_place = x.copy()
    gelu.soi_map(in_place, 5, in_place)
    assert_same_bits(in_place, expected)
    memory = np.append(x, 0)
    gelu.soi_map(memory[:-1], 5, memory[1:])
    assert_same_bits(memory[1:].copy(), expected)
    backwards = x.copy()
    gelu.soi_map(backwards, 5, backwards[::-1])
    assert_same_bits(backwards[::-1].copy(), expected)
    single = np.empty(x.size, np.float32)
    gelu.soi_map(x, 5, single)
    assert_same_bits(single, expected.astype(np.float32))


def test_types_are_kept_and_special_values_are_the_limits(format):
    x = format.array([np.inf, -np.inf, np.nan, 0.0, -0.0, -300, 300])
    for seed in range(20):
        with np.errstate(all="raise"):
            assert_same_bits(gelu.soi_map(x, seed), format.array([np.inf, -0.0, np.nan, 0.0, -0.0, -0.0, 300]))
    ordinary = format.array(np.linspace(-3, 3, 1000))
    y = gelu.soi_map(ordinary, 1)
    assert y.dtype == format.dtype
    kept = y == ordinary
    assert_same_bits(y[~kept], np.copysign(format.dtype.type(0), ordinary[~kept]))
    assert not is_nan(y).any()


def test_the_same_numbers_are_kept_in_every_type_that_holds_them():
    x = np.round(np.random.default_rng(0).standard_normal(5000) * 64) / 64
    expected = gelu.soi_map(x, 3)
    for name in ("float16", "float32", "longdouble"):
        kind = FORMAT[name].dtype
        assert_same_bits(gelu.soi_map(x.astype(kind), 3), expected.astype(kind))


def test_scalars_integers_and_empty_arrays_are_taken():
    assert type(gelu.soi_map(1.5, 1)) is np.float64
    assert type(gelu.soi_map(np.float32(1.5), 1)) is np.float32
    assert gelu.soi_map(np.array([1, 2, 3], np.int8), 1).dtype == np.float16
    assert gelu.soi_map([], 1).shape == (0,)
    assert gelu.soi_map(np.ones((0, 3), np.float32), 1).shape == (0, 3)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((1j,), TypeError, "soi_map takes real numbers, but x is of the type complex128"),
        ((np.ones(3), 1, [0.0] * 3), TypeError, "out must be a numpy.ndarray, not list"),
        ((np.ones(3), 1, np.ones(4)), ValueError, r"out has the shape \(4,\), but x has \(3,\)"),
        ((np.ones(3), 1, np.ones(3, int)), TypeError, "out is of the type int64, which cannot hold results of float64"),
        ((np.ones(3), 1, np.ones(3, object)), TypeError, "out is of the type object, which cannot hold results"),
        ((np.ones(3), -1), ValueError, "rng: expected a numpy.random.Generator or a seed, not -1: "),
        ((np.ones(3), "a"), TypeError, "rng: expected a numpy.random.Generator or a seed, not 'a': "),
    ],
)
def test_what_cannot_be_is_an_error_that_says_so(arguments, error, message):
    with pytest.raises(error, match=message):
        gelu.soi_map(*arguments)


def test_a_read_only_output_is_an_error():
    out = np.ones(3)
    out.flags.writeable = False
    with pytest.raises(ValueError, match="out is read-only"):
        gelu.soi_map(np.ones(3), 1, out)
    assert (out == 1).all()
