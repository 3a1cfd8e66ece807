"""The functions of gelu for C: to be called from loops in Numba, Cython and C, and by SciPy, without Python in between.

For each function of one input, with NAME as ``gelu_grad``:

=======================================  ==============================================
NAME_float, NAME_double                  for one number: ``double gelu_grad_double(double x)``
NAME_float_array, NAME_double_array,     for an array:
NAME_long_double_array                   ``void (const double *x, double *dy, Py_ssize_t n)``
=======================================  ==============================================

A function of two outputs takes a pointer for each: ``void (double x, double *y, double *dy)``. The results are those of
the ufuncs to the bit, special values and error bounds included.

The functions need no GIL, keep no state, and may be called in any thread and after a fork; a large array is shared
among threads as by the ufunc. They raise nothing, and leave the floating-point environment as found, but for the
inexact flag, in whatever mode they are called.

The attribute ``__pyx_capi__`` holds them by name, as capsules that are named by the function's type, as Cython has it.
``gelu/c_api.pxd`` declares them for Cython, and ``<gelu/c_api.h>`` in ``gelu.get_include()`` for C and C++.

Examples
--------
>>> import ctypes
>>> import gelu.c_api
>>> capsule = gelu.c_api.__pyx_capi__["gelu_double"]
>>> capsule
<capsule object "double (double)" at 0x...>
>>> get_pointer = ctypes.pythonapi.PyCapsule_GetPointer
>>> get_pointer.restype, get_pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
>>> function = ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_double)(get_pointer(capsule, b"double (double)"))
>>> function(-20.0) == gelu.gelu(-20.0)
True
"""

import os

from ._core import __pyx_capi__ as __pyx_capi__

__all__ = ["get_include"]


def get_include():
    """The folder to give a C compiler with ``-I``, for ``#include <gelu/c_api.h>``.

    Returns
    -------
    path : str

    Examples
    --------
    >>> import os
    >>> import gelu
    >>> os.path.exists(os.path.join(gelu.get_include(), "gelu", "c_api.h"))
    True
    """
    return os.path.join(os.path.dirname(os.path.abspath(__file__)), "include")
