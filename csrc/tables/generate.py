"""Write the tables of coefficients that the kernels read: ``python csrc/tables/generate.py [DIRECTORY]``.

Everything here is computed by mpmath from the formula of each function and rounded once. The result is deterministic,
is committed, and is compared with a fresh run by a test: to change a coefficient, change this script. The error of an
approximation is written beside it.
"""

import concurrent.futures
import dataclasses
import functools
import math
import pathlib
import struct
import sys

import mpmath as mp

mp.mp.prec = 300

NOTICE = "/* Written by generate.py: change it there. */\n"


# The functions.


def density(x):
    """The standard normal density."""
    return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


@functools.cache  # value and derivative ask at the same points
def distribution(x):
    """The standard normal distribution function."""
    return mp.erfc(-x / mp.sqrt(2)) / 2


def normal_grad(x):
    """The derivative of x distribution(x)."""
    return distribution(x) + x * density(x)


TANH_LINEAR = 2 * mp.sqrt(2 / mp.pi)
TANH_CUBIC = TANH_LINEAR * mp.mpf("0.044715")


def tanh_exponent(a):
    """t(a) in the tanh form's gate 1 / (1 + exp(-t))."""
    return a * (TANH_LINEAR + TANH_CUBIC * a * a)


def tanh_exponent_slope(a):
    """The derivative of t."""
    return TANH_LINEAR + 3 * TANH_CUBIC * a * a


@functools.cache
def tanh_gate(x):
    """The gate of the tanh form."""
    return 1 / (1 + mp.exp(-tanh_exponent(x)))


def tanh_grad(x):
    """The derivative of x tanh_gate(x)."""
    gate = tanh_gate(x)
    return gate + gate * (1 - gate) * x * tanh_exponent_slope(x)


NORMAL_GRAD_ZERO = mp.findroot(normal_grad, mp.mpf("-0.7518"))
TANH_GRAD_ZERO = mp.findroot(tanh_grad, mp.mpf("-0.7525"))


# Numbers as C writes them.


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
            return float(value).hex() + self.suffix
        mantissa, exponent = mp.frexp(value)
        whole = int(mp.ldexp(mantissa, self.bits))
        return f"{'-' if whole < 0 else ''}0x{abs(whole):x}p{int(exponent) - self.bits}{self.suffix}"

    def literals(self, values):
        return "{" + ", ".join(self.literal(v) for v in values) + "}"

    def array(self, name, values):
        return f"static const {self.c_type} {self.vector}_{name}[] = {self.literals(values)};\n"


F64 = Format(
    "f64", "double", 53, "", ("<d", "<Q"), degree=7, negligible=-500, rows_hold_nodes=True, least_low=2.0**-110
)
F32 = Format("f32", "float", 24, "f", ("<f", "<I"), degree=3, negligible=-125, least_low=2.0**-40, others=4)
SHORT = Format("", "", 21, "")  # as long as the upper half of a double
LONG_DOUBLES = (Format("", "long double", 64, "L"), Format("", "long double", 113, "L"))


# Polynomials.


def taylor(function, centre, terms):
    """The Taylor coefficients about ``centre`` by Cauchy's formula: a mean over a circle of radius 1/2."""
    points, radius = 512, mp.mpf(1) / 2
    roots = [mp.expjpi(mp.mpf(2 * k) / points) for k in range(points)]
    values = [function(centre + radius * root) for root in roots]
    return [
        mp.fsum(v * roots[-k * n % points] for k, v in enumerate(values)).real / points / radius**n
        for n in range(terms + 1)
    ]


def fit(function, reach, terms, form):
    """Coefficients of a polynomial near the best for ``function`` on [-reach, reach], and its error.

    Least squares on Chebyshev points, within a few percent of the minimax polynomial for functions as smooth as these.
    Coefficients are rounded one by one, and those that follow are fitted again to what the rounding left. The error is
    the base-2 logarithm of the largest relative one.
    """
    samples = 8 * terms  # even, so that zero is not among them
    points = [reach * mp.cos(mp.pi * (2 * k + 1) / (2 * samples)) for k in range(samples)]
    values = [function(x) for x in points]
    rounded = []
    for first in range(terms):
        matrix = mp.matrix(samples, terms - first)
        right = mp.matrix(samples, 1)
        for row, (x, value) in enumerate(zip(points, values, strict=True)):
            for column in range(terms - first):
                matrix[row, column] = x ** (first + column)
            right[row] = value - mp.polyval(rounded[::-1] or [0], x)
        rounded.append(form.round(mp.lu_solve(matrix, right)[0]))
    checks = [reach * k / 200 for k in range(-200, 201)]
    worst = max(abs(mp.polyval(rounded[::-1], x) / function(x) - 1) for x in checks)
    return rounded, float(mp.log(worst, 2))


