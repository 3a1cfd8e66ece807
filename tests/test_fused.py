"""Fused functions: the bits of their steps, the warnings of their steps, and no more; rows and halves of arrays."""

import warnings

import numpy as np
import pytest
from activations import exact
from bounds import bound_in_use
from formats import FORMAT, FORMATS, assert_same_bits, filled, is_finite, random_bits, special_values
from functions import FUNCTIONS, FUSED, KINDS, kind_of, name_of, results_of
from mpmath import mpf
from reference import error_in_ulp, true_results

import gelu

fused = pytest.mark.parametrize("ufunc", FUSED, ids=name_of)
wide = pytest.mark.parametrize("format", [FORMAT[name] for name in ("float32", "float64", "longdouble")], ids=name_of)
narrow = pytest.mark.parametrize("format", [FORMAT["float16"], FORMAT["bfloat16"]], ids=name_of)
gated = pytest.mark.parametrize("ufunc", [ufunc for ufunc in FUSED if kind_of(ufunc) == "gated"], ids=name_of)

#: The steps of each kind, by the function of one input and its derivative.
STEPS = {
    "bias": lambda value, grad, x, b: [value(np.add(x, b))],
    "bias_backward": lambda value, grad, grad_out, x, b: [np.multiply(grad_out, grad(np.add(x, b)))],
    "gated": lambda value, grad, a, b: [np.multiply(value(a), b)],
    "gated_backward": lambda value, grad, grad_out, a, b: [
        np.multiply(np.multiply(grad_out, b), grad(a)),
        np.multiply(grad_out, value(a)),
    ],
}


def steps(ufunc, inputs):
    return np.stack(STEPS[kind_of(ufunc)](*FUSED[ufunc], *inputs))


def operands(ufunc):
    return KINDS[kind_of(ufunc)]["operands"].split()


