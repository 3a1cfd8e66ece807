"""The bundled sample: real inputs, and the true values of each function that its error is measured against.

tests/make_sample.py writes the file and says what is in it.
"""

import pathlib

import numpy as np

from ._bfloat16 import bfloat16

PATH = pathlib.Path(__file__).with_name("sample.npz")


def load():
    """The arrays of the sample by name."""
    with np.load(PATH) as sample:
        return {name: sample[name] for name in sample.files}


def measured_types():
    """The name, the type and its ``finfo`` for each type that the sample can judge."""
    types = {name: (np.dtype(name).type, np.finfo(name)) for name in ("float16", "float32", "float64")}
    if bfloat16() is None:
        return types
    from ml_dtypes import finfo

    return {"bfloat16": (bfloat16().type, finfo(bfloat16())), **types}


def largest_error(function, points, truth, scalar_type, finfo):
    """The largest error of a function in ULP of a type, over the points that are numbers of the type.

    NaN if a result is NaN.
    """
    with np.errstate(all="ignore"):  # points that no number of the type is near to
        exact = points.astype(scalar_type).astype(np.float64) == points
    high, low, exponent = truth[:, exact]
    ulp_exponent = np.maximum(exponent - 1, finfo.minexp) - finfo.nmant
    # Counted in ULP, so that nothing is subnormal; result - high is exact where they are near one another.
    scale = (exponent - ulp_exponent).astype(int)
    result = np.ldexp(function(points[exact].astype(scalar_type)).astype(np.float64), -ulp_exponent.astype(int))
    errors = (result - np.ldexp(high, scale)) - np.ldexp(low, scale)
    return np.abs(errors).max()
