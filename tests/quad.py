"""IEEE's format of 128 bits, long double on many processors, of which NumPy knows only where it runs on one of them."""

import mpmath
from formats import Format
from mpmath import mpf
from reference import ulp_exponent

QUAD = Format("longdouble", None, fraction_bits=112, least_exponent=-16382)
BYTES = 16
INFINITY = 0x7FFF


def encoded(values, byte_order):
    """The nearest numbers of the format to mpmath numbers within its range, as bytes."""
    return b"".join(bits_of(value).to_bytes(BYTES, byte_order) for value in values)


def decoded(raw, byte_order):
    return [value_of(int.from_bytes(raw[i : i + BYTES], byte_order)) for i in range(0, len(raw), BYTES)]


def bits_of(value):
    exponent = ulp_exponent(value, QUAD)
    significand = int(mpmath.nint(mpmath.ldexp(abs(value), -exponent)))
    # the leading bit of a normal number adds one to the exponent's field
    magnitude = ((exponent - QUAD.least_subnormal_exponent) << QUAD.fraction_bits) + significand
    return (int(value < 0) << (8 * BYTES - 1)) | magnitude


def value_of(bits):
    field = (bits >> QUAD.fraction_bits) & INFINITY
    fraction = bits & ((1 << QUAD.fraction_bits) - 1)
    if field == INFINITY:
        magnitude = mpmath.nan if fraction else mpmath.inf
    else:
        significand = fraction | (int(field > 0) << QUAD.fraction_bits)
        magnitude = mpmath.ldexp(mpf(significand), max(field, 1) - 1 + QUAD.least_subnormal_exponent)
    return -magnitude if bits >> (8 * BYTES - 1) else magnitude
