"""GELU."""

from ._core import gelu, gelu_grad, gelu_tanh, gelu_tanh_grad

__version__ = "0.1.0"
