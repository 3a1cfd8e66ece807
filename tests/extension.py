"""Extension modules that a test compiles, and what they hand to each other."""

import ctypes
import importlib.util
import os
import pathlib
import shutil
import subprocess
import sys
import sysconfig

import pytest
from compilers import COMPILER, run_compiler

import gelu

PACKAGE = pathlib.Path(gelu.__file__).parent

needs_compiler = pytest.mark.skipif(
    shutil.which(COMPILER[0]) is None or sysconfig.get_config_var("EXT_SUFFIX").endswith(".pyd"),
    reason="there is no C compiler here that takes options as Unix has them",
)
WARNINGS = ["-Wall", "-Wextra", "-Werror"]


def build(source, folder, name, flags=WARNINGS):
    """Compile a source into a folder, and import the module."""
    module = folder / f"{name}{sysconfig.get_config_var('EXT_SUFFIX')}"
    folders = [f"-I{sysconfig.get_path('include')}", f"-I{gelu.get_include()}"]
    run_compiler([*COMPILER, "-O1", "-shared", "-fPIC", *flags, *folders, source, "-o", module])
    specification = importlib.util.spec_from_file_location(name, module)
    loaded = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(loaded)
    return loaded


def cython_to_c(text, folder, name):
    """The C source that Cython makes of its own."""
    source = folder / f"{name}.pyx"
    source.write_text(text)
    command = [sys.executable, "-m", "cython", "-3", "-I", PACKAGE.parent, source]
    subprocess.run(command, check=True, env=os.environ | {"PYTHONPATH": str(PACKAGE.parent)})
    return source.with_suffix(".c")


def capsule_name(capsule):
    get_name = ctypes.pythonapi.PyCapsule_GetName
    get_name.restype, get_name.argtypes = ctypes.c_char_p, [ctypes.py_object]
    return get_name(capsule).decode()
