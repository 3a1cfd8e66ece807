"""The one table of error bounds: what the tests and the benchmarks hold the package to, and what its docstrings say."""

#: The largest error of any result, in units in the last place (ULP) of its type: the spacing of the type's numbers at
#: the true value, and never less than its least subnormal. 0.5 means correctly rounded.
BOUNDS = {"float16": 0.5, "bfloat16": 0.5, "float32": 1.0, "float64": 1.0, "longdouble": 8.0}

#: The plain C kernels round twice where the compiler knows of no fast fused multiply-add.
PORTABLE_BOUNDS = BOUNDS | {"float64": 2.0}

#: The second derivative.
SECOND_BOUNDS = BOUNDS | {"float64": 2.0}
PORTABLE_SECOND_BOUNDS = BOUNDS | {"float64": 4.0}

#: The chain rule's product rounds once more; in the 16-bit types it is computed in float32. These hold where the
#: derivative is a normal number of the type that is computed in: the error of a subnormal one, times grad_out, comes on
#: top.
BACKWARD_BOUNDS = {"float16": 0.51, "bfloat16": 0.51, "float32": 2.0, "float64": 2.0, "longdouble": 18.0}
PORTABLE_BACKWARD_BOUNDS = BACKWARD_BOUNDS | {"float64": 4.0}

#: The functions that only add before: against the function of the rounded sum, in 16 bits of that of float32.
BIAS_BOUNDS = BOUNDS | {"float16": 0.51, "bfloat16": 0.51}
PORTABLE_BIAS_BOUNDS = BIAS_BOUNDS | {"float64": 2.0}

#: A product with the value: an error of an ULP of that may be two of the product, whose rounding is another half.
GATED_BOUNDS = {"float16": 0.51, "bfloat16": 0.51, "float32": 2.5, "float64": 2.5, "longdouble": 18.0}
PORTABLE_GATED_BOUNDS = GATED_BOUNDS | {"float64": 4.5}

#: A product of a product and the derivative: one rounding more.
GATED_BACKWARD_BOUNDS = {"float16": 0.51, "bfloat16": 0.51, "float32": 3.5, "float64": 3.5, "longdouble": 19.0}
PORTABLE_GATED_BACKWARD_BOUNDS = GATED_BACKWARD_BOUNDS | {"float64": 5.5}

#: x times the distribution function of a normal variable: float32 by way of float64, the 16-bit types of float32.
NORMAL_BOUNDS = {"float16": 0.51, "bfloat16": 0.51, "float32": 0.51, "float64": 1.0, "longdouble": 8.0}
PORTABLE_NORMAL_BOUNDS = NORMAL_BOUNDS | {"float64": 2.0}

#: The bounds of each kind of function, and those of the plain C kernels.
BOUNDS_OF_KINDS = {
    "value": (BOUNDS, PORTABLE_BOUNDS),
    "grad": (BOUNDS, PORTABLE_BOUNDS),
    "grad2": (SECOND_BOUNDS, PORTABLE_SECOND_BOUNDS),
    "value_and_grad": (BOUNDS, PORTABLE_BOUNDS),
    "backward": (BACKWARD_BOUNDS, PORTABLE_BACKWARD_BOUNDS),
    "bias": (BIAS_BOUNDS, PORTABLE_BIAS_BOUNDS),
    "bias_backward": (BACKWARD_BOUNDS, PORTABLE_BACKWARD_BOUNDS),
    "gated": (GATED_BOUNDS, PORTABLE_GATED_BOUNDS),
    "normal": (NORMAL_BOUNDS, PORTABLE_NORMAL_BOUNDS),
    "gated_backward": (GATED_BACKWARD_BOUNDS, PORTABLE_GATED_BACKWARD_BOUNDS),
}


def bounds_of(kind, isa):
    """The bounds of a kind of function, by the type's name, where the kernels of an instruction set run."""
    return BOUNDS_OF_KINDS[kind][isa == "portable"]


def bound(dtype, isa, function="gelu"):
    """The largest error in ULP for a type's name: float16, bfloat16, float32, float64 or longdouble."""
    from ._core import functions  # here, so that the tables can be read where nothing is compiled

    _, kind = functions[function]
    return bounds_of(kind, isa)[dtype]
