"""The formats of numbers that tables are in."""

import dataclasses
import math
import struct

import mpmath as mp


@dataclasses.dataclass(frozen=True)
class Format:
    """A floating-point format: the vector type that computes in it, its C type, its precision in bits."""

    vector: str
    c_type: str
    bits: int
    suffix: str
    struct: tuple = ()  # how the module of that name writes a number, and an integer of as many bits
    degree: int = 0  # of a polynomial in pieces
    negligible: int = 0  # exponent in base 2: what is less in a row counts as zero
    rows_hold_nodes: bool = False
    least_low: float = 0.0  # low instead of zero, so that few x make something subnormal of it
    others: int = 0  # of the last coefficient's neighbours are tried, where it is so short that the choice matters

    @property
    def half(self):
        """Half the bits of a number."""
        return 4 * struct.calcsize(self.struct[0])

    @property
    def exact(self):
        """A type of numbers that are exact beside those of the format: the quicker of two."""
        return float if self.bits < 25 else mp.mpf

    def round(self, value):
        """The nearest number of the format, disregarding its least exponent."""
        if type(value) is float:
            mantissa, exponent = math.frexp(value)
            return math.ldexp(round(math.ldexp(mantissa, self.bits)), exponent - self.bits)
        mantissa, exponent = mp.frexp(value)
        return mp.ldexp(mp.nint(mp.ldexp(mantissa, self.bits)), int(exponent) - self.bits)

    def to_bits(self, value):
        number, integer = self.struct
        return struct.unpack(integer, struct.pack(number, value))[0]

    def from_bits(self, bits):
        number, integer = self.struct
        return struct.unpack(number, struct.pack(integer, bits))[0]

    def split(self, value):
        """The nearest number, and the nearest to what it leaves."""
        high = self.round(value)
        return high, self.round(value - high)

    def literal(self, value):
        value = mp.mpf(value)
        assert self.round(value) == value, value
        if self.bits <= 53:
            assert mp.mpf(float(value)) == value, value
            mantissa, exponent = float(value).hex().split("p")
            return f"{mantissa.rstrip('0').removesuffix('.')}p{exponent}{self.suffix}"
        mantissa, exponent = mp.frexp(value)
        whole = int(mp.ldexp(mantissa, self.bits))
        return f"{'-' if whole < 0 else ''}0x{abs(whole):x}p{int(exponent) - self.bits}{self.suffix}"

    def literals(self, values):
        return "{" + ", ".join(self.literal(v) for v in values) + "}"


F64 = Format(
    "f64", "double", 53, "", ("<d", "<Q"), degree=7, negligible=-500, rows_hold_nodes=True, least_low=2.0**-110
)
F32 = Format("f32", "float", 24, "f", ("<f", "<I"), degree=3, negligible=-125, least_low=2.0**-40, others=4)
SHORT = Format("", "", 21, "")  # as long as the upper half of a double
LONG_DOUBLES = (Format("", "long double", 64, "L"), Format("", "long double", 113, "L"))
