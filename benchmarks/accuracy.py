"""The largest error of every function in ULP, and whether the bounds are kept: ``python benchmarks/accuracy.py``.

Exits with status 1 where a bound is broken. README.md beside this file says how to read the output.
"""

import os
import sys

from harness import command, environment
from harness.progress import Bar


def arguments():
    parser = command.parser(
        __doc__.partition("\n")[0], quick="few points in the wide types: a look, no proof", peers=False
    )
    parser.add_argument("--exhaustive", action="store_true", help="float32: all 2^32 inputs; float64: 10^8 points")
    parser.add_argument(
        "--processes",
        type=command.positive,
        default=environment.processors(),
        metavar="N",
        help="default: all processors",
    )
    options = command.parse(parser)
    if options.quick and options.exhaustive:
        parser.error("--quick and --exhaustive exclude each other")
    return parser, options


def measurements(jobs, processes, held_to):
    """The measurement of each job that its library can do."""
    from harness import measurement

    with measurement.Pool(processes) as pool, Bar(sum(len(job[-1]) for job in jobs), "chunk") as bar:
        for function, dtype, library, tasks in jobs:
            bar.advance(0, f"{function.label} {dtype} {library}")
            bound = held_to(dtype, function.name) if library == measurement.OURS else None
            result = pool.measure(function, dtype, library, bound, tasks, bar.advance)
            if result is not None:
                yield result.document()


def main():
    parser, options = arguments()
    affinity = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None
    environment.hold(1, options.isa)  # each worker is one thread
    if affinity is not None:
        os.sched_setaffinity(0, affinity)

    with command.loading(parser):  # from here on the libraries load
        from harness import measurement, peers, points, report
        from harness.dtypes import DTYPES
        from harness.functions import OUTPUTS

        from gelu._bounds import bound

    pictures = command.drawing(parser, "argument --plot", options.plot)
    functions = command.chosen(parser, "--functions", options.functions, OUTPUTS)
    available = [name for name, dtype in DTYPES.items() if dtype.available]
    dtypes = command.chosen(parser, "--dtypes", options.dtypes, available)
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
    found, interrupted = command.collect(
        measurements(jobs, options.processes, lambda dtype, name: bound(dtype, machine["isa"], name))
    )
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
    command.write(parser, options, document, pictures)
    if any(m["kept"] is False for m in found):
        sys.exit("accuracy: a bound is broken")
    if interrupted:
        sys.exit(command.INTERRUPTED)


if __name__ == "__main__":
    main()
