"""The names that frameworks have for the activations: PyTorch, Hugging Face's table of activations, Keras and ONNX."""

from . import _core

#: From each activation to its names, in lower case.
NAMES = {
    "gelu": ("gelu", "none", "erf", "gelu_python", "gelu_erf"),
    "gelu_tanh": (
        "tanh",
        "gelu_tanh",
        "gelu_new",
        "gelu_fast",
        "gelu_accurate",
        "gelu_pytorch_tanh",
        "gelu_python_tanh",
        "approxgelu",
    ),
    "gelu_sigmoid": ("quick_gelu", "quickgelu", "gelu_sigmoid"),
    "silu": ("silu", "swish"),
    "mish": ("mish",),
}

#: Names that mean one activation here and another there.
AMBIGUOUS = {
    "fastgelu": "'FastGelu' is the tanh form in one framework and the sigmoid form in others: "
    "ask for 'gelu_tanh' or 'gelu_sigmoid'",
}

ACTIVATIONS = {name: activation for activation, names in NAMES.items() for name in names}


def from_name(name):
    """The function that frameworks call by a name.

    Parameters
    ----------
    name : str
        A name of an activation in PyTorch (also the values of ``approximate``), Hugging Face's table of activations,
        Keras or ONNX, in upper or lower case.

    Returns
    -------
    function : numpy.ufunc
        `gelu`, `gelu_tanh`, `gelu_sigmoid`, `silu` or `mish`.

    Raises
    ------
    ValueError
        If the name is unknown, or means different functions in different frameworks.
    TypeError
        If the name is no string.

    Notes
    -----
    ==============  =============================================================================================
    function        names
    ==============  =============================================================================================
    `gelu`          gelu, none, erf, gelu_python, gelu_erf
    `gelu_tanh`     tanh, gelu_tanh, gelu_new, gelu_fast, gelu_accurate, gelu_pytorch_tanh, gelu_python_tanh,
                    approxgelu
    `gelu_sigmoid`  quick_gelu, QuickGelu, gelu_sigmoid
    `silu`          silu, swish
    `mish`          mish
    ==============  =============================================================================================

    "none" and "tanh" are what PyTorch and ONNX call the two forms of GELU in the argument ``approximate``.

    Examples
    --------
    >>> import gelu
    >>> gelu.from_name("gelu_pytorch_tanh")
    <ufunc 'gelu_tanh'>
    >>> gelu.from_name("QuickGelu") is gelu.gelu_sigmoid
    True
    """
    if not isinstance(name, str):
        raise TypeError(f"the name of an activation is a str, not {type(name).__name__}")
    key = name.lower()
    if key in AMBIGUOUS:
        raise ValueError(AMBIGUOUS[key])
    if key not in ACTIVATIONS:
        raise ValueError(f"unknown activation {name!r}, expected one of {', '.join(ACTIVATIONS)}")
    return getattr(_core, ACTIVATIONS[key])
