"""Time several contestants against each other: in turns, best of many rounds, so that a slow spell hits all alike."""

import math
import time

LEAST_ROUNDS = 3
STRETCHES = 16  # of a contestant's calls, each timed by itself: a short one is more likely to be spared


def _stretches(calls):
    length = math.ceil(len(calls) / STRETCHES)
    return [calls[k : k + length] for k in range(0, len(calls), length)]


def _seconds(calls):
    start = time.perf_counter()
    for call in calls:
        call()
    return time.perf_counter() - start


def race(contestants, *, rounds, budget):
    """The mean seconds of the calls of each contestant, by name: of each stretch of calls the best.

    Every round makes all calls of each contestant once, in their order. There are `rounds` rounds, but one that has
    used up `budget` seconds after the third stays out of the rest: it is far behind, or all are slow.
    """
    for calls in contestants.values():
        _seconds(calls)  # compile, fill tables, touch the memory
    stretches = {name: _stretches(calls) for name, calls in contestants.items()}
    best = {name: [math.inf] * len(stretches[name]) for name in contestants}
    spent = dict.fromkeys(contestants, 0.0)
    for turn in range(rounds):
        names = list(contestants)
        names = names[turn % len(names) :] + names[: turn % len(names)]
        for name in names:
            if turn >= LEAST_ROUNDS and spent[name] > budget:
                continue
            seconds = [_seconds(calls) for calls in stretches[name]]
            best[name] = [min(pair) for pair in zip(best[name], seconds, strict=True)]
            spent[name] += sum(seconds)
    return {name: sum(best[name]) / len(calls) for name, calls in contestants.items()}
