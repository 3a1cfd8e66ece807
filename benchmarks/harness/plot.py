"""Draw what the commands measured, from their JSON alone: ``python benchmarks/harness/plot.py FILE.json PICTURE.png``.

Each picture is made twice: as named, for a light background, and with "-dark" before the suffix, for a dark one.
"""

import pathlib
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

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
    "NumPy": "#b0764f",
}
HIGHEST_ULP = 1e8  # whatever is worse, or infinite, is drawn here
BARS_ON = ("normal4", 64 << 10)


def _both(draw, path):
    path = pathlib.Path(path)
    for colours, target in ((LIGHT, path), (DARK, path.with_name(f"{path.stem}-dark{path.suffix}"))):
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
        with plt.rc_context(style):
            figure = draw(colours)
            figure.savefig(target, dpi=100)
            plt.close(figure)


def _panels(count, height):
    columns = 2 if count > 1 else 1
    rows = -(-count // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(WIDTH, height * rows), squeeze=False, layout="constrained")
    for axis in axes.ravel()[count:]:
        axis.set_visible(False)
    return figure, axes.ravel()


def _bars(axis, race, colours):
    times = {"gelu (this package)": race["gelu"], **race["peers"], "np.copyto (the floor)": race["floors"]["copyto"]}
    names = sorted(times, key=times.get, reverse=True)
    special = {"gelu (this package)": colours["ours"], "np.copyto (the floor)": colours["floor"]}
    shades = [special.get(name, PEER_COLOURS.get(name, colours["floor"])) for name in names]
    bars = axis.barh(names, [times[name] for name in names], color=shades, height=0.72)
    axis.bar_label(bars, [f"{times[name]:.2g}" for name in names], padding=3, fontsize=8)
    axis.set_xlim(0, 1.12 * max(times.values()))
    axis.set_title(f"{race['function']}, {race['dtype']}", loc="left", fontweight="bold", fontsize=10)
    axis.tick_params(left=False)
    for label in axis.get_yticklabels():
        if label.get_text() == "gelu (this package)":
            label.set_fontweight("bold")
    axis.set_xlabel("ns per element")


def speed(document, path):
    """A bar chart of time per element, for each function and type that has peers (or for all where none has)."""

    def preferred(races):
        return next((race for race in races if (race["inputs"], race["size"]) == BARS_ON), races[-1])

    groups = {}
    for race in document["races"]:
        groups.setdefault((race["function"], race["dtype"]), []).append(race)
    shown = [preferred(races) for races in groups.values()]
    shown = [race for race in shown if race["peers"] and race["dtype"] in ("float32", "float64")] or shown

    def draw(colours):
        figure, axes = _panels(len(shown), 2.6)
        for axis, race in zip(axes, shown, strict=False):
            _bars(axis, race, colours)
        return figure

    _both(draw, path)


def _errors(axis, measurements, colours):
    ours_last = sorted(measurements, key=lambda m: m["library"] == "gelu")
    for measurement in ours_last:
        profile, library = measurement["profile"], measurement["library"]
        values = profile["worst_ulp"]
        step = (profile["high"] - profile["low"]) / len(values)
        xs = [profile["low"] + (k + 0.5) * step for k in range(len(values))]
        ys = [None if v is None else HIGHEST_ULP if v == "inf" else min(max(v, 0.1), HIGHEST_ULP) for v in values]
        points = [(x, y) for x, y in zip(xs, ys, strict=True) if y is not None]
        if not points:
            continue
        ours = library == "gelu"
        axis.plot(
            *zip(*points, strict=True),
            color=colours["ours"] if ours else PEER_COLOURS.get(library, colours["floor"]),
            linewidth=2.2 if ours else 1.1,
            label="gelu (this package)" if ours else library,
            zorder=3 if ours else 2,
        )
    bounds = [m["bound"] for m in measurements if m["bound"] is not None]
    if bounds:
        axis.axhline(bounds[0], color=colours["text"], linewidth=0.8, linestyle=":", zorder=1)
    axis.set_yscale("log")
    axis.set_ylim(0.08, 2 * HIGHEST_ULP)
    axis.set_title(
        f"{measurements[0]['function']}, {measurements[0]['dtype']}", loc="left", fontweight="bold", fontsize=10
    )
    axis.set_ylabel("largest error, ULP")
    axis.set_xlabel("x")
    axis.grid(axis="y", linewidth=0.6)


def accuracy(document, path):
    """The largest error over x on a log axis, ours and the peers', for each function and type."""
    groups = {}
    for measurement in document["measurements"]:
        groups.setdefault((measurement["function"], measurement["dtype"]), []).append(measurement)
    wide = {key: value for key, value in groups.items() if key[1] in ("float32", "float64")}
    groups = wide if wide and any(len(value) > 1 for value in groups.values()) else groups

    def draw(colours):
        figure, axes = _panels(len(groups), 2.7)
        labelled = {}
        for axis, measurements in zip(axes, groups.values(), strict=False):
            _errors(axis, measurements, colours)
            handles, labels = axis.get_legend_handles_labels()
            labelled |= dict(zip(labels, handles, strict=True))
        ordered = sorted(labelled, key=lambda name: not name.startswith("gelu "))
        figure.legend(
            [labelled[n] for n in ordered], ordered, loc="outside lower center", ncols=6, frameon=False, fontsize=8
        )
        return figure

    _both(draw, path)


def main():
    sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
    from harness import schema

    if len(sys.argv) != 3:
        sys.exit(__doc__.partition("\n")[0])
    document = schema.read(sys.argv[1])
    {"speed": speed, "accuracy": accuracy}[document["kind"]](document, sys.argv[2])


if __name__ == "__main__":
    main()
