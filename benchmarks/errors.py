"""Draw the pictures of docs/: errors over x, found by gelu.testing: ``python benchmarks/errors.py FOLDER``.

errors.png: PyTorch, ONNX Runtime, JAX and this package in float32. c_functions.png: the formula with C's erf, and
gelu_double, in float64.
"""

import argparse
import ctypes
import math
import os
import pathlib
import sys

from harness import command, environment

LIBRARIES = ("JAX", "ONNX Runtime", "PyTorch", "gelu")
POINTS = 1 << 18


def surveys_of_libraries():
    """The error of each library that is installed in float32."""
    import numpy as np
    from harness.functions import FUNCTIONS
    from harness.measurement import OURS, PROFILE_RANGES, Library

    import gelu.testing

    x = np.random.default_rng(0).uniform(*PROFILE_RANGES["float32"], POINTS).astype(np.float32)
    for name in LIBRARIES:
        try:
            library = Library(name)
        except ImportError as error:
            print(f"without {name}: {command.one_line(error)}", file=sys.stderr)
            continue

        def implementation(x, library=library):
            return library(FUNCTIONS["gelu"], x)

        label = "gelu (this package)" if name == OURS else name
        yield label, gelu.testing.survey(implementation, "gelu", "float32", x, threads=1)


def surveys_of_c_functions():
    """The error of the formula with erf, and of the C function for a number, in float64."""
    import numpy as np
    from harness.measurement import PROFILE_RANGES

    import gelu.testing
    from gelu.c_api import __pyx_capi__

    get_pointer = ctypes.pythonapi.PyCapsule_GetPointer
    get_pointer.restype, get_pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    address = get_pointer(__pyx_capi__["gelu_double"], b"double (double)")
    gelu_double = ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_double)(address)
    x = np.random.default_rng(0).uniform(*PROFILE_RANGES["float64"], POINTS)
    functions = {
        "x / 2 * (1 + erf(x / sqrt(2)))": lambda x: x / 2 * (1 + math.erf(x / math.sqrt(2))),
        "gelu_double(x)": gelu_double,
    }
    for label, function in functions.items():
        implementation = np.vectorize(function, otypes=[np.float64])
        yield label, gelu.testing.survey(implementation, "gelu", "float64", x, threads=1)


def draw(surveys, file):
    axes = None
    surveys = list(surveys)
    for label, survey in surveys:
        print(f"{label}: {str(survey).splitlines()[0]}", flush=True)
        path = file if label == surveys[-1][0] else None
        axes = survey.plot(path, axes=axes, label=label)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0].removesuffix(": ``python"))
    parser.add_argument("folder", metavar="FOLDER", type=pathlib.Path, help="where to write the pictures")
    options = parser.parse_args()
    if not os.access(options.folder, os.W_OK | os.X_OK):
        parser.error(f"argument FOLDER: expected a folder that can be written, not '{options.folder}'")
    environment.hold(1)
    with command.loading(parser):
        draw(surveys_of_libraries(), options.folder / "errors.png")
        draw(surveys_of_c_functions(), options.folder / "c_functions.png")


if __name__ == "__main__":
    main()
