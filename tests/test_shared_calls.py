"""Large calls are shared among threads: how many, that it changes no bit, and what it does not disturb."""

import multiprocessing
import os
import subprocess
import sys
import threading
import time
import types

import numpy as np
import pytest
from command_line import linux, posix
from formats import assert_same_bits
from functions import UFUNCS, inputs_of, name_of, results_of

import gelu
from gelu import _core, _processors, _threads

LARGE = 250_007  # elements of float64: enough for three threads, and no multiple of anything
NUMBERS = (2, 5)

#: A function of each number of inputs and outputs: what a part of a call does is the kernel's matter.
ONE_OF_EACH_SHAPE = list({(ufunc.nin, ufunc.nout): ufunc for ufunc in UFUNCS}.values())


@pytest.fixture(autouse=True)
def number_of_the_process():
    found = gelu.get_num_threads()
    yield
    gelu.set_num_threads(found)
    assert gelu.get_num_threads() == found


def large(format):
    """The same for a type. An element of long double takes as long as many of another."""
    return 4_007 if format.dtype == np.longdouble else LARGE * 8 // format.dtype.itemsize


def python(program, **environment):
    """A Python of its own that has ended well."""
    variables = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120, env=variables | environment
    )
    assert done.returncode == 0, done.stderr
    return done


def work_of_others(call):
    """The part of a call's processor time that other threads take.

    On a busy machine none may come in time, or one that comes too late for a call before: it takes more than one call
    to tell.
    """
    process, thread = time.process_time(), time.thread_time()
    call()
    own, all_of_them = time.thread_time() - thread, time.process_time() - process
    return (all_of_them - own) / all_of_them


def is_shared(call):
    end = time.monotonic() + 30
    while work_of_others(call) < 0.2:
        if time.monotonic() > end:
            return False
    return True


def is_not_shared(call):
    return min(work_of_others(call) for _ in range(20)) < 0.1


# The number


def test_the_number_of_the_process_is_set_and_got():
    for n in (1, 2, 5, np.int32(3), 2**31 - 1):
        gelu.set_num_threads(n)
        assert gelu.get_num_threads() == n
        assert type(gelu.get_num_threads()) is int


def test_a_block_has_a_number_of_its_own_and_blocks_are_nested():
    gelu.set_num_threads(2)
    with gelu.num_threads(5):
        assert gelu.get_num_threads() == 5
        with pytest.raises(ValueError, match="n must be"), gelu.num_threads(1):
            gelu.set_num_threads(gelu.get_num_threads() - 1)
        assert gelu.get_num_threads() == 5
        gelu.set_num_threads(3)  # for the others, and for afterwards
        assert gelu.get_num_threads() == 5
    assert gelu.get_num_threads() == 3


def test_a_block_is_for_the_calls_of_its_thread_alone():
    gelu.set_num_threads(2)
    elsewhere = []
    with gelu.num_threads(5):
        thread = threading.Thread(target=lambda: elsewhere.append(gelu.get_num_threads()))
        thread.start()
        thread.join()
    assert elsewhere == [2]


def test_the_block_decorates_a_function_which_may_call_itself():
    @gelu.num_threads(4)
    def numbers(depth):
        return [gelu.get_num_threads(), *(numbers(depth - 1) if depth else [])]

    gelu.set_num_threads(2)
    assert numbers(2) == [4, 4, 4]
    assert gelu.get_num_threads() == 2


@pytest.mark.parametrize("function", [gelu.set_num_threads, gelu.num_threads], ids=name_of)
@pytest.mark.parametrize(
    ("n", "error"),
    [(0, ValueError), (-1, ValueError), (2**31, ValueError), (10**30, ValueError)]
    + [(n, TypeError) for n in (1.5, 1.0, "many", "2", None, [2], np.float64(2), np.array([1, 2]))],
)
def test_another_number_is_refused_before_it_counts_and_the_error_names_it(function, n, error):
    found = gelu.get_num_threads()
    with pytest.raises(error, match=rf"^{function.__name__}: n must be an integer") as caught:
        function(n)
    assert str(caught.value).endswith(f"but is {n!r}")
    assert gelu.get_num_threads() == found


