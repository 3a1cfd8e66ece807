"""A bar that shows how far a run is, on a terminal and with tqdm, which is optional."""

import contextlib
import sys


@contextlib.contextmanager
def progress_bar(size, unit="B"):
    """A function to call with each number of bytes, or of another unit, done, of so many in all.

    A bar that fails, at whatever moment, costs nothing but the bar.
    """
    bar = None
    if sys.stderr.isatty():
        with contextlib.suppress(Exception):
            from tqdm import tqdm

            bar = tqdm(total=size, unit=unit, unit_scale=True, file=sys.stderr)

    def advance(done):
        nonlocal bar
        try:
            if bar is not None:
                bar.update(done)
        except Exception:
            bar = None

    try:
        yield advance
    finally:
        with contextlib.suppress(Exception):
            if bar is not None:
                bar.close()