def zero_table(name, function, zero, reach, terms, form):
    """``function`` about its zero, as kernels/pieces.h reads it."""
    near = form.round(zero)
    at = function(near)
    slope, bend = taylor(function, near, 2)[1:]
    curve, error = fit(lambda h: ((function(near + h) - at) / h - slope) / h if h else bend, reach, terms, form)
    text = f"\n/* near, reach, at, slope, terms, curve (relative error 2^{error:.1f}) */\n"
    text += f"static const {form.vector}_zero {form.vector}_{name} = {{\n    "
    text += ", ".join(form.literal(v) for v in (near, reach, form.round(at)))
    return text + f", {form.literals(form.split(slope))}, {terms},\n    {form.literals(curve)},\n}};\n"


# Functions in pieces: see kernels/pieces.h.


#: In float32 the rows of the tail are scaled by this power of two: see kernels/tail_in_pieces.h.
LIFT = 84


def significant(value, form):
    return value if abs(value) > 2.0**form.negligible else 0 * value


def significant_or_tiny(value, form):
    """For what is packed: with an upper half of zero it would be a subnormal number, which is slow."""
    return significant(value, form) or 2.0**form.negligible


def powers(d, degree, quartic):
    """What the coefficients of a row are multiplied by: see kernels/pieces.h."""
    return [d**0, d, *(d**j * (1 + quartic * d * d) for j in range(2, degree + 1))]


@dataclasses.dataclass(frozen=True)
class Cell:
    """A node, and from which distance to which belongs to it; and how many of value and slope must be exact there."""

    node: mp.mpf
    low: mp.mpf
    high: mp.mpf
    exact: int = 0
    held: mp.mpf = 0  # the part of the node that its row holds, in float64
    is_tail: bool = False  # whether the tail's function is meant, in float32


def spread(low, high, fractions):
    """Distances from low, for a fraction -1, to high, for 1."""
    return [(low + high) / 2 + (high - low) / 2 * fraction for fraction in fractions]


@functools.cache
def interpolation(low, high, degree, quartic, exact):
    """Chebyshev's points for distances from low to high, and the matrix from values there to a row's coefficients.

    To be exact at the node itself, one of them is put there, and for the slope another next to it.
    """
    points = [mp.cos(mp.pi * (2 * k + 1) / (2 * degree + 2)) for k in range(degree + 1)]
    distances = spread(low, high, points)
    from_middle = sorted(range(degree + 1), key=lambda k: abs(distances[k]))
    for k in range(exact):
        distances[from_middle[k]] = k * mp.ldexp(high, -20)
    return distances, mp.matrix([powers(d, degree, quartic) for d in distances]) ** -1


@functools.cache
def smallest(low, high, degree, exact):
    """The coefficients of the polynomial led by d**degree that is smallest from low to high: Chebyshev's. To be exact,
    without the first."""
    middle, half = (low + high) / 2, (high - low) / 2
    coefficients = mp.taylor(lambda d: mp.chebyt(degree, (d - middle) / half), 0, degree)
    return [c * half**degree / 2 ** (degree - 1) * (j > 0 or not exact) for j, c in enumerate(coefficients)]


@functools.cache
def checked(low, high, degree, quartic, number):
    """The distances at which a row is checked, and for each what its coefficients are multiplied by there."""
    distances = spread(low, high, [mp.mpf(k) / 15 for k in (-15, -9, -3, -1, 1, 3, 9, 15)])
    return {d: [number(x) for x in powers(d, degree, quartic)] for d in distances}


def halves(value, form):
    """The upper and the lower half of a number's bits."""
    return divmod(form.to_bits(value), 1 << form.half)


def packed(value, lower, form):
    """The number nearest to a value with the lower half of its bits given."""
    middle = (1 << form.half) // 2
    upper = (form.to_bits(significant_or_tiny(value, form)) - lower + middle) >> form.half
    return form.from_bits(upper << form.half | lower)


