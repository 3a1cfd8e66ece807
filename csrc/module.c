/* The CPython module gelu._core: creates the ufuncs of functions.def, and tells what was built and chosen. No
 * mathematics.
 *
 * It keeps to the limited API of Python 3.10 and to NumPy 1.23's C API, so that one binary serves what comes after.
 */
#include "loops.h"

#define NPY_NO_DEPRECATED_API NPY_1_23_API_VERSION
#include <numpy/arrayobject.h>
#include <numpy/ufuncobject.h>
#ifndef NPY_2_0_API_VERSION
#error "compile against NumPy 2.0 or later; what comes out runs with NumPy 1.24, too"
#endif

#include "c_api/capsules.h"
#include "docstrings/docstrings.h"

#include <stdlib.h>
#include <string.h>

enum { TYPE_COUNT = 4 };

/* The types that every NumPy has, in the order in which it looks for one that holds the input. */
static const struct {
    gelu_type type;
    char number;
} types[TYPE_COUNT] = {
    {GELU_FLOAT16, NPY_HALF},
    {GELU_FLOAT32, NPY_FLOAT},
    {GELU_FLOAT64, NPY_DOUBLE},
    {GELU_LONG_DOUBLE, NPY_LONGDOUBLE},
};

static const struct {
    const char *name, *activation, *kind, *doc;
} functions[GELU_FUNCTION_COUNT] = {
#define GELU_FUNCTION(name, activation, kind) {#name, #activation, #kind, DOC_##name},
#include "functions.def"
#undef GELU_FUNCTION
};

static const struct {
    const char *name, *operands;
} kinds[GELU_KIND_COUNT] = {
#define GELU_KIND(name, inputs, outputs, x, overflows, second, operands) {#name, operands},
#include "kinds.def"
#undef GELU_KIND
};

/* A ufunc keeps pointers to these. The last operation is that of bfloat16. */
static gelu_operation operations[GELU_FUNCTION_COUNT][TYPE_COUNT + 1];
static void *operation_pointers[GELU_FUNCTION_COUNT][TYPE_COUNT];
static char operand_types[GELU_FUNCTION_COUNT][TYPE_COUNT * GELU_MAX_OPERANDS];
static PyUFuncGenericFunction loops[TYPE_COUNT] = {gelu_loop, gelu_loop, gelu_loop, gelu_loop};

static PyObject *create_ufunc(int function)
{
    int count = 0, inputs = 0, outputs = 0;
    for (int i = 0; i < TYPE_COUNT; i++) {
        gelu_operation *operation = &operations[function][i];
        if (!gelu_find((gelu_function)function, types[i].type, operation)) /* a long double that has no kernels */
            continue;
        inputs = operation->inputs, outputs = operation->outputs;
        operation_pointers[function][count] = operation;
        memset(operand_types[function] + count * (inputs + outputs), types[i].number, (size_t)(inputs + outputs));
        count++;
    }
    return PyUFunc_FromFuncAndData(loops, operation_pointers[function], operand_types[function], count, inputs, outputs,
                                   PyUFunc_None, functions[function].name, functions[function].doc, 0);
}

/* What gelu/_soi_map.py goes by, for elements of 2, 4 and 8 bytes. */
static PyObject *create_keep(void)
{
    static PyUFuncGenericFunction keep_loops[] = {gelu_keep_loop, gelu_keep_loop, gelu_keep_loop};
    static ptrdiff_t sizes[] = {2, 4, 8};
    static void *size_pointers[] = {&sizes[0], &sizes[1], &sizes[2]};
    static char keep_types[] = {
        NPY_UINT16, NPY_FLOAT, NPY_FLOAT, NPY_UINT16, NPY_UINT16, NPY_BOOL, /* x, narrow, gelu, cell: y, is_close */
        NPY_UINT32, NPY_FLOAT, NPY_FLOAT, NPY_UINT16, NPY_UINT32, NPY_BOOL,
        NPY_UINT64, NPY_FLOAT, NPY_FLOAT, NPY_UINT16, NPY_UINT64, NPY_BOOL,
    };
    return PyUFunc_FromFuncAndData(keep_loops, size_pointers, keep_types, 3, 4, 2, PyUFunc_None, "_keep",
                                   "What the first random bits decide for soi_map: y, and where they do not.", 0);
}

