"""Write the docstrings of the ufuncs, in the form of numpydoc: ``python csrc/docstrings/generate.py [DIRECTORY]``.

Of each its first line and its formulas are written into the stubs, too, where editors look for what they show.

The text is that of kinds.py, with what activations.py says of each activation; lists, bounds and special values are the
package's own, and figures and the results of examples are computed by mpmath. What comes out is deterministic, is
committed, and is compared with a fresh run by a test. NumPy puts the signature before it.
"""

import functools
import json
import pathlib
import re
import runpy
import sys

import mpmath as mp

HERE = pathlib.Path(__file__).parent
CSRC = HERE.parent
STUBS = CSRC.parent / "gelu" / "_core.pyi"
sys.path.insert(1, str(CSRC / "tables"))
mp.mp.prec = 300  # before formulas.py computes its constants

import figures  # noqa: E402
import formulas  # noqa: E402
from activations import ACTIVATIONS  # noqa: E402
from examples import with_output  # noqa: E402
from kinds import KINDS  # noqa: E402
from layout import definitions, reference, table, wrap_paragraphs  # noqa: E402
from lists import FUNCTIONS  # noqa: E402
from lists import KINDS as OPERANDS  # noqa: E402

NOTICE = "/* Written by generate.py: change it there. */\n"

# The package's own tables, read where nothing is compiled.
BOUNDS = runpy.run_path(str(CSRC.parent / "gelu" / "_bounds.py"))
SPECIAL_VALUES = runpy.run_path(str(CSRC.parent / "gelu" / "_special_values.py"))
COMBINED = SPECIAL_VALUES["COMBINED"]

NUMBERS = {2: "two", 3: "three"}
ALL = {1: "`x` is a scalar", 2: "both inputs are scalars", 3: "all inputs are scalars"}

DOCSTRING = """\
{summary}, element-wise.

Parameters
----------
{parameters}

Returns
-------
{returns}

See Also
--------
{see_also}

Notes
-----
{notes}

References
----------
{references}

Examples
--------
>>> import numpy as np
>>> import gelu
{examples}
"""

KEYWORDS = {
    "where : array_like of bool, optional": "Broadcast over the inputs: only where it is True is the result computed "
    "and stored. Elsewhere `out` keeps what it holds, and a new array is uninitialized.",
    "**kwargs": "As for every NumPy ufunc: `casting`, `order`, `dtype`, `subok`, `signature`.",
}


def describe_out(inputs, outputs):
    broadcast, itself = ("`x` broadcasts", "`x`") if len(inputs) == 1 else ("the inputs broadcast", "an input")
    if len(outputs) == 1:
        term, stored, which = "ndarray, None, or tuple of ndarray and None", "the result is", "It"
        new = "Without it a new array is returned."
    else:
        term, stored = f"tuple of {NUMBERS[len(outputs)]} ndarray or None", f"`{'` and `'.join(outputs)}` are"
        which = f"{'One' if len(inputs) == 1 else 'Each'} of them"
        new = "For None a new array is returned."
    text = f"Where {stored} stored, of a shape that {broadcast} to. {which} may be {itself} itself. {new}"
    return {f"out : {term}, optional": text}


def parameters(described, operands):
    found = {f"{name} : array_like": described[name] for name in operands.inputs}
    if len(operands.inputs) > 1:
        found[f"{operands.inputs[-1]} : array_like"] += (
            f" The {NUMBERS[len(operands.inputs)]} are broadcast to a common shape."
        )
    return found | describe_out(operands.inputs, operands.outputs) | KEYWORDS


def returns(described, operands):
    found = {f"{name} : ndarray or scalar": described[name] for name in operands.outputs}
    scalars = "A scalar" if len(operands.outputs) == 1 else "Both are scalars"
    found[f"{operands.outputs[-1]} : ndarray or scalar"] += f" {scalars} if {ALL[len(operands.inputs)]}."
    return found


def error_rows(kind):
    """Of each type its name, and its bound with what there is to say of it."""
    bounds, portable = (BOUNDS["bounds_of"](kind, isa) for isa in ("any with an fma", "portable"))
    for name, bound in bounds.items():
        remarks = {
            "correctly rounded": bound == 0.5,
            "with ml_dtypes installed": name == "bfloat16",
            f"{portable[name]:g} ULP in plain C without fast multiply-add": portable[name] != bound,
        }
        text = "; ".join(remark for remark, holds in remarks.items() if holds)
        yield name, f"{bound:g} ULP ({text})" if text else f"{bound:g} ULP"


def special_values(activation, kind):
    results = SPECIAL_VALUES["special_results"](activation, kind)
    return table(["x", *OPERANDS[kind].outputs], [[x, *each] for x, each in results.items()])


def second_derivative(it):
    """The figures of an activation's second derivative."""
    least_at, greatest_at = (figures.extreme(it.grad2, choose) for choose in (min, max))
    zero_below, zero_above = (
        figures.place(zero) if figures.is_root(zero) else figures.cut(zero, 7) + "..." for zero in it.grad2_zeros
    )
    return {
        "zero_below": zero_below,
        "zero_above": zero_above,
        "second_least": figures.decimals(it.grad2(least_at), 4),
        "second_least_at": figures.place(least_at),
        "second_greatest": figures.decimals(it.grad2(greatest_at), 4),
        "second_greatest_at": figures.place(greatest_at),
    }


