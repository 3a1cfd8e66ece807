"""Hold this process and every library in it to so many threads and to an instruction set, and say what it runs on.

Most libraries read their settings once, when they are loaded, so `hold` comes before any of them is imported.
"""

import importlib.metadata
import os
import platform
import subprocess
import sys

#: Per instruction set of ours, what each library calls it. ONNX Runtime has no such setting.
INSTRUCTION_SETS = {
    "avx512": {"GELU_ISA": "avx512"},
    "avx2": {
        "GELU_ISA": "avx2",
        "ONEDNN_MAX_CPU_ISA": "AVX2",
        "DNNL_MAX_CPU_ISA": "AVX2",
        "ATEN_CPU_CAPABILITY": "avx2",
        "MKL_ENABLE_INSTRUCTIONS": "AVX2",
        "XLA_FLAGS": "--xla_cpu_max_isa=AVX2",
        "NUMBA_CPU_NAME": "haswell",
    },
    "neon": {"GELU_ISA": "neon"},
    "portable": {
        "GELU_ISA": "portable",
        "ONEDNN_MAX_CPU_ISA": "SSE41",
        "DNNL_MAX_CPU_ISA": "SSE41",
        "ATEN_CPU_CAPABILITY": "default",
        "MKL_ENABLE_INSTRUCTIONS": "SSE4_2",
        "XLA_FLAGS": "--xla_cpu_max_isa=SSE4_2",
        "NUMBA_CPU_NAME": "x86-64",
    },
}

#: NumPy's names of what lies above AVX2, and above plain x86-64.
NUMPY_ABOVE = {"avx2": ("AVX512", "X86_V4"), "portable": ("AVX", "X86_V3", "X86_V4", "FMA3", "F16C")}

THREAD_VARIABLES = (
    "GELU_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMBA_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
)

PACKAGES = ("numpy", "torch", "onnxruntime", "jax", "jaxlib", "mkl", "numba", "numexpr", "scipy", "ml_dtypes")


def _numpy_features_above(isa):
    """The instruction sets that NumPy would choose here and should not, as it names them."""
    if isa not in NUMPY_ABOVE or "numpy" in sys.modules:
        return []
    program = (
        "from numpy._core._multiarray_umath import __cpu_dispatch__ as d, __cpu_features__ as f;"
        "print(*(name for name in d if f.get(name)))"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    return [name for name in answer.stdout.split() if name.startswith(NUMPY_ABOVE[isa])]


def hold(threads, isa=None):
    """Set what the libraries read at load. Call it before any of them, NumPy included, is imported."""
    for variable in THREAD_VARIABLES:
        os.environ[variable] = str(threads)
    os.environ["MKL_THREADING_LAYER"] = "SEQUENTIAL" if threads == 1 else "INTEL"
    flags = [] if threads > 1 else ["--xla_cpu_multi_thread_eigen=false"]
    if isa is not None:
        settings = dict(INSTRUCTION_SETS[isa])
        flags.append(settings.pop("XLA_FLAGS", ""))
        os.environ.update(settings)
        above = _numpy_features_above(isa)
        if above:
            os.environ["NPY_DISABLE_CPU_FEATURES"] = " ".join(above)
    os.environ["XLA_FLAGS"] = " ".join([os.environ.get("XLA_FLAGS", ""), *flags]).strip()
    os.environ.setdefault("JAX_PLATFORMS", "cpu")
    if hasattr(os, "sched_setaffinity"):
        # no library, whatever it believes, can use more processors than these
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-threads:])


def processors():
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def _cpu():
    try:
        with open("/proc/cpuinfo") as file:
            fields = dict(tuple(part.strip() for part in line.split(":", 1)) for line in file if ":" in line)
        if "model name" in fields:
            return f"{fields['model name']} (family {fields.get('cpu family')}, model {fields.get('model')})"
    except OSError:
        pass
    return platform.processor() or platform.machine()


def describe():
    """What the figures were measured on: processor, compiler, versions, instruction set."""
    import gelu
    from gelu import _core

    versions = {"python": platform.python_version(), "gelu": gelu.__version__}
    for package in PACKAGES:
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return {
        "cpu": _cpu(),
        "processors": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "compiler": _core.config["compiler"],
        "isa": _core.config["isa"],
        "versions": versions,
    }


def lines(description):
    """The same as text."""
    versions = ", ".join(f"{name} {version}" for name, version in description["versions"].items())
    return (
        f"CPU       {description['cpu']}, {description['processors']} processors, {description['system']}\n"
        f"compiler  {description['compiler']}\n"
        f"isa       {description['isa']}\n"
        f"versions  {versions}"
    )