/* With an exception set: whether it says that ml_dtypes itself is not there. */
static int ml_dtypes_is_missing(void)
{
    if (!PyErr_ExceptionMatches(PyExc_ModuleNotFoundError))
        return 0;
    PyObject *type, *error, *traceback;
    PyErr_Fetch(&type, &error, &traceback);
    PyErr_NormalizeException(&type, &error, &traceback);
    PyObject *name = PyObject_GetAttrString(error, "name");
    const int missing =
        name != NULL && PyUnicode_Check(name) && PyUnicode_CompareWithASCIIString(name, "ml_dtypes") == 0;
    Py_XDECREF(name);
    PyErr_Restore(type, error, traceback);
    return missing;
}

/* ml_dtypes.bfloat16's descriptor, or NULL with an exception set. What is not a type of two bytes that was added to
 * NumPy is another thing of that name. */
static PyArray_Descr *bfloat16_descr(void)
{
    PyArray_Descr *descr = NULL;
    PyObject *package = PyImport_ImportModule("ml_dtypes");
    PyObject *scalar_type = package != NULL ? PyObject_GetAttrString(package, "bfloat16") : NULL;
    if (scalar_type != NULL)
        PyArray_DescrConverter(scalar_type, &descr);
    if (descr != NULL && (!PyTypeNum_ISUSERDEF(descr->type_num) || PyDataType_ELSIZE(descr) != 2)) {
        PyErr_Format(PyExc_TypeError, "ml_dtypes.bfloat16 is %R, not a floating-point type of two bytes", scalar_type);
        Py_CLEAR(descr);
    }
    Py_XDECREF(scalar_type);
    Py_XDECREF(package);
    return descr;
}

/* bfloat16's type number, NPY_NOTYPE where there is none, -1 with an exception set. An ml_dtypes that is there and
 * fails is warned of: without the loops a bfloat16 array comes back as float32. */
static int bfloat16_number(void)
{
    PyArray_Descr *descr = bfloat16_descr();
    if (descr != NULL) {
        const int number = descr->type_num;
        Py_DECREF(descr);
        return number;
    }
    if (ml_dtypes_is_missing()) {
        PyErr_Clear();
        return NPY_NOTYPE;
    }
    if (!PyErr_ExceptionMatches(PyExc_Exception))
        return -1;
    PyObject *type, *error, *traceback;
    PyErr_Fetch(&type, &error, &traceback);
    PyErr_NormalizeException(&type, &error, &traceback);
    const int status =
        PyErr_WarnFormat(PyExc_RuntimeWarning, 1, "gelu goes without bfloat16: ml_dtypes fails with %R", error);
    Py_XDECREF(type);
    Py_XDECREF(error);
    Py_XDECREF(traceback);
    return status < 0 ? -1 : NPY_NOTYPE;
}

static int register_bfloat16(PyObject *ufunc, int function, int number)
{
    gelu_operation *operation = &operations[function][TYPE_COUNT];
    int operand_numbers[GELU_MAX_OPERANDS];
    for (int k = 0; k < GELU_MAX_OPERANDS; k++)
        operand_numbers[k] = number;
    gelu_find((gelu_function)function, GELU_BFLOAT16, operation);
    return PyUFunc_RegisterLoopForType((PyUFuncObject *)ufunc, number, gelu_loop, operand_numbers, operation);
}

