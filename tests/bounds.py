"""The error bounds that tests and benchmarks hold the package to: gelu/_bounds.py's, for the kernels in use."""

import gelu
from gelu._bounds import BACKWARD_BOUNDS, BOUNDS, PORTABLE_BACKWARD_BOUNDS, PORTABLE_BOUNDS, bound

__all__ = [
    "BACKWARD_BOUNDS",
    "BOUNDS",
    "PORTABLE_BACKWARD_BOUNDS",
    "PORTABLE_BOUNDS",
    "bound",
    "bound_in_use",
]


def bound_in_use(format, function="gelu"):
    """The bound in ULP for a type and a function's name, by the instruction set that was chosen at import."""
    return bound(format.name, gelu._core.config["isa"], function)
