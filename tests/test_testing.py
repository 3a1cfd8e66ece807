"""gelu.testing: errors in ULP of results that anything gave."""

import math

import ml_dtypes
import mpmath
import numpy as np
import pytest
from formats import FORMATS, is_finite, random_bits
from functions import UFUNCS, name_of
from reference import error_in_ulp, exact, true_results, true_value

import gelu
import gelu.testing
from gelu._regions import is_of_x

JUDGED = [format for format in FORMATS if format.name != "longdouble"]
LONG_DOUBLE_IS_WIDE = np.finfo(np.longdouble).nmant >= 63 and any(types.startswith("g") for types in gelu.gelu.types)
needs_long_double = pytest.mark.skipif(not LONG_DOUBLE_IS_WIDE, reason="long double is no wider than float64")


def formats_that_can_be_judged():
    return [
        pytest.param(format, marks=[needs_long_double] * (format.name == "float64"), id=format.name)
        for format in JUDGED
    ]


def own_error(format):
    """What the judge may be off by, in ULP of the type that it judges."""
    return 2.0**-8 if format.name == "float64" else 2.0**-28


def is_next_to_a_power_of_two(true, format):
    """Where the judge cannot tell on which side the truth is, and so which of two sizes an ULP has."""
    distance = abs(mpmath.frexp(abs(true))[0] - mpmath.mpf(0.5)) if true else 1
    return min(distance, 0.5 - distance) < own_error(format) * 2.0**-format.fraction_bits


@pytest.mark.parametrize("format", formats_that_can_be_judged())
@pytest.mark.parametrize("name", ["gelu", "gelu_tanh_grad", "mish"])
def test_errors_are_those_that_mpmath_finds(name, format):
    rng = np.random.default_rng(1)
    x = np.concatenate([format.array(rng.uniform(-14, 4, 60)), random_bits(format, 100, rng)])
    x = x[is_finite(x)]
    results = getattr(gelu, name)(x)
    results[::2] = np.nextafter(results[::2], format.array(0)) if format.name != "bfloat16" else results[::2] * 2
    errors = gelu.testing.ulp_error(results, name, x)
    judged = 0
    for at, result, error in zip(x, results, errors, strict=True):
        true = true_value(name, exact(at))
        size = error_in_ulp(result, true, format)
        if size < 2.0**40 and not is_next_to_a_power_of_two(true, format):
            assert abs(abs(error) - size) <= own_error(format) + 1e-13 * size
            judged += 1
            assert error == 0 or (error > 0) == (exact(result) > true) or size < own_error(format)
    assert judged > 60


def test_a_function_may_be_named_as_frameworks_do():
    x = np.float32([-1, 2])
    errors = gelu.testing.ulp_error(gelu.gelu_tanh(x), "gelu_pytorch_tanh", x)
    np.testing.assert_array_equal(errors, gelu.testing.ulp_error(gelu.gelu_tanh(x), gelu.gelu_tanh, x))


@pytest.mark.parametrize("ufunc", [ufunc for ufunc in UFUNCS if is_of_x(ufunc.__name__)], ids=name_of)
def test_every_function_is_within_its_bound_in_float32(ufunc):
    rng = np.random.default_rng(2)
    inputs = (*[rng.uniform(-1, 1, 2000).astype("f")] * (ufunc.nin - 1), rng.normal(0, 4, 2000).astype("f"))
    results = ufunc(*inputs)
    gelu.testing.assert_max_ulp(results, ufunc, inputs if ufunc.nin > 1 else inputs[0], max_ulp=2)
    errors = gelu.testing.ulp_error(results, ufunc.__name__, inputs if ufunc.nin > 1 else inputs[0])
    assert isinstance(errors, tuple) == (ufunc.nout == 2)
    assert np.stack(errors if ufunc.nout == 2 else [errors]).shape == (ufunc.nout, 2000)


@pytest.mark.parametrize("format", formats_that_can_be_judged())
def test_one_step_is_one_ulp_with_its_sign(format):
    x = format.array([-3.0, -0.5, 0.75, 2.5])
    results = gelu.gelu(x)
    true = gelu.testing.ulp_error(results, gelu.gelu, x)
    above, below = (np.nextafter(results, format.array(limit)) for limit in (np.inf, -np.inf))
    np.testing.assert_allclose(gelu.testing.ulp_error(above, gelu.gelu, x) - true, 1, atol=1e-9)
    np.testing.assert_allclose(gelu.testing.ulp_error(below, gelu.gelu, x) - true, -1, atol=1e-9)


