"""A function and its derivative at once, and a gradient times the derivative: the bits of the single functions, and
what is asked of functions of several arrays.
"""

import ml_dtypes
import numpy as np
import pytest
from formats import FORMAT, FORMATS, all_values, assert_same_bits, is_finite, is_nan, random_bits, special_values
from functions import BACKWARD, VALUE_AND_GRAD, name_of
from hypothesis import assume, given
from hypothesis import strategies as st
from points import structured_points

LENGTHS = [*range(1, 40), 300, 5000]

value_and_grad = pytest.mark.parametrize("value_and_grad", VALUE_AND_GRAD, ids=name_of)
backward = pytest.mark.parametrize("backward", BACKWARD, ids=name_of)


def hard_inputs(function, format):
    rng = np.random.default_rng(0)
    if format.dtype.itemsize == 2:
        return rng.permutation(all_values(format))
    structured = structured_points(function.__name__, format, rng, 300)
    values = [structured, random_bits(format, 4000, rng), special_values(format)]
    return rng.permutation(np.concatenate(values))


def hard_gradients(format, count):
    """Numbers of all magnitudes, half of them ordinary, and special values."""
    rng = np.random.default_rng(1)
    values = np.concatenate([format.array(rng.standard_normal(count)), random_bits(format, count, rng)])
    return rng.permutation(np.concatenate([values, special_values(format)]))[:count]


def hard_pairs(backward, format):
    x = hard_inputs(BACKWARD[backward], format)
    return hard_gradients(format, x.size), x


def quietly(function, *inputs, **keywords):
    with np.errstate(all="ignore"):
        return function(*inputs, **keywords)


def some(format, shape, seed=0):
    """Ordinary values and an infinity and a NaN here and there, none of which overflows."""
    values = format.array(np.random.default_rng(seed).uniform(-20, 8, shape))
    values.reshape(-1)[1::13] = np.nan
    values.reshape(-1)[3::17] = -np.inf
    return values


@value_and_grad
def test_value_and_grad_gives_the_bits_of_the_two_functions(value_and_grad, format):
    value, grad = VALUE_AND_GRAD[value_and_grad]
    x = np.concatenate([hard_inputs(value, format), hard_inputs(grad, format)])
    with np.errstate(all="raise"):
        y, dy = value_and_grad(x)
    assert_same_bits(y, value(x))
    assert_same_bits(dy, grad(x))


@backward
@pytest.mark.parametrize("format", [FORMAT[name] for name in ("float32", "float64", "longdouble")], ids=name_of)
def test_backward_is_the_rounded_product_with_the_result_of_the_derivative(backward, format):
    grad_out, x = hard_pairs(backward, format)
    product = quietly(lambda: grad_out * BACKWARD[backward](x))
    assert_same_bits(quietly(backward, grad_out, x), product)


@backward
@pytest.mark.parametrize("format", [FORMAT["float16"], FORMAT["bfloat16"]], ids=name_of)
def test_backward_of_16_bits_is_that_of_float32_rounded_once(backward, format):
    grad_out, x = hard_pairs(backward, format)
    wide = quietly(lambda: backward(grad_out.astype(np.float32), x.astype(np.float32)).astype(format.dtype))
    assert_same_bits(quietly(backward, grad_out, x), wide)


@backward
def test_special_values_of_backward_are_those_of_the_product(backward, format):
    special = special_values(format)
    grad_out, x = (array.ravel() for array in np.meshgrid(special, special))
    expected = quietly(lambda: grad_out * BACKWARD[backward](x))
    results = quietly(backward, grad_out, x)
    assert_same_bits(is_nan(results), is_nan(expected))
    infinite, zero = (quietly(test, expected) for test in (np.isinf, lambda y: y == 0))
    exact = infinite | (zero & (quietly(lambda: grad_out == 0) | quietly(np.isinf, x)))
    assert exact.sum() > 20
    assert_same_bits(results[exact], expected[exact])
    assert is_nan(results[is_nan(grad_out) | is_nan(x)]).all()


# Overflow


