"""Nanoseconds per element of every function, against every installed peer, in turns: ``python benchmarks/speed.py``.

README.md beside this file says how to read the output and what is held equal.
"""

import argparse
import sys

from harness import environment

SIZES = (1, 256, 4 << 10, 64 << 10, 8 << 20)
QUICK_SIZES = (256, 64 << 10)
SIZE_OF_INPUTS = 64 << 10  # in cache: where the kinds of inputs are compared
INPUTS_OF_SIZES = "normal4"  # what the sizes are compared on


def positive(text):
    """A positive whole number, for argparse."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"expected a number of at least 1, not {text}")
    return value


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--quick", action="store_true", help="two sizes, one kind of inputs, few rounds: under a minute"
    )
    parser.add_argument("--functions", nargs="+", metavar="NAME", help="only these")
    parser.add_argument("--dtypes", nargs="+", metavar="TYPE", help="float16 bfloat16 float32 float64 longdouble")
    parser.add_argument("--sizes", nargs="+", type=positive, metavar="N", help=f"elements (default: {SIZES})")
    parser.add_argument("--inputs", nargs="+", metavar="KIND", help="what the functions are timed on")
    parser.add_argument("--isa", choices=environment.INSTRUCTION_SETS, help="hold us and the peers to it")
    parser.add_argument("--threads", type=positive, default=1, metavar="N", help="for everyone alike (default: 1)")
    parser.add_argument("--no-peers", action="store_true", help="only us and the floor")
    parser.add_argument("--json", metavar="FILE", help="write the figures")
    parser.add_argument(
        "--plot", metavar="FILE", help="draw them: a PNG or SVG, and one for a dark background beside it"
    )
    return parser.parse_args()


def chosen(what, wanted, known):
    """Those of the known names that are wanted, all without a wish."""
    for name in wanted or ():
        if name not in known:
            sys.exit(f"speed: {what} {name!r} is unknown here; expected some of: {', '.join(known)}")
    return list(wanted or known)


def cells(options, functions, dtypes, kinds):
    """What is raced: each size on one kind of inputs, each kind at one size; all pairs where both are asked for."""
    sizes = options.sizes or (QUICK_SIZES if options.quick else SIZES)
    pairs = [(kind, size) for kind in kinds for size in sizes]
    if not (options.sizes and options.inputs):
        fixed = INPUTS_OF_SIZES if INPUTS_OF_SIZES in kinds else kinds[0]
        usual = SIZE_OF_INPUTS if SIZE_OF_INPUTS in sizes else sizes[-1]
        pairs = [(kind, size) for kind, size in pairs if kind == fixed or (size == usual and not options.quick)]
    return [(name, dtype, kind, size) for name in functions for dtype in dtypes for kind, size in pairs]


def main():
    options = arguments()
    if options.threads > environment.processors():
        sys.exit(f"speed: --threads is {options.threads}, but there are {environment.processors()} processors")
    environment.hold(options.threads, options.isa)

    # from here on the libraries load
    import numpy as np
    from harness import inputs, peers, report, schema, timing
    from harness.dtypes import DTYPES
    from harness.functions import FUNCTIONS
    from tqdm import tqdm

    np.seterr(all="ignore")
    functions = chosen("--functions", options.functions, list(FUNCTIONS))
    dtypes = chosen("--dtypes", options.dtypes, [name for name, dtype in DTYPES.items() if dtype.available])
    kinds = chosen("--inputs", options.inputs, list(inputs.INPUTS))
    ours = peers.Ours(options.threads)
    rivals, missing = ([], {}) if options.no_peers else peers.installed(options.threads)
    document = {
        "kind": "speed",
        "version": 1,
        "machine": environment.describe(),
        "threads": options.threads,
        "held_isa": options.isa,
        "missing": missing,
        "races": [],
    }
    print(environment.lines(document["machine"]))
    print(
        f"threads   {options.threads} for everyone; instruction set of the peers: {options.isa or 'their own choice'}"
    )
    for name, reason in missing.items():
        print(f"skipped   {name}: {reason}")
    print(flush=True)

    effort = (
        {"sample": 2e-4, "rounds": 5, "budget": 0.02}
        if options.quick
        else {"sample": 5e-4, "rounds": 15, "budget": 0.15}
    )
    try:
        for name, dtype, kind, size in tqdm(cells(options, functions, dtypes, kinds), disable=None, unit="race"):
            function = FUNCTIONS[name]
            x = inputs.make(kind, size, dtype)
            arrays = [np.ascontiguousarray(x[::-1])] * (function.inputs - 1) + [x]
            prepared = {("gelu", ""): ours.prepare(function, arrays)}
            prepared |= {("peers", rival.name): rival.prepare(function, arrays) for rival in rivals}
            calls = {key: pair[0] for key, pair in prepared.items() if pair is not None}
            calls |= {("floors", floor): call for floor, call in peers.floors(x).items()}
            best = {key: seconds * 1e9 / size for key, seconds in timing.race(calls, **effort).items()}
            document["races"].append(
                {
                    "function": name,
                    "dtype": dtype,
                    "inputs": kind,
                    "size": size,
                    "gelu": best["gelu", ""],
                    "peers": {peer: time for (group, peer), time in best.items() if group == "peers"},
                    "floors": {floor: time for (group, floor), time in best.items() if group == "floors"},
                }
            )
    except KeyboardInterrupt:
        print("interrupted: what was raced so far follows\n", file=sys.stderr)
    print(report.speed(document))
    if rivals:
        print(f"\n{report.slower(document)}")
    if options.json:
        schema.write(document, options.json)
    if options.plot:
        from harness import plot

        plot.speed(document, options.plot)


if __name__ == "__main__":
    main()
