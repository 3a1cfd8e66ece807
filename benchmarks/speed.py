"""Nanoseconds per element of every function, against every installed peer, in turns: ``python benchmarks/speed.py``.

README.md beside this file says how to read the output and what is held equal.
"""

import sys

from harness import command, environment
from harness.progress import Bar

SIZES = (1, 256, 4 << 10, 64 << 10, 8 << 20)
QUICK_SIZES = (256, 64 << 10)
SIZE_OF_INPUTS = 64 << 10  # in cache: where the kinds of inputs are compared
INPUTS_OF_SIZES = "normal4"  # what the sizes are compared on

#: What timing.race is given.
EFFORT = {"sample": 5e-4, "rounds": 15, "budget": 0.15}
QUICK_EFFORT = {"sample": 2e-4, "rounds": 5, "budget": 0.02}


def arguments():
    parser = command.parser(
        __doc__.partition("\n")[0], quick="two sizes, one kind of inputs, few rounds: under a minute", peers=True
    )
    parser.add_argument("--sizes", nargs="+", type=command.positive, metavar="N", help=f"elements (default: {SIZES})")
    parser.add_argument("--inputs", nargs="+", metavar="KIND", help="what the functions are timed on")
    parser.add_argument(
        "--threads", type=command.positive, default=1, metavar="N", help="for everyone alike (default: 1)"
    )
    options = command.parse(parser)
    if options.threads > environment.processors():
        parser.error(f"argument --threads: {options.threads}, but there are {environment.processors()} processors")
    return parser, options


def cells(options, functions, dtypes, kinds):
    """What is raced: each size on one kind of inputs, each kind at one size; all pairs where both are asked for."""
    sizes = options.sizes or (QUICK_SIZES if options.quick else SIZES)
    pairs = [(kind, size) for kind in kinds for size in sizes]
    if not (options.sizes and options.inputs):
        fixed = INPUTS_OF_SIZES if INPUTS_OF_SIZES in kinds else kinds[0]
        usual = SIZE_OF_INPUTS if SIZE_OF_INPUTS in sizes else sizes[-1]
        pairs = [(kind, size) for kind, size in pairs if kind == fixed or (size == usual and not options.quick)]
    return [(name, dtype, kind, size) for name in functions for dtype in dtypes for kind, size in pairs]


def races(cells, ours, rivals, effort):
    """The race of each cell, as schema.py states it."""
    with Bar(len(cells), "race") as bar:
        for cell in cells:
            yield race(*cell, ours, rivals, effort)
            bar.advance()


def race(name, dtype, kind, size, ours, rivals, effort):
    import numpy as np
    from harness import inputs, peers, timing
    from harness.functions import FUNCTIONS

    function = FUNCTIONS[name]
    x = inputs.make(kind, size, dtype)
    arrays = [np.ascontiguousarray(x[::-1])] * (function.inputs - 1) + [x]
    prepared = {("gelu", ""): ours.prepare(function, arrays)}
    prepared |= {("peers", rival.name): rival.prepare(function, arrays) for rival in rivals}
    calls = {key: pair[0] for key, pair in prepared.items() if pair is not None}
    calls |= {("floors", floor): call for floor, call in peers.floors(x).items()}
    best = {key: seconds * 1e9 / size for key, seconds in timing.race(calls, **effort).items()}
    return {
        "function": name,
        "dtype": dtype,
        "inputs": kind,
        "size": size,
        "gelu": best["gelu", ""],
        "peers": {peer: time for (group, peer), time in best.items() if group == "peers"},
        "floors": {floor: time for (group, floor), time in best.items() if group == "floors"},
    }


def main():
    parser, options = arguments()
    environment.hold(options.threads, options.isa)

    with command.loading(parser):  # from here on the libraries load
        import numpy as np
        from harness import inputs, peers, report
        from harness.dtypes import DTYPES
        from harness.functions import FUNCTIONS

    np.seterr(all="ignore")
    pictures = command.drawing(parser, "argument --plot", options.plot)
    functions = command.chosen(parser, "--functions", options.functions, FUNCTIONS)
    available = [name for name, dtype in DTYPES.items() if dtype.available]
    dtypes = command.chosen(parser, "--dtypes", options.dtypes, available)
    kinds = command.chosen(parser, "--inputs", options.inputs, inputs.INPUTS)
    ours = peers.Ours(options.threads)
    rivals, missing = peers.installed(options.threads) if options.peers else ([], {})
    machine = environment.describe()
    print(environment.lines(machine))
    print(
        f"threads   {options.threads} for everyone; instruction set of the peers: {options.isa or 'their own choice'}"
    )
    for name, reason in missing.items():
        print(f"skipped   {name}: {reason}")
    print(flush=True)

    found, interrupted = command.collect(
        races(cells(options, functions, dtypes, kinds), ours, rivals, QUICK_EFFORT if options.quick else EFFORT)
    )
    document = {
        "kind": "speed",
        "version": 2,
        "machine": machine,
        "threads": options.threads,
        "held_isa": options.isa,
        "missing": missing,
        "inputs": {kind: what for kind, what in inputs.INPUTS.items() if any(race["inputs"] == kind for race in found)},
        "races": found,
    }
    print(report.speed(document))
    if rivals:
        print(f"\n{report.slower(document)}")
    command.write(parser, options, document, pictures)
    if interrupted:
        sys.exit(command.INTERRUPTED)


if __name__ == "__main__":
    main()
