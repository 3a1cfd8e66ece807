"""What the docstrings say of each activation: a new one is an entry here. Figures come from tables/formulas.py."""

import dataclasses

HENDRYCKS = """\
D. Hendrycks and K. Gimpel, "Gaussian Error Linear Units (GELUs)", 2016,
https://arxiv.org/abs/1606.08415"""


@dataclasses.dataclass(frozen=True)
class Activation:
    """The text about an activation."""

    summary: str  # the first line of its docstring, without "element-wise"
    title: str  # its name in a sentence, behind "the"
    formula: str  # paragraphs that introduce the function
    derivative: str  # and its derivative
    references: tuple  # which formula and derivative cite by number
    far: str  # x of an example in the negative tail
    far_below: str  # and what is lost there otherwise
    relatives: dict = dataclasses.field(default_factory=dict)  # similar activations, and what they are beside it


ACTIVATIONS = {
    "gelu": Activation(
        summary="Gaussian error linear unit, ``x * P(X <= x)`` for a standard normal X",
        title="Gaussian error linear unit",
        formula="""\
The exact form [1]_, with Phi the standard normal distribution function::

    gelu(x) = x * Phi(x) = x/2 * erfc(-x/sqrt(2))""",
        derivative="""\
The derivative of ``x * Phi(x)`` [1]_, with Phi the standard normal distribution function and phi its density::

    gelu_grad(x) = Phi(x) + x * phi(x)
                 = erfc(-x/sqrt(2))/2 + x * exp(-x**2/2)/sqrt(2*pi)""",
        references=(HENDRYCKS,),
        far="-6.0, -12.0",
        far_below="``1 + erf(x/sqrt(2))`` has no digit left",
        relatives={"gelu_tanh": "the tanh form"},
    ),
    "gelu_tanh": Activation(
        summary="Gaussian error linear unit in its tanh form",
        title="tanh form of the Gaussian error linear unit",
        formula="""\
The approximation that the paper [1]_ gives for `gelu`::

    gelu_tanh(x) = x/2 * (1 + tanh(sqrt(2/pi) * (x + 0.044715*x**3)))
                 = x / (1 + exp(-2*sqrt(2/pi) * (x + 0.044715*x**3)))

The errors below are those against this formula, not against `gelu`.""",
        derivative="""\
The derivative of the tanh form [1]_, by its gate G, a logistic function::

    G(x) = 1 / (1 + exp(-t(x))),  t(x) = 2*sqrt(2/pi) * (x + 0.044715*x**3)
    gelu_tanh_grad(x) = G(x) + x * G(x) * G(-x) * t'(x)""",
        references=(HENDRYCKS,),
        far="-6.0, -8.0",
        far_below="``1 + tanh(...)`` has no digit left",
        relatives={"gelu": "the exact form"},
    ),
}
