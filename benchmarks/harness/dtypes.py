"""The element types: their NumPy types and what an ULP is in each."""

import dataclasses

import numpy as np

try:
    from ml_dtypes import bfloat16
except ImportError:
    bfloat16 = None


@dataclasses.dataclass(frozen=True)
class DType:
    """A type's name, its NumPy type, the bits of its significand and the least exponent of its normal numbers."""

    name: str
    numpy: object
    precision: int
    least_exponent: int

    @property
    def dtype(self):
        return np.dtype(self.numpy)

    @property
    def available(self):
        return self.numpy is not None

    @property
    def least_subnormal_exponent(self):
        return self.least_exponent - self.precision + 1

    @property
    def judged_as(self):
        """The C type that holds every value of this one and that reference.c has a measurement for."""
        return self.numpy if self.name in ("float32", "float64", "longdouble") else np.float64

    def ulp_exponent(self, exponent):
        """The exponent of the spacing of numbers whose leading bit is worth 2**exponent."""
        return max(exponent, self.least_exponent) - self.precision + 1

    def text(self, value):
        """The shortest decimal that gives the value back."""
        value = np.asarray(value, dtype=self.numpy)[()]
        return str(value) if self.name == "bfloat16" else np.format_float_scientific(value, trim="0")


_LONG_DOUBLE = np.finfo(np.longdouble)

DTYPES = {
    dtype.name: dtype
    for dtype in (
        DType("float16", np.float16, 11, -14),
        DType("bfloat16", bfloat16, 8, -126),
        DType("float32", np.float32, 24, -126),
        DType("float64", np.float64, 53, -1022),
        DType("longdouble", np.longdouble, int(_LONG_DOUBLE.nmant) + 1, int(_LONG_DOUBLE.minexp)),
    )
}
