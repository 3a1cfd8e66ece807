"""Build gelu._core: the core compiled once for each instruction set, the rest once, linked into one extension module.

Everything else about the package is in pyproject.toml.
"""

import pathlib
import platform
import sysconfig
import tempfile

import numpy
from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext
from setuptools.errors import CompileError

FREE_THREADED = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))  # has no limited API

# For each machine the instruction sets beyond plain C, with the compiler's flags: GCC's and clang's, then MSVC's.
X86_64 = {
    "avx2": (["-mavx2", "-mfma"], ["/arch:AVX2"]),
    "avx512": (["-mavx512f", "-mavx512dq", "-mavx512bw", "-mavx512vl", "-mfma"], ["/arch:AVX512"]),
}
AARCH64 = {"neon": ([], [])}
INSTRUCTION_SETS = {"x86_64": X86_64, "amd64": X86_64, "aarch64": AARCH64, "arm64": AARCH64}

# No contraction and no fast-math, whatever CFLAGS says: the bits of a result are part of the interface.
UNIX_FLAGS = [
    "-std=c11",
    "-O3",
    "-fno-fast-math",
    "-ffp-contract=off",
    "-fvisibility=hidden",
    "-Wall",
    "-Wextra",
]
MSVC_FLAGS = ["/std:c11", "/experimental:c11atomics", "/O2", "/fp:precise"]

SOURCES = ["dispatch.c", "half.c", "isa_portable.c", "long_double.c", "loops.c", "module.c"]
TABLES = sorted(str(path) for path in pathlib.Path("csrc/tables").glob("*.c"))


class BuildCore(build_ext):
    """Compile each isa_NAME.c with its own flags and hand the objects to the linker."""

    def run(self):
        super().run()
        # Python started in this folder imports the package from here: leave it the module, too.
        self.copy_extensions_to_source()

    def build_extension(self, extension):
        msvc = self.compiler.compiler_type == "msvc"
        extension.extra_compile_args = MSVC_FLAGS if msvc else UNIX_FLAGS
        for name, flags in self.instruction_sets().items():
            objects = self.compile_instruction_set(extension, name, flags[msvc])
            if objects:
                extension.extra_objects += objects
                extension.define_macros.append((f"GELU_BUILD_{name.upper()}", None))
        super().build_extension(extension)

    def instruction_sets(self):
        # the target, which is not this machine in a cross build: "linux-x86_64", "macosx-11.0-arm64", "win-amd64"
        target = self.plat_name.rsplit("-", 1)[-1].lower()
        return INSTRUCTION_SETS.get(target, INSTRUCTION_SETS.get(platform.machine().lower(), {}))

    def compile_instruction_set(self, extension, name, flags):
        """The object files for one instruction set, none where the compiler does not know its flags."""
        if not self.compiler_takes(flags):
            self.warn(f"the compiler does not take {' '.join(flags)}: building without {name}")
            return []
        return self.compiler.compile(
            [f"csrc/isa_{name}.c"],
            output_dir=self.build_temp,
            include_dirs=extension.include_dirs,
            depends=extension.depends,
            extra_postargs=[*extension.extra_compile_args, *flags],
        )

    def compiler_takes(self, flags):
        with tempfile.TemporaryDirectory() as folder:
            source = pathlib.Path(folder, "empty.c")
            source.write_text("int gelu_empty;\n")
            try:
                self.compiler.compile([str(source)], output_dir=folder, extra_postargs=flags)
            except CompileError:
                return False
        return True


core = Extension(
    "gelu._core",
    sources=[f"csrc/{name}" for name in SOURCES] + TABLES,
    depends=sorted(str(path) for suffix in ("h", "def") for path in pathlib.Path("csrc").rglob(f"*.{suffix}")),
    include_dirs=[numpy.get_include()],
    define_macros=[("NPY_TARGET_VERSION", "NPY_1_23_API_VERSION")],
    py_limited_api=not FREE_THREADED,
)
if not FREE_THREADED:
    core.define_macros.append(("Py_LIMITED_API", "0x030A0000"))

setup(
    ext_modules=[core],
    cmdclass={"build_ext": BuildCore},
    options={} if FREE_THREADED else {"bdist_wheel": {"py_limited_api": "cp310"}},
)
