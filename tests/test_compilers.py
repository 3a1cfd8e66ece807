"""The core compiles wherever C11 does, and what would compile it to something else is refused: by the compiler where it
shows there, or else at import.
"""

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig

import numpy as np
import pytest
from compilers import COMPILER, CORE, FLAGS, SOURCES, compiles, run_compiler

pytestmark = pytest.mark.skipif(
    shutil.which(COMPILER[0]) is None or os.name != "posix", reason="there is no C compiler for a POSIX system here"
)

#: Processors with little: WebAssembly and bare Arm have no floating-point flags, the other Arm is asked in software.
COMPILERS_FOR_LITTLE = {
    "WebAssembly": ["clang", "--target=wasm32-wasi"],
    "bare Arm": ["arm-none-eabi-gcc"],
    "Arm with software floating point": ["arm-linux-gnueabi-gcc"],
}

#: Options that give garbage, the compilers that show them, and what their message names.
REFUSED = [
    ("gcc", "-ffast-math", "fast-math"),
    ("clang", "-ffast-math", "fast-math"),
    ("gcc", "-fassociative-math -fno-signed-zeros -fno-trapping-math", "fast-math"),
    ("gcc", "-freciprocal-math", "fast-math"),
    ("gcc", "-fno-signed-zeros", "fast-math"),
    ("gcc", "-ffinite-math-only", "-ffinite-math-only"),
    ("clang", "-ffinite-math-only", "-ffinite-math-only"),
    ("gcc", "-fsingle-precision-constant", "-fsingle-precision-constant"),
    ("clang", "-Xclang -cl-single-precision-constant", "-fsingle-precision-constant"),
]
REFUSED_ON_X86_64_LINUX = [
    ("gcc", "-mfpmath=387", "-mfpmath=sse"),
    ("gcc", "-mlong-double-64", "-mlong-double-64"),
    ("clang", "-mlong-double-64", "-mlong-double-64"),
    ("gcc", "-mlong-double-128", "-mlong-double-128"),
    ("clang", "-mlong-double-128", "-mlong-double-128"),
]

X86_64_LINUX = "#if !defined(__x86_64__) || !defined(__linux__)\n#error\n#endif\nint main(void) { return 0; }\n"

#: The compiler's own macro changed to what it is for PowerPC's pair of doubles.
WITH_106_BITS = ["-Wno-builtin-macro-redefined", "-U__LDBL_MANT_DIG__", "-D__LDBL_MANT_DIG__=106"]

REPORT = """
import importlib.util, sys
import numpy as np
spec = importlib.util.spec_from_file_location("gelu._core", sys.argv[1])
core = importlib.util.module_from_spec(spec)
spec.loader.exec_module(core)
print(core.gelu.types, core.gelu_backward.types, core.gelu(np.ones(1))[0])
"""


@pytest.mark.parametrize("processor", COMPILERS_FOR_LITTLE)
def test_the_core_compiles_for_a_processor_with_little(processor, tmp_path, every_build):
    compiler = COMPILERS_FOR_LITTLE[processor]
    if shutil.which(compiler[0]) is None or not compiles(tmp_path, [*compiler, "-c"], [], "#include <fenv.h>\n"):
        pytest.skip(f"{' '.join(compiler)} or its C library is not installed")
    for source in [CORE / "isa_portable.c", CORE / "c_api" / "scalars_isa_portable.c", *SOURCES]:
        run_compiler([*compiler, *FLAGS, "-c", source, "-o", tmp_path / "object.o"])


def test_without_inlining_a_debugger_can_stop_in_every_function_of_a_kernel(tmp_path):
    target = tmp_path / "object.o"
    run_compiler([*COMPILER, *FLAGS, "-Og", "-fno-inline", "-c", CORE / "isa_portable.c", "-o", target])
    functions = target.read_bytes()
    for name in (b"evaluate_row", b"locate_block"):
        assert b"f32_" + name in functions
        assert b"f64_" + name in functions