@pytest.fixture
def environment(monkeypatch):
    """Set variables and look at them as an import does."""

    def number(**variables):
        for name in _threads.VARIABLES:
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(_threads._threadpoolctl, "register", lambda version: None)
        _threads.initialize(gelu.__version__)
        return gelu.get_num_threads()

    return number


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"GELU_NUM_THREADS": "3"}, 3),
        ({"OMP_NUM_THREADS": "5"}, 5),
        ({"GELU_NUM_THREADS": "3", "OMP_NUM_THREADS": "5"}, 3),
        ({"GELU_NUM_THREADS": " 3 "}, 3),
        ({"GELU_NUM_THREADS": "", "OMP_NUM_THREADS": "4,2"}, 4),
        ({}, _processors.usable_processors()),
    ],
)
def test_the_environment_sets_the_number_ours_before_that_of_openmp(environment, variables, expected):
    assert environment(**variables) == expected


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "many", "2,2", "٣", "99999999999"])
def test_a_bad_number_in_the_environment_is_a_warning_that_names_it_and_is_ignored(environment, text):
    with pytest.warns(RuntimeWarning, match=rf"^GELU_NUM_THREADS is {text!r} and is ignored: it must be an integer"):
        assert environment(GELU_NUM_THREADS=text, OMP_NUM_THREADS="6") == 6


def test_a_bad_number_for_openmp_is_ignored_with_a_warning_and_the_processors_count(environment):
    with pytest.warns(RuntimeWarning, match="^OMP_NUM_THREADS is 'none' and is ignored"):
        assert environment(OMP_NUM_THREADS="none") == _processors.usable_processors()


def test_the_environment_is_looked_at_when_the_package_is_imported():
    done = python(REPORT, GELU_NUM_THREADS="no number", OMP_NUM_THREADS="3")
    assert done.stdout.split() == ["3", "3"]
    assert "RuntimeWarning: GELU_NUM_THREADS is 'no number' and is ignored" in done.stderr


REPORT = "import gelu; print(gelu.get_num_threads(), gelu.show_config('dicts')['threads'])"


@linux
def test_the_processors_that_a_process_may_run_on_are_the_number_where_nothing_else_is_said():
    program = f"import os; os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1]); {REPORT}"
    assert python(program).stdout.split() == ["1", "1"]


@pytest.mark.parametrize(
    ("own", "files", "expected"),
    [
        ("0::/\n", {"cpu.max": "150000 100000\n"}, 2),
        ("0::/\n", {"cpu.max": "max 100000\n"}, 8),
        ("0::/\n", {"cpu.max": "10000 100000\n"}, 1),
        ("0::/\n", {"cpu.max": "9900000 100000\n"}, 8),
        ("0::/\n", {}, 8),
        ("0::/\n", {"cpu.max": "nonsense"}, 8),
        ("0::/above/own\n", {"above/cpu.max": "300000 100000\n", "above/own/cpu.max": "max 100000\n"}, 3),
        ("0::/outside/of/here\n", {"cpu.max": "200000 100000\n"}, 2),
        ("4:cpu,cpuacct:/own\n0::/\n", {"cpu/own/cpu.cfs_quota_us": "250000", "cpu/own/cpu.cfs_period_us": "1000"}, 8),
        ("4:cpu,cpuacct:/own\n", {"cpu/own/cpu.cfs_quota_us": "250000", "cpu/own/cpu.cfs_period_us": "100000"}, 3),
        ("4:cpu,cpuacct:/own\n", {"cpu/own/cpu.cfs_quota_us": "-1", "cpu/own/cpu.cfs_period_us": "100000"}, 8),
        ("4:cpu,cpuacct:/own\n", {"cpu/cpu.cfs_quota_us": "400000", "cpu/cpu.cfs_period_us": "100000"}, 4),
        ("nonsense", {"cpu.max": "100000 100000\n"}, 8),
        (None, {"cpu.max": "100000 100000\n"}, 8),
    ],
)
def test_the_limits_of_the_container_are_respected(monkeypatch, tmp_path, own, files, expected):
    root = tmp_path / "cgroup"
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    if own is not None:
        (tmp_path / "own").write_text(own)
    monkeypatch.setattr(_processors, "CGROUPS", str(root))
    monkeypatch.setattr(_processors, "OWN_CGROUPS", str(tmp_path / "own"))
    monkeypatch.setattr(_processors, "_allowed_processors", lambda: 8)
    assert _processors.usable_processors() == expected


