"""The activations, their derivatives and the chain rule beside PyTorch's autograd, where PyTorch is installed."""

import numpy as np
import pytest
from bounds import bound_in_use
from formats import FORMATS
from functions import FUNCTIONS, arrange, name_of

import gelu

torch = pytest.importorskip("torch")

#: What PyTorch calls an activation, and how large the gate G is whose rounding its results show.
#:
#: The forms of gelu are x/2 times 1 + erf(...) or 1 + tanh(...), rounded beside 1 however small it is. So from x = -1
#: on PyTorch loses digits: its values are wrong by up to 100 ULP at -3 in float64, and 0 from -5.5 on in float32 and
#: from -8.4 on in float64 (the tanh form from -5.1 and -7.1 on). There the bound says how little it has left. Of silu
#: and mish it keeps all digits of G, until exp(-x) nears the end of the type's range.
TORCH = {
    "gelu": (torch.nn.functional.gelu, lambda gate: np.maximum(gate, 1)),
    "gelu_tanh": (lambda x: torch.nn.functional.gelu(x, approximate="tanh"), lambda gate: np.maximum(gate, 1)),
    "silu": (torch.nn.functional.silu, lambda gate: gate),
    "mish": (torch.nn.functional.mish, lambda gate: gate),
}
LOWEST = {"float32": -80, "float64": -700}

#: PyTorch states no bound. Its formulas round some eight times on the way; and by version 2.13 its error is at most 5.6
#: times what one rounding, by eps/2, makes of the largest term.
TORCH_ROUNDINGS = 8


def by_torch(activation, kind, x, grad_out):
    """The results of a function by PyTorch, in order."""
    x = torch.tensor(x, requires_grad=True)
    y = TORCH[activation][0](x)
    grad_out = torch.from_numpy(grad_out) if kind == "backward" else torch.ones_like(y)
    (derivative,) = torch.autograd.grad(y, x, grad_out, create_graph=True)
    results = {"value": [y], "value_and_grad": [y, derivative]}.get(kind, [derivative])
    if kind == "grad2":
        results = torch.autograd.grad(derivative.sum(), x)
    return [result.detach().numpy() for result in results]


def terms(activation, x):
    """How large what PyTorch adds up is, for the value x G, for the derivative G + x G', where x G' <= |x| G, and for
    the second derivative 2 G' + x G'', where each derivative of G brings a factor of up to |x|."""
    x = x.astype(np.longdouble)
    gate = TORCH[activation][1](getattr(gelu, activation)(x) / x)
    return {"value": abs(x) * gate, "grad": (1 + abs(x)) * gate, "grad2": (1 + abs(x)) ** 2 * gate}


@pytest.mark.parametrize("format", [format for format in FORMATS if format.name in LOWEST], ids=name_of)
@pytest.mark.parametrize("name", [name for name, (activation, _) in FUNCTIONS.items() if activation in TORCH])
def test_results_are_those_of_autograd_within_the_bounds_of_both(name, format):
    activation, kind = FUNCTIONS[name]
    random = np.random.default_rng(0)
    lowest = LOWEST[format.name]
    x = np.concatenate([random.uniform(-10, 10, 100_000), random.uniform(lowest, -lowest, 10_000)]).astype(format.dtype)
    grad_out = (random.choice([-1, 1], x.size) * random.uniform(0.5, 2, x.size)).astype(format.dtype)

    inputs = arrange(kind, x, grad_out)
    results = getattr(gelu, name)(*inputs)
    results = results if isinstance(results, tuple) else (results,)
    sizes = terms(activation, x)
    expected = by_torch(activation, kind, x, grad_out)
    for place, (ours, its) in enumerate(zip(results, expected, strict=True)):
        what = {"value_and_grad": ("value", "grad")[place], "backward": "grad"}.get(kind, kind)
        size = sizes[what] * (abs(grad_out) if kind == "backward" else 1)
        allowed = (
            bound_in_use(format, name) * np.spacing(abs(ours)) + TORCH_ROUNDINGS * np.finfo(x.dtype).eps / 2 * size
        )
        excess = abs(ours.astype(np.longdouble) - its) / allowed
        worst = excess.argmax()
        assert excess[worst] <= 1, (x[worst], ours[worst], its[worst])
