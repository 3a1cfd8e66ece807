"""What was built, and what of it is used here: gelu.show_config()."""

import sys

import numpy as np

import gelu

from ._core import config as build
from ._core import table_bytes, threads


def show_config(mode="stdout"):
    """Show how the package was built, and what it uses on this machine.

    Parameters
    ----------
    mode : {'stdout', 'dicts'}, optional
        ``'stdout'`` prints the configuration, ``'dicts'`` returns it.

    Returns
    -------
    config : dict or None
        With ``mode='dicts'`` a new dictionary:

        - ``'version'``, of the package;
        - ``'compiler'``, that built it, and its version;
        - ``'instruction sets'``: those ``'built'`` and those of them ``'supported'`` by this processor, best first; the
          one ``'chosen'``, and the ``'reason'``. The environment variable ``GELU_ISA`` chooses another;
        - ``'numpy'``, the version of NumPy in use;
        - ``'bfloat16'``: whether the functions are ``'registered'`` for ``ml_dtypes.bfloat16``, and the version of
          ``'ml_dtypes'`` (None where it is not installed);
        - ``'16-bit tables'``: each function of one input has a table of all its results for each 16-bit type, made in
          the first call that needs it; the ``'bytes of each'``, twice as many where there are two outputs, and the
          ``'bytes in use'`` in this process so far;
        - ``'threads'``, the number of threads that a large call uses at most: see `set_num_threads`.

    Examples
    --------
    >>> import gelu
    >>> gelu.show_config(mode="dicts")["version"] == gelu.__version__
    True
    """
    if not isinstance(mode, str) or mode not in ("stdout", "dicts"):
        raise ValueError(f"show_config: mode must be 'stdout' or 'dicts', but is {mode!r}")
    if mode == "dicts":
        return _describe()
    import json  # few programs print it, and every one would wait for this import

    print(json.dumps(_describe(), indent=2))
    return None


def _describe():
    bfloat16 = build["bfloat16"]
    bytes_of_each, bytes_in_use = table_bytes()
    return {
        "version": gelu.__version__,
        "compiler": build["compiler"],
        "instruction sets": {
            "built": list(build["isa_built"]),
            "supported": list(build["isa_supported"]),
            "chosen": build["isa"],
            "reason": build["isa_reason"],
        },
        "numpy": np.__version__,
        "bfloat16": {
            "registered": bfloat16,
            "ml_dtypes": getattr(sys.modules.get("ml_dtypes"), "__version__", None) if bfloat16 else None,
        },
        "16-bit tables": {"bytes of each": bytes_of_each, "bytes in use": bytes_in_use},
        "threads": threads(),
    }
