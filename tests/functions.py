"""The functions under test: every ufunc of the module, so that a new one is covered at once. And calls of them."""

import numpy as np

import gelu

UFUNCS = [value for name, value in sorted(vars(gelu).items()) if isinstance(value, np.ufunc)]

#: Functions of one input and one result: what most of the specification is about.
ONE_TO_ONE = [ufunc for ufunc in UFUNCS if (ufunc.nin, ufunc.nout) == (1, 1)]

#: A function and its derivative at once, and the two; a gradient times the derivative, and that.
VALUE_AND_GRAD = {
    ufunc: (getattr(gelu, family), getattr(gelu, f"{family}_grad"))
    for ufunc in UFUNCS
    if (family := ufunc.__name__.removesuffix("_value_and_grad")) != ufunc.__name__
}
BACKWARD = {
    ufunc: getattr(gelu, f"{family}_grad")
    for ufunc in UFUNCS
    if (family := ufunc.__name__.removesuffix("_backward")) != ufunc.__name__
}

VALUES = [ufunc for ufunc in ONE_TO_ONE if not ufunc.__name__.endswith(("_grad", "_grad2"))]
FIRST_DERIVATIVES = [ufunc for ufunc in ONE_TO_ONE if ufunc.__name__.endswith("_grad")]


def name_of(item):
    """A pytest id for a ufunc or a Format."""
    return getattr(item, "name", None) or item.__name__


def inputs_of(ufunc, x):
    """As many inputs as a function takes, made of an array: the last is it, what stands before that its reverse."""
    return [*[np.ascontiguousarray(x[::-1])] * (ufunc.nin - 1), x]


def results_of(ufunc, inputs, **keywords):
    """The results of a function as one array, a row for each output. An overflow is no error."""
    with np.errstate(over="ignore"):
        results = ufunc(*inputs, **keywords)
    return np.stack(results if isinstance(results, tuple) else (results,))
