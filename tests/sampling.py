"""Which combinations of functions, types, layouts and instruction sets are tested where not all of them are.

The loops and the engine do not know which activation they run, and so one activation, the first, has every combination.
Each of the others has one of PARTS, chosen by a hash of the combination: PARTS activations together have all of them
once more. ``pytest --every-combination`` leaves nothing out. What depends on the activation is never sampled: accuracy,
special values, all numbers of 16 bits, names and documentation.
"""

import zlib

import numpy as np
from functions import ACTIVATIONS, FUNCTIONS

PARTS = 4

#: The functions that only some activations have: the fused ones, which are made of the same expressions, and
#: gelu_normal. A combination is tested with one of them, or, more often, with none.
COMMON_KINDS = [kind for activation, kind in FUNCTIONS.values() if activation == ACTIVATIONS[-1]]
OTHERS = [name for name, (_, kind) in FUNCTIONS.items() if kind not in COMMON_KINDS]
COMBINATIONS_TO_ONE_OF_THEM = 4

#: The files whose tests go through the combinations.
SAMPLED = {
    "test_combined",
    "test_core",
    "test_layout",
    "test_pickle",
    "test_promotion",
    "test_reproducibility",
    "test_types",
}


def is_in_sample(activation, combination):
    """Whether an activation is tested in a combination: a test's name and the names of what it is asked with."""
    number = ACTIVATIONS.index(activation)
    return number == 0 or (zlib.crc32(combination.encode()) + number) % PARTS == 0


def other_in_sample(combination):
    """Which of the others is tested in a combination; None where none is."""
    number = zlib.crc32(combination.encode()) % (COMBINATIONS_TO_ONE_OF_THEM * len(OTHERS))
    return OTHERS[number] if number < len(OTHERS) else None


def function_of(item):
    """The name of the function that a collected test is about, or None where it is about several or none."""
    parameters = item.callspec.params.values() if hasattr(item, "callspec") else ()
    names = [value.__name__ if isinstance(value, np.ufunc) else value for value in parameters]
    return next((name for name in names if isinstance(name, str) and name in FUNCTIONS), None)


def is_sampled_out(item):
    name = function_of(item)
    if name is None or item.module.__name__ not in SAMPLED:
        return False
    activation, kind = FUNCTIONS[name]
    rest = item.callspec.id.replace(name, "", 1)
    if name in OTHERS:
        return name != other_in_sample(f"{item.originalname} {rest}")
    combination = f"{item.originalname} {kind} {rest}"
    return not is_in_sample(activation, combination)
