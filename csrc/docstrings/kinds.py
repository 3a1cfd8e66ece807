"""The template of each kind of function: a new one is an entry here.

In the texts {name} is the function, {activation} its activation, {value}, {grad} and so on are the functions of that
activation and kind; the other fields are those of fields() in generate.py. An example is followed by what it prints.
"""

import dataclasses
from collections.abc import Callable


@dataclasses.dataclass(frozen=True)
class Template:
    """What the docstrings of a kind say."""

    summary: str  # the first line, without "element-wise"
    operands: dict  # what each input and each output is
    see_also: dict  # other kinds of the same activation, and what these functions are
    notes: str
    examples: str
    results: Callable  # of an activation in tables/formulas.py and the inputs: the true results
    relative: str = ""  # what the same kind is of a similar activation
    references: tuple = ()  # besides those of the activation; {cited} stands for the number of the first


ONE_TYPE = """\
Booleans and integers are promoted as by `numpy.exp`: of 8 bits to float16, of 16 to float32, wider ones to float64.
Complex numbers are a TypeError. The largest errors, in units in the last place (ULP) of the type of the result:

{errors}

The result for an element depends on its value alone, not on where it stands. No input gives a floating-point warning.
Special values:

{special_values}
"""

TAIL = """\
In the negative tail no digit is lost: the result is within its bound down to the least subnormal number of its type,
and becomes -0.0 only below x = {tail[float16]} in float16, {tail[float32]} in float32 and {tail[float64]} in float64.
"""

PROMOTION = """\
Inputs of different types are promoted to one that holds all, booleans and integers as by `numpy.exp`; complex numbers
are a TypeError.
"""

SAME_AS_STEPS = (
    """\
In float32, float64 and long double the results have the bits that these steps give. The 16-bit types are computed in
float32 and rounded once. """
    + PROMOTION
)

OF_ITS_VALUES = """\
The result for an element depends on its values alone, not on where it stands. The only floating-point warning is that
of overflow, where {overflow} of finite numbers is infinite, as NumPy's own steps would give it. Special values are
those of the steps: {special}, and what has a nan in it is nan.
"""

SHAZEER = """\
N. Shazeer, "GLU Variants Improve Transformer", 2020, https://arxiv.org/abs/2002.05202"""

