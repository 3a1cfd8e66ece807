"""Measure an implementation over a whole type: make the inputs, run it on pieces of them, have the results judged."""

import collections
import concurrent.futures
import functools

import numpy as np

from . import _core, _points
from ._formats import format_of
from ._judge import Judge, x_of
from ._processors import usable_processors
from ._progress import progress_bar
from ._regions import inputs_around, is_of_x, landmarks
from ._ulp import as_tuple, function_named, operands_of

PIECE = 1 << 16  # elements: with all that is computed of them they stay in the cache
RANDOM_POINTS = 1 << 18  # in float64


def survey(implementation, function, dtype, inputs=None, *, threads=None):
    """Measure the errors of an implementation over a whole type.

    Parameters
    ----------
    implementation : callable
        Takes an array of each input, of `dtype` and one dimension, and returns an array of the same type and shape, or
        a tuple of them.
    function : ufunc or str
        What it should compute: a ufunc of gelu, its name, or a name that `from_name` knows.
    dtype : dtype or str
        ``'float16'``, ``'bfloat16'``, ``'float32'`` or ``'float64'``.
    inputs : array_like, or a tuple of them for a function of several inputs, optional
        Where to measure. Without it: every number of a 16-bit type and of float32, some minutes for all 2**32 of them;
        in float64 some 350,000 to 1.3 million where errors are usually large: powers of two, multiples of 1/256, the
        surroundings of zeros, subnormal numbers, and random ones over the range and over all exponents. What stands
        beside x, as the gradient of a chain rule, is then a number of either sign from 1/16 to 1 that x decides. Fused
        functions and `gelu_normal` need them.
    threads : int, optional
        How many calls of `implementation` may run side by side; without it as many as there are processors.

    Returns
    -------
    survey : Survey, or a tuple of them for a function of two outputs
        The regions, with the largest and the mean error, how many results are the nearest number, how many go against
        the function's direction, and how many are wrong at 0, infinities and NaN. Prints as a table and plots itself.

    Notes
    -----
    Errors are those of `ulp_error`; but at zeros and infinities a zero of the wrong sign counts as
    infinitely wrong. With tqdm installed there is a progress bar on a terminal.

    Examples
    --------
    >>> import numpy as np
    >>> import gelu.testing
    >>> def formula(x):
    ...     return x / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))
    >>> def in_float16(x):
    ...     with np.errstate(all="ignore"):
    ...         return formula(x).astype(np.float16)
    >>> found = gelu.testing.survey(in_float16, gelu.gelu_tanh, "float16")
    >>> found.misrounded > 1000, found.wrong_specials
    (True, 1)
    """
    ufunc, format = function_named(function), format_of(dtype)
    if not callable(implementation):
        raise TypeError(f"implementation: expected a callable, not {type(implementation).__name__}")
    if threads is None:
        threads = usable_processors()
    if not isinstance(threads, (int, np.integer)):
        raise TypeError(f"threads: expected an integer, not {threads!r}")
    if threads < 1:
        raise ValueError(f"threads: expected an integer of at least 1, not {threads!r}")
    size, pieces = every_piece(ufunc, format) if inputs is None else pieces_of(ufunc, format, inputs)
    judge = Judge(ufunc, format)

    def judged(piece):
        with np.errstate(all="ignore"):
            inputs, first = piece()
            return judge(inputs, results_of(implementation, ufunc, format, inputs), first)

    with progress_bar(size, " results") as advance:
        for found in in_threads(judged, pieces, threads):
            judge.merge(found)
            advance(found[0].size)
    surveys = judge.surveys()
    return surveys if ufunc.nout > 1 else surveys[0]


def results_of(implementation, ufunc, format, inputs):
    """What an implementation gives, as a tuple of arrays."""
    given = implementation(*(array.copy() for array in inputs))
    results = as_tuple(given, ufunc.nout, "what the implementation returns", operands_of(ufunc)[1])
    results = tuple(map(np.asarray, results))
    for result in results:
        if (result.dtype, result.shape) != (format.dtype, inputs[0].shape):
            raise TypeError(
                f"implementation: expected to get an array of {format.name} and the shape {inputs[0].shape}, "
                f"not {result.dtype} and {result.shape}"
            )
    return results


# Inputs: the number of them, and for each piece a function that returns its inputs, x ascending and NaN last, and how
# many of them only serve as a neighbour of the next.


def overlapping(size):
    """From where to where each piece goes, and how many of its first belong to the piece before."""
    return ((max(start - 1, 0), min(start + PIECE, size), int(start > 0)) for start in range(0, size, PIECE))


def every_piece(ufunc, format):
    """Every number of a type, or many of float64."""
    if not is_of_x(ufunc.__name__):
        raise ValueError(f"inputs: {ufunc.__name__} needs them, an array of each of {', '.join(operands_of(ufunc)[0])}")
    if format.name == "float64":
        return pieces_of(ufunc, format, around(ufunc.__name__, points_of_float64(ufunc, format)))
    size = 1 << (8 * format.dtype.itemsize)

    def piece(start, end, first):
        return around(ufunc.__name__, _points.ascending(format, start, end - start)), first

    return size, (functools.partial(piece, *ends) for ends in overlapping(size))


def around(name, x):
    """The inputs of a function, numbers that x decides beside x."""
    others = getattr(_core, name).nin - 1
    return inputs_around(name, x, [_points.gradients(x)] * others if others else [])


def points_of_float64(ufunc, format):
    name, found = ufunc.__name__, []
    for output in range(ufunc.nout):
        known = landmarks(name, output)
        found += [_points.structured(format, known.lowest, known.highest or 20, known.all_zeros)]
        found += [_points.random(format, known.lowest, known.highest or 12, known.all_zeros, RANDOM_POINTS)]
    return np.concatenate(found)


def pieces_of(ufunc, format, inputs):
    """The inputs that the user gave, rounded to the type."""
    names, _ = operands_of(ufunc)
    arrays = [np.asarray(array) for array in as_tuple(inputs, ufunc.nin, "inputs", names)]
    for name, array in zip(names, arrays, strict=True):
        if not np.can_cast(array.dtype, np.longdouble):
            raise TypeError(f"inputs: expected real numbers for {name}, not {array.dtype}")
    with np.errstate(all="ignore"):
        arrays = [array.astype(format.dtype).ravel() for array in np.broadcast_arrays(*arrays)]
        order = np.argsort(x_of(ufunc, arrays).astype(np.float64), kind="stable")
    if order.size == 0:
        raise ValueError("inputs: expected at least one number")
    arrays = [array[order] for array in arrays]

    def piece(start, end, first):
        return tuple(array[start:end] for array in arrays), first

    return order.size, (functools.partial(piece, *ends) for ends in overlapping(order.size))


def in_threads(function, arguments, threads):
    """The results of a function for each argument, so many calls side by side."""
    if threads == 1:
        yield from map(function, arguments)
        return
    waiting = collections.deque()
    with concurrent.futures.ThreadPoolExecutor(threads) as executor:
        try:
            for argument in arguments:
                waiting.append(executor.submit(function, argument))
                if len(waiting) > 2 * threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
