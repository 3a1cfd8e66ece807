"""What the examples print, by functions that mpmath computes instead of the package."""

import contextlib
import io
import types

import formulas
import numpy as np
from kinds import KINDS
from lists import FUNCTIONS
from lists import KINDS as OPERANDS


def true_ufunc(activation, kind):
    """The function in float64, correctly rounded, as far as the examples need it."""
    it, results, operands = formulas.ACTIVATIONS[activation], KINDS[kind].results, OPERANDS[kind]
    elementwise = np.frompyfunc(lambda *x: results(it, *x), len(operands.inputs), len(operands.outputs))

    def ufunc(*inputs, out=None):
        found = elementwise(*inputs)
        if len(operands.outputs) == 1:
            return store(found, out)
        return tuple(map(store, found, out or [None] * len(found)))

    return ufunc


def store(results, out):
    out = np.empty(results.shape) if out is None else out
    out[...] = results.astype(float)
    return out


def with_output(examples):
    """Examples, each line of code followed by what it prints."""
    functions = {name: true_ufunc(*pair) for name, pair in FUNCTIONS.items()}
    lines, names = [], {"np": np, "gelu": types.SimpleNamespace(**functions)}
    for line in examples.splitlines():
        lines.append(line)
        if line.startswith(">>> "):
            with contextlib.redirect_stdout(io.StringIO()) as printed:
                exec(compile(line.removeprefix(">>> "), "an example", "single"), names)
            lines += printed.getvalue().splitlines()
    return "\n".join(lines)
