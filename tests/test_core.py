"""Builds of the core that Python cannot load give the bits of the ufuncs, in every place, length and environment.

The program core/apply.c carries raw elements through the kernels of the core. It is built here with the C compiler at
hand under sanitizers, for AArch64 (run by QEMU), and for AVX-512 as SIMDe emulates it, and says itself where a kernel
reads or writes beyond an array, writes to an input, or disturbs the floating-point environment.
"""

import os
import pathlib
import platform
import re
import shutil
import subprocess

import numpy as np
import pytest

import gelu

try:
    import ml_dtypes
except ModuleNotFoundError:
    ml_dtypes = None

ROOT = pathlib.Path(__file__).resolve().parent.parent
CORE = ROOT / "csrc"
PROGRAM = ROOT / "tests" / "core"
FUNCTIONS = {
    name: (int(inputs), int(outputs))
    for name, inputs, outputs in re.findall(
        r"^GELU_FUNCTION\((\w+), \w+, \w+, (\d), (\d)\)", (CORE / "functions.def").read_text(), re.MULTILINE
    )
}
ENVIRONMENTS = ["default", "rounding", "trapping"]

TYPES = {name: np.dtype(name) for name in ("float16", "float32", "float64", "longdouble")}
if ml_dtypes is not None:
    TYPES["bfloat16"] = np.dtype(ml_dtypes.bfloat16)
TYPES_OF_ONE_FORMAT = [name for name in TYPES if name != "longdouble"]  # which differs from processor to processor

FLAGS = ["-std=c11", "-O2", "-fno-fast-math", "-ffp-contract=off", "-Wall", "-Wextra", "-Werror", f"-I{CORE}"]
SANITIZERS = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer", "-g", "-O1"]
AVX2 = ["-mavx2", "-mfma"]
X86_64 = {"avx2": AVX2, "avx512": ["-mavx512f", "-mavx512dq", "-mavx512bw", "-mavx512vl", "-mfma"]}
AARCH64 = {"neon": []}
PORTABLE = {"portable": []}
INSTRUCTION_SETS = {"x86_64": X86_64, "amd64": X86_64, "aarch64": AARCH64, "arm64": AARCH64}.get(
    platform.machine().lower(), {}
)
FUSED = {"avx512", "avx2", "neon"}  # the instruction sets that give the same bits

COMPILER = os.environ.get("CC", "cc").split()
CROSS_COMPILER, CROSS_RUNNER = "aarch64-linux-gnu-gcc", "qemu-aarch64"

pytestmark = pytest.mark.skipif(
    shutil.which(COMPILER[0]) is None or os.name != "posix", reason="there is no C compiler for a POSIX system here"
)


class Program:
    """A build of apply.c with the core."""

    def __init__(self, command):
        self.command = command
        self.instruction_sets = self.run(["--list"]).decode().split()

    def run(self, arguments, standard_input=b""):
        environment = {name: value for name, value in os.environ.items() if name != "GELU_ISA"}
        done = subprocess.run([*self.command, *arguments], input=standard_input, capture_output=True, env=environment)
        if done.returncode != 0 or done.stderr:
            complaint = done.stderr.decode(errors="replace")
            pytest.fail(f"apply {' '.join(arguments)}: status {done.returncode}\n{complaint}", pytrace=False)
        return done.stdout

    def results(self, name, inputs, isa, environment="default"):
        """For each type of inputs an array [placement, output, element]."""
        outputs = FUNCTIONS[name][1]
        placements = 1 + 2 * FUNCTIONS[name][0] * outputs
        requests = b"".join(
            f"{name} {dtype} {arrays[0].size}\n".encode() + b"".join(array.tobytes() for array in arrays)
            for dtype, arrays in inputs.items()
        )
        raw = self.run(["--isa", isa, "--environment", environment], requests)
        results = {}
        for dtype, arrays in inputs.items():
            size = placements * outputs * arrays[0].nbytes
            results[dtype] = np.frombuffer(raw[:size], TYPES[dtype]).reshape(placements, outputs, -1)
            raw = raw[size:]
        assert not raw
        return results

    def converted(self, direction, dtype, values, isa):
        """The values widened from a 16-bit type to float32, or narrowed to it."""
        raw = self.run(["--isa", isa], f"{direction} {dtype} {values.size}\n".encode() + values.tobytes())
        return np.frombuffer(raw, np.float32 if direction == "widen" else TYPES[dtype])


def build(folder, compiler, kernels, flags=()):
    """The program with the kernels of some instruction sets: for each its name and the flags it needs."""
    sources = [path for path in sorted(CORE.glob("*.c")) if not re.match(r"module|loops|isa_", path.name)]
    sources += [*sorted((CORE / "tables").glob("*.c")), PROGRAM / "apply.c"]
    built = [f"-DGELU_BUILD_{isa.upper()}" for isa in kernels]
    objects = [folder / f"{isa}.o" for isa in kernels]
    for (isa, isa_flags), object_file in zip(kernels.items(), objects, strict=True):
        run_compiler([*compiler, *isa_flags, *FLAGS, *flags, "-c", CORE / f"isa_{isa}.c", "-o", object_file])
    program = folder / "apply"
    run_compiler([*compiler, *FLAGS, *flags, *built, *sources, *objects, "-o", program, "-lm", "-pthread"])
    return program


def run_compiler(command):
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, env=os.environ | {"LC_ALL": "C"})
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(words)}\n{done.stderr}")


def compiles(folder, compiler, flags, text="int main(void) { return 0; }"):
    source = folder / "probe.c"
    source.write_text(text)
    try:
        run_compiler([*compiler, *flags, source, "-o", folder / "probe"])
    except RuntimeError:
        return False
    return True


