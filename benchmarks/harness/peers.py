"""The libraries we are compared with: each is a class that says what it has and makes one call of it.

`prepare(function, arrays)` gives `(call, result)`: `call()` computes once, into memory that was set aside before
wherever the library can, and `result()` is what came, as a NumPy array; it holds the memory, so keep both. It is None
where the library does not have the function or the type. How each is held to threads and to an instruction set stands
in environment.py, or here where the library wants it in a call.

Formulas are the ones in common use: what a user would write.
"""

import ctypes
import functools
import importlib
import importlib.metadata
import math
import typing
import warnings

import numpy as np

from .command import one_line

SQRT_2_OVER_PI = math.sqrt(2 / math.pi)
CUBIC = 0.044715
SQRT_HALF = math.sqrt(0.5)
INVERSE_SQRT_2PI = 1 / math.sqrt(2 * math.pi)


class Peer:
    """A library. `package` is what has to be importable."""

    name = package = None
    reason = "it is not installed"

    def __init__(self, threads):
        self.threads = threads
        self.set_up()

    def set_up(self):
        """Import the library and hold it to the threads; ImportError where it is missing."""
        importlib.import_module(self.package)

    def prepare(self, function, arrays):
        raise NotImplementedError

    def version(self):
        return importlib.metadata.version(self.package)


def _gives(compute):
    """A call that keeps the last result, for libraries that return a new array."""
    kept = [None]

    def call():
        kept[0] = compute()

    return call, lambda: np.asarray(kept[0])


class PyTorch(Peer):
    """aten's kernels with `out`; a first derivative is its backward with a gradient of ones."""

    name, package = "PyTorch", "torch"

    def set_up(self):
        import torch

        self.torch, self.aten = torch, torch.ops.aten
        torch.set_num_threads(self.threads)

    def tensor(self, array):
        if array.dtype.name == "bfloat16":
            return self.torch.from_numpy(array.view(np.int16)).view(self.torch.bfloat16)
        return self.torch.from_numpy(array)

    def prepare(self, function, arrays):
        if arrays[-1].dtype == np.longdouble or function.kind not in ("value", "grad", "backward"):
            return None
        out = np.empty_like(arrays[-1])
        tensors, y = [self.tensor(array) for array in arrays], self.tensor(out)
        if function.kind == "grad":
            tensors.insert(0, self.torch.ones_like(tensors[0]))
        form = {"gelu": "none", "gelu_tanh": "tanh"}.get(function.family)
        backward = function.kind != "value"
        if form and backward:
            call = functools.partial(self.aten.gelu_backward.grad_input, *tensors, approximate=form, grad_input=y)
        elif form:
            call = functools.partial(self.aten.gelu.out, *tensors, approximate=form, out=y)
        elif function.family == "silu" and backward:
            call = functools.partial(self.aten.silu_backward.grad_input, *tensors, grad_input=y)
        elif function.family == "mish" and backward:
            return _gives(lambda: self.aten.mish_backward(*tensors))
        elif function.family in ("silu", "mish"):
            call = functools.partial(getattr(self.aten, function.family).out, *tensors, out=y)
        else:
            return None
        return call, lambda: out


