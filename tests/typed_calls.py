"""Calls for test_typing.py: the type of each result, and what is refused.

A type checker reads this file and NumPy runs it, a statement at a time: the two have to agree. A statement with
``type: ignore`` is an error to both.
"""

from typing import Any, Literal, TypeVar

import ml_dtypes
import numpy as np
from numpy.typing import NDArray
from typing_extensions import assert_type

import gelu

VERSION = np.lib.NumpyVersion(np.__version__)
T = TypeVar("T", bound=np.generic)


def array(kind: type[T], *shape: int) -> NDArray[T]:
    return np.ones(shape or 3, kind)


class Foreign:
    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **keywords: Any) -> Any:
        return self


float16s, float32s, float64s = array(np.float16), array(np.float32), array(np.float64)
longs, complexes = array(np.longdouble), array(np.complex64)
mask = np.array([True, False, True])

# An array in, an array of its type out.
assert_type(gelu.gelu(float16s), NDArray[np.float16])
assert_type(gelu.gelu(float32s), NDArray[np.float32])
assert_type(gelu.gelu(float64s), NDArray[np.float64])
assert_type(gelu.gelu_tanh(longs), NDArray[np.longdouble])
assert_type(gelu.gelu_value_and_grad(float32s), tuple[NDArray[np.float32], NDArray[np.float32]])
assert_type(gelu.gelu_backward(float32s, float32s), NDArray[np.float32])
assert_type(gelu.gelu_backward(array(np.float32, 2, 3), float32s), NDArray[np.float32])

# Functions of three inputs.
assert_type(gelu.bias_gelu(float32s, float32s), NDArray[np.float32])
assert_type(gelu.geglu(float64s, float64s), NDArray[np.float64])
assert_type(gelu.gelu_normal(float32s, float32s, float32s), NDArray[np.float32])
assert_type(gelu.gelu_normal(float32s, 0.0, 1.0), NDArray[np.float32])
assert_type(gelu.gelu_normal(1.0, 0.0, 1.0), np.float64)
assert_type(gelu.gelu_normal(np.float32(1), np.float32(0), np.float32(1)), np.float32)
assert_type(gelu.gelu_normal(float32s, 0.0, 1.0, out=float64s), NDArray[np.float64])
assert_type(gelu.bias_gelu_backward(1.0, float32s, float32s), NDArray[np.float32])
assert_type(gelu.geglu_backward(float32s, float32s, float32s), tuple[NDArray[np.float32], NDArray[np.float32]])
assert_type(gelu.swiglu_backward(1.0, 2.0, 3.0), tuple[np.float64, np.float64])
assert_type(
    gelu.geglu_backward(float32s, float32s, 1.0, out=(float64s, longs)),
    tuple[NDArray[np.float64], NDArray[np.longdouble]],
)
assert_type(gelu.gelu_normal(Foreign(), 0.0, 1.0), Any)
gelu.gelu_normal(1j, 0.0, 1.0)  # type: ignore
gelu.geglu_backward(1.0, 2.0)  # type: ignore

# What is no ufunc.
assert_type(gelu.from_name("swish"), np.ufunc)
gelu.from_name(1)  # type: ignore
assert_type(gelu.soi_map(float32s, 1), NDArray[np.float32])
assert_type(gelu.soi_map(float32s, np.random.default_rng(1)), NDArray[np.float32])
assert_type(gelu.soi_map(np.float32(1)), np.float32)
assert_type(gelu.soi_map(float32s, out=float64s), NDArray[np.float64])
assert_type(gelu.soi_map([1.0, 2.0]), Any)

# Booleans and integers become what numpy.exp makes of them.
assert_type(gelu.gelu(array(np.bool_)), NDArray[np.float16])
assert_type(gelu.gelu(array(np.int8)), NDArray[np.float16])
assert_type(gelu.gelu(array(np.uint16)), NDArray[np.float32])
assert_type(gelu.gelu(array(np.int32)), NDArray[np.float64])
assert_type(gelu.gelu(array(np.int64)), NDArray[np.float64])
assert_type(gelu.gelu_value_and_grad(array(np.int8)), tuple[NDArray[np.float16], NDArray[np.float16]])
assert_type(gelu.gelu_value_and_grad(array(np.uint32)), tuple[NDArray[np.float64], NDArray[np.float64]])

