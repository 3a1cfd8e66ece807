"""Let the package threadpoolctl know of our number of threads, so that its ``threadpool_limits`` hold for it, too."""

import contextlib
import importlib
import os

from . import _core


def register(version):
    """Add a controller where threadpoolctl is installed, from 3.2 on."""
    with contextlib.suppress(Exception):  # one that fails costs its limits alone
        threadpoolctl = importlib.import_module("threadpoolctl")
        threadpoolctl.register(_controller(threadpoolctl.LibController, version))


def _controller(base, version):
    """A class for the one setting that there is: what holds for the thread that asks."""
    attributes = {
        "user_api": "gelu",
        "internal_api": "gelu",
        "filename_prefixes": (os.path.basename(_core.__file__).lower(),),
        "check_symbols": ("gelu_get_num_threads",),
        "get_num_threads": lambda self: _core.threads(),
        "set_num_threads": lambda self, num_threads: _set_threads(num_threads),
        "get_version": lambda self: version,
    }
    return type("Controller", (base,), attributes)


def _set_threads(number):
    if _core.set_own_threads(0) > 0:  # within num_threads, where that is what holds
        _core.set_own_threads(number)
    else:
        _core.set_threads(number)