class OnnxRuntime(Peer):
    """One-node models with input and output bound to memory."""

    name, package = "ONNX Runtime", "onnxruntime"

    #: Operator, its opset and attributes.
    OPERATORS: typing.ClassVar = {
        "gelu": ("Gelu", "", 20, {"approximate": "none"}),
        "gelu_tanh": ("Gelu", "", 20, {"approximate": "tanh"}),
        "gelu_sigmoid": ("QuickGelu", "com.microsoft", 1, {"alpha": 1.702}),
        "silu": ("QuickGelu", "com.microsoft", 1, {"alpha": 1.0}),
        "mish": ("Mish", "", 18, {}),
    }

    def set_up(self):
        import onnx
        import onnxruntime

        self.onnx, self.runtime = onnx, onnxruntime
        onnxruntime.set_default_logger_severity(4)
        self.sessions = {}

    def session(self, family, element):
        operator, domain, opset, attributes = self.OPERATORS[family]
        helper = self.onnx.helper
        node = helper.make_node(operator, ["x"], ["y"], domain=domain, **attributes)
        x, y = (helper.make_tensor_value_info(name, element, ["n"]) for name in "xy")
        opsets = [helper.make_opsetid("", 20)] + ([helper.make_opsetid(domain, opset)] if domain else [])
        model = helper.make_model(
            helper.make_graph([node], "activation", [x], [y]), opset_imports=opsets, ir_version=10
        )
        options = self.runtime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = self.threads, 1
        options.log_severity_level = 4
        return self.runtime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])

    def prepare(self, function, arrays):
        (x,) = arrays if len(arrays) == 1 else (None,)
        if function.kind != "value" or x is None or x.dtype == np.longdouble:
            return None
        element = self.onnx.helper.np_dtype_to_tensor_dtype(x.dtype)
        key = function.family, element
        if key not in self.sessions:
            try:
                self.sessions[key] = self.session(*key)
            except Exception:  # what it raises for a type it has no kernel for is not one class
                self.sessions[key] = None
        session = self.sessions[key]
        if session is None:
            return None
        out, binding = np.empty_like(x), session.io_binding()
        binding.bind_input("x", "cpu", 0, element, x.shape, x.ctypes.data)
        binding.bind_output("y", "cpu", 0, element, out.shape, out.ctypes.data)
        return functools.partial(session.run_with_iobinding, binding), lambda: (binding, x, out)[-1]


class Jax(Peer):
    """Jitted functions on device arrays. It has no `out`: each call allocates."""

    name, package = "JAX", "jax"

    def set_up(self):
        import jax

        jax.config.update("jax_enable_x64", True)
        self.jax = jax
        nn = jax.nn
        self.values = {
            "gelu": lambda x: nn.gelu(x, approximate=False),
            "gelu_tanh": lambda x: nn.gelu(x, approximate=True),
            "gelu_sigmoid": lambda x: x * nn.sigmoid(1.702 * x),
            "silu": nn.silu,
            "mish": nn.mish,
        }
        self.jitted = {}

    def function(self, function):
        value, jax = self.values[function.family], self.jax

        def backward(gradient, x):
            return jax.vjp(value, x)[1](gradient)[0]

        def slope(x):
            return backward(jax.numpy.ones_like(x), x)

        def curvature(x):
            return jax.vjp(slope, x)[1](jax.numpy.ones_like(x))[0]

        def both(x):
            return value(x), slope(x)

        kinds = {"value": value, "grad": slope, "grad2": curvature, "value_and_grad": both, "backward": backward}
        return jax.jit(kinds[function.kind])

    def prepare(self, function, arrays):
        if arrays[-1].dtype == np.longdouble:
            return None
        if function.name not in self.jitted:
            self.jitted[function.name] = self.function(function)
        jitted, device = self.jitted[function.name], [self.jax.numpy.asarray(array) for array in arrays]
        call, result = _gives(lambda: self.jax.block_until_ready(jitted(*device)))
        return call, lambda: result() if function.outputs == 1 else result()[function.output]


class Mkl(Peer):
    """x times VML's CdfNorm at one of its three accuracies, through ctypes."""

    package = "mkl"
    mode = None

    def set_up(self):
        try:
            files = importlib.metadata.files("mkl") or ()
        except importlib.metadata.PackageNotFoundError as error:
            raise ImportError(str(error)) from error
        library = next((file for file in files if "mkl_rt" in file.name), None)
        if library is None:
            raise ImportError("the package mkl has no mkl_rt")
        self.library = ctypes.CDLL(str(library.locate()))

    def prepare(self, function, arrays):
        x = arrays[-1]
        letter = {"float32": "s", "float64": "d"}.get(x.dtype.name)
        if letter is None or function.name != "gelu":
            return None
        cdf, multiply = (getattr(self.library, f"vm{letter}{name}") for name in ("CdfNorm", "Mul"))
        out, mode = np.empty_like(x), ctypes.c_int64(self.mode | 0x140000 | 0x100)  # subnormals kept, errors ignored
        n, source, target = ctypes.c_int(x.size), ctypes.c_void_p(x.ctypes.data), ctypes.c_void_p(out.ctypes.data)

        def call():
            cdf(n, source, target, mode)
            multiply(n, source, target, target, mode)

        return call, lambda: (x, out)[-1]


