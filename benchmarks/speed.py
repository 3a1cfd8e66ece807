"""Nanoseconds per element of every function, against every installed peer, in turns: ``python benchmarks/speed.py``.

README.md beside this file says how to read the output and what is held equal.
"""

import sys

from harness import command, environment
from harness.progress import Bar

SIZES = (1, 256, 4 << 10, 64 << 10, 8 << 20)
QUICK_SIZES = (256, 64 << 10)
SIZE_OF_INPUTS = 64 << 10  # in cache: where the kinds of inputs are compared
INPUTS_OF_SIZES = "sd2"  # what the sizes are compared on

ROTATION = 1 << 20  # elements: more branches than a processor learns by heart
QUICK_ROTATION = 1 << 18
FROM_MEMORY = (64 << 10, 64 << 20)  # bytes of an array and of a rotation that no cache of a core holds
REPEATS = 64  # calls at least on one array over and over, so that the first, which learns it, does not count

#: What timing.race is given.
EFFORT = {"rounds": 25, "budget": 0.15}
QUICK_EFFORT = {"rounds": 7, "budget": 0.02}


def arguments():
    parser = command.parser(
        __doc__.partition("\n")[0],
        quick="two sizes, one kind of inputs, less of it, few rounds: under a minute",
        peers=True,
    )
    parser.add_argument("--sizes", nargs="+", type=command.positive, metavar="N", help=f"elements (default: {SIZES})")
    parser.add_argument("--inputs", nargs="+", metavar="KIND", help="what the functions are timed on")
    parser.add_argument(
        "--rotation",
        type=command.positive,
        metavar="N",
        help=f"elements in the arrays that everyone goes through in a round (default: {ROTATION})",
    )
    parser.add_argument("--repeat", action="store_true", help="time one array over and over, too, and compare")
    parser.add_argument(
        "--new-outputs", action="store_true", help="time calls that make their output, too: y = gelu(x)"
    )
    parser.add_argument(
        "--threads", type=command.positive, default=1, metavar="N", help="for everyone alike (default: 1)"
    )
    options = command.parse(parser)
    if options.threads > environment.processors():
        parser.error(f"argument --threads: {options.threads}, but there are {environment.processors()} processors")
    return parser, options


def cells(options, functions, dtypes, kinds):
    """What is raced: each size on one kind of inputs, each kind at one size; all pairs where both are asked for."""
    import numpy as np
    from harness.dtypes import DTYPES

    sizes = options.sizes or (QUICK_SIZES if options.quick else SIZES)
    elements = options.rotation or (QUICK_ROTATION if options.quick else ROTATION)
    usual = [(kind, size, elements) for kind in kinds for size in sizes]
    fixed = INPUTS_OF_SIZES if INPUTS_OF_SIZES in kinds else kinds[0]
    if not (options.sizes and options.inputs):
        one = SIZE_OF_INPUTS if SIZE_OF_INPUTS in sizes else sizes[-1]
        usual = [cell for cell in usual if cell[0] == fixed or (cell[1] == one and not options.quick)]

    def of_type(dtype):
        if options.sizes or options.rotation or options.quick:
            return usual
        itemsize = np.dtype(DTYPES[dtype].numpy).itemsize
        return [*usual, (fixed, *(size // itemsize for size in FROM_MEMORY))]

    return [(name, dtype, *cell) for name in functions for dtype in dtypes for cell in of_type(dtype)]


def races(cells, ours, rivals, **options):
    """The race of each cell, as schema.py states it."""
    with Bar(len(cells), "race") as bar:
        for cell in cells:
            yield race(*cell, ours, rivals, **options)
            bar.advance()


def race(name, dtype, kind, size, elements, ours, rivals, *, repeat, effort, threads=1, new_outputs=False):
    import numpy as np
    from harness import inputs, peers, timing
    from harness.functions import FUNCTIONS

    function = FUNCTIONS[name]
    rotation = inputs.rotation(function, kind, size, elements, dtype)
    outputs = [np.empty_like(rotation[0][-1]) for _ in range(function.outputs)]
    prepared = {("gelu", ""): ours.prepare(function, rotation, outputs)}
    prepared |= {("peers", rival.name): rival.prepare(function, rotation, outputs) for rival in rivals}
    calls = {who: pair[0] for who, pair in prepared.items() if pair is not None}
    calls |= {("floors", floor): each for floor, each in peers.floors(rotation, outputs[0], function.x).items()}
    if threads > 1:
        calls["floors", "1 thread"] = peers.in_one_thread(calls["gelu", ""])
    if new_outputs:
        calls |= {("floors", who): each for who, each in peers.with_new_outputs(function, rotation, rivals).items()}
    contestants = {("fresh", *who): each for who, each in calls.items()}
    repeat = repeat and len(rotation) > 1
    if repeat:
        contestants |= {("repeated", *who): each[:1] * max(len(each), REPEATS) for who, each in calls.items()}
    best = {key: seconds * 1e9 / size for key, seconds in timing.race(contestants, **effort).items()}
    found = {"function": name, "dtype": dtype, "inputs": kind, "size": size, "arrays": len(rotation)}
    return found | times(best, "fresh") | ({"repeated": times(best, "repeated")} if repeat else {})


def times(best, way):
    """The times of one way to race, as schema.py states them."""
    return {
        "gelu": best[way, "gelu", ""],
        "peers": {name: time for (how, group, name), time in best.items() if (how, group) == (way, "peers")},
        "floors": {name: time for (how, group, name), time in best.items() if (how, group) == (way, "floors")},
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

    effort = QUICK_EFFORT if options.quick else EFFORT
    how = {"repeat": options.repeat, "threads": options.threads, "new_outputs": options.new_outputs}
    found, interrupted = command.collect(
        races(cells(options, functions, dtypes, kinds), ours, rivals, effort=effort, **how)
    )
    document = {
        "kind": "speed",
        "version": 3,
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