def fields(name, activation, kind):
    """What stands in the templates' braces."""
    record, it = ACTIVATIONS[activation], formulas.ACTIVATIONS[activation]
    found = {its: other for other, (its_activation, its) in FUNCTIONS.items() if its_activation == activation}
    found |= {key: value for key, value in vars(record).items() if isinstance(value, str)}
    least_at, greatest_at = (figures.extreme(it.grad, choose) for choose in (min, max))
    found |= {
        "name": name,
        "activation": activation,
        "cited": f"[{len(ACTIVATIONS[activation].references) + 1}]_",
        "errors": table(["type", "error"], list(error_rows(kind))),
        "zero": figures.cut(it.grad_zero, 7),
        "least": figures.decimals(it.grad(least_at), 4),
        "least_at": figures.place(least_at),
        "greatest": figures.decimals(it.grad(greatest_at), 4),
        "greatest_at": figures.place(greatest_at),
        **second_derivative(it),
        "grad_at": {x: result for x, (result,) in SPECIAL_VALUES["special_results"](activation, "grad").items()},
    }
    operands = OPERANDS[kind]
    if len(operands.inputs) == 1:
        found["special_values"] = special_values(activation, kind)
        if len(operands.outputs) == 1:
            function = functools.partial(KINDS[kind].results, it)
            found["tail"] = figures.tail(function)
            if kind == "grad2":
                found["upper_tail"] = figures.upper_tail(function)
    return found


def see_also(template, activation, kind, fields):
    names = {pair: name for name, pair in FUNCTIONS.items()}
    found = {(activation, other): text for other, text in template.see_also.items()}
    if template.relative:
        one = formulas.ACTIVATIONS[activation].value
        for relative, text in ACTIVATIONS[activation].relatives.items():
            difference = figures.difference(one, formulas.ACTIVATIONS[relative].value)
            found[relative, kind] = template.relative.format(relative=text, difference=difference, **fields)
    return "\n".join(f"{names[pair]} : {text}" for pair, text in found.items())


def references(activation, kind):
    return ACTIVATIONS[activation].references + KINDS[kind].references


def docstring(name):
    activation, kind = FUNCTIONS[name]
    template, operands = KINDS[kind], OPERANDS[kind]
    known = fields(name, activation, kind)
    described = {operand: text.format_map(known) for operand, text in template.operands.items()}
    return DOCSTRING.format(
        summary=template.summary.format_map(known),
        parameters=definitions(parameters(described, operands)),
        returns=definitions(returns(described, operands)),
        see_also=see_also(template, activation, kind, known),
        notes=wrap_paragraphs(template.notes.format_map(known)),
        references="\n".join(reference(i, text) for i, text in enumerate(references(activation, kind), 1)),
        examples=with_output(wrap_paragraphs(template.examples.format_map(known))),
    )


def c_definition(name):
    lines = "\n".join("    " + json.dumps(line) for line in docstring(name).splitlines(keepends=True))
    return f"\nstatic const char DOC_{name}[] =\n{lines};\n"


def stub_docstring(name):
    """What an editor shows beside the name: the summary and the formulas."""
    text = docstring(name)
    summary = text.partition("\n")[0]
    formulas = re.findall(r"::\n\n((?:    .+\n)+)", text)
    return "\n".join([summary, "", *formulas])


def with_docstrings(stubs):
    """Stubs in which each function is followed by its docstring, whatever stood there."""
    for name in FUNCTIONS:
        declaration = rf'^({name}: \w+\n)(?:""".*?"""\n)?'
        text = f'"""{stub_docstring(name)}"""\n'
        stubs = re.sub(declaration, lambda found, text=text: found[1] + text, stubs, count=1, flags=re.M | re.S)
    return stubs


def missing():
    """What lacks an entry for what is listed, a line each."""
    activations, kinds = (dict.fromkeys(column) for column in zip(*FUNCTIONS.values(), strict=True))
    parts = [part for kind in kinds if len(OPERANDS[kind].inputs) == 1 for part in COMBINED.get(kind, [kind])]
    needed = [
        ("csrc/tables/formulas.py", formulas.ACTIVATIONS, activations),
        ("csrc/docstrings/activations.py", ACTIVATIONS, activations),
        ("csrc/docstrings/kinds.py", KINDS, kinds),
        ("gelu/_bounds.py", BOUNDS["BOUNDS_OF_KINDS"], kinds),
        ("gelu/_special_values.py", SPECIAL_VALUES["AT_ZERO"], activations),
        ("gelu/_special_values.py", SPECIAL_VALUES["SPECIAL_VALUES"], dict.fromkeys(parts)),
    ]
    needed += [
        (f"{kind} in csrc/docstrings/kinds.py", KINDS[kind].operands, OPERANDS[kind].inputs + OPERANDS[kind].outputs)
        for kind in kinds
        if kind in KINDS
    ]
    return [f"{place} lacks {name}" for place, table, names in needed for name in names if name not in table]


def main(directory=None):
    if lacking := missing():
        sys.exit("\n".join(lacking))
    guard = "#ifndef GELU_DOCSTRINGS_H\n#define GELU_DOCSTRINGS_H\n"
    text = NOTICE + guard + "".join(map(c_definition, FUNCTIONS)) + "\n#endif\n"
    stubs = with_docstrings(STUBS.read_text(encoding="utf-8"))
    header, beside = (directory or HERE), (directory or STUBS.parent)
    (header / "docstrings.h").write_text(text, encoding="ascii")
    (beside / STUBS.name).write_text(stubs, encoding="utf-8")


if __name__ == "__main__":
    main(*map(pathlib.Path, sys.argv[1:]))