@backward
def test_infinity_times_zero_is_nan_without_a_warning(backward, format):
    grad_out, x = format.array([np.inf, -np.inf, np.nan, 1]), format.array([-np.inf, -np.inf, 1, np.nan])
    with np.errstate(all="raise"):
        assert is_nan(backward(grad_out, x)).all()


@backward
def test_nothing_is_reported_where_nothing_overflows(backward, format):
    grad_out, x = hard_pairs(backward, format)
    finite_inputs = is_finite(grad_out) & is_finite(x)
    keep = ~finite_inputs | is_finite(quietly(backward, grad_out, x))
    grad_out, x = grad_out[keep], x[keep]
    assert grad_out.size > 4000
    with np.errstate(all="raise"):
        backward(grad_out, x)
        backward(grad_out[::-3], x[::-3])
        for size in range(40):
            backward(grad_out[size : 2 * size], x[size : 2 * size])
        for pair in zip(grad_out[:300], x[:300], strict=True):
            backward(*pair)


@backward
def test_beside_the_zero_of_the_derivative_the_largest_numbers_report_nothing(backward, format):
    x = format.array([-0.75, format.greatest, -0.75, -format.greatest] * 10)
    grad_out = format.array([1, 0.5, format.greatest, 0.5] * 10)
    for size in range(1, 41):
        with np.errstate(all="raise"):
            backward(grad_out[:size], x[:size])


