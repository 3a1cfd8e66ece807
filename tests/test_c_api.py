"""The C functions: what is there, that the results are those of the ufuncs, and that nothing else is touched."""

import concurrent.futures
import ctypes
import os
import pathlib
import re
import subprocess
import sys

import numpy as np
import pytest
from extension import PACKAGE, build, capsule_name, needs_compiler
from formats import FORMAT, assert_same_bits, random_bits
from functions import FUNCTIONS, KINDS, UFUNCS, name_of

import gelu
import gelu.c_api

ROOT = pathlib.Path(__file__).parents[1]
HEADER = PACKAGE / "include" / "gelu" / "c_api.h"
CAPSULES = gelu.c_api.__pyx_capi__
ONE_INPUT = [ufunc for ufunc in UFUNCS if ufunc.nin == 1]
HAS_LONG_DOUBLE = any(types.startswith("g") for types in gelu.gelu.types)

#: The suffix of each function's name, its C type, and its type for Python.
SCALARS = {"float": "f", "double": "d"}
ARRAYS = {"float_array": "f", "double_array": "d"} | ({"long_double_array": "g"} if HAS_LONG_DOUBLE else {})


def pointer(name):
    get_pointer = ctypes.pythonapi.PyCapsule_GetPointer
    get_pointer.restype, get_pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    return get_pointer(CAPSULES[name], capsule_name(CAPSULES[name]).encode())


def declared(text):
    """Name and type of each function that is declared in C or Cython, the type as Cython names a capsule."""
    found = {}
    for result, name, parameters in re.findall(r"^(?:cdef| +) ?(\w+) \(?\*?(\w+)\)?\((.*?)\)", text, re.MULTILINE):
        types = [re.sub(r"(\*?)\w+$", r"\1", parameter).strip() for parameter in parameters.split(", ")]
        types = [re.sub(r"^const (.*) \*$", r"\1 const *", kind) for kind in types]
        found[name] = f"{result} ({', '.join(types)})"
    return found


def test_every_function_of_one_input_is_there_for_numbers_and_arrays():
    expected = {f"{ufunc.__name__}_{suffix}" for ufunc in ONE_INPUT for suffix in (*SCALARS, *ARRAYS)}
    assert set(CAPSULES) == expected
    assert capsule_name(CAPSULES["gelu_double"]) == "double (double)"
    assert capsule_name(CAPSULES["gelu_float_array"]) == "void (float const *, float *, Py_ssize_t)"
    assert capsule_name(CAPSULES["gelu_value_and_grad_float"]) == "void (float, float *, float *)"


def test_the_declarations_for_cython_and_c_are_of_what_is_there():
    exported = {name: capsule_name(capsule) for name, capsule in CAPSULES.items()}
    in_cython = declared((PACKAGE / "c_api.pxd").read_text())
    members = HEADER.read_text().split("typedef struct {")[1].split("} gelu_c_api;")[0]
    assert in_cython == declared(members)
    assert {name: kind for name, kind in in_cython.items() if "long double" not in kind or HAS_LONG_DOUBLE} == exported
    rows = re.findall(r'\{"(\w+)", "(.*?)", offsetof\(gelu_c_api, (\w+)\), (\d)\}', HEADER.read_text())
    assert {name: kind for name, kind, member, _ in rows if name == member} == in_cython
    assert {name for name, _, _, may_be_missing in rows if may_be_missing == "1"} == {
        name for name in in_cython if "long_double" in name
    }


@pytest.mark.skipif(not (ROOT / "csrc").exists(), reason="the sources are not here")
def test_the_declarations_are_as_the_generator_writes_them(tmp_path):
    generator = ROOT / "csrc" / "c_api" / "generate.py"
    subprocess.run([sys.executable, generator, tmp_path], check=True)
    for name in ("c_api.pxd", "include/gelu/c_api.h"):
        assert (tmp_path / name).read_text() == (PACKAGE / name).read_text(), "run csrc/c_api/generate.py"


def points(kind):
    format = {"f": FORMAT["float32"], "d": FORMAT["float64"], "g": FORMAT["longdouble"]}[kind]
    rng = np.random.default_rng(3)
    parts = [rng.uniform(-800, 60, 3000), rng.uniform(-16, 4, 5000), rng.normal(0, 1, 3000), [0, -0.0, np.nan]]
    return np.concatenate([*map(format.array, parts), random_bits(format, 3000, rng), format.array([np.inf, -np.inf])])


