"""Where the nodes of a table are, and what belongs to each."""

import dataclasses
import functools

import mpmath as mp
from floats import SHORT, Format


@dataclasses.dataclass(frozen=True)
class Cell:
    """A node, and from which distance to which belongs to it; and how many of value and slope must be exact there."""

    node: mp.mpf
    low: mp.mpf
    high: mp.mpf
    exact: int = 0
    held: mp.mpf = 0  # the part of the node that its row holds, in float64
    is_tail: bool = False  # whether the tail's function is meant
    is_limit: bool = False  # whether it is the body's end, where functions have reached their limit above


@dataclasses.dataclass(frozen=True)
class EqualNodes:
    """Multiples of a power of two: see kernels/tail_with_decay.h."""

    lowest: mp.mpf
    highest: mp.mpf
    spacing: mp.mpf
    first: int = 0  # row among those of its table

    def cells(self):
        first, last = (int(end / self.spacing) for end in (self.lowest, self.highest))
        nodes, half = [i * self.spacing for i in range(first, last + 1)], self.spacing / 2
        return [Cell(node, -half, half, held=node, is_tail=True) for node in nodes]

    def initializer(self, form):
        numbers = (self.lowest, self.highest, self.spacing)
        return f"{{{', '.join(form.literal(x) for x in numbers)}, {self.first}}}"


@dataclasses.dataclass(frozen=True)
class RootNodes:
    """At which x (slope - curve min(x, bend x)) is near whole numbers, short enough to stand in the rows; one of them
    is next to ``zero``: see kernels/root_nodes.h."""

    lowest: mp.mpf
    highest: mp.mpf
    slope: mp.mpf
    curve: mp.mpf
    bend: mp.mpf
    zero: mp.mpf
    form: Format
    nudge: int = 0  # how many numbers beside the one nearest to the zero its node is: there the slope rounds to little
    reaches_limit: bool = True  # whether the last row holds it

    def number(self, x):
        """That of the cell to which x belongs, counted from that of 0."""
        return int(mp.nint(x * (self.slope - self.curve * min(x, self.bend * x))))

    def place(self, number):
        """The x that is at a number."""
        curve = self.curve if number < 0 else self.curve * self.bend
        if curve == 0:
            return number / self.slope
        return (self.slope - mp.sqrt(self.slope**2 - 4 * curve * number)) / (2 * curve)

    def cells(self):
        cells, half, last = [], mp.mpf(1) / 2, self.number(self.highest)
        for n in range(self.number(self.lowest), last + 1):
            low, high = self.place(n - half), self.place(n + half)
            exact = {0: 1, self.number(self.zero): 2}.get(n, 0)
            node = SHORT.round({0: (low + high) / 2, 1: mp.mpf(0), 2: self.zero}[exact])
            reach = max(node - low, high - node)
            cells.append(Cell(node, -reach, reach, exact, held=node, is_limit=self.reaches_limit and n == last))
        return cells

    @property
    def shift(self):
        """From what a row can hold of the node next to the zero to that node."""
        step = mp.ldexp(1, int(mp.frexp(self.zero)[1]) - self.form.bits)
        return self.form.round(self.zero) + self.nudge * step - SHORT.round(self.zero)

    def initializer(self, form):
        numbers = (self.lowest, self.highest, self.slope, self.curve, self.bend)
        return f"{{{', '.join(form.literal(x) for x in numbers)}, {self.number(self.lowest)}}}"


@dataclasses.dataclass(frozen=True)
class BinadeNodes:
    """(r - zero) scale for the r from 1 to 16 that have 10 bits behind the leading one: see kernels/binade_nodes.h.

    Where the scale is negative the lowest x have the highest r. ``offset`` is added to what belongs to r before it is
    cut, and ``tail`` is about where the tail begins.
    """

    form: Format
    zero: mp.mpf
    scale: mp.mpf
    offset: mp.mpf
    tail: mp.mpf
    shift = mp.mpf(0)

    @property
    def inverse(self):
        return self.form.round(1 / self.scale)

    @property
    def start(self):
        return self.zero + self.offset

    @property
    def ends(self):
        """The lowest and the highest x that belong to a row, or nearly so."""
        first, last = 1 + mp.ldexp(1, -20), 16 - mp.ldexp(1, -8)
        return sorted(self.form.round((r - self.start) * self.scale) for r in (first, last))

    def belongs_to_body(self, x, r):
        """Whether x belongs to an r on the body's side of this one, as computed with fma and without; None where these
        differ."""
        exact = x * self.inverse + self.start
        found = {(y >= r) == (self.scale > 0) for y in (exact, self.form.round(exact))}
        return found.pop() if len(found) == 1 else None

    @functools.cached_property
    def body(self):
        """Its least number, and the r that is first on the higher side of the border."""
        r = self.tail / self.scale + self.start
        spacing = mp.ldexp(1, int(mp.frexp(r)[1]) - 11)
        r = spacing * mp.floor(r / spacing)
        while True:
            near = self.form.round((r - self.start) * self.scale)
            step = mp.ldexp(1, int(mp.frexp(near)[1]) - self.form.bits)
            for x in (near - step, near, near + step):
                if self.belongs_to_body(x, r) is True and self.belongs_to_body(x - step, r) is False:
                    return x, r
            r += spacing

    def cells(self):
        cells, r = [], mp.mpf(1)
        while r < 16:
            spacing = mp.ldexp(1, int(mp.frexp(r)[1]) - 11)
            low, high = sorted(x * self.scale for x in (-self.offset, spacing - self.offset))
            is_tail = (r < self.body[1]) == (self.scale > 0)
            is_limit = r == (16 - spacing if self.scale > 0 else 1)
            cells.append(Cell((r - self.zero) * self.scale, low, high, is_tail=is_tail, is_limit=is_limit))
            r += spacing
        return cells

    def initializer(self, form):
        numbers = (*self.ends, self.zero, self.scale, self.inverse, self.start)
        return f"{{{', '.join(form.literal(x) for x in numbers)}}}"
