from typing import Any, Literal, overload

import numpy as np

__all__ = [
    "gelu",
    "gelu_backward",
    "gelu_grad",
    "gelu_tanh",
    "gelu_tanh_backward",
    "gelu_tanh_grad",
    "gelu_tanh_value_and_grad",
    "gelu_value_and_grad",
    "show_config",
]

__version__: str

gelu: np.ufunc
gelu_grad: np.ufunc
gelu_value_and_grad: np.ufunc
gelu_backward: np.ufunc
gelu_tanh: np.ufunc
gelu_tanh_grad: np.ufunc
gelu_tanh_value_and_grad: np.ufunc
gelu_tanh_backward: np.ufunc

@overload
def show_config(mode: Literal["stdout"] = "stdout") -> None: ...
@overload
def show_config(mode: Literal["dicts"]) -> dict[str, Any]: ...
