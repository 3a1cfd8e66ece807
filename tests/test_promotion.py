"""Operands of different types: a ufunc of two inputs computes in and returns the type that np.add returns."""

import itertools

import ml_dtypes
import numpy as np
import pytest
from formats import FORMATS, assert_same_bits
from functions import UFUNCS, name_of

TYPES = [ml_dtypes.bfloat16, np.float16, np.float32, np.float64, np.int8, np.int32, np.bool_]

OPERANDS = {np.dtype(number).name: np.array([0, 1, 1], number) for number in TYPES}
OPERANDS |= {f"{name} scalar": array[1] for name, array in OPERANDS.items()}
OPERANDS |= {"int": 2, "float": 0.5, "datetime64": np.array(["2016-06-27"] * 3, "datetime64[s]")}


def result_type(function, *operands):
    """The type of the result, or the TypeError that comes instead."""
    try:
        return np.asarray(function(*operands)).dtype
    except TypeError:
        return TypeError


#: The pairs whose sum is a floating-point number, and those that cannot be added.
PAIRS = [
    pair
    for pair in itertools.product(OPERANDS, repeat=2)
    if result_type(np.add, *map(OPERANDS.get, pair)) in [TypeError, *(format.dtype for format in FORMATS)]
]


@pytest.mark.parametrize("ufunc", [ufunc for ufunc in UFUNCS if ufunc.nin == 2], ids=name_of)
@pytest.mark.parametrize("pair", PAIRS, ids=", ".join)
def test_operands_of_two_types_give_the_type_of_their_sum(ufunc, pair):
    operands = [OPERANDS[name] for name in pair]
    expected = result_type(np.add, *operands)
    assert result_type(ufunc, *operands) == expected
    if expected is not TypeError:
        assert_same_bits(ufunc(*operands), ufunc(*(np.asarray(operand).astype(expected) for operand in operands)))