#define TEXT(token) #token
#define TEXT_OF(macro) TEXT(macro)
#if defined(__clang__)
#define COMPILER "clang " TEXT_OF(__clang_major__) "." TEXT_OF(__clang_minor__) "." TEXT_OF(__clang_patchlevel__)
#elif defined(__GNUC__)
#define COMPILER "gcc " __VERSION__
#elif defined(_MSC_VER)
#define COMPILER "msvc " TEXT_OF(_MSC_FULL_VER)
#else
#define COMPILER "unknown"
#endif

/* The module's `config`: what gelu.show_config() tells of the binary. */
static PyObject *describe_build(int bfloat16)
{
    PyObject *built = PyList_New(0), *supported = PyList_New(0);
    int runs, failed = built == NULL || supported == NULL;
    const char *name;
    for (int i = 0; !failed && (name = gelu_isa_built(i, &runs)) != NULL; i++) {
        PyObject *text = PyUnicode_FromString(name);
        failed = text == NULL || PyList_Append(built, text) < 0 || (runs && PyList_Append(supported, text) < 0);
        Py_XDECREF(text);
    }
    PyObject *config = NULL;
    if (!failed)
        config = Py_BuildValue("{s:s,s:O,s:O,s:s,s:s,s:O}", "compiler", COMPILER, "isa_built", built, "isa_supported",
                               supported, "isa", gelu_isa_name(), "isa_reason", gelu_isa_reason(), "bfloat16",
                               bfloat16 == NPY_NOTYPE ? Py_False : Py_True);
    Py_XDECREF(built);
    Py_XDECREF(supported);
    return config;
}

/* The module's `functions`: of each its activation and its kind. */
static PyObject *describe_functions(void)
{
    PyObject *all = PyDict_New();
    for (int i = 0; all != NULL && i < GELU_FUNCTION_COUNT; i++) {
        PyObject *one = Py_BuildValue("ss", functions[i].activation, functions[i].kind);
        if (one == NULL || PyDict_SetItemString(all, functions[i].name, one) < 0)
            Py_CLEAR(all);
        Py_XDECREF(one);
    }
    return all;
}

/* The module's `kinds`: of each its numbers of inputs and outputs, which input is x (-1: the sum of the last two),
 * whether it can overflow, and the names of the operands. */
static PyObject *describe_kinds(void)
{
    PyObject *all = PyDict_New();
    for (int i = 0; all != NULL && i < GELU_KIND_COUNT; i++) {
        PyObject *one = Py_BuildValue("{s:i,s:i,s:i,s:O,s:s}", "inputs", gelu_kinds[i].inputs, "outputs",
                                      gelu_kinds[i].outputs, "x", gelu_kinds[i].x, "overflows",
                                      gelu_kinds[i].overflows ? Py_True : Py_False, "operands", kinds[i].operands);
        if (one == NULL || PyDict_SetItemString(all, kinds[i].name, one) < 0)
            Py_CLEAR(all);
        Py_XDECREF(one);
    }
    return all;
}

/* What gelu.show_config() tells of the memory of the 16-bit types: the bytes of a table, and of those filled so far. */
static PyObject *table_bytes(PyObject *module, PyObject *unused)
{
    (void)module, (void)unused;
    return Py_BuildValue("nn", (Py_ssize_t)gelu_table_bytes(), (Py_ssize_t)gelu_filled_table_bytes());
}

/* What gelu/_threads.py makes the functions of the package of, and checks the numbers for. */

static PyObject *set_threads(PyObject *module, PyObject *number)
{
    (void)module;
    const long threads = PyLong_AsLong(number);
    if (threads == -1 && PyErr_Occurred())
        return NULL;
    gelu_set_threads((int)threads);
    Py_RETURN_NONE;
}

static PyObject *set_own_threads(PyObject *module, PyObject *number)
{
    (void)module;
    const long threads = PyLong_AsLong(number);
    if (threads == -1 && PyErr_Occurred())
        return NULL;
    return PyLong_FromLong(gelu_set_own_threads((int)threads));
}

