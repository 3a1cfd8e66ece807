"""Extension modules that a test compiles, and what they hand to each other."""

import ctypes
import importlib.util
import shutil
import sysconfig

import pytest
from compilers import COMPILER, run_compiler

import gelu

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


def capsule_name(capsule):
    get_name = ctypes.pythonapi.PyCapsule_GetName
    get_name.restype, get_name.argtypes = ctypes.c_char_p, [ctypes.py_object]
    return get_name(capsule).decode()
