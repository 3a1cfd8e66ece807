"""The types of the compiled module: a line for each ufunc, and a class for each number of inputs and outputs.

Overloads go from the types that are known best to those that are known least. An array without a dimension counts as an
array, as in NumPy's own stubs, though its result is a scalar, and Python's numbers are promoted as in NumPy 2.

Three things are ignored: numpy.ufunc is final, and its methods take more than those of a certain ufunc; mypy takes
integers of any two widths to overlap; and a bool passes for a float.
"""

from collections.abc import Iterator
from types import EllipsisType
from typing import Any, Literal, NoReturn, Protocol, TypeAlias, TypedDict, TypeVar, overload, type_check_only

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin
from numpy.typing import DTypeLike, NDArray
from typing_extensions import Never, Unpack

_T = TypeVar("_T")
_T_co = TypeVar("_T_co", covariant=True)
_Type = TypeVar("_Type", bound=np.generic)
_Float = TypeVar("_Float", bound=np.floating[Any])
_FloatArray = TypeVar("_FloatArray", bound=NDArray[np.floating[Any]])
_Out = TypeVar("_Out", bound=np.ndarray[Any, Any])
_Out2 = TypeVar("_Out2", bound=np.ndarray[Any, Any])

# Integers, by the type that they are computed in.
_ToFloat16: TypeAlias = np.bool_ | np.int8 | np.uint8
_ToFloat32: TypeAlias = np.int16 | np.uint16
_ToFloat64: TypeAlias = (
    np.int32 | np.uint32 | np.int64 | np.uint64 | np.intc | np.uintc | np.intp | np.uintp | np.longlong | np.ulonglong
)
_Floating: TypeAlias = np.floating[Any]
_Integer: TypeAlias = np.integer[Any]

@type_check_only
class _Nested(Protocol[_T_co]):
    """A list or a tuple of items, or of more of them. A str and bytes are none: they only contain their own kind."""

    def __contains__(self, value: object, /) -> bool: ...
    def __iter__(self) -> Iterator[_T_co | _Nested[_T_co]]: ...
    def __len__(self) -> int: ...
    @property
    def count(self) -> object: ...

@type_check_only
class _Real(Protocol):
    """A real number of NumPy or an array of them: the items of complex ones are no float."""

    def item(self) -> float: ...

@type_check_only
class _RealArray(_Real, Protocol):
    def __len__(self) -> int: ...

@type_check_only
class _Unknown: ...

@type_check_only
class _UnknownArray(Protocol):
    """An array whose items are Any, as those of ml_dtypes are: to a type checker their type is just numpy.generic."""

    def __len__(self) -> int: ...
    def item(self) -> _Unknown: ...

@type_check_only
class _UnknownScalar(Protocol):
    """Such a scalar, which has a hash, unlike an array."""

    def __hash__(self) -> int: ...
    def item(self) -> _Unknown: ...

@type_check_only
class _SupportsUfunc(Protocol):
    """An array type of its own. A numpy.ndarray is none: it takes just the names of methods, not every str."""

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, /, *inputs: Any, **keywords: Any) -> Any: ...

@type_check_only
class _SupportsArray(Protocol):
    """Another, with the arguments that NumPy asks for. A numpy.ndarray is none: its copy has to be named."""

    def __array__(self, dtype: Never = ..., copy: Never = ...) -> NDArray[Any]: ...

# What may be an operand.
_Scalar: TypeAlias = float | _Floating | _Integer | np.bool_
_Array: TypeAlias = _RealArray | _Nested[float | _Real]
_Operand: TypeAlias = float | _Real | _Nested[float | _Real]
_Other: TypeAlias = _SupportsUfunc | _SupportsArray | NDArrayOperatorsMixin

# What may be a keyword.
_Mask: TypeAlias = bool | np.bool_ | NDArray[np.bool_] | _Nested[bool | np.bool_ | NDArray[np.bool_]]
_As: TypeAlias = type[_Type] | np.dtype[_Type]
_Signature: TypeAlias = str | tuple[DTypeLike | None, ...]
_New: TypeAlias = EllipsisType | None
_Pair: TypeAlias = tuple[_T, _T]

@type_check_only
class _Options(TypedDict, total=False):
    where: _Mask
    casting: Literal["no", "equiv", "safe", "same_kind", "unsafe"]
    order: Literal["K", "A", "C", "F"] | None
    subok: bool

@type_check_only
class _Plain(_Options, total=False):
    """Keywords that leave the type of the result to the inputs."""

    dtype: None
    signature: None

@type_check_only
class _NewPair(_Options, total=False):
    out: tuple[None, None]

@type_check_only
class _NewArrayPair(_Options, total=False):
    out: EllipsisType | tuple[None, None]

@type_check_only
class _PlainPair(_Plain, _NewPair): ...

@type_check_only
class _PlainArrayPair(_Plain, _NewArrayPair): ...

@type_check_only
class _All(_Options, total=False):
    dtype: DTypeLike | None
    signature: _Signature | None

