"""Take from several iterators at once, in this thread and in others, so that what they wait for overlaps."""

import contextlib
import queue
import threading


def merged(iterators):
    """The items of iterators that share their work: the first is taken from here, each other in a thread.

    One for which no thread can be had is left out, and its work left to the rest. The first error of any ends it all.
    """
    outcomes, is_over, threads = queue.SimpleQueue(), threading.Event(), []
    here, *elsewhere = iterators
    try:
        with contextlib.suppress(RuntimeError):
            for iterator in elsewhere:
                thread = threading.Thread(target=_take, args=(iterator, outcomes, is_over))
                thread.start()
                threads.append(thread)
        for item in here:
            yield item
            yield from _taken(outcomes)
        for thread in threads:
            thread.join()
    finally:
        is_over.set()
        for thread in threads:
            thread.join()
    yield from _taken(outcomes)


def _take(iterator, outcomes, is_over):
    try:
        for item in iterator:
            outcomes.put((item, None))
            if is_over.is_set():
                break
    except BaseException as error:
        outcomes.put((None, error))


def _taken(outcomes):
    """What threads have taken by now, and the first error that one met."""
    for _ in range(outcomes.qsize()):
        item, error = outcomes.get_nowait()
        if error is not None:
            raise error
        yield item