KINDS = {
    "value": Template(
        summary="{summary}",
        operands={"x": "Input values, real.", "y": "``{name}(x)`` for each element."},
        see_also={"grad": "its derivative.", "value_and_grad": "both at once."},
        relative="{relative}, which differs by less than {difference}.",
        notes="{formula}\n\n" + TAIL + "\nThe result has the type of the input. " + ONE_TYPE,
        examples="""\
>>> gelu.{name}([-1.0, 0.0, 1.0, 2.0])

Far below zero, where {far_below}, and in place:

>>> x = np.array([{far}])
>>> gelu.{name}(x, out=x)
""",
        results=lambda it, x: it.value(x),
    ),
    "grad": Template(
        summary="Derivative of the {title}, `{activation}`",
        operands={"x": "Input values, real.", "dy": "The derivative of ``{activation}`` at each element."},
        see_also={
            "value": "the function.",
            "grad2": "the second derivative.",
            "value_and_grad": "both at once.",
            "backward": "the derivative times a gradient, as backpropagation needs it.",
        },
        relative="the derivative of {relative}.",
        notes="""\
{derivative}

It is zero at x = {zero}..., where both terms cancel; the bound on the error holds there, too. Its least and greatest
values are {least} at x = {least_at} and {greatest} at x = {greatest_at}.

"""
        + TAIL
        + "\nThe result has the type of the input. "
        + ONE_TYPE,
        examples="""\
>>> gelu.{name}([-1.0, 0.0, 1.0, 2.0])

Far below zero, and in place:

>>> x = np.array([{far}])
>>> gelu.{name}(x, out=x)
""",
        results=lambda it, x: it.grad(x),
    ),
    "grad2": Template(
        summary="Second derivative of the {title}, `{activation}`",
        operands={"x": "Input values, real.", "d2y": "The second derivative of ``{activation}`` at each element."},
        see_also={"value": "the function.", "grad": "its derivative."},
        relative="the second derivative of {relative}.",
        notes="""\
{second_derivative}

It is zero at x = {zero_below} and {zero_above}, where its terms cancel; the bound on the error holds there, too.
Its least and greatest values are {second_least} at x = {second_least_at} and {second_greatest} at x =
{second_greatest_at}.

In the tails no digit is lost: results become -0.0 only below x = {tail[float16]} and above {upper_tail[float16]} in
float16, below {tail[float32]} and above {upper_tail[float32]} in float32, and below {tail[float64]} and above
{upper_tail[float64]} in float64.

The result has the type of the input. float32 is computed in float64. """
        + ONE_TYPE,
        examples="""\
>>> gelu.{name}([-1.0, 0.0, 1.0, 2.0])
""",
        results=lambda it, x: it.grad2(x),
    ),
    "value_and_grad": Template(
        summary="The {title}, `{activation}`, and its derivative at once",
        operands={
            "x": "Input values, real.",
            "y": "``{value}(x)`` for each element.",
            "dy": "``{grad}(x)`` for each element.",
        },
        see_also={
            "value": "the function alone.",
            "grad": "the derivative alone.",
            "backward": "the derivative times a gradient, as backpropagation needs it.",
        },
        notes="""\
For what needs both, in one pass over the input. Both results are those of `{value}` and `{grad}`, to the bit.

{formula}

{derivative}

Both results have the type of the input. """
        + ONE_TYPE,
        examples="""\
>>> y, dy = gelu.{name}([-1.0, 0.0, 1.0, 2.0])
>>> y
>>> dy

The value in place, the derivative in a new array:

>>> x = np.array([{far}])
>>> y, dy = gelu.{name}(x, out=(x, None))
>>> y is x
>>> dy
""",
        results=lambda it, x: (it.value(x), it.grad(x)),
    ),
    "backward": Template(
        summary="Gradient through `{activation}`: ``grad_out * {grad}(x)``",
        operands={
            "grad_out": "The gradient with respect to the function's result, real.",
            "x": "The function's input, real.",
            "grad_x": "``grad_out * {grad}(x)`` for each element: the gradient with respect to `x`.",
        },
        see_also={"grad": "the derivative.", "value_and_grad": "the function and its derivative at once."},
        notes="""\
The chain rule for `{activation}`, as backpropagation needs it::

    {name}(grad_out, x) = grad_out * {grad}(x)

{derivative}

The product of `grad_out` and the result of `{grad}`. Inputs of different types are promoted to one that holds both,
booleans and integers as by `numpy.exp`; complex numbers are a TypeError. The 16-bit types are computed in float32 and
rounded once. The largest errors, in units in the last place (ULP) of the type of the result:

{errors}

They hold where the derivative is a normal number of the type that is computed in; where it is subnormal, its own error
times `grad_out` comes on top.

The result for an element depends on its values alone, not on where it stands. The only floating-point warning is that
of overflow, where finite inputs give an infinite result. Special values are those of the product: the derivative is
{grad_at[inf]} at x = inf, {grad_at[-inf]} at x = -inf and {grad_at[0.0]} at both zeros, an infinity times zero is nan,
and so is what has a nan in it.
""",
        examples="""\
>>> gelu.{name}([1.0, 1.0, 0.5, -2.0], [-1.0, 0.0, 1.0, 2.0])

Broadcast, and in place:

>>> grad_out = np.array([[1.0, 1.0], [0.5, 0.25]])
>>> gelu.{name}(grad_out, [-6.0, 1.0], out=grad_out)
""",
        results=lambda it, grad_out, x: grad_out * float(it.grad(x)),
    ),
    "bias": Template(
        summary="The {title} of a sum: ``{activation}(x + b)``",
        operands={
            "x": "Input values, real.",
            "b": "What is added to them, real: usually a bias for each column.",
            "y": "``{activation}(x + b)`` for each element.",
        },
        see_also={"value": "the function of one input.", "bias_backward": "the gradient through this function."},
        notes="""\
A linear layer's bias and its activation in one pass over the memory::

    {name}(x, b) = {activation}(numpy.add(x, b))

{formula}

"""
        + SAME_AS_STEPS
        + """
The largest errors, in units in the last place (ULP) of the type of the result, against ``{activation}`` of the rounded
sum:

{errors}

"""
        + OF_ITS_VALUES.replace("{overflow}", "the sum").replace("{special}", "the sum of opposite infinities is nan"),
        examples="""\
>>> gelu.{name}([[-1.0, 0.0], [1.0, 2.0]], [0.5, -0.5])

A row for all rows, and in place:

>>> h = np.zeros((2, 3))
>>> gelu.{name}(h, [-1.0, 0.0, 1.0], out=h)
""",
        results=lambda it, x, b: float(it.value(x + b)),
    ),
    "bias_backward": Template(
        summary="Gradient through `{bias}`: ``grad_out * {grad}(x + b)``",
        operands={
            "grad_out": "The gradient with respect to the function's result, real.",
            "x": "The function's input, real.",
            "b": "What was added to it, real.",
            "grad_x": "``grad_out * {grad}(x + b)`` for each element: the gradient with respect to ``x + b`` and so "
            "to `x`; that with respect to a `b` that was broadcast is the sum over the elements that it served.",
        },
        see_also={"bias": "the function.", "backward": "the same without a sum."},
        notes="""\
The chain rule for `{bias}`, as backpropagation needs it::

    {name}(grad_out, x, b) = grad_out * {grad}(numpy.add(x, b))

{derivative}

"""
        + SAME_AS_STEPS
        + """
The largest errors, in units in the last place (ULP) of the type of the result, against the derivative at the rounded
sum:

{errors}

They hold where the derivative is a normal number of the type that is computed in; where it is subnormal, its own error
times `grad_out` comes on top.

"""
        + OF_ITS_VALUES.replace("{overflow}", "the sum or the product").replace(
            "{special}", "the sum of opposite infinities and an infinity times zero are nan"
        ),
        examples="""\
>>> gelu.{name}([1.0, 1.0, -2.0], [-1.0, 0.0, 1.0], 0.5)

The gradient with respect to a bias for each column:

>>> grad_out, x = np.ones((2, 3)), np.array([[-1.0, 0.0, 1.0], [2.0, 3.0, 4.0]])
>>> gelu.{name}(grad_out, x, [0.5, 0.0, -0.5]).sum(axis=0)
""",
        results=lambda it, grad_out, x, b: grad_out * float(it.grad(x + b)),
    ),
    "gated": Template(
        summary="Gated linear unit with `{activation}`: ``{activation}(a) * b``",
        operands={
            "a": "What goes through the activation, real: the gate.",
            "b": "What it multiplies, real.",
            "y": "``{activation}(a) * b`` for each element.",
        },
        see_also={"value": "the activation.", "gated_backward": "the gradient through this function."},
        notes="""\
A gated linear unit's activation and product {cited} in one pass over the memory::

    {name}(a, b) = numpy.multiply({activation}(a), b)

`a` and `b` are usually the two halves of one array, in one order or the other: ``{name}(h[..., :n], h[..., n:])``.

{formula}

"""
        + SAME_AS_STEPS
        + """
The largest errors, in units in the last place (ULP) of the type of the result:

{errors}

They hold where ``{activation}(a)`` is a normal number of the type that is computed in; where it is subnormal, its own
error times `b` comes on top.

"""
        + OF_ITS_VALUES.replace("{overflow}", "the product").replace("{special}", "an infinity times zero is nan"),
        examples="""\
>>> gelu.{name}([-1.0, 0.0, 1.0, 2.0], [1.0, 2.0, 3.0, -4.0])

The halves of an array, and the result in the place of one:

>>> h = np.array([[1.0, 2.0, 0.5, -1.0], [-1.0, 0.0, 3.0, 4.0]])
>>> gelu.{name}(h[:, :2], h[:, 2:], out=h[:, :2])
""",
        results=lambda it, a, b: float(it.value(a)) * b,
        references=(SHAZEER,),
    ),
    "gated_backward": Template(
        summary="Gradients through `{gated}`",
        operands={
            "grad_out": "The gradient with respect to the function's result, real.",
            "a": "The function's first input, real.",
            "b": "The function's second input, real.",
            "grad_a": "``grad_out * b * {grad}(a)`` for each element: the gradient with respect to `a`.",
            "grad_b": "``grad_out * {activation}(a)`` for each element: the gradient with respect to `b`.",
        },
        see_also={"gated": "the function.", "backward": "the chain rule for the activation alone."},
        notes="""\
The chain rule for `{gated}` {cited}, as backpropagation needs it, in one pass over the memory::

    grad_a = (grad_out * b) * {grad}(a)
    grad_b = grad_out * {activation}(a)

{derivative}

"""
        + SAME_AS_STEPS
        + """
The largest errors of both, in units in the last place (ULP) of the type of the result:

{errors}

They hold where the steps are normal numbers of the type that is computed in; the error of a subnormal one, times what
it is multiplied by, comes on top.

"""
        + OF_ITS_VALUES.replace("{overflow}", "a product").replace("{special}", "an infinity times zero is nan"),
        examples="""\
>>> grad_a, grad_b = gelu.{name}([1.0, 1.0, 0.5], [-1.0, 0.0, 1.0], [2.0, 3.0, -4.0])
>>> grad_a
>>> grad_b

Into the halves of one array:

>>> grad = np.empty((2, 4))
>>> halves = gelu.{name}(np.ones((2, 2)), [[1.0, 2.0], [-1.0, 0.0]], 3.0, out=(grad[:, :2], grad[:, 2:]))
>>> grad
""",
        results=lambda it, grad_out, a, b: (grad_out * b * float(it.grad(a)), grad_out * float(it.value(a))),
        references=(SHAZEER,),
    ),
    "normal": Template(
        summary="General Gaussian error linear unit, ``x * P(X <= x)`` for a normal X of any mean and deviation",
        operands={
            "x": "Input values, real.",
            "mu": "The mean of X, real.",
            "sigma": "The standard deviation of X, real and not negative.",
            "y": "``x * P(X <= x)`` for each element.",
        },
        see_also={"value": "the same for a mean of 0 and a standard deviation of 1."},
        notes="""\
The Gaussian error linear unit as the paper [1]_ introduces it, for X ~ N(mu, sigma**2)::

    gelu_normal(x, mu, sigma) = x * Phi((x - mu)/sigma)

with Phi the standard normal distribution function. For a sigma of zero X is mu, and the result is x where ``x >= mu``
and a zero with the sign of x elsewhere. A negative sigma gives nan and the floating-point warning of an invalid value,
as the square root of a negative number does in NumPy. No other input gives a warning.

"""
        + PROMOTION
        + """\
float32 is computed in float64 and the 16-bit types in float32. The largest errors, in units in the last place (ULP) of
the type of the result:

{errors}

They hold for all inputs, however ``x - mu`` and its quotient would round: both are computed to twice the precision of
the type. In the negative tail no digit is lost, down to the least subnormal number.

The result for an element depends on its values alone, not on where it stands. Special values: x = inf gives inf and
x = -inf gives -0.0 for a finite mu and sigma, mu = inf gives a zero and mu = -inf gives x for a finite x, and a sigma
of inf gives x/2 for a finite x and mu. It is nan where ``(x - mu)/sigma`` has no limit, and where an input is nan.
""",
        examples="""\
>>> gelu.{name}([-1.0, 0.0, 1.0, 2.0], 0.5, 2.0)

A mean and a deviation for each column:

>>> gelu.{name}(np.array([[-1.0, 2.0], [1.0, -2.0]]), [0.0, 1.0], [1.0, 0.5])
""",
        results=lambda it, x, mu, sigma: float(x * it.gate((x - mu) / sigma)),
    ),
}
