"""Types: what is taken, what comes back, and what is refused."""

import subprocess
import sys

import numpy as np
import pytest
from formats import FORMATS, assert_same_bits
from functions import inputs_of

import gelu

BOOLEANS_AND_INTEGERS = "?" + np.typecodes["AllInteger"]

every_casting = pytest.mark.parametrize("casting", ["no", "equiv", "safe", "same_kind", "unsafe"])


def test_a_function_is_a_ufunc_of_its_name(any_ufunc):
    assert type(any_ufunc) is np.ufunc
    assert getattr(gelu, any_ufunc.__name__) is any_ufunc


def test_a_function_has_a_loop_for_each_type_in_order(any_ufunc):
    expected = [f"{char * any_ufunc.nin}->{char * any_ufunc.nout}" for char in "efdg"]
    assert any_ufunc.types == expected


def test_a_floating_point_array_comes_back_in_its_type(any_ufunc, format):
    inputs = inputs_of(any_ufunc, format.array([0.5, -0.5]))
    results = any_ufunc(*inputs)
    for result in results if isinstance(results, tuple) else (results,):
        assert type(result) is np.ndarray
        assert result.dtype == format.dtype


@pytest.mark.parametrize("char", BOOLEANS_AND_INTEGERS)
def test_booleans_and_integers_promote_as_for_exp(ufunc, char):
    inputs = np.array([0, 1, 1, 0]).astype(char)
    expected_type = np.exp(inputs).dtype
    assert_same_bits(ufunc(inputs), ufunc(inputs.astype(expected_type)))
    assert ufunc(inputs).dtype == expected_type


def test_negative_integers_are_negative(ufunc):
    assert_same_bits(ufunc(np.array([-3, -1, 0, 2])), ufunc(np.array([-3.0, -1.0, 0.0, 2.0])))


@pytest.mark.parametrize("scalar", [1.5, -2, True, np.float64(-0.75), np.int64(3)])
def test_scalars_give_the_scalar_that_exp_gives(ufunc, scalar):
    result = ufunc(scalar)
    assert type(result) is type(np.exp(scalar))
    assert_same_bits(result, ufunc(np.array([scalar]))[0])


def test_a_scalar_of_each_type_gives_one_of_the_same_type(ufunc, format):
    assert type(ufunc(format.dtype.type(-0.5))) is format.dtype.type


def test_a_list_is_taken_as_numpy_takes_it(ufunc):
    assert_same_bits(ufunc([[-1.0, 2.0]]), ufunc(np.array([[-1.0, 2.0]])))


REFUSED = {
    "complex64": np.ones(2, np.complex64),
    "complex128": np.ones(2, np.complex128),
    "clongdouble": np.ones(2, np.clongdouble),
    "a complex scalar": 1j,
    "object": np.array([1.0, 2.0], object),
    "None": None,
    "str": np.array(["1.0"]),
    "bytes": np.array([b"1.0"]),
    "datetime": np.array(["2016-06-27"], "datetime64[D]"),
    "timedelta": np.array([1], "timedelta64[s]"),
    "structured": np.zeros(2, [("x", float)]),
    "void": np.zeros(2, "V8"),
}


@pytest.mark.parametrize("refused", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_real_number_is_a_type_error_that_names_the_function(any_ufunc, refused):
    with pytest.raises(TypeError, match=f"'{any_ufunc.__name__}'"):
        any_ufunc(*[refused] * any_ufunc.nin)


def is_taken(function, *operands, **keywords):
    """Whether a call is no TypeError."""
    try:
        function(*operands, **keywords)
    except TypeError:
        return False
    return True


@every_casting
def test_dtype_chooses_the_type_of_the_computation_where_it_does_for_exp(ufunc, format, casting):
    inputs = format.array(np.linspace(-3, 3, 50))
    for other in FORMATS:
        keywords = {"dtype": other.dtype, "casting": casting}
        assert is_taken(ufunc, inputs, **keywords) == is_taken(np.exp, inputs, **keywords), other.name
        if is_taken(ufunc, inputs, **keywords):
            assert_same_bits(ufunc(inputs, **keywords), ufunc(inputs.astype(other.dtype)))


@every_casting
def test_an_output_of_another_type_takes_the_result_of_the_inputs_type_where_it_does_for_exp(ufunc, format, casting):
    inputs = format.array(np.linspace(-3, 3, 50))
    for other in FORMATS:
        out = np.empty(50, other.dtype)
        keywords = {"out": out, "casting": casting}
        assert is_taken(ufunc, inputs, **keywords) == is_taken(np.exp, inputs, **keywords), other.name
        if is_taken(ufunc, inputs, **keywords):
            assert_same_bits(out, ufunc(inputs).astype(other.dtype))


def test_an_output_of_another_kind_is_a_type_error(ufunc):
    with pytest.raises(TypeError, match="int64"):
        ufunc(np.ones(3), out=np.empty(3, np.int64))


def test_masked_arrays_keep_their_mask(ufunc):
    inputs = np.ma.masked_array([-1.0, 2.0, 3.0], mask=[False, True, False])
    result = ufunc(inputs)
    assert isinstance(result, np.ma.MaskedArray)
    assert result.mask.tolist() == [False, True, False]
    assert_same_bits(result.compressed(), ufunc(np.array([-1.0, 3.0])))


def test_other_array_types_are_asked_first(ufunc):
    class Duck:
        def __array_ufunc__(self, function, method, *inputs, **keywords):
            return function, method, inputs, keywords

    duck = Duck()
    assert ufunc(duck) == (ufunc, "__call__", (duck,), {})


def test_the_package_works_without_ml_dtypes():
    program = """
import sys
sys.modules["ml_dtypes"] = None
import numpy, gelu
assert gelu._core.config["bfloat16"] is False
for char in "efdg":
    assert gelu.gelu(numpy.ones(3, char)).dtype.char == char
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def test_every_type_of_the_specification_is_tested():
    assert [format.name for format in FORMATS] == ["float16", "float32", "float64", "longdouble", "bfloat16"]
    assert gelu._core.config["bfloat16"] is True
