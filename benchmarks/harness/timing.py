"""Time several contestants against each other: in turns, best of many rounds, so that a slow spell hits all alike."""

import time

LEAST_ROUNDS = 3


def _seconds(calls):
    """The mean seconds of some calls, one after the other."""
    start = time.perf_counter()
    for call in calls:
        call()
    return (time.perf_counter() - start) / len(calls)


def race(contestants, *, rounds, budget):
    """The least mean seconds of the calls of each contestant, by name.

    Every round makes all calls of each contestant once, in their order. There are `rounds` rounds, but one that has
    used up `budget` seconds after the third stays out of the rest: it is far behind, or all are slow.
    """
    for calls in contestants.values():
        _seconds(calls)  # compile, fill tables, touch the memory
    best = dict.fromkeys(contestants, float("inf"))
    spent = dict.fromkeys(contestants, 0.0)
    for turn in range(rounds):
        names = list(contestants)
        names = names[turn % len(names) :] + names[: turn % len(names)]
        for name in names:
            if turn >= LEAST_ROUNDS and spent[name] > budget:
                continue
            seconds = _seconds(contestants[name])
            best[name] = min(best[name], seconds)
            spent[name] += seconds * len(contestants[name])
    return best
