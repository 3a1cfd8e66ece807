"""Build gelu._core: the core compiled once for each instruction set, the rest once, linked into one extension module.

Everything else about the package is in pyproject.toml.
"""

import glob
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sysconfig
import tempfile

import numpy
from setuptools import Extension, setup
from setuptools.command.bdist_wheel import bdist_wheel
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
        (["-mavx2", "-mfma", "-mpopcnt"], ["/arch:AVX2"]),
        X86_64_SOURCE + "__m256d check(__m256d);\n__m256d check(__m256d a) { return _mm256_fmadd_pd(a, a, a); }\n",
    ),
    "avx512": (
        (["-mavx512f", "-mavx512dq", "-mavx512bw", "-mavx512vl", "-mfma", "-mpopcnt"], ["/arch:AVX512"]),
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
    "-fno-fast-math",
    "-fno-unsafe-math-optimizations",
    "-ffp-contract=off",
    "-fvisibility=hidden",
    "-Wall",
    "-Wextra",
]
UNIX_LINK_FLAGS = ["-O3", "-fno-fast-math", "-fno-unsafe-math-optimizations"]
MSVC_FLAGS = ["/std:c11", "/experimental:c11atomics", "/O2", "/fp:precise"]

RELEASE_FLAGS = ["-O3"]
# for a debugger that steps into every function, and for a list beside each object of the files that it was made of
DEBUG_FLAGS = ["-Og", "-g", "-fno-inline", "-MMD"]

ANY_SOURCE = "#include <math.h>\n"
RUN_PATH = re.compile("-Wl,-(rpath[,=]|R).+|-R.+")

# What to do where C does not compile. (Where MSVC is missing, setuptools says so.)
NO_COMPILER = (
    "gelu is written in C, and there is no C compiler that works here: install one (Debian, Ubuntu: apt install gcc "
    "libc6-dev; Fedora: dnf install gcc; macOS: xcode-select --install; conda: conda install c-compiler), or name "
    "yours in the environment variable CC."
)
OLD_COMPILER = (
    "The C compiler works, but is not one of C11 with <stdatomic.h>: install a newer one, or name another in the "
    "environment variable CC."
)
REFUSED_FLAGS = """The C compiler works, but not with the flags that it is given. They come from CFLAGS and CPPFLAGS,
from the build of this Python, and from setup.py."""
NO_HEADERS = """The C compiler works, but does not find the header files of this Python. Install them, and build again:

    Debian, Ubuntu    apt install python3-dev
    Fedora            dnf install python3-devel"""

SOURCES = [
    "c_api/capsules.c",
    "c_api/scalars_isa_portable.c",
    "call.c",
    "dispatch.c",
    "half.c",
    "isa_portable.c",
    "long_double.c",
    "loops.c",
    "memory.c",
    "module.c",
    "soi_map.c",
    "strided.c",
    "threads.c",
]
TABLES = sorted(str(path) for path in pathlib.Path("csrc/tables").glob("*.c"))


class Build(build):
    """Build into an empty folder, so that nothing of an earlier build is shipped."""

    def run(self):
        shutil.rmtree(os.path.join(self.build_lib, "gelu"), ignore_errors=True)
        super().run()