@pytest.mark.parametrize(("compiler", "options", "named"), REFUSED + REFUSED_ON_X86_64_LINUX)
def test_options_that_change_the_arithmetic_are_refused(compiler, options, named, tmp_path):
    if shutil.which(compiler) is None:
        pytest.skip(f"{compiler} is not installed")
    if (compiler, options, named) in REFUSED_ON_X86_64_LINUX and not compiles(tmp_path, [compiler], [], X86_64_LINUX):
        pytest.skip(f"{compiler} does not compile for Linux on x86-64")
    command = [compiler, "-std=c11", f"-I{CORE}", "-c", CORE / "dispatch.c", "-o", os.devnull]
    run_compiler(command)
    with pytest.raises(RuntimeError, match=rf"error: .*compile without.*{named}|error: .*compile with .*{named}"):
        run_compiler([*command, *options.split()])


@pytest.fixture(scope="session")
def objects(tmp_path_factory):
    """Of the extension module all but module.c, long_double.c and dispatch.c, which depend on long double."""
    folder = tmp_path_factory.mktemp("objects")
    python = ["-DNPY_TARGET_VERSION=NPY_1_23_API_VERSION"]
    python += [f"-I{path}" for path in (sysconfig.get_path("include"), np.get_include())]
    if not compiles(folder, [*COMPILER, "-c"], python, "#include <Python.h>\n"):
        pytest.skip("Python's headers are not installed")

    def compile_one(source, flags=()):
        target = folder / f"{source.stem}{len(list(folder.iterdir()))}.o"
        run_compiler([*COMPILER, *FLAGS, "-O0", "-fPIC", *python, *flags, "-c", source, "-o", target])
        return target

    dependent = ("dispatch.c", "long_double.c")
    common = [path for path in SOURCES if path.name not in dependent]
    c_functions = [CORE / "c_api" / name for name in ("capsules.c", "scalars_isa_portable.c")]
    common = [compile_one(path) for path in [*common, CORE / "isa_portable.c", CORE / "loops.c", *c_functions]]
    return compile_one, common


def imported(objects, folder, module_flags=(), core_flags=()):
    """What REPORT says of a module of which two parts are compiled with options of their own."""
    compile_one, common = objects
    own = [compile_one(CORE / name, core_flags) for name in ("dispatch.c", "long_double.c")]
    own.append(compile_one(CORE / "module.c", module_flags))
    module = folder / "_core.so"
    shared = shlex.split(sysconfig.get_config_var("LDSHARED"))[1:]
    run_compiler([*COMPILER, *shared, *common, *own, "-o", module, "-lm", "-pthread"])
    environment = {name: value for name, value in os.environ.items() if name != "GELU_ISA"}
    return subprocess.run([sys.executable, "-c", REPORT, module], capture_output=True, text=True, env=environment)


def test_a_module_built_from_its_parts_has_loops_for_every_type(objects, tmp_path):
    done = imported(objects, tmp_path)
    assert done.stderr == ""
    assert done.stdout == "['e->e', 'f->f', 'd->d', 'g->g'] ['ee->e', 'ff->f', 'dd->d', 'gg->g'] 0.8413447460685429\n"


@pytest.mark.parametrize("option", ["-mlong-double-64", "-mlong-double-128"])
def test_a_long_double_that_is_not_numpys_is_refused_at_import(option, objects, tmp_path):
    if not compiles(tmp_path, COMPILER, [], X86_64_LINUX):
        pytest.skip("the options are known for x86-64")
    done = imported(objects, tmp_path, module_flags=[option])
    assert done.returncode == 1
    assert "ImportError: gelu was compiled with another long double than NumPy" in done.stderr
    assert option in done.stderr


def test_a_long_double_of_an_unknown_format_has_no_loop(objects, tmp_path):
    done = imported(objects, tmp_path, core_flags=WITH_106_BITS)
    assert done.stderr == ""
    assert done.stdout == "['e->e', 'f->f', 'd->d'] ['ee->e', 'ff->f', 'dd->d'] 0.8413447460685429\n"