@backward
@pytest.mark.parametrize("sign", [-1, 1])
def test_an_overflow_is_reported_wherever_it_stands(backward, format, sign):
    for size in LENGTHS:
        for position in {0, size // 2, size - 1}:
            grad_out, x = format.array(np.ones(size)), format.array(np.full(size, 1.5))
            grad_out[position] = sign * format.greatest
            with np.errstate(all="raise"), pytest.raises(FloatingPointError, match="overflow"):
                backward(grad_out, x)
            with np.errstate(all="raise", over="ignore"):
                assert backward(grad_out, x)[position] == sign * np.inf


@backward
def test_an_overflow_is_a_warning_that_names_the_function(backward, format):
    with pytest.warns(RuntimeWarning, match=rf"^overflow encountered in {backward.__name__}$"):
        backward(format.dtype.type(format.greatest), format.dtype.type(1.5))


@backward
def test_what_only_just_fits_reports_nothing_and_the_next_number_does(backward, format):
    # by bisection the largest gradient whose result at 1.5 is finite
    x = format.dtype.type(1.5)
    low, high = format.dtype.type(1), format.dtype.type(format.greatest)
    while (middle := format.dtype.type(low / 2 + high / 2)) not in (low, high):
        low, high = (middle, high) if np.isfinite(quietly(backward, middle, x)) else (low, middle)
    with np.errstate(all="raise"):
        assert np.isfinite(backward(low, x))
        with pytest.raises(FloatingPointError, match="overflow"):
            backward(high, x)


@backward
def test_an_overflow_that_where_leaves_out_is_not_reported(backward, format):
    grad_out, x = format.array([1, format.greatest, 1]), format.array([1.5, 1.5, 1.5])
    out = np.zeros_like(x)
    with np.errstate(all="raise"):
        backward(grad_out, x, out=out, where=[True, False, True])
    assert (out == 0).tolist() == [False, True, False]


# Types


@backward
def test_inputs_of_two_types_are_promoted_to_one_that_holds_both(backward):
    types = [format.dtype for format in FORMATS if format.name != "bfloat16"]
    for a in types:
        for b in types:
            grad_out, x = some(FORMAT["float16"], 50).astype(a), some(FORMAT["float16"], 50, 1).astype(b)
            common = np.promote_types(a, b)
            result = backward(grad_out, x)
            assert result.dtype == common
            assert_same_bits(result, backward(grad_out.astype(common), x.astype(common)))


@backward
def test_bfloat16_and_float32_give_float32(backward):
    grad_out, x = some(FORMAT["bfloat16"], 50), some(FORMAT["float32"], 50)
    assert_same_bits(backward(grad_out, x), backward(grad_out.astype(np.float32), x))
    assert_same_bits(backward(x, grad_out), backward(x, grad_out.astype(np.float32)))
    assert backward(grad_out, grad_out).dtype == ml_dtypes.bfloat16


@backward
@pytest.mark.parametrize(("integer", "expected"), [("int8", "e"), ("bool", "e"), ("int16", "f"), ("int64", "d")])
def test_integers_are_promoted_as_by_exp(backward, integer, expected):
    numbers = np.array([0, 1, 1], integer)
    assert backward(numbers, numbers).dtype == expected == np.exp(numbers).dtype
    assert backward(numbers, np.ones(3, np.longdouble)).dtype == np.longdouble


@value_and_grad
def test_two_scalars_come_of_a_scalar(value_and_grad, format):
    results = value_and_grad(format.dtype.type(-0.5))
    assert [type(result) for result in results] == [format.dtype.type] * 2


# Broadcasting, outputs and overlap


@backward
def test_inputs_are_broadcast_to_each_other(backward, format):
    columns, row = some(format, (700, 1)), some(format, 11, 1)
    full = [np.array(array) for array in np.broadcast_arrays(columns, row)]
    assert_same_bits(backward(columns, row), backward(*full))
    assert_same_bits(backward(row, columns), backward(full[1], full[0]))
    assert_same_bits(backward(row[0], columns), backward(np.full_like(columns, row[0]), columns))


@backward
def test_inputs_of_different_lengths_are_a_value_error(backward):
    with pytest.raises(ValueError, match="broadcast"):
        backward(np.ones(3), np.ones(4))


@backward
@pytest.mark.parametrize("size", [1, 5, 64, 600, 5000])
def test_the_output_may_be_either_input_at_any_stride(backward, format, size):
    for step in (1, 2, -1, -3):
        for place in (0, 1):
            inputs = [some(format, size)[::step], some(format, size, 1)[::step]]
            expected = backward(*[array.copy() for array in inputs])
            assert backward(*inputs, out=inputs[place]) is inputs[place]
            assert_same_bits(inputs[place], expected)
        same = some(format, size)[::step]
        expected = backward(same.copy(), same.copy())
        backward(same, same, out=same)
        assert_same_bits(same, expected)


@value_and_grad
@pytest.mark.parametrize("size", [1, 5, 64, 600, 5000])
def test_either_output_may_be_the_input_at_any_stride(value_and_grad, format, size):
    for step, other_step in [(1, 1), (1, 2), (2, 1), (-1, 1), (-3, -3), (2, -1)]:
        for place in (0, 1):
            x, other = some(format, size * abs(step))[::step], np.zeros(size * abs(other_step), format.dtype)
            outputs = [other[::other_step], other[::other_step]]
            outputs[place] = x
            expected = value_and_grad(x.copy())
            results = value_and_grad(x, out=tuple(outputs))
            assert all(result is out for result, out in zip(results, outputs, strict=True))
            assert_same_bits(np.stack(outputs), np.stack(expected))


@value_and_grad
def test_one_output_may_be_given_and_the_other_made(value_and_grad, format):
    x = some(format, 600)
    expected = value_and_grad(x)
    for place in (0, 1):
        given_out = np.empty_like(x)
        results = value_and_grad(x, out=(given_out, None) if place == 0 else (None, given_out))
        assert results[place] is given_out
        assert_same_bits(np.stack(results), np.stack(expected))


@value_and_grad
def test_where_leaves_both_outputs_as_they_are(value_and_grad, format):
    x, where = some(format, (40, 50)), np.random.default_rng(1).random((40, 50)) < 0.5
    outputs = [np.full_like(x, 3), np.full_like(x, 4)]
    value_and_grad(x, out=tuple(outputs), where=where)
    for out, result, kept in zip(outputs, value_and_grad(x), (3, 4), strict=True):
        assert_same_bits(out, np.where(where, result, format.dtype.type(kept)))


@backward
def test_where_leaves_the_other_elements_as_they_are(backward, format):
    grad_out, x, where = some(format, (40, 1)), some(format, 50, 1), np.arange(50) % 3 == 0
    out = np.full((40, 50), 3, format.dtype)
    backward(grad_out, x, out=out, where=where)
    assert_same_bits(out, np.where(where, backward(grad_out, x), format.dtype.type(3)))


SHIFTS = st.integers(-20, 20)
STEPS = st.sampled_from([1, 1, 1, 2, -1, 3])


@st.composite
def three_views(draw):
    """Three views of one memory, of one length, which overlap as they like."""
    size = draw(st.sampled_from([1, 3, 8, 17, 100, 1500]))
    room = 3 * size + 80
    starts = [(draw(SHIFTS), draw(STEPS)) for _ in range(3)]
    middle = 3 * room
    return 6 * room, [slice(middle + start, middle + start + step * size, step) for start, step in starts]


@given(st.sampled_from(list(BACKWARD)), three_views())
def test_any_views_of_one_memory_may_be_gradient_input_and_output(format, backward, views):
    length, parts = views
    memory = some(format, length)
    grad_out, x, out = (memory[part] for part in parts)
    expected = backward(grad_out.copy(), x.copy())
    backward(grad_out, x, out=out)
    assert_same_bits(out.copy(), expected)


@given(st.sampled_from(list(VALUE_AND_GRAD)), three_views())
def test_any_views_of_one_memory_may_be_input_and_both_outputs(format, value_and_grad, views):
    length, parts = views
    memory = some(format, length)
    x, y, dy = (memory[part] for part in parts)
    assume(not np.shares_memory(y, dy))
    expected = value_and_grad(x.copy())
    value_and_grad(x, out=(y, dy))
    assert_same_bits(np.stack([y, dy]), np.stack(expected))


@value_and_grad
@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("shift", [-5, -2, -1, 1, 2, 5])
def test_an_output_may_lie_a_few_elements_behind_or_ahead_of_the_input(value_and_grad, format, place, shift):
    for size in (1, 7, 67, 600, 5000):
        for other_step in (1, 2):
            memory, other = some(format, size + 10), np.zeros(other_step * size, format.dtype)
            x, near = memory[5 : 5 + size], memory[5 + shift : 5 + shift + size]
            expected = value_and_grad(x.copy())
            outputs = (near, other[::other_step]) if place == 0 else (other[::other_step], near)
            value_and_grad(x, out=outputs)
            assert_same_bits(np.stack(outputs), np.stack(expected))


# What ufuncs of two inputs have besides


def one_after_the_other(backward, values):
    results = [values[0]]
    for value in values[1:]:
        results.append(backward(results[-1], value))
    return np.array(results, values.dtype)


@backward
@pytest.mark.parametrize("size", [1, 2, 5, 40, 1500])
def test_reduce_and_accumulate_take_one_element_after_the_other(backward, format, size):
    # where the derivative is about 1, so that no product of many leaves the range
    values = format.array(np.random.default_rng(2).uniform(0.65, 0.85, (size, 3)))
    expected = np.stack([one_after_the_other(backward, column) for column in values.T], axis=1)
    assert_same_bits(backward.accumulate(values), expected)
    assert_same_bits(backward.reduce(values), expected[-1])
    for column in range(3):
        for axis_last in (values[:, column], np.ascontiguousarray(values[:, column])):
            assert_same_bits(backward.accumulate(axis_last), expected[:, column])
            assert_same_bits(backward.reduce(axis_last), expected[-1, column])
    in_place = values.copy()
    backward.accumulate(in_place, out=in_place)
    assert_same_bits(in_place, expected)
    if size > 2:
        assert_same_bits(
            backward.reduceat(values[:, 0], [0, size // 2]),
            np.array([expected[size // 2 - 1, 0], one_after_the_other(backward, values[size // 2 :, 0])[-1]]),
        )


@backward
def test_outer_takes_every_pair(backward, format):
    grad_out, x = some(format, 40), some(format, 70, 1)
    assert_same_bits(backward.outer(grad_out, x), backward(grad_out[:, np.newaxis], x))


@backward
def test_at_applies_the_function_in_place(backward, format):
    grad_out, x = some(format, 100), some(format, 3, 1)
    indices = np.array([3, 50, 99])
    expected = grad_out.copy()
    expected[indices] = backward(grad_out[indices], x)
    backward.at(grad_out, indices, x)
    assert_same_bits(grad_out, expected)
