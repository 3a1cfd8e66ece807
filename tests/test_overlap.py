"""Several iterators at once, each in a thread: every item, every error, and no thread that is left."""

import _thread
import io
import os
import queue
import signal
import threading
import time

import numpy as np
import pytest
from command_line import INPUT, posix

import gelu
from gelu import _apply, _interrupt, _npy
from gelu.__main__ import main
from gelu._overlap import merged

LONGEST = 60  # seconds that anything waits


@pytest.fixture(autouse=True)
def no_thread_is_left():
    before = _thread._count()
    yield
    end = time.monotonic() + LONGEST
    while _thread._count() > before:  # those that have nothing left to do may still be there
        assert time.monotonic() < end
        time.sleep(0.001)


@pytest.fixture(params=["with threads", "without"])
def threads(request, monkeypatch):
    """Both where threads can be had and where they cannot: whether they can."""
    if request.param == "without":

        def start(function, arguments):
            raise RuntimeError("can't start new thread")

        monkeypatch.setattr(_thread, "start_new_thread", start)
    return request.param == "with threads"


def taking(work):
    """An iterator that takes from a list what others leave."""
    while work:
        try:
            yield work.pop()
        except IndexError:
            return


@pytest.mark.parametrize("count", [1, 2, 5])
def test_iterators_that_share_work_do_all_of_it_once(threads, count):
    work = list(range(1000))
    assert sorted(merged([taking(work) for _ in range(count)])) == list(range(1000))


def test_iterators_are_taken_from_at_the_same_time():
    both = threading.Barrier(2)

    def meeting(item):
        both.wait(LONGEST)
        yield item

    assert sorted(merged([meeting(1), meeting(2)])) == [1, 2]


@pytest.mark.parametrize("failing", [0, 1, 2])
def test_the_error_of_one_ends_all(failing):
    def long(number):
        for _ in range(LONGEST * 1000):
            yield number
            if number == failing:
                raise OSError("torn")
            time.sleep(0.001)

    start = time.monotonic()
    with pytest.raises(OSError, match="torn"):
        for _ in merged([long(number) for number in range(3)]):
            pass
    assert time.monotonic() - start < LONGEST


def test_an_iteration_that_is_left_early_leaves_no_thread():
    def long():
        for _ in range(LONGEST * 1000):
            yield 0
            time.sleep(0.001)

    start = time.monotonic()
    items = merged([long() for _ in range(3)])
    assert next(items) == 0
    items.close()
    assert time.monotonic() - start < LONGEST


def test_threads_that_are_faster_than_this_one_do_not_keep_it():
    """What is here to be taken comes while others never rest."""
    over = threading.Event()

    def endless():
        while not over.is_set():
            yield "there"

    def here():
        for _ in range(20):
            yield "here"
        over.set()

    assert list(merged([here(), endless()])).count("here") == 20


def test_a_thread_that_dies_before_it_begins_is_not_waited_for(monkeypatch):
    """As where memory is short."""
    start = _thread.start_new_thread
    monkeypatch.setattr(_thread, "start_new_thread", lambda function, arguments: start(int, ()))
    work = list(range(1000))
    assert sorted(merged([taking(work) for _ in range(3)])) == list(range(1000))


def test_an_error_is_raised_where_there_is_no_memory_to_hand_it_over(monkeypatch):
    class Full(queue.SimpleQueue):
        def put(self, item):
            raise MemoryError("for a result")

    def here():
        for item in range(LONGEST * 1000):
            yield item
            time.sleep(0.001)

    monkeypatch.setattr(queue, "SimpleQueue", Full)
    with pytest.raises(MemoryError, match="for a result"):
        list(merged([here(), iter([1])]))


def test_fewer_threads_are_used_where_there_is_memory_for_fewer(tmp_path, source, monkeypatch):
    def buffer(self):
        made.append(self)
        if len(made) > 2:
            raise MemoryError
        return make(self)

    made, make = [], _apply.Results.buffer
    monkeypatch.setattr(_apply.Results, "buffer", buffer)
    with gelu.num_threads(3):
        _apply.apply_to_file("gelu", str(source), str(tmp_path / "out.npy"))
    assert len(made) == 3
    np.testing.assert_array_equal(np.load(tmp_path / "out.npy"), gelu.gelu(INPUT))


@pytest.mark.parametrize("left", [0, 4, 1000, 2002])
def test_where_an_input_ends_is_told_whoever_finds_it(tmp_path, source, monkeypatch, capsys, left):
    def shrink_and_write(*arguments):
        os.truncate(source, source.stat().st_size - INPUT.nbytes + left)
        write_header(*arguments)

    write_header = _npy.write_header
    monkeypatch.setattr(_npy, "write_header", shrink_and_write)
    monkeypatch.setattr(_apply, "CHUNK", 1)
    with gelu.num_threads(3):
        assert main(["apply", "gelu", str(source), str(tmp_path / "out.npy")]) == 2
    assert f"it ends after {left} of {INPUT.nbytes} bytes of data" in capsys.readouterr().err