def kernels_that_compile(folder):
    return PORTABLE | {isa: flags for isa, flags in INSTRUCTION_SETS.items() if compiles(folder, COMPILER, flags)}


def sanitizers_that_compile(folder):
    return SANITIZERS if compiles(folder, COMPILER, SANITIZERS) else []


@pytest.fixture(scope="session")
def native(tmp_path_factory):
    folder = tmp_path_factory.mktemp("native")
    return Program([build(folder, COMPILER, kernels_that_compile(folder))])


@pytest.fixture(scope="session")
def native_by_clang(tmp_path_factory):
    """Another compiler takes other liberties: clang's kernels, optimized as the package is."""
    folder = tmp_path_factory.mktemp("native_by_clang")
    if shutil.which("clang") is None:
        pytest.skip("clang is not installed")
    return Program([build(folder, ["clang"], kernels_that_compile(folder), ["-O3"])])


@pytest.fixture(scope="session")
def sanitized(tmp_path_factory):
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
def fused_plain_c(tmp_path_factory, x86_64_reference):
    """The plain C kernels from a compiler that says its fma is fast."""
    folder = tmp_path_factory.mktemp("fused_plain_c")
    if not compiles(folder, COMPILER, AVX2, "#ifndef __FP_FAST_FMA\n#error\n#endif\nint main(void) { return 0; }"):
        pytest.skip("the C compiler does not say that fma is fast (__FP_FAST_FMA)")
    return Program([build(folder, COMPILER, PORTABLE, AVX2)])


@pytest.fixture(scope="session")
def aarch64(tmp_path_factory):
    missing = [tool for tool in (CROSS_COMPILER, CROSS_RUNNER) if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"{' and '.join(missing)} not installed")
    program = build(tmp_path_factory.mktemp("aarch64"), [CROSS_COMPILER, "-static"], PORTABLE | AARCH64)
    return Program([CROSS_RUNNER, program])


@pytest.fixture(scope="session")
def emulated_avx512(tmp_path_factory, x86_64_reference):
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
    kind = TYPES[dtype]
    if kind.itemsize == 2:
        return rng.permutation(np.arange(1 << 16, dtype=np.uint16)).view(kind)
    info = np.finfo(kind)
    special = [0, 1, info.smallest_subnormal, info.tiny, info.max, np.inf, np.nan, 0.75, 5.5, 9, 14.4, 16, 21.6, 38.6]
    values = np.concatenate(
        [
            np.asarray(special, kind),
            -np.asarray(special, kind),
            np.linspace(-40, 10, count).astype(kind),
            rng.normal(0, 2, count).astype(kind),
            rng.uniform(-0.7525, -0.7517, count).astype(kind),
            random_bits(kind, count, rng),
        ]
    )
    return rng.permutation(values)


def random_bits(kind, count, rng):
    raw = rng.integers(0, 256, (count, kind.itemsize), np.uint8)
    if np.finfo(kind).nmant == 63:  # the 80-bit format: the leading bit of a normal number stands explicitly
        raw[:, 10:] = 0
        raw[:, 7] |= 0x80
    return raw.reshape(-1).view(kind)


def inputs_of(name, dtypes, count=2000):
    rng = np.random.default_rng(list(name.encode()))
    return {dtype: [elements_of(dtype, count, rng) for _ in range(FUNCTIONS[name][0])] for dtype in dtypes}


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


@pytest.mark.parametrize(
    "build", ["native", "native_by_clang", "sanitized", "fused_plain_c", "aarch64", "emulated_avx512"]
)
def test_16_bits_are_widened_and_narrowed_to_nearest_even_and_overflow_is_reported(request, build):
    program = request.getfixturevalue(build)
    for dtype in {"float16", "bfloat16"} & TYPES.keys():
        every, cases = np.arange(1 << 16, dtype=np.uint16).view(TYPES[dtype]), rounding_cases(dtype)
        with np.errstate(all="ignore"):
            widened, narrowed = every.astype(np.float32), cases.astype(TYPES[dtype])
        for isa in program.instruction_sets:
            for direction, values, expected in [("widen", every, widened), ("narrow", cases, narrowed)]:
                wrong = (bits(program.converted(direction, dtype, values, isa)) != bits(expected)).any(-1)
                assert not wrong.any(), f"{direction} {dtype} on {isa}: {wrong.sum()} wrong, {values[wrong][:5]}"


def check_against(reference, program, name, isa, dtypes, count, environments):
    inputs = inputs_of(name, dtypes, count)
    native, native_isa = reference
    expected = {dtype: result[0] for dtype, result in native.results(name, inputs, native_isa).items()}
    for environment in environments:
        results = program.results(name, inputs, isa, environment)
        assert_same(results, expected, inputs, f"{name} on {isa} in the environment '{environment}'")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_plain_c_with_a_fast_fma_gives_the_bits_of_the_vectors(fused_plain_c, reference, name):
    check_against(reference, fused_plain_c, name, "portable", TYPES, 2000, ENVIRONMENTS)


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("isa", PORTABLE | AARCH64)
def test_aarch64_gives_the_bits_of_this_processor(aarch64, reference, name, isa):
    check_against(reference, aarch64, name, isa, TYPES_OF_ONE_FORMAT, 500, ENVIRONMENTS)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_avx512_as_simde_emulates_it_gives_the_bits_of_this_processor(emulated_avx512, reference, name):
    check_against(reference, emulated_avx512, name, "portable", TYPES, 2000, ENVIRONMENTS)
