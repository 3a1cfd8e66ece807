"""The activations: their formulas in mpmath, and where the nodes of their tables are. A new one is an entry here."""

import dataclasses
import functools

import mpmath as mp
from floats import F32, F64
from nodes import BinadeNodes, EqualNodes, RootNodes


@dataclasses.dataclass(frozen=True)
class Second:
    """Where the nodes of the second derivative's table are. It falls to both sides of zero, and is read at t = min(x,
    mirror x). Where it is not even, x > 0 has rows of its own, and mirror is such that both sides fall like exp(t)."""

    lowest: str  # the end of the body
    steps: int  # how many the lower zero is from 0
    curve: str  # how the density falls
    end: str  # the end of the tail, and how far apart its nodes are
    spacing: str
    mirror: int = -1


@dataclasses.dataclass(frozen=True)
class Activation:
    """x G(x), and what its tables are made of."""

    gate: callable  # G
    grad: callable  # the derivative of x G(x)
    grad_zero: mp.mpf  # where that is zero
    grad2: callable  # the second derivative
    grad2_zeros: tuple  # where that is zero, below 0 and above
    exponent: callable  # w: in the tail x G(x) and its derivative are smooth functions times exp(w(x))
    decay: str  # w's form in C
    linear: mp.mpf  # and its coefficients
    cubic: mp.mpf
    # float32: which r is zero, how many steps it is from the node at the derivative's zero and how many of these there
    # are to a unit of r, about where the tail begins, and how far from the derivative's zero its series reaches
    zero: str
    steps: int
    per_unit: int
    tail: str
    reach: mp.mpf
    # float64: the ends of the body, how its density falls below zero and how many times that above, how many steps the
    # derivative's zero is from 0 and how many numbers its node is from it, the end of the tail, and how far apart its
    # nodes are
    lowest: str
    highest: str
    curve: str
    bend: str
    steps_64: int
    nudge: int
    end: str
    spacing: str
    second: Second

    def value(self, x):
        return x * self.gate(x)

    def decay_of(self, x):
        return mp.exp(self.exponent(x))

    @functools.cached_property
    def nodes_32(self):
        scale = F32.round(-self.grad_zero * self.per_unit / self.steps)
        return BinadeNodes(F32, mp.mpf(self.zero), scale, mp.mpf(1) / (2 * self.per_unit), mp.mpf(self.tail))

    @functools.cached_property
    def nodes_64(self):
        lowest, highest, curve, bend = map(mp.mpf, (self.lowest, self.highest, self.curve, self.bend))
        slope = F64.round((self.steps_64 - curve * self.grad_zero**2) / -self.grad_zero)
        return RootNodes(lowest, highest, slope, curve, bend, self.grad_zero, F64, self.nudge)

    @functools.cached_property
    def tail_nodes(self):
        return EqualNodes(mp.mpf(self.end), self.nodes_64.lowest, mp.mpf(self.spacing), len(self.nodes_64.cells()))

    @functools.cached_property
    def sides(self):
        """Of each side of zero that has rows of its own: the second derivative by t, and its nodes."""
        it, (below, above) = self.second, self.grad2_zeros
        lowest, curve, end, spacing = map(mp.mpf, (it.lowest, it.curve, it.end, it.spacing))
        slope = F64.round((it.steps - curve * below**2) / -below)
        found = []
        for mirror, zero in ((1, below), (it.mirror, it.mirror * above))[: 1 if it.mirror == -1 else 2]:
            nodes = RootNodes(lowest, mp.mpf(0), slope, curve, mp.mpf(0), zero, F64, reaches_limit=False)
            tail_nodes = EqualNodes(end, lowest, spacing, len(nodes.cells()))
            found.append((lambda t, mirror=mirror: self.grad2(t / mirror), nodes, tail_nodes))
        return found


# gelu


def density(x):
    """The standard normal density."""
    return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


@functools.cache  # value and derivative ask at the same points
def distribution(x):
    """The standard normal distribution function."""
    return mp.erfc(-x / mp.sqrt(2)) / 2


def gelu_grad(x):
    return distribution(x) + x * density(x)


def gelu_grad2(x):
    return density(x) * (2 - x * x)


# gelu_tanh: its gate is 1 / (1 + exp(-t(x)))

LINEAR = 2 * mp.sqrt(2 / mp.pi)
CUBIC = LINEAR * mp.mpf("0.044715")


def tanh_exponent(x):
    """t(x)"""
    return x * (LINEAR + CUBIC * x * x)


@functools.cache
def tanh_gate(x):
    return 1 / (1 + mp.exp(-tanh_exponent(x)))


def gelu_tanh_grad(x):
    gate = tanh_gate(x)
    return gate + gate * (1 - gate) * x * (LINEAR + 3 * CUBIC * x * x)


def gelu_tanh_grad2(x):
    gate, complement, slope = tanh_gate(x), tanh_gate(-x), LINEAR + 3 * CUBIC * x * x
    return gate * complement * (2 * slope + x * (6 * CUBIC * x + (complement - gate) * slope**2))


# silu and gelu_sigmoid: their gates are 1 / (1 + exp(-x)) and 1 / (1 + exp(-1.702 x))


@functools.cache
def logistic(x):
    return 1 / (1 + mp.exp(-x))


def silu_grad(x):
    return logistic(x) * (1 + x * logistic(-x))


def silu_grad2(x):
    return logistic(x) * logistic(-x) * (2 + x * (logistic(-x) - logistic(x)))


SIGMOID = mp.mpf("1.702")


def gelu_sigmoid_gate(x):
    return logistic(SIGMOID * x)


