"""What ``inspect``, ``help`` and ``pickle`` find out about the ufuncs, where NumPy lets it be said: from 2.2 on."""

import inspect

import numpy as np

from . import _core

#: The names of a ufunc's operands, by their number. NumPy's own are x, and x1 and x2.
OPERANDS = {1: ("x",), 2: ("grad_out", "x")}
KEYWORDS = {"where": True, "casting": "same_kind", "order": "K", "dtype": None, "subok": True, "signature": None}


def signature_of(ufunc):
    """The signature that NumPy would give, with the operands' own names."""
    out = None if ufunc.nout == 1 else (None,) * ufunc.nout
    return inspect.Signature(
        [inspect.Parameter(name, inspect.Parameter.POSITIONAL_ONLY) for name in OPERANDS[ufunc.nin]]
        + [inspect.Parameter("out", inspect.Parameter.POSITIONAL_OR_KEYWORD, default=out)]
        + [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=value) for name, value in KEYWORDS.items()]
    )


def introduce_ufuncs(module):
    """Let the ufuncs say that they belong to a module, and what their operands are called."""
    for ufunc in vars(_core).values():
        if isinstance(ufunc, np.ufunc) and hasattr(ufunc, "__dict__"):
            ufunc.__module__ = module
            ufunc.__qualname__ = ufunc.__name__
            ufunc.__signature__ = signature_of(ufunc)
            ufunc.__doc__ = ufunc.__doc__.replace("(x1, x2", f"({', '.join(OPERANDS[ufunc.nin])}", 1)
