"""Read ahead and write behind in threads, while what was read before is computed.

Waiting is by queues that are written in C: a signal that ends it leaves no lock behind.
"""

import contextlib
import queue
import threading

from ._interrupt import interruptible


class _Worker:
    """A thread that makes calls, one after the other."""

    def __init__(self):
        self._calls, self._outcomes, self._under_way = queue.SimpleQueue(), queue.SimpleQueue(), 0
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def _work(self):
        while (call := self._calls.get()) is not None:
            function, *arguments = call
            try:
                self._outcomes.put((function(*arguments), None))
            except BaseException as error:
                self._outcomes.put((None, error))

    def start(self, function, *arguments):
        self._calls.put((function, *arguments))
        self._under_way += 1

    def wait(self):
        """The result of the call that was started first, or its error; None where none is under way."""
        if self._under_way == 0:
            return None
        self._under_way -= 1
        result, error = interruptible(self._outcomes.get)
        if error is not None:
            raise error
        return result

    def end(self):
        """Wait for the last call that was started."""
        self._calls.put(None)
        self._thread.join()


@contextlib.contextmanager
def _worker():
    """A worker for as long as the block, or None where no thread can be had."""
    try:
        worker = _Worker()
    except RuntimeError:
        yield None
        return
    try:
        yield worker
    finally:
        worker.end()


def ahead(items):
    """The items of an iterator, none of which is None. Each is taken from it while the one before is in use."""
    with _worker() as worker:
        if worker is None:
            yield from items
            return
        worker.start(next, items, None)
        while (item := worker.wait()) is not None:
            worker.start(next, items, None)
            yield item


@contextlib.contextmanager
def behind(function):
    """The same function, but it returns while it is at work on its arguments, as soon as it is done with the last ones.
    At the end of the block it is done with all, or has raised its error."""
    with _worker() as worker:
        if worker is None:
            yield function
            return

        def start(*arguments):
            worker.wait()
            worker.start(function, *arguments)

        yield start
        worker.wait()
