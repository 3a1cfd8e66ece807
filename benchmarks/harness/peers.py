"""The libraries we are compared with: each is a class that says what it has and makes one call of it.

`prepare(function, rotation, outputs)` gives `(calls, result)`. The rotation holds the input arrays of each call, all of
one shape and type; `outputs` are like one of them, and all calls write there wherever the library can. A call computes
once, and `result()` is what the last one brought, as a NumPy array. Keep the arrays as long as the calls. It is None
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
STEEPNESS = 1.702  # of the sigmoid form


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

    def prepare(self, function, rotation, outputs):
        raise NotImplementedError

    def version(self):
        return importlib.metadata.version(self.package)


def _gives(compute, rotation, array=np.asarray):
    """Calls that keep the last result, for libraries that return a new one; `array` makes an array of it."""
    kept = [None]

    def call(*inputs):
        kept[0] = compute(*inputs)

    return _calls(call, rotation), lambda: array(kept[0])


def _calls(function, rotation):
    return [functools.partial(function, *inputs) for inputs in rotation]


def _steps(kind, outputs, add, multiply, value, backward):
    """What computes a fused function step by step: value(x, k) into output k, backward(gradient, x) into the first.

    None for other kinds.
    """
    out, scratch = outputs[0], outputs[-1]

    def bias(x, b):
        add(x, b, scratch)
        value(scratch, 0)

    def bias_backward(gradient, x, b):
        add(x, b, scratch)
        backward(gradient, scratch)

    def gated(a, b):
        value(a, 0)
        multiply(out, b, out)

    def gated_backward(gradient, a, b):
        multiply(gradient, b, scratch)
        backward(scratch, a)
        value(a, 1)
        multiply(scratch, gradient, scratch)

    kinds = {"bias": bias, "bias_backward": bias_backward, "gated": gated, "gated_backward": gated_backward}
    return kinds.get(kind)


def _with_scratch(outputs):
    """Two arrays to write into, the outputs first."""
    return outputs if len(outputs) > 1 else [*outputs, np.empty_like(outputs[0])]


class PyTorch(Peer):
    """aten's kernels with `out`; a first derivative is its backward with a gradient of ones, a second is autograd's.

    It has no sigmoid form. x sigmoid(1.702 x) is silu(1.702 x) / 1.702, so its derivative is that of silu at 1.702 x.
    """

    name, package = "PyTorch", "torch"

    def set_up(self):
        import torch

        self.torch, self.aten = torch, torch.ops.aten
        torch.set_num_threads(self.threads)

    def tensor(self, array):
        if array.dtype.name == "bfloat16":
            return self.torch.from_numpy(array.view(np.int16)).view(self.torch.bfloat16)
        return self.torch.from_numpy(array)

    def values(self, y):
        """What computes each activation into y."""
        torch, aten = self.torch, self.aten

        def sigmoid_form(x):
            torch.mul(x, STEEPNESS, out=y)
            torch.sigmoid(y, out=y)
            torch.mul(y, x, out=y)

        return {
            "gelu": functools.partial(aten.gelu.out, approximate="none", out=y),
            "gelu_tanh": functools.partial(aten.gelu.out, approximate="tanh", out=y),
            "gelu_sigmoid": sigmoid_form,
            "silu": functools.partial(aten.silu.out, out=y),
            "mish": functools.partial(aten.mish.out, out=y),
        }

    def backwards(self, y):
        """What computes a gradient times the derivative of each activation into y; of Mish it has no `out`."""
        torch, aten = self.torch, self.aten

        def sigmoid_form(gradient, x):
            torch.mul(x, STEEPNESS, out=y)
            aten.silu_backward.grad_input(gradient, y, grad_input=y)

        return {
            "gelu": functools.partial(aten.gelu_backward.grad_input, approximate="none", grad_input=y),
            "gelu_tanh": functools.partial(aten.gelu_backward.grad_input, approximate="tanh", grad_input=y),
            "gelu_sigmoid": sigmoid_form,
            "silu": functools.partial(aten.silu_backward.grad_input, grad_input=y),
            "mish": aten.mish_backward,
        }

    def second_derivative(self, activation, x):
        functional = self.torch.nn.functional
        forward = {
            "gelu": functional.gelu,
            "gelu_tanh": functools.partial(functional.gelu, approximate="tanh"),
            "gelu_sigmoid": lambda x: x * self.torch.sigmoid(STEEPNESS * x),
            "silu": functional.silu,
            "mish": functional.mish,
        }
        x = x.detach().requires_grad_()
        grad = self.torch.autograd.grad
        (slope,) = grad(forward[activation](x).sum(), x, create_graph=True)
        return grad(slope.sum(), x)[0]

    def steps(self, function, outputs):
        """A fused function's steps, or None."""
        torch, tensors = self.torch, [self.tensor(array) for array in _with_scratch(outputs)]
        values = [self.values(tensor)[function.activation] for tensor in tensors]
        return _steps(
            function.kind,
            tensors,
            lambda a, b, out: torch.add(a, b, out=out),
            lambda a, b, out: torch.mul(a, b, out=out),
            lambda x, k: values[k](x),
            self.backwards(tensors[0])[function.activation],
        )

    def prepare(self, function, rotation, outputs):
        out = outputs[0]
        if out.dtype == np.longdouble:
            return None
        if (steps := self.steps(function, outputs)) is not None:
            calls = _calls(steps, [[self.tensor(array) for array in arrays] for arrays in rotation])
            return calls, lambda: outputs[function.output]
        if function.kind not in ("value", "grad", "grad2", "backward"):
            return None
        y, rotation = self.tensor(out), [[self.tensor(array) for array in arrays] for arrays in rotation]

        def as_array(tensor):
            return tensor.view(self.torch.uint8).numpy().view(out.dtype)

        if function.kind == "grad2":
            return _gives(functools.partial(self.second_derivative, function.activation), rotation, as_array)
        if function.kind == "grad":
            ones = self.torch.ones_like(y)
            rotation = [[ones, *tensors] for tensors in rotation]
        compute = (self.values if function.kind == "value" else self.backwards)(y).get(function.activation)
        if compute is None:
            return None
        if compute is self.aten.mish_backward:
            return _gives(compute, rotation, as_array)
        return _calls(compute, rotation), lambda: out


