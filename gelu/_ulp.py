"""Errors in ULP against results that the package computes in a wider type.

float16, bfloat16 and float32 are judged in float64, float64 in long double where that has 64 bits of significand or
more. The judge's own error, in ULP of the type that is judged, is its bound (_bounds.py) over the ratio of the
spacings: 2^-29 for float32 and far less for 16 bits, 2^-8 for float64 beside the 80-bit long double.
"""

import numpy as np

from . import _core
from ._formats import format_of
from ._names import from_name

SHOWN = 5


def function_named(function):
    """The ufunc of ours that is meant: itself, what has that name, or what frameworks call so."""
    if isinstance(function, str):
        if function in _core.functions:
            return getattr(_core, function)
        try:
            return from_name(function)
        except ValueError as error:
            raise ValueError(f"function: {error}; or one of {', '.join(_core.functions)}") from None
    if isinstance(function, np.ufunc) and getattr(_core, function.__name__, None) is function:
        return function
    raise TypeError(f"function: expected a ufunc of gelu or its name, not {function!r}")


def operands_of(ufunc):
    """The names of a ufunc's inputs and of its outputs."""
    _, kind = _core.functions[ufunc.__name__]
    names = _core.kinds[kind]["operands"].split()
    return names[: ufunc.nin], names[ufunc.nin :]


def as_tuple(values, count, name, names):
    """One array, or as many as there are names, as a tuple."""
    if count == 1:
        return (values,)
    if not isinstance(values, (tuple, list)) or len(values) != count:
        came = f"one of {len(values)}" if isinstance(values, (tuple, list)) else type(values).__name__
        raise TypeError(f"{name}: expected a tuple of {count} arrays, {', '.join(names)}, not {came}")
    return tuple(values)


def wider_type(ufunc, format, inputs):
    """The type in which the truth is computed: it holds every input, and much more than the results' type."""
    long_double = np.dtype(np.longdouble)
    wide = long_double if format.name == "float64" else np.dtype(np.float64)
    for name, array in zip(operands_of(ufunc)[0], inputs, strict=True):
        if not np.can_cast(array.dtype, wide):
            wide = long_double
        if not np.can_cast(array.dtype, wide):
            raise TypeError(f"{name}: expected real numbers, not {array.dtype}")
    if wide == long_double and (np.finfo(wide).nmant < 63 or not any(types.startswith("g") for types in ufunc.types)):
        raise NotImplementedError(
            "float64 is judged by a long double of 64 bits or more, and here long double has no more than float64 "
            "or no functions"
        )
    return wide


def true_results(ufunc, wide, inputs):
    """All outputs of a ufunc in a wider type, as a tuple."""
    with np.errstate(all="ignore"):
        results = ufunc(*(np.asarray(array).astype(wide) for array in inputs), dtype=wide)
    return results if isinstance(results, tuple) else (results,)


def ulp_of(truth, format):
    """An ULP at true values: the spacing of the type's numbers there, and at least its least subnormal number."""
    _, exponents = np.frexp(truth)
    exponents = np.where(truth == 0, format.least_subnormal_exponent, exponents - format.precision)
    exponents = np.clip(
        exponents, format.least_subnormal_exponent, format.end_exponent
    )  # of an infinity it is anything
    return np.ldexp(truth.dtype.type(1), exponents)


def rounded(truth, format):
    """The nearest numbers of the type. Ties go up: see is_rounded_correctly."""
    with np.errstate(all="ignore"):
        ulp = ulp_of(truth, format)
        nearest = np.where(np.isfinite(truth), np.copysign(np.floor(truth / ulp + 0.5) * ulp, truth), truth)
        return nearest.astype(format.dtype)


def errors_of(actual, truth, format):
    """Signed errors in ULP; infinite where a NaN, an infinity or a number stands in the wrong place."""
    with np.errstate(all="ignore"):
        results = actual.astype(truth.dtype)
        errors = np.asarray((results - truth) / ulp_of(truth, format), np.float64)
        out_of_range = ~np.isfinite(errors)
        if out_of_range.any():
            errors[out_of_range] = _errors_out_of_range(results[out_of_range], truth[out_of_range], format)
    return errors


