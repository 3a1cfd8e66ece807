"""Build gelu._core: the core compiled once for each instruction set, the rest once, linked into one extension module.

Everything else about the package is in pyproject.toml.
"""

import os
import pathlib
import shutil
import sysconfig
import tempfile

import numpy
from setuptools import Extension, setup
from setuptools.command.build import build
from setuptools.command.build_ext import build_ext
from setuptools.errors import CompileError

FREE_THREADED = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))  # has no limited API

# For each machine the instruction sets beyond plain C: the compiler's flags (GCC's and clang's, then MSVC's), and
# source that compiles where the compiler has the set and is building for that machine.
X86_64_SOURCE = """
#if !defined(__x86_64__) && !defined(_M_X64)
#error "not x86-64"
#endif
#include <immintrin.h>
"""
X86_64 = {
    "avx2": (
        (["-mavx2", "-mfma"], ["/arch:AVX2"]),
        X86_64_SOURCE + "__m256d check(__m256d);\n__m256d check(__m256d a) { return _mm256_fmadd_pd(a, a, a); }\n",
    ),
    "avx512": (
        (["-mavx512f", "-mavx512dq", "-mavx512bw", "-mavx512vl", "-mfma"], ["/arch:AVX512"]),
        X86_64_SOURCE + "__m512d check(__m512d);\n__m512d check(__m512d a) { return _mm512_fmadd_pd(a, a, a); }\n",
    ),
}
AARCH64 = {
    "neon": (
        ([], []),
        "#include <arm_neon.h>\n"
        "float64x2_t check(float64x2_t);\nfloat64x2_t check(float64x2_t a) { return vfmaq_f64(a, a, a); }\n",
    )
}
INSTRUCTION_SETS = {"x86_64": X86_64, "amd64": X86_64, "aarch64": AARCH64, "arm64": AARCH64}

# No contraction and no fast-math, whatever CFLAGS says: the bits of a result are part of the interface. Linking with
# fast-math would even make the whole process flush subnormals.
UNIX_FLAGS = [
    "-std=c11",
    "-O3",
    "-fno-fast-math",
    "-fno-unsafe-math-optimizations",
    "-ffp-contract=off",
    "-fvisibility=hidden",
    "-Wall",
    "-Wextra",
]
UNIX_LINK_FLAGS = ["-O3", "-fno-fast-math", "-fno-unsafe-math-optimizations"]
MSVC_FLAGS = ["/std:c11", "/experimental:c11atomics", "/O2", "/fp:precise"]

SOURCES = ["dispatch.c", "half.c", "isa_portable.c", "long_double.c", "loops.c", "module.c"]
TABLES = sorted(str(path) for path in pathlib.Path("csrc/tables").glob("*.c"))


class Build(build):
    """Build into an empty folder, so that nothing of an earlier build is shipped."""

    def run(self):
        shutil.rmtree(os.path.join(self.build_lib, "gelu"), ignore_errors=True)
        super().run()


class BuildCore(build_ext):
    """Compile each isa_NAME.c with its own flags and hand the objects to the linker."""

    def finalize_options(self):
        super().finalize_options()
        self.force = True  # another CC or CFLAGS shows in no file's date

    def run(self):
        super().run()
        # Python started in this folder imports the package from here: leave it the module, too, unless it is for
        # another machine (this is how a cross build names its target).
        if "_PYTHON_HOST_PLATFORM" not in os.environ:
            self.copy_extensions_to_source()

    def build_extension(self, extension):
        msvc = self.compiler.compiler_type == "msvc"
        extension.extra_compile_args = MSVC_FLAGS if msvc else UNIX_FLAGS
        if not msvc:
            extension.extra_link_args = UNIX_LINK_FLAGS
            extension.libraries = ["m"]
        for name, (flags, source) in self.instruction_sets().items():
            if self.compiler_takes(source, flags[msvc]):
                extension.extra_objects += self.compile_instruction_set(extension, name, flags[msvc])
                extension.define_macros.append((f"GELU_BUILD_{name.upper()}", None))
            else:
                self.warn(f"the compiler refuses {' '.join(flags[msvc]) or name}: building without {name}")
        super().build_extension(extension)

    def instruction_sets(self):
        # The target, which is not this machine in a cross build: "linux-x86_64", "macosx-11.0-arm64", "win-amd64".
        # Where it tells nothing ("macosx-11.0-universal2") the compiler decides; for two targets at once it takes none.
        return INSTRUCTION_SETS.get(self.plat_name.rsplit("-", 1)[-1].lower(), X86_64 | AARCH64)

    def compile_instruction_set(self, extension, name, flags):
        return self.compiler.compile(
            [f"csrc/isa_{name}.c"],
            output_dir=self.build_temp,
            extra_postargs=[*extension.extra_compile_args, *flags],
        )

    def compiler_takes(self, source, flags):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "check.c")
            path.write_text(source)
            try:
                self.compiler.compile([str(path)], output_dir=folder, extra_postargs=flags)
            except CompileError:
                return False
        return True


core = Extension(
    "gelu._core",
    sources=[f"csrc/{name}" for name in SOURCES] + TABLES,
    include_dirs=[numpy.get_include()],
    define_macros=[("NPY_TARGET_VERSION", "NPY_1_23_API_VERSION")],
    py_limited_api=not FREE_THREADED,
)
if not FREE_THREADED:
    core.define_macros.append(("Py_LIMITED_API", "0x030A0000"))

setup(
    ext_modules=[core],
    cmdclass={"build": Build, "build_ext": BuildCore},
    options={} if FREE_THREADED else {"bdist_wheel": {"py_limited_api": "cp310"}},
)
