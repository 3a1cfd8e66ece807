"""Let the package threadpoolctl know of our number of threads, so that its ``threadpool_limits`` hold for it, too."""

import contextlib
import importlib
import os

from . import _core


def register(version):
    """Add a controller where threadpoolctl is installed, from 3.2 on."""
    with contextlib.suppress(ImportError, AttributeError):
        threadpoolctl = importlib.import_module("threadpoolctl")
        threadpoolctl.register(_controller(threadpoolctl.LibController, version))


def _controller(base, version):
    class Controller(base):
        """Of what holds for the thread that asks."""

        user_api = internal_api = "gelu"
        filename_prefixes = (os.path.basename(_core.__file__).lower(),)
        check_symbols = ("gelu_get_num_threads",)

        def get_num_threads(self):
            return _core.threads()

        def set_num_threads(self, num_threads):
            if _core.set_own_threads(0) > 0:  # within num_threads, where that is what holds
                _core.set_own_threads(num_threads)
            else:
                _core.set_threads(num_threads)

        def get_version(self):
            return version

    return Controller
