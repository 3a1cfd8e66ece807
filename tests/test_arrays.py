"""The arrays of other packages stay what they are, and what is lazy stays lazy; also in Dask's worker processes.

With the real packages, where they are installed: ``pip install '.[test-arrays]'``.
"""

import os

import numpy as np
import pytest
from functions import UFUNCS, inputs_of, name_of, results_of

import gelu

INPUT = np.random.default_rng(0).normal(0, 2, (60, 70)).astype(np.float32)
ONE = [ufunc for ufunc in UFUNCS if ufunc.nout == 1]
TWO = [ufunc for ufunc in UFUNCS if ufunc.nout == 2]

one_result = pytest.mark.parametrize("ufunc", ONE, ids=name_of)


def expected_of(ufunc):
    return results_of(ufunc, inputs_of(ufunc, INPUT))


def call(ufunc, make):
    """The results for inputs of another package."""
    results = ufunc(*map(make, inputs_of(ufunc, INPUT)))
    return results if isinstance(results, tuple) else (results,)


def assert_results(ufunc, results):
    np.testing.assert_array_equal(np.stack([np.asarray(result) for result in results]), expected_of(ufunc), strict=True)


# Dask


@pytest.fixture
def da():
    return pytest.importorskip("dask.array")


@pytest.fixture
def chunked(da):
    return lambda array: da.from_array(array, chunks=(16, 70))


def two_results(da, ufunc, chunked):
    signature = f"{','.join(['()'] * ufunc.nin)}->(),()"
    return da.apply_gufunc(ufunc, signature, *map(chunked, inputs_of(ufunc, INPUT)), output_dtypes=[np.float32] * 2)


@pytest.fixture
def nothing_is_computed():
    """Fail where Dask computes before it is asked."""
    dask = pytest.importorskip("dask")

    def refuse(*arguments, **keywords):
        raise AssertionError("it is not lazy")

    return dask.config.set(scheduler=refuse)


@one_result
def test_a_dask_array_stays_lazy_and_knows_type_chunks_and_meta(da, chunked, nothing_is_computed, ufunc):
    with nothing_is_computed:
        (result,) = call(ufunc, chunked)
    assert isinstance(result, da.Array)
    assert (result.dtype, result.shape, result.chunks) == (np.float32, INPUT.shape, ((16, 16, 16, 12), (70,)))
    assert (type(result._meta), result._meta.dtype) == (np.ndarray, np.float32)
    assert_results(ufunc, [result.compute(scheduler="threads")])


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float64", "longdouble", "int8", "int64", "bool"])
def test_a_dask_array_knows_the_type_that_numpy_gives(da, dtype):
    if dtype == "bfloat16":
        dtype = pytest.importorskip("ml_dtypes").bfloat16
    x = np.ones(4, dtype)
    result = gelu.gelu(da.from_array(x, chunks=2))
    assert result.dtype == result.compute().dtype == gelu.gelu(x).dtype


@pytest.mark.parametrize("ufunc", TWO, ids=name_of)
def test_two_results_of_a_dask_array_stay_lazy_by_apply_gufunc(da, chunked, nothing_is_computed, ufunc):
    with nothing_is_computed:
        results = two_results(da, ufunc, chunked)
    assert [(result.dtype, result.chunks) for result in results] == [(np.float32, ((16, 16, 16, 12), (70,)))] * 2
    assert_results(ufunc, [result.compute() for result in results])


def test_a_dask_array_is_refused_by_a_function_of_two_results_with_an_error(chunked):
    with pytest.raises(TypeError, match="gelu_value_and_grad"):
        gelu.gelu_value_and_grad(chunked(INPUT))


def test_zarr_is_read_and_written_through_dask(da, tmp_path):
    zarr = pytest.importorskip("zarr")
    da.from_array(INPUT, chunks=(16, 70)).to_zarr(str(tmp_path / "in.zarr"))
    x = da.from_zarr(str(tmp_path / "in.zarr"))
    gelu.gelu(x).to_zarr(str(tmp_path / "out.zarr"))
    found = zarr.open(str(tmp_path / "out.zarr"), mode="r")
    assert found.chunks == (16, 70)
    assert_results(gelu.gelu, [found[:]])


def work_in_worker(ufuncs, inputs):
    """In a worker: its process, the number of threads of a call, and results."""
    return os.getpid(), gelu.get_num_threads(), [ufunc(*arrays) for ufunc, arrays in zip(ufuncs, inputs, strict=True)]


def test_workers_in_processes_of_their_own_give_the_same_bits_with_a_thread_each(da, chunked, pytestconfig):
    distributed = pytest.importorskip("distributed")
    if not pytestconfig.getoption("--every-combination"):
        pytest.skip("some functions are called there by the example of the README")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        for ufunc in ONE:
            assert_results(ufunc, [result.compute() for result in call(ufunc, chunked)])
        for ufunc in TWO:
            assert_results(ufunc, client.gather(client.compute(list(two_results(da, ufunc, chunked)))))
        inputs = [inputs_of(ufunc, INPUT) for ufunc in UFUNCS]
        workers = client.run(work_in_worker, UFUNCS, inputs)
    processes, numbers, results = zip(*workers.values(), strict=True)
    assert len({os.getpid(), *processes}) == 3
    assert set(numbers) == {1}  # a worker's OMP_NUM_THREADS
    for found in results:
        for ufunc, result in zip(UFUNCS, found, strict=True):
            assert_results(ufunc, result if ufunc.nout > 1 else [result])