def short_piece(function, cell, form, quartic):
    """A row for a cell. And its greatest relative error.

    Of what packing low into the last number changes, all but the smallest polynomial is made up for. So few bits are
    left to that number that its neighbours are tried, too.
    """
    degree = form.degree
    points, to_coefficients = interpolation(cell.low, cell.high, degree, quartic, 0)
    c = [form.exact(x) for x in to_coefficients * mp.matrix([function(cell.node + d) for d in points])]
    ends = abs(c[1] * form.exact(cell.low)), abs(c[1] * form.exact(cell.high))
    place = form.exact(mp.ldexp(1, int(mp.frexp(max(abs(c[0]), *ends))[1]) - form.bits))
    high = place * form.exact(mp.nint(c[0] / place))  # beside a zero with no place that what is added to it may lack
    bend = [form.exact(x) for x in smallest(cell.low, cell.high, degree, 0)]
    checks = checked(cell.low, cell.high, degree, quartic, form.exact)
    exact = [form.exact(function(cell.node + d)) for d in checks]

    def row_of(upper_half):
        last, low = c[degree], form.exact(0)
        for _ in range(4):  # the bits of low make the number of which low depends
            change = [(last - c[degree]) * x for x in bend]
            beside_high = significant(c[0] + change[0] - high, form) or (cell.node == 0) * form.least_low
            lower_half = halves(beside_high, form)[0]
            last, low = (form.from_bits(x << form.half | y) for x, y in ((upper_half, lower_half), (lower_half, 0)))
        return [high, *(form.round(significant(c[j] + change[j], form)) for j in range(1, degree)), last], low

    def error_of(row_and_low):
        row, low = row_and_low
        # the first differences are exact, so that little is lost in the type of the coefficients
        sums = (
            high - value + low + sum(x * y for x, y in zip(row[1:], p[1:], strict=True))
            for value, p in zip(exact, checks.values(), strict=True)
        )
        return max(abs(total / value) for total, value in zip(sums, exact, strict=True))

    near, reach = halves(significant_or_tiny(c[degree], form), form)[0], form.others + 1
    tried = sorted(map(row_of, range(near - reach, near + reach + 1)), key=lambda it: abs(it[0][-1] - c[degree]))
    best = min(tried[: 1 + 2 * form.others], key=error_of)
    return best[0], f"2^{float(mp.log(error_of(best), 2)):.1f}"


def long_piece(function, cell, form, quartic):
    """A row that holds its node, for a cell. And its greatest relative error.

    Of what packing low into the last number changes, and the node into the one before, all but the smallest polynomial
    is made up for.
    """
    degree, unit = form.degree, max(-cell.low, cell.high)
    ends = cell.low / unit, cell.high / unit
    points, to_coefficients = interpolation(*ends, degree, quartic * unit**2, cell.exact)
    c = to_coefficients * mp.matrix([function(cell.node + unit * d) for d in points])
    noise = mp.ldexp(max(map(abs, c)), -110)  # what should be zero, by symmetry
    c = [x / unit**j if abs(x) > noise else mp.mpf(0) for j, x in enumerate(c)]

    def make_up(c, j, chosen):
        """c with another coefficient of d**j."""
        polynomial = smallest(*ends, j, cell.exact)
        return [
            chosen if i == j else x + (chosen - c[j]) * unit ** (j - i) * polynomial[i] if i < j else x
            for i, x in enumerate(c)
        ]

    if form.rows_hold_nodes:
        c = make_up(c, degree - 1, packed(c[degree - 1], halves(cell.held, form)[0], form))
    place = mp.ldexp(1, int(mp.frexp(max(abs(c[0]), abs(c[1] * cell.low), abs(c[1] * cell.high)))[1]) - form.bits)
    high = place * mp.nint(c[0] / place)  # beside a zero with no place that what is added to it may lack
    distances = spread(cell.low, cell.high, [mp.mpf(k) / 15 for k in (-15, -9, -3, -1, 1, 3, 9, 15)])
    exact = [function(cell.node + d) for d in distances]

    def row_of(upper_half):
        last, low = c[degree], mp.mpf(0)
        for _ in range(4):  # the bits of low make the number of which low depends
            changed = make_up(c, degree, last)
            lower_half = halves(significant(changed[0] - high, form) or form.least_low, form)[0]
            last, low = (form.from_bits(x << form.half | y) for x, y in ((upper_half, lower_half), (lower_half, 0)))
        row = [high, *(form.round(significant(x, form)) for x in changed[1:degree]), last]
        if form.rows_hold_nodes:
            row[degree - 1] = c[degree - 1]  # as it is packed
        return row, low

    def error_of(row_and_low):
        row, low = row_and_low
        sums = (low + mp.fdot(row, powers(d, degree, quartic)) for d in distances)
        return max(abs(total / value - 1) for total, value in zip(sums, exact, strict=True))

    near, reach = halves(significant_or_tiny(c[degree], form), form)[0], form.others + 1
    tried = sorted(map(row_of, range(near - reach, near + reach + 1)), key=lambda it: abs(it[0][-1] - c[degree]))
    best = min(tried[: 1 + 2 * form.others], key=error_of)
    return best[0], f"2^{float(mp.log(error_of(best), 2)):.1f}"


