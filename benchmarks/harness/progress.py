"""A progress bar on a terminal, by tqdm; what is measured goes on without where that is missing, broken or ill set."""

import contextlib
import sys

from .command import one_line


class Bar:
    """A bar of so many units; a context manager."""

    def __init__(self, total, unit):
        self.bar = None
        if sys.stderr.isatty():
            with self.without_on_failure():
                from tqdm import tqdm

                self.bar = tqdm(total=total, unit=unit)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self.bar is not None:
            with self.without_on_failure():
                self.bar.close()

    def advance(self, count=1, label=None):
        """Show so many units more as done, and what comes next."""
        if self.bar is not None:
            with self.without_on_failure():
                if label is not None:
                    self.bar.set_description(label, refresh=False)
                self.bar.update(count)

    @contextlib.contextmanager
    def without_on_failure(self):
        try:
            yield
        except Exception as error:  # it reads its settings from the environment, and may raise anything
            self.bar = None
            print(f"no progress bar: {one_line(error)}", file=sys.stderr)