def test_below_the_normal_numbers_an_ulp_is_the_least_number():
    least = np.float32(2.0**-149)
    assert gelu.testing.ulp_error(np.float32([0, 3 * least]), "gelu", np.float32([2 * least, 2 * least])) == (
        pytest.approx([-1, 2])
    )
    assert gelu.testing.ulp_error(np.float32(-3 * least), "gelu", np.float32(-100)) == -3


@pytest.mark.parametrize("format", formats_that_can_be_judged())
def test_what_is_no_number_or_should_be_none_is_infinitely_wrong_with_a_sign(format):
    inf, nan = np.inf, np.nan
    cases = [
        # x, what came, the error
        (1, nan, inf),
        (1, inf, inf),
        (1, -inf, -inf),
        (inf, 1, -inf),
        (inf, -inf, -inf),
        (inf, nan, inf),
        (nan, 1, inf),
        (nan, inf, inf),
        (nan, nan, 0),
        (inf, inf, 0),
        (-inf, 0.0, 0),
        (-inf, -0.0, 0),
    ]
    x, results, errors = map(np.array, zip(*cases, strict=True))
    found = gelu.testing.ulp_error(format.array(results), "gelu", format.array(x))
    assert found.tolist() == errors.tolist()


def test_an_overflow_counts_as_the_number_at_which_the_type_ends():
    greatest = np.finfo(np.float32).max
    x = np.float32(1.4142135)  # where the derivative is greatest: 1.129
    product = float(gelu.gelu_grad(np.float64(x)))
    half_a_step_below = np.float32(greatest / product)
    assert gelu.testing.ulp_error(np.float32(np.inf), "gelu_backward", (greatest, x)) == 0
    assert gelu.testing.ulp_error(np.float32(-np.inf), "gelu_backward", (greatest, x)) == -np.inf
    error = gelu.testing.ulp_error(np.float32(np.inf), "gelu_backward", (half_a_step_below, x))
    assert error == np.inf or 0 <= error <= 1
    assert gelu.testing.ulp_error(np.float32(np.inf), "gelu_backward", (greatest / 2, x)) == np.inf


def test_the_truth_is_computed_at_the_numbers_that_are_given():
    x = np.float64(1) / 3  # is no float32
    result = np.float32(gelu.gelu(x))
    assert abs(gelu.testing.ulp_error(result, "gelu", x)) <= 0.5
    rounded = gelu.testing.ulp_error(result, "gelu", np.float32(x))
    assert gelu.testing.ulp_error(result, "gelu", x) != rounded
    assert gelu.testing.ulp_error(gelu.gelu(np.float32(3)), "gelu", 3) == gelu.testing.ulp_error(
        gelu.gelu(np.float32(3)), "gelu", np.float32(3)
    )


def test_scalars_lists_and_any_shape_and_layout_are_taken():
    x = np.linspace(-3, 3, 24, dtype=np.float32).reshape(2, 3, 4)
    errors = gelu.testing.ulp_error(gelu.gelu(x), "gelu", x)
    assert errors.shape == x.shape
    assert errors.dtype == np.float64
    swapped = [array.astype(array.dtype.newbyteorder()) for array in (gelu.gelu(x), x)]
    for y, other in [(np.asfortranarray(gelu.gelu(x)), x), (gelu.gelu(x), np.asfortranarray(x)), swapped]:
        np.testing.assert_array_equal(gelu.testing.ulp_error(y, "gelu", other), errors)
    assert np.ndim(gelu.testing.ulp_error(np.float16(0.5), "gelu", np.float16(1))) == 0
    assert gelu.testing.ulp_error(np.float32([]), "gelu", []).shape == (0,)
    grad_out = np.float32([[1], [2]])
    errors = gelu.testing.ulp_error(gelu.gelu_backward(grad_out, x[0, 0]), "gelu_backward", (grad_out, x[0, 0]))
    assert errors.shape == (2, 4)