# A scalar in, a scalar out.
assert_type(gelu.gelu(0.5), np.float64)
assert_type(gelu.gelu(1), np.float64)
assert_type(gelu.gelu(True), np.float16)
assert_type(gelu.gelu(np.float32(1)), np.float32)
assert_type(gelu.gelu(np.float64(1)), np.float64)
assert_type(gelu.gelu(np.int16(1)), np.float32)
assert_type(gelu.gelu_value_and_grad(1), tuple[np.float64, np.float64])
assert_type(gelu.gelu_value_and_grad(np.float16(1)), tuple[np.float16, np.float16])
assert_type(gelu.gelu_backward(0.5, 1), np.float64)
assert_type(gelu.gelu_backward(True, False), np.float16)
assert_type(gelu.gelu_backward(np.float32(1), np.float32(1)), np.float32)

# A Python number takes the type of the other operand.
assert_type(gelu.gelu_backward(1, float32s), NDArray[np.float32])
assert_type(gelu.gelu_backward(float16s, 0.5), NDArray[np.float16])
if VERSION >= "2.0.0":
    assert_type(gelu.gelu_backward(np.float32(1), 0.5), np.float32)
assert_type(gelu.gelu_backward(float32s, np.float32(1)), NDArray[np.float32])
assert_type(gelu.gelu_backward(array(np.int8), 1), NDArray[np.floating[Any]])
assert_type(gelu.gelu_backward(float32s, array(np.int64)), NDArray[np.floating[Any]])

# Lists and the like are arrays.
assert_type(gelu.gelu([0.5, 1]), NDArray[np.float64])
assert_type(gelu.gelu(([0.5], [1])), NDArray[np.float64])
assert_type(gelu.gelu(range(3)), NDArray[np.float64])
assert_type(gelu.gelu([float32s, float32s]), NDArray[np.floating[Any]])
assert_type(gelu.gelu([np.float32(1)]), NDArray[np.floating[Any]])
assert_type(gelu.gelu_value_and_grad([0.5]), tuple[NDArray[np.float64], NDArray[np.float64]])
assert_type(gelu.gelu_backward([0.5], float32s), NDArray[np.floating[Any]])

# What is not known to the type checker may be right.
anything: Any = float32s
any_array: NDArray[Any] = anything
any_floats: NDArray[np.floating[Any]] = anything
kept: NDArray[np.float32] = gelu.gelu(any_array)
kept, also_kept = gelu.gelu_value_and_grad(any_array)
kept = gelu.gelu_backward(any_array, any_array)
kept = gelu.gelu(anything)
assert_type(gelu.gelu(any_floats), NDArray[np.floating[Any]])
bfloat16s = float32s.astype(ml_dtypes.bfloat16)
any_array = gelu.gelu(bfloat16s)
any_array = gelu.gelu_backward(bfloat16s, 0.5)
any_array, _ = gelu.gelu_value_and_grad(bfloat16s)
assert_type(gelu.gelu(Foreign()), Any)
assert_type(gelu.gelu_value_and_grad(Foreign()), Any)
assert_type(gelu.gelu_backward(float32s, Foreign()), Any)
assert_type(gelu.gelu_backward(Foreign(), 0.5), Any)

