"""Writes the pages of the reference, one for each public name, before Sphinx reads them.

The lists of functions, the bounds and the docstrings are the package's own, the pictures are those of
``python -m gelu plot``, and the worst errors those in measured/worst.csv.
"""

import csv
import inspect
import pathlib

import latex

import gelu
from gelu import _bounds, _core
from gelu.__main__ import main

DOCS = pathlib.Path(__file__).parent
FOLDER = DOCS / "reference"
WORST = DOCS / "measured" / "worst.csv"

INDEX = """\
Reference
=========

.. currentmodule:: gelu

{introduction}

.. toctree::
   :hidden:

   {pages}

{tables}
"""
INTRODUCTION = """\
Every function whose page shows a formula is a ``numpy.ufunc``: ``out``, ``where``, ``dtype`` and broadcasting work as
they do for ``numpy.exp``."""

PAGE = """\
{title}
{rule}

.. currentmodule:: gelu

{formula}
.. auto{directive}:: gelu.{name}

{picture}
{errors}
"""

PICTURE = """\
In a picture
------------

.. image:: /reference/{light}
   :class: only-light
   :alt: {alt}

.. image:: /reference/{dark}
   :class: only-dark
   :alt: {alt}

Drawn by ``python -m gelu plot {arguments} -o FILE``.
"""

ERRORS = """\
Worst errors
------------

The largest errors that ``python benchmarks/accuracy.py`` found, in units in the last place (ULP), beside the bound that
is promised, and the input.

.. list-table::
   :header-rows: 1

   * - type
     - bound
     - worst found
     - at x =
     - result
     - true value
{rows}
"""


def write(path, text):
    """Write a page, unless it is there already: Sphinx reads again what changed."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def heading(text, underline):
    return f"{text}\n{underline * len(text)}\n"


def list_table(rows):
    lines = [f"   {'* -' if k == 0 else '  -'} {cell}" for row in rows for k, cell in enumerate(row)]
    return "\n".join([".. list-table::", "   :widths: auto", "", *lines, ""])


def summary(name):
    """The first sentence of a docstring."""
    lines = [line.strip() for line in getattr(gelu, name).__doc__.splitlines() if line.strip()]
    return next(line for line in lines if not line.startswith(f"{name}("))


def groups():
    """Names by the heading that they stand under: each activation's, and what is no function of numbers."""
    found = {}
    for name in gelu.__all__:
        activation, _ = _core.functions.get(name, ("Other", None))
        found.setdefault(activation, []).append(name)
    order = [*dict.fromkeys(activation for activation, _ in _core.functions.values()), "Other"]
    return {activation: found[activation] for activation in order if activation in found}


def index():
    tables = [
        heading(activation, "-") + "\n" + list_table([(f":doc:`{name}`", summary(name)) for name in names])
        for activation, names in groups().items()
    ]
    pages = [name for names in groups().values() for name in names]
    return INDEX.format(introduction=INTRODUCTION, pages="\n   ".join(pages), tables="\n".join(tables))


# One page


def math(name):
    """The formula, as it stands above the docstring."""
    if name not in _core.functions:
        return ""
    return f".. math::\n\n   {latex.formula(*_core.functions[name])}\n"


def plotted(name):
    """What to name to ``python -m gelu plot`` for a picture of a function: itself, or its activation's curves."""
    ufunc = getattr(gelu, name)
    return [name] if (ufunc.nin, ufunc.nout) == (1, 1) else [_core.functions[name][0], "--derivatives"]


def picture(name):
    if name not in _core.functions:
        return ""
    arguments = plotted(name)
    files = {"light": f"{arguments[0]}{'-and-derivatives' * (len(arguments) > 1)}.svg"}
    files["dark"] = files["light"].replace(".svg", "-dark.svg")
    for file, options in ((files["light"], []), (files["dark"], ["--dark"])):
        if not (FOLDER / file).exists():
            main(["plot", *arguments, *options, "-o", str(FOLDER / file)])
    return PICTURE.format(**files, alt=f"{arguments[0]} over x", arguments=" ".join(arguments))


def measured(name):
    """The rows of the worst errors of a function, with the name of the result where there are several."""
    shape = _core.kinds[_core.functions[name][1]]
    outputs = shape["operands"].split()[shape["inputs"] :]
    for row in csv.DictReader(WORST.read_text(encoding="utf-8").splitlines()):
        function, _, number = row["function"].rstrip("]").partition("[")
        if function == name:
            which = f", {outputs[int(number)]}" if number else ""
            bound = f"{_bounds.bound(row['dtype'], 'avx2', name):g}"
            yield [row["dtype"] + which, bound, *(row[key] for key in ("ulp", "x", "got", "true"))]


def errors(name):
    rows = list(measured(name)) if name in _core.functions and WORST.exists() else []
    lines = [f"   {'* -' if k == 0 else '  -'} {cell}" for row in rows for k, cell in enumerate(row)]
    return ERRORS.format(rows="\n".join(lines)) if rows else ""


def directive_of(name):
    if inspect.isclass(getattr(gelu, name)):
        return "class"
    return "module" if inspect.ismodule(getattr(gelu, name)) else "function"


def page(name):
    title = f"gelu.{name}"
    return PAGE.format(
        title=title,
        rule="=" * len(title),
        name=name,
        directive=directive_of(name),
        formula=math(name),
        picture=picture(name),
        errors=errors(name),
    )


def write_pages(app=None):
    FOLDER.mkdir(exist_ok=True)
    write(FOLDER / "index.rst", index())
    for name in gelu.__all__:
        write(FOLDER / f"{name}.rst", page(name))


def setup(app):
    app.connect("builder-inited", write_pages)
    return {"parallel_read_safe": True}