def test_the_limits_of_threadpoolctl_hold():
    threadpoolctl = pytest.importorskip("threadpoolctl", minversion="3.2")
    gelu.set_num_threads(4)
    (ours,) = [library for library in threadpoolctl.threadpool_info() if library["user_api"] == "gelu"]
    assert os.path.samefile(ours["filepath"], _core.__file__)
    assert (ours["num_threads"], ours["version"]) == (4, gelu.__version__)
    with threadpoolctl.threadpool_limits(1):
        assert gelu.get_num_threads() == 1
    assert gelu.get_num_threads() == 4
    with threadpoolctl.threadpool_limits(1, user_api="blas"):
        assert gelu.get_num_threads() == 4
    with threadpoolctl.threadpool_limits({"gelu": 2}):
        assert gelu.get_num_threads() == 2
    with gelu.num_threads(3), threadpoolctl.threadpool_limits(1):
        assert gelu.get_num_threads() == 1
    assert gelu.get_num_threads() == 4


@pytest.mark.parametrize("found", [None, "no register", "a register that fails"])
def test_a_threadpoolctl_that_is_missing_old_or_broken_is_passed_over(monkeypatch, found):
    module = None if found is None else types.ModuleType("threadpoolctl")
    if found == "a register that fails":
        module.LibController, module.register = object, lambda controller: 1 / 0
    monkeypatch.setitem(sys.modules, "threadpoolctl", module)
    _threads.initialize(gelu.__version__)


# The bits


def assert_the_same_for_any_number(call):
    with gelu.num_threads(1):
        expected = call()
    for n in NUMBERS:
        with gelu.num_threads(n):
            assert_same_bits(call(), expected)


@pytest.mark.parametrize("ufunc", ONE_OF_EACH_SHAPE, ids=name_of)
def test_the_number_of_threads_changes_no_bit(ufunc, format):
    inputs = inputs_of(ufunc, format.array(np.random.default_rng(0).uniform(-30, 10, large(format))))
    assert_the_same_for_any_number(lambda: results_of(ufunc, inputs))


STRIDED = {
    "every other": lambda array: np.repeat(array, 2)[::2],
    "backwards": lambda array: array[::-1],
    "far apart": lambda array: np.repeat(array, 5)[::-5],
    "unaligned": lambda array: np.frombuffer(b"." + array.tobytes(), array.dtype, offset=1),
    "of the other byte order": lambda array: array.astype(array.dtype.newbyteorder()),
    "rows with a gap": lambda array: np.stack([array, array])[:, 1:],
    "Fortran order": lambda array: np.asfortranarray(array[:250_000].reshape(250, 1000)),
}


@pytest.mark.parametrize("ufunc", [gelu.gelu_value_and_grad, gelu.gelu_backward], ids=name_of)
@pytest.mark.parametrize("layout", STRIDED)
def test_the_number_of_threads_changes_no_bit_whatever_the_layout(ufunc, layout):
    x = np.random.default_rng(1).uniform(-30, 10, LARGE)
    inputs = [STRIDED[layout](array) for array in inputs_of(ufunc, x)]
    assert_the_same_for_any_number(lambda: results_of(ufunc, inputs))