@type_check_only
class _Ufunc(np.ufunc):  # type: ignore[misc]
    @property
    def ntypes(self) -> Literal[4]: ...
    @property
    def identity(self) -> None: ...
    @property
    def signature(self) -> None: ...

@type_check_only
class _OneInput(_Ufunc):  # type: ignore[misc]
    @property
    def nin(self) -> Literal[1]: ...
    # These need two inputs.
    def accumulate(self, array: Never, /) -> NoReturn: ...  # type: ignore[override]
    def outer(self, A: Never, B: Never, /) -> NoReturn: ...  # type: ignore[override]
    def reduce(self, array: Never, /) -> NoReturn: ...  # type: ignore[override]
    def reduceat(self, array: Never, /, indices: Never) -> NoReturn: ...  # type: ignore[override]

@type_check_only
class _OneToOne(_OneInput):  # type: ignore[misc]
    @property
    def nout(self) -> Literal[1]: ...
    @property
    def nargs(self) -> Literal[2]: ...
    def at(self, a: np.ndarray[Any, Any], indices: Any, /) -> None: ...  # type: ignore[override]
    @overload
    def __call__(self, x: _FloatArray, /, out: _New = None, **kwargs: Unpack[_Plain]) -> _FloatArray: ...
    @overload
    def __call__(  # type: ignore[overload-overlap]
        self, x: NDArray[_ToFloat16], /, out: _New = None, **kwargs: Unpack[_Plain]
    ) -> NDArray[np.float16]: ...
    @overload
    def __call__(  # type: ignore[overload-overlap]
        self, x: NDArray[_ToFloat32], /, out: _New = None, **kwargs: Unpack[_Plain]
    ) -> NDArray[np.float32]: ...
    @overload
    def __call__(
        self, x: NDArray[_ToFloat64], /, out: _New = None, **kwargs: Unpack[_Plain]
    ) -> NDArray[np.float64]: ...
    @overload
    def __call__(self, x: _Other, /, out: Any = None, **kwargs: Unpack[_All]) -> Any: ...
    @overload
    def __call__(self, x: _Nested[float], /, out: _New = None, **kwargs: Unpack[_Plain]) -> NDArray[np.float64]: ...
    @overload
    def __call__(self, x: _UnknownArray, /, out: _New = None, **kwargs: Unpack[_Plain]) -> NDArray[Any]: ...
    @overload
    def __call__(self, x: _Array, /, out: _New = None, **kwargs: Unpack[_Plain]) -> NDArray[_Floating]: ...
    @overload
    def __call__(self, x: _Float, /, out: None = None, **kwargs: Unpack[_Plain]) -> _Float: ...
    @overload
    def __call__(self, x: bool | _ToFloat16, /, out: None = None, **kwargs: Unpack[_Plain]) -> np.float16: ...  # type: ignore[overload-overlap]  # pyright: ignore[reportOverlappingOverload]
    @overload
    def __call__(self, x: _ToFloat32, /, out: None = None, **kwargs: Unpack[_Plain]) -> np.float32: ...  # type: ignore[overload-overlap]
    @overload
    def __call__(self, x: _ToFloat64, /, out: None = None, **kwargs: Unpack[_Plain]) -> np.float64: ...
    @overload
    def __call__(self, x: float, /, out: None = None, **kwargs: Unpack[_Plain]) -> np.float64: ...
    @overload
    def __call__(self, x: _Scalar, /, out: None = None, **kwargs: Unpack[_Plain]) -> _Floating: ...
    @overload
    def __call__(self, x: _UnknownScalar, /, out: Any = None, **kwargs: Unpack[_All]) -> Any: ...
    @overload
    def __call__(
        self, x: _Array, /, out: _New = None, *, dtype: _As[_Type], **kwargs: Unpack[_Options]
    ) -> NDArray[_Type]: ...
    @overload
    def __call__(self, x: _Scalar, /, out: None = None, *, dtype: _As[_Type], **kwargs: Unpack[_Options]) -> _Type: ...
    @overload
    def __call__(
        self, x: _Array, /, out: _New = None, *, dtype: DTypeLike, **kwargs: Unpack[_Options]
    ) -> NDArray[Any]: ...
    @overload
    def __call__(self, x: _Scalar, /, out: None = None, *, dtype: DTypeLike, **kwargs: Unpack[_Options]) -> Any: ...
    @overload
    def __call__(
        self, x: _Operand, /, out: _New = None, *, signature: _Signature, **kwargs: Unpack[_Options]
    ) -> Any: ...
    @overload
    def __call__(self, x: _Scalar, /, out: EllipsisType, **kwargs: Unpack[_All]) -> NDArray[Any]: ...
    @overload
    def __call__(self, x: _Operand, /, out: _Out | tuple[_Out], **kwargs: Unpack[_All]) -> _Out: ...

