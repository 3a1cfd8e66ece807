"""End a run by a signal where that does no harm: while it waits for a file, not while it cleans up.

Python lets a signal's handler run between any two instructions. An exception raised there may strike in the middle of
a clean-up, or in a callback that swallows it. So here a handler takes the signal down, and raises only in calls that
are marked as interruptible. Such a call looks at what was taken down before, and only the first signal counts: however
many follow, what must be put in order is.
"""

import contextlib
import signal
import threading

# What asks a program to end. Where one is ignored, as by nohup, it stays so.
_NAMES = (
    *("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGBREAK"),
    *("SIGXCPU", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGVTALRM", "SIGPROF", "SIGPWR", "SIGIO", "SIGSTKFLT"),
)
_DEFAULTS = (signal.SIG_DFL, signal.default_int_handler)

_first = None
_may_raise = False


class Interrupted(BaseException):
    """A signal asked the program to end."""

    def __init__(self, number):
        super().__init__(number)
        self.number = number

    def __str__(self):
        return signal.Signals(self.number).name


def hold_signals():
    """Hold the signals that end a program back until a call that is marked as interruptible.

    Returns the handlers that they had.
    """
    if threading.current_thread() is not threading.main_thread():
        return {}  # signals are the main thread's
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    return {number: signal.signal(number, _take_down) for number in numbers if signal.getsignal(number) in _DEFAULTS}


@contextlib.contextmanager
def holding_signals():
    """The same for a block, after which their handlers are those from before. Where they are held already, nothing."""
    global _first
    found = hold_signals()
    try:
        yield
    finally:
        for number, handler in found.items():
            signal.signal(number, handler)
        if found:
            _first = None


def _take_down(number, frame):
    global _first, _may_raise
    if _first is None:
        _first = number
    if _may_raise:
        _may_raise = False
        raise Interrupted(_first)


def interruptible(function, *arguments, **keywords):
    """Call a function that leaves nothing to put in order; raises Interrupted if a signal has come or comes.

    In another thread than the main one, which no signal reaches, it is just called.
    """
    global _may_raise
    if threading.get_ident() != threading.main_thread().ident:
        return function(*arguments, **keywords)
    try:
        _may_raise = True  # first, so that no signal comes between the look and the call
        if _first is not None:
            raise Interrupted(_first)
        return function(*arguments, **keywords)
    finally:
        _may_raise = False
