"""Threads that call at once get the results of calls one after the other, on first use of a table, too."""

import json
import pathlib
import subprocess
import sys
import threading

import numpy as np
from formats import assert_same_bits
from functions import UFUNCS, inputs_of, results_of

THREADS = 8

#: Every thread makes the first call of a 16-bit type in this process, with all its numbers, function after function.
FIRST_USE = f"""
import sys, threading, hashlib, json
sys.path.insert(0, {str(pathlib.Path(__file__).parent)!r})
import numpy as np
from formats import FORMAT, all_values, bits
from functions import UFUNCS, inputs_of, results_of
import gelu

sys.setswitchinterval(1e-5)
formats = [FORMAT[name] for name in ("float16", "bfloat16")]
calls = [(ufunc, inputs_of(ufunc, all_values(format))) for ufunc in UFUNCS for format in formats]
barrier = threading.Barrier({THREADS})
results = [[] for _ in range({THREADS})]

def call_all(results):
    for ufunc, inputs in calls:
        barrier.wait()
        results.append(results_of(ufunc, inputs))

threads = [threading.Thread(target=call_all, args=(found,)) for found in results]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
# each table counts once, whoever filled it
tables = gelu.show_config("dicts")["16-bit tables"]
outputs = sum(ufunc.nout for ufunc in UFUNCS if ufunc.nin == 1)
assert tables["bytes in use"] == len(formats) * outputs * tables["bytes of each"], tables
# and once more, now that nothing is new
results.append([results_of(ufunc, inputs) for ufunc, inputs in calls])
digests = [hashlib.sha256(b"".join(bits(array).tobytes() for array in found)).hexdigest() for found in results]
json.dump(digests, sys.stdout)
"""


def run_in_threads(work):
    failures = []

    def guarded(number):
        try:
            work(number)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def test_threads_that_share_an_input_get_the_same_bits(format):
    inputs = format.array(np.random.default_rng(2).uniform(-30, 10, 6_011))
    calls = [(ufunc, inputs_of(ufunc, inputs)) for ufunc in UFUNCS]
    expected = [results_of(*call) for call in calls]
    barrier = threading.Barrier(THREADS)

    def work(number):
        barrier.wait()
        for _ in range(4):
            for call, wanted in zip(calls, expected, strict=True):
                assert_same_bits(results_of(*call), wanted)

    run_in_threads(work)


def test_threads_that_write_parts_of_one_output_do_not_disturb_each_other(any_ufunc):
    inputs = inputs_of(any_ufunc, np.random.default_rng(3).uniform(-30, 10, 800_003).astype(np.float32))
    expected = results_of(any_ufunc, inputs)
    out = np.zeros_like(expected)

    def work(number):
        any_ufunc(*[array[number::THREADS] for array in inputs], out=tuple(out[:, number::THREADS]))

    run_in_threads(work)
    assert_same_bits(out, expected)


def test_threads_that_meet_an_empty_16_bit_table_all_get_it_full():
    for _ in range(3):
        run = subprocess.run([sys.executable, "-c", FIRST_USE], capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
        digests = json.loads(run.stdout)
        assert len(digests) == THREADS + 1
        assert len(set(digests)) == 1


SMALLEST_STACK = f"""
import sys, threading
sys.path.insert(0, {str(pathlib.Path(__file__).parent)!r})
import numpy as np
from formats import FORMATS
from functions import UFUNCS, inputs_of

calls = [
    (ufunc, inputs_of(ufunc, x))
    for ufunc in UFUNCS for format in FORMATS for x in (np.ones(6000, format.dtype), np.ones(6000, format.dtype)[::2])
]
threading.stack_size(32 << 10)  # the least that Python takes
for ufunc, inputs in calls:
    thread = threading.Thread(target=ufunc, args=inputs)
    thread.start()
    thread.join()
"""


def test_a_thread_with_the_smallest_stack_can_make_any_call_the_first_one_too():
    done = subprocess.run([sys.executable, "-c", SMALLEST_STACK], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