@type_check_only
class _OneToTwo(_OneInput):  # type: ignore[misc]
    @property
    def nout(self) -> Literal[2]: ...
    @property
    def nargs(self) -> Literal[3]: ...
    def at(self, a: Never, indices: Never, /) -> NoReturn: ...  # type: ignore[override]
    @overload
    def __call__(
        self, x: _FloatArray, out1: None = None, out2: None = None, /, **kwargs: Unpack[_PlainArrayPair]
    ) -> _Pair[_FloatArray]: ...
    @overload
    def __call__(  # type: ignore[overload-overlap]
        self, x: NDArray[_ToFloat16], out1: None = None, out2: None = None, /, **kwargs: Unpack[_PlainArrayPair]
    ) -> _Pair[NDArray[np.float16]]: ...
    @overload
    def __call__(  # type: ignore[overload-overlap]
        self, x: NDArray[_ToFloat32], out1: None = None, out2: None = None, /, **kwargs: Unpack[_PlainArrayPair]
    ) -> _Pair[NDArray[np.float32]]: ...
    @overload
    def __call__(
        self, x: NDArray[_ToFloat64], out1: None = None, out2: None = None, /, **kwargs: Unpack[_PlainArrayPair]
    ) -> _Pair[NDArray[np.float64]]: ...
    @overload
    def __call__(
        self, x: _Other, out1: Any = None, out2: Any = None, /, *, out: Any = ..., **kwargs: Unpack[_All]
    ) -> Any: ...
    @overload
    def __call__(
        self, x: _Nested[float], out1: None = None, out2: None = None, /, **kwargs: Unpack[_PlainArrayPair]
    ) -> _Pair[NDArray[np.float64]]: ...
    @overload
    def __call__(
        self, x: _UnknownArray, out1: None = None, out2: None = None, /, **kwargs: Unpack[_PlainArrayPair]
    ) -> _Pair[NDArray[Any]]: ...
    @overload
    def __call__(
        self, x: _Array, out1: None = None, out2: None = None, /, **kwargs: Unpack[_PlainArrayPair]
    ) -> _Pair[NDArray[_Floating]]: ...
    @overload
    def __call__(
        self, x: _Float, out1: None = None, out2: None = None, /, **kwargs: Unpack[_PlainPair]
    ) -> _Pair[_Float]: ...
    @overload
    def __call__(  # type: ignore[overload-overlap]  # pyright: ignore[reportOverlappingOverload]
        self, x: bool | _ToFloat16, out1: None = None, out2: None = None, /, **kwargs: Unpack[_PlainPair]
    ) -> _Pair[np.float16]: ...
    @overload
    def __call__(  # type: ignore[overload-overlap]
        self, x: _ToFloat32, out1: None = None, out2: None = None, /, **kwargs: Unpack[_PlainPair]
    ) -> _Pair[np.float32]: ...
    @overload
    def __call__(
        self, x: _ToFloat64, out1: None = None, out2: None = None, /, **kwargs: Unpack[_PlainPair]
    ) -> _Pair[np.float64]: ...
    @overload
    def __call__(
        self, x: float, out1: None = None, out2: None = None, /, **kwargs: Unpack[_PlainPair]
    ) -> _Pair[np.float64]: ...
    @overload
    def __call__(
        self, x: _Scalar, out1: None = None, out2: None = None, /, **kwargs: Unpack[_PlainPair]
    ) -> _Pair[_Floating]: ...
    @overload
    def __call__(
        self, x: _UnknownScalar, out1: Any = None, out2: Any = None, /, *, out: Any = ..., **kwargs: Unpack[_All]
    ) -> Any: ...
    @overload
    def __call__(
        self, x: _Array, out1: None = None, out2: None = None, /, *, dtype: _As[_Type], **kwargs: Unpack[_NewArrayPair]
    ) -> _Pair[NDArray[_Type]]: ...
    @overload
    def __call__(
        self, x: _Scalar, out1: None = None, out2: None = None, /, *, dtype: _As[_Type], **kwargs: Unpack[_NewPair]
    ) -> _Pair[_Type]: ...
    @overload
    def __call__(
        self, x: _Array, out1: None = None, out2: None = None, /, *, dtype: DTypeLike, **kwargs: Unpack[_NewArrayPair]
    ) -> _Pair[NDArray[Any]]: ...
    @overload
    def __call__(
        self, x: _Scalar, out1: None = None, out2: None = None, /, *, dtype: DTypeLike, **kwargs: Unpack[_NewPair]
    ) -> _Pair[Any]: ...
    @overload
    def __call__(
        self,
        x: _Operand,
        out1: None = None,
        out2: None = None,
        /,
        *,
        signature: _Signature,
        **kwargs: Unpack[_NewArrayPair],
    ) -> _Pair[Any]: ...
    @overload
    def __call__(self, x: _Scalar, /, *, out: EllipsisType, **kwargs: Unpack[_All]) -> _Pair[NDArray[Any]]: ...
    @overload
    def __call__(
        self, x: _Operand, out1: _Out, out2: None = None, /, **kwargs: Unpack[_All]
    ) -> tuple[_Out, NDArray[Any]]: ...
    @overload
    def __call__(
        self, x: _Operand, out1: None, out2: _Out2, /, **kwargs: Unpack[_All]
    ) -> tuple[NDArray[Any], _Out2]: ...
    @overload
    def __call__(self, x: _Operand, out1: _Out, out2: _Out2, /, **kwargs: Unpack[_All]) -> tuple[_Out, _Out2]: ...
    @overload
    def __call__(
        self, x: _Operand, /, *, out: tuple[_Out, None], **kwargs: Unpack[_All]
    ) -> tuple[_Out, NDArray[Any]]: ...
    @overload
    def __call__(
        self, x: _Operand, /, *, out: tuple[None, _Out2], **kwargs: Unpack[_All]
    ) -> tuple[NDArray[Any], _Out2]: ...
    @overload
    def __call__(self, x: _Operand, /, *, out: tuple[_Out, _Out2], **kwargs: Unpack[_All]) -> tuple[_Out, _Out2]: ...

