"""Frameworks' names: each is the activation that the framework computes by it, where the framework is installed."""

import subprocess
import sys

import numpy as np
import pytest

import gelu
from gelu import _names
from gelu.__main__ import main

NAMES = {
    "gelu": ["gelu", "none", "erf", "gelu_python", "gelu_erf"],
    "gelu_tanh": [
        "tanh",
        "gelu_tanh",
        "gelu_new",
        "gelu_fast",
        "gelu_accurate",
        "gelu_pytorch_tanh",
        "gelu_python_tanh",
        "approxgelu",
    ],
    "gelu_sigmoid": ["quick_gelu", "QuickGelu", "gelu_sigmoid"],
    "silu": ["silu", "swish"],
    "mish": ["mish"],
}
PAIRS = [(name, activation) for activation, names in NAMES.items() for name in names]

X = np.linspace(-4, 4, 1001).astype(np.float32)

#: The forms of GELU differ by 5e-4 and more; frameworks are right to a few times 1e-7 of the largest term here.
TOLERANCE = 1e-5


@pytest.mark.parametrize(("name", "activation"), PAIRS)
def test_a_name_in_any_case_is_the_ufunc(name, activation):
    for spelt in (name, name.upper(), name.title()):
        assert gelu.from_name(spelt) is getattr(gelu, activation)


def test_these_are_all_names():
    assert set(_names.ACTIVATIONS) == {name.lower() for name, _ in PAIRS}
    for activation in NAMES:
        assert gelu.from_name(activation) is getattr(gelu, activation)


def test_an_unknown_name_is_an_error_that_lists_the_known_ones():
    with pytest.raises(ValueError, match="unknown activation 'glu', expected one of") as caught:
        gelu.from_name("glu")
    for name in _names.ACTIVATIONS:
        assert name in str(caught.value)


@pytest.mark.parametrize("name", ["FastGelu", "fastgelu"])
def test_a_name_of_two_meanings_asks_for_another(name):
    with pytest.raises(ValueError, match="ask for 'gelu_tanh' or 'gelu_sigmoid'"):
        gelu.from_name(name)


def test_what_is_no_string_is_a_type_error():
    with pytest.raises(TypeError, match="the name of an activation is a str, not int"):
        gelu.from_name(1)


def assert_same_function(name, y):
    assert abs(gelu.from_name(name)(X) - np.asarray(y)).max() < TOLERANCE, name


def test_pytorch_means_the_same():
    functional = pytest.importorskip("torch.nn.functional")
    torch = pytest.importorskip("torch")
    x = torch.from_numpy(X)
    for approximate in ("none", "tanh"):
        assert_same_function(approximate, functional.gelu(x, approximate=approximate))
    for name in ("gelu", "silu", "mish"):
        assert_same_function(name, getattr(functional, name)(x))


def test_hugging_face_means_the_same():
    table = pytest.importorskip("transformers.activations").ACT2FN
    torch = pytest.importorskip("torch")
    common = sorted(set(table) & set(_names.ACTIVATIONS) - {"tanh"})  # there it is tanh itself
    assert {"gelu", "gelu_new", "gelu_fast", "quick_gelu", "silu", "mish"} <= set(common)
    for name in common:
        assert_same_function(name, table[name](torch.from_numpy(X)).numpy())


def test_keras_means_the_same():
    keras = pytest.importorskip("keras")
    for name in ("gelu", "silu", "swish", "mish"):
        function = keras.activations.get(name)
        if name == "gelu":
            assert_same_function("gelu", keras.ops.convert_to_numpy(function(X, approximate=False)))
            assert_same_function("gelu_tanh", keras.ops.convert_to_numpy(function(X, approximate=True)))
        else:
            assert_same_function(name, keras.ops.convert_to_numpy(function(X)))


ONNX_MODELS = {
    "none": 'Gelu <approximate = "none"> (x)',
    "tanh": 'Gelu <approximate = "tanh"> (x)',
    "mish": "Mish (x)",
    "QuickGelu": "com.microsoft.QuickGelu (x)",
}


@pytest.mark.parametrize("name", ONNX_MODELS)
def test_onnx_means_the_same(name):
    onnx = pytest.importorskip("onnx")
    parser, runtime = pytest.importorskip("onnx.parser"), pytest.importorskip("onnxruntime")
    model = parser.parse_model(
        '<ir_version: 10, opset_import: ["": 20, "com.microsoft": 1]> '
        f"activation (float[n] x) => (float[n] y) {{ y = {ONNX_MODELS[name]} }}"
    )
    assert isinstance(model, onnx.ModelProto)
    session = runtime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    assert_same_function(name, session.run(None, {"x": X})[0])


# python -m gelu apply


def test_apply_takes_the_names(source, target):
    assert main(["apply", "GELU_pytorch_tanh", str(source), str(target)]) == 0
    np.testing.assert_array_equal(np.load(target), gelu.gelu_tanh(np.load(source)))


def test_apply_refuses_a_name_of_two_meanings_and_says_why(refused, source, target):
    message = refused("FastGelu", source, target)
    assert "'FastGelu' is the tanh form in one framework and the sigmoid form in others" in message


def test_the_help_of_apply_says_that_names_are_taken():
    done = subprocess.run([sys.executable, "-m", "gelu", "apply", "--help"], capture_output=True, text=True, check=True)
    assert "gelu_new" in done.stdout