def test_an_output_in_place_of_its_input_is_the_same_for_any_number():
    x = np.random.default_rng(2).uniform(-30, 10, LARGE)
    for view in (slice(None), slice(None, None, -2)):

        def call(view=view):
            y = np.repeat(x, 2)[view]
            gelu.gelu(y, out=y)
            gelu.gelu_backward(y, y, out=y)
            return y

        assert_the_same_for_any_number(call)


@pytest.mark.parametrize("ahead", [1, 7, 200_000])
def test_an_output_that_lies_behind_its_input_is_the_same_for_any_number(ahead):
    x = np.random.default_rng(3).uniform(-5, 5, LARGE + ahead)

    def call():
        array = x.copy()
        gelu.gelu(array[ahead:], out=array[:-ahead])
        return array

    assert_the_same_for_any_number(call)
    np.testing.assert_array_equal(call()[:-ahead], gelu.gelu(x[ahead:]))


def test_reductions_are_the_same_for_any_number():
    x = np.random.default_rng(4).uniform(0.5, 1.5, 131_100)
    with np.errstate(all="ignore"):
        assert_the_same_for_any_number(lambda: gelu.gelu_backward.accumulate(x))
        assert_the_same_for_any_number(lambda: np.asarray(gelu.gelu_backward.reduce(x)))


def test_where_leaves_the_rest_alone_for_any_number():
    x = np.random.default_rng(5).uniform(-30, 10, LARGE)
    chosen = x > -3
    assert_the_same_for_any_number(lambda: gelu.gelu(x, where=chosen, out=np.full_like(x, 7)))


@pytest.mark.parametrize("place", [0, 0.3, 1])
@pytest.mark.parametrize("stride", [1, -2])
def test_overflow_is_reported_whichever_thread_meets_it(format, place, stride):
    n = large(format)
    at = int(place * (n - 1))
    x, gradient = (np.ones(n * abs(stride), format.dtype)[::stride] for _ in range(2))
    x[at], gradient[at] = 1.5, format.greatest
    for n in (1, *NUMBERS):
        with gelu.num_threads(n):
            with pytest.raises(FloatingPointError, match="overflow"), np.errstate(all="raise"):
                gelu.gelu_backward(gradient, x)
            with np.errstate(all="raise"):
                gelu.gelu_backward(x[:at], x[:at])


# The threads


@linux
@pytest.mark.skipif(_processors.usable_processors() < 2, reason="there is one processor")
def test_a_large_call_is_shared_and_a_small_or_ordered_one_is_not():
    x, y = np.zeros((2, 1000 << 10))
    gelu.set_num_threads(2)
    for shared in (x, x[::2], x[::-1], x.reshape(2, -1)[:, 1:], x.reshape(2, 2, -1).T):
        assert is_shared(lambda x=shared: gelu.gelu(x))
    alone = [
        lambda: gelu.gelu(x[: (1 << 17) - 1]),
        lambda: gelu.gelu(x[1:], out=x[:-1]),
        lambda: gelu.gelu(x.astype(">f8")),
    ]
    mask = np.arange(x.size) % 1000 > 0  # NumPy hands over what is between two holes
    alone += [lambda: gelu.gelu(x, where=mask, out=y), lambda: gelu.gelu(x.reshape(-1, 1000)[:, 1:])]
    for call in alone:
        assert is_not_shared(call)
    gelu.set_num_threads(1)
    assert is_not_shared(lambda: gelu.gelu(x))


@linux
def test_no_thread_is_left_when_a_call_has_returned():
    x = np.zeros(1 << 20)
    before = len(os.listdir("/proc/self/task"))
    with gelu.num_threads(4):
        for _ in range(20):
            gelu.gelu(x)
    end = time.monotonic() + 60  # on a busy machine one may not have run yet, and the system counts one that ends
    while len(os.listdir("/proc/self/task")) > before:
        assert time.monotonic() < end