# The output is what comes back.
assert_type(gelu.gelu(float32s, out=float64s), NDArray[np.float64])
assert_type(gelu.gelu(float32s, float64s), NDArray[np.float64])
assert_type(gelu.gelu(0.5, out=(float64s,)), NDArray[np.float64])
assert_type(gelu.gelu(float32s, out=complexes), NDArray[np.complex64])
assert_type(gelu.gelu(float32s, None), NDArray[np.float32])
assert_type(gelu.gelu_backward(0.5, float32s, out=float64s), NDArray[np.float64])
assert_type(gelu.gelu_value_and_grad(float32s, float64s, longs), tuple[NDArray[np.float64], NDArray[np.longdouble]])
assert_type(
    gelu.gelu_value_and_grad(float32s, out=(float64s, float32s)), tuple[NDArray[np.float64], NDArray[np.float32]]
)
assert_type(gelu.gelu_value_and_grad(float32s, out=(float64s, None)), tuple[NDArray[np.float64], NDArray[Any]])
assert_type(gelu.gelu_value_and_grad(float32s, out=(None, float64s)), tuple[NDArray[Any], NDArray[np.float64]])
assert_type(gelu.gelu_value_and_grad(float32s, float64s), tuple[NDArray[np.float64], NDArray[Any]])
assert_type(gelu.gelu_value_and_grad(float32s, None, float64s), tuple[NDArray[Any], NDArray[np.float64]])
assert_type(gelu.gelu_value_and_grad(0.5, out=(None, None)), tuple[np.float64, np.float64])

# Keywords.
assert_type(gelu.gelu(float64s, dtype=np.float32, casting="same_kind"), NDArray[np.float32])
assert_type(gelu.gelu(1, dtype=np.dtype(np.float16)), np.float16)
assert_type(gelu.gelu(float32s, dtype="f8"), NDArray[Any])
assert_type(gelu.gelu(float32s, dtype=None, order="C", subok=True), NDArray[np.float32])
assert_type(gelu.gelu(float32s, signature="d->d"), Any)
assert_type(gelu.gelu(float32s, signature=(np.float64, None)), Any)
assert_type(gelu.gelu(float32s, out=float64s, where=mask), NDArray[np.float64])
assert_type(gelu.gelu(float32s, out=float64s, where=[True, False, True]), NDArray[np.float64])
assert_type(gelu.gelu_value_and_grad(1, dtype=np.float32), tuple[np.float32, np.float32])
assert_type(gelu.gelu_value_and_grad(float64s, dtype=np.float32), tuple[NDArray[np.float32], NDArray[np.float32]])
assert_type(gelu.gelu_backward(float64s, 1, dtype=np.float32), NDArray[np.float32])
assert_type(gelu.gelu_backward(0.5, 1, dtype=np.float32), np.float32)


if VERSION >= "2.3.0":
    assert_type(gelu.gelu(float32s, out=...), NDArray[np.float32])
    assert_type(gelu.gelu(0.5, out=...), NDArray[Any])
    assert_type(gelu.gelu_value_and_grad(0.5, out=...), tuple[NDArray[Any], NDArray[Any]])
    assert_type(gelu.gelu_backward(0.5, 1, out=...), NDArray[Any])

# They are ufuncs.
ufuncs: list[np.ufunc] = [gelu.gelu_grad, gelu.gelu_tanh_value_and_grad, gelu.gelu_tanh_backward]
gelu.gelu.at(float32s, [0, 1])
gelu.gelu_backward.at(float32s, [0, 1], 0.5)
gelu.gelu_backward.reduce(float32s)
gelu.gelu_backward.accumulate(float32s)
gelu.gelu_backward.reduceat(float32s, [0, 1])
gelu.gelu_backward.outer(float32s, float32s)
name: str = gelu.gelu.__name__
types: list[str] = [*gelu.gelu.types]
nothing: None = gelu.gelu.identity or gelu.gelu.signature
one_to_one: tuple[Literal[1], Literal[1], Literal[2]] = gelu.gelu.nin, gelu.gelu.nout, gelu.gelu.nargs
two_outputs: Literal[2] = gelu.gelu_value_and_grad.nout
two_inputs: Literal[2] = gelu.gelu_backward.nin
four_types: Literal[4] = gelu.gelu.ntypes

