"""The functions that are measured: all that the compiled module lists, by activation and kind.

What a function is, and which of its inputs is x, is asked of ``gelu._core`` here and nowhere else in the benchmarks.
"""

import dataclasses

import gelu
from gelu import _core

#: Of each kind and output: the order of the derivative that it is, or that stands beside grad_out.
ORDERS = {
    "value": (0,),
    "grad": (1,),
    "grad2": (2,),
    "value_and_grad": (0, 1),
    "backward": (1,),
    "bias": (0,),
    "bias_backward": (1,),
    "gated": (0,),
    "gated_backward": (1, 0),
    "normal": (0,),
}


@dataclasses.dataclass(frozen=True)
class Function:
    """One function: its name, what it is of which activation, and which of its outputs is meant."""

    name: str
    activation: str
    kind: str
    output: int = 0

    @property
    def inputs(self):
        return _core.kinds[self.kind]["inputs"]

    @property
    def outputs(self):
        return _core.kinds[self.kind]["outputs"]

    @property
    def x(self):
        """Which input is x, or the first of two whose sum it is."""
        x = _core.kinds[self.kind]["x"]
        return x if x >= 0 else self.inputs - 2

    @property
    def operands(self):
        """The names of the inputs."""
        return _core.kinds[self.kind]["operands"].split()[: self.inputs]

    @property
    def is_of_x_alone(self):
        """Whether there is no input but x and the gradient: the results of others are those of steps."""
        return self.inputs - self.takes_gradient == 1

    @property
    def takes_gradient(self):
        """Whether the result is the derivative times another input."""
        return "grad_out" in self.operands

    @property
    def order(self):
        """0 for the activation, 1 and 2 for its derivatives: of the result, or of the factor beside grad_out."""
        return ORDERS[self.kind][self.output]

    @property
    def formula(self):
        """The name in functions.h of what the result, or the factor beside grad_out, should be."""
        return self.activation + ("", "_grad", "_grad2")[self.order]

    @property
    def label(self):
        return self.name if self.outputs == 1 else f"{self.name}[{self.output}]"

    @property
    def ufunc(self):
        return getattr(gelu, self.name)

    def arrange(self, x, others):
        """The inputs in order: x, and in every other place the next of the others."""
        inputs = list(others)
        inputs.insert(self.x, x)
        return inputs


FUNCTIONS = {name: Function(name, activation, kind) for name, (activation, kind) in _core.functions.items()}

#: What accuracy is measured of, by name: each output.
OUTPUTS = {
    name: [dataclasses.replace(function, output=output) for output in range(function.outputs)]
    for name, function in FUNCTIONS.items()
    if function.is_of_x_alone
}
