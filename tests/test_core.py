"""Builds of the core that Python cannot load give the bits of the ufuncs, in every place, length and environment.

The program core/apply.c carries raw elements through the kernels of the core. Where ``--every-build`` asks for it, it
is built here with the C compiler at hand, by clang, under sanitizers, for other processors (run by QEMU) and another
libm, and for AVX-512 as SIMDe emulates it. It says itself where a kernel reads or writes beyond an array, writes to an
input, or disturbs the floating-point environment.
"""

import dataclasses
import functools
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys

import ml_dtypes
import numpy as np
import pytest
import quad
from bounds import bound
from compilers import COMPILER, CORE, FLAGS, ROOT, SOURCES, compiles, run_compiler
from formats import FORMAT, filled
from functions import FUNCTIONS, KINDS, arrange, shape_of, sibling
from mpmath import ldexp, mpf, nint
from reference import distance_in_ulp, end_of_tail, exact, nearest, true_results, ulp_exponent, zeros

import gelu

PROGRAM = ROOT / "tests" / "core"
ENVIRONMENTS = ["default", "rounding", "trapping"]

TYPES = {name: np.dtype(name) for name in ("float16", "float32", "float64", "longdouble")}
TYPES["bfloat16"] = np.dtype(ml_dtypes.bfloat16)

SANITIZERS = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer", "-g", "-O1"]
AVX2 = ["-mavx2", "-mfma", "-mpopcnt"]
X86_64 = {"avx2": AVX2, "avx512": ["-mavx512f", "-mavx512dq", "-mavx512bw", "-mavx512vl", "-mfma", "-mpopcnt"]}
AARCH64 = {"neon": []}
PORTABLE = {"portable": []}
INSTRUCTION_SETS = {"x86_64": X86_64, "amd64": X86_64, "aarch64": AARCH64, "arm64": AARCH64}.get(
    platform.machine().lower(), {}
)
FUSED = {"avx512", "avx2", "neon"}  # the instruction sets that give the same bits


@dataclasses.dataclass(frozen=True)
class Target:
    """A processor, or a libm, that is not the one that runs Python."""

    compiler: list
    runner: list
    kernels: dict
    long_double_bits: int = 113  #: of the significand; 0 where there are no kernels for long double
    byte_order: str = "little"
    is_fused: bool = True  #: whether plain C has a fast fma there
    computes_float32_in_float64: bool = False  #: so that the bits of float32 are others

    @property
    def long_double(self):
        return {64: FORMAT["longdouble"], 113: quad.QUAD}[self.long_double_bits]


ZIG = [sys.executable, "-m", "ziglang", "cc"]
TARGETS = {
    "aarch64": Target(["aarch64-linux-gnu-gcc"], ["qemu-aarch64"], PORTABLE | AARCH64),
    "ppc64le": Target(["powerpc64le-linux-gnu-gcc"], ["qemu-ppc64le"], PORTABLE, long_double_bits=0),
    "riscv64": Target(["riscv64-linux-gnu-gcc"], ["qemu-riscv64"], PORTABLE),
    "s390x": Target(
        ["s390x-linux-gnu-gcc"], ["qemu-s390x"], PORTABLE, byte_order="big", computes_float32_in_float64=True
    ),
    "x86_64-musl": Target(["musl-gcc"], [], PORTABLE, long_double_bits=64, is_fused=False),
    # musl's functions of 113 bits have the precision of double
    "aarch64-musl": Target(
        [*ZIG, "-target", "aarch64-linux-musl"], ["qemu-aarch64"], PORTABLE | AARCH64, long_double_bits=0
    ),
}

pytestmark = pytest.mark.skipif(
    shutil.which(COMPILER[0]) is None or os.name != "posix", reason="there is no C compiler for a POSIX system here"
)


