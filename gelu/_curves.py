"""Draw functions over x: what ``python -m gelu plot`` runs. It needs matplotlib, which is imported here alone."""

import io
import os
import warnings

import numpy as np

import gelu

from . import _apply, _core
from ._interrupt import interruptible

LOWEST, HIGHEST = -6, 3
POINTS = 901
WIDTH, HEIGHT, LINE_HEIGHT = 8.5, 3, 0.17  # inches, at 100 dots each: about the width of a README
DOTS_PER_INCH = 100
FORMATS = ("png", "svg", "pdf")

#: A colour and a line for each activation, in the order of the package's list: some curves are nearly the same.
LINES = ("-", "--", ":", "-", "-.", "-", "--", ":")
LIGHT = ("#0969da", "#d1462f", "#1a7f37", "#8250df", "#9a6700", "#bf3989", "#0a7d91", "#57606a")
DARK = ("#58a6ff", "#ff7b72", "#3fb950", "#bc8cff", "#d29922", "#f778ba", "#39c5cf", "#8b949e")


def plot(names, derivatives, path, dark):
    """Draw functions into a file, or into a window where no file is named. Raises Refusal."""
    panels = by_kind(with_derivatives(names or values(), derivatives))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what goes wrong is said in one line
        matplotlib = imported_matplotlib()
        with matplotlib.rc_context(style(dark)):
            if path is None:
                interruptible(show, panels)
                return
            picture = interruptible(drawn, panels, format_of(path))
    with _apply.writing(path) as file:
        file.write(picture)


# What to draw


def values():
    """The functions themselves, without their derivatives."""
    return [name for name in _apply.applicable() if _core.functions[name][1] == "value"]


def with_derivatives(names, derivatives):
    """The names, each once; with all that is one result of one input and of the same activation if asked for."""
    known = _apply.applicable()
    names = [_apply.function_of(name).__name__ for name in names]
    if derivatives:
        activations = {_core.functions[name][0] for name in names}
        names = [*names, *(name for name in known if _core.functions[name][0] in activations)]
    return list(dict.fromkeys(names))


def by_kind(names):
    """A list of functions for each kind of them: values, first derivatives and so on."""
    panels = [
        [name for name, (_, its) in _core.functions.items() if its == kind and name in names] for kind in _core.kinds
    ]
    return [panel for panel in panels if panel]


# Drawing


def imported_matplotlib():
    try:
        import matplotlib
        import matplotlib.figure
    except Exception as error:  # broken, it may raise anything
        raise _apply.Refusal(
            f"drawing needs the package matplotlib, which cannot be imported here ({error}): pip install matplotlib"
        ) from error
    return matplotlib


def style(dark):
    background, text, grid = ("#0d1117", "#f0f6fc", "#3d444d") if dark else ("#ffffff", "#1f2328", "#d1d9e0")
    colours = DARK if dark else LIGHT
    return {
        **dict.fromkeys(("figure.facecolor", "axes.facecolor", "savefig.facecolor", "legend.facecolor"), background),
        **dict.fromkeys(("text.color", "axes.labelcolor", "xtick.color", "ytick.color"), text),
        **dict.fromkeys(("grid.color", "axes.edgecolor", "legend.edgecolor"), grid),
        **dict.fromkeys(("axes.spines.top", "axes.spines.right"), False),
        "axes.prop_cycle": f"cycler(color={list(colours)}, linestyle={list(LINES)})",
        "axes.grid": True,
        "lines.linewidth": 1.8,
        "font.size": 9,
        "legend.fontsize": 8,
        "savefig.dpi": DOTS_PER_INCH,
        "svg.hashsalt": "gelu",
    }


def draw_into(figure, panels):
    """A panel for each kind of function side by side, and in all of them the same colour for an activation."""
    import matplotlib

    styles = list(matplotlib.rcParams["axes.prop_cycle"])
    activations = list(dict.fromkeys(activation for activation, _ in _core.functions.values()))
    x = np.linspace(LOWEST, HIGHEST, POINTS)
    for axes, names in zip(figure.subplots(1, len(panels), squeeze=False)[0], panels, strict=True):
        for name in names:
            number = activations.index(_core.functions[name][0])
            axes.plot(x, getattr(gelu, name)(x), label=name, **styles[number % len(styles)])
        axes.set_xlabel("x")
        axes.set_xlim(LOWEST, HIGHEST)
        axes.legend(frameon=False, loc="lower left", bbox_to_anchor=(0, 1))  # above, where no curve is


def size(panels):
    return WIDTH, HEIGHT + LINE_HEIGHT * max(map(len, panels))


def drawn(panels, format):
    """The bytes of a picture."""
    from matplotlib.figure import Figure

    figure, file = Figure(figsize=size(panels), layout="constrained"), io.BytesIO()
    draw_into(figure, panels)
    undated = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}  # the same picture from every run
    figure.savefig(file, format=format, metadata=undated.get(format))
    return file.getvalue()


def show(panels):
    import matplotlib.pyplot as plt

    figure = plt.figure(figsize=size(panels), layout="constrained")
    if figure.canvas.required_interactive_framework is None:
        raise _apply.Refusal("there is no window to draw in here: name a file with -o FILE.png")
    draw_into(figure, panels)
    plt.show()


def format_of(path):
    """What a file's name says of its format; standard output gets the first."""
    ending = FORMATS[0] if path == _apply.STANDARD else os.path.splitext(path)[1].removeprefix(".").lower()
    if ending not in FORMATS:
        formats = ", ".join(f".{each}" for each in FORMATS)
        raise _apply.Refusal(f"the name of the picture {_apply.quoted(path)} must end in one of {formats}")
    return ending