def _errors_out_of_range(results, truth, format):
    """The same where something is no number. An infinity that should be a number beyond the type's range stands for the
    power of two at which the range ends."""
    same = (np.isnan(results) & np.isnan(truth)) | (results == truth)
    difference = results - truth
    errors = np.where(same, 0.0, np.where(np.isnan(difference), np.inf, np.copysign(np.inf, difference)))
    finite = np.isfinite(results) & np.isfinite(truth)
    errors[finite] = np.copysign(np.finfo(np.float64).max, difference[finite])
    end = np.ldexp(truth.dtype.type(1), format.end_exponent)
    overflows = np.isinf(results) & np.isfinite(truth) & (np.sign(results) == np.sign(truth))
    overflows &= np.abs(truth) > end - ulp_of(end / 2, format)  # the greatest number
    missing = np.maximum(end - np.abs(truth[overflows]), 0) / ulp_of(truth[overflows], format)
    errors[overflows] = np.copysign(missing, truth[overflows])
    return errors


def are_rounded_correctly(ufunc, errors):
    """Which results are the nearest number of their type.

    Where a function of one input lies in the middle of two, to the last bit of the wider type, the truth is a little
    above: that happens only where x G(x) is x/2 + G'(0) x^2 and the square is lost.
    """
    sizes = np.abs(errors)
    ties = sizes == 0.5
    if not ties.any():
        return sizes < 0.5
    return (sizes < 0.5) | (ties & ((errors > 0) | (ufunc.nin > 1)))


def judge(actual, function, x):
    """The ufunc; for each output the format, the results as an array, true values and errors; and the inputs."""
    ufunc = function_named(function)
    input_names, output_names = operands_of(ufunc)
    inputs = tuple(map(np.asarray, as_tuple(x, ufunc.nin, "x", input_names)))
    results = tuple(map(np.asarray, as_tuple(actual, ufunc.nout, "actual", output_names)))
    shape = _common_shape(inputs, input_names)
    judged = []
    for k, result in enumerate(results):
        name = "actual" if ufunc.nout == 1 else f"actual ({output_names[k]})"
        format = format_of(result.dtype, name)
        if result.shape != shape:
            raise ValueError(f"{name}: expected the shape of x, {shape}, not {result.shape}")
        truth = np.asarray(true_results(ufunc, wider_type(ufunc, format, inputs), inputs)[k])
        judged.append((format, result, truth, errors_of(result, truth, format)))
    return ufunc, judged, np.broadcast_arrays(*inputs) if ufunc.nin > 1 else inputs


def _common_shape(inputs, names):
    try:
        return np.broadcast_shapes(*(array.shape for array in inputs))
    except ValueError:
        shapes = " and ".join(f"{name} {array.shape}" for name, array in zip(names, inputs, strict=True))
        raise ValueError(f"x: the shapes of {shapes} do not go together") from None


