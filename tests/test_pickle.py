"""Functions travel by name, results by value: pickled, copied, and into other processes."""

import copy
import multiprocessing
import pickle
import pickletools
import sys
import types

import cloudpickle
import numpy as np
import pytest
from formats import FORMATS, assert_same_bits
from functions import UFUNCS, inputs_of, results_of


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickled_function_is_the_function_itself(any_ufunc, protocol):
    assert pickle.loads(pickle.dumps(any_ufunc, protocol)) is any_ufunc


def has_module(ufunc):
    """Whether this NumPy lets a ufunc tell where it belongs: from 2.2 on."""
    return getattr(ufunc, "__module__", None) is not None


@pytest.mark.parametrize("dumps", [pickle.dumps, cloudpickle.dumps], ids=["pickle", "cloudpickle"])
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickle_names_the_package_and_no_module_that_happened_to_import_the_function(
    any_ufunc, protocol, dumps, monkeypatch
):
    if not has_module(np.exp):
        pytest.skip("this NumPy searches for a ufunc's module, its own included")
    user = types.ModuleType("user")
    setattr(user, any_ufunc.__name__, any_ufunc)
    monkeypatch.setattr(sys, "modules", {"user": user, **sys.modules})  # where a search would find it first
    named = [argument for _, argument, _ in pickletools.genops(dumps(any_ufunc, protocol)) if isinstance(argument, str)]
    assert " ".join(named) == f"gelu {any_ufunc.__name__}"


def test_a_function_tells_its_package_and_its_name_where_numpys_own_do(any_ufunc):
    assert has_module(any_ufunc) == has_module(np.exp)
    if has_module(np.exp):
        assert (any_ufunc.__module__, any_ufunc.__qualname__) == ("gelu", any_ufunc.__name__)


def test_a_function_pickled_by_cloudpickle_is_the_function_itself(any_ufunc):
    assert pickle.loads(cloudpickle.dumps(any_ufunc)) is any_ufunc


def test_a_lambda_that_uses_a_function_can_be_pickled_by_cloudpickle(ufunc):
    inputs = np.linspace(-3, 3, 10)
    twice = pickle.loads(cloudpickle.dumps(lambda x: ufunc(ufunc(x))))
    assert_same_bits(twice(inputs), ufunc(ufunc(inputs)))


def test_a_copy_is_the_function_itself(any_ufunc):
    assert copy.copy(any_ufunc) is any_ufunc
    assert copy.deepcopy(any_ufunc) is any_ufunc


def test_results_survive_pickling_and_copying(ufunc, format):
    array = ufunc(format.array(np.linspace(-6, 3, 50)))
    for result in (array, array[::-2], array[3]):
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            assert_same_bits(pickle.loads(pickle.dumps(result, protocol)), result)
        assert_same_bits(copy.copy(result), result)
        assert_same_bits(copy.deepcopy(result), result)


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_a_worker_process_computes_the_same_bits(method):
    calls = [
        (ufunc, inputs_of(ufunc, format.array(np.linspace(-20, 5, 501)))) for ufunc in UFUNCS for format in FORMATS
    ]
    expected = [results_of(ufunc, inputs) for ufunc, inputs in calls]
    context = multiprocessing.get_context(method)
    with context.Pool(1) as pool:
        # a bfloat16 array travels with the name of its type
        results = [pool.apply_async(ufunc, inputs) for ufunc, inputs in calls]
        for result, wanted in zip(results, expected, strict=True):
            found = result.get(timeout=60)
            assert_same_bits(np.stack(found if isinstance(found, tuple) else (found,)), wanted)