def row_of_one(cell, form):
    """The row of the body's end, where the function is 1 and d may be anything small: two positive numbers, neither of
    which makes infinity NaN."""
    low = mp.ldexp(1, -form.bits)
    row = [1 - low, *[mp.mpf(0)] * (form.degree - 1), packed(mp.mpf(0), halves(low, form)[0], form)]
    if form.rows_hold_nodes:
        row[-2] = packed(mp.mpf(0), halves(cell.held, form)[0], form)
    return row


@dataclasses.dataclass(frozen=True)
class EqualNodes:
    """Multiples of 1/per_unit: see kernels/pieces.h."""

    lowest: mp.mpf
    highest: mp.mpf
    per_unit: int
    first: int = 0  # row among those of its table

    def cells(self):
        first, last = (int(end * self.per_unit) for end in (self.lowest, self.highest))
        nodes, half = [mp.mpf(i) / self.per_unit for i in range(first, last + 1)], mp.mpf(1) / (2 * self.per_unit)
        return [Cell(node, -half, half, held=node) for node in nodes]

    def initializer(self, form):
        return f"{{{form.literal(self.lowest)}, {form.literal(self.highest)}, {self.per_unit}, {self.first}}}"


@dataclasses.dataclass(frozen=True)
class RootNodes:
    """At which x (slope - curve min(x, 0)) is near whole numbers, short enough to stand in the rows; one of them is
    next to ``zero``: see kernels/root_nodes.h."""

    lowest: mp.mpf
    highest: mp.mpf
    curve: mp.mpf
    zero: mp.mpf
    steps: int  # from the zero to 0
    form: Format

    @functools.cached_property
    def slope(self):
        return self.form.round((self.steps - self.curve * self.zero**2) / -self.zero)

    def number(self, x):
        """That of the cell to which x belongs, counted from that of 0."""
        return int(mp.nint(x * (self.slope - self.curve * min(x, 0))))

    def place(self, number):
        """The x that is at a number."""
        if number >= 0:
            return number / self.slope
        return (self.slope - mp.sqrt(self.slope**2 - 4 * self.curve * number)) / (2 * self.curve)

    def cells(self):
        cells, half = [], mp.mpf(1) / 2
        for n in range(self.number(self.lowest), self.number(self.highest) + 1):
            low, high = self.place(n - half), self.place(n + half)
            exact = {0: 1, -self.steps: 2}.get(n, 0)
            node = SHORT.round(self.place(mp.mpf(n)) if exact else (low + high) / 2)
            reach = max(node - low, high - node)
            cells.append(Cell(node, -reach, reach, exact, held=node))
        return cells

    @property
    def shift(self):
        """From the node next to the zero to the nearest number."""
        return self.form.round(self.zero) - SHORT.round(self.zero)

    def initializer(self, form):
        numbers = (self.lowest, self.highest, self.slope, self.curve)
        return f"{{{', '.join(form.literal(x) for x in numbers)}, {self.number(self.lowest)}}}"


