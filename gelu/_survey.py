"""Measure an implementation over a whole type: the regions of x, and in each the errors."""

import collections
import concurrent.futures
import dataclasses
import functools
import math
import os

import numpy as np

from . import _core, _points
from ._formats import format_of
from ._progress import progress_bar
from ._regions import PROFILE_BINS, PROFILE_RANGES, inputs_around, landmarks, named
from ._ulp import (
    are_rounded_correctly,
    as_tuple,
    errors_of,
    function_named,
    operands_of,
    rounded,
    table,
    true_results,
    ulp_text,
    wider_type,
)

PIECE = 1 << 16  # elements: with all that is computed of them they stay in the cache
RANDOM_POINTS = 1 << 18  # in float64
SUBNORMAL, SPECIAL = "subnormal", "0, inf, NaN"


@dataclasses.dataclass(frozen=True)
class Region:
    """What was found between two values of x, or where results or inputs are of a sort."""

    name: str  #: such as ``'tail'``
    low: float  #: where it begins; NaN for results below the least normal number, and for 0, infinities and NaN
    high: float
    count: int  #: how many results
    max_ulp: float  #: the largest error
    mean_ulp: float  #: the mean of the errors that are finite
    finite: int  #: how many are
    correctly_rounded: int  #: how many results are the nearest number of the type
    #: how many results go up from one input to the next where the function goes down, or the reverse; None if the
    #: inputs had no order
    order_breaks: int | None
    worst_x: tuple  #: the inputs with the largest error
    worst_actual: object  #: what came
    worst_expected: object  #: what should have


@dataclasses.dataclass(frozen=True)
class Survey:
    """What `survey` found. ``print`` shows it as a table, and `plot` draws it."""

    function: str  #: its name, and that of the output where there are two
    dtype: str
    operands: tuple  #: the names of its inputs
    regions: tuple  #: of Region
    profile: np.ndarray  #: the largest error in each of as many equal steps of x, NaN where there were no inputs
    profile_range: tuple  #: from which x to which

    @property
    def count(self):
        """How many results were judged."""
        return sum(region.count for region in self.regions)

    @property
    def max_ulp(self):
        """The largest error, special values included."""
        return max((region.max_ulp for region in self.regions), default=0.0)

    @property
    def mean_ulp(self):
        """The mean of the errors that are finite."""
        finite = [region for region in self.regions if not math.isnan(region.mean_ulp)]
        count = sum(region.finite for region in finite)
        return sum(region.mean_ulp * region.finite for region in finite) / count if count else math.nan

    @property
    def misrounded(self):
        """How many results are not the nearest number of the type."""
        return self.count - sum(region.correctly_rounded for region in self.regions)

    @property
    def order_breaks(self):
        """How many results go against the function's direction; None if the inputs had no order."""
        breaks = [region.order_breaks for region in self.regions]
        return None if None in breaks else sum(breaks)

    @property
    def wrong_specials(self):
        """How many results at 0, infinities and NaN are not what they should be, signs of zeros included."""
        return sum(region.count - region.correctly_rounded for region in self.regions if region.name == SPECIAL)

    def __str__(self):
        has_order = self.order_breaks is not None
        headings = ["region", "x", "results", "max ULP", "mean", "rounded %", *["order"] * has_order]
        rows = [
            [
                region.name,
                "" if math.isnan(region.low) else f"{region.low:.4g} to {region.high:.4g}",
                f"{region.count:,}",
                ulp_text(region.max_ulp),
                ulp_text(region.mean_ulp),
                share(region.correctly_rounded, region.count),
                *[f"{region.order_breaks or ''}"] * has_order,
                *map(str, (*region.worst_x, region.worst_actual, region.worst_expected)),
            ]
            for region in self.regions
        ]
        order = f"{self.order_breaks:,} breaks of order, " if has_order else ""
        return (
            f"{self.function} in {self.dtype}: {self.count:,} results, {self.misrounded:,} not rounded correctly, "
            f"max {ulp_text(self.max_ulp)} ULP, mean {ulp_text(self.mean_ulp)}, {order}"
            f"{self.wrong_specials:,} wrong at 0, inf and NaN\n\n"
            f"{table([*headings, *self.operands, 'came', 'expected'], rows)}\n\n"
            "The last columns are the worst result of a region."
        )

    def plot(self, file=None, *, axes=None, label=None):
        """Draw the largest error over x, with matplotlib.

        Parameters
        ----------
        file : path, optional
            Where to write the picture, in the format of its suffix: PNG, SVG, PDF.
        axes : matplotlib.axes.Axes, optional
            What to draw into, beside what is there already; without it a new figure.
        label : str, optional
            For the legend.

        Returns
        -------
        axes : matplotlib.axes.Axes
        """
        from ._plot import draw

        return draw(self, file, axes, label)


