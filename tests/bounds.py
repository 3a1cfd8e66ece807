"""The error bounds that the tests hold the package to: gelu/_bounds.py's, for the kernels in use."""

import gelu
from gelu._bounds import bound

__all__ = ["bound", "bound_in_use"]


def bound_in_use(format, function="gelu"):
    """The bound in ULP for a type and a function's name, by the instruction set that was chosen at import."""
    return bound(format.name, gelu._core.config["isa"], function)
