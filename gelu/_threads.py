"""How many threads a call uses: what users ask for, the environment does, and threadpoolctl."""

import contextlib
import operator
import os
import warnings

from . import _core, _threadpoolctl
from ._processors import usable_processors

MOST = 2**31 - 1  # what C takes
VARIABLES = ("GELU_NUM_THREADS", "OMP_NUM_THREADS")


def set_num_threads(n):
    """Let every call use at most `n` threads.

    At import it is the value of the environment variable ``GELU_NUM_THREADS``, or else of ``OMP_NUM_THREADS``, or else
    the number of processors that the process may use, by its affinity and by the limits of its container.

    Large calls are shared among threads: where each has half a MiB of an operand to do (65,536 elements of float64,
    131,072 of float32), or 1,024 elements of long double. One call at a time is; what other threads call meanwhile,
    each does alone. Results do not depend on the number, in any bit.

    Parameters
    ----------
    n : int
        The number of threads, at least 1; with 1 no thread is ever started. It holds for the process, but for calls
        within `num_threads`.

    Raises
    ------
    TypeError
        If `n` is no integer.
    ValueError
        If `n` is less than 1, or more than 2**31 - 1.

    See Also
    --------
    get_num_threads, num_threads

    Notes
    -----
    Done by one thread are arrays that NumPy hands over in small pieces: those that it converts (to another type, from
    another byte order, from places that are not aligned; 8,192 elements at a time), runs between the holes of
    ``where``, and rows that are short, unless they lie one after the other. So are reductions, and calls with an output
    in the same stretch of memory as an input or another output, as ``z.imag`` is to ``z.real``, unless it is the input
    itself.

    The threads live only as long as the call. A forked child, and the end of the program, find none.

    Examples
    --------
    >>> import gelu
    >>> found = gelu.get_num_threads()
    >>> gelu.set_num_threads(2)
    >>> gelu.get_num_threads()
    2
    >>> gelu.set_num_threads(found)
    """
    _core.set_threads(_checked("set_num_threads", n))


def get_num_threads():
    """The number of threads that a call of this thread uses at most.

    Returns
    -------
    n : int
        That of the innermost `num_threads` that this thread is in, or else that of the process.

    See Also
    --------
    set_num_threads, num_threads

    Examples
    --------
    >>> import gelu
    >>> gelu.get_num_threads() >= 1
    True
    """
    return _core.threads()


def num_threads(n):
    """Let calls within a ``with`` block use at most `n` threads: those of the thread that the block is in.

    Parameters
    ----------
    n : int
        The number of threads, at least 1.

    Returns
    -------
    context : context manager
        For one block, or as a decorator for the calls of a function. Blocks may be nested.

    Raises
    ------
    TypeError
        If `n` is no integer.
    ValueError
        If `n` is less than 1, or more than 2**31 - 1.

    See Also
    --------
    set_num_threads, get_num_threads

    Notes
    -----
    A coroutine that awaits in the block shares the number with the others of its thread until it goes on.

    Examples
    --------
    >>> import gelu
    >>> with gelu.num_threads(1):
    ...     gelu.get_num_threads()
    1
    """
    return _num_threads(_checked("num_threads", n))


@contextlib.contextmanager
def _num_threads(n):
    found = _core.set_own_threads(n)
    try:
        yield
    finally:
        _core.set_own_threads(found)


def _checked(name, n):
    try:
        number = operator.index(n)
    except TypeError:
        raise TypeError(f"{name}: n must be an integer, but is {n!r}") from None
    if not 1 <= number <= MOST:
        raise ValueError(f"{name}: n must be an integer from 1 to {MOST}, but is {n!r}")
    return number


def _number_in_environment():
    """The number of threads that the environment asks for, or None; what is no such number is warned of."""
    for variable in VARIABLES:
        text = os.environ.get(variable, "").strip()
        # OpenMP's may be a list, of a number for each level of nesting
        first = text.partition(",")[0].strip() if variable.startswith("OMP") else text
        if first.isascii() and first.isdecimal() and 1 <= int(first) <= MOST:
            return int(first)
        if text:
            message = f"{variable} is {text!r} and is ignored: it must be an integer from 1 to {MOST}"
            warnings.warn(message, RuntimeWarning, stacklevel=2)
    return None


def initialize(version):
    """Choose the number of threads at import, and let threadpoolctl know that there is one."""
    _core.set_threads(_number_in_environment() or usable_processors())
    _threadpoolctl.register(version)
