"""Write what declares the C functions, for Cython and for C: ``python csrc/c_api/generate.py [DIRECTORY]``.

Every function of one input in csrc/functions.def is there: for one number in float and double, for an array in long
double, too. What comes out is committed, and a test compares it with what the compiled module exports.
"""

import dataclasses
import pathlib
import sys

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(1, str(ROOT / "csrc" / "docstrings"))

from lists import FUNCTIONS, KINDS  # noqa: E402

TYPES = ("float", "double", "long double")

PXD = """\
# Written by csrc/c_api/generate.py: change it there.
#
# The functions of gelu for Cython: "from gelu.c_api cimport gelu_double". They need no GIL and raise nothing. NAME_TYPE
# takes a number, NAME_TYPE_array so many contiguous numbers, also in place; long double may be missing.

{declarations}"""

HEADER = """\
/* Written by csrc/c_api/generate.py: change it there. */
/* The functions of gelu for C and C++ extension modules:
 *
 *     #include <gelu/c_api.h>                 with -I and what gelu.get_include() returns
 *
 *     static gelu_c_api api;
 *     ...
 *     if (gelu_import(&api) < 0)              once, with the GIL held
 *         return NULL;
 *     y = api.gelu_double(x);                 from then on in any thread, with or without the GIL
 *
 * NAME_TYPE takes a number. NAME_TYPE_array takes n contiguous numbers, aligned to their type; the results may replace
 * the numbers, and nothing is done where n is not positive. Nothing fails, and nothing is kept between calls.
 */
#ifndef GELU_C_API_FOR_EXTENSIONS_H
#define GELU_C_API_FOR_EXTENSIONS_H

#include <Python.h>
#include <stddef.h>
#include <string.h>

/* long double is NULL where the package has no functions for its format */
typedef struct {{
{members}}} gelu_c_api;

/* Imports gelu.c_api and fills the functions in. Returns 0, or -1 with an exception set. */
static inline int gelu_import(gelu_c_api *api)
{{
    static const struct {{
        const char *name, *type;
        size_t place;
        int may_be_missing;
    }} functions[] = {{
{table}    }};
    PyObject *module = PyImport_ImportModule("gelu.c_api");
    PyObject *capsules = module != NULL ? PyObject_GetAttrString(module, "__pyx_capi__") : NULL;
    size_t i, count = sizeof functions / sizeof functions[0];
    memset(api, 0, sizeof *api);
    for (i = 0; capsules != NULL && i < count; i++) {{
        PyObject *capsule = PyMapping_GetItemString(capsules, functions[i].name);
        void *function = NULL;
        if (capsule != NULL)
            function = PyCapsule_GetPointer(capsule, functions[i].type);
        else if (functions[i].may_be_missing && PyErr_ExceptionMatches(PyExc_KeyError))
            PyErr_Clear();
        Py_XDECREF(capsule);
        if (PyErr_Occurred())
            break;
        memcpy((char *)api + functions[i].place, &function, sizeof function);
    }}
    Py_XDECREF(capsules);
    Py_XDECREF(module);
    return PyErr_Occurred() ? -1 : 0;
}}

#endif
"""


@dataclasses.dataclass(frozen=True)
class Function:
    """A C function: its name, what it returns, and its parameters as pairs of type and name."""

    name: str
    result: str
    parameters: tuple

    @property
    def may_be_missing(self):
        return any(kind.startswith("long double") for kind, _ in self.parameters)

    def signature(self):
        """The name that Cython gives a capsule with it."""
        return f"{self.result} ({', '.join(kind for kind, _ in self.parameters)})"

    def pxd(self):
        parameters = (f"{self.cython(kind)} {name}".replace("* ", "*") for kind, name in self.parameters)
        return f"cdef {self.result} {self.name}({', '.join(parameters)}) noexcept nogil\n"

    @staticmethod
    def cython(kind):
        """Cython has const before the type."""
        return f"const {kind.replace(' const', '')}" if " const" in kind else kind

    def member(self):
        parameters = ", ".join(f"{self.cython(kind)} {name}".replace("* ", "*") for kind, name in self.parameters)
        return f"    {self.result} (*{self.name})({parameters});\n"

    def row(self):
        place = f"offsetof(gelu_c_api, {self.name})"
        return f'        {{"{self.name}", "{self.signature()}", {place}, {int(self.may_be_missing)}}},\n'


def scalar_function(name, kind, number):
    if len(kind.outputs) == 1:
        return Function(f"{name}_{number}", number, ((number, *kind.inputs),))
    return Function(
        f"{name}_{number}", "void", ((number, *kind.inputs), *((f"{number} *", output) for output in kind.outputs))
    )


def array_function(name, kind, number):
    outputs = ((f"{number} *", output) for output in kind.outputs)
    parameters = ((f"{number} const *", *kind.inputs), *outputs, ("Py_ssize_t", "n"))
    return Function(f"{name}_{number.replace(' ', '_')}_array", "void", parameters)


def functions():
    for name, (_, kind) in FUNCTIONS.items():
        if len(KINDS[kind].inputs) == 1:
            yield from (scalar_function(name, KINDS[kind], number) for number in TYPES[:2])
            yield from (array_function(name, KINDS[kind], number) for number in TYPES)


def main(directory):
    every = list(functions())
    header = HEADER.format(members="".join(f.member() for f in every), table="".join(f.row() for f in every))
    (directory / "include" / "gelu").mkdir(parents=True, exist_ok=True)
    (directory / "include" / "gelu" / "c_api.h").write_text(header, encoding="ascii")
    (directory / "c_api.pxd").write_text(PXD.format(declarations="".join(f.pxd() for f in every)), encoding="ascii")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "gelu")