@type_check_only
class _TwoToOne(_Ufunc):  # type: ignore[misc]
    @property
    def nin(self) -> Literal[2]: ...
    @property
    def nout(self) -> Literal[1]: ...
    @property
    def nargs(self) -> Literal[3]: ...
    @overload
    def __call__(
        self, x1: NDArray[_Float], x2: NDArray[_Float] | _Float, /, out: _New = None, **kwargs: Unpack[_Plain]
    ) -> NDArray[_Float]: ...
    @overload
    def __call__(
        self, x1: _Float, x2: NDArray[_Float], /, out: _New = None, **kwargs: Unpack[_Plain]
    ) -> NDArray[_Float]: ...
    @overload
    def __call__(self, x1: _Float, x2: _Float, /, out: None = None, **kwargs: Unpack[_Plain]) -> _Float: ...
    @overload
    def __call__(
        self, x1: NDArray[_Float], x2: float, /, out: _New = None, **kwargs: Unpack[_Plain]
    ) -> NDArray[_Float]: ...
    @overload
    def __call__(
        self, x1: float, x2: NDArray[_Float], /, out: _New = None, **kwargs: Unpack[_Plain]
    ) -> NDArray[_Float]: ...
    @overload
    def __call__(self, x1: _Float, x2: float, /, out: None = None, **kwargs: Unpack[_Plain]) -> _Float: ...
    @overload
    def __call__(self, x1: float, x2: _Float, /, out: None = None, **kwargs: Unpack[_Plain]) -> _Float: ...
    @overload
    def __call__(self, x1: bool, x2: bool, /, out: None = None, **kwargs: Unpack[_Plain]) -> np.float16: ...  # pyright: ignore[reportOverlappingOverload]
    @overload
    def __call__(self, x1: float, x2: float, /, out: None = None, **kwargs: Unpack[_Plain]) -> np.float64: ...
    @overload
    def __call__(self, x1: _Scalar, x2: _Scalar, /, out: None = None, **kwargs: Unpack[_Plain]) -> _Floating: ...
    @overload
    def __call__(self, x1: _Other, x2: _Operand | _Other, /, out: Any = None, **kwargs: Unpack[_All]) -> Any: ...
    @overload
    def __call__(self, x1: _Operand, x2: _Other, /, out: Any = None, **kwargs: Unpack[_All]) -> Any: ...
    @overload
    def __call__(
        self, x1: _UnknownArray, x2: _Operand, /, out: _New = None, **kwargs: Unpack[_Plain]
    ) -> NDArray[Any]: ...
    @overload
    def __call__(
        self, x1: _Operand, x2: _UnknownArray, /, out: _New = None, **kwargs: Unpack[_Plain]
    ) -> NDArray[Any]: ...
    @overload
    def __call__(
        self, x1: _Array, x2: _Array | _Scalar, /, out: _New = None, **kwargs: Unpack[_Plain]
    ) -> NDArray[_Floating]: ...
    @overload
    def __call__(
        self, x1: _Scalar, x2: _Array, /, out: _New = None, **kwargs: Unpack[_Plain]
    ) -> NDArray[_Floating]: ...
    @overload
    def __call__(self, x1: _UnknownScalar, x2: _Operand, /, out: Any = None, **kwargs: Unpack[_All]) -> Any: ...
    @overload
    def __call__(self, x1: _Operand, x2: _UnknownScalar, /, out: Any = None, **kwargs: Unpack[_All]) -> Any: ...
    @overload
    def __call__(
        self, x1: _Array, x2: _Array | _Scalar, /, out: _New = None, *, dtype: _As[_Type], **kwargs: Unpack[_Options]
    ) -> NDArray[_Type]: ...
    @overload
    def __call__(
        self, x1: _Scalar, x2: _Array, /, out: _New = None, *, dtype: _As[_Type], **kwargs: Unpack[_Options]
    ) -> NDArray[_Type]: ...
    @overload
    def __call__(
        self, x1: _Scalar, x2: _Scalar, /, out: None = None, *, dtype: _As[_Type], **kwargs: Unpack[_Options]
    ) -> _Type: ...
    @overload
    def __call__(
        self, x1: _Array, x2: _Array | _Scalar, /, out: _New = None, *, dtype: DTypeLike, **kwargs: Unpack[_Options]
    ) -> NDArray[Any]: ...
    @overload
    def __call__(
        self, x1: _Scalar, x2: _Array, /, out: _New = None, *, dtype: DTypeLike, **kwargs: Unpack[_Options]
    ) -> NDArray[Any]: ...
    @overload
    def __call__(
        self, x1: _Scalar, x2: _Scalar, /, out: None = None, *, dtype: DTypeLike, **kwargs: Unpack[_Options]
    ) -> Any: ...
    @overload
    def __call__(
        self, x1: _Operand, x2: _Operand, /, out: _New = None, *, signature: _Signature, **kwargs: Unpack[_Options]
    ) -> Any: ...
    @overload
    def __call__(self, x1: _Scalar, x2: _Scalar, /, out: EllipsisType, **kwargs: Unpack[_All]) -> NDArray[Any]: ...
    @overload
    def __call__(self, x1: _Operand, x2: _Operand, /, out: _Out | tuple[_Out], **kwargs: Unpack[_All]) -> _Out: ...

