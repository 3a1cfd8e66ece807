"""The floating-point types that the package takes, and their values as bits."""

import dataclasses

import ml_dtypes
import numpy as np


@dataclasses.dataclass(frozen=True)
class Format:
    """A binary floating-point type."""

    name: str  #: as in gelu/_bounds.py
    dtype: np.dtype
    fraction_bits: int
    least_exponent: int  #: of the normal numbers: the least of them is 2**least_exponent

    @property
    def least_subnormal_exponent(self):
        return self.least_exponent - self.fraction_bits

    @property
    def greatest(self):
        """The greatest finite number."""
        return finfo(self.dtype).max

    def array(self, values):
        """Values of a wider type, rounded to this one."""
        with np.errstate(all="ignore"):
            return np.asarray(values).astype(self.dtype)


def finfo(dtype):
    return ml_dtypes.finfo(dtype)


def make_format(name, dtype):
    dtype = np.dtype(dtype)
    limits = finfo(dtype)
    return Format(name, dtype, int(limits.nmant), int(limits.minexp))


FORMATS = [
    make_format("float16", np.float16),
    make_format("float32", np.float32),
    make_format("float64", np.float64),
    make_format("longdouble", np.longdouble),
    make_format("bfloat16", ml_dtypes.bfloat16),
]
FORMAT = {format.name: format for format in FORMATS}

#: Bytes of a number that mean something: x87's extended format takes 10 of the 12 or 16 that it is stored in.
X87_BYTES = 10


def all_values(format):
    """Every number, infinity and NaN of a 16-bit type."""
    return np.arange(2**16, dtype=np.uint16).view(format.dtype)


def filled(format, values, rng):
    """Random numbers of float64 as those of the type, each moved by 2**-30 of it at most.

    By themselves they end in zeros, in float64, too, where they are evenly spaced over a range.
    """
    if format.fraction_bits < np.finfo(np.float64).nmant:
        return format.array(values)
    rest = sum(rng.uniform(-1, 1, np.shape(values)).astype(format.dtype) * 2.0**-k for k in (30, 83))
    return format.array(values) * (1 + rest)


def random_bits(format, count, rng):
    """Numbers with random bits: every exponent as likely as any other, infinities, NaNs and subnormals among them."""
    if format.fraction_bits not in (63, 112):
        return rng.integers(0, 256, count * format.dtype.itemsize, dtype=np.uint8).view(format.dtype)
    # random bits may make x87 patterns that stand for no number
    limits = finfo(format.dtype)
    exponents = rng.integers(format.least_subnormal_exponent, int(limits.maxexp), count)
    mantissas = (1 + rng.random(count).astype(format.dtype) + rng.random(count).astype(format.dtype) * 2.0**-53) / 2
    values = np.ldexp(mantissas, exponents + 1) * rng.choice([-1, 1], count)
    values[:3] = np.inf, -np.inf, np.nan
    return values


def special_values(format):
    """Values at the edges of a type: zeros, subnormals, the least and greatest normal numbers, infinities, NaNs."""
    number = format.dtype.type
    least_subnormal = np.nextafter(number(0), number(1))
    least_normal = number(np.ldexp(np.longdouble(1), format.least_exponent))
    greatest_subnormal = np.nextafter(least_normal, number(0))
    positive = [0, least_subnormal, greatest_subnormal, least_normal, 1, format.greatest, np.inf, np.nan]
    positive = np.array([number(value) for value in positive], format.dtype)
    return np.concatenate([positive, -positive])


def is_finite(array):
    """np.isfinite without the warning that some versions give for a signalling NaN."""
    with np.errstate(invalid="ignore"):
        return np.isfinite(array)


def is_nan(array):
    """np.isnan, in the same way."""
    with np.errstate(invalid="ignore"):
        return np.isnan(array)


def bits(array):
    """The bits of each number as rows of bytes, all NaNs alike."""
    array = np.array(array)
    array[is_nan(array)] = np.nan
    rows = array.reshape(-1, 1).view(np.uint8)
    if array.dtype == np.longdouble and finfo(np.longdouble).nmant == 63:
        rows = rows[:, :X87_BYTES]
    return rows


def assert_same_bits(actual, expected):
    """Same type, same shape, and every number the same to its bits; NaNs are alike."""
    actual, expected = np.asarray(actual), np.asarray(expected)
    assert actual.dtype == expected.dtype
    assert actual.shape == expected.shape
    differs = (bits(actual) != bits(expected)).any(axis=1)
    assert not differs.any(), (
        f"{differs.sum()} of {differs.size} differ, the first at {np.argmax(differs)}: "
        f"{actual.reshape(-1)[np.argmax(differs)]!r} instead of {expected.reshape(-1)[np.argmax(differs)]!r}"
    )
