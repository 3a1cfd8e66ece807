"""Why gelu._core is not found: the text of the ImportError."""

import pathlib


def explanation():
    package = pathlib.Path(__file__).resolve().parent
    source_tree = package.parent
    others = sorted(path.name for path in package.glob("_core.*") if path.suffix in (".so", ".pyd"))
    found = f" for this Python (there is {', '.join(others)})" if others else ""
    if not (source_tree / "csrc").is_dir():
        return f"{package} holds no compiled module gelu._core{found}: install gelu again"
    return (
        f"{source_tree} is a source tree of gelu in which the compiled module gelu._core has not been built{found}: "
        "run `pip install .` there, or start Python in another folder to import an installed gelu"
    )
