"""The one table of special values: what the tests hold the functions to, and what their docstrings say.

Numbers are written as text, which tells -0.0 from 0.0 and means the same in every type.
"""

#: The gate of each activation at 0, where the derivative of x G(x) is just that.
GATE_AT_ZERO = {"gelu": "0.5", "gelu_tanh": "0.5", "gelu_sigmoid": "0.5", "silu": "0.5", "mish": "0.6"}

#: From the kind of a function of one input and one output to its result at an x. "G(0)" stands for the gate at 0.
SPECIAL_VALUES = {
    "value": {"inf": "inf", "-inf": "-0.0", "0.0": "0.0", "-0.0": "-0.0", "nan": "nan"},
    "grad": {"inf": "1.0", "-inf": "-0.0", "0.0": "G(0)", "-0.0": "G(0)", "nan": "nan"},
}

#: The kinds of several outputs, and the kind of each.
COMBINED = {"value_and_grad": ("value", "grad")}


def special_results(activation, kind):
    """From each special x to the results there, one for each output, of a kind of one input."""
    tables = [SPECIAL_VALUES[part] for part in COMBINED.get(kind, [kind])]
    return {x: [table[x].replace("G(0)", GATE_AT_ZERO[activation]) for table in tables] for x in tables[0]}
