"""The lists of csrc/*.def, read without a compiler: every activation, kind and function."""

import dataclasses
import pathlib
import re

CSRC = pathlib.Path(__file__).parents[1]


@dataclasses.dataclass(frozen=True)
class Kind:
    """The numbers of inputs and outputs, and the names of both."""

    inputs: tuple
    outputs: tuple


def entries(name, macro):
    """The arguments of each use of a macro in a file, comments left out."""
    text = re.sub(r"/\*.*?\*/", "", (CSRC / name).read_text(encoding="utf-8"), flags=re.DOTALL)
    uses = re.findall(rf"^\s*{macro}\(([^()\n]*)\)", text, re.MULTILINE)
    return [[argument.strip(' "') for argument in use.split(",")] for use in uses]


def read_kinds():
    found = {}
    for name, inputs, _outputs, _x, _overflows, _second, operands in entries("kinds.def", "GELU(?:_OWN)?_KIND"):
        operands = tuple(operands.split())
        found[name] = Kind(operands[: int(inputs)], operands[int(inputs) :])
    return found


def read_functions():
    """From each function's name to its activation and its kind, as gelu._core.functions has them."""
    listed = entries("functions.def", "GELU_FUNCTION")
    of_all = [(name, kind) for name, activation, kind in listed if activation == "name"]
    found = {
        re.sub(r"(##)?\bname\b(##)?", activation, name): (activation, kind)
        for activation in ACTIVATIONS
        for name, kind in of_all
    }
    return found | {name: (activation, kind) for name, activation, kind in listed if activation != "name"}


ACTIVATIONS = [name for (name,) in entries("activations.def", "GELU_ACTIVATION")]
KINDS = read_kinds()
FUNCTIONS = read_functions()
