/* The C functions as Cython hands them from module to module: capsules in a dictionary __pyx_capi__, each named by the
 * function's type as Cython writes it. Numba and SciPy read the same.
 *
 * The functions keep no state and touch nothing of Python, so they need no GIL; the instruction set was chosen before.
 */
#include "capsules.h"

#include "c_api.h"

#include <string.h>

/* For arrays: nothing is done where n is not positive. */

static void apply(gelu_function function, gelu_type type, const void *x, void *y, void *z, ptrdiff_t n)
{
    gelu_operation operation;
    if (n > 0 && gelu_find(function, type, &operation))
        gelu_apply(&operation, (const void *const[]){x}, (void *const[]){y, z}, n);
}

#define ARRAYS(name, type_name, c_type, type) \
    static void name##_##type_name##_one(const c_type *x, c_type *y, Py_ssize_t n) \
    { \
        apply(GELU_ID_##name, type, x, y, NULL, n); \
    } \
    static void name##_##type_name##_two(const c_type *x, c_type *y, c_type *z, Py_ssize_t n) \
    { \
        apply(GELU_ID_##name, type, x, y, z, n); \
    }
#define GELU_FUNCTION(name, activation, kind) \
    ARRAYS(name, float, float, GELU_FLOAT32) \
    ARRAYS(name, double, double, GELU_FLOAT64) \
    ARRAYS(name, long_double, long double, GELU_LONG_DOUBLE)
#include "../functions.def"
#undef GELU_FUNCTION
#undef ARRAYS

/* The types, and all functions of each. */

typedef struct {
    const char *name;                   /* in those of functions */
    const char *scalars[2], *arrays[2]; /* the types of functions of one output and of two */
    gelu_type type;
} c_type;

#define C_TYPE(name, text, type) \
    {name, \
     {text " (" text ")", "void (" text ", " text " *, " text " *)"}, \
     {"void (" text " const *, " text " *, Py_ssize_t)", \
      "void (" text " const *, " text " *, " text " *, Py_ssize_t)"}, \
     type}
static const c_type c_float = C_TYPE("float", "float", GELU_FLOAT32);
static const c_type c_double = C_TYPE("double", "double", GELU_FLOAT64);
static const c_type c_long_double = C_TYPE("long_double", "long double", GELU_LONG_DOUBLE);
#undef C_TYPE

typedef struct {
    const char *name;
    int outputs;
    gelu_c_function *of_floats, *of_doubles, *of_long_doubles;
} array_functions;

static const array_functions arrays[GELU_FUNCTION_COUNT] = {
#define OF_TYPE(name, type_name, kind) GELU_ONE_INPUT(kind, name##_##type_name##_one, name##_##type_name##_two)
#define GELU_FUNCTION(name, activation, kind) \
    {#name, GELU_OUTPUTS_##kind, OF_TYPE(name, float, kind), OF_TYPE(name, double, kind), \
     OF_TYPE(name, long_double, kind)},
#include "../functions.def"
#undef GELU_FUNCTION
#undef OF_TYPE
};

/* Those with the bits of the kernels that were chosen: all with an fma have the same. */
static const gelu_scalars *chosen_scalars(void)
{
#if defined(GELU_BUILD_AVX2)
    if (strcmp(gelu_isa_name(), "portable") != 0)
        return &gelu_scalars_avx2;
#elif defined(GELU_BUILD_NEON)
    if (strcmp(gelu_isa_name(), "portable") != 0)
        return &gelu_scalars_neon;
#endif
    return &gelu_scalars_portable;
}

/* Adds a function of one input and its type; one of several inputs, which is NULL, is passed over. */
static int add(PyObject *capsules, const char *function, const char *type, const char *suffix, const char *signature,
               gelu_c_function *pointer)
{
    if (pointer == NULL)
        return 0;
    void *address;
    memcpy(&address, &pointer, sizeof address); /* ISO C has no cast from functions to objects */
    PyObject *name = PyUnicode_FromFormat("%s_%s%s", function, type, suffix);
    PyObject *capsule = name != NULL ? PyCapsule_New(address, signature, NULL) : NULL;
    const int status = capsule != NULL ? PyDict_SetItem(capsules, name, capsule) : -1;
    Py_XDECREF(capsule);
    Py_XDECREF(name);
    return status;
}

static int add_scalar(PyObject *capsules, int i, const c_type *type, gelu_c_function *pointer)
{
    return add(capsules, arrays[i].name, type->name, "", type->scalars[arrays[i].outputs - 1], pointer);
}

static int add_array(PyObject *capsules, int i, const c_type *type, gelu_c_function *pointer)
{
    gelu_operation operation;
    if (!gelu_find((gelu_function)i, type->type, &operation)) /* a long double that has no kernels */
        return 0;
    return add(capsules, arrays[i].name, type->name, "_array", type->arrays[arrays[i].outputs - 1], pointer);
}

PyObject *gelu_capsules(void)
{
    const gelu_scalars *scalars = chosen_scalars();
    PyObject *capsules = PyDict_New();
    for (int i = 0; capsules != NULL && i < GELU_FUNCTION_COUNT; i++)
        if (add_scalar(capsules, i, &c_float, scalars->float32[i]) < 0 ||
            add_scalar(capsules, i, &c_double, scalars->float64[i]) < 0 ||
            add_array(capsules, i, &c_float, arrays[i].of_floats) < 0 ||
            add_array(capsules, i, &c_double, arrays[i].of_doubles) < 0 ||
            add_array(capsules, i, &c_long_double, arrays[i].of_long_doubles) < 0)
            Py_CLEAR(capsules);
    return capsules;
}