@dataclasses.dataclass(frozen=True)
class BinadeNodes:
    """(r - zero) scale for the r from 1 to 16 that have 10 bits behind the leading one: see kernels/binade_nodes.h.

    ``scale`` has no more bits than keep the product with ``zero`` exact. ``tail`` is about where the tail begins.
    """

    form: Format
    zero: mp.mpf
    scale: mp.mpf
    tail: mp.mpf
    shift = mp.mpf(0)

    @property
    def inverse(self):
        return self.form.round(1 / self.scale)

    @property
    def start(self):
        return self.zero + mp.ldexp(1, -8)

    @property
    def end(self):
        return self.form.round((1 + mp.ldexp(1, -20) - self.start) * self.scale)

    @property
    def highest(self):
        return self.cells()[-1].node

    @functools.cached_property
    def lowest(self):
        """The least number of the body, and r there: rounding takes no number across."""
        spacing, margin = mp.ldexp(1, -9), mp.ldexp(1, -22)  # of r from 2 to 4, and of numbers there
        r = spacing * mp.floor((self.tail / self.scale + self.start) / spacing)
        assert 2 < r < 4
        while True:
            least = self.form.round((r - self.start) * self.scale)
            step = mp.ldexp(1, int(mp.frexp(least)[1]) - self.form.bits)
            for x in (least - step, least, least + step):
                before, at = ((y * self.inverse + self.start) - r for y in (x - step, x))
                if before < -margin and at > margin:
                    return x, r
            r += spacing

    def cells(self):
        cells, r = [], mp.mpf(1)
        while r < 16:
            spacing = mp.ldexp(1, int(mp.frexp(r)[1]) - 11)
            low, high = (x * self.scale for x in (-mp.ldexp(1, -8), spacing - mp.ldexp(1, -8)))
            cells.append(Cell(self.form.round((r - self.zero) * self.scale), low, high, is_tail=r < self.lowest[1]))
            r += spacing
        return cells

    def initializer(self, form):
        numbers = (
            self.end,
            self.lowest[0],
            self.highest,
            self.scale,
            -self.zero * self.scale,
            self.inverse,
            self.start,
        )
        return f"{{{', '.join(form.literal(x) for x in numbers)}}}"


def pieces(function, grid, form, quartic, shift=0, in_tail=None, ends_in_one=False):
    """The rows of a function, or in the tail of another one, for nodes that are shifted.

    It may be 1 at the highest node and above.
    """
    text, cells = "", grid.cells()
    piece = long_piece if form.rows_hold_nodes else short_piece
    for cell in cells:
        if ends_in_one and cell is cells[-1]:
            row, error = row_of_one(cell, form), "the limit"
        else:
            shifted = dataclasses.replace(cell, node=cell.node + shift)
            with mp.workprec(160):
                row, error = piece(in_tail if cell.is_tail else function, shifted, form, quartic)
        text += f"    {form.literals(row)}, /* {float(cell.node)!r}: {error} */\n"
    return text


def table(name, form, rows):
    """A table: its declaration, and its definition, which stands in a source file so that it is linked once."""
    shape = f"{form.vector}_{name}[{rows.count('{')}][{form.degree + 1}]"
    return (
        f"extern const {form.c_type} {shape};\n",
        f"\n/* node: relative error */\n_Alignas(64) const {form.c_type} {shape} = {{\n{rows}}};\n",
    )