@posix
def test_where_no_thread_can_be_had_a_call_is_made_without():
    program = """
import resource, sys
import numpy as np, gelu
x = np.linspace(-5, 5, 1 << 20)
with gelu.num_threads(1):
    expected = gelu.gelu(x)
resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
import ctypes
if sys.platform == "linux":  # without this root has no such limit
    libc = ctypes.CDLL(None)
    libc.setgid(65534), libc.setuid(65534)
with gelu.num_threads(8):
    print((gelu.gelu(x) == expected).all())
"""
    assert python(program).stdout.split() == ["True"]


def call_in_child(queue):
    with gelu.num_threads(2):
        queue.put(float(gelu.gelu(np.ones(1 << 20))[-1]))


@linux
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of fork where there is another thread, from Python 3.12 on
def test_a_forked_child_makes_large_calls_after_its_parent_did_ten_times_in_a_row():
    context = multiprocessing.get_context("fork")
    with gelu.num_threads(2):
        for _ in range(10):
            gelu.gelu(np.ones(1 << 20))
            queue = context.SimpleQueue()
            child = context.Process(target=call_in_child, args=(queue,))
            child.start()
            child.join(60)
            assert child.exitcode == 0
            assert queue.get() == float(gelu.gelu(1.0))


@linux
def test_a_child_that_is_forked_while_a_call_is_shared_shares_its_own():
    program = """
import os, threading, time, warnings
import numpy as np, gelu
warnings.simplefilter("ignore")
gelu.set_num_threads(2)
x = np.ones(1 << 22)
over = threading.Event()
def call():
    while not over.is_set():
        gelu.gelu(x)
thread = threading.Thread(target=call)
thread.start()
for _ in range(5):
    child = os.fork()
    if child == 0:
        end = time.monotonic() + 30
        while time.process_time() < 1.1 * time.thread_time():  # another thread does a tenth
            gelu.gelu(x)
            if time.monotonic() > end:
                os._exit(1)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
over.set()
thread.join()
print("done")
"""
    assert python(program).stdout.split() == ["done"]


def test_threads_call_while_another_changes_the_number():
    x = np.random.default_rng(6).uniform(-30, 10, 1 << 17)
    expected, failures, over = gelu.gelu(x), [], threading.Event()

    def change():
        while not over.is_set():
            for n in (1, 2, 3, 8):
                gelu.set_num_threads(n)

    def call():
        for _ in range(25):
            if not (gelu.gelu(x) == expected).all():
                failures.append("another result")

    changer, callers = threading.Thread(target=change), [threading.Thread(target=call) for _ in range(8)]
    for thread in (changer, *callers):
        thread.start()
    for thread in callers:
        thread.join()
    over.set()
    changer.join()
    assert failures == []


@posix
def test_a_hundred_thousand_calls_leave_memory_and_threads_as_they_were(pytestconfig):
    import resource

    calls = 100_000 if pytestconfig.getoption("--every-combination") else 1_000
    x = np.zeros(2048, np.longdouble)  # the least that is shared
    out = np.empty_like(x)
    with gelu.num_threads(2):
        for i in range(calls):
            gelu.gelu(x, out=out)
            if i == calls // 10:
                before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert after - before < (8 << 20) / (1 if sys.platform == "darwin" else 1024)


def test_the_interpreter_ends_while_a_daemon_thread_is_in_a_call():
    program = """
import threading, time
import numpy as np, gelu
gelu.set_num_threads(2)
x = np.ones(1 << 22)
def call():
    while True:
        gelu.gelu(x)
threading.Thread(target=call, daemon=True).start()
time.sleep(0.2)
"""
    done = python(program)
    assert (done.stdout, done.stderr) == ("", "")


@posix
def test_ctrl_c_in_a_long_call_is_a_keyboard_interrupt_after_it():
    program = """
import os, signal, threading
import numpy as np, gelu
gelu.set_num_threads(2)
x = np.ones(1 << 22)
y = gelu.gelu(x)
signal.signal(signal.SIGINT, signal.default_int_handler)
threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    while True:
        y.fill(0)
        gelu.gelu(x, out=y)
except KeyboardInterrupt:
    print("interrupted", (y == y[0]).all())
"""
    assert python(program).stdout.split() == ["interrupted", "True"]
