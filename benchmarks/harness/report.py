"""The tables that the commands print."""

from tabulate import tabulate

#: More digits would be noise.
_FORMAT = "{:.3g}"


def _time(value):
    return "" if value is None else _FORMAT.format(value)


def size_text(size):
    """A number of elements as 256, 4 Ki or 8 Mi."""
    for unit, factor in (("Mi", 1 << 20), ("Ki", 1 << 10)):
        if size >= factor and size % factor == 0:
            return f"{size // factor} {unit}"
    return str(size)


def fastest(race):
    """The fastest peer of a race and its time, or None where no peer ran."""
    return min(race["peers"].items(), key=lambda item: item[1], default=None)


def speed(document):
    """One table a function and type: nanoseconds per element, and our ratio to the fastest peer and to the floor."""
    groups = {}
    for race in document["races"]:
        groups.setdefault((race["function"], race["dtype"]), []).append(race)
    text = []
    for (function, dtype), races in groups.items():
        peers = list(dict.fromkeys(name for race in races for name in race["peers"]))
        floors = list(races[0]["floors"])
        rows = []
        for race in races:
            best = fastest(race)
            rows.append(
                [
                    race["inputs"],
                    size_text(race["size"]),
                    _time(race["gelu"]),
                    best[0] if best else "",
                    _time(race["gelu"] / best[1]) if best else "",
                    _time(race["gelu"] / race["floors"]["copyto"]),
                    *(_time(race["peers"].get(name)) for name in peers),
                    *(_time(race["floors"][name]) for name in floors),
                ]
            )
        headers = ["inputs", "size", "gelu", "fastest peer", "/peer", "/copyto", *peers, *floors]
        table = tabulate(rows, headers, disable_numparse=True, colalign=["left"] + ["right"] * (len(headers) - 1))
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
                _time(r["gelu"]),
                f"{b[0]} {_time(b[1])}",
                _time(f),
            ]
            for f, r, b in rows
        ],
        ["function", "type", "inputs", "size", "gelu ns", "fastest peer ns", "times slower"],
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
