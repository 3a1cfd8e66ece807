"""Draw what the commands measured, from their document alone.

Each picture is made twice, for a light and for a dark background: output.py says where. There is a panel for each
function in each type that was measured.
"""

import math
import os
import tempfile
import textwrap

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

from . import output

WIDTH = 8.5  # inches, at 100 dots: about the width of a README
LIGHT = {"text": "#1f2328", "grid": "#d1d9e0", "ours": "#0969da", "floor": "#8c959f", "background": "#ffffff"}
DARK = {"text": "#f0f6fc", "grid": "#3d444d", "ours": "#58a6ff", "floor": "#6e7681", "background": "#0d1117"}

#: Peers keep their colour from picture to picture.
PEER_COLOURS = {
    "PyTorch": "#e8684a",
    "ONNX Runtime": "#2da44e",
    "JAX": "#bf8700",
    "MKL HA": "#8250df",
    "MKL LA": "#a475f9",
    "MKL EP": "#c297ff",
    "Numba": "#00a0a0",
    "numexpr": "#7a8c00",
    "SciPy erf": "#d4569c",
    "SciPy ndtr": "#e89abe",
    "SciPy expit": "#b03a78",
    "NumPy": "#b0764f",
    "gelu + NumPy": "#5f7f9f",
}
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
OURS = "gelu (this package)"
FLOOR = "np.copyto (the floor)"
HIGHEST_ULP = 1e8  # whatever is worse, or infinite, is drawn here, and its value told
LEAST_ULP = 0.1  # below, the axis is linear
BARS_ON = [("sd2", 64 << 10), ("normal4", 64 << 10)]  # the second is its name in documents before version 3


def try_format(path):
    """Write a small picture of the path's format elsewhere. Raises where matplotlib cannot."""
    with tempfile.TemporaryFile("wb") as file:
        _save(plt.subplots(figsize=(1, 1))[0], file, path)


def write(document, path):
    """Draw a document, for a light and a dark background."""
    for colours, target in zip((LIGHT, DARK), output.pictures(path), strict=True):
        style = {
            "figure.facecolor": colours["background"],
            "axes.facecolor": colours["background"],
            "savefig.facecolor": colours["background"],
            "text.color": colours["text"],
            "axes.labelcolor": colours["text"],
            "axes.edgecolor": colours["grid"],
            "xtick.color": colours["text"],
            "ytick.color": colours["text"],
            "grid.color": colours["grid"],
            "font.size": 9,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "svg.hashsalt": "gelu",
        }
        with plt.rc_context(style), output.replacing(target) as file:
            _save(figure(document, colours), file, target)


def figure(document, colours):
    """The figure of a document, which the caller closes."""
    return {"speed": _speed, "accuracy": _accuracy}[document["kind"]](document, colours)


def _save(figure, file, path):
    figure.savefig(file, dpi=100, format=os.path.splitext(path)[1].removeprefix("."))
    plt.close(figure)


def _by_function_and_type(found):
    """What was found for each function in each type, one type after the other."""
    dtypes = list(dict.fromkeys(each["dtype"] for each in found))
    groups = {}
    for each in sorted(found, key=lambda each: dtypes.index(each["dtype"])):
        groups.setdefault((each["function"], each["dtype"]), []).append(each)
    return groups


def _panels(heights):
    """A figure with a panel of each height in inches, two in a row."""
    columns = min(len(heights), 2)
    rows = [max(heights[k : k + columns]) for k in range(0, len(heights), columns)]
    figure, axes = plt.subplots(
        len(rows), columns, figsize=(WIDTH, sum(rows)), height_ratios=rows, squeeze=False, layout="constrained"
    )
    for axis in axes.ravel()[len(heights) :]:
        axis.set_visible(False)
    return figure, axes.ravel()[: len(heights)]


