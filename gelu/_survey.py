"""What is found of an implementation in a type: its regions, as a table or as a picture."""

import dataclasses
import math

import numpy as np

from ._ulp import table, ulp_text

SUBNORMAL, SPECIAL = "subnormal", "0, inf, NaN"


@dataclasses.dataclass(frozen=True)
class Region:
    """What was found between two values of x, or where results or inputs are of a sort."""

    name: str  #: such as ``'tail'``
    low: float  #: where it begins; NaN for results below the least normal number, and for 0, infinities and NaN
    high: float
    count: int  #: how many results
    max_ulp: float  #: the largest error
    mean_ulp: float  #: the mean of the errors that are finite
    finite: int  #: how many are
    correctly_rounded: int  #: how many results are the nearest number of the type
    #: how many results go up from one input to the next where the function goes down, or the reverse; None if the
    #: inputs had no order
    order_breaks: int | None
    worst_x: tuple  #: the inputs with the largest error
    worst_actual: object  #: what came
    worst_expected: object  #: what should have


@dataclasses.dataclass(frozen=True)
class Survey:
    """What `survey` found. ``print`` shows it as a table, and `plot` draws it."""

    function: str  #: its name, and that of the output where there are two
    dtype: str
    operands: tuple  #: the names of its inputs
    regions: tuple  #: of Region
    profile: np.ndarray  #: the largest error in each of as many equal steps of x, NaN where there were no inputs
    profile_range: tuple  #: from which x to which

    @property
    def count(self):
        """How many results were judged."""
        return sum(region.count for region in self.regions)

    @property
    def max_ulp(self):
        """The largest error, special values included."""
        return max((region.max_ulp for region in self.regions), default=0.0)

    @property
    def mean_ulp(self):
        """The mean of the errors that are finite."""
        finite = [region for region in self.regions if not math.isnan(region.mean_ulp)]
        count = sum(region.finite for region in finite)
        return sum(region.mean_ulp * region.finite for region in finite) / count if count else math.nan

    @property
    def misrounded(self):
        """How many results are not the nearest number of the type."""
        return self.count - sum(region.correctly_rounded for region in self.regions)

    @property
    def order_breaks(self):
        """How many results go against the function's direction; None if the inputs had no order."""
        breaks = [region.order_breaks for region in self.regions]
        return None if None in breaks else sum(breaks)

    @property
    def wrong_specials(self):
        """How many results at 0, infinities and NaN are not what they should be, signs of zeros included."""
        return sum(region.count - region.correctly_rounded for region in self.regions if region.name == SPECIAL)

    def __str__(self):
        has_order = self.order_breaks is not None
        headings = ["region", "x", "results", "max ULP", "mean", "rounded %", *["order"] * has_order]
        rows = [
            [
                region.name,
                "" if math.isnan(region.low) else f"{region.low:.4g} to {region.high:.4g}",
                f"{region.count:,}",
                ulp_text(region.max_ulp),
                ulp_text(region.mean_ulp),
                share(region.correctly_rounded, region.count),
                *[f"{region.order_breaks or ''}"] * has_order,
                *map(str, (*region.worst_x, region.worst_actual, region.worst_expected)),
            ]
            for region in self.regions
        ]
        order = f"{self.order_breaks:,} breaks of order, " if has_order else ""
        return (
            f"{self.function} in {self.dtype}: {self.count:,} results, {self.misrounded:,} not rounded correctly, "
            f"max {ulp_text(self.max_ulp)} ULP, mean {ulp_text(self.mean_ulp)}, {order}"
            f"{self.wrong_specials:,} wrong at 0, inf and NaN\n\n"
            f"{table([*headings, *self.operands, 'came', 'expected'], rows)}\n\n"
            "The last columns are the worst result of a region."
        )

    def plot(self, file=None, *, axes=None, label=None):
        """Draw the largest error over x, with matplotlib.

        Parameters
        ----------
        file : path, optional
            Where to write the picture, in the format of its suffix: PNG, SVG, PDF.
        axes : matplotlib.axes.Axes, optional
            What to draw into, beside what is there already; without it a new figure.
        label : str, optional
            For the legend.

        Returns
        -------
        axes : matplotlib.axes.Axes
        """
        from ._plot import draw

        return draw(self, file, axes, label)


def share(part, whole):
    """A share in percent that says 100 only where it is all."""
    return "100" if part == whole else f"{min(100 * part / whole, 99.9999):.4f}"
