"""The activations: their formulas in mpmath, and where the nodes of their tables are. A new one is an entry here."""

import dataclasses
import functools

import mpmath as mp
from formats import F32, F64
from nodes import BinadeNodes, EqualNodes, RootNodes


@dataclasses.dataclass(frozen=True)
class Activation:
    """x G(x), and what its tables are made of."""

    gate: callable  # G
    grad: callable  # the derivative of x G(x)
    grad_zero: mp.mpf  # where that is zero
    exponent: callable  # w: in the tail x G(x) and its derivative are smooth functions times exp(w(x))
    decay: str  # w's form in C
    linear: mp.mpf  # and its coefficients
    cubic: mp.mpf
    # float32: which r is zero, how many steps it is from the node at the derivative's zero, about where the tail
    # begins, and how far from the derivative's zero its series reaches
    zero: str
    steps: int
    tail: str
    reach: mp.mpf
    # float64: the ends of the body, how its density falls, how many steps the derivative's zero is from 0, the end of
    # the tail, and how far apart its nodes are
    lowest: str
    highest: str
    curve: str
    steps_64: int
    end: str
    spacing: str

    def value(self, x):
        return x * self.gate(x)

    def decay_of(self, x):
        return mp.exp(self.exponent(x))

    @functools.cached_property
    def nodes_32(self):
        scale = F32.round(-self.grad_zero * 128 / self.steps)
        return BinadeNodes(F32, mp.mpf(self.zero), scale, mp.ldexp(1, -8), mp.mpf(self.tail))

    @functools.cached_property
    def nodes_64(self):
        ends = mp.mpf(self.lowest), mp.mpf(self.highest)
        return RootNodes(*ends, mp.mpf(self.curve), self.grad_zero, self.steps_64, F64)

    @functools.cached_property
    def tail_nodes(self):
        return EqualNodes(mp.mpf(self.end), self.nodes_64.lowest, mp.mpf(self.spacing), len(self.nodes_64.cells()))


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


ACTIVATIONS = {
    "gelu": Activation(
        gate=distribution,
        grad=gelu_grad,
        grad_zero=mp.findroot(gelu_grad, mp.mpf("-0.7518")),
        exponent=lambda x: -x * x / 2,
        decay="GELU_DECAY_SQUARE",
        linear=mp.mpf(0),
        cubic=mp.mpf(0),
        zero="9.5",
        steps=54,
        tail="-11.586",
        reach=mp.ldexp(1, -9),  # what rounding the slope at the zero costs shows farther out than in the tanh form
        lowest="-12",
        highest="9",
        curve="3.875",
        steps_64=27,
        end="-38.75",
        spacing="0.25",
    ),
    "gelu_tanh": Activation(
        gate=tanh_gate,
        grad=gelu_tanh_grad,
        grad_zero=mp.findroot(gelu_tanh_grad, mp.mpf("-0.7525")),
        exponent=tanh_exponent,
        decay="GELU_DECAY_CUBIC",
        linear=LINEAR,
        cubic=CUBIC,
        zero="9.625",
        steps=76,
        tail="-8.895",
        reach=mp.ldexp(1, -11),
        lowest="-9",
        highest="7.75",
        curve="9.125",
        steps_64=28,
        end="-21.75",
        spacing="0.25",
    ),
}
