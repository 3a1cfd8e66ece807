"""The functions under test: all that the compiled module lists, by activation and kind. And calls of them.

What a function is, and which of its inputs is x, is asked of ``gelu._core`` here and nowhere else in the tests.
"""

import numpy as np

import gelu
from gelu import _core

#: Activation and kind of each function, by name.
FUNCTIONS = dict(_core.functions)
KINDS = _core.kinds
ACTIVATIONS = list(dict.fromkeys(activation for activation, _ in FUNCTIONS.values()))

UFUNCS = [getattr(gelu, name) for name in sorted(FUNCTIONS)]


def shape_of(name):
    """How many inputs and outputs a function has."""
    shape = KINDS[FUNCTIONS[name][1]]
    return shape["inputs"], shape["outputs"]


def activation_of(ufunc):
    return FUNCTIONS[ufunc.__name__][0]


def kind_of(ufunc):
    return FUNCTIONS[ufunc.__name__][1]


def of_kind(kind):
    """The functions of a kind."""
    return [ufunc for ufunc in UFUNCS if kind_of(ufunc) == kind]


def sibling(ufunc, kind):
    """The function of the same activation that is of another kind."""
    (name,) = (name for name, its in FUNCTIONS.items() if its == (activation_of(ufunc), kind))
    return getattr(gelu, name)


#: Functions that have no input but x and a gradient.
OF_ONE_X = [ufunc for ufunc in UFUNCS if ufunc.nin - ("grad_out" in KINDS[kind_of(ufunc)]["operands"].split()) == 1]

#: Functions of one input and one result: what most of the specification is about.
ONE_TO_ONE = [ufunc for ufunc in UFUNCS if (ufunc.nin, ufunc.nout) == (1, 1)]

VALUES, FIRST_DERIVATIVES, SECOND_DERIVATIVES = of_kind("value"), of_kind("grad"), of_kind("grad2")
DERIVATIVES = FIRST_DERIVATIVES + SECOND_DERIVATIVES

#: A function and its derivative at once, and the two; a gradient times the derivative, and that.
VALUE_AND_GRAD = {ufunc: (sibling(ufunc, "value"), sibling(ufunc, "grad")) for ufunc in of_kind("value_and_grad")}
BACKWARD = {ufunc: sibling(ufunc, "grad") for ufunc in of_kind("backward")}

#: The same of the fused functions: of each the function of one input and its derivative.
FUSED = {
    ufunc: (sibling(ufunc, "value"), sibling(ufunc, "grad"))
    for kind in ("bias", "bias_backward", "gated", "gated_backward")
    for ufunc in of_kind(kind)
}


def name_of(item):
    """A pytest id for a ufunc or a Format."""
    return getattr(item, "name", None) or item.__name__


def arrange(kind, x, others):
    """The inputs of a kind: x in its place, the first of two where their sum is meant, and `others` in the rest."""
    shape = KINDS[kind]
    inputs = [others] * shape["inputs"]
    inputs[shape["x"] if shape["x"] >= 0 else shape["inputs"] - 2] = x
    return inputs


def inputs_of(ufunc, x):
    """As many inputs as a function takes, made of an array: x is it, and the rest its reverse, of sigma the size."""
    inputs = arrange(kind_of(ufunc), x, np.ascontiguousarray(x[::-1]))
    names = KINDS[kind_of(ufunc)]["operands"].split()[: ufunc.nin]
    return [np.abs(array) if name == "sigma" else array for name, array in zip(names, inputs, strict=True)]


def results_of(ufunc, inputs, **keywords):
    """The results of a function as one array, a row for each output. An overflow is no error."""
    with np.errstate(over="ignore"):
        results = ufunc(*inputs, **keywords)
    return np.stack(results if isinstance(results, tuple) else (results,))