def share(part, whole):
    """A share in percent that says 100 only where it is all."""
    return "100" if part == whole else f"{min(100 * part / whole, 99.9999):.4f}"


def survey(implementation, function, dtype, inputs=None, *, threads=None):
    """Measure the errors of an implementation over a whole type.

    Parameters
    ----------
    implementation : callable
        Takes an array of each input, of `dtype` and one dimension, and returns an array of the same type and shape, or
        a tuple of them.
    function : ufunc or str
        What it should compute: a ufunc of gelu or its name.
    dtype : dtype or str
        ``'float16'``, ``'bfloat16'``, ``'float32'`` or ``'float64'``.
    inputs : array_like, or a tuple of them for a function of several inputs, optional
        Where to measure. Without it: every number of a 16-bit type and of float32, some minutes for all 2**32 of them;
        in float64 some 400,000 where errors are usually large: powers of two, multiples of 1/256, the surroundings
        of zeros, subnormal numbers, and random ones over the range and over all exponents. What stands beside x, as the
        gradient of a chain rule, is then a number of either sign from 1/16 to 1 that x decides.
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
    >>> found.misrounded > 10000, found.wrong_specials
    (True, 1)
    """
    ufunc, format = function_named(function), format_of(dtype)
    if not callable(implementation):
        raise TypeError(f"implementation: expected a callable, not {type(implementation).__name__}")
    if threads is None:
        threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not isinstance(threads, (int, np.integer)) or threads < 1:
        raise ValueError(f"threads: expected a whole number of at least 1, not {threads!r}")
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
    _, kind = _core.functions[ufunc.__name__]
    if _core.kinds[kind]["x"] < 0:
        raise ValueError(f"inputs: {ufunc.__name__} needs them, one array for each operand")
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


def x_of(ufunc, inputs):
    """x, which is one of the inputs or the sum of the first two."""
    _, kind = _core.functions[ufunc.__name__]
    place = _core.kinds[kind]["x"]
    return inputs[0] + inputs[1] if place < 0 else inputs[place]


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


# Judging


class Judge:
    """Judges results of a type for inputs that are handed in a piece at a time, and keeps the tallies."""

    def __init__(self, ufunc, format, wide=None, *, has_order=True, max_ulp=math.inf):
        self.ufunc, self.format = ufunc, format
        self.wide = wide or wider_type(ufunc, format, [np.empty(0, format.dtype)] * ufunc.nin)
        self.has_order, self.max_ulp = has_order and ufunc.nin == 1, max_ulp
        self.regions = []
        for output in range(ufunc.nout):
            known = landmarks(ufunc.__name__, output)
            x_regions = named(known.tail, known.saturated, known.zeros)
            self.regions.append([*x_regions, (SUBNORMAL, math.nan, math.nan), (SPECIAL, math.nan, math.nan)])
        self.tallies = [Tally(len(regions)) for regions in self.regions]

    def __call__(self, inputs, results, first=0):
        """A tally for each output, of inputs with ascending x, NaN last; the first of them are not counted."""
        with np.errstate(all="ignore"):
            x = np.asarray(x_of(self.ufunc, inputs), self.wide)
            truths = true_results(self.ufunc, self.wide, inputs)
            return [self._tally(k, x, inputs, results[k], truths[k], first) for k in range(self.ufunc.nout)]

    def merge(self, found):
        for tally, new in zip(self.tallies, found, strict=True):
            tally.merge(new)

    def _tally(self, output, x, inputs, actual, truth, first):
        format, regions = self.format, self.regions[output]
        tally = Tally(len(regions))
        errors = errors_of(actual, truth, format)
        cuts = [0, *np.searchsorted(x, [low for _, low, _ in regions[1:-2]]), x.size]
        region_of = np.repeat(np.arange(len(regions) - 2, dtype=np.int8), np.diff(cuts))
        region_of[np.abs(truth) < np.ldexp(self.wide.type(1), format.least_exponent)] = len(regions) - 2
        if not np.isfinite(x[[0, -1]]).all() or x[0] <= 0 <= x[-1]:
            region_of[~np.isfinite(x) | (x == 0)] = len(regions) - 1
            errors[self._wrong_limits(x, actual, truth)] = np.inf
        correct = are_rounded_correctly(self.ufunc, errors)
        breaks = breaks_of_order(actual.astype(self.wide), truth) if self.has_order else np.zeros(x.size, bool)
        sizes = np.abs(errors)

        def witness(i):
            return tuple(array[i] for array in inputs), actual[i], rounded(truth[i : i + 1], format)[0]

        present = np.flatnonzero(np.bincount(region_of[first:]))
        for region in present:
            where = region_of == region
            where[:first] = False
            tally.add(region, where if len(present) > 1 else slice(first, None), sizes, correct, breaks, witness)
        tally.add_profile(x, sizes, PROFILE_RANGES[format.name])
        tally.size = x.size - first
        tally.over = int(np.count_nonzero(sizes[first:] > self.max_ulp)) if self.max_ulp < math.inf else 0
        return tally

    def _wrong_limits(self, x, actual, truth):
        """Where the result at an infinity is another, or a zero at a zero or an infinity has another sign."""
        exact = np.isinf(x) | ((x == 0) & (truth == 0))
        results = actual.astype(self.wide)
        return exact & ((results != truth) | (np.signbit(results) != np.signbit(truth))) & ~np.isnan(truth)

    def surveys(self):
        """What was found of each output."""
        inputs, outputs = operands_of(self.ufunc)
        name = self.ufunc.__name__
        return tuple(
            Survey(
                function=name if self.ufunc.nout == 1 else f"{name}, {outputs[output]}",
                dtype=self.format.name,
                operands=tuple(inputs),
                regions=tuple(self._regions(regions, tally)),
                profile=tally.profile,
                profile_range=PROFILE_RANGES[self.format.name],
            )
            for output, (regions, tally) in enumerate(zip(self.regions, self.tallies, strict=True))
        )

    def _regions(self, regions, tally):
        for k, (name, low, high) in enumerate(regions):
            if tally.count[k]:
                x, actual, expected = tally.witness[k]
                yield Region(
                    name=name,
                    low=low,
                    high=high,
                    count=tally.count[k],
                    max_ulp=tally.worst[k],
                    mean_ulp=tally.sum[k] / tally.finite[k] if tally.finite[k] else math.nan,
                    finite=tally.finite[k],
                    correctly_rounded=tally.correct[k],
                    order_breaks=tally.breaks[k] if self.has_order else None,
                    worst_x=x,
                    worst_actual=actual,
                    worst_expected=expected,
                )