class OnnxRuntime(Peer):
    """Models of one operator, or of those that users write for it, with input and output bound to memory."""

    name, package = "ONNX Runtime", "onnxruntime"

    #: The version of ONNX's operators, and what makes y of x. That x sigmoid(1.702 x) is QuickGelu, the runtime finds
    #: out; the operator's own attribute would be 1.702 in float32. Mish is slow in float16 and missing in float64 where
    #: the version is later than 18.
    MODELS: typing.ClassVar = {
        "gelu": (20, 'y = Gelu <approximate = "none"> (x)'),
        "gelu_tanh": (20, 'y = Gelu <approximate = "tanh"> (x)'),
        "gelu_sigmoid": (
            20,
            f"""wide = Constant <value = double {{{STEEPNESS}}}> ()
            steepness = CastLike (wide, x)
            scaled = Mul (steepness, x)
            gate = Sigmoid (scaled)
            y = Mul (x, gate)""",
        ),
        "silu": (20, "y = com.microsoft.QuickGelu <alpha = 1.0> (x)"),
        "mish": (18, "y = Mish (x)"),
    }

    #: What ONNX calls each type.
    TYPES: typing.ClassVar = {"float16": "float16", "bfloat16": "bfloat16", "float32": "float", "float64": "double"}

    def set_up(self):
        import onnx
        import onnx.parser
        import onnxruntime

        self.onnx, self.runtime = onnx, onnxruntime
        onnxruntime.set_default_logger_severity(4)
        self.sessions = {}

    def session(self, activation, dtype):
        version, body = self.MODELS[activation]
        kind = f"{self.TYPES[dtype.name]}[n]"
        model = self.onnx.parser.parse_model(
            f'<ir_version: 10, opset_import: ["": {version}, "com.microsoft": 1]> '
            f"activation ({kind} x) => ({kind} y) {{ {body} }}"
        )
        options = self.runtime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = self.threads, 1
        options.log_severity_level = 4
        return self.runtime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])

    def prepare(self, function, rotation, outputs):
        out = outputs[0]
        if function.kind != "value" or out.dtype == np.longdouble or function.activation not in self.MODELS:
            return None
        key = function.activation, out.dtype
        if key not in self.sessions:
            try:
                self.sessions[key] = self.session(*key)
            except Exception:  # what it raises for a type it has no kernel for is not one class
                self.sessions[key] = None
        session = self.sessions[key]
        if session is None:
            return None

        element = self.onnx.helper.np_dtype_to_tensor_dtype(out.dtype)

        def bound(x):
            binding = session.io_binding()
            binding.bind_input("x", "cpu", 0, element, x.shape, x.ctypes.data)
            binding.bind_output("y", "cpu", 0, element, out.shape, out.ctypes.data)
            return (binding,)

        return _calls(session.run_with_iobinding, [bound(x) for (x,) in rotation]), lambda: out


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
            "gelu_sigmoid": lambda x: x * nn.sigmoid(STEEPNESS * x),
            "silu": nn.silu,
            "mish": nn.mish,
        }
        self.jitted = {}

    def function(self, function):
        """The jitted function, or None."""
        value, jax = self.values.get(function.activation), self.jax

        def backward(gradient, x):
            return jax.vjp(value, x)[1](gradient)[0]

        def slope(x):
            return backward(jax.numpy.ones_like(x), x)

        def curvature(x):
            return jax.vjp(slope, x)[1](jax.numpy.ones_like(x))[0]

        def both(x):
            return value(x), slope(x)

        def gated(a, b):
            return value(a) * b

        kinds = {"value": value, "grad": slope, "grad2": curvature, "value_and_grad": both, "backward": backward}
        kinds |= {
            "bias": lambda x, b: value(x + b),
            "bias_backward": lambda gradient, x, b: backward(gradient, x + b),
            "gated": gated,
            "gated_backward": lambda gradient, a, b: jax.vjp(gated, a, b)[1](gradient),
        }
        return jax.jit(kinds[function.kind]) if value and function.kind in kinds else None

    def prepare(self, function, rotation, outputs):
        if outputs[0].dtype == np.longdouble:
            return None
        if function.name not in self.jitted:
            self.jitted[function.name] = self.function(function)
        jitted = self.jitted[function.name]
        if jitted is None:
            return None
        on_device = [[self.jax.numpy.asarray(array) for array in arrays] for arrays in rotation]
        calls, result = _gives(lambda *arrays: self.jax.block_until_ready(jitted(*arrays)), on_device)
        return calls, lambda: result() if function.outputs == 1 else result()[function.output]


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

    def prepare(self, function, rotation, outputs):
        out = outputs[0]
        letter = {"float32": "s", "float64": "d"}.get(out.dtype.name)
        if letter is None or function.name != "gelu":
            return None
        cdf, multiply = (getattr(self.library, f"vm{letter}{name}") for name in ("CdfNorm", "Mul"))
        mode = ctypes.c_int64(self.mode | 0x140000 | 0x100)  # subnormals kept, errors ignored
        n, target = ctypes.c_int(out.size), ctypes.c_void_p(out.ctypes.data)

        def call(source):
            cdf(n, source, target, mode)
            multiply(n, source, target, target, mode)

        return _calls(call, [(ctypes.c_void_p(x.ctypes.data),) for (x,) in rotation]), lambda: out


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
        linear, cubic, steep = dtype.type(SQRT_2_OVER_PI), dtype.type(CUBIC), dtype.type(STEEPNESS)
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
        """The compiled loop over a function, or None."""
        scalar = self.scalars(dtype).get(name)
        if scalar is None:
            return None
        scalar = self.numba.njit(inline="always")(scalar)
        count = self.numba.prange if self.threads > 1 else range

        def loop(x, y):
            for i in count(x.size):
                y[i] = scalar(x[i])

        return self.numba.njit(parallel=self.threads > 1, error_model="numpy")(loop)

    def prepare(self, function, rotation, outputs):
        out = outputs[0]
        if out.dtype not in (np.float32, np.float64) or function.kind not in ("value", "grad"):
            return None
        key = function.name, out.dtype
        if key not in self.compiled:
            self.compiled[key] = self.loop(*key)
        loop = self.compiled[key]
        return loop and (_calls(loop, [(x, out) for (x,) in rotation]), lambda: out)


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

    def prepare(self, function, rotation, outputs):
        out, expression = outputs[0], self.EXPRESSIONS.get(function.name)
        if expression is None or out.dtype not in (np.float32, np.float64):
            return None
        constants = {"half": 0.5, "linear": SQRT_2_OVER_PI, "cubic": CUBIC, "steep": STEEPNESS}
        # as arrays of the type: a plain constant would make everything float64
        names = {name: np.asarray(value, dtype=out.dtype) for name, value in constants.items() if name in expression}
        evaluate = functools.partial(self.numexpr.evaluate, expression, out=out)
        return _calls(evaluate, [(names | {"x": x}, {}) for (x,) in rotation]), lambda: out


