"""GELU and its relatives as NumPy ufuncs: fast, and right to the last bit or two.

    >>> import numpy as np
    >>> import gelu
    >>> gelu.gelu(np.array([-1.0, 0.0, 1.0, 2.0]))
    array([-0.15865525,  0.        ,  0.84134475,  1.95449974])

===========================  ===================================================================================
gelu                         x times the standard normal distribution function of x
gelu_grad                    its derivative
gelu_grad2                   its second derivative
gelu_value_and_grad          both at once
gelu_backward                a gradient times the derivative
gelu_tanh                    the tanh form, ``x/2 * (1 + tanh(sqrt(2/pi) * (x + 0.044715*x**3)))``
gelu_tanh_grad               its derivative
gelu_tanh_grad2              its second derivative
gelu_tanh_value_and_grad     both at once
gelu_tanh_backward           a gradient times the derivative
gelu_sigmoid                 the sigmoid form, ``x / (1 + exp(-1.702*x))``
gelu_sigmoid_grad            its derivative
gelu_sigmoid_grad2           its second derivative
gelu_sigmoid_value_and_grad  both at once
gelu_sigmoid_backward        a gradient times the derivative
silu                         ``x / (1 + exp(-x))``, also known as Swish
silu_grad                    its derivative
silu_grad2                   its second derivative
silu_value_and_grad          both at once
silu_backward                a gradient times the derivative
mish                         ``x * tanh(log(1 + exp(x)))``
mish_grad                    its derivative
mish_grad2                   its second derivative
mish_value_and_grad          both at once
mish_backward                a gradient times the derivative
bias_gelu                    ``gelu(x + b)``, a linear layer's bias and activation
bias_gelu_backward           a gradient times its derivative
bias_gelu_tanh               ``gelu_tanh(x + b)``
bias_gelu_tanh_backward      a gradient times its derivative
geglu                        ``gelu(a) * b``, the gated linear unit
geglu_backward               the gradients with respect to both
geglu_tanh                   ``gelu_tanh(a) * b``
geglu_tanh_backward          the gradients with respect to both
swiglu                       ``silu(a) * b``
swiglu_backward              the gradients with respect to both
gelu_normal                  x times the distribution function of a normal variable of any mean and deviation
soi_map                      the stochastic regulariser that gelu is the expectation of
from_name                    the function that a framework calls by a name
get_include                  where a C compiler finds ``<gelu/c_api.h>``
set_num_threads              how many threads share a large call, for the process
get_num_threads              how many do at most, in this thread
num_threads                  how many may within a ``with`` block
show_config                  what was built, and what of it is used here
===========================  ===================================================================================

The functions are real ufuncs: ``out``, ``where``, ``dtype``, broadcasting and ``__array_ufunc__`` work as they do for
``numpy.exp``. The docstring of each gives its formula, special values and error bounds. ``python -m gelu`` runs a
demonstration, and ``python -m gelu apply`` applies a function to a file.

``gelu.testing`` measures the errors of any implementation, as does ``python -m gelu check`` those in a file;
``gelu.c_api`` has the functions for Numba, Cython, SciPy and C.
"""

try:
    from ._config import show_config
except ModuleNotFoundError as error:
    if error.name != "gelu._core":
        raise
    from ._missing_core import explanation

    raise ImportError(explanation(), name=error.name) from None

from . import _core, _threads
from ._introspection import introduce_ufuncs
from ._names import from_name
from ._soi_map import soi_map
from ._threads import get_num_threads, num_threads, set_num_threads
from .c_api import get_include

introduce_ufuncs(__name__)
del introduce_ufuncs
globals().update((name, getattr(_core, name)) for name in _core.functions)

_functions = (from_name, get_include, get_num_threads, num_threads, set_num_threads, show_config, soi_map)
__all__ = sorted([*_core.functions, *(function.__name__ for function in _functions)])

__version__ = "0.1.0"

_threads.initialize(__version__)


def __getattr__(name):
    if name == "testing":  # imported when it is asked for: few programs do
        import importlib

        return importlib.import_module(".testing", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
