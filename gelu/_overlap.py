"""Take from several iterators at once, in this thread and in others, so that what they wait for overlaps.

Threads are started without waiting until they run, as ``threading.Thread`` does: for one that has no memory to begin
with, that would be for ever.
"""

import _thread
import contextlib
import queue


class _Taker:
    """Takes the items of an iterator to a queue, in a thread."""

    def __init__(self, iterator, items):
        self._iterator, self._items = iterator, items
        self._begins, self._is_at_work = _thread.allocate_lock(), _thread.allocate_lock()
        self._may_begin = self._may_go_on = True
        self.error = None  # what ended it: kept here, since to hand it over may take memory

    def start(self):
        _thread.start_new_thread(self._take, ())

    def _take(self):
        with self._begins:
            if not self._may_begin:
                return
            self._is_at_work.acquire()
        try:
            for item in self._iterator:
                self._items.put(item)
                if not self._may_go_on:
                    break
        except BaseException as error:
            self.error = error
        finally:
            self._is_at_work.release()

    def stop(self):
        """Let it end after the item that it is at."""
        self._may_go_on = False

    def wait(self):
        """Until it is done, or never begins."""
        with self._begins:
            self._may_begin = False
        with self._is_at_work:
            pass


def merged(iterators):
    """The items of iterators that share their work: the first is taken from here, each other in a thread.

    One for which no thread can be had, or does not run before the first has no more, is left out, and its work left to
    the rest. The first error of any ends it all.
    """
    here, *elsewhere = iterators
    items = queue.SimpleQueue()
    takers = [_Taker(iterator, items) for iterator in elsewhere]
    try:
        with contextlib.suppress(RuntimeError):
            for taker in takers:
                taker.start()
        for item in here:
            yield item
            yield from _taken(items, takers)
        for taker in takers:
            taker.wait()
    finally:
        for taker in takers:
            taker.stop()
        for taker in takers:
            taker.wait()
    yield from _taken(items, takers)


def _taken(items, takers):
    """What was taken by now in threads; raises the error that one met."""
    for taker in takers:
        if taker.error is not None:
            raise taker.error
    for _ in range(items.qsize()):
        yield items.get_nowait()
