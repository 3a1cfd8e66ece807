"""Reading ahead and writing behind: one step in a thread, in order, and every error in its place."""

import os
import signal
import threading

import numpy as np
import pytest
from command_line import INPUT, posix

import gelu
from gelu import _apply, _interrupt, _npy
from gelu.__main__ import main
from gelu._overlap import ahead, behind

LONGEST = 60  # seconds that anything waits


@pytest.fixture(autouse=True)
def no_thread_is_left():
    before = threading.active_count()
    yield
    assert threading.active_count() == before


@pytest.fixture(params=["with threads", "without"])
def threads(request, monkeypatch):
    """Both where threads can be had and where they cannot: whether they can."""
    if request.param == "without":

        def start(thread):
            raise RuntimeError("can't start new thread")

        monkeypatch.setattr(threading.Thread, "start", start)
    return request.param == "with threads"


def test_what_is_taken_ahead_comes_in_order_and_one_step_ahead(threads):
    taken = []

    def items():
        for item in range(5):
            taken.append(item)
            yield item

    seen = []
    for item in ahead(items()):
        seen.append(item)
        assert len(taken) <= item + 2
    assert seen == taken == list(range(5))


def test_an_error_comes_after_the_items_before_it(threads):
    def items():
        yield from range(3)
        raise OSError("torn")

    taken = ahead(items())
    assert [next(taken) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(OSError, match="torn"):
        next(taken)


def test_an_iterator_that_is_left_early_leaves_no_thread(threads):
    items = ahead(iter(range(100)))
    assert next(items) == 0
    items.close()


def test_what_is_written_behind_is_written_in_order_and_done_in_the_end(threads):
    written = []
    with behind(lambda *numbers: written.append(numbers)) as write:
        for number in range(5):
            write(number, -number)
            assert len(written) >= number
    assert written == [(number, -number) for number in range(5)]


@pytest.mark.parametrize("last", [False, True])
def test_an_error_of_a_write_is_raised_by_the_next_or_in_the_end(threads, last):
    def fail(number):
        if number == 1:
            raise OSError("full")

    with pytest.raises(OSError, match="full"), behind(fail) as write:  # noqa: PT012
        write(0)
        write(1)
        if not last:
            write(2)
            write(3)


def test_an_error_in_the_block_waits_for_the_write_and_is_raised(threads):
    written = []
    with pytest.raises(KeyError), behind(written.append) as write:  # noqa: PT012
        write(1)
        raise KeyError
    assert written == [1]


def test_the_next_chunk_is_read_and_the_last_one_written_while_one_is_computed(tmp_path, source, monkeypatch):
    read_into, write_all = _npy.read_into, _npy.write_all
    third_is_read, first_is_written = threading.Event(), threading.Event()
    sizes = []

    def read(file, view):
        count = read_into(file, view)
        sizes.append(len(view))
        if sizes.count(400) == 3:
            third_is_read.set()
        return count

    def write(file, view):
        write_all(file, view)
        if len(view) == 400:
            first_is_written.set()

    class Function:
        """Its second call returns when the third chunk is read and the first result is written."""

        __name__, calls = "gelu", 0

        def __call__(self, x, out=None):
            if x.size:
                self.calls += 1
            if self.calls == 2:
                assert third_is_read.wait(LONGEST)
                assert first_is_written.wait(LONGEST)
            return gelu.gelu(x, out=out)

    monkeypatch.setattr(_npy, "read_into", read)
    monkeypatch.setattr(_npy, "write_all", write)
    monkeypatch.setattr(_apply, "applicable", lambda: {"gelu": Function()})
    monkeypatch.setattr(_apply, "CHUNK", 100)
    _apply.apply_to_file("gelu", str(source), str(tmp_path / "out.npy"))
    np.testing.assert_array_equal(np.load(tmp_path / "out.npy"), gelu.gelu(INPUT))


@pytest.mark.parametrize("chunk", [1, 7, 500, 1000, 1001, 1002])
def test_any_number_of_chunks_gives_the_same_file(threads, tmp_path, source, monkeypatch, chunk):
    monkeypatch.setattr(_apply, "CHUNK", chunk)
    assert main(["apply", "gelu", str(source), str(tmp_path / "out.npy")]) == 0
    np.testing.assert_array_equal(np.load(tmp_path / "out.npy"), gelu.gelu(INPUT))


@posix
def test_a_call_in_another_thread_never_lets_a_signal_strike_the_main_one(default_signals):
    inside, over = threading.Event(), threading.Event()

    def wait():
        inside.set()
        over.wait(LONGEST)

    thread = threading.Thread(target=_interrupt.interruptible, args=(wait,))
    with pytest.raises(_interrupt.Interrupted), _interrupt.holding_signals():  # noqa: PT012
        thread.start()
        inside.wait(LONGEST)
        os.kill(os.getpid(), signal.SIGTERM)
        over.set()
        thread.join()  # the signal has come, and nothing was raised
        _interrupt.interruptible(int)
