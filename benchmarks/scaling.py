"""Millions of elements a second in more threads, and in more workers of Dask: ``python benchmarks/scaling.py``.

README.md beside this file says what is timed.
"""

import argparse
import itertools
import time

from harness import command, environment

ROUNDS = 5
CHUNK = 8 << 20  # elements of float32: 32 MiB


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    numbers = sorted({1, environment.processors()})
    for name, what in (("threads", "of one process"), ("workers", "in processes of their own, each with one thread")):
        parser.add_argument(
            f"--{name}", nargs="+", type=command.positive, metavar="N", default=numbers, help=f"{what}: {numbers}"
        )
    parser.add_argument("--chunks", type=command.positive, default=32, metavar="N", help="of 32 MiB (default: 32)")
    return parser, parser.parse_args()


def seconds_of(call):
    """The least of several rounds."""
    found = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        call()
        found.append(time.perf_counter() - start)
    return min(found)


def in_threads(functions, chunks, number):
    """The seconds of each function for so many chunks in a process that uses so many threads."""
    import numpy as np

    import gelu

    x = np.random.default_rng(0).standard_normal(CHUNK, np.float32)
    with gelu.num_threads(number):
        return [seconds_of(lambda f=function: [f(x) for _ in range(chunks)]) for function in functions]


def in_workers(functions, chunks, number):
    """The same of a Dask array whose chunks lie in the memory of so many workers, where the results stay."""
    import dask.array as da
    import distributed
    import numpy as np

    with (
        distributed.LocalCluster(n_workers=number, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        x = da.random.default_rng(0).standard_normal(chunks * CHUNK, chunks=CHUNK, dtype=np.float32).persist()
        distributed.wait(x)
        rounds = itertools.count()  # what has the name of a former result is not computed again

        def compute(function):
            y = x.map_blocks(function, dtype=x.dtype, name=f"{function.__name__}-{next(rounds)}")
            distributed.wait(client.persist(y))

        return [seconds_of(lambda f=function: compute(f)) for function in functions]


def table(name, functions, measure, chunks, numbers):
    """A row for each number: of each function the rate, and how many times that of the first row."""
    from tabulate import tabulate

    rates = [[chunks * CHUNK / 1e6 / seconds for seconds in measure(functions, chunks, number)] for number in numbers]
    rows = [
        [
            number,
            *(cell for one, first in zip(row, rates[0], strict=True) for cell in (f"{one:,.0f}", f"{one / first:.2f}")),
        ]
        for number, row in zip(numbers, rates, strict=True)
    ]
    headers = [name, *(cell for function in functions for cell in (function.__name__, "times"))]
    return tabulate(rows, headers, disable_numparse=True)


def main():
    parser, options = arguments()
    with command.loading(parser):
        import distributed  # noqa: F401
        import numpy as np

        import gelu

    functions = [gelu.gelu, gelu.gelu_tanh, np.copy]
    print(f"float32, {options.chunks} times {CHUNK:,} elements: millions of elements a second\n")
    print(table("threads", functions, in_threads, options.chunks, options.threads), flush=True)
    print()
    print(table("workers", functions, in_workers, options.chunks, options.workers))


if __name__ == "__main__":
    main()
