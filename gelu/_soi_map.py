"""The stochastic regulariser of the GELU paper, drawn exactly.

An element is kept where a uniform number U is below P = Phi(x). U has as many bits as are needed: the first 16 say in
which of 2**16 cells it is, which nearly always decides. Where P is in that cell, more bits are drawn until they decide:
a probability of 1e-200 is that, and not a multiple of what one draw can tell. Elements are taken in the order of their
indices, and further bits are drawn when all have their first, so that neither the layout nor the size of the chunks
changes the result.
"""

import numpy as np

from ._core import _keep, gelu

CHUNK = 1 << 15  # elements: temporary arrays stay in the cache
CELLS = 1 << 16
DRAWS_IN_WORD = 4
INTEGERS = {2: np.uint16, 4: np.uint32, 8: np.uint64}  # of the size of a number


def soi_map(x, rng=None, out=None):
    """Stochastic 0-I map, ``x * m`` with m drawn from Bernoulli(P(X <= x)), element-wise.

    The stochastic regulariser that the Gaussian error linear unit is the expectation of [1]_: each element is kept with
    the probability ``P(X <= x)``, X standard normal, and otherwise zero.

    Parameters
    ----------
    x : array_like
        Input values, real.
    rng : {None, int, array_like of ints, SeedSequence, BitGenerator, Generator}, optional
        A `numpy.random.Generator`, or what `numpy.random.default_rng` makes one of: None for unpredictable results, a
        seed for the same ones in every call.
    out : ndarray, optional
        Where the result is stored, of the shape of `x`. It may be `x` itself. Without it a new array is returned.

    Returns
    -------
    y : ndarray or scalar
        The elements that are kept, and zeros with the signs of the others. A scalar if `x` is one.

    Raises
    ------
    TypeError
        If `x` is not real, `rng` no generator and no seed, or `out` no array that can hold the result.
    ValueError
        If `out` has another shape than `x`, or is read-only, or if `rng` is negative.

    See Also
    --------
    gelu : the expectation of the result.
    numpy.random.default_rng : how a seed makes a generator.

    Notes
    -----
    The result has the type of the input; booleans and integers are promoted as by `numpy.exp`. An infinity is kept,
    minus infinity gives -0.0, nan gives nan, and zeros stay as they are. It is a plain array in C order: of what holds
    an array, as a masked one or a Series, the values are taken, and what else there is is not.

    The probability is that of the distribution function to a relative error of less than 1e-15 where it is, or its
    complement is, a normal number of float64, however small: a draw that its first 16 bits do not decide is decided by
    more bits.

    Elements are drawn for in the order of their indices: with the same seed the result depends on the values and on
    the shape alone, not on the layout in memory. The sequence may change where NumPy's generators change theirs.

    References
    ----------
    .. [1] D. Hendrycks and K. Gimpel, "Gaussian Error Linear Units (GELUs)", 2016,
           https://arxiv.org/abs/1606.08415

    Examples
    --------
    >>> import numpy as np
    >>> import gelu
    >>> x = np.array([-20.0, -1.0, 0.0, 1.0, 20.0])
    >>> y = gelu.soi_map(x, rng=1)
    >>> bool(np.all((y == x) | (y == 0)))
    True
    >>> draws = gelu.soi_map(np.full(100_000, -1.0), rng=1)
    >>> bool(abs(draws.mean() - gelu.gelu(-1.0)) < 0.005)
    True
    """
    x = np.asarray(x)
    dtype = result_type(x.dtype)
    result = np.empty(x.shape, dtype) if out is None else checked(out, x.shape, dtype)
    rng = generator(rng)
    source = x.copy() if out is not None and np.may_share_memory(x, out) and not same_places(x, out) else x
    with np.errstate(all="ignore"):
        undecided = [draw_chunk(*chunk, rng) for chunk in chunks(source, result, dtype)]
        settle(*map(np.concatenate, zip(*undecided, strict=True)), result, rng)
    return result if out is not None else result[()]