def ulp_error(actual, function, x):
    """The errors of results of any implementation, in units in the last place (ULP).

    Parameters
    ----------
    actual : array_like, or a tuple of them for a function of two outputs
        What an implementation gave: float16, ``ml_dtypes.bfloat16``, float32 or float64. This type decides what an ULP
        is: the spacing of its numbers at the true value, and at least its least subnormal number.
    function : ufunc or str
        What it should have computed: a ufunc of gelu, its name, or a name that `from_name` knows.
    x : array_like, or a tuple of them for a function of several inputs
        The inputs, in any real type: the truth is computed at the very numbers that are given.

    Returns
    -------
    errors : numpy.ndarray of float64, or a tuple of them, or scalars where the inputs are
        ``(actual - truth) / ULP``, with its sign. It is 0 where both are NaN or the same infinity, infinite where a
        NaN, an infinity or a number stands in the place of another (positive for a NaN). Zeros of both signs are alike.

    Raises
    ------
    TypeError
        The type of an array or of `function` is none of these.
    ValueError
        `function` is unknown, or the shape of `actual` is not that of `x`.
    NotImplementedError
        For float64, where long double is no wider.

    Notes
    -----
    The truth is the package's own result in float64, and for float64 in long double. Its error is at most 2**-29 ULP of
    float32, less of the 16-bit types, and 2**-8 ULP of float64 beside the 80-bit long double; for second derivatives
    2**-28 and 2**-8, for chain rules 2**-28 and 2**-6.8; and in plain C without an fma twice that, float64 excepted.
    The truth of fused functions is that of their formula: a sum or product that is rounded on the way counts as an
    error of the result.
    That these bounds hold is measured by ``benchmarks/accuracy.py`` and the tests, whose references share no code with
    the package. Where the true value is nearer than that to a power of two, an ULP may be that of the numbers on its
    other side.

    Examples
    --------
    >>> import numpy as np
    >>> import gelu.testing
    >>> x = np.array([-5.0, -1.0, 2.0], dtype=np.float32)
    >>> y = np.array([0, -0.1586553, 1.9545], dtype=np.float32)
    >>> print(gelu.testing.ulp_error(y, gelu.gelu, x).round(2))
    [ 1.26070695e+07 -3.14000000e+00  1.88000000e+00]
    """
    ufunc, judged, _ = judge(actual, function, x)
    errors = tuple(errors[()] for _, _, _, errors in judged)
    return errors if ufunc.nout > 1 else errors[0]


def assert_max_ulp(actual, function, x, max_ulp):
    """Raise an error if a result is off by more than so many ULP.

    Parameters
    ----------
    actual, function, x
        As for `ulp_error`.
    max_ulp : float
        The largest error that is allowed, in ULP of the type of `actual`: at least 0.

    Raises
    ------
    AssertionError
        An error is larger. The message is a table: how many exceed it, and the five worst.

    Examples
    --------
    >>> import numpy as np
    >>> import gelu.testing
    >>> x = np.array([-5.0, -1.0, 2.0], dtype=np.float32)
    >>> gelu.testing.assert_max_ulp(gelu.gelu(x), gelu.gelu, x, max_ulp=1)
    """
    max_ulp = checked_max_ulp(max_ulp)
    ufunc, judged, inputs = judge(actual, function, x)
    complaints = []
    for name, (format, result, truth, errors) in zip(operands_of(ufunc)[1], judged, strict=True):
        exceeding = np.count_nonzero(np.abs(errors) > max_ulp)
        if exceeding:
            what = ufunc.__name__ if ufunc.nout == 1 else f"{name} of {ufunc.__name__}"
            complaints.append(
                f"{what} in {format.name}: {exceeding:,} of {errors.size:,} results are off by more than {max_ulp:g} "
                f"ULP\n\n{worst_table(ufunc, format, inputs, result, truth, errors, min(exceeding, SHOWN))}"
            )
    if complaints:
        raise AssertionError("\n\n".join(complaints))


def checked_max_ulp(max_ulp):
    try:
        valid = float(max_ulp) >= 0
    except (TypeError, ValueError):
        valid = False
    if not valid:
        raise ValueError(f"max_ulp: expected a number that is not negative, not {max_ulp!r}")
    return float(max_ulp)


def worst_table(ufunc, format, inputs, actual, truth, errors, count):
    """So many of the worst results: inputs, what came, what should have, and the error."""
    sizes = np.abs(errors).ravel()
    worst = np.flatnonzero(sizes >= np.partition(sizes, -count)[-count])
    worst = worst[np.argsort(-sizes[worst], kind="stable")][:count]
    shown = [array.ravel()[worst] for array in (*inputs, actual)] + [rounded(truth.ravel()[worst], format)]
    rows = [[*map(str, row), ulp_text(error)] for *row, error in zip(*shown, errors.ravel()[worst], strict=True)]
    return table([*operands_of(ufunc)[0], "came", "expected", "error in ULP"], rows)


def ulp_text(error):
    return f"{error:.4g}" if abs(error) < 1e5 else f"{error:.1e}"


def table(headings, rows):
    """Columns of text, their ends below each other."""
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    lines = [headings, ["-" * width for width in widths], *rows]
    return "\n".join(
        "  ".join(text.rjust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )
