"""Judge the results in an array file of any size: what ``python -m gelu check`` runs.

Both files are read in order, in chunks.
"""

import contextlib
import os

import numpy as np

from ._apply import STANDARD, VOID, Chunks, Refusal, function_of, input_type, name_of_source, reading
from ._bfloat16 import bfloat16
from ._formats import format_of
from ._judge import Judge
from ._progress import progress_bar
from ._streams import quoted
from ._ulp import wider_type

BROKEN = 1  # the exit status where an error is larger than is allowed


def check_files(name, source, results, max_ulp, picture, void_is_bfloat16=False):
    """Print how far the numbers in one .npy file are from the function of those in another. Returns the exit status."""
    function = function_of(name)
    if (source, results) == (STANDARD, STANDARD):
        raise Refusal("only one of both files can be standard input")
    if picture is not None:
        must_be_drawable(picture)
    with contextlib.ExitStack() as stack:
        opened = [stack.enter_context(reading(path)) for path in (source, results)]
        judge = judged(function, source, results, opened, max_ulp, void_is_bfloat16)
    (survey,) = judge.surveys()
    print(survey)
    if picture is not None:
        try:
            survey.plot(picture, label=name)
        except OSError as error:
            raise Refusal(f"cannot write {quoted(picture)}: {error.strerror or error}") from error
    over = judge.tallies[0].over
    if over:
        print(f"{over:,} of {survey.count:,} results are off by more than {max_ulp:g} ULP")
    return BROKEN if over else 0


def judged(function, source, results, opened, max_ulp, void_is_bfloat16):
    """The judge that has seen the files."""
    names = [name_of_source(path) for path in (source, results)]
    headers = [header for _, header in opened]
    must_go_together(headers, names)
    if headers[0].size == 0:
        raise Refusal(f"nothing can be judged: {names[0]} has the shape {headers[0].shape}, and no elements")
    types = types_of([header.dtype for header in headers], names, void_is_bfloat16)
    try:
        format = format_of(types[1], names[1])
        wide = wider_type(function, format, [np.empty(0, types[0])])
    except (TypeError, NotImplementedError) as error:
        hint = "; --dtype bfloat16 takes V2 as np.save's way to write bfloat16" if VOID in types else ""
        raise Refusal(f"{error}{hint}") from error
    judge = Judge(function, format, wide, has_order=False, max_ulp=max_ulp)
    parts = [
        Chunks(file, header, dtype, name) for (file, header), dtype, name in zip(opened, types, names, strict=True)
    ]
    with progress_bar(headers[0].size, " results") as advance:
        for (_, x), (_, y) in zip(*(part.into(part.buffer()) for part in parts), strict=True):
            order = np.argsort(x.astype(wide), kind="stable")
            judge.merge(judge((native(x[order]),), (native(y[order]),)))
            advance(x.size)
    return judge


def native(array):
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def must_go_together(headers, names):
    """Refuse files whose elements do not belong to each other."""
    x, y = headers
    if x.shape != y.shape:
        raise Refusal(f"the shape of {names[0]} is {x.shape}, but that of {names[1]} is {y.shape}")
    if x.fortran_order != y.fortran_order and sum(length > 1 for length in x.shape) > 1:
        raise Refusal(f"{names[0]} and {names[1]} hold their elements in different orders: save both in C order")


def types_of(dtypes, names, void_is_bfloat16):
    """The types of both files' items, by their headers and what the user says of them."""
    if void_is_bfloat16 and not {VOID, bfloat16()} & set(dtypes):
        raise Refusal(
            f"--dtype bfloat16 is for items of the type V2, but those of {names[0]} are {dtypes[0]}, "
            f"and those of {names[1]} {dtypes[1]}"
        )
    return [
        input_type(dtype, void_is_bfloat16 and dtype == VOID, name) for dtype, name in zip(dtypes, names, strict=True)
    ]


def must_be_drawable(picture):
    from ._plot import format_of_picture, new_figure

    try:
        format_of_picture(picture, new_figure().figure)
    except (ImportError, ValueError) as error:
        raise Refusal(f"cannot draw {quoted(picture)}: {error}") from error
    folder = os.path.dirname(picture)
    if not os.path.isdir(folder or os.curdir):
        raise Refusal(f"cannot write {quoted(picture)}: there is no folder {quoted(folder)}")
