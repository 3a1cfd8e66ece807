"""The C functions with the packages that they are for: Numba, SciPy and Cython."""

import ctypes
import pathlib
import re

import numpy as np
import pytest
from extension import PACKAGE, build, capsule_name, cython_to_c, needs_compiler

import gelu
import gelu.c_api

X = np.linspace(-40, 10, 1001)


def numba_function(numba, name, result, *arguments):
    """A C function as Numba calls it."""
    from numba.extending import get_cython_function_address

    return ctypes.CFUNCTYPE(result, *arguments)(get_cython_function_address("gelu.c_api", name))


def test_a_loop_that_numba_compiled_calls_them():
    numba = pytest.importorskip("numba")
    gelu_double = numba_function(numba, "gelu_double", ctypes.c_double, ctypes.c_double)

    @numba.njit
    def gelu_of_sum(x, bias):
        y = np.empty_like(x)
        for i in range(x.size):
            y[i] = gelu_double(x[i] + bias)
        return y

    np.testing.assert_array_equal(gelu_of_sum(X, 0.5), gelu.gelu(X + 0.5))


def test_a_parallel_loop_of_numba_calls_them_in_float32():
    numba = pytest.importorskip("numba")
    silu_float = numba_function(numba, "silu_float", ctypes.c_float, ctypes.c_float)

    @numba.njit(nogil=True)
    def swiglu(a, b):
        y = np.empty_like(a)
        for i in range(a.size):
            y[i] = silu_float(a[i]) * b[i]
        return y

    x = X.astype(np.float32)
    np.testing.assert_array_equal(swiglu(x, x[::-1].copy()), gelu.silu(x) * x[::-1])


def test_scipy_integrates_them():
    scipy = pytest.importorskip("scipy")
    from scipy.integrate import quad

    integral, _ = quad(scipy.LowLevelCallable.from_cython(gelu.c_api, "gelu_grad_double"), -3, 2)
    assert integral == pytest.approx(gelu.gelu(2.0) - gelu.gelu(-3.0), rel=1e-12)


def test_a_filter_of_scipy_calls_them():
    numba = pytest.importorskip("numba")
    scipy = pytest.importorskip("scipy")
    from scipy.ndimage import correlate1d, generic_filter

    gelu_double = numba_function(numba, "gelu_double", ctypes.c_double, ctypes.c_double)
    pointer = numba.types.CPointer

    @numba.cfunc(
        numba.types.intc(pointer(numba.float64), numba.types.intp, pointer(numba.float64), numba.types.voidptr)
    )
    def gelu_of_mean(values, count, result, _):
        total = 0.0
        for i in range(count):
            total += values[i]
        result[0] = gelu_double(total / count)
        return 1

    found = generic_filter(X, scipy.LowLevelCallable(gelu_of_mean.ctypes), size=4)
    means = correlate1d(X, [0.25] * 4)
    np.testing.assert_allclose(found, gelu.gelu(means), rtol=1e-10, atol=1e-200)


PAGE = pathlib.Path(__file__).parents[1] / "docs" / "c_api.md"
EXAMPLE = re.findall(r"```cython\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL) if PAGE.exists() else []

CYTHON = """
from gelu.c_api cimport gelu_double, gelu_value_and_grad_float, mish_float_array

def numbers(Py_ssize_t x, Py_ssize_t y, Py_ssize_t z, Py_ssize_t dz, Py_ssize_t n):
    cdef Py_ssize_t i
    with nogil:
        for i in range(n):
            (<double *>y)[i] = gelu_double((<double *>x)[i])
            gelu_value_and_grad_float(<float>(<double *>x)[i], (<float *>z) + i, (<float *>dz) + i)

def mish(Py_ssize_t x, Py_ssize_t n):
    mish_float_array(<float *>x, <float *>x, n)
"""


@pytest.fixture(scope="module")
def cython_module(tmp_path_factory):
    """Calls some functions, and has one of each type that there is, under the name copy_of_NAME."""
    pytest.importorskip("Cython")
    pxd = (PACKAGE / "c_api.pxd").read_text()
    declarations = re.findall(r"^cdef (\w+(?: double)?) (\w+\(.*?\)) noexcept nogil$", pxd, re.MULTILINE)
    one_of_each_type = {(result, rest.partition("(")[2]): rest for result, rest in declarations}
    copies = [
        f"cdef api {result} copy_of_{rest} noexcept nogil:\n    {'pass' if result == 'void' else 'return x'}\n"
        for (result, _), rest in one_of_each_type.items()
    ]
    folder = tmp_path_factory.mktemp("cython")
    source = cython_to_c("".join([*EXAMPLE, CYTHON, *copies]), folder, "through_cython")
    return build(source, folder, "through_cython", flags=["-O0", "-w"])


@needs_compiler
def test_a_module_of_cython_imports_and_calls_them(cython_module):
    y, (z, dz) = np.empty_like(X), np.empty((2, X.size), np.float32)
    cython_module.numbers(*(array.ctypes.data for array in (X, y, z, dz)), X.size)
    np.testing.assert_array_equal(y, gelu.gelu(X))
    np.testing.assert_array_equal([z, dz], gelu.gelu_value_and_grad(X.astype(np.float32)))
    x = X.astype(np.float32)
    cython_module.mish(x.ctypes.data, x.size)
    np.testing.assert_array_equal(x, gelu.mish(X.astype(np.float32)))


@needs_compiler
@pytest.mark.skipif(not EXAMPLE, reason="the documentation is not here")
def test_the_example_of_the_documentation_runs_in_cython(cython_module):
    middles = -3 + 5 * (np.arange(1000) + 0.5) / 1000
    assert cython_module.mean_of_gelu(-3, 2, 1000) == pytest.approx(gelu.gelu(middles).mean(), rel=1e-12)


@needs_compiler
def test_the_capsules_are_named_as_cython_names_its_own(cython_module):
    capsules = {f"copy_of_{name}": capsule for name, capsule in gelu.c_api.__pyx_capi__.items()}
    copies = {name: capsule for name, capsule in cython_module.__pyx_capi__.items() if name in capsules}
    for name, copy in copies.items():
        assert capsule_name(copy) == capsule_name(capsules[name])
    assert {capsule_name(copy) for copy in copies.values()} == {capsule_name(its) for its in capsules.values()}
