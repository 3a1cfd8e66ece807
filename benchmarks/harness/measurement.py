"""Measure a function in a type: run the tasks through it and judge the results, in several processes."""

import concurrent.futures
import dataclasses
import itertools
import math
import multiprocessing
import os
import signal
import tempfile

import mpmath as mp
import numpy as np

from gelu._regions import PROFILE_BINS, PROFILE_RANGES, TAIL, named

from . import peers, points, reference_c, schema, truth
from .dtypes import DTYPES

SATURATED = -64  # where the gate is nearer to 1 than 2 to this, the function is at its limit in float64
OURS = "gelu"


@dataclasses.dataclass
class Witness:
    """A region's worst result: an error in ULP, the input and what came."""

    error: float = -1.0
    x: object = None
    y: object = None


@dataclasses.dataclass
class Region:
    """What was found so far between two values of x."""

    name: str
    low: str = ""
    high: str = ""
    count: int = 0
    correct: int = 0
    over: int = 0
    order_breaks: int = 0
    order_break_at: object = None
    worst: Witness = dataclasses.field(default_factory=Witness)


def regions(function):
    """The regions: tail, before and after each zero, near 0, positive, saturated, special; and the x between them."""
    tail, saturated = truth.gate_below(function.activation, TAIL), truth.gate_near_one(function.activation, SATURATED)
    found = named(tail, saturated, [float(zero) for zero in truth.zeros(function.activation, function.order)])
    regions = [Region(name, f"{low:.6g}", f"{high:.6g}") for name, low, high in found]
    return [*regions, Region("special")], [low for _, low, _ in found[1:]]


def turns(function):
    """Where the function turns, and its direction in each segment between: zeros and signs of its derivative."""
    if function.order < 2 and not function.takes_gradient:
        found = [float(zero) for zero in truth.zeros(function.activation, function.order + 1)]
        beside = [found[0] - 0.5, *((a + b) / 2 for a, b in itertools.pairwise(found)), found[-1] + 0.5]
        return found, [
            float(mp.sign(truth.derivative(function.activation, function.order + 1, mp.mpf(x)))) for x in beside
        ]
    return None


def request(function, dtype, bound, first=0):
    """What reference.c is asked for."""
    info, (_, edges) = DTYPES[dtype], regions(function)
    low, high = PROFILE_RANGES[dtype]
    asked = reference_c.Request(
        function=reference_c.NAMES.index(function.formula),
        precision=info.precision,
        least_exponent=info.least_exponent,
        first=first,
        bound=math.inf if bound is None else bound,
        edge_count=len(edges),
        profile_low=low,
        profile_scale=PROFILE_BINS / (high - low),
        profile_bins=PROFILE_BINS,
    )
    asked.edges[: len(edges)] = edges
    turning = turns(function)
    # a second derivative's turns are not known, and a backward has none: the direction stays 0, the order unchecked
    if turning is not None:
        asked.turn_count = len(turning[0])
        asked.turns[: len(turning[0])] = turning[0]
        asked.directions[: len(turning[1])] = turning[1]
    return asked


def true_result(function, x):
    """What should come for a finite x, by mpmath."""
    true = truth.true_value(function, truth.exact(x))
    if not function.takes_gradient:
        return true
    with mp.workprec(truth.PRECISION):
        return true * truth.exact(points.gradients(x))


def exact_error(function, dtype, x, y):
    """The error of a finite result for a finite input other than 0, in ULP, by mpmath."""
    return truth.error_in_ulp(DTYPES[dtype], true_result(function, x), truth.exact(y))


class Library:
    """A function's results by us or by a peer."""

    def __init__(self, name, threads=1):
        self.name = name
        kinds = {peer.name: peer for peer in peers.PEERS} | {OURS: peers.Ours}
        self.peer = kinds[name](threads)

    def __call__(self, function, x):
        """The results, or None where the library does not have the function or the type."""
        with np.errstate(all="ignore"):
            inputs = function.arrange(x, [points.gradients(x)] if function.takes_gradient else [])
            prepared = self.peer.prepare(function, [inputs], [np.empty_like(x) for _ in range(function.outputs)])
            if prepared is None:
                return None
            (call,), result = prepared
            call()
            return np.array(result())


