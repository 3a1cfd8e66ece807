"""Judge results a piece at a time, and keep count of the errors in each region of x."""

import math

import numpy as np

from . import _core
from ._regions import PROFILE_BINS, PROFILE_RANGES, landmarks, named
from ._survey import SPECIAL, SUBNORMAL, Region, Survey
from ._ulp import are_rounded_correctly, errors_of, operands_of, rounded, true_results, wider_type


def x_of(ufunc, inputs):
    """x, which is one of the inputs or the sum of the last two."""
    _, kind = _core.functions[ufunc.__name__]
    place = _core.kinds[kind]["x"]
    return inputs[-2] + inputs[-1] if place < 0 else inputs[place]


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
