"""The one table of special values: what the tests hold the functions to, and what their docstrings say.

Numbers are written as text, which tells -0.0 from 0.0 and means the same in every type.
"""

#: The derivatives of each activation x G(x) at 0: G(0) and 2 G'(0).
AT_ZERO = {
    "gelu": {"grad": "0.5", "grad2": "sqrt(2/pi)"},
    "gelu_tanh": {"grad": "0.5", "grad2": "sqrt(2/pi)"},
    "gelu_sigmoid": {"grad": "0.5", "grad2": "0.851"},
    "silu": {"grad": "0.5", "grad2": "0.5"},
    "mish": {"grad": "0.6", "grad2": "0.64"},
}

#: From the kind of a function of one input and one output to its result at an x; "" stands for that of AT_ZERO.
SPECIAL_VALUES = {
    "value": {"inf": "inf", "-inf": "-0.0", "0.0": "0.0", "-0.0": "-0.0", "nan": "nan"},
    "grad": {"inf": "1.0", "-inf": "-0.0", "0.0": "", "-0.0": "", "nan": "nan"},
    "grad2": {"inf": "-0.0", "-inf": "-0.0", "0.0": "", "-0.0": "", "nan": "nan"},
}

#: The kinds of several outputs, and the kind of each.
COMBINED = {"value_and_grad": ("value", "grad")}


def special_results(activation, kind):
    """From each special x to the results there, one for each output, of a kind of one input."""
    parts = COMBINED.get(kind, [kind])
    return {
        x: [SPECIAL_VALUES[part][x] or AT_ZERO[activation][part] for part in parts] for x in SPECIAL_VALUES[parts[0]]
    }