def result_type(dtype):
    try:
        return gelu(np.empty(0, dtype)).dtype
    except TypeError:
        raise TypeError(f"soi_map takes real numbers, but x is of the type {dtype}") from None


def generator(rng):
    try:
        return np.random.default_rng(rng)
    except (TypeError, ValueError) as error:
        raise type(error)(f"rng: expected a numpy.random.Generator or a seed, not {rng!r}: {error}") from None


def checked(out, shape, dtype):
    if not isinstance(out, np.ndarray):
        raise TypeError(f"out must be a numpy.ndarray, not {type(out).__name__}")
    if out.shape != shape:
        raise ValueError(f"out has the shape {out.shape}, but x has {shape}")
    if out.dtype.hasobject or (out.dtype != dtype and not np.can_cast(dtype, out.dtype, "same_kind")):
        raise TypeError(f"out is of the type {out.dtype}, which cannot hold results of {dtype}")
    if not out.flags.writeable:
        raise ValueError("out is read-only")
    return out


def same_places(x, out):
    """Whether each element of one lies where that of the other does."""
    return (x.__array_interface__["data"], x.strides, x.dtype) == (
        out.__array_interface__["data"],
        out.strides,
        out.dtype,
    )


def chunks(x, result, dtype):
    """Parts in the order of indices: where each starts, the elements, and a view to be filled."""
    places = np.nditer(
        [x, result],
        ["external_loop", "buffered", "zerosize_ok", "delay_bufalloc"],
        [["readonly"], ["writeonly"]],
        op_dtypes=[dtype, dtype],
        casting="unsafe",  # of x to the result's type, which holds it, and of results as checked before
        order="C",
        buffersize=CHUNK,
    )
    start = 0
    with places:
        places.reset()
        for part in places:
            yield start, *part
            start += part[0].size
    if start == 0:  # so that there is one
        yield 0, np.empty(0, dtype), np.empty(0, dtype)


def draw_chunk(start, x, y, rng):
    """Fill y, which may be x, by the first bits of U. Returns where these do not decide, and y is x: the indices, x
    there, and these bits."""
    narrow = x.astype(np.float32, copy=False)
    words = rng.integers(0, 1 << 64, -(-x.size // DRAWS_IN_WORD), np.uint64)
    drawn = words.astype("<u8", copy=False).view("<u2")[: x.size]
    if x.itemsize in INTEGERS:
        integer = INTEGERS[x.itemsize]
        _, is_close = _keep(x.view(integer), narrow, gelu(narrow), drawn, out=(y.view(integer), None))
    else:
        kept, is_close = _keep(np.uint32(1), narrow, gelu(narrow), drawn)
        y[...] = np.where(kept, x, np.copysign(0, x))
    (places,) = np.nonzero(is_close)
    return start + places, y[places], drawn[places]


def settle(indices, x, drawn, result, rng):
    """Decide for the elements whose first bits do not.

    U is counted from the end that is less probable, so that its probability is known to all its digits. U is in the
    cell that its first bits say, and what of the probability is left there is compared with where in it, and so on.
    """
    cell = np.where(x < 0, drawn, CELLS - 1 - drawn).astype(np.float64)
    below_zero = -np.maximum(np.abs(x).astype(np.float64), np.finfo(np.float64).tiny)
    left = gelu(below_zero) / below_zero * CELLS - cell
    undecided = np.flatnonzero((left > 0) & (left < 1))
    while undecided.size:
        left[undecided] = (left[undecided] - rng.random(undecided.size)) * 2.0**53
        undecided = undecided[(left[undecided] > 0) & (left[undecided] < 1)]
    is_kept = (left >= 1) == (x < 0)
    view = result if result.ndim > 0 else result.reshape(1)
    view[np.unravel_index(indices, view.shape)] = np.where(is_kept, x, np.copysign(x.dtype.type(0), x))