@type_check_only
class _ThreeInputs(_Ufunc):  # type: ignore[misc]
    @property
    def nin(self) -> Literal[3]: ...
    # These need one input or two, and one output.
    def accumulate(self, array: Never, /) -> NoReturn: ...  # type: ignore[override]
    def at(self, a: Never, indices: Never, /) -> NoReturn: ...  # type: ignore[override]
    def outer(self, A: Never, B: Never, /) -> NoReturn: ...  # type: ignore[override]
    def reduce(self, array: Never, /) -> NoReturn: ...  # type: ignore[override]
    def reduceat(self, array: Never, /, indices: Never) -> NoReturn: ...  # type: ignore[override]

# A number or an array beside an array of floating-point numbers, which decides on the type.
_Beside: TypeAlias = NDArray[_Float] | _Float | float

@type_check_only
class _ThreeToOne(_ThreeInputs):  # type: ignore[misc]
    @property
    def nout(self) -> Literal[1]: ...
    @property
    def nargs(self) -> Literal[4]: ...
    @overload
    def __call__(
        self,
        x1: NDArray[_Float],
        x2: _Beside[_Float],
        x3: _Beside[_Float],
        /,
        out: _New = None,
        **kwargs: Unpack[_Plain],
    ) -> NDArray[_Float]: ...
    @overload
    def __call__(
        self, x1: float, x2: NDArray[_Float], x3: _Beside[_Float], /, out: _New = None, **kwargs: Unpack[_Plain]
    ) -> NDArray[_Float]: ...
    @overload
    def __call__(self, x1: _Float, x2: _Float, x3: _Float, /, out: None = None, **kwargs: Unpack[_Plain]) -> _Float: ...
    @overload
    def __call__(self, x1: bool, x2: bool, x3: bool, /, out: None = None, **kwargs: Unpack[_Plain]) -> np.float16: ...  # pyright: ignore[reportOverlappingOverload]
    @overload
    def __call__(
        self, x1: float, x2: float, x3: float, /, out: None = None, **kwargs: Unpack[_Plain]
    ) -> np.float64: ...
    @overload
    def __call__(
        self, x1: _Scalar, x2: _Scalar, x3: _Scalar, /, out: None = None, **kwargs: Unpack[_Plain]
    ) -> _Floating: ...
    @overload
    def __call__(
        self,
        x1: _Operand | _Other,
        x2: _Operand | _Other,
        x3: _Operand | _Other,
        /,
        out: _New = None,
        **kwargs: Unpack[_All],
    ) -> Any: ...
    @overload
    def __call__(
        self, x1: _Operand, x2: _Operand, x3: _Operand, /, out: _Out | tuple[_Out], **kwargs: Unpack[_All]
    ) -> _Out: ...