def gelu_sigmoid_grad(x):
    return silu_grad(SIGMOID * x)


def gelu_sigmoid_grad2(x):
    return SIGMOID * silu_grad2(SIGMOID * x)


# mish: its gate is tanh(log(1 + exp(x))) = ((1 + exp(x))^2 - 1) / ((1 + exp(x))^2 + 1)


@functools.cache
def mish_gate(x):
    n = mp.exp(x) * (mp.exp(x) + 2)
    return n / (n + 2)


def mish_grad(x):
    e = mp.exp(x)
    return mish_gate(x) + x * 4 * e * (1 + e) / (e * (e + 2) + 2) ** 2


def mish_grad2(x):
    e = mp.exp(x)
    q = e * (e + 2) + 2
    return 4 * e * (2 * (1 + e) * q + x * ((1 + 2 * e) * q - 4 * e * (1 + e) ** 2)) / q**3


def zeros_about_zero(function, size):
    """The zeros of an even function."""
    zero = mp.findroot(function, mp.mpf(size))
    return -zero, zero


ACTIVATIONS = {
    "gelu": Activation(
        gate=distribution,
        grad=gelu_grad,
        grad_zero=mp.findroot(gelu_grad, mp.mpf("-0.7518")),
        grad2=gelu_grad2,
        grad2_zeros=zeros_about_zero(gelu_grad2, "1.41"),
        exponent=lambda x: -x * x / 2,
        decay="GELU_DECAY_SQUARE",
        linear=mp.mpf(0),
        cubic=mp.mpf(0),
        zero="9.5",
        steps=54,
        per_unit=128,
        tail="-11.586",
        reach=mp.ldexp(1, -9),  # what rounding the slope at the zero costs shows farther out than in the tanh form
        lowest="-12",
        highest="9",
        curve="3.875",
        bend="0",
        steps_64=27,
        nudge=0,
        end="-38.75",
        spacing="0.25",
        second=Second(lowest="-8", steps=31, curve="3.25", end="-39", spacing="0.5"),
    ),
    "gelu_tanh": Activation(
        gate=tanh_gate,
        grad=gelu_tanh_grad,
        grad_zero=mp.findroot(gelu_tanh_grad, mp.mpf("-0.7525")),
        grad2=gelu_tanh_grad2,
        grad2_zeros=zeros_about_zero(gelu_tanh_grad2, "1.4"),
        exponent=tanh_exponent,
        decay="GELU_DECAY_CUBIC",
        linear=LINEAR,
        cubic=CUBIC,
        zero="9.625",
        steps=76,
        per_unit=128,
        tail="-8.895",
        reach=mp.ldexp(1, -11),
        lowest="-9",
        highest="7.75",
        curve="9.125",
        bend="0",
        steps_64=28,
        nudge=0,
        end="-21.75",
        spacing="0.25",
        second=Second(lowest="-6.5", steps=38, curve="5", end="-21.75", spacing="0.25"),
    ),
    "silu": Activation(
        gate=logistic,
        grad=silu_grad,
        grad_zero=mp.findroot(silu_grad, mp.mpf("-1.278")),
        grad2=silu_grad2,
        grad2_zeros=zeros_about_zero(silu_grad2, "2.4"),
        exponent=lambda x: x,
        decay="GELU_DECAY_CUBIC",
        linear=mp.mpf(1),
        cubic=mp.mpf(0),
        zero="3.40625",
        steps=-74,
        per_unit=512,
        tail="-62",
        reach=mp.ldexp(1, -9),
        lowest="-24",
        highest="41",
        curve="-0.3125",
        bend="-1",
        steps_64=41,
        nudge=-17,
        end="-752",
        spacing="2",
        second=Second(lowest="-32", steps=54, curve="-0.140625", end="-752", spacing="4"),
    ),
    "gelu_sigmoid": Activation(
        gate=gelu_sigmoid_gate,
        grad=gelu_sigmoid_grad,
        grad_zero=mp.findroot(gelu_sigmoid_grad, mp.mpf("-0.751")),
        grad2=gelu_sigmoid_grad2,
        grad2_zeros=zeros_about_zero(gelu_sigmoid_grad2, "1.41"),
        exponent=lambda x: SIGMOID * x,
        decay="GELU_DECAY_CUBIC",
        linear=SIGMOID,
        cubic=mp.mpf(0),
        zero="3.40625",
        steps=-70,
        per_unit=512,
        tail="-37",
        reach=mp.ldexp(1, -9),
        lowest="-14",
        highest="24",
        curve="-0.875",
        bend="-1",
        steps_64=41,
        nudge=-11,
        end="-442",
        spacing="1",
        second=Second(lowest="-18", steps=54, curve="-0.375", end="-444", spacing="2"),
    ),
    "mish": Activation(
        gate=mish_gate,
        grad=mish_grad,
        grad_zero=mp.findroot(mish_grad, mp.mpf("-1.192")),
        grad2=mish_grad2,
        grad2_zeros=tuple(mp.findroot(mish_grad2, mp.mpf(zero)) for zero in ("-2.256", "1.49")),
        exponent=lambda x: x,
        decay="GELU_DECAY_CUBIC",
        linear=mp.mpf(1),
        cubic=mp.mpf(0),
        zero="2.40625",
        steps=-75,
        per_unit=512,
        tail="-62",
        reach=mp.ldexp(1, -9),
        lowest="-24",
        highest="21",
        curve="-0.375",
        bend="-1",
        steps_64=48,
        nudge=18,
        end="-752",
        spacing="2",
        second=Second(lowest="-36", steps=61, curve="-0.2578125", end="-756", spacing="2", mirror=-2),
    ),
}
