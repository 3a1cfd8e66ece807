"""Time several callables against each other: in turns, best of many rounds, so that a slow spell hits all alike."""

import itertools
import time

LEAST_ROUNDS = 3


def _seconds(call, repeats):
    start = time.perf_counter()
    for _ in itertools.repeat(None, repeats):
        call()
    return (time.perf_counter() - start) / repeats


def _repeats(call, sample):
    """How many calls fill a sample of so many seconds."""
    repeats = 1
    while (seconds := _seconds(call, repeats)) * repeats < sample / 4 and repeats < 1 << 20:
        repeats *= 4
    return max(1, round(sample / seconds))


def race(calls, *, sample, rounds, budget):
    """The least seconds for a call of each, by name.

    Every round times each callable once, as many calls as fill `sample` seconds. There are `rounds` rounds, but one
    that has used up `budget` seconds after the third stays out of the rest: it is far behind, or all are slow.
    """
    for call in calls.values():
        call()  # compile, fill tables, touch the memory
    repeats = {name: _repeats(call, sample) for name, call in calls.items()}
    best = dict.fromkeys(calls, float("inf"))
    spent = dict.fromkeys(calls, 0.0)
    for turn in range(rounds):
        names = list(calls)
        names = names[turn % len(names) :] + names[: turn % len(names)]
        for name in names:
            if turn >= LEAST_ROUNDS and spent[name] > budget:
                continue
            seconds = _seconds(calls[name], repeats[name])
            best[name] = min(best[name], seconds)
            spent[name] += seconds * repeats[name]
    return best