@type_check_only
class _ThreeToTwo(_ThreeInputs):  # type: ignore[misc]
    @property
    def nout(self) -> Literal[2]: ...
    @property
    def nargs(self) -> Literal[5]: ...
    @overload
    def __call__(
        self,
        x1: NDArray[_Float],
        x2: _Beside[_Float],
        x3: _Beside[_Float],
        out1: None = None,
        out2: None = None,
        /,
        **kwargs: Unpack[_PlainArrayPair],
    ) -> _Pair[NDArray[_Float]]: ...
    @overload
    def __call__(
        self,
        x1: float,
        x2: NDArray[_Float],
        x3: _Beside[_Float],
        out1: None = None,
        out2: None = None,
        /,
        **kwargs: Unpack[_PlainArrayPair],
    ) -> _Pair[NDArray[_Float]]: ...
    @overload
    def __call__(
        self,
        x1: _Float,
        x2: _Float,
        x3: _Float,
        out1: None = None,
        out2: None = None,
        /,
        **kwargs: Unpack[_PlainPair],
    ) -> _Pair[_Float]: ...
    @overload
    def __call__(
        self, x1: bool, x2: bool, x3: bool, out1: None = None, out2: None = None, /, **kwargs: Unpack[_PlainPair]
    ) -> _Pair[np.float16]: ...  # pyright: ignore[reportOverlappingOverload]
    @overload
    def __call__(
        self, x1: float, x2: float, x3: float, out1: None = None, out2: None = None, /, **kwargs: Unpack[_PlainPair]
    ) -> _Pair[np.float64]: ...
    @overload
    def __call__(
        self,
        x1: _Scalar,
        x2: _Scalar,
        x3: _Scalar,
        out1: None = None,
        out2: None = None,
        /,
        **kwargs: Unpack[_PlainPair],
    ) -> _Pair[_Floating]: ...
    @overload
    def __call__(
        self, x1: _Operand, x2: _Operand, x3: _Operand, out1: _Out, out2: _Out2, /, **kwargs: Unpack[_All]
    ) -> tuple[_Out, _Out2]: ...
    @overload
    def __call__(
        self, x1: _Operand, x2: _Operand, x3: _Operand, /, *, out: tuple[_Out, _Out2], **kwargs: Unpack[_All]
    ) -> tuple[_Out, _Out2]: ...
    @overload
    def __call__(
        self,
        x1: _Operand | _Other,
        x2: _Operand | _Other,
        x3: _Operand | _Other,
        out1: Any = None,
        out2: Any = None,
        /,
        *,
        out: Any = ...,
        **kwargs: Unpack[_All],
    ) -> Any: ...

