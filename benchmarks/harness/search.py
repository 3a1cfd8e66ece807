"""Look for inputs that are worse than those that were tried: hill climbing on the error in float64."""

import numpy as np

STARTS = 8  # the worst inputs of an array from which to climb
TRIALS = 32  # neighbours that each tries in a step
SCALES = (40, 32, 24, 16, 10, 6, 4, 2)  # steps away, as powers of two in units of the last place


def climb(measurement, library, x, errors, *, seed):
    """Climb from the worst of the inputs x, and add all that was tried to the measurement."""
    random = np.random.default_rng([11, seed])
    usable = np.flatnonzero(np.isfinite(x) & np.isfinite(errors) & (np.abs(x) > 1e-300) & (np.abs(x) < 1e300))
    if usable.size == 0:
        return
    start = usable[np.argsort(errors[usable])[-STARTS:]]
    best, height = x[start], errors[start]
    for scale in SCALES:
        steps = random.integers(-(1 << scale), 1 << scale, (best.size, TRIALS))
        tried = np.sort((best.view(np.int64)[:, None] + steps).view(np.float64), axis=1)
        tried = tried[:, np.isfinite(tried).all(axis=0)]
        results = library(measurement.function, np.ascontiguousarray(tried.ravel()))
        found = measurement.add(tried.ravel(), results).reshape(tried.shape)
        rows, columns = np.arange(best.size), found.argmax(axis=1)
        better = found[rows, columns] > height
        best = np.where(better, tried[rows, columns], best)
        height = np.where(better, found[rows, columns], height)