@pytest.mark.parametrize("ufunc", ONE_INPUT, ids=name_of)
@pytest.mark.parametrize("suffix", ARRAYS)
def test_arrays_have_the_results_of_the_ufuncs(ufunc, suffix):
    x = points(ARRAYS[suffix])
    expected = ufunc(x) if ufunc.nout > 1 else (ufunc(x),)
    results = [np.full_like(x, 7) for _ in expected]
    addresses = [ctypes.c_void_p(array.ctypes.data) for array in (x, *results)]
    function = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * len(addresses), ctypes.c_ssize_t)(
        pointer(f"{ufunc.__name__}_{suffix}")
    )
    for nothing in (0, -1, -(2**40)):
        function(*addresses, nothing)
    assert all((result == 7).all() for result in results)
    function(*addresses, x.size)
    for result, right in zip(results, expected, strict=True):
        assert_same_bits(result, right)
    function(addresses[0], addresses[0], *addresses[2:], x.size)
    assert_same_bits(x, expected[0])


@pytest.fixture(scope="module")
def through_header(tmp_path_factory):
    """Every function through the header, by its place there."""
    source = pathlib.Path(__file__).parent / "c_api" / "through_header.c"
    return build(source, tmp_path_factory.mktemp("through_header"), "through_header")


def call(module, name, x, *, upward=False, kind=None):
    """The results as a tuple, and the flags that were raised."""
    _, function_kind = FUNCTIONS[re.sub(r"_(long_)?(float|double)(_array)?$", "", name)]
    results = [np.empty_like(x) for _ in range(KINDS[function_kind]["outputs"])]
    place = list(declared(HEADER.read_text().split("typedef struct {")[1].split("} gelu_c_api;")[0])).index(name)
    z = results[1].ctypes.data if len(results) > 1 else 0
    kind = kind or ("a" if name.endswith("_array") else x.dtype.char)
    flags = module.call(place, kind, x.ctypes.data, results[0].ctypes.data, z, x.size, upward)
    return results, flags


@needs_compiler
@pytest.mark.parametrize("upward", [False, True], ids=["to nearest", "upward"])
@pytest.mark.parametrize("suffix", SCALARS)
@pytest.mark.parametrize("ufunc", ONE_INPUT, ids=name_of)
def test_numbers_have_the_bits_of_the_ufuncs_in_any_mode_and_raise_no_flag(through_header, ufunc, suffix, upward):
    x = points(SCALARS[suffix])
    expected = ufunc(x) if ufunc.nout > 1 else (ufunc(x),)
    results, flags = call(through_header, f"{ufunc.__name__}_{suffix}", x, upward=upward)
    assert flags == 0
    for result, right in zip(results, expected, strict=True):
        assert_same_bits(result, right)


@needs_compiler
def test_an_extension_module_imports_the_functions_through_the_header(through_header):
    count, missing = through_header.places()
    assert count == len(ONE_INPUT) * 5
    assert len(missing) == (0 if HAS_LONG_DOUBLE else len(ONE_INPUT))
    assert through_header.gelu_and_grad(-20.0) == (gelu.gelu(-20.0), gelu.gelu_grad(-20.0))


@needs_compiler
def test_a_function_that_is_not_there_or_has_another_type_is_an_error_that_names_it(through_header, monkeypatch):
    others = dict(CAPSULES)
    del others["silu_double"]
    monkeypatch.setattr(gelu.c_api, "__pyx_capi__", others)
    with pytest.raises(KeyError, match="silu_double"):
        through_header.import_again()
    others["silu_double"] = CAPSULES["silu_float"]
    with pytest.raises(ValueError, match="incorrect name"):
        through_header.import_again()
    monkeypatch.undo()
    through_header.import_again()


@needs_compiler
def test_threads_call_side_by_side_and_so_does_a_forked_child(through_header):
    x = np.random.default_rng(4).uniform(-40, 10, 20_000)
    expected = gelu.gelu(x)
    with concurrent.futures.ThreadPoolExecutor(4) as executor:
        for (result,), flags in executor.map(lambda _: call(through_header, "gelu_double", x), range(16)):
            assert flags == 0
            assert_same_bits(result, expected)
    code = f"""
import os, sys, gelu, numpy
sys.path.insert(0, {os.path.dirname(through_header.__file__)!r})
import through_header
x = numpy.linspace(-40, 10, 1001)
if not hasattr(os, "fork") or os.fork() == 0:
    y = numpy.empty_like(x)
    through_header.call(1, "d", x.ctypes.data, y.ctypes.data, 0, x.size, False)
    print((y == gelu.gelu(x)).all(), flush=True)
    os._exit(0)
os.wait()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stdout.split(), done.stderr) == (["True"], "")


def test_the_header_is_where_it_is_said_to_be():
    assert pathlib.Path(gelu.get_include(), "gelu", "c_api.h") == HEADER
    assert HEADER.is_file()