gelu: _OneToOne
"""Gaussian error linear unit, ``x * P(X <= x)`` for a standard normal X, element-wise.

    gelu(x) = x * Phi(x) = x/2 * erfc(-x/sqrt(2))
"""
gelu_grad: _OneToOne
"""Derivative of the Gaussian error linear unit, `gelu`, element-wise.

    gelu_grad(x) = Phi(x) + x * phi(x)
                 = erfc(-x/sqrt(2))/2 + x * exp(-x**2/2)/sqrt(2*pi)
"""
gelu_grad2: _OneToOne
"""Second derivative of the Gaussian error linear unit, `gelu`, element-wise.

    gelu_grad2(x) = (2 - x**2) * phi(x) = (2 - x**2) * exp(-x**2/2)/sqrt(2*pi)
"""
gelu_value_and_grad: _OneToTwo
"""The Gaussian error linear unit, `gelu`, and its derivative at once, element-wise.

    gelu(x) = x * Phi(x) = x/2 * erfc(-x/sqrt(2))

    gelu_grad(x) = Phi(x) + x * phi(x)
                 = erfc(-x/sqrt(2))/2 + x * exp(-x**2/2)/sqrt(2*pi)
"""
gelu_backward: _TwoToOne
"""Gradient through `gelu`: ``grad_out * gelu_grad(x)``, element-wise.

    gelu_backward(grad_out, x) = grad_out * gelu_grad(x)

    gelu_grad(x) = Phi(x) + x * phi(x)
                 = erfc(-x/sqrt(2))/2 + x * exp(-x**2/2)/sqrt(2*pi)
"""
gelu_tanh: _OneToOne
"""Gaussian error linear unit in its tanh form, element-wise.

    gelu_tanh(x) = x/2 * (1 + tanh(sqrt(2/pi) * (x + 0.044715*x**3)))
                 = x / (1 + exp(-2*sqrt(2/pi) * (x + 0.044715*x**3)))
"""
gelu_tanh_grad: _OneToOne
"""Derivative of the tanh form of the Gaussian error linear unit, `gelu_tanh`, element-wise.

    G(x) = 1 / (1 + exp(-t(x))),  t(x) = 2*sqrt(2/pi) * (x + 0.044715*x**3)
    gelu_tanh_grad(x) = G(x) + x * G(x) * G(-x) * t'(x)
"""
gelu_tanh_grad2: _OneToOne
"""Second derivative of the tanh form of the Gaussian error linear unit, `gelu_tanh`, element-wise.

    G(x) = 1 / (1 + exp(-t(x))),  t(x) = 2*sqrt(2/pi) * (x + 0.044715*x**3)
    gelu_tanh_grad2(x) = G(x) * G(-x) * (2*t'(x) + x*t''(x) - x * tanh(t(x)/2) * t'(x)**2)
"""
gelu_tanh_value_and_grad: _OneToTwo
"""The tanh form of the Gaussian error linear unit, `gelu_tanh`, and its derivative at once, element-wise.

    gelu_tanh(x) = x/2 * (1 + tanh(sqrt(2/pi) * (x + 0.044715*x**3)))
                 = x / (1 + exp(-2*sqrt(2/pi) * (x + 0.044715*x**3)))

    G(x) = 1 / (1 + exp(-t(x))),  t(x) = 2*sqrt(2/pi) * (x + 0.044715*x**3)
    gelu_tanh_grad(x) = G(x) + x * G(x) * G(-x) * t'(x)
"""
gelu_tanh_backward: _TwoToOne
"""Gradient through `gelu_tanh`: ``grad_out * gelu_tanh_grad(x)``, element-wise.

    gelu_tanh_backward(grad_out, x) = grad_out * gelu_tanh_grad(x)

    G(x) = 1 / (1 + exp(-t(x))),  t(x) = 2*sqrt(2/pi) * (x + 0.044715*x**3)
    gelu_tanh_grad(x) = G(x) + x * G(x) * G(-x) * t'(x)
"""
gelu_sigmoid: _OneToOne
"""Gaussian error linear unit in its sigmoid form, element-wise.

    gelu_sigmoid(x) = x / (1 + exp(-1.702*x))
"""
gelu_sigmoid_grad: _OneToOne
"""Derivative of the sigmoid form of the Gaussian error linear unit, `gelu_sigmoid`, element-wise.

    G(x) = 1 / (1 + exp(-1.702*x))
    gelu_sigmoid_grad(x) = G(x) + 1.702*x * G(x) * G(-x)
"""
gelu_sigmoid_grad2: _OneToOne
"""Second derivative of the sigmoid form of the Gaussian error linear unit, `gelu_sigmoid`, element-wise.

    G(x) = 1 / (1 + exp(-1.702*x))
    gelu_sigmoid_grad2(x) = 1.702 * G(x) * G(-x) * (2 - 1.702*x * tanh(0.851*x))
"""
gelu_sigmoid_value_and_grad: _OneToTwo
"""The sigmoid form of the Gaussian error linear unit, `gelu_sigmoid`, and its derivative at once, element-wise.

    gelu_sigmoid(x) = x / (1 + exp(-1.702*x))

    G(x) = 1 / (1 + exp(-1.702*x))
    gelu_sigmoid_grad(x) = G(x) + 1.702*x * G(x) * G(-x)
"""
gelu_sigmoid_backward: _TwoToOne
"""Gradient through `gelu_sigmoid`: ``grad_out * gelu_sigmoid_grad(x)``, element-wise.

    gelu_sigmoid_backward(grad_out, x) = grad_out * gelu_sigmoid_grad(x)

    G(x) = 1 / (1 + exp(-1.702*x))
    gelu_sigmoid_grad(x) = G(x) + 1.702*x * G(x) * G(-x)
"""
silu: _OneToOne
"""Sigmoid linear unit, also known as Swish, element-wise.

    silu(x) = x / (1 + exp(-x))
"""
silu_grad: _OneToOne
"""Derivative of the sigmoid linear unit, `silu`, element-wise.

    G(x) = 1 / (1 + exp(-x))
    silu_grad(x) = G(x) + x * G(x) * G(-x)
"""
silu_grad2: _OneToOne
"""Second derivative of the sigmoid linear unit, `silu`, element-wise.

    G(x) = 1 / (1 + exp(-x))
    silu_grad2(x) = G(x) * G(-x) * (2 - x * tanh(x/2))
"""
silu_value_and_grad: _OneToTwo
"""The sigmoid linear unit, `silu`, and its derivative at once, element-wise.

    silu(x) = x / (1 + exp(-x))

    G(x) = 1 / (1 + exp(-x))
    silu_grad(x) = G(x) + x * G(x) * G(-x)
"""
silu_backward: _TwoToOne
"""Gradient through `silu`: ``grad_out * silu_grad(x)``, element-wise.

    silu_backward(grad_out, x) = grad_out * silu_grad(x)

    G(x) = 1 / (1 + exp(-x))
    silu_grad(x) = G(x) + x * G(x) * G(-x)
"""
mish: _OneToOne
"""Mish, ``x * tanh(log(1 + exp(x)))``, element-wise.

    mish(x) = x * tanh(log(1 + exp(x)))
            = x * (1 - 2 / ((1 + exp(x))**2 + 1))
"""
mish_grad: _OneToOne
"""Derivative of the Mish function, `mish`, element-wise.

    G(x) = tanh(log(1 + exp(x)))
    mish_grad(x) = G(x) + x * (1 - G(x)**2) / (1 + exp(-x))
"""
mish_grad2: _OneToOne
"""Second derivative of the Mish function, `mish`, element-wise.

    G(x) = tanh(log(1 + exp(x))),  S(x) = 1 / (1 + exp(-x))
    mish_grad2(x) = (1 - G(x)**2) * S(x) * (2 + x * (S(-x) - 2 * G(x) * S(x)))
"""
mish_value_and_grad: _OneToTwo
"""The Mish function, `mish`, and its derivative at once, element-wise.

    mish(x) = x * tanh(log(1 + exp(x)))
            = x * (1 - 2 / ((1 + exp(x))**2 + 1))

    G(x) = tanh(log(1 + exp(x)))
    mish_grad(x) = G(x) + x * (1 - G(x)**2) / (1 + exp(-x))
"""
mish_backward: _TwoToOne
"""Gradient through `mish`: ``grad_out * mish_grad(x)``, element-wise.

    mish_backward(grad_out, x) = grad_out * mish_grad(x)

    G(x) = tanh(log(1 + exp(x)))
    mish_grad(x) = G(x) + x * (1 - G(x)**2) / (1 + exp(-x))
"""
bias_gelu: _TwoToOne
"""The Gaussian error linear unit of a sum: ``gelu(x + b)``, element-wise.

    bias_gelu(x, b) = gelu(numpy.add(x, b))

    gelu(x) = x * Phi(x) = x/2 * erfc(-x/sqrt(2))
"""
bias_gelu_backward: _ThreeToOne
"""Gradient through `bias_gelu`: ``grad_out * gelu_grad(x + b)``, element-wise.

    bias_gelu_backward(grad_out, x, b) = grad_out * gelu_grad(numpy.add(x, b))

    gelu_grad(x) = Phi(x) + x * phi(x)
                 = erfc(-x/sqrt(2))/2 + x * exp(-x**2/2)/sqrt(2*pi)
"""
bias_gelu_tanh: _TwoToOne
"""The tanh form of the Gaussian error linear unit of a sum: ``gelu_tanh(x + b)``, element-wise.

    bias_gelu_tanh(x, b) = gelu_tanh(numpy.add(x, b))

    gelu_tanh(x) = x/2 * (1 + tanh(sqrt(2/pi) * (x + 0.044715*x**3)))
                 = x / (1 + exp(-2*sqrt(2/pi) * (x + 0.044715*x**3)))
"""
bias_gelu_tanh_backward: _ThreeToOne
"""Gradient through `bias_gelu_tanh`: ``grad_out * gelu_tanh_grad(x + b)``, element-wise.

    bias_gelu_tanh_backward(grad_out, x, b) = grad_out * gelu_tanh_grad(numpy.add(x, b))

    G(x) = 1 / (1 + exp(-t(x))),  t(x) = 2*sqrt(2/pi) * (x + 0.044715*x**3)
    gelu_tanh_grad(x) = G(x) + x * G(x) * G(-x) * t'(x)
"""
geglu: _TwoToOne
"""Gated linear unit with `gelu`: ``gelu(a) * b``, element-wise.

    geglu(a, b) = numpy.multiply(gelu(a), b)

    gelu(x) = x * Phi(x) = x/2 * erfc(-x/sqrt(2))
"""
geglu_backward: _ThreeToTwo
"""Gradients through `geglu`, element-wise.

    grad_a = (grad_out * b) * gelu_grad(a)
    grad_b = grad_out * gelu(a)

    gelu_grad(x) = Phi(x) + x * phi(x)
                 = erfc(-x/sqrt(2))/2 + x * exp(-x**2/2)/sqrt(2*pi)
"""
geglu_tanh: _TwoToOne
"""Gated linear unit with `gelu_tanh`: ``gelu_tanh(a) * b``, element-wise.

    geglu_tanh(a, b) = numpy.multiply(gelu_tanh(a), b)

    gelu_tanh(x) = x/2 * (1 + tanh(sqrt(2/pi) * (x + 0.044715*x**3)))
                 = x / (1 + exp(-2*sqrt(2/pi) * (x + 0.044715*x**3)))
"""
geglu_tanh_backward: _ThreeToTwo
"""Gradients through `geglu_tanh`, element-wise.

    grad_a = (grad_out * b) * gelu_tanh_grad(a)
    grad_b = grad_out * gelu_tanh(a)

    G(x) = 1 / (1 + exp(-t(x))),  t(x) = 2*sqrt(2/pi) * (x + 0.044715*x**3)
    gelu_tanh_grad(x) = G(x) + x * G(x) * G(-x) * t'(x)
"""
swiglu: _TwoToOne
"""Gated linear unit with `silu`: ``silu(a) * b``, element-wise.

    swiglu(a, b) = numpy.multiply(silu(a), b)

    silu(x) = x / (1 + exp(-x))
"""
swiglu_backward: _ThreeToTwo
"""Gradients through `swiglu`, element-wise.

    grad_a = (grad_out * b) * silu_grad(a)
    grad_b = grad_out * silu(a)

    G(x) = 1 / (1 + exp(-x))
    silu_grad(x) = G(x) + x * G(x) * G(-x)
"""
gelu_normal: _ThreeToOne
"""General Gaussian error linear unit, ``x * P(X <= x)`` for a normal X of any mean and deviation, element-wise.

    gelu_normal(x, mu, sigma) = x * Phi((x - mu)/sigma)
"""

_keep: np.ufunc
config: dict[str, Any]
functions: dict[str, tuple[str, str]]
kinds: dict[str, dict[str, Any]]
__pyx_capi__: dict[str, object]

def table_bytes() -> tuple[int, int]: ...
def set_threads(number: int, /) -> None: ...
def set_own_threads(number: int, /) -> int: ...
def threads() -> int: ...
