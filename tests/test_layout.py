"""Results do not depend on strides, alignment, byte order, overlap, `out` or `where`."""

import numpy as np
import pytest
from formats import FORMAT, FORMATS, assert_same_bits
from functions import ONE_TO_ONE
from hypothesis import given
from hypothesis import strategies as st

SHIFTS = [-5, -4, -3, -2, -1, 1, 2, 3, 4, 5]

NATIVE = [format for format in FORMATS if format.name != "bfloat16"]  # bfloat16 has one byte order


def some_inputs(format, shape, seed=0):
    """Values of all kinds: ordinary ones, the tail, saturated, an infinity and a NaN."""
    values = format.array(np.random.default_rng(seed).uniform(-50, 10, shape))
    values.reshape(-1)[1::13] = np.nan
    values.reshape(-1)[3::17] = -np.inf
    values.reshape(-1)[::3] /= format.dtype.type(32)
    return values


def plain(ufunc, view):
    """The function of a contiguous copy."""
    return ufunc(np.array(view, order="C", copy=True))


def views(array):
    """A name and a view for each layout that a cube can be seen in."""
    yield "transposed", array.T
    yield "axes swapped", array.swapaxes(0, 1)
    yield "reversed", array[::-1, ::-1, ::-1]
    yield "reversed in the last axis", array[..., ::-1]
    yield "every second", array[::2, :, ::2]
    yield "every third, reversed", array[::-3, ::2, ::-3]
    yield "a column", array[:, 0, 0]
    yield "a row", array[2, 3]
    yield "one element", array[1:2, 1:2, 1:2]
    yield "nothing", array[:0]
    yield "no columns", array[:, :, :0]
    yield "no dimension", array[1, 2, 3, ...]
    yield "the same row over and over", np.broadcast_to(array[0, 0], array.shape)
    yield "the same element over and over", np.broadcast_to(array[0, 0, 0], array.shape)
    yield "in Fortran's order", np.asfortranarray(array)


def test_any_strided_view_gives_the_results_of_its_copy(ufunc, format):
    cube = some_inputs(format, (19, 17, 23))
    cube.flags.writeable = False
    for _, view in views(cube):
        assert_same_bits(np.asarray(ufunc(view)), np.asarray(plain(ufunc, view)))


def test_results_are_written_to_any_strided_output(ufunc, format):
    inputs = some_inputs(format, (19, 17, 23))
    for (_, source), (name, out) in zip(views(inputs), views(np.zeros_like(inputs)), strict=True):
        if not out.flags.writeable:
            continue
        assert ufunc(source, out=out) is out, name
        assert_same_bits(out, np.asarray(plain(ufunc, source)))


@pytest.mark.parametrize("length", [1, 7, 300, 5000])
def test_nothing_is_written_beside_the_output(ufunc, format, length):
    inputs = some_inputs(format, length)
    for step in (1, 2, -1, -3):
        canary = format.dtype.type(3)
        memory = np.full(abs(step) * length + 128, canary, format.dtype)
        inside = memory[64:-64][::step][:length]
        ufunc(inputs, out=inside)
        assert_same_bits(inside, ufunc(inputs))
        inside[:] = canary
        assert (memory == canary).all()


@pytest.mark.parametrize("format", NATIVE, ids=lambda format: format.name)
def test_byte_swapped_inputs_and_outputs_are_taken(ufunc, format):
    inputs = some_inputs(format, 1000)
    swapped = inputs.astype(format.dtype.newbyteorder())
    assert_same_bits(ufunc(swapped), ufunc(inputs))
    out = np.empty(1000, format.dtype.newbyteorder())
    ufunc(inputs, out=out)
    assert_same_bits(out.astype(format.dtype), ufunc(inputs))


def test_unaligned_inputs_and_outputs_are_taken(ufunc, format):
    inputs = some_inputs(format, 1000)
    size = format.dtype.itemsize
    for shift in range(1, min(size, 9)):
        memory = np.zeros((inputs.size + 1) * size, np.uint8)
        unaligned = memory[shift : shift + inputs.size * size].view(format.dtype)
        unaligned[:] = inputs
        assert not unaligned.flags.aligned or size > unaligned.dtype.alignment
        assert_same_bits(ufunc(unaligned), ufunc(inputs))
        ufunc(inputs, out=unaligned)
        assert_same_bits(unaligned.copy(), ufunc(inputs))


@pytest.mark.parametrize("size", [1, 5, 64, 600, 5000])
def test_the_output_may_be_the_input(ufunc, format, size):
    for step in (1, 2, -1, -3):
        inputs = some_inputs(format, size)[::step]
        expected = plain(ufunc, inputs)
        assert ufunc(inputs, out=inputs) is inputs
        assert_same_bits(inputs, expected)


@pytest.mark.parametrize("size", [1, 3, 16, 67, 600, 5000])
@pytest.mark.parametrize("shift", SHIFTS)
def test_the_output_may_lie_a_few_elements_behind_or_ahead_of_the_input(ufunc, format, size, shift):
    for step in (1, -1, 2) if size < 1000 else (1,):
        memory = some_inputs(format, (size + 10) * abs(step))[::step]
        inputs, out = memory[5 : 5 + size], memory[5 + shift : 5 + shift + size]
        expected = plain(ufunc, inputs)
        ufunc(inputs, out=out)
        assert_same_bits(out, expected)


