"""The result for an element depends on its value alone: not on its place, and not on the instruction set."""

import json
import os
import pathlib
import platform
import subprocess
import sys

import numpy as np
import pytest
from digest import digests
from formats import FORMATS, assert_same_bits, filled, random_bits, special_values
from functions import UFUNCS, inputs_of, name_of, results_of

import gelu

DIGEST = pathlib.Path(__file__).with_name("digest.py")
CONFIG = gelu._core.config

#: Plain C rounds as fma does where the compiler has a fast one, as it always has there.
PORTABLE_HAS_FMA = platform.machine().lower() in ("aarch64", "arm64")

LENGTHS = 301
OFFSETS = 17  # more than a vector of any instruction set holds of float32


def mixed_inputs(format, count):
    """Values of every kind side by side: ordinary ones, the tail, saturated and special ones."""
    rng = np.random.default_rng(3)
    ordinary = filled(format, np.concatenate([rng.uniform(-45, 10, count), rng.uniform(-2, 1, count)]), rng)
    values = np.concatenate([ordinary, random_bits(format, count // 4, rng), special_values(format)])
    return rng.permutation(values)[:count]


def one_by_one(ufunc, inputs):
    return np.hstack([results_of(ufunc, [array[i : i + 1] for array in inputs]) for i in range(inputs[-1].size)])


def test_every_length_and_offset_gives_the_bits_of_the_call_with_one_element(any_ufunc, format):
    inputs = inputs_of(any_ufunc, mixed_inputs(format, LENGTHS + OFFSETS))
    expected = one_by_one(any_ufunc, inputs)
    for offset in range(OFFSETS):
        parts = [slice(offset, offset + length) for length in range(LENGTHS)]
        results = [results_of(any_ufunc, [array[part] for array in inputs]) for part in parts]
        assert [result.shape for result in results] == [(any_ufunc.nout, length) for length in range(LENGTHS)]
        assert_same_bits(np.hstack(results), np.hstack([expected[:, part] for part in parts]))


def assert_long_is_like_short(ufunc, format, length):
    pattern = inputs_of(ufunc, mixed_inputs(format, 257))
    expected = one_by_one(ufunc, pattern)
    repeats = length // pattern[-1].size + 1
    results = results_of(ufunc, [np.tile(array, repeats)[:length] for array in pattern])
    assert_same_bits(results, np.tile(expected, repeats)[:, :length])


@pytest.mark.parametrize("length", [501, 1023, 4096, 4099, 65_537])
def test_long_arrays_give_the_bits_of_short_ones(any_ufunc, format, length):
    assert_long_is_like_short(any_ufunc, format, length)


def near_zero(exponents):
    rng = np.random.default_rng(4)
    size = np.ldexp(rng.uniform(1, 2, 1000), rng.integers(*exponents, 1000))
    return size * rng.choice([-1, 1], 1000)


@pytest.mark.parametrize(
    "values",
    [
        pytest.param(near_zero((-1074, -102)), id="tiny"),
        pytest.param(near_zero((-102, -98)), id="2^-100"),
        pytest.param(near_zero((-60, -10)), id="small"),
        pytest.param(near_zero((-160, -100)), id="float32-subnormal"),
        pytest.param(np.linspace(-5, 5, 1000), id="body"),
        pytest.param(np.linspace(-14, -6, 1000), id="tail"),
        pytest.param(np.linspace(-60, -30, 1000), id="saturated"),
    ],
)
def test_whole_blocks_in_one_part_of_the_line_give_the_bits_of_single_elements(any_ufunc, format, values):
    inputs = inputs_of(any_ufunc, format.array(values))
    assert_same_bits(results_of(any_ufunc, inputs), one_by_one(any_ufunc, inputs))


@pytest.mark.parametrize("format", [format for format in FORMATS if format.name != "longdouble"], ids=name_of)
def test_arrays_that_fill_no_cache_give_the_bits_of_short_ones(any_ufunc, format):
    assert_long_is_like_short(any_ufunc, format, 3_000_017)


@pytest.mark.parametrize("format", [format for format in FORMATS if format.name in ("float32", "float64")], ids=name_of)
@pytest.mark.parametrize("behind", [1, 5, 16])
def test_outputs_that_fill_no_cache_may_begin_anywhere(any_ufunc, format, behind):
    """Each output so many elements into an array of its own, and another on the input or behind it."""
    size = (9 << 20) // format.dtype.itemsize
    x = random_bits(format, 50_000, np.random.default_rng(5))
    inputs = inputs_of(any_ufunc, np.resize(x, size))
    expected = results_of(any_ufunc, inputs)

    apart = [np.empty(size + (1 + k) * behind, format.dtype)[(1 + k) * behind :] for k in range(any_ufunc.nout)]
    results = results_of(any_ufunc, inputs, out=tuple(apart))
    assert_same_bits(results, expected)

    memory = np.empty(size + behind, format.dtype)
    for start in (0, behind):
        memory[behind:] = inputs[-1]
        overlapping = [memory[start : start + size], *apart[1:]]
        results = results_of(any_ufunc, [*inputs[:-1], memory[behind:]], out=tuple(overlapping))
        assert_same_bits(results, expected)


def run_with_isa(name, *arguments):
    environment = os.environ | {"GELU_ISA": name}
    return subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False)


#: Instruction sets that must agree to the bit, and can run here.
ALIKE = [name for name in CONFIG["isa_supported"] if name != "portable" or PORTABLE_HAS_FMA]


@pytest.mark.skipif(len(ALIKE) < 2, reason=f"of those that must agree this machine has only {ALIKE}")
def test_all_instruction_sets_give_the_same_bits():
    results = {}
    for name in ALIKE:
        run = run_with_isa(name, DIGEST)
        assert run.returncode == 0, run.stderr
        results[name] = json.loads(run.stdout)
    assert all(result == results[ALIKE[0]] for result in results.values())


@pytest.mark.parametrize("name", CONFIG["isa_supported"])
def test_16_bit_table_and_long_double_results_are_the_same_for_every_instruction_set(name):
    run = run_with_isa(name, DIGEST)
    assert run.returncode == 0, run.stderr
    there, here = json.loads(run.stdout), digests()
    # what is computed in float32 on the way has its bits where float32 has
    tables = [ufunc for ufunc in UFUNCS if ufunc.nin == 1]
    keys = [f"{ufunc.__name__} {name}" for ufunc in tables for name in ("float16", "bfloat16", "longdouble")]
    keys += [f"{ufunc.__name__} longdouble" for ufunc in UFUNCS if ufunc.nin > 1]
    assert {key: there[key] for key in keys} == {key: here[key] for key in keys}


@pytest.mark.parametrize("name", CONFIG["isa_supported"])
def test_gelu_isa_chooses_the_instruction_set(name):
    run = run_with_isa(name, "-c", "import gelu; print(gelu._core.config['isa'])")
    assert run.stdout.strip() == name, run.stderr


def test_an_empty_gelu_isa_is_none():
    run = run_with_isa("", "-c", "import gelu; print(gelu._core.config['isa'])")
    assert run.stdout.strip() == CONFIG["isa_supported"][0], run.stderr


UNSUPPORTED = [name for name in ("avx512", "avx2", "neon", "portable") if name not in CONFIG["isa_supported"]]


@pytest.mark.parametrize("name", ["sse9", "AVX2", " ", "avx2 ", "%s%n", "x" * 10_000, "größer", "\udcff", *UNSUPPORTED])
def test_an_instruction_set_that_is_unknown_or_that_this_processor_lacks_is_an_import_error(name):
    run = run_with_isa(name, "-c", "import gelu")
    assert run.returncode == 1
    message = run.stderr.splitlines()[-1]
    assert message.startswith("ImportError:")
    assert "GELU_ISA" in message
    assert name[:20].replace("\udcff", "\N{REPLACEMENT CHARACTER}") in message
    assert len(message) < 1000
    for choice in CONFIG["isa_supported"]:
        assert f"'{choice}'" in message
