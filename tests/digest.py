"""Digests of the results of every function in every type, to compare between processes: ``python digest.py [MODE]``.

With a mode, one of MODES, the results are computed in that floating-point environment.
"""

import contextlib
import ctypes
import ctypes.util
import hashlib
import json
import platform
import sys

import numpy as np
from formats import FORMATS, all_values, bits, filled, random_bits, special_values
from functions import UFUNCS, inputs_of, results_of


def digest_inputs(format):
    if format.dtype.itemsize == 2:
        return all_values(format)
    rng = np.random.default_rng(7)
    parts = [rng.uniform(-40, 10, 30_001), rng.uniform(-1, 0, 10_000), rng.standard_normal(10_000)]
    return np.concatenate(
        [filled(format, np.concatenate(parts), rng), random_bits(format, 10_000, rng), special_values(format)]
    )


def digests(mode=None):
    """A digest for each function and type, as "function type"."""
    found = {}
    for format in FORMATS:
        x = digest_inputs(format)
        for ufunc in UFUNCS:
            inputs = inputs_of(ufunc, x)
            if mode is None:
                results = results_of(ufunc, inputs)
            else:
                results = np.empty((ufunc.nout, x.size), x.dtype)
                with np.errstate(over="ignore"), changed_environment(mode):
                    ufunc(*inputs, out=tuple(results))
            found[f"{ufunc.__name__} {format.name}"] = hashlib.sha256(bits(results).tobytes()).hexdigest()
    return found


#: How many 32-bit words glibc's fenv_t has, and for each mode the bits to set in which of them. On x86-64 the first is
#: the x87 unit's control word and the last MXCSR; on aarch64 the first is FPCR.
X86_64 = {
    "words": 8,
    "upward": {0: 0x0800, 7: 0x4000},
    "downward": {0: 0x0400, 7: 0x2000},
    "towards zero": {0: 0x0C00, 7: 0x6000},
    "flush to zero": {7: 0x8040},
}
AARCH64 = {
    "words": 2,
    "upward": {0: 1 << 22},
    "downward": {0: 1 << 23},
    "towards zero": {0: 3 << 22},
    "flush to zero": {0: 1 << 24},
}
MACHINE = (
    {"x86_64": X86_64, "aarch64": AARCH64}.get(platform.machine(), {}) if platform.libc_ver()[0] == "glibc" else {}
)
MODES = [mode for mode in MACHINE if mode != "words"]


@contextlib.contextmanager
def changed_environment(mode):
    """The calling thread in one of MODES."""
    libm = ctypes.CDLL(ctypes.util.find_library("m"))
    found, changed = ((ctypes.c_uint32 * MACHINE["words"])() for _ in range(2))
    libm.fegetenv(found)
    libm.fegetenv(changed)
    for word, mask in MACHINE[mode].items():
        changed[word] |= mask
    libm.fesetenv(changed)
    try:
        yield
    finally:
        libm.fesetenv(found)


def probe():
    """Results of NumPy's own that differ in every mode."""
    numbers, divisors = np.array([1, 2, -1, -2, 2.0**-1060]), np.array([3, 3, 3, 3, 1.5])
    return (numbers / divisors).tolist()


def main():
    mode = sys.argv[1] if len(sys.argv) > 1 else None
    if mode is not None:
        default = probe()
        with changed_environment(mode):
            changed = probe()
        # out here, where comparing flushes nothing
        assert changed != default, f"{mode} is not in force"
    json.dump(digests(mode), sys.stdout)


if __name__ == "__main__":
    main()
