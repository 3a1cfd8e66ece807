"""What ``inspect``, ``help`` and ``pickle`` find out about the ufuncs, where NumPy lets it be said: from 2.2 on."""

import inspect

from . import _core

KEYWORDS = {"where": True, "casting": "same_kind", "order": "K", "dtype": None, "subok": True, "signature": None}


def inputs_of(ufunc):
    """The names of a ufunc's inputs."""
    _, kind = _core.functions[ufunc.__name__]
    return _core.kinds[kind]["operands"].split()[: ufunc.nin]


def signature_of(ufunc):
    """The signature that NumPy would give, with the inputs' own names."""
    out = None if ufunc.nout == 1 else (None,) * ufunc.nout
    return inspect.Signature(
        [inspect.Parameter(name, inspect.Parameter.POSITIONAL_ONLY) for name in inputs_of(ufunc)]
        + [inspect.Parameter("out", inspect.Parameter.POSITIONAL_OR_KEYWORD, default=out)]
        + [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=value) for name, value in KEYWORDS.items()]
    )


def introduce_ufuncs(module):
    """Let the ufuncs say that they belong to a module, and what their inputs are called."""
    for ufunc in map(vars(_core).get, _core.functions):
        if hasattr(ufunc, "__dict__"):
            ufunc.__module__ = module
            ufunc.__qualname__ = ufunc.__name__
            ufunc.__signature__ = signature_of(ufunc)
            if ufunc.nin > 1:  # NumPy calls a single input x, too
                numpys = ", ".join(f"x{i + 1}" for i in range(ufunc.nin))
                ufunc.__doc__ = ufunc.__doc__.replace(f"({numpys}", f"({', '.join(inputs_of(ufunc))}", 1)