class MklHighAccuracy(Mkl):
    """VML_HA"""

    name, mode = "MKL HA", 2


class MklLowAccuracy(Mkl):
    """VML_LA"""

    name, mode = "MKL LA", 1


class MklEnhancedPerformance(Mkl):
    """VML_EP"""

    name, mode = "MKL EP", 3


class Numba(Peer):
    """Loops over the textbook formulas, compiled."""

    name, package = "Numba", "numba"

    def set_up(self):
        import numba

        self.numba, self.compiled = numba, {}
        numba.set_num_threads(self.threads)

    def scalars(self, dtype):
        """Per function, a function of one number in the type's own arithmetic."""
        half, one, three = (dtype.type(value) for value in (0.5, 1, 3))
        sqrt_half, density = dtype.type(SQRT_HALF), dtype.type(INVERSE_SQRT_2PI)
        linear, cubic, steep = dtype.type(SQRT_2_OVER_PI), dtype.type(CUBIC), dtype.type(1.702)
        jit = self.numba.njit(inline="always")
        sigmoid = jit(lambda x: one / (one + math.exp(-x)))

        def tanh_grad(x):
            t = math.tanh(linear * (x + cubic * x * x * x))
            return half * (one + t) + half * x * (one - t * t) * linear * (one + three * cubic * x * x)

        def silu_grad(x):
            s = sigmoid(x)
            return s + x * s * (one - s)

        def sigmoid_grad(x):
            s = sigmoid(steep * x)
            return s + steep * x * s * (one - s)

        def mish_grad(x):
            t, s = math.tanh(math.log1p(math.exp(x))), sigmoid(x)
            return t + x * (one - t * t) * s

        return {
            "gelu": lambda x: half * x * math.erfc(-x * sqrt_half),
            "gelu_grad": lambda x: half * math.erfc(-x * sqrt_half) + x * density * math.exp(-half * x * x),
            "gelu_tanh": lambda x: half * x * (one + math.tanh(linear * (x + cubic * x * x * x))),
            "gelu_tanh_grad": tanh_grad,
            "gelu_sigmoid": lambda x: x * sigmoid(steep * x),
            "gelu_sigmoid_grad": sigmoid_grad,
            "silu": lambda x: x * sigmoid(x),
            "silu_grad": silu_grad,
            "mish": lambda x: x * math.tanh(math.log1p(math.exp(x))),
            "mish_grad": mish_grad,
        }

    def loop(self, name, dtype):
        scalar = self.numba.njit(inline="always")(self.scalars(dtype)[name])
        count = self.numba.prange if self.threads > 1 else range

        def loop(x, y):
            for i in count(x.size):
                y[i] = scalar(x[i])

        return self.numba.njit(parallel=self.threads > 1, error_model="numpy")(loop)

    def prepare(self, function, arrays):
        x = arrays[-1]
        if x.dtype not in (np.float32, np.float64) or function.kind not in ("value", "grad"):
            return None
        key = function.name, x.dtype
        if key not in self.compiled:
            self.compiled[key] = self.loop(*key)
        out = np.empty_like(x)
        return functools.partial(self.compiled[key], x, out), lambda: out


class NumExpr(Peer):
    """The textbook formulas that need no erf, which it does not have."""

    name, package = "numexpr", "numexpr"

    EXPRESSIONS: typing.ClassVar = {
        "gelu_tanh": "half * x * (1 + tanh(linear * (x + cubic * x * x * x)))",
        "gelu_sigmoid": "x / (1 + exp(-steep * x))",
        "silu": "x / (1 + exp(-x))",
        "mish": "x * tanh(log1p(exp(x)))",
    }

    def set_up(self):
        import numexpr

        self.numexpr = numexpr
        numexpr.set_num_threads(self.threads)

    def prepare(self, function, arrays):
        x, expression = arrays[-1], self.EXPRESSIONS.get(function.name)
        if expression is None or x.dtype not in (np.float32, np.float64):
            return None
        constants = {"half": 0.5, "linear": SQRT_2_OVER_PI, "cubic": CUBIC, "steep": 1.702}
        # as arrays of the type: a plain constant would make everything float64
        names = {name: np.asarray(value, dtype=x.dtype) for name, value in constants.items() if name in expression}
        out = np.empty_like(x)
        evaluate = functools.partial(self.numexpr.evaluate, expression, names | {"x": x}, {}, out=out)
        return evaluate, lambda: out


