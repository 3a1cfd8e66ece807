"""The largest error of every function in ULP, and whether the bounds are kept: ``python benchmarks/accuracy.py``.

Exits with status 1 where a bound is broken. README.md beside this file says how to read the output.
"""

import argparse
import os
import sys

from harness import environment


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--function", nargs="+", metavar="NAME", help="only these")
    parser.add_argument("--dtype", nargs="+", metavar="TYPE", help="float16 bfloat16 float32 float64 longdouble")
    parser.add_argument("--isa", choices=environment.INSTRUCTION_SETS, help="hold us and the peers to it")
    parser.add_argument("--exhaustive", action="store_true", help="float32: all 2^32 inputs; float64: 10^8 points")
    parser.add_argument("--quick", action="store_true", help="few points in the wide types: a look, no proof")
    parser.add_argument("--peers", action="store_true", help="the peers on the same points, too")
    parser.add_argument(
        "--processes", type=int, default=environment.processors(), metavar="N", help="default: all processors"
    )
    parser.add_argument("--json", metavar="FILE", help="write what was found")
    parser.add_argument("--plot", metavar="FILE", help="draw it: a PNG or SVG, and one for a dark background beside it")
    options = parser.parse_args()
    if options.processes < 1:
        parser.error(f"--processes is {options.processes}; expected a number of at least 1")
    if options.quick and options.exhaustive:
        parser.error("--quick and --exhaustive exclude each other")
    return options


def chosen(what, wanted, known):
    """Those of the known names that are wanted, all without a wish."""
    for name in wanted or ():
        if name not in known:
            sys.exit(f"accuracy: {what} {name!r} is unknown here; expected some of: {', '.join(known)}")
    return list(wanted or known)


def main():
    options = arguments()
    affinity = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None
    environment.hold(1, options.isa)  # each worker is one thread
    if affinity is not None:
        os.sched_setaffinity(0, affinity)

    # from here on the libraries load
    from harness import measurement, peers, points, report, schema
    from harness.bounds import bound
    from harness.dtypes import DTYPES
    from harness.functions import OUTPUTS
    from tqdm import tqdm

    functions = chosen("--function", options.function, list(OUTPUTS))
    dtypes = chosen("--dtype", options.dtype, [name for name, dtype in DTYPES.items() if dtype.available])
    rivals, missing = peers.installed(1) if options.peers else ([], {})
    machine = environment.describe()
    print(environment.lines(machine))
    for name, reason in missing.items():
        print(f"skipped   {name}: {reason}")
    print(flush=True)

    names = [measurement.OURS] + [rival.name for rival in rivals]
    jobs = []
    for dtype in dtypes:
        tasks = points.tasks(dtype, exhaustive=options.exhaustive, quick=options.quick)
        outputs = [output for name in functions for output in OUTPUTS[name]]
        jobs += [(output, dtype, library, tasks) for output in outputs for library in names]
    found = []
    with (
        measurement.Pool(options.processes) as pool,
        tqdm(total=sum(len(job[-1]) for job in jobs), disable=None, unit="chunk") as bar,
    ):
        for function, dtype, library, tasks in jobs:
            bar.set_description(f"{function.label} {dtype} {library}")
            held_to = bound(dtype, machine["isa"], function.name) if library == measurement.OURS else None
            result = pool.measure(function, dtype, library, held_to, tasks, bar.update)
            if result is not None:
                found.append(result.document())
    document = {
        "kind": "accuracy",
        "version": 1,
        "machine": machine,
        "exhaustive": options.exhaustive,
        "missing": missing,
        "measurements": found,
    }
    print(report.accuracy(document))
    print(report.summary(document))
    if options.json:
        schema.write(document, options.json)
    if options.plot:
        from harness import plot

        plot.accuracy(document, options.plot)
    if any(m["kept"] is False for m in found):
        sys.exit("accuracy: a bound is broken")


if __name__ == "__main__":
    main()
