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
    """One function: its name, what it is a kind of, how many arrays go in and come out, and which of these is meant."""

    name: str
    family: str
    kind: str
    inputs: int
    outputs: int
    output: int = 0

    @property
    def order(self):
        """0 for the function itself, 1 and 2 for its derivatives: of the result, or of the factor beside grad_out."""
        return {"value": 0, "grad": 1, "grad2": 2, "value_and_grad": self.output, "backward": 1}[self.kind]

    @property
    def formula(self):
        """The name in functions.h of what the result, or the factor beside grad_out, should be."""
        return self.family + ("", "_grad", "_grad2")[self.order]

    @property
    def label(self):
        return self.name if self.outputs == 1 else f"{self.name}[{self.output}]"

    @property
    def ufunc(self):
        return getattr(gelu, self.name)


def _all():
    for family in FAMILIES:
        for kind, (suffix, inputs, outputs) in KINDS.items():
            yield Function(family + suffix, family, kind, inputs, outputs)


FUNCTIONS = {function.name: function for function in _all() if hasattr(gelu, function.name)}

#: What accuracy is measured of, by name: each output.
OUTPUTS = {
    name: [dataclasses.replace(function, output=output) for output in range(function.outputs)]
    for name, function in FUNCTIONS.items()
}