class SciPyErf(Peer):
    """x/2 (1 + erf(x/sqrt(2)))"""

    name, package = "SciPy erf", "scipy"

    def set_up(self):
        import scipy.special

        self.special = scipy.special

    def prepare(self, function, arrays):
        x = arrays[-1]
        if function.name != "gelu" or x.dtype not in (np.float32, np.float64):
            return None
        out, erf = np.empty_like(x), self.special.erf
        half, one, sqrt_half = (x.dtype.type(value) for value in (0.5, 1, SQRT_HALF))

        def call():
            np.multiply(x, sqrt_half, out)
            erf(out, out)
            np.add(out, one, out)
            np.multiply(out, x, out)
            np.multiply(out, half, out)

        return call, lambda: out


class SciPyNdtr(SciPyErf):
    """x ndtr(x)"""

    name = "SciPy ndtr"

    def prepare(self, function, arrays):
        x = arrays[-1]
        if function.name != "gelu" or x.dtype not in (np.float32, np.float64):
            return None
        out, ndtr = np.empty_like(x), self.special.ndtr

        def call():
            ndtr(x, out)
            np.multiply(out, x, out)

        return call, lambda: out


class NumPy(Peer):
    """The textbook formulas, each step into memory set aside before."""

    name, package = "NumPy", "numpy"

    def prepare(self, function, arrays):
        x = arrays[-1]
        if function.kind != "value" or function.family == "gelu":
            return None
        out, scratch = np.empty_like(x), np.empty_like(x)
        half, one, linear, cubic, steep = (x.dtype.type(v) for v in (0.5, 1, SQRT_2_OVER_PI, CUBIC, 1.702))

        def tanh_form():
            np.multiply(x, x, scratch)
            np.multiply(scratch, cubic, scratch)
            np.add(scratch, one, scratch)
            np.multiply(scratch, x, scratch)
            np.multiply(scratch, linear, scratch)
            np.tanh(scratch, scratch)
            np.add(scratch, one, scratch)
            np.multiply(scratch, x, scratch)
            np.multiply(scratch, half, out)

        def logistic(scale):
            np.multiply(x, -scale, scratch)
            np.exp(scratch, scratch)
            np.add(scratch, one, scratch)
            np.divide(x, scratch, out)

        def mish():
            np.exp(x, scratch)
            np.log1p(scratch, scratch)
            np.tanh(scratch, scratch)
            np.multiply(scratch, x, out)

        call = {
            "gelu_tanh": tanh_form,
            "gelu_sigmoid": functools.partial(logistic, steep),
            "silu": functools.partial(logistic, one),
            "mish": mish,
        }[function.family]
        return call, lambda: out


PEERS = (
    PyTorch,
    OnnxRuntime,
    Jax,
    MklHighAccuracy,
    MklLowAccuracy,
    MklEnhancedPerformance,
    Numba,
    NumExpr,
    SciPyErf,
    SciPyNdtr,
    NumPy,
)


def installed(threads):
    """The peers that are there, and for each that is not, its name and why."""
    found, missing = [], {}
    for peer in PEERS:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found.append(peer(threads))
        except Exception as error:  # a broken package may raise anything
            missing[peer.name] = one_line(error)
    return found, missing


class Ours(Peer):
    """This package."""

    name, package = "gelu", "gelu"

    def set_up(self):
        import gelu

        if hasattr(gelu, "set_num_threads"):
            gelu.set_num_threads(self.threads)

    def prepare(self, function, arrays):
        outputs = [np.empty_like(arrays[-1]) for _ in range(function.outputs)]
        return functools.partial(function.ufunc, *arrays, *outputs), lambda: outputs[function.output]


def floors(x):
    """What no function can be faster than, and NumPy's own: calls by name."""
    out = np.empty_like(x)
    zero = x.dtype.type(0)
    return {
        "copyto": functools.partial(np.copyto, out, x),
        "maximum": functools.partial(np.maximum, x, zero, out),
        "np.exp": functools.partial(np.exp, np.minimum(x, x.dtype.type(10)), out),
        "np.tanh": functools.partial(np.tanh, x, out),
    }