@dataclasses.dataclass(frozen=True)
class Family:
    """A gate G and what kernels/family.h makes of it: the value x G(x) and its derivative, both in a body and in a
    negative tail. ``decay`` is what makes a smooth function of the tail."""

    name: str
    gate: callable
    grad: callable
    decay: callable
    grad_zero: mp.mpf
    exponent: dict  # of the decay: names and coefficients

    def value(self, x):
        return x * self.gate(x)

    def grad_quartic(self, form):
        """What makes the pieces of the derivative right to the fourth power of d beside its zero."""
        coefficients = taylor(self.grad, self.grad_zero, 4)
        return form.round(coefficients[4] / coefficients[2])

    def tables(self, form, body, nodes, value_rows, grad_rows, zero, quartic=0):
        """What kernels read in a format, ``nodes`` being the definitions that are not of the body; ``zero`` is how far
        beside the derivative's zero its polynomial reaches, and its number of terms."""
        text = f"static const {form.vector}_body {form.vector}_{self.name}_body = {body.initializer(form)};\n{nodes}"
        text += "\n/* in the pieces of the derivative */\n"
        text += f"static const {form.c_type} {form.vector}_{self.name}_grad_quartic = {form.literal(quartic)};\n"
        text += f"static const {form.c_type} {form.vector}_{self.name}_grad_shift = {form.literal(body.shift)};\n"
        text += zero_table(f"{self.name}_grad_zero", self.grad, self.grad_zero, *zero, form)
        tables = [table(f"{self.name}_value_rows", form, value_rows), table(f"{self.name}_grad_rows", form, grad_rows)]
        declarations, definitions = ("".join(part) for part in zip(*tables, strict=True))
        return f"{text}\n{declarations}", definitions

    def tables_on_root_nodes(self, body, tail):
        """In float64. The tail's rows are over ``decay``."""
        form = F64
        nodes = f"static const {form.vector}_grid {form.vector}_{self.name}_tail = {tail.initializer(form)};\n"
        for name, coefficient in self.exponent.items():  # as high and low parts
            nodes += form.array(f"{self.name}_{name}", form.split(coefficient))
        value_rows, grad_rows = (
            pieces(in_body, body, form, 0, shift, ends_in_one=True)
            + pieces(lambda x, function=function: function(x) / self.decay(x), tail, form, 0, shift)
            for in_body, function, shift in ((self.gate, self.value, 0), (self.grad, self.grad, body.shift))
        )
        return self.tables(form, body, nodes, value_rows, grad_rows, (mp.ldexp(1, -20), 2))

    def tables_on_binade_nodes(self, zero, steps, tail, reach):
        """In float32. The node that is zero is so many steps from the one that is next to the derivative's."""
        zero, form = mp.mpf(zero), F32
        bits = form.bits - len(f"{int(zero * 1024):b}".rstrip("0"))
        scale = dataclasses.replace(form, bits=bits).round(-self.grad_zero * 128 / steps)
        assert form.round(scale * steps / 128) == form.round(-self.grad_zero)
        body = BinadeNodes(form, zero, scale, mp.mpf(tail))
        lifted = [lambda x, function=function: mp.ldexp(function(x), LIFT) for function in (self.value, self.grad)]
        quartic = self.grad_quartic(form)
        value_rows = pieces(self.gate, body, form, 0, in_tail=lifted[0], ends_in_one=True)
        grad_rows = pieces(self.grad, body, form, quartic, in_tail=lifted[1], ends_in_one=True)
        return self.tables(form, body, "", value_rows, grad_rows, (reach, 2), quartic)


NORMAL = Family("normal", distribution, normal_grad, lambda x: mp.exp(-x * x / 2), NORMAL_GRAD_ZERO, {})
TANH = Family(
    "tanh",
    tanh_gate,
    tanh_grad,
    lambda x: mp.exp(tanh_exponent(x)),
    TANH_GRAD_ZERO,
    {"linear": TANH_LINEAR, "cubic": TANH_CUBIC},
)


def normal_f64():
    body = RootNodes(mp.mpf(-12), mp.mpf(9), mp.mpf("3.875"), NORMAL_GRAD_ZERO, 27, F64)
    return NORMAL.tables_on_root_nodes(body, EqualNodes(mp.mpf("-38.75"), body.lowest, 4, len(body.cells())))


def normal_f32():
    # what rounding the slope at the zero costs shows farther out than in the tanh form
    return NORMAL.tables_on_binade_nodes(zero="9.5", steps=54, tail="-11.6", reach=mp.ldexp(1, -9))


def tanh_f64():
    body = RootNodes(mp.mpf(-9), mp.mpf("7.75"), mp.mpf("9.125"), TANH_GRAD_ZERO, 28, F64)
    return TANH.tables_on_root_nodes(body, EqualNodes(mp.mpf("-21.75"), body.lowest, 4, len(body.cells())))


def tanh_f32():
    return TANH.tables_on_binade_nodes(zero="9.625", steps=76, tail="-8.9", reach=mp.ldexp(1, -11))


# exp, for the decay of the tail: see kernels/arithmetic.h.


