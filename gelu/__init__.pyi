from contextlib import ContextDecorator
from typing import Literal, SupportsIndex, TypedDict, overload, type_check_only

from ._core import (
    gelu,
    gelu_backward,
    gelu_grad,
    gelu_grad2,
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
)

__all__ = [
    "gelu",
    "gelu_backward",
    "gelu_grad",
    "gelu_grad2",
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
def set_num_threads(n: SupportsIndex) -> None: ...
def get_num_threads() -> int: ...

@type_check_only
class _NumThreads(ContextDecorator):
    def __enter__(self) -> None: ...
    def __exit__(self, *error: object) -> None: ...

def num_threads(n: SupportsIndex) -> _NumThreads: ...
