"""The floating-point types by name, and what an ULP is in each."""

import contextlib
import dataclasses

import numpy as np

from ._bfloat16 import bfloat16


@dataclasses.dataclass(frozen=True)
class Format:
    """A type's name, its NumPy type, the bits of its significand and the least exponent of its normal numbers."""

    name: str
    dtype: np.dtype
    precision: int
    least_exponent: int

    @property
    def least_subnormal_exponent(self):
        return self.least_exponent - self.precision + 1

    @property
    def end_exponent(self):
        """Numbers end below 2 to this."""
        return 2 - self.least_exponent


def formats():
    """Every type whose results can be judged here, by name."""
    found = [
        Format("float16", np.dtype(np.float16), 11, -14),
        Format("bfloat16", bfloat16(), 8, -126),
        Format("float32", np.dtype(np.float32), 24, -126),
        Format("float64", np.dtype(np.float64), 53, -1022),
    ]
    return {format.name: format for format in found if format.dtype is not None}


def format_of(dtype, argument="dtype"):
    """The format of a NumPy type or its name. Raises a TypeError that names the argument."""
    known = formats()
    if isinstance(dtype, str) and dtype in known:
        return known[dtype]
    if isinstance(dtype, str) and dtype == "bfloat16":
        raise TypeError(f"{argument}: bfloat16 needs the package ml_dtypes: pip install ml_dtypes")
    if dtype is not None:  # which NumPy takes for float64
        with contextlib.suppress(TypeError):
            native = np.dtype(dtype).newbyteorder("=")
            for format in known.values():
                if format.dtype == native:
                    return format
    raise TypeError(f"{argument}: expected one of the types {', '.join(known)}, not {dtype}")
