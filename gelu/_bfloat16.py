"""The type ``ml_dtypes.bfloat16``, from an optional package that may be missing, broken, or another of that name."""

import numpy as np

from . import _core


def bfloat16():
    """The type, or None where the functions are not registered for it."""
    if not _core.config["bfloat16"]:
        return None
    import ml_dtypes

    return np.dtype(ml_dtypes.bfloat16)