class BuildCore(build_ext):
    """Compile each isa_NAME.c with its own flags and hand the objects to the linker.

    Everything is compiled anew; with --debug, only what changed.
    """

    def finalize_options(self):
        super().finalize_options()
        self.force = True  # another CC or CFLAGS shows in no file's date
        if self.debug:
            self.build_temp = os.path.join(self.build_temp, "debug")

    def run(self):
        super().run()
        # Python started in this folder imports the package from here: leave it the module, too, unless it is for
        # another machine (this is how a cross build names its target).
        if "_PYTHON_HOST_PLATFORM" not in os.environ:
            self.copy_extensions_to_source()

    def build_extension(self, extension):
        msvc = self.compiler.compiler_type == "msvc"
        extension.extra_compile_args = MSVC_FLAGS
        if not msvc:
            extension.extra_compile_args = [*(DEBUG_FLAGS if self.debug else RELEASE_FLAGS), *UNIX_FLAGS]
            extension.extra_link_args = UNIX_LINK_FLAGS
            self.leave_out_debug_information_and_run_path(extension)
            extension.libraries = ["m"]
            if self.plat_name.startswith("linux"):  # where glibc before 2.34 has threads in a library of their own
                extension.extra_link_args = [*extension.extra_link_args, "-pthread"]
        instruction_sets = self.instruction_sets()
        if self.compiler.compiler_type == "unix":
            if refused := self.leave_out_refused_flags(extension):
                instruction_sets = {}
                self.warn(f"the compiler is not known here, and refuses {' '.join(refused)}: building plain C alone")
            self.check_compiler(extension)
            if self.debug:
                leave_out_what_is_compiled(self.compiler)
        for name, (flags, source) in instruction_sets.items():
            if self.compiler_takes(source, flags[msvc]):
                extension.extra_objects += self.compile_instruction_set(extension, name, flags[msvc])
                extension.define_macros.append((f"GELU_BUILD_{name.upper()}", None))
            else:
                self.warn(f"the compiler refuses {' '.join(flags[msvc]) or name}: building without {name}")
        super().build_extension(extension)

    def leave_out_debug_information_and_run_path(self, extension):
        # Python hands on flags that it was itself built with: for debug information, which is ten times the code, and
        # for the path of its libraries, of which the module needs none. They stay where the environment asks for them.
        names = ("CC", "CFLAGS", "CPPFLAGS", "LDSHARED", "LDFLAGS")
        asked = shlex.split(" ".join(os.environ.get(name, "") for name in names))
        if not self.debug and not any(flag.startswith("-g") for flag in asked):
            extension.extra_compile_args = [*extension.extra_compile_args, "-g0"]
            extension.extra_link_args = [*extension.extra_link_args, "-Wl,-S"]  # that of the compiler's library, too
        self.compiler.linker_so = [
            flag for flag in self.compiler.linker_so if flag in asked or not RUN_PATH.fullmatch(flag)
        ]

    def leave_out_refused_flags(self, extension):
        """Of the flags of this file, those that the compiler refuses though it compiles without them."""
        if complaint_of(self.compiler.compiler_so, ANY_SOURCE) is not None:
            return []
        refused = [
            flag
            for flag in dict.fromkeys(extension.extra_compile_args)
            if complaint_of([*self.compiler.compiler_so, flag], ANY_SOURCE) is not None
        ]
        extension.extra_compile_args = [flag for flag in extension.extra_compile_args if flag not in refused]
        extension.extra_link_args = [flag for flag in extension.extra_link_args if flag not in refused]
        return refused

    def check_compiler(self, extension):
        """Raise an error that says what to do, unless C compiles here: only then a refused flag tells of the flag."""
        compiler = self.compiler.linker_exe  # CC alone
        with_flags = [*self.compiler.compiler_so, *extension.extra_compile_args]
        with_headers = [*with_flags, "-w", *(f"-I{folder}" for folder in self.include_dirs)]
        for command, source, advice in (
            (compiler, ANY_SOURCE, NO_COMPILER),
            (with_flags, ANY_SOURCE, REFUSED_FLAGS),
            (with_flags, "#include <stdatomic.h>\n", OLD_COMPILER),
            (with_headers, "#include <Python.h>\n", NO_HEADERS),
        ):
            complaint = complaint_of(command, source)
            if complaint is not None:
                raise CompileError(f"{advice}\n\nWhat was tried, and what came of it:\n\n{complaint}")

    def instruction_sets(self):
        # The target, which is not this machine in a cross build: "linux-x86_64", "macosx-11.0-arm64", "win-amd64".
        # Where it tells nothing ("macosx-11.0-universal2") the compiler decides; for two targets at once it takes none.
        return INSTRUCTION_SETS.get(self.plat_name.rsplit("-", 1)[-1].lower(), X86_64 | AARCH64)

    def compile_instruction_set(self, extension, name, flags):
        return self.compiler.compile(
            [f"csrc/isa_{name}.c", *glob.glob(f"csrc/c_api/scalars_isa_{name}.c")],
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


class Wheel(bdist_wheel):
    """Give files the usual permissions, not those they have here, so that a wheel is the same wherever it is built."""

    def write_wheelfile(self, *arguments, **keywords):
        super().write_wheelfile(*arguments, **keywords)  # the last file
        for path in pathlib.Path(self.bdist_dir).rglob("*"):
            path.chmod(0o755 if path.is_dir() or path.suffix == ".so" else 0o644)


def leave_out_what_is_compiled(compiler):
    """Let a compiler pass over a source whose object was made by the same command, of files that did not change."""
    compile_one = compiler._compile

    def compile_one_that_changed(object_file, source, *arguments):
        command = repr((compiler.compiler_so, source, arguments))
        command_file = pathlib.Path(object_file).with_suffix(".command")
        if command_file.exists() and command_file.read_text() == command and is_newer_than_its_parts(object_file):
            return
        command_file.unlink(missing_ok=True)  # until the object is complete
        compile_one(object_file, source, *arguments)
        command_file.write_text(command)

    compiler._compile = compile_one_that_changed


def is_newer_than_its_parts(object_file):
    try:
        rule = pathlib.Path(object_file).with_suffix(".d").read_text()  # "half.o: half.c half.h", by -MMD
        parts = shlex.split(rule.replace("\\\n", " "))[1:]
        return max(map(os.path.getmtime, parts)) < os.path.getmtime(object_file)
    except FileNotFoundError:
        return False


def complaint_of(command, source):
    """The command that does not compile some source and what comes of it, or None where it compiles it."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "check.c")
        path.write_text(source)
        command = [*command, "-c", str(path), "-o", str(path.with_suffix(".o"))]
        try:
            done = subprocess.run(command, capture_output=True, text=True, errors="replace")
        except OSError as error:
            return f"{shlex.join(command)}\n{error}"
    if done.returncode == 0:
        return None
    return f"{shlex.join(command)}\n{done.stdout}{done.stderr}(exit status {done.returncode})"


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
    cmdclass={"build": Build, "build_ext": BuildCore, "bdist_wheel": Wheel},
    options={} if FREE_THREADED else {"bdist_wheel": {"py_limited_api": "cp310"}},
)
