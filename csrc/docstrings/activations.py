"""What the docstrings say of each activation: a new one is an entry here. Figures come from tables/formulas.py."""

import dataclasses

HENDRYCKS = """\
D. Hendrycks and K. Gimpel, "Gaussian Error Linear Units (GELUs)", 2016,
https://arxiv.org/abs/1606.08415"""

RAMACHANDRAN = """\
P. Ramachandran, B. Zoph and Q. V. Le, "Searching for Activation Functions", 2017,
https://arxiv.org/abs/1710.05941"""

MISRA = """\
D. Misra, "Mish: A Self Regularized Non-Monotonic Activation Function", 2019,
https://arxiv.org/abs/1908.08681"""


@dataclasses.dataclass(frozen=True)
class Activation:
    """The text about an activation."""

    summary: str  # the first line of its docstring, without "element-wise"
    title: str  # its name in a sentence, behind "the"
    formula: str  # paragraphs that introduce the function
    derivative: str  # its derivative
    second_derivative: str  # and its second derivative
    references: tuple  # which these cite by number
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
        second_derivative="""\
The second derivative of ``x * Phi(x)`` [1]_, with phi the density of the standard normal distribution::

    gelu_grad2(x) = (2 - x**2) * phi(x) = (2 - x**2) * exp(-x**2/2)/sqrt(2*pi)""",
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
        second_derivative="""\
The second derivative of the tanh form [1]_, by its gate G, a logistic function::

    G(x) = 1 / (1 + exp(-t(x))),  t(x) = 2*sqrt(2/pi) * (x + 0.044715*x**3)
    gelu_tanh_grad2(x) = G(x) * G(-x) * (2*t'(x) + x*t''(x) - x * tanh(t(x)/2) * t'(x)**2)""",
        references=(HENDRYCKS,),
        far="-6.0, -8.0",
        far_below="``1 + tanh(...)`` has no digit left",
        relatives={"gelu": "the exact form"},
    ),
    "gelu_sigmoid": Activation(
        summary="Gaussian error linear unit in its sigmoid form",
        title="sigmoid form of the Gaussian error linear unit",
        formula="""\
The coarser approximation that the paper [1]_ gives for `gelu`, also known as QuickGELU::

    gelu_sigmoid(x) = x / (1 + exp(-1.702*x))

The errors below are those against this formula, not against `gelu`.""",
        derivative="""\
The derivative of the sigmoid form [1]_, by its gate G, a logistic function::

    G(x) = 1 / (1 + exp(-1.702*x))
    gelu_sigmoid_grad(x) = G(x) + 1.702*x * G(x) * G(-x)""",
        second_derivative="""\
The second derivative of the sigmoid form [1]_, by its gate G, a logistic function::

    G(x) = 1 / (1 + exp(-1.702*x))
    gelu_sigmoid_grad2(x) = 1.702 * G(x) * G(-x) * (2 - 1.702*x * tanh(0.851*x))""",
        references=(HENDRYCKS,),
        far="-418.0, -425.0",
        far_below="``exp(-1.702*x)`` is infinite",
        relatives={"gelu": "the exact form"},
    ),
    "silu": Activation(
        summary="Sigmoid linear unit, also known as Swish",
        title="sigmoid linear unit",
        formula="""\
The input times the logistic function of it [1]_, proposed under this name by [2]_::

    silu(x) = x / (1 + exp(-x))""",
        derivative="""\
The derivative of the sigmoid linear unit [1]_ [2]_, by its gate G, the logistic function::

    G(x) = 1 / (1 + exp(-x))
    silu_grad(x) = G(x) + x * G(x) * G(-x)""",
        second_derivative="""\
The second derivative of the sigmoid linear unit [1]_ [2]_, by its gate G, the logistic function::

    G(x) = 1 / (1 + exp(-x))
    silu_grad2(x) = G(x) * G(-x) * (2 - x * tanh(x/2))""",
        references=(RAMACHANDRAN, HENDRYCKS),
        far="-710.0, -720.0",
        far_below="``exp(-x)`` is infinite",
        relatives={"mish": "Mish"},
    ),
    "mish": Activation(
        summary="Mish, ``x * tanh(log(1 + exp(x)))``",
        title="Mish function",
        formula="""\
The input times the hyperbolic tangent of its softplus [1]_::

    mish(x) = x * tanh(log(1 + exp(x)))
            = x * (1 - 2 / ((1 + exp(x))**2 + 1))""",
        derivative="""\
The derivative of Mish [1]_, by its gate G::

    G(x) = tanh(log(1 + exp(x)))
    mish_grad(x) = G(x) + x * (1 - G(x)**2) / (1 + exp(-x))""",
        second_derivative="""\
The second derivative of Mish [1]_, by its gate G and the logistic function S::

    G(x) = tanh(log(1 + exp(x))),  S(x) = 1 / (1 + exp(-x))
    mish_grad2(x) = (1 - G(x)**2) * S(x) * (2 + x * (S(-x) - 2 * G(x) * S(x)))""",
        references=(MISRA,),
        far="-50.0, -100.0",
        far_below="``log(1 + exp(x))`` is zero",
        relatives={"silu": "the sigmoid linear unit"},
    ),
}