@dataclasses.dataclass
class Measurement:
    """All that was found for one function in one type by one library."""

    function: object
    dtype: str
    library: str
    bound: float | None
    regions: list
    profile: np.ndarray

    @classmethod
    def empty(cls, function, dtype, library, bound):
        return cls(function, dtype, library, bound, regions(function)[0], np.full(PROFILE_BINS, -1.0))

    def add(self, x, y, first=0):
        """Judge results; doubtful ones by mpmath. Returns the errors."""
        info = DTYPES[self.dtype]
        asked = request(self.function, self.dtype, self.bound, first)
        with np.errstate(invalid="ignore"):  # signalling NaN
            judged_x, judged_y = (np.ascontiguousarray(a, dtype=info.judged_as) for a in (x, y))
        found, profile, doubtful, errors = reference_c.measure(
            asked,
            judged_x,
            judged_y,
            factor=points.gradients(x) if self.function.takes_gradient else None,
            with_errors=info.judged_as != np.float32,
        )
        np.maximum(self.profile, profile, out=self.profile)
        edges = np.array(asked.edges[: asked.edge_count])
        for region, new in zip(self.regions, found, strict=True):
            region.count += int(new["count"])
            region.correct += int(new["correct"])
            region.over += int(new["over"])
            region.order_breaks += int(new["order_breaks"])
            if new["order_break_index"] >= 0:
                region.order_break_at = x[new["order_break_index"]]
            if new["worst_index"] >= 0 and new["worst"] > region.worst.error:
                region.worst = Witness(float(new["worst"]), x[new["worst_index"]], y[new["worst_index"]])
        for index in doubtful:
            exact = exact_error(self.function, self.dtype, x[index], y[index])
            error = float(exact)
            region = self.regions[int(np.searchsorted(edges, float(x[index]), side="right"))]
            region.over += self.bound is not None and error > self.bound
            region.correct += bool(exact <= 0.5)
            if error > region.worst.error:
                region.worst = Witness(error, x[index], y[index])
            low, high = PROFILE_RANGES[self.dtype]
            where = math.floor((float(x[index]) - low) * PROFILE_BINS / (high - low))
            if 0 <= where < PROFILE_BINS:
                self.profile[where] = max(self.profile[where], error)
        return errors

    def merge(self, other):
        np.maximum(self.profile, other.profile, out=self.profile)
        for mine, its in zip(self.regions, other.regions, strict=True):
            for count in ("count", "correct", "over", "order_breaks"):
                setattr(mine, count, getattr(mine, count) + getattr(its, count))
            mine.order_break_at = its.order_break_at if mine.order_break_at is None else mine.order_break_at
            if its.worst.error > mine.worst.error:
                mine.worst = its.worst

    @property
    def kept(self):
        return None if self.bound is None else not any(region.over for region in self.regions)

    def document(self):
        """As schema.py states it; the worst error of each region is mpmath's."""
        low, high = PROFILE_RANGES[self.dtype]
        return {
            "function": self.function.label,
            "dtype": self.dtype,
            "library": self.library,
            "bound": self.bound,
            "kept": self.kept,
            "count": sum(region.count for region in self.regions),
            "regions": [self._region(region) for region in self.regions if region.count],
            "profile": {
                "low": low,
                "high": high,
                "worst_ulp": [None if error < 0 else schema.ulp(error) for error in self.profile],
            },
        }

    def _region(self, region):
        info, witness = DTYPES[self.dtype], region.worst
        error, expected = witness.error, ""
        with np.errstate(all="ignore"):
            if np.isfinite(witness.x):
                zero = witness.x == 0 and self.function.order == 0
                expected = str(witness.x) if zero else mp.nstr(true_result(self.function, witness.x), 12)
                if witness.x != 0 and np.isfinite(witness.y):
                    error = float(exact_error(self.function, self.dtype, witness.x, witness.y))
            else:
                expected = _limit(self.function, witness.x)
        at = region.order_break_at
        return {
            "name": region.name,
            "low": region.low,
            "high": region.high,
            "count": region.count,
            "correctly_rounded": region.correct,
            "over_bound": region.over,
            "order_breaks": region.order_breaks,
            "order_break_at": None if at is None else info.text(at),
            "worst_ulp": schema.ulp(error),
            "worst": {"x": info.text(witness.x), "got": info.text(witness.y), "expected": expected},
        }


def _limit(function, x):
    if np.isnan(x):
        return "nan"
    if function.takes_gradient:
        return str(points.gradients(x) * (1 if x > 0 else -0.0))
    return ("inf", "1", "-0.0")[function.order] if x > 0 else "-0.0"


_libraries = {}


def work(function, dtype, name, bound, task):
    """One task, in a worker process. None where the library does not have the function in the type."""
    if name not in _libraries:
        _libraries[name] = Library(name)
    measurement = Measurement.empty(function, dtype, name, bound)
    x = points.inputs(task, function, dtype)
    y = _libraries[name](function, x)
    if y is None:
        return None
    errors = measurement.add(x, y, task.first)
    if dtype == "float64" and name == OURS:
        from . import search

        search.climb(measurement, _libraries[name], x, errors, seed=task.start)
    return measurement


class Pool:
    """Worker processes that have the reference built for them; a context manager."""

    def __init__(self, processes):
        self.processes = processes

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        os.environ[reference_c.LIBRARY_VARIABLE] = reference_c.build(self.folder.name)
        context = multiprocessing.get_context("spawn")
        # at Ctrl-C they end at once and say nothing: this process tells what was measured
        self.executor = concurrent.futures.ProcessPoolExecutor(
            self.processes, mp_context=context, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_DFL)
        )
        return self

    def __exit__(self, *error):
        self.executor.shutdown(cancel_futures=True)
        self.folder.cleanup()

    def measure(self, function, dtype, name, bound, tasks, progress):
        """The measurement over all tasks, or None where the library does not have it. `progress(1)` for each task."""
        first = self.executor.submit(work, function, dtype, name, bound, tasks[0]).result()
        progress(1)
        if first is None:
            progress(len(tasks) - 1)
            return None
        waiting = set()
        remaining = iter(tasks[1:])
        for task in remaining:
            waiting.add(self.executor.submit(work, function, dtype, name, bound, task))
            if len(waiting) >= 2 * self.processes:
                done, waiting = concurrent.futures.wait(waiting, return_when="FIRST_COMPLETED")
                for future in done:
                    first.merge(future.result())
                    progress(1)
        for future in concurrent.futures.as_completed(waiting):
            first.merge(future.result())
            progress(1)
        return first
