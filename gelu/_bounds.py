"""The one table of error bounds: what the tests and the benchmarks hold the package to, and what its docstrings say."""

#: The largest error of any result, in units in the last place (ULP) of its type: the spacing of the type's numbers at
#: the true value, and never less than its least subnormal. 0.5 means correctly rounded. Every function keeps them, but
#: those for which a table of their own follows.
BOUNDS = {"float16": 0.5, "bfloat16": 0.5, "float32": 1.0, "float64": 1.0, "longdouble": 8.0}

#: The plain C kernels round twice where the compiler knows of no fast fused multiply-add.
PORTABLE_BOUNDS = BOUNDS | {"float64": 2.0}

#: The chain rule's product rounds once more; in the 16-bit types it is computed in float32. These hold where the
#: derivative is a normal number of the type that is computed in: the error of a subnormal one, times grad_out, comes on
#: top.
BACKWARD_BOUNDS = {"float16": 0.51, "bfloat16": 0.51, "float32": 2.0, "float64": 2.0, "longdouble": 18.0}
PORTABLE_BACKWARD_BOUNDS = BACKWARD_BOUNDS | {"float64": 4.0}


def bound(dtype, isa, function="gelu"):
    """The largest error in ULP for a type's name: float16, bfloat16, float32, float64 or longdouble."""
    backward = function.endswith("_backward")
    if isa == "portable":
        return (PORTABLE_BACKWARD_BOUNDS if backward else PORTABLE_BOUNDS)[dtype]
    return (BACKWARD_BOUNDS if backward else BOUNDS)[dtype]