def exponential(form, terms):
    """exp(r) = 1 + r + r^2 p(r)"""
    reach = mp.log(2) / 2 * mp.mpf("1.001")
    coefficients, error = fit(lambda r: (mp.expm1(r) - r) / r**2 if r else mp.mpf(1) / 2, reach, terms, form)
    short = mp.ldexp(mp.nint(mp.ldexp(mp.log(2), 42)), -42)
    text = "/* -1/log(2); log(2) as high and low parts, of which the first has 42 bits */\n"
    scale = form.literal(form.round(-1 / mp.log(2)))
    text += f"static const {form.c_type} {form.vector}_exponential_scale = {scale};\n"
    text += form.array("log_2", [short, form.round(mp.log(2) - short)])
    text += f"/* (exp(r) - 1 - r) / r^2, |r| <= {float(reach):.4f}, relative error 2^{error:.1f} */\n"
    return text + form.array("exponential_curve", coefficients), None


def exponential_f64():
    return exponential(F64, 10)


# Long double: see long_double.c.


def cut(form, value, places):
    """The nearest number of so many binary places, and the nearest number to what it leaves."""
    high = mp.ldexp(mp.nint(mp.ldexp(value, places)), -places)
    return form.round(high), form.round(value - high)


def long_double():
    zero_reach = mp.mpf(1) / 2
    series = {
        "NORMAL": taylor(normal_grad, NORMAL_GRAD_ZERO, 52)[1:],
        "TANH": taylor(tanh_grad, TANH_GRAD_ZERO, 52)[1:],
    }
    text = ""
    for condition, form in zip(("#if", "#elif"), LONG_DOUBLES, strict=True):
        # the cubic polynomial of an argument with so many binary places, which is below 2^15, has the form's bits
        places = form.bits // 6
        cubic_places = form.bits - 15 - 3 * places
        linear_places = cubic_places + 2 * places
        pairs = {
            "NORMAL_SQUARE": cut(form, 1 / mp.log(2) / 2, cubic_places),
            "SQRT_HALF": cut(form, mp.sqrt(mp.mpf(1) / 2), linear_places),
            "TANH_LINEAR": cut(form, TANH_LINEAR / mp.log(2), linear_places),
            "TANH_CUBIC": cut(form, TANH_CUBIC / mp.log(2), cubic_places),
            "TANH_SLOPE_CONSTANT": form.split(TANH_LINEAR),
            "NORMAL_GRAD_ZERO": form.split(NORMAL_GRAD_ZERO),
            "TANH_GRAD_ZERO": form.split(TANH_GRAD_ZERO),
        }
        least = mp.ldexp(1, -form.bits - 4)
        terms = max(n for each in series.values() for n, c in enumerate(each, 1) if abs(c) * zero_reach**n > least)
        text += f"{condition} LDBL_MANT_DIG == {form.bits}\n"
        text += f"/* to add and subtract it rounds to a multiple of 2^-{places} */\n"
        text += f"static const long double GRID = 0x1.8p{form.bits - 1 - places}L;\n"
        text += "/* constants as high and low parts */\n"
        text += "".join(f"static const pair {name} = {form.literals(v)};\n" for name, v in pairs.items())
        text += f"enum {{ ZERO_TERMS = {terms} }}; /* of the series below */\n"
    text += "#endif\n"
    text += f"static const long double LOG_2_ROUGH = {mp.nstr(mp.log(2), 10)}L;\n"
    for name, value in (
        ("INVERSE_SQRT_2PI", 1 / mp.sqrt(2 * mp.pi)),
        ("TANH_SLOPE_SQUARE", 3 * TANH_CUBIC),
        ("ZERO_REACH", zero_reach),
    ):
        text += f"static const long double {name} = {mp.nstr(value, 40)}L;\n"
    for name, each in series.items():
        text += "/* the derivative at a distance h < ZERO_REACH from its zero, over h, in powers of h */\n"
        text += f"static const long double {name}_GRAD_ZERO_SLOPE[] = {{\n"
        text += "".join(f"    {mp.nstr(c, 40)}L,\n" for c in each) + "};\n"
    return text, None


TABLES = (normal_f32, tanh_f32, normal_f64, tanh_f64, exponential_f64, long_double)


def write(table, directory):
    header, source = table()
    name = table.__name__
    (directory / f"{name}.h").write_text(NOTICE + header)
    if source:
        (directory / f"{name}.c").write_text(NOTICE + source)


def main(directory):
    with concurrent.futures.ProcessPoolExecutor() as pool:
        list(pool.map(write, TABLES, [directory] * len(TABLES)))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