# What is no real number.
gelu.gelu(complexes)  # type: ignore
gelu.gelu(1j)  # type: ignore
gelu.gelu(np.complex128(1))  # type: ignore
gelu.gelu([1j])  # type: ignore
gelu.gelu("1")  # type: ignore
gelu.gelu(b"1")  # type: ignore
gelu.gelu(["1"])  # type: ignore
gelu.gelu(None)  # type: ignore
gelu.gelu({1: 0.5})  # type: ignore
gelu.gelu({0.5})  # type: ignore
gelu.gelu(object())  # type: ignore
gelu.gelu_value_and_grad(complexes)  # type: ignore
gelu.gelu_value_and_grad(1j)  # type: ignore
gelu.gelu_backward(complexes, float32s)  # type: ignore
gelu.gelu_backward(float32s, complexes)  # type: ignore
gelu.gelu_backward(1j, 0.5)  # type: ignore

# What is not in the signature.
gelu.gelu()  # type: ignore
gelu.gelu(1, 2, 3, 4)  # type: ignore
gelu.gelu(float32s, float32s, float32s)  # type: ignore
gelu.gelu(1.0, wher=True)  # type: ignore
gelu.gelu(float32s, approximate="tanh")  # type: ignore
gelu.gelu(x=float32s)  # type: ignore
gelu.gelu(float32s, casting="sometimes")  # type: ignore
gelu.gelu(float32s, order="Z")  # type: ignore
gelu.gelu(float32s, subok=1)  # type: ignore
gelu.gelu(float32s, out=float64s, where=float32s)  # type: ignore
gelu.gelu(float32s, out=(float32s, float32s))  # type: ignore
gelu.gelu(float32s, out=[float32s])  # type: ignore
gelu.gelu_value_and_grad(float32s, out=float32s)  # type: ignore
gelu.gelu_value_and_grad(float32s, out=(float32s,))  # type: ignore
gelu.gelu_value_and_grad(float32s, float32s, float32s, float32s)  # type: ignore
gelu.gelu_value_and_grad(float32s, wher=True)  # type: ignore
gelu.gelu_backward(float32s)  # type: ignore
gelu.gelu_backward(float32s, float32s, float32s, float32s)  # type: ignore
gelu.gelu_backward(float32s, float32s, wher=True)  # type: ignore
gelu.gelu.nin = 2  # type: ignore
gelu.gelu.at([0.5], [0])  # type: ignore
gelu.gelu.at(float32s)  # type: ignore

# What raises whatever it is given: nothing would be reached after it.
if name:
    gelu.gelu.reduce(float32s)  # type: ignore
if types:
    gelu.gelu_value_and_grad.accumulate(float32s)  # type: ignore
if ufuncs:
    gelu.gelu_value_and_grad.at(float32s, [0])  # type: ignore

# What show_config() returns.
config = gelu.show_config("dicts")
assert_type(config["version"], str)
assert_type(config["compiler"], str)
assert_type(config["instruction sets"]["built"], list[str])
assert_type(config["instruction sets"]["supported"], list[str])
assert_type(config["instruction sets"]["chosen"], str)
assert_type(config["instruction sets"]["reason"], str)
assert_type(config["numpy"], str)
assert_type(config["bfloat16"]["registered"], bool)
version_of_ml_dtypes: str | None = config["bfloat16"]["ml_dtypes"]
assert_type(config["16-bit tables"]["bytes of each"], int)
assert_type(config["16-bit tables"]["bytes in use"], int)
assert_type(config["threads"], int)
assert_type(gelu.show_config(), None)
config["instruction set"]  # type: ignore
gelu.show_config("dict")  # type: ignore

# The number of threads.
assert_type(gelu.get_num_threads(), int)
assert_type(gelu.set_num_threads(gelu.get_num_threads()), None)
gelu.set_num_threads(np.int32(gelu.get_num_threads()))
with gelu.num_threads(2):
    assert_type(gelu.gelu(float32s), NDArray[np.float32])


@gelu.num_threads(n=1)
def decorated(x: NDArray[np.float32]) -> NDArray[np.float32]:
    return gelu.gelu(x)


assert_type(decorated(float32s), NDArray[np.float32])
gelu.set_num_threads(1.5)  # type: ignore
gelu.num_threads("many")  # type: ignore
gelu.set_num_threads()  # type: ignore