class SciPyErf(Peer):
    """x/2 (1 + erf(x/sqrt(2))), which is also TensorFlow's formula"""

    name, package = "SciPy erf", "scipy"

    def set_up(self):
        import scipy.special

        self.special = scipy.special

    def prepare(self, function, rotation, outputs):
        out, erf = outputs[0], self.special.erf
        if function.name != "gelu" or out.dtype not in (np.float32, np.float64):
            return None
        half, one, sqrt_half = (out.dtype.type(value) for value in (0.5, 1, SQRT_HALF))

        def call(x):
            np.multiply(x, sqrt_half, out)
            erf(out, out)
            np.add(out, one, out)
            np.multiply(out, x, out)
            np.multiply(out, half, out)

        return _calls(call, rotation), lambda: out


class SciPyNdtr(SciPyErf):
    """x ndtr(x)"""

    name = "SciPy ndtr"

    def prepare(self, function, rotation, outputs):
        out, ndtr = outputs[0], self.special.ndtr
        if function.name != "gelu" or out.dtype not in (np.float32, np.float64):
            return None

        def call(x):
            ndtr(x, out)
            np.multiply(out, x, out)

        return _calls(call, rotation), lambda: out


class SciPyExpit(SciPyErf):
    """x expit(1.702 x), or x expit(x)"""

    name = "SciPy expit"

    STEEPNESSES: typing.ClassVar = {"gelu_sigmoid": STEEPNESS, "silu": 1}

    def prepare(self, function, rotation, outputs):
        out, expit = outputs[0], self.special.expit
        if function.name not in self.STEEPNESSES or out.dtype not in (np.float32, np.float64):
            return None
        steepness = out.dtype.type(self.STEEPNESSES[function.name])

        def call(x):
            if steepness == 1:
                expit(x, out)
            else:
                np.multiply(x, steepness, out)
                expit(out, out)
            np.multiply(out, x, out)

        return _calls(call, rotation), lambda: out