static PyObject *threads(PyObject *module, PyObject *unused)
{
    (void)module, (void)unused;
    return PyLong_FromLong(gelu_threads());
}

/* The one name that others see, by which threadpoolctl knows the module. */
Py_EXPORTED_SYMBOL int gelu_get_num_threads(void) { return gelu_threads(); }

static int add_new(PyObject *module, const char *name, PyObject *value)
{
    const int status = value == NULL ? -1 : PyModule_AddObjectRef(module, name, value);
    Py_XDECREF(value);
    return status;
}

/* Once in a process: ufuncs of an earlier import of the module may be in use. */
static int choose_isa(void)
{
    static int chosen;
    const char *name = getenv("GELU_ISA");
    const char *error = chosen ? NULL : gelu_choose_isa(name != NULL && name[0] != '\0' ? name : NULL);
    if (error != NULL) {
        PyErr_Format(PyExc_ImportError, "%s", error); /* puts up with a name that is no UTF-8 */
        return -1;
    }
    chosen = 1;
    return 0;
}

/* Compilers have options that change long double. The formats show in the size or in the bits of a number. */
static int check_long_double(void)
{
    const long double expected = 1.5L;
    long double found;
    PyObject *number = PyFloat_FromDouble((double)expected);
    PyArrayObject *array = number != NULL ? (PyArrayObject *)PyArray_FROM_OT(number, NPY_LONGDOUBLE) : NULL;
    Py_XDECREF(number);
    if (array == NULL)
        return -1;
    int same = PyArray_ITEMSIZE(array) == (npy_intp)sizeof found;
    if (same) {
        memcpy(&found, PyArray_DATA(array), sizeof found);
        same = found == expected;
    }
    Py_DECREF(array);
    if (!same)
        PyErr_SetString(PyExc_ImportError, "gelu was compiled with another long double than NumPy: build it without "
                                           "options for one, such as -mlong-double-64 and -mlong-double-128");
    return same ? 0 : -1;
}

static int execute(PyObject *module)
{
    if (PyArray_ImportNumPyAPI() < 0 || PyUFunc_ImportUFuncAPI() < 0 || check_long_double() < 0 || choose_isa() < 0)
        return -1;
    const int bfloat16 = bfloat16_number();
    if (bfloat16 < 0)
        return -1;
    for (int function = 0; function < GELU_FUNCTION_COUNT; function++) {
        PyObject *ufunc = create_ufunc(function);
        if (ufunc != NULL && bfloat16 != NPY_NOTYPE && register_bfloat16(ufunc, function, bfloat16) < 0)
            Py_CLEAR(ufunc);
        if (add_new(module, functions[function].name, ufunc) < 0)
            return -1;
    }
    if (add_new(module, "functions", describe_functions()) < 0 || add_new(module, "kinds", describe_kinds()) < 0 ||
        add_new(module, "__pyx_capi__", gelu_capsules()) < 0 || add_new(module, "_keep", create_keep()) < 0)
        return -1;
    return add_new(module, "config", describe_build(bfloat16));
}

static PyMethodDef methods[] = {
    {"table_bytes", table_bytes, METH_NOARGS, "The bytes of one table of 16-bit results, and of all that are filled."},
    {"set_threads", set_threads, METH_O, "Let calls of the process use so many threads."},
    {"set_own_threads", set_own_threads, METH_O,
     "Let calls of this thread use so many, or with 0 as many as the process's. Returns what was set before."},
    {"threads", threads, METH_NOARGS, "How many threads a call of this thread uses at most."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, execute},
/* Neither is in the limited API of 3.10: there NumPy's own refusal of subinterpreters serves. */
#ifdef Py_mod_multiple_interpreters
    {Py_mod_multiple_interpreters, Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED},
#endif
#ifdef Py_mod_gil
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "gelu._core",
    .m_doc = "The ufuncs of gelu, compiled, and what show_config() asks for.",
    .m_methods = methods,
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit__core(void) { return PyModuleDef_Init(&definition); }
