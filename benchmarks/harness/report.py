"""The tables that the commands print."""

from tabulate import tabulate

#: More digits would be noise.
_FORMAT = "{:.3g}"


def _time(value):
    return "" if value is None else _FORMAT.format(value)


def _ratio(time, other):
    return "" if other is None else _time(time / other)


def size_text(size):
    """A number of elements as 256, 4 Ki or 8 Mi."""
    for unit, factor in (("Mi", 1 << 20), ("Ki", 1 << 10)):
        if size >= factor and size % factor == 0:
            return f"{size // factor} {unit}"
    return str(size)


def fastest(race):
    """The fastest peer of a race and its time, or None where no peer ran."""
    return min(race["peers"].items(), key=lambda item: item[1], default=None)


def _speed_row(race, base):
    """The columns of a race by their headers; `base` is the race on standard deviation 1, if there is one."""
    best = fastest(race) or ("", None)
    repeated = race.get("repeated", {})
    return {
        "inputs": race["inputs"],
        "size": size_text(race["size"]),
        "arrays": f"{race['arrays']:,}",
        "gelu": _time(race["gelu"]),
        "/sd1": _ratio(race["gelu"], base and base["gelu"]),
        "/repeat": _ratio(race["gelu"], repeated.get("gelu")),
        "fastest peer": best[0],
        "/peer": _ratio(race["gelu"], best[1]),
        "/copyto": _ratio(race["gelu"], race["floors"]["copyto"]),
        "gain": "" if "1 thread" not in race["floors"] else _ratio(race["floors"]["1 thread"], race["gelu"]),
        **{name: _time(time) for name, time in race["peers"].items()},
        **{name: _time(time) for name, time in race["floors"].items()},
        "copyto/repeat": _ratio(race["floors"]["copyto"], repeated.get("floors", {}).get("copyto")),
    }


def speed(document):
    """One table a function and type: nanoseconds per element, and our ratios."""
    groups = {}
    for race in document["races"]:
        groups.setdefault((race["function"], race["dtype"]), []).append(race)
    text = []
    for (function, dtype), races in groups.items():
        bases = {(race["size"], race["arrays"]): race for race in races if race["inputs"] == "sd1"}
        rows = [_speed_row(race, bases.get((race["size"], race["arrays"]))) for race in races]
        names = dict.fromkeys(name for row in rows for name in row)
        headers = [name for name in names if any(row.get(name) for row in rows)]
        table = tabulate(
            [[row.get(name, "") for name in headers] for row in rows],
            headers,
            disable_numparse=True,
            colalign=["left"] + ["right"] * (len(headers) - 1),
        )
        text.append(f"{function} {dtype}: ns/element\n\n{table}\n")
    text.append("inputs: " + "; ".join(f"{name}: {what}" for name, what in document["inputs"].items()))
    return "\n".join(text)


def slower(document):
    """Where a peer is faster than we are, worst first."""
    rows = []
    for race in document["races"]:
        best = fastest(race)
        if best and race["gelu"] > best[1]:
            rows.append((race["gelu"] / best[1], race, best))
    rows.sort(key=lambda row: -row[0])
    compared = sum(bool(race["peers"]) for race in document["races"])
    if not rows:
        return f"No peer is faster in any of {compared} races."
    table = tabulate(
        [
            [
                r["function"],
                r["dtype"],
                r["inputs"],
                size_text(r["size"]),
                f"{r['arrays']:,}",
                _time(r["gelu"]),
                f"{b[0]} {_time(b[1])}",
                _time(f),
            ]
            for f, r, b in rows
        ],
        ["function", "type", "inputs", "size", "arrays", "gelu ns", "fastest peer ns", "times slower"],
        disable_numparse=True,
    )
    return f"Slower than a peer in {len(rows)} of {compared} races:\n\n{table}"


def _ulp(value):
    return "inf" if value == "inf" else f"{value:.4g}" if value < 1e5 else f"{value:.1e}"


def _share(part, whole):
    """A share in percent that says 100 only where it is all."""
    if part == whole:
        return "100"
    return f"{min(100 * part / whole, 99.9999):.4f}"


def _interval(region):
    opening = "(" if region["low"] == "-inf" else "["
    return f"{opening}{region['low']}, {region['high']})" if region["low"] else ""


def accuracy(document):
    """One table a function and type: per library and region the largest error and where, and the shares."""
    groups = {}
    for measurement in document["measurements"]:
        groups.setdefault((measurement["function"], measurement["dtype"]), []).append(measurement)
    text = []
    for (function, dtype), measurements in groups.items():
        rows = []
        for measurement in measurements:
            for region in measurement["regions"]:
                witness = region["worst"]
                rows.append(
                    [
                        measurement["library"],
                        region["name"],
                        _interval(region),
                        region["count"],
                        _ulp(region["worst_ulp"]),
                        witness["x"],
                        witness["got"],
                        witness["expected"],
                        _share(region["correctly_rounded"], region["count"]),
                        region["order_breaks"] or "",
                        region["over_bound"] if measurement["bound"] is not None and region["over_bound"] else "",
                    ]
                )
        headers = ["library", "region", "x", "count", "ULP", "at", "got", "expected", "rounded%", "order", "over"]
        table = tabulate(rows, headers, disable_numparse=True, colalign=["left"] * 3 + ["right"] * 8)
        text.append(f"{function} {dtype}\n\n{table}\n")
    return "\n".join(text)


def summary(document):
    """Per function, type and library: the largest error, and whether the bound is kept."""
    rows = []
    for m in document["measurements"]:
        errors = [region["worst_ulp"] for region in m["regions"] if region["name"] != "special"]
        worst = "inf" if "inf" in errors else max(errors)
        special = [region["worst_ulp"] for region in m["regions"] if region["name"] == "special"]
        rows.append(
            [
                m["function"],
                m["dtype"],
                m["library"],
                m["count"],
                _ulp(worst),
                _share(sum(r["correctly_rounded"] for r in m["regions"]), m["count"]),
                sum(r["order_breaks"] for r in m["regions"]),
                "wrong" if "inf" in special else "right" if special else "",
                "" if m["bound"] is None else m["bound"],
                {True: "kept", False: "BROKEN", None: ""}[m["kept"]],
            ]
        )
    headers = [
        "function",
        "type",
        "library",
        "inputs",
        "worst ULP",
        "rounded%",
        "order breaks",
        "0, inf, NaN",
        "bound",
        "",
    ]
    return tabulate(rows, headers, disable_numparse=True, colalign=["left"] * 3 + ["right"] * 7)
