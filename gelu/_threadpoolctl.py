"""Let the package threadpoolctl know of our number of threads, so that its ``threadpool_limits`` hold for it, too."""

import os

import threadpoolctl

import gelu

from . import _core


class Controller(threadpoolctl.LibController):
    """The one setting that holds for the thread that asks."""

    user_api = internal_api = "gelu"
    filename_prefixes = (os.path.basename(_core.__file__).lower(),)
    check_symbols = ("gelu_get_num_threads",)

    def get_num_threads(self):
        return _core.threads()

    def set_num_threads(self, num_threads):
        if _core.set_own_threads(0) > 0:  # within num_threads: that is what holds there
            _core.set_own_threads(num_threads)
        else:
            _core.set_threads(num_threads)

    def get_version(self):
        return gelu.__version__


threadpoolctl.register(Controller)