def test_a_chunk_is_read_and_one_computed_while_another_is_written(tmp_path, source, monkeypatch):
    """In three threads: the first to write goes on when another has read and a third is about to compute."""
    write_all = _npy.write_all
    is_computing, has_read = threading.Event(), threading.Event()
    computing, reading = [], []

    def read(file, view):
        if len(view) == 400:
            reading.append(threading.get_ident())
            if len(set(reading)) == 3:
                has_read.set()
        return read_into(file, view)

    def write(file, view):
        if len(view) == 400:
            assert is_computing.wait(LONGEST)
            assert has_read.wait(LONGEST)
        write_all(file, view)

    class Function:
        __name__ = "gelu"

        def __call__(self, x, out=None):
            if x.size:
                computing.append(threading.get_ident())
                if len(set(computing)) == 2:
                    is_computing.set()
            return gelu.gelu(x, out=out)

    read_into = _npy.read_into
    monkeypatch.setattr(_npy, "read_into", read)
    monkeypatch.setattr(_npy, "write_all", write)
    monkeypatch.setattr(_apply, "applicable", lambda: {"gelu": Function()})
    monkeypatch.setattr(_apply, "CHUNK", 100)
    with gelu.num_threads(3):
        _apply.apply_to_file("gelu", str(source), str(tmp_path / "out.npy"))
    np.testing.assert_array_equal(np.load(tmp_path / "out.npy"), gelu.gelu(INPUT))


@pytest.mark.parametrize(("allowed", "used"), [(1, 1), (2, 2), (8, 3)])
def test_no_more_threads_are_used_than_calls_may_use(tmp_path, source, monkeypatch, allowed, used):
    inside = []

    def counted(*arguments):
        inside.append(arguments[-1])
        return converted(*arguments)

    converted = _apply.converted
    monkeypatch.setattr(_apply, "converted", counted)
    with gelu.num_threads(allowed):
        _apply.apply_to_file("gelu", str(source), str(tmp_path / "out.npy"))
        assert gelu.get_num_threads() == allowed
    assert inside == [1] * used


def test_results_that_do_not_come_in_order_are_written_to_their_places(tmp_path):
    header = _npy.Header(np.dtype("f4"), (10,), False)
    x = np.arange(10, dtype="f4")
    with io.FileIO(tmp_path / "results", "w") as file:
        file.write(b"before")
        results = _apply.Results(file, header)
        for first, last in [(6, 9), (0, 2), (9, 10), (2, 6)]:
            results.write(first, x[first:last])
    assert (tmp_path / "results").read_bytes() == b"before" + x.tobytes()


@pytest.mark.parametrize("chunk", [1, 7, 500, 1000, 1001, 1002])
def test_any_number_of_chunks_gives_the_same_file(threads, tmp_path, source, monkeypatch, chunk):
    monkeypatch.setattr(_apply, "CHUNK", chunk)
    with gelu.num_threads(3):
        assert main(["apply", "gelu", str(source), str(tmp_path / "out.npy")]) == 0
    np.testing.assert_array_equal(np.load(tmp_path / "out.npy"), gelu.gelu(INPUT))


@pytest.mark.parametrize("call", ["read_into", "write_all"])
def test_an_error_in_a_thread_is_the_refusal_that_it_would_be_without(tmp_path, source, monkeypatch, call):
    """The calls for chunks fail in other threads than this one, which waits for the first that does."""
    found, failed = getattr(_npy, call), threading.Event()

    def is_here():
        return threading.get_ident() == threading.main_thread().ident

    def fail(file, view):
        if is_here():
            return found(file, view)
        failed.set()
        raise OSError(28, "No space left on device")

    class Function:
        __name__ = "gelu"

        def __call__(self, x, out=None):
            assert not is_here() or out is None or failed.wait(LONGEST)
            return gelu.gelu(x, out=out)

    monkeypatch.setattr(_npy, call, fail)
    monkeypatch.setattr(_apply, "applicable", lambda: {"gelu": Function()})
    monkeypatch.setattr(_apply, "CHUNK", 100)
    action, name = ("read", source) if call == "read_into" else ("write", tmp_path / "out.npy")
    failing = pytest.raises(_apply.Refusal, match=f"cannot {action} '{name}': No space left on device")
    with gelu.num_threads(3), failing:
        _apply.apply_to_file("gelu", str(source), str(tmp_path / "out.npy"))
    assert os.listdir(tmp_path) == ["in.npy"]


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