def _title(axis, title, notes, shift=0):
    """A title, and below it notes, shifted by so many points: each begins a line, and takes as many as it needs."""
    columns = axis.get_subplotspec().get_gridspec().ncols
    lines = [line for note in notes for line in textwrap.wrap(note, 120 // columns)]
    place = {"xy": (0, 1), "xycoords": "axes fraction", "textcoords": "offset points"}
    axis.annotate(title, xytext=(shift, 7 + 11 * len(lines)), fontsize=10, fontweight="bold", **place)
    axis.annotate("\n".join(lines), xytext=(shift, 6), fontsize=8, **place)


def _time(nanoseconds):
    return f"{nanoseconds:.2g}" if nanoseconds < 10 else f"{nanoseconds:,.0f}"


def _bars(axis, race, what, places, colours):
    times = {OURS: race["gelu"], **race["peers"], FLOOR: race["floors"]["copyto"]}
    names = sorted(times, key=times.get, reverse=True)
    special = {OURS: colours["ours"], FLOOR: colours["floor"]}
    shades = [special.get(name, PEER_COLOURS.get(name, colours["floor"])) for name in names]
    bars = axis.barh(names, [times[name] for name in names], color=shades, height=0.72)
    axis.bar_label(bars, [_time(times[name]) for name in names], padding=3, fontsize=8)
    axis.set_xlim(0, 1.18 * max(times.values()))
    axis.set_ylim(len(names) - places - 0.5, len(names) - 0.5)  # bars of one width in all panels
    arrays = f" in each of {race['arrays']:,} arrays" if race.get("arrays", 1) > 1 else ""
    _title(axis, f"{race['function']}, {race['dtype']}", [f"{race['size']:,} elements{arrays}, {what}"], shift=-100)
    axis.tick_params(left=False)
    axis.get_yticklabels()[names.index(OURS)].set_fontweight("bold")
    axis.set_xlabel("ns per element")


def _speed(document, colours):
    """A bar chart of time per element, of one race for each function and type."""

    def preferred(races):
        return next((race for race in races if (race["inputs"], race["size"]) in BARS_ON), races[-1])

    shown = [preferred(races) for races in _by_function_and_type(document["races"]).values()]
    places = [2 + len(race["peers"]) for race in shown]
    figure, axes = _panels([0.95 + 0.22 * count for count in places])
    for k, (axis, race) in enumerate(zip(axes, shown, strict=True)):
        kind, row = race["inputs"], k - k % 2
        _bars(axis, race, document.get("inputs", {}).get(kind, kind), max(places[row : row + 2]), colours)
    return figure


def _number(ulp):
    return math.inf if ulp == "inf" else ulp


def _name(measurement):
    return OURS if measurement["library"] == "gelu" else measurement["library"]


def _profile(measurement):
    """The largest error in each step of x that has inputs, by the middle of the step."""
    profile = measurement["profile"]
    step = (profile["high"] - profile["low"]) / len(profile["worst_ulp"])
    return {
        profile["low"] + (k + 0.5) * step: _number(error)
        for k, error in enumerate(profile["worst_ulp"])
        if error is not None
    }


def _worst_drawn(measurement):
    return max(_profile(measurement).values(), default=0)


def _worst_outside(measurement):
    """The largest error beyond the ends of the profile and its x, where all that is drawn is better; else nothing."""
    profile, worst, at = measurement["profile"], _worst_drawn(measurement), None
    for region in measurement["regions"]:
        x, error = float(region["worst"]["x"]), _number(region["worst_ulp"])
        if error > worst and not profile["low"] <= x < profile["high"]:
            worst, at = error, x
    return [] if at is None else [f"{_name(measurement)} {worst:.2g} at x = {at:.2g}"]


def _listed(heading, entries):
    """The entries as one text, or none; an entry is not broken over lines."""
    return [f"{heading}: {', '.join(entry.replace(' ', NO_BREAK_SPACE) for entry in entries)}"] if entries else []


def _errors(axis, measurements, colours):
    worst = max(map(_worst_drawn, measurements))
    top = 10 ** math.ceil(math.log10(min(max(worst, 10), HIGHEST_ULP)))
    above = []
    for measurement in measurements:
        errors, ours = _profile(measurement), measurement["library"] == "gelu"
        colour = colours["ours"] if ours else PEER_COLOURS.get(measurement["library"], colours["floor"])
        axis.plot(
            list(errors),
            [min(error, top) for error in errors.values()],
            color=colour,
            linewidth=2.2 if ours else 1.1,
            label=_name(measurement),
            zorder=3 if ours else 2,
        )
        worst = _worst_drawn(measurement)
        if worst > top:
            at = next(x for x, error in errors.items() if error == worst)
            axis.plot(at, top, marker="^", color=colour, clip_on=False, zorder=4)
            above.append(f"{_name(measurement)} {worst:.2g}")
        if measurement["bound"] is not None:
            axis.axhline(measurement["bound"], color=colours["text"], linewidth=0.8, linestyle=":", label="our bound")
    axis.set_yscale("symlog", linthresh=LEAST_ULP)
    axis.set_ylim(0, top)
    _title(
        axis,
        f"{measurements[0]['function']}, {measurements[0]['dtype']}",
        _listed("\N{BLACK UP-POINTING TRIANGLE} above the axis", above)
        + _listed("error beyond the x axis", [entry for each in measurements for entry in _worst_outside(each)]),
    )
    axis.set_ylabel("largest error, ULP")
    axis.set_xlabel("x")
    axis.grid(axis="y", linewidth=0.6)


def _accuracy(document, colours):
    """The largest error over x on a log axis, ours and the peers', for each function and type."""
    groups = _by_function_and_type(document["measurements"])
    figure, axes = _panels([2.9 if len(groups) > 1 else 4.1] * len(groups))
    labelled = {}
    for axis, measurements in zip(axes, groups.values(), strict=True):
        _errors(axis, measurements, colours)
        handles, labels = axis.get_legend_handles_labels()
        labelled |= dict(zip(labels, handles, strict=True))
    figure.legend(labelled.values(), labelled, loc="outside upper left", ncols=5, frameon=False, fontsize=8)
    return figure
