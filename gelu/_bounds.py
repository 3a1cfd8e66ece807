"""The one table of error bounds: what the tests and the benchmarks hold the package to, and what its docstrings say."""

#: The largest error of any result, in units in the last place (ULP) of its type: the spacing of the type's numbers at
#: the true value, and never less than its least subnormal. 0.5 means correctly rounded. Every function keeps them.
BOUNDS = {"float16": 0.5, "bfloat16": 0.5, "float32": 1.0, "float64": 1.0, "longdouble": 8.0}

#: The plain C kernels round twice where the compiler knows of no fast fused multiply-add.
PORTABLE_BOUNDS = BOUNDS | {"float64": 2.0}


def bound(dtype, isa):
    """The largest error in ULP for a type's name: float16, bfloat16, float32, float64 or longdouble."""
    return (PORTABLE_BOUNDS if isa == "portable" else BOUNDS)[dtype]