@pytest.mark.parametrize("shift", SHIFTS)
def test_a_large_output_may_lie_behind_or_ahead_of_its_input(ufunc, shift):
    inputs = some_inputs(FORMAT["float32"], 2_100_003)
    expected = plain(ufunc, inputs[5:-5])
    out = inputs[5 + shift : inputs.size - 5 + shift]
    ufunc(inputs[5:-5], out=out)
    assert_same_bits(out, expected)


@pytest.mark.parametrize("size", [10, 600, 5000])
def test_the_output_may_be_the_input_read_backwards_or_at_another_stride(ufunc, format, size):
    for into in (
        lambda memory: (memory[:size], memory[:size][::-1]),
        lambda memory: (memory[:size], memory[: 2 * size : 2]),
        lambda memory: (memory[: 2 * size : 2], memory[:size]),
        lambda memory: (memory[: 2 * size : 2], memory[1 : 2 * size : 2]),
    ):
        inputs, out = into(some_inputs(format, 2 * size))
        expected = plain(ufunc, inputs)
        ufunc(inputs, out=out)
        assert_same_bits(out, expected)


def test_where_leaves_the_other_elements_as_they_are(ufunc, format):
    rng = np.random.default_rng(1)
    inputs = some_inputs(format, (40, 50))
    for where in (rng.random((40, 50)) < 0.5, rng.random(50) < 0.1, np.zeros((40, 50), bool), True, False):
        out = np.full((40, 50), 3, format.dtype)
        ufunc(inputs, out=out, where=where)
        assert_same_bits(out, np.where(where, ufunc(inputs), format.dtype.type(3)))


def test_inputs_are_broadcast_to_the_output(ufunc, format):
    row = some_inputs(format, 30)
    out = np.empty((4, 30), format.dtype)
    ufunc(row, out=out)
    assert_same_bits(out, np.broadcast_to(ufunc(row), (4, 30)))


def test_the_input_is_left_as_it_was(ufunc, format):
    inputs = some_inputs(format, 5000)
    before = inputs.copy()
    ufunc(inputs)
    ufunc(inputs[::2])
    assert_same_bits(inputs, before)


@pytest.mark.parametrize("shape", [(0,), (0, 3), (3, 0), (1, 0, 2)])
def test_an_empty_array_gives_an_empty_array(ufunc, format, shape):
    result = ufunc(np.empty(shape, format.dtype))
    assert result.shape == shape
    assert result.dtype == format.dtype


def test_an_array_without_dimensions_gives_a_scalar_and_fills_an_output_without_dimensions(ufunc, format):
    inputs = format.array(-0.5)
    out = np.empty((), format.dtype)
    assert ufunc(inputs, out=out) is out
    assert_same_bits(out, ufunc(inputs))
    assert type(ufunc(inputs)) is format.dtype.type


def test_a_read_only_output_is_a_value_error(ufunc):
    out = np.zeros(3)
    out.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        ufunc(np.ones(3), out=out)
    assert (out == 0).all()


def test_an_output_of_another_shape_is_a_value_error(ufunc):
    with pytest.raises(ValueError, match="shape"):
        ufunc(np.ones(3), out=np.zeros(4))


def test_at_applies_the_function_in_place(ufunc, format):
    inputs = some_inputs(format, 100)
    indices = np.array([3, 50, 99])
    expected = inputs.copy()
    expected[indices] = ufunc(inputs[indices])
    ufunc.at(inputs, indices)
    assert_same_bits(inputs, expected)


@pytest.mark.parametrize("method", ["reduce", "accumulate", "outer"])
def test_what_needs_two_inputs_is_refused(ufunc, method):
    with pytest.raises((ValueError, TypeError)):
        getattr(ufunc, method)(np.ones(3))


def slices(length):
    edge = st.integers(-length - 1, length + 1) | st.none()
    return st.builds(slice, edge, edge, st.integers(-4, 4).filter(bool) | st.none())


@st.composite
def views_of_one_memory(draw):
    """A shape, and two ways to see it: for the input and for the output."""
    shape = tuple(draw(st.lists(st.integers(1, 30), min_size=1, max_size=3)))
    order = draw(st.permutations(range(len(shape))))
    return shape, order, [tuple(draw(slices(length)) for length in shape) for _ in range(2)]


@given(st.sampled_from(ONE_TO_ONE), views_of_one_memory())
def test_any_two_views_of_one_memory_may_be_input_and_output(format, ufunc, description):
    shape, order, (first, second) = description
    memory = some_inputs(format, shape).transpose(order).reshape(shape)
    inputs, out = memory[first], memory[second]
    common = tuple(slice(min(a, b)) for a, b in zip(inputs.shape, out.shape, strict=True))
    inputs, out = inputs[common], out[common]
    expected = plain(ufunc, inputs)
    ufunc(inputs, out=out)
    assert_same_bits(out, expected)