class NumPy(Peer):
    """The textbook formulas, which are also TensorFlow's, each step into memory set aside before."""

    name, package = "NumPy", "numpy"

    def values(self, out, scratch):
        """What computes each activation into out."""
        one, linear, cubic, half = (out.dtype.type(value) for value in (1, SQRT_2_OVER_PI, CUBIC, 0.5))

        def tanh_form(x):
            self.tanh(linear, cubic, x, out)
            np.add(out, one, out)
            np.multiply(out, x, out)
            np.multiply(out, half, out)

        def logistic(steepness, x):
            np.multiply(x, -steepness, scratch)
            np.exp(scratch, scratch)
            np.add(scratch, one, scratch)
            np.divide(x, scratch, out)

        def mish(x):
            self.tanh_softplus(x, scratch)
            np.multiply(scratch, x, out)

        return {
            "gelu_tanh": tanh_form,
            "gelu_sigmoid": functools.partial(logistic, out.dtype.type(STEEPNESS)),
            "silu": functools.partial(logistic, one),
            "mish": mish,
        }

    def derivatives(self, out, scratch):
        """What computes the derivative of each activation into out."""
        one, three, linear, cubic, half = (out.dtype.type(value) for value in (1, 3, SQRT_2_OVER_PI, CUBIC, 0.5))
        other = np.empty_like(out)

        def tanh_form(x):  # (1 + t)/2 + x/2 (1 - t^2) linear (1 + 3 cubic x^2)
            self.tanh(linear, cubic, x, scratch)
            self.times_one_minus_square(x, scratch, other)
            np.multiply(x, x, out)
            np.multiply(out, three * cubic, out)
            np.add(out, one, out)
            np.multiply(out, linear, out)
            np.multiply(out, other, out)
            np.add(scratch, one, scratch)
            np.add(out, scratch, out)
            np.multiply(out, half, out)

        def logistic(steepness, x):  # s (1 + steepness x (1 - s))
            self.sigmoid(steepness, x, scratch)
            np.subtract(one, scratch, out)
            np.multiply(out, x, out)
            np.multiply(out, steepness, out)
            np.add(out, one, out)
            np.multiply(out, scratch, out)

        def mish(x):  # t + x (1 - t^2) s
            self.tanh_softplus(x, scratch)
            self.times_one_minus_square(x, scratch, other)
            self.sigmoid(one, x, out)
            np.multiply(out, other, out)
            np.add(out, scratch, out)

        return {
            "gelu_tanh": tanh_form,
            "gelu_sigmoid": functools.partial(logistic, out.dtype.type(STEEPNESS)),
            "silu": functools.partial(logistic, one),
            "mish": mish,
        }

    @staticmethod
    def tanh(linear, cubic, x, t):
        """t = tanh(linear (x + cubic x^3))"""
        np.multiply(x, x, t)
        np.multiply(t, cubic, t)
        np.add(t, t.dtype.type(1), t)
        np.multiply(t, x, t)
        np.multiply(t, linear, t)
        np.tanh(t, t)

    @staticmethod
    def tanh_softplus(x, t):
        """t = tanh(log(1 + exp(x)))"""
        np.exp(x, t)
        np.log1p(t, t)
        np.tanh(t, t)

    @staticmethod
    def sigmoid(steepness, x, s):
        """s = 1 / (1 + exp(-steepness x))"""
        np.multiply(x, -steepness, s)
        np.exp(s, s)
        np.add(s, s.dtype.type(1), s)
        np.reciprocal(s, s)

    @staticmethod
    def times_one_minus_square(x, t, result):
        """result = x (1 - t^2)"""
        np.multiply(t, t, result)
        np.subtract(t.dtype.type(1), result, result)
        np.multiply(result, x, result)

    def steps(self, function, rotation, outputs):
        """A fused function's steps, or None."""
        outputs = _with_scratch(outputs)
        values = [self.values(out, np.empty_like(out))[function.activation] for out in outputs]
        derivative = self.derivatives(outputs[0], np.empty_like(outputs[0]))[function.activation]

        def backward(gradient, x):
            derivative(x)
            np.multiply(outputs[0], gradient, outputs[0])

        steps = _steps(function.kind, outputs, np.add, np.multiply, lambda x, k: values[k](x), backward)
        return steps and (_calls(steps, rotation), lambda: outputs[function.output])

    def prepare(self, function, rotation, outputs):
        out, scratch = outputs[0], np.empty_like(outputs[0])
        if function.kind == "value":
            call = self.values(out, scratch).get(function.activation)
        elif function.kind in ("grad", "backward"):
            call = self.derivatives(out, scratch).get(function.activation)
        elif function.activation in self.values(out, scratch):
            return self.steps(function, rotation, outputs)
        else:
            return None
        if call and function.kind == "backward":
            derivative = call

            def call(gradient, x):
                derivative(x)
                np.multiply(out, gradient, out)

        return call and (_calls(call, rotation), lambda: out)


