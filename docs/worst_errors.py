"""Write the worst input of each function in each type: ``python docs/worst_errors.py FILE.json... WORST.csv``.

Each FILE.json is what ``python benchmarks/accuracy.py --no-peers --json FILE.json`` wrote. The pages of the
reference show what measured/worst.csv has.
"""

import pathlib
import sys

ROOT = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))
from harness import output, schema  # noqa: E402

HEADING = ("function", "dtype", "ulp", "x", "got", "true")


def worst_of(measurement):
    """The region with the largest error of all that was measured of a function in a type."""
    region = max(measurement["regions"], key=lambda region: float(region["worst_ulp"]))
    worst = region["worst"]
    error = f"{float(region['worst_ulp']):.3f}"
    return measurement["function"], measurement["dtype"], error, worst["x"], worst["got"], worst["expected"]


def rows(document):
    return [worst_of(each) for each in document["measurements"] if each["library"] == "gelu"]


def main(*sources, target):
    with output.replacing(target) as file:
        lines = [HEADING, *(row for source in sources for row in rows(schema.read(source)))]
        file.write("".join(",".join(map(str, line)) + "\n" for line in lines).encode())


if __name__ == "__main__":
    main(*sys.argv[1:-1], target=sys.argv[-1])
