"""The functions that are measured: every one of these that the installed package has.

A new activation is a line in FAMILIES here, and its formulas in formulas.h, functions.h and truth.py.
"""

import dataclasses

import gelu

#: Per family: x below which the textbook formula keeps few digits, and x above which the function is at its limit.
FAMILIES = {
    "gelu": (-5.0, 9.0),
    "gelu_tanh": (-5.0, 9.0),
    "gelu_sigmoid": (-10.0, 25.0),
    "silu": (-17.0, 40.0),
    "mish": (-17.0, 40.0),
}

#: Suffix of the name, inputs, outputs.
KINDS = {
    "value": ("", 1, 1),
    "grad": ("_grad", 1, 1),
    "grad2": ("_grad2", 1, 1),
    "value_and_grad": ("_value_and_grad", 1, 2),
    "backward": ("_backward", 2, 1),
}


@dataclasses.dataclass(frozen=True)
class Function:
    """One function: its name, what it is a kind of, and how many arrays go in and come out."""

    name: str
    family: str
    kind: str
    inputs: int
    outputs: int

    @property
    def order(self):
        """0 for the function itself, 1 and 2 for its derivatives."""
        return {"value": 0, "grad": 1, "grad2": 2}[self.kind]

    @property
    def ufunc(self):
        return getattr(gelu, self.name)


def _all():
    for family in FAMILIES:
        for kind, (suffix, inputs, outputs) in KINDS.items():
            yield Function(family + suffix, family, kind, inputs, outputs)


FUNCTIONS = {function.name: function for function in _all() if hasattr(gelu, function.name)}

#: Those of one input and one output, whose accuracy can be measured by going through the inputs.
UNARY = {name: function for name, function in FUNCTIONS.items() if (function.inputs, function.outputs) == (1, 1)}