class Steps(Peer):
    """This package's functions of one input and NumPy's operations, a fused function's steps."""

    name, package = "gelu + NumPy", "gelu"

    def prepare(self, function, rotation, outputs):
        import gelu

        outputs = _with_scratch(outputs)
        value, backward = getattr(gelu, function.activation), getattr(gelu, f"{function.activation}_backward")
        steps = _steps(
            function.kind,
            outputs,
            np.add,
            np.multiply,
            lambda x, k: value(x, outputs[k]),
            lambda gradient, x: backward(gradient, x, outputs[0]),
        )
        return steps and (_calls(steps, rotation), lambda: outputs[function.output])


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
    SciPyExpit,
    NumPy,
    Steps,
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

        gelu.set_num_threads(self.threads)

    def prepare(self, function, rotation, outputs):
        calls = _calls(function.ufunc, [(*inputs, *outputs) for inputs in rotation])
        return calls, lambda: outputs[function.output]


def floors(rotation, out, place):
    """What no function can be faster than, and NumPy's own: calls by name, on the input of that place."""
    numbers = [inputs[place] for inputs in rotation]
    zero, ten = out.dtype.type(0), out.dtype.type(10)
    return {
        "copyto": _calls(np.copyto, [(out, x) for x in numbers]),
        "maximum": _calls(functools.partial(np.maximum, out=out), [(x, zero) for x in numbers]),
        "np.exp": _calls(np.exp, [(np.minimum(x, ten), out) for x in numbers]),
        "np.tanh": _calls(np.tanh, [(x, out) for x in numbers]),
    }


def in_one_thread(calls):
    """Our calls, held to one thread."""
    import gelu

    one_thread = gelu.num_threads(1)
    return [one_thread(call) for call in calls]


def with_new_outputs(function, rotation, rivals):
    """Calls by name that make their output: ours, NumPy's exp, and PyTorch's function where it has one."""
    names = {"gelu": "gelu", "gelu_tanh": "gelu", "silu": "silu", "mish": "mish"}
    calls = {
        "gelu new": _calls(function.ufunc, rotation),
        "np.exp new": _calls(np.exp, [(np.minimum(inputs[function.x], 10),) for inputs in rotation]),
    }
    for rival in rivals:
        if rival.name == PyTorch.name and function.kind == "value" and function.activation in names:
            keywords = {"approximate": "tanh"} if function.activation == "gelu_tanh" else {}
            compute = getattr(rival.torch.nn.functional, names[function.activation])
            tensors = [(rival.tensor(inputs[function.x]),) for inputs in rotation]
            calls["PyTorch new"] = _calls(functools.partial(compute, **keywords), tensors)
    return calls