def breaks_of_order(results, truth):
    """Which results go the other way than the truth from the one before."""
    breaks = np.zeros(results.size, bool)
    breaks[1:] = (results[1:] < results[:-1]) & (truth[1:] > truth[:-1])
    breaks[1:] |= (results[1:] > results[:-1]) & (truth[1:] < truth[:-1])
    return breaks


class Tally:
    """What was found so far in each region, by its number, of one output."""

    def __init__(self, regions):
        self.size = self.over = 0  # results, and those above the largest error that is asked for
        self.count, self.finite, self.correct, self.breaks = ([0] * regions for _ in range(4))
        self.sum, self.worst, self.witness = [0.0] * regions, [-1.0] * regions, [None] * regions
        self.profile = np.full(PROFILE_BINS, np.nan)

    def add(self, region, where, sizes, correct, breaks, witness):
        """What there is at the places of a region: a mask or a slice."""
        of_region = sizes[where]
        worst = np.argmax(of_region)
        finite = of_region if np.isfinite(of_region[worst]) else of_region[np.isfinite(of_region)]
        self.count[region] += of_region.size
        self.finite[region] += finite.size
        self.sum[region] += float(finite.sum())
        self.correct[region] += int(np.count_nonzero(correct[where]))
        self.breaks[region] += int(np.count_nonzero(breaks[where]))
        if of_region[worst] > self.worst[region]:
            self.worst[region] = float(of_region[worst])
            self.witness[region] = witness(np.arange(sizes.size)[where][worst])

    def add_profile(self, x, sizes, ends):
        """The largest error in each step of x, which ascends."""
        cuts = np.searchsorted(x, np.linspace(*ends, PROFILE_BINS + 1))
        filled = np.flatnonzero(cuts[1:] > cuts[:-1])
        if filled.size:
            found = np.maximum.reduceat(sizes[: cuts[-1]], cuts[filled])
            self.profile[filled] = np.fmax(self.profile[filled], found)

    def merge(self, other):
        self.size += other.size
        self.over += other.over
        for mine, its in (
            (getattr(self, n), getattr(other, n)) for n in ("count", "finite", "correct", "breaks", "sum")
        ):
            mine[:] = [a + b for a, b in zip(mine, its, strict=True)]
        for k, error in enumerate(other.worst):
            if error > self.worst[k]:
                self.worst[k], self.witness[k] = error, other.witness[k]
        self.profile = np.fmax(self.profile, other.profile)