class Program:
    """A build of apply.c with the core."""

    def __init__(self, command, byte_order=sys.byteorder):
        self.command = command
        self.byte_order = byte_order
        self.instruction_sets = self.run(["--list"]).decode().split()
        self.types = self.run(["--types"]).decode().split()

    def run(self, arguments, standard_input=b""):
        environment = {name: value for name, value in os.environ.items() if name != "GELU_ISA"}
        done = subprocess.run([*self.command, *arguments], input=standard_input, capture_output=True, env=environment)
        if done.returncode != 0 or done.stderr:
            complaint = done.stderr.decode(errors="replace")
            pytest.fail(f"apply {' '.join(arguments)}: status {done.returncode}\n{complaint}", pytrace=False)
        return done.stdout

    def in_its_byte_order(self, array):
        if self.byte_order == sys.byteorder:
            return array
        return array.view(f"u{array.itemsize}").byteswap().view(array.dtype)

    def encoded(self, array):
        return self.in_its_byte_order(array).tobytes()

    def decoded(self, raw, dtype):
        return self.in_its_byte_order(np.frombuffer(raw, dtype))

    def results(self, name, inputs, isa, environment="default"):
        """For each type of inputs an array [placement, output, element]."""
        outputs = shape_of(name)[1]
        requests = b"".join(
            f"{name} {dtype} {arrays[0].size}\n".encode() + b"".join(map(self.encoded, arrays))
            for dtype, arrays in inputs.items()
        )
        raw = self.run(["--isa", isa, "--environment", environment], requests)
        results = {}
        for dtype, arrays in inputs.items():
            size = placements_of(name) * outputs * arrays[0].nbytes
            results[dtype] = self.decoded(raw[:size], TYPES[dtype]).reshape(placements_of(name), outputs, -1)
            raw = raw[size:]
        assert not raw
        return results

    def values(self, name, inputs, format):
        """The results for mpmath numbers, on the best instruction set: for each output its numbers."""
        count, outputs = len(inputs[0]), shape_of(name)[1]
        request = f"{name} {format.name} {count}\n".encode()
        raw = self.run([], request + b"".join(self.encoded_numbers(numbers, format) for numbers in inputs))
        numbers = self.decoded_numbers(raw[: len(raw) // placements_of(name)], format)
        return [numbers[i * count : (i + 1) * count] for i in range(outputs)]

    def encoded_numbers(self, numbers, format):
        if format is quad.QUAD:
            return quad.encoded(numbers, self.byte_order)
        return self.encoded(np.array([nearest(number, format) for number in numbers]))

    def decoded_numbers(self, raw, format):
        if format is quad.QUAD:
            return quad.decoded(raw, self.byte_order)
        return [exact(number) for number in self.decoded(raw, format.dtype)]

    def converted(self, direction, dtype, values, isa):
        """The values widened from a 16-bit type to float32, or narrowed to it."""
        raw = self.run(["--isa", isa], f"{direction} {dtype} {values.size}\n".encode() + self.encoded(values))
        return self.decoded(raw, np.dtype(np.float32) if direction == "widen" else TYPES[dtype])


def placements_of(name):
    inputs, outputs = shape_of(name)
    return 1 + 2 * inputs * outputs


def build(folder, compiler, kernels, flags=()):
    """The program with the kernels of some instruction sets: for each its name and the flags it needs."""
    sources = [*SOURCES, PROGRAM / "apply.c"]
    built = [f"-DGELU_BUILD_{isa.upper()}" for isa in kernels]
    objects = [folder / f"{isa}.o" for isa in kernels]
    for (isa, isa_flags), object_file in zip(kernels.items(), objects, strict=True):
        run_compiler([*compiler, *isa_flags, *FLAGS, *flags, "-c", CORE / f"isa_{isa}.c", "-o", object_file])
    program = folder / "apply"
    run_compiler([*compiler, *FLAGS, *flags, *built, *sources, *objects, "-o", program, "-lm", "-pthread"])
    return program


def kernels_that_compile(folder):
    return PORTABLE | {isa: flags for isa, flags in INSTRUCTION_SETS.items() if compiles(folder, COMPILER, flags)}


def sanitizers_that_compile(folder):
    return SANITIZERS if compiles(folder, COMPILER, SANITIZERS) else []


@pytest.fixture(scope="session")
def native(tmp_path_factory, every_build):
    folder = tmp_path_factory.mktemp("native")
    return Program([build(folder, COMPILER, kernels_that_compile(folder))])


@pytest.fixture(scope="session")
def native_by_clang(tmp_path_factory, every_build):
    """Another compiler takes other liberties: clang's kernels, optimized as the package is."""
    folder = tmp_path_factory.mktemp("native_by_clang")
    if shutil.which("clang") is None:
        pytest.skip("clang is not installed")
    return Program([build(folder, ["clang"], kernels_that_compile(folder), ["-O3"])])


@pytest.fixture(scope="session")
def sanitized(tmp_path_factory, every_build):
    folder = tmp_path_factory.mktemp("sanitized")
    sanitizers = sanitizers_that_compile(folder)
    if not sanitizers:
        pytest.skip("the C compiler has no address and undefined-behaviour sanitizers")
    return Program([build(folder, COMPILER, kernels_that_compile(folder), sanitizers)])


@pytest.fixture(scope="session")
def reference(native):
    """The native program, and the best of its instruction sets with a fused multiply-add."""
    fused = [isa for isa in native.instruction_sets if isa in FUSED]
    if not fused:
        pytest.skip("this processor has no instruction set with a fused multiply-add")
    return native, fused[0]


@pytest.fixture(scope="session")
def x86_64_reference(reference):
    if reference[1] not in X86_64:
        pytest.skip("this processor is not an x86-64")
    return reference


@pytest.fixture(scope="session")
def fused_plain_c(tmp_path_factory, x86_64_reference, every_build):
    """The plain C kernels from a compiler that says its fma is fast."""
    folder = tmp_path_factory.mktemp("fused_plain_c")
    if not compiles(folder, COMPILER, AVX2, "#ifndef __FP_FAST_FMA\n#error\n#endif\nint main(void) { return 0; }"):
        pytest.skip("the C compiler does not say that fma is fast (__FP_FAST_FMA)")
    return Program([build(folder, COMPILER, PORTABLE, AVX2)])


@pytest.fixture(scope="session", params=TARGETS)
def other(request, tmp_path_factory, every_build):
    """Another processor or libm, and the program for it."""
    target = TARGETS[request.param]
    tools = [tool for tool in (target.compiler[0], *target.runner) if shutil.which(tool) is None]
    if target.compiler[:4] == ZIG and importlib.util.find_spec("ziglang") is None:
        tools.append("ziglang")
    if tools:
        pytest.skip(f"{' and '.join(tools)} not installed")
    if not target.runner and INSTRUCTION_SETS is not X86_64:
        pytest.skip("this processor is not an x86-64")
    program = build(tmp_path_factory.mktemp(request.param), [*target.compiler, "-static"], target.kernels)
    return target, Program([*target.runner, program], target.byte_order)


@pytest.fixture(scope="session")
def emulated_avx512(tmp_path_factory, x86_64_reference, every_build):
    """The kernels for AVX-512 on SIMDe, under the name of the plain C ones, which no processor refuses."""
    folder = tmp_path_factory.mktemp("emulated_avx512")
    if not compiles(folder, COMPILER, [], "#include <simde/x86/avx512.h>\nint main(void) { return 0; }"):
        pytest.skip("SIMDe is not installed")
    kernels = {"avx512": [f"-I{PROGRAM / 'avx512_on_simde'}", "-Wno-psabi", *AVX2]}
    flags = ["-Dgelu_kernels_avx512=gelu_kernels_portable", "-O1"]
    try:
        return Program([build(folder, COMPILER, kernels, flags)])
    except RuntimeError as error:
        lacking = re.search(r"'(_mm\w+)[^\n]*(target specific option mismatch|requires target feature)", str(error))
        if lacking is None:
            raise
        pytest.skip(f"neither SIMDe nor tests/core/avx512_on_simde has {lacking[1]}")


def elements_of(dtype, count, rng):
    """All 65,536 values of a 16-bit type; of others random bits, special values, and the range where much happens."""
    number = TYPES[dtype]
    if number.itemsize == 2:
        return rng.permutation(np.arange(1 << 16, dtype=np.uint16)).view(number)
    info = np.finfo(number)
    special = [0, 1, info.smallest_subnormal, info.tiny, info.max, np.inf, np.nan, 0.75, 5.5, 9, 14.4, 16, 21.6, 38.6]
    values = np.concatenate(
        [
            np.asarray(special, number),
            -np.asarray(special, number),
            filled(FORMAT[dtype], np.linspace(-40, 10, count), rng),
            filled(FORMAT[dtype], rng.normal(0, 2, count), rng),
            filled(FORMAT[dtype], rng.uniform(-0.7525, -0.7517, count), rng),
            random_bits(number, count, rng),
        ]
    )
    return rng.permutation(values)


def random_bits(number, count, rng):
    raw = rng.integers(0, 256, (count, number.itemsize), np.uint8)
    if np.finfo(number).nmant == 63:  # the 80-bit format: the leading bit of a normal number stands explicitly
        raw[:, 10:] = 0
        raw[:, 7] |= 0x80
    return raw.reshape(-1).view(number)


def inputs_of(name, dtypes, count=2000, at_most=None):
    """Arrays of elements for each type. Of several, all but the last have many that make the product overflow."""
    rng = np.random.default_rng(list(name.encode()))
    inputs = {dtype: [elements_of(dtype, count, rng)[:at_most] for _ in range(shape_of(name)[0])] for dtype in dtypes}
    for dtype, arrays in inputs.items():
        for array in arrays[:-1]:
            array[::50] = ml_dtypes.finfo(TYPES[dtype]).max
    return inputs


def bits(array):
    """The bits of each element, all NaN made one."""
    size = 10 if np.finfo(np.longdouble).nmant == 63 and array.dtype == np.longdouble else array.dtype.itemsize
    one_nan = np.where(np.isnan(array), np.asarray(np.nan, array.dtype), array)
    return np.ascontiguousarray(one_nan).view(np.uint8).reshape(*array.shape, -1)[..., :size]


def assert_same(results, expected, inputs, what):
    for dtype, placements in results.items():
        wrong = np.argwhere((bits(placements) != bits(np.broadcast_to(expected[dtype], placements.shape))).any(-1))
        if wrong.size:
            placement, output, i = wrong[0]
            given = ", ".join(str(array[i]) for array in inputs[dtype])
            pytest.fail(
                f"{what}, {dtype}: {len(wrong)} results of {placements.size} differ; "
                f"output {output} in placement {placement} of ({given}), element {i}, is "
                f"{placements[placement, output, i]} and not {expected[dtype][output][i]}"
            )


def ufunc_results(name, inputs):
    with np.errstate(all="ignore"):
        results = {dtype: getattr(gelu, name)(*arrays) for dtype, arrays in inputs.items()}
    return {dtype: np.stack(y if isinstance(y, tuple) else (y,)) for dtype, y in results.items()}


def same_bits(isa, other):
    return isa == other or {isa, other} <= FUSED


def rounding_cases(dtype):
    """As float32: every value of a 16-bit type, the middle between each and the next (or where infinity begins), and
    the float32 on each side of all these; infinity, the greatest float32, NaNs of many payloads, and random bits.
    """
    rng = np.random.default_rng(16)
    every = np.arange(1 << 16, dtype=np.uint16).view(TYPES[dtype]).astype(np.float32)
    finite = np.sort(every[np.isfinite(every) & ~np.signbit(every)]).astype(np.float64)
    beyond = np.append(finite, 2 * finite[-1] - finite[-2])
    exact = np.concatenate([finite, (beyond[:-1] + beyond[1:]) / 2]).astype(np.float32)
    sides = [np.nextafter(exact, np.float32(limit)) for limit in (-np.inf, np.inf)]
    payloads = np.uint32(0x7F800000) + np.concatenate([[0, -1], 1 << np.arange(23)]).astype(np.uint32)
    positive = np.concatenate([exact, *sides, payloads.view(np.float32)])
    return np.concatenate([every, positive, -positive, rng.integers(0, 1 << 32, 100_000, np.uint32).view(np.float32)])


def check_native(program, name):
    inputs = inputs_of(name, TYPES)
    expected = ufunc_results(name, inputs)
    for isa in program.instruction_sets:
        results = program.results(name, inputs, isa)
        assert_same(results, {dtype: result[0] for dtype, result in results.items()}, inputs, f"{name} on {isa}")
        if same_bits(isa, gelu._core.config["isa"]):
            assert_same(results, expected, inputs, f"{name} on {isa}")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_core_gives_the_bits_of_the_ufunc_in_every_place_and_length(native, name):
    check_native(native, name)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_clang_gives_the_bits_of_the_ufunc(native_by_clang, name):
    check_native(native_by_clang, name)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_sanitizers_find_nothing_and_change_no_bit(sanitized, name):
    check_native(sanitized, name)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_floating_point_environment_changes_no_bit_and_is_left_as_found(native, name):
    inputs = inputs_of(name, TYPES)
    for isa in native.instruction_sets:
        expected = {dtype: result[0] for dtype, result in native.results(name, inputs, isa).items()}
        for environment in ENVIRONMENTS[1:]:
            results = native.results(name, inputs, isa, environment)
            assert_same(results, expected, inputs, f"{name} on {isa} in the environment '{environment}'")


@functools.cache
def conversions(dtype):
    """Of a 16-bit type: "widen" and "narrow", what is converted, and what NumPy makes of it."""
    every, cases = np.arange(1 << 16, dtype=np.uint16).view(TYPES[dtype]), rounding_cases(dtype)
    with np.errstate(all="ignore"):
        return [("widen", every, every.astype(np.float32)), ("narrow", cases, cases.astype(TYPES[dtype]))]


def check_conversions(program):
    for dtype in ("float16", "bfloat16"):
        for isa in program.instruction_sets:
            for direction, values, expected in conversions(dtype):
                wrong = (bits(program.converted(direction, dtype, values, isa)) != bits(expected)).any(-1)
                assert not wrong.any(), f"{direction} {dtype} on {isa}: {wrong.sum()} wrong, {values[wrong][:5]}"


@pytest.mark.parametrize("build", ["native", "native_by_clang", "sanitized", "fused_plain_c", "emulated_avx512"])
def test_16_bits_are_widened_and_narrowed_to_nearest_even_and_overflow_is_reported(request, build):
    check_conversions(request.getfixturevalue(build))


def test_16_bits_are_widened_and_narrowed_on_other_processors_as_here(other):
    check_conversions(other[1])


def check_against(expected, program, name, isa, inputs):
    for environment in ENVIRONMENTS:
        results = program.results(name, inputs, isa, environment)
        assert_same(results, expected, inputs, f"{name} on {isa} in the environment '{environment}'")


def expected_of(reference, name, inputs):
    native, isa = reference
    return {dtype: result[0] for dtype, result in native.results(name, inputs, isa).items()}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_plain_c_with_a_fast_fma_gives_the_bits_of_the_vectors(fused_plain_c, reference, name):
    inputs = inputs_of(name, TYPES)
    check_against(expected_of(reference, name, inputs), fused_plain_c, name, "portable", inputs)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_avx512_as_simde_emulates_it_gives_the_bits_of_this_processor(emulated_avx512, reference, name):
    inputs = inputs_of(name, TYPES)
    check_against(expected_of(reference, name, inputs), emulated_avx512, name, "portable", inputs)


def is_computed_in_float32(name, dtype):
    return dtype == "float32" or (TYPES[dtype].itemsize == 2 and shape_of(name)[0] > 1)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_other_processors_give_the_bits_of_this_one(other, native, request, name):
    target, program = other
    reference = request.getfixturevalue("reference") if target.is_fused else (native, "portable")
    dtypes = [dtype for dtype in TYPES if dtype != "longdouble"]
    if target.computes_float32_in_float64:
        dtypes = [dtype for dtype in dtypes if not is_computed_in_float32(name, dtype)]
    inputs = inputs_of(name, dtypes, count=500, at_most=5000)
    expected = expected_of(reference, name, inputs)
    for isa in program.instruction_sets:
        check_against(expected, program, name, isa, inputs)


def test_long_double_has_kernels_where_its_format_and_libm_allow(other):
    target, program = other
    assert ("longdouble" in program.types) == (target.long_double_bits > 0)


def rounded(numbers, format):
    """To numbers of the format, as mpmath numbers."""
    exponents = [ulp_exponent(number, format) for number in numbers]
    return [ldexp(nint(ldexp(number, -e)), e) for number, e in zip(numbers, exponents, strict=True)]


def moderate_inputs(name, format, rng, count=60):
    """Where value and derivative are normal numbers and nothing overflows: the whole range, whole numbers, at some of
    which one method gives over to the next, and both sides of the derivative's zero. A sum is exact, since all that is
    added is 0, and no deviation is negative."""
    kind = FUNCTIONS[name][1]
    computed_in = FORMAT["float32"] if is_computed_in_float32(name, format.name) else format
    grad = sibling(getattr(gelu, name), "grad").__name__
    smallest = sibling(getattr(gelu, name), "value").__name__ if kind.startswith("gated") else grad
    end = end_of_tail(smallest, computed_in, 2.0 ** (computed_in.fraction_bits + 1))
    (zero,) = zeros(grad)
    x = [*map(mpf, rng.uniform(end, -end, count)), *map(mpf, rng.normal(0, 2, count))]
    x += map(mpf, range(-14, 15))
    x += [zero + sign * mpf(2) ** -k for k in range(1, format.fraction_bits + 1, 2) for sign in (-1, 1)]
    x = rounded(x, format)
    factors = rounded([*map(mpf, rng.uniform(-2, 2, len(x)))], format)
    inputs = arrange(kind, x, factors)
    if KINDS[kind]["x"] < 0:
        inputs[-1] = [mpf(0)] * len(x)
    if kind == "normal":
        inputs[-1] = [abs(factor) for factor in factors]
    return inputs


@pytest.mark.parametrize("name", FUNCTIONS)
def test_where_other_processors_give_other_bits_they_are_within_the_bounds(other, name):
    target, program = other
    formats = [target.long_double] if target.long_double_bits else []
    if target.computes_float32_in_float64:
        formats += [FORMAT[dtype] for dtype in TYPES if is_computed_in_float32(name, dtype)]
    for format in formats:
        allowed = bound(format.name, program.instruction_sets[0], name)
        inputs = moderate_inputs(name, format, np.random.default_rng(1))
        true = zip(*(true_results(name, *numbers) for numbers in zip(*inputs, strict=True)), strict=True)
        for results, expected in zip(program.values(name, inputs, format), true, strict=True):
            errors = [distance_in_ulp(y, t, format) for y, t in zip(results, expected, strict=True)]
            assert all(error <= allowed for error in errors), f"{name}, {format.name}: off by {max(errors)} ULP"
