"""A call leaves no trace in the caller's floating-point environment, and the environment none in its results."""

import ctypes
import ctypes.util
import json
import pathlib
import platform
import subprocess
import sys

import numpy as np
import pytest
from digest import MODES, digests
from formats import all_values, random_bits, special_values
from functions import inputs_of
from points import structured_points

DIGEST = pathlib.Path(__file__).with_name("digest.py")


def hard_inputs(format, ufunc):
    if format.dtype.itemsize == 2:
        return all_values(format)
    rng = np.random.default_rng(0)
    structured = structured_points(ufunc.__name__, format, rng, 300)
    return np.concatenate([structured, random_bits(format, 4000, rng), special_values(format)])


def test_no_input_raises_a_floating_point_error(ufunc, format):
    inputs, special = hard_inputs(format, ufunc), special_values(format)
    with np.errstate(all="raise"):
        ufunc(inputs)
        for x in special:
            ufunc(x)
        for size in range(1, 20):
            ufunc(inputs[:size])
        ufunc(inputs[::-3])


@pytest.mark.skipif(not MODES, reason="how the modes are set is known for glibc on x86-64 and aarch64")
@pytest.mark.parametrize("mode", MODES)
def test_results_do_not_depend_on_the_rounding_mode_or_on_flushing(mode):
    # in a process of its own, where the tables of the 16-bit types are filled under the mode, too
    run = subprocess.run([sys.executable, DIGEST, mode], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == digests()


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the numbers of the modes are those of glibc")
def test_a_call_leaves_the_rounding_mode_as_it_was(any_ufunc, format):
    libm = ctypes.CDLL(ctypes.util.find_library("m"))
    upward = {"x86_64": 0x800, "aarch64": 0x400000}.get(platform.machine())
    if upward is None:
        pytest.skip("the number of the mode is not known for this machine")
    inputs = inputs_of(any_ufunc, format.array(np.linspace(-20, 20, 100)))
    found = libm.fegetround()
    libm.fesetround(upward)
    try:
        any_ufunc(*inputs)
        after = libm.fegetround()
    finally:
        libm.fesetround(found)
    assert after == upward
