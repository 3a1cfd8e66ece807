"""The functions under test: every ufunc of the module, so that a new one is covered at once."""

import numpy as np

import gelu

UFUNCS = [value for name, value in sorted(vars(gelu).items()) if isinstance(value, np.ufunc)]

#: Functions of one input and one result: what most of the specification is about.
ONE_TO_ONE = [ufunc for ufunc in UFUNCS if (ufunc.nin, ufunc.nout) == (1, 1)]

VALUES = [ufunc for ufunc in ONE_TO_ONE if not ufunc.__name__.endswith(("_grad", "_grad2"))]
FIRST_DERIVATIVES = [ufunc for ufunc in ONE_TO_ONE if ufunc.__name__.endswith("_grad")]


def name_of(item):
    """A pytest id for a ufunc or a Format."""
    return getattr(item, "name", None) or item.__name__
