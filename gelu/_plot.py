"""Pictures of errors over x, by matplotlib, which is optional."""

import io
import math
import os

import numpy as np

from ._npy import write_all
from ._replace import follow_links, replacing

LEAST_ULP = 0.1  # below, the axis is linear
HIGHEST_ULP = 1e8  # whatever is worse is drawn here


def new_figure():
    """A figure with its axes, which no window shows. Raises ImportError that says what to install."""
    try:
        from matplotlib.figure import Figure
    except Exception as error:  # what is broken may raise anything
        raise ImportError(f"a picture needs matplotlib ({error}): pip install matplotlib") from error
    return Figure(figsize=(8, 4), layout="constrained").subplots()


def format_of_picture(file, figure):
    """The format that the suffix of a path names. Raises ValueError where matplotlib does not know it."""
    suffix = os.path.splitext(file)[1].removeprefix(".").lower()
    known = figure.canvas.get_supported_filetypes()
    if suffix not in known:
        raise ValueError(f"expected the name of a picture that ends in one of {', '.join(known)}, not {file!r}")
    return suffix


def draw(survey, file, axes, label):
    """Draw the largest error over x: what Survey.plot does."""
    if axes is not None and not hasattr(axes, "set_yscale"):
        raise TypeError(f"axes: expected what matplotlib draws into, not {type(axes).__name__}")
    axes = new_figure() if axes is None else axes
    path = None if file is None else os.fspath(file)
    suffix = None if path is None else format_of_picture(path, axes.figure)
    low, high = survey.profile_range
    x = low + (np.arange(survey.profile.size) + 0.5) * (high - low) / survey.profile.size
    measured = ~np.isnan(survey.profile)
    top = max(10.0, axes.get_ylim()[1] if axes.has_data() else 0, _top(survey.profile[measured]))
    axes.plot(x[measured], np.minimum(survey.profile[measured], HIGHEST_ULP), linewidth=1.2, label=label)
    axes.set_yscale("symlog", linthresh=LEAST_ULP)
    axes.set_ylim(0, top)
    axes.set_title(f"{survey.function}, {survey.dtype}")
    axes.set_xlabel("x")
    axes.set_ylabel("largest error, ULP")
    axes.grid(axis="y", linewidth=0.5)
    if label is not None:
        axes.legend()
    if path is not None:
        picture = io.BytesIO()
        axes.figure.savefig(picture, format=suffix, dpi=100)
        with replacing(follow_links(path)) as output:
            write_all(output, memoryview(picture.getvalue()))
    return axes


def _top(errors):
    """The power of ten above all errors that are drawn."""
    return 10.0 ** math.ceil(math.log10(max(10.0, min(np.max(errors, initial=0), HIGHEST_ULP))))