# xarray


@pytest.fixture
def labelled():
    xarray = pytest.importorskip("xarray")
    coordinates = {"sample": np.arange(60) * 10, "unit": ("feature", np.arange(70.0))}

    def make(array):
        return xarray.DataArray(
            array, dims=("sample", "feature"), coords=coordinates, name="hidden", attrs={"layer": 3}
        )

    with xarray.set_options(keep_attrs=True):
        yield make


@pytest.mark.parametrize("ufunc", UFUNCS, ids=name_of)
def test_xarray_keeps_coordinates_and_attributes(labelled, ufunc):
    results, x = call(ufunc, labelled), labelled(INPUT)
    for result in results:
        assert (result.dims, result.name, result.attrs) == (x.dims, "hidden", {"layer": 3})
        assert result.coords.equals(x.coords)
    assert_results(ufunc, results)


def test_xarray_over_dask_stays_lazy(da, labelled, nothing_is_computed):
    with nothing_is_computed:
        x = labelled(INPUT).chunk(sample=16)
        result = gelu.gelu(x)
    assert result.chunks == x.chunks
    assert_results(gelu.gelu, [result.compute()])


def test_two_results_of_xarray_over_dask_stay_lazy_by_apply_ufunc(da, labelled, nothing_is_computed):
    import xarray

    with nothing_is_computed:
        results = xarray.apply_ufunc(
            gelu.gelu_value_and_grad,
            labelled(INPUT).chunk(sample=16),
            output_core_dims=[[], []],
            dask="parallelized",
            output_dtypes=[np.float32] * 2,
        )
    assert all(result.chunks == ((16, 16, 16, 12), (70,)) for result in results)
    assert_results(gelu.gelu_value_and_grad, [result.compute() for result in results])


def test_every_variable_of_an_xarray_dataset_is_taken(labelled):
    import xarray

    results = gelu.gelu(xarray.Dataset({"a": labelled(INPUT), "b": labelled(INPUT)}))
    for name in "ab":
        assert_results(gelu.gelu, [results[name]])


# pandas


@pytest.mark.parametrize("ufunc", UFUNCS, ids=name_of)
def test_pandas_keeps_the_labels(ufunc):
    pandas = pytest.importorskip("pandas")
    index, columns = [f"row {i}" for i in range(60)], [f"column {i}" for i in range(70)]
    results = call(ufunc, lambda array: pandas.DataFrame(array, index, columns))
    for result in results:
        assert (list(result.index), list(result.columns)) == (index, columns)
    assert_results(ufunc, results)
    results = call(ufunc, lambda array: pandas.Series(array[:, 0], index, name="hidden"))
    for result, expected in zip(results, expected_of(ufunc), strict=True):
        assert (list(result.index), result.name) == (index, "hidden")
        np.testing.assert_array_equal(result.to_numpy(), expected[:, 0], strict=True)


# polars


@one_result
def test_polars_takes_series_and_expressions_and_keeps_nulls(ufunc):
    polars = pytest.importorskip("polars")
    arrays = [array[:, 0] for array in inputs_of(ufunc, INPUT)]
    result = ufunc(*(polars.Series("hidden", array) for array in arrays))
    assert (result.name, result.dtype) == ("hidden", polars.Float32)
    np.testing.assert_array_equal(result.to_numpy(), expected_of(ufunc)[0][:, 0], strict=True)
    with_null = ufunc(*(polars.Series("hidden", [*map(float, array[:3]), None]) for array in arrays))
    assert with_null.is_null().to_list() == [False] * 3 + [True]
    frame = polars.DataFrame({"x": arrays[-1]}).lazy().select(gelu.gelu(polars.col("x"))).collect()
    np.testing.assert_array_equal(frame["x"].to_numpy(), gelu.gelu(arrays[-1]), strict=True)


def test_polars_refuses_two_results_with_an_error():
    polars = pytest.importorskip("polars")
    with pytest.raises(NotImplementedError):
        gelu.gelu_value_and_grad(polars.Series([1.0]))


# NumPy's own


@pytest.mark.parametrize("ufunc", UFUNCS, ids=name_of)
def test_masked_arrays_keep_their_mask(ufunc):
    mask = INPUT > 1
    results = call(ufunc, lambda array: np.ma.array(array, mask=mask))
    for result, expected in zip(results, expected_of(ufunc), strict=True):
        np.testing.assert_array_equal(np.ma.getmaskarray(result), mask)
        np.testing.assert_array_equal(result.compressed(), expected[~mask], strict=True)


@pytest.mark.parametrize("ufunc", UFUNCS, ids=name_of)
def test_a_memmap_is_read_and_written(ufunc, tmp_path):
    for number, array in enumerate(inputs_of(ufunc, INPUT)):
        np.save(tmp_path / f"in{number}.npy", array)
    inputs = [np.load(tmp_path / f"in{number}.npy", mmap_mode="r") for number in range(ufunc.nin)]
    paths = [tmp_path / f"out{number}.npy" for number in range(ufunc.nout)]
    outputs = [np.lib.format.open_memmap(path, "w+", np.float32, INPUT.shape) for path in paths]
    ufunc(*inputs, out=tuple(outputs))
    for output in outputs:
        output.flush()
    assert_results(ufunc, [np.load(path) for path in paths])
