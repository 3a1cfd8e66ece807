"""The table of bounds that results are held to: the package's own, and the only place here that knows where it is."""

from gelu._bounds import bound

__all__ = ["bound"]