X = np.float32([-1, 0, 1])


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((X, "gelo", X), ValueError, r"function: .*'gelo'.* gelu.*; or one of gelu, gelu_grad, "),
        ((X, "FastGelu", X), ValueError, r"function: .*tanh form in one framework and the sigmoid form in others"),
        ((X, np.exp, X), TypeError, r"function: expected a ufunc of gelu or its name, not <ufunc 'exp'>"),
        ((X, None, X), TypeError, r"function: expected a ufunc of gelu or its name, not None"),
        ((X.astype("g"), "gelu", X), TypeError, r"actual: expected one of the types float16, .*, not "),
        ((X.astype(int), "gelu", X), TypeError, r"actual: expected one of the types .*, not int64"),
        ((["a"] * 3, "gelu", X), TypeError, r"actual: expected one of the types "),
        ((X, "gelu", X * 1j), TypeError, r"x: expected real numbers, not complex64"),
        ((X, "gelu", ["a"] * 3), TypeError, r"x: expected real numbers, not "),
        ((X, "gelu", X[:2]), ValueError, r"actual: expected the shape of x, \(2,\), not \(3,\)"),
        ((X, "gelu", X[0]), ValueError, r"actual: expected the shape of x, \(\), not \(3,\)"),
        ((X, "gelu_backward", X), TypeError, r"x: expected a tuple of 2 arrays, grad_out, x, not ndarray"),
        ((X, "gelu_backward", (X, X[:2])), ValueError, r"x: the shapes of grad_out \(3,\) and x \(2,\) do not go "),
        ((X, "gelu_value_and_grad", X), TypeError, r"actual: expected a tuple of 2 arrays, y, dy, not ndarray"),
        (((X, X[:2]), "gelu_value_and_grad", X), ValueError, r"actual \(dy\): expected the shape of x"),
    ],
)
def test_a_wrong_argument_is_named_with_what_came_and_what_was_expected(arguments, error, message):
    with pytest.raises(error, match=message):
        gelu.testing.ulp_error(*arguments)


@pytest.mark.parametrize("max_ulp", [-1, math.nan, None, "one", [1, 2]])
def test_the_largest_error_that_is_allowed_must_be_a_number(max_ulp):
    with pytest.raises(ValueError, match=r"max_ulp: expected a number that is not negative, not "):
        gelu.testing.assert_max_ulp(X, "gelu", X, max_ulp)


def test_without_a_wider_long_double_float64_is_refused(monkeypatch):
    from gelu import _ulp

    class AsFloat64:
        nmant = 52

    monkeypatch.setattr(_ulp.np, "finfo", lambda dtype: AsFloat64)
    with pytest.raises(NotImplementedError, match="float64 is judged by a long double of 64 bits or more"):
        gelu.testing.ulp_error(np.float64(1), "gelu", 1.0)


def test_nothing_is_raised_where_the_error_is_allowed():
    x = np.linspace(-8, 4, 1000, dtype=np.float32)
    gelu.testing.assert_max_ulp(gelu.gelu(x), gelu.gelu, x, 1)
    gelu.testing.assert_max_ulp(np.float32([]), gelu.gelu, np.float32([]), 0)
    gelu.testing.assert_max_ulp(np.float32(np.nan), "gelu", np.nan, 0)


def test_the_message_counts_and_shows_the_five_worst():
    x = np.linspace(-6, 2, 1001, dtype=np.float32)
    y = gelu.gelu(x)
    changed = {0: 7, 200: 100, 400: 1000, 600: 50, 700: 30, 800: 20}
    for k, steps in changed.items():
        y[k] += np.spacing(y[k]) * steps
    y[5] = np.nan
    with pytest.raises(AssertionError) as caught:
        gelu.testing.assert_max_ulp(y, gelu.gelu, x, max_ulp=2)
    first, _, headings, _, *rows = str(caught.value).rstrip().splitlines()
    assert first == "gelu in float32: 7 of 1,001 results are off by more than 2 ULP"
    assert headings.split() == ["x", "came", "expected", "error", "in", "ULP"]
    assert [row.split()[0] for row in rows] == [str(x[k]) for k in (5, 400, 200, 600, 700)]
    assert rows[0].split()[1:] == ["nan", str(gelu.gelu(x)[5]), "inf"]
    assert rows[1].split()[1:3] == [str(y[400]), str(gelu.gelu(x)[400])]


def test_the_message_tells_which_of_two_outputs_is_wrong():
    x = np.float16([-1, 2])
    y, dy = gelu.gelu_value_and_grad(x)
    with pytest.raises(AssertionError, match=r"^dy of gelu_value_and_grad in float16: 2 of 2 results"):
        gelu.testing.assert_max_ulp((y, dy + 1), "gelu_value_and_grad", x, 1)
    assert true_results("gelu_value_and_grad", exact(x[0]))


def test_what_is_expected_in_a_message_is_rounded_correctly():
    from gelu._formats import format_of
    from gelu._ulp import rounded

    every = np.arange(2**16, dtype=np.uint16)
    for dtype in (np.float16, ml_dtypes.bfloat16):
        x = every.view(dtype)
        x = x[is_finite(x)]
        nearest = rounded(gelu.gelu(x.astype(np.float64)), format_of(dtype))
        assert (nearest.view(np.uint16) == gelu.gelu(x).view(np.uint16)).all()


def test_it_is_imported_when_it_is_asked_for():
    import subprocess
    import sys

    code = "import sys, gelu; print('gelu.testing' in sys.modules, gelu.testing.__name__); gelu.nothing"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.split() == ["False", "gelu.testing"]
    assert "AttributeError: module 'gelu' has no attribute 'nothing'" in done.stderr
