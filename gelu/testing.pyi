import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

__all__ = ["Region", "Survey", "assert_max_ulp", "survey", "ulp_error"]

_Function: TypeAlias = np.ufunc | str
_Arrays: TypeAlias = ArrayLike | tuple[ArrayLike, ...]

@dataclass(frozen=True)
class Region:
    name: str
    low: float
    high: float
    count: int
    max_ulp: float
    mean_ulp: float
    finite: int
    correctly_rounded: int
    order_breaks: int | None
    worst_x: tuple[Any, ...]
    worst_actual: Any
    worst_expected: Any

@dataclass(frozen=True)
class Survey:
    function: str
    dtype: str
    operands: tuple[str, ...]
    regions: tuple[Region, ...]
    profile: NDArray[np.float64]
    profile_range: tuple[float, float]
    @property
    def count(self) -> int: ...
    @property
    def max_ulp(self) -> float: ...
    @property
    def mean_ulp(self) -> float: ...
    @property
    def misrounded(self) -> int: ...
    @property
    def order_breaks(self) -> int | None: ...
    @property
    def wrong_specials(self) -> int: ...
    def plot(
        self, file: str | os.PathLike[str] | None = None, *, axes: Any = None, label: str | None = None
    ) -> Any: ...

def ulp_error(actual: _Arrays, function: _Function, x: _Arrays) -> Any: ...
def assert_max_ulp(actual: _Arrays, function: _Function, x: _Arrays, max_ulp: float) -> None: ...
def survey(
    implementation: Callable[..., Any],
    function: _Function,
    dtype: DTypeLike,
    inputs: _Arrays | None = None,
    *,
    threads: int | None = None,
) -> Any: ...
