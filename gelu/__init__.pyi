from contextlib import ContextDecorator
from typing import Any, Literal, SupportsIndex, TypedDict, TypeVar, overload, type_check_only

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import c_api as c_api
from . import testing as testing
from ._core import (
    bias_gelu,
    bias_gelu_backward,
    bias_gelu_tanh,
    bias_gelu_tanh_backward,
    geglu,
    geglu_backward,
    geglu_tanh,
    geglu_tanh_backward,
    gelu,
    gelu_backward,
    gelu_grad,
    gelu_grad2,
    gelu_normal,
    gelu_sigmoid,
    gelu_sigmoid_backward,
    gelu_sigmoid_grad,
    gelu_sigmoid_grad2,
    gelu_sigmoid_value_and_grad,
    gelu_tanh,
    gelu_tanh_backward,
    gelu_tanh_grad,
    gelu_tanh_grad2,
    gelu_tanh_value_and_grad,
    gelu_value_and_grad,
    mish,
    mish_backward,
    mish_grad,
    mish_grad2,
    mish_value_and_grad,
    silu,
    silu_backward,
    silu_grad,
    silu_grad2,
    silu_value_and_grad,
    swiglu,
    swiglu_backward,
)
from .c_api import get_include

__all__ = [
    "bias_gelu",
    "bias_gelu_backward",
    "bias_gelu_tanh",
    "bias_gelu_tanh_backward",
    "from_name",
    "geglu",
    "geglu_backward",
    "geglu_tanh",
    "geglu_tanh_backward",
    "gelu",
    "gelu_backward",
    "gelu_grad",
    "gelu_grad2",
    "gelu_normal",
    "gelu_sigmoid",
    "gelu_sigmoid_backward",
    "gelu_sigmoid_grad",
    "gelu_sigmoid_grad2",
    "gelu_sigmoid_value_and_grad",
    "gelu_tanh",
    "gelu_tanh_backward",
    "gelu_tanh_grad",
    "gelu_tanh_grad2",
    "gelu_tanh_value_and_grad",
    "gelu_value_and_grad",
    "get_include",
    "get_num_threads",
    "mish",
    "mish_backward",
    "mish_grad",
    "mish_grad2",
    "mish_value_and_grad",
    "num_threads",
    "set_num_threads",
    "show_config",
    "silu",
    "silu_backward",
    "silu_grad",
    "silu_grad2",
    "silu_value_and_grad",
    "soi_map",
    "swiglu",
    "swiglu_backward",
]

__version__: str

@type_check_only
class _InstructionSets(TypedDict):
    built: list[str]
    supported: list[str]
    chosen: str
    reason: str

@type_check_only
class _Bfloat16(TypedDict):
    registered: bool
    ml_dtypes: str | None

_Tables = TypedDict("_Tables", {"bytes of each": int, "bytes in use": int})
_Config = TypedDict(
    "_Config",
    {
        "version": str,
        "compiler": str,
        "instruction sets": _InstructionSets,
        "numpy": str,
        "bfloat16": _Bfloat16,
        "16-bit tables": _Tables,
        "threads": int,
    },
)

@overload
def show_config(mode: Literal["stdout"] = "stdout") -> None: ...
@overload
def show_config(mode: Literal["dicts"]) -> _Config: ...

_Float = TypeVar("_Float", bound=np.floating[Any])
_Out = TypeVar("_Out", bound=np.ndarray[Any, Any])
_Seed = int | ArrayLike | np.random.SeedSequence | np.random.BitGenerator | np.random.Generator

def from_name(name: str) -> np.ufunc: ...
@overload
def soi_map(x: NDArray[_Float], rng: _Seed | None = None, out: None = None) -> NDArray[_Float]: ...
@overload
def soi_map(x: _Float, rng: _Seed | None = None, out: None = None) -> _Float: ...
@overload
def soi_map(x: float, rng: _Seed | None = None, out: None = None) -> np.floating[Any]: ...
@overload
def soi_map(x: ArrayLike, rng: _Seed | None = None, *, out: _Out) -> _Out: ...
@overload
def soi_map(x: ArrayLike, rng: _Seed | None, out: _Out) -> _Out: ...
@overload
def soi_map(x: ArrayLike, rng: _Seed | None = None, out: None = None) -> Any: ...
def set_num_threads(n: SupportsIndex) -> None: ...
def get_num_threads() -> int: ...

@type_check_only
class _NumThreads(ContextDecorator):
    def __enter__(self) -> None: ...
    def __exit__(self, *error: object) -> None: ...

def num_threads(n: SupportsIndex) -> _NumThreads: ...
