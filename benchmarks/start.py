"""What a fresh process pays, in milliseconds: the import beside NumPy's, and the first call in each 16-bit type.

``python benchmarks/start.py``: the medians of processes that run in turns.
"""

import argparse
import os
import statistics
import subprocess
import sys

from harness import command

TIMED = "import time; start = time.perf_counter(); {}; print(1e3 * (time.perf_counter() - start))"
FIRST_CALL = """
from harness import inputs
import gelu
x = inputs.make("bits", (1 << 16,), {dtype!r}, "gelu")
""" + TIMED.format("gelu.{name}(x)")


def programs():
    """Name and program of each contestant; a program prints what it measured."""
    imports = {"numpy": "import numpy", "gelu": "import gelu"}
    imports["gelu without ml_dtypes"] = "import sys; sys.modules['ml_dtypes'] = None; import gelu"
    yield from ((f"import {name}", TIMED.format(text)) for name, text in imports.items())
    from harness.dtypes import DTYPES
    from harness.functions import FUNCTIONS

    dtypes = [name for name in ("float16", "bfloat16") if DTYPES[name].available]
    for name in (name for name, function in FUNCTIONS.items() if function.inputs == 1):
        yield from ((f"{name}, {dtype}", FIRST_CALL.format(name=name, dtype=dtype)) for dtype in dtypes)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("rounds", nargs="?", type=command.positive, default=25, metavar="ROUNDS", help="default: 25")
    rounds = parser.parse_args().rounds
    with command.loading(parser):
        contestants = dict(programs())
    times = {name: [] for name in contestants}
    environment = os.environ | {"PYTHONPATH": os.path.dirname(os.path.abspath(__file__))}
    for _ in range(rounds):
        for name, program in contestants.items():
            done = subprocess.run(
                [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
            )
            times[name].append(float(done.stdout))
    for name, milliseconds in times.items():
        print(f"{name:<40}{statistics.median(milliseconds):8.2f}")


if __name__ == "__main__":
    main()
