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
}