def hard_inputs(ufunc, format, count, seed=0):
    """For each input ordinary numbers, the tail, all magnitudes and special values, in an order of its own."""
    rng = np.random.default_rng(seed)
    ordinary = [rng.standard_normal(count), rng.uniform(-45, 12, count), rng.uniform(-16, -8, count)]
    values = [filled(format, np.concatenate(ordinary), rng), random_bits(format, count, rng)]
    values = np.concatenate([*values, np.repeat(special_values(format), count // 40)])
    return [rng.permutation(values)[:count] for _ in range(ufunc.nin)]


def some(format, *shape, seed=0):
    """Ordinary numbers, an infinity and a NaN, none of which overflows."""
    values = format.array(np.random.default_rng(seed).uniform(-12, 4, shape))
    values.reshape(-1)[1::53] = np.nan
    values.reshape(-1)[3::57] = -np.inf
    return values


def reports(call):
    """What a call's warnings are about: overflow, invalid and so on."""
    with warnings.catch_warnings(record=True) as found, np.errstate(all="warn"):
        warnings.simplefilter("always")
        call()
    return {str(warning.message).split(" encountered")[0] for warning in found}


# Bits


@fused
@wide
def test_results_have_the_bits_of_the_steps(ufunc, format):
    inputs = hard_inputs(ufunc, format, 6000)
    with np.errstate(all="ignore"):
        assert_same_bits(results_of(ufunc, inputs), steps(ufunc, inputs))


@fused
@narrow
def test_results_of_16_bits_are_those_of_float32_rounded_once(ufunc, format):
    inputs = hard_inputs(ufunc, format, 6000)
    with np.errstate(all="ignore"):
        expected = steps(ufunc, [array.astype(np.float32) for array in inputs]).astype(format.dtype)
        assert_same_bits(results_of(ufunc, inputs), expected)


@fused
@wide
def test_special_values_are_those_of_the_steps(ufunc, format):
    inputs = [array.ravel() for array in np.meshgrid(*[special_values(format)] * ufunc.nin)]
    with np.errstate(all="ignore"):
        assert_same_bits(results_of(ufunc, inputs), steps(ufunc, inputs))


def accurate_inputs(ufunc, format, count):
    """Numbers of ordinary size, whose steps are no subnormal numbers; a bias adds exactly."""
    rng = np.random.default_rng(7)
    x = format.array(rng.uniform(-5, 5, count))
    others = format.array(rng.choice([-1, 1], (ufunc.nin, count)) * rng.uniform(0.5, 2, (ufunc.nin, count)))
    inputs = list(others)
    names = operands(ufunc)
    if "bias" in kind_of(ufunc):
        inputs[names.index("b")] = format.array(np.round(others[0].astype(float)))
        inputs[names.index("x")] = format.array(np.round(x.astype(float) * 64) / 64)
    else:
        inputs[names.index("a")] = x
    return inputs


@fused
@pytest.mark.parametrize("format", FORMATS, ids=name_of)
def test_errors_are_within_the_bound(ufunc, format):
    inputs = accurate_inputs(ufunc, format, 60)
    results, bound = results_of(ufunc, inputs), bound_in_use(format, ufunc.__name__)
    for i, numbers in enumerate(zip(*inputs, strict=True)):
        true = true_results(ufunc.__name__, *map(exact, numbers))
        for result, value in zip(results[:, i], true, strict=True):
            if abs(value) > mpf(2) ** (format.least_exponent + 2):
                assert error_in_ulp(result, value, format) <= bound, numbers


# Warnings


@fused
@wide
def test_overflow_is_reported_where_the_steps_report_it_and_nothing_else_is(ufunc, format):
    found = {True: 0, False: 0}
    for number, size in enumerate([*[1] * 150, *range(1, 45), 300]):
        inputs = [array[:size] for array in hard_inputs(ufunc, format, max(size, 40), seed=number)]
        if number % 3 == 0:
            for array in inputs:
                array[size // 2] = format.greatest
        expected = "overflow" in reports(lambda inputs=inputs: steps(ufunc, inputs))
        assert reports(lambda inputs=inputs: ufunc(*inputs)) == ({"overflow"} if expected else set())
        found[expected] += 1
    assert min(found.values()) > 5


@fused
@narrow
def test_overflow_in_16_bits_is_that_of_float32_or_of_rounding(ufunc, format):
    inputs = hard_inputs(ufunc, format, 300)
    for numbers in zip(*inputs, strict=True):
        singles = [np.array([number]) for number in numbers]
        in_float32 = [array.astype(np.float32) for array in singles]
        with np.errstate(all="ignore"):
            results = steps(ufunc, in_float32)
            expected = (is_finite(results) & ~is_finite(results.astype(format.dtype))).any()
        expected |= "overflow" in reports(lambda inputs=in_float32: steps(ufunc, inputs))
        assert reports(lambda inputs=singles: ufunc(*inputs)) == ({"overflow"} if expected else set()), numbers


@pytest.mark.parametrize("name", ["bias_gelu", "bias_gelu_tanh"])
def test_a_sum_that_overflows_is_reported_though_its_result_is_zero(name, format):
    if format.name == "float16":
        pytest.skip("float32 holds all sums of float16")
    lowest = np.array([-format.greatest], format.dtype)
    with np.errstate(over="ignore"):
        assert_same_bits(getattr(gelu, name)(lowest, lowest), format.array([-0.0]))
    with np.errstate(over="raise"), pytest.raises(FloatingPointError, match=f"overflow encountered in {name}"):
        getattr(gelu, name)(lowest, lowest)


# Rows, halves and outputs


@fused
def test_a_row_is_broadcast_over_the_rows_of_others(ufunc, format):
    arrays = [some(format, 40, 300, seed=k) for k in range(ufunc.nin)]
    for place in range(ufunc.nin):
        for row in (arrays[place][0], arrays[place][:, :1], arrays[place][0, 0]):
            inputs = [row if k == place else array for k, array in enumerate(arrays)]
            full = [np.array(np.broadcast_to(array, (40, 300))) for array in inputs]
            assert_same_bits(results_of(ufunc, inputs), results_of(ufunc, full))


@pytest.mark.parametrize("name", ["bias_gelu", "bias_gelu_tanh"])
def test_a_bias_may_be_added_in_place(name, format):
    h, b = some(format, 70, 130), some(format, 130, seed=1)
    expected = getattr(gelu, name)(h, b)
    assert getattr(gelu, name)(h, b, out=h) is h
    assert_same_bits(h, expected)


@gated
@pytest.mark.parametrize("axis", [0, 1])
def test_both_inputs_and_both_gradients_may_be_halves_of_an_array(ufunc, format, axis):
    h, grad_out = some(format, 60, 84), format.array(np.random.default_rng(1).uniform(-1, 1, (60, 84)))
    a, b = np.split(h, 2, axis=axis)
    grad_out = np.split(grad_out, 2, axis=axis)[0]
    assert_same_bits(ufunc(a, b), ufunc(a.copy(), b.copy()))
    backward = getattr(gelu, f"{ufunc.__name__}_backward")
    grad = np.empty_like(h)
    backward(grad_out, a, b, out=tuple(np.split(grad, 2, axis=axis)))
    assert_same_bits(grad, np.concatenate(backward(grad_out.copy(), a.copy(), b.copy()), axis=axis))
    expected = ufunc(a, b)
    ufunc(a, b, out=a)
    assert_same_bits(a.copy(), expected)


@fused
def test_each_output_may_be_any_input(ufunc, format):
    for size in (5, 64, 700):
        for step in (1, 2, -1):
            inputs = [some(format, size * abs(step), seed=k)[::step] for k in range(ufunc.nin)]
            expected = results_of(ufunc, [array.copy() for array in inputs])
            outputs = inputs[::-1][: ufunc.nout]
            results = results_of(ufunc, inputs, out=tuple(outputs))
            assert_same_bits(results, expected)
            assert_same_bits(np.stack(outputs), expected)


@fused
def test_types_are_promoted_to_one_that_holds_all(ufunc):
    arrays = [np.ones(3, kind) for kind in (np.float32, np.float16, np.int8)][: ufunc.nin]
    results = results_of(ufunc, arrays)
    assert results.dtype == np.float32
    assert_same_bits(results, results_of(ufunc, [array.astype(np.float32) for array in arrays]))
    with pytest.raises(TypeError, match=f"'{ufunc.__name__}'"):
        ufunc(*[np.ones(3, complex)] * ufunc.nin)


def test_every_fused_function_has_its_chain_rule():
    names = {name for name in FUNCTIONS if kind_of(getattr(gelu, name)) in ("bias", "gated")}
    assert {f"{name}_backward" for name in names} <= set(FUNCTIONS)
    assert len(names) == 5


@pytest.mark.parametrize("name", ["geglu", "geglu_tanh", "swiglu", "bias_gelu", "bias_gelu_tanh"])
def test_the_chain_rule_is_that_of_finite_differences(name):
    rng = np.random.default_rng(3)
    inputs, grad_out = [rng.uniform(-3, 3, 200) for _ in range(2)], rng.uniform(-2, 2, 200)
    gradients = results_of(getattr(gelu, f"{name}_backward"), [grad_out, *inputs])
    step = 1e-6
    for place, gradient in enumerate(gradients):
        ahead, behind = (
            getattr(gelu, name)(*[x + s * (k == place) for k, x in enumerate(inputs)]) for s in (step, -step)
        )
        np.testing.assert_allclose(grad_out * (ahead - behind) / (2 * step), gradient, rtol=1e-6, atol=1e-8)


def test_the_least_results_are_not_lost_in_the_tail():
    for format in (FORMAT["float32"], FORMAT["float64"]):
        lowest = {"float32": -14.0, "float64": -38.0}[format.name]
        value = gelu.gelu(format.dtype.type(lowest))
        scale = format.dtype.type(2.0 ** (-format.least_exponent - 10))
        assert 0 > value > -(2.0 ** (format.least_exponent + 4))
        assert gelu.geglu(format.dtype.type(lowest), scale) == value * scale != 0
