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

static gelu_c_function *find_array(gelu_function function, gelu_type type)
{
    switch (function) {
#define OF_TYPE(name, type_name, kind) GELU_ONE_INPUT(kind, name##_##type_name##_one, name##_##type_name##_two)
#define GELU_FUNCTION(name, activation, kind) \
    case GELU_ID_##name: \
        return type == GELU_FLOAT32   ? OF_TYPE(name, float, kind) \
               : type == GELU_FLOAT64 ? OF_TYPE(name, double, kind) \
                                      : OF_TYPE(name, long_double, kind);
#include "../functions.def"
#undef GELU_FUNCTION
#undef OF_TYPE
    default:
        return NULL;
    }
}

/* For numbers: those with the bits of the kernels that were chosen. All kernels with an fma have the same. */
static gelu_c_function *find_scalar(gelu_function function, gelu_type type)
{
#if defined(GELU_BUILD_AVX2)
    if (strcmp(gelu_isa_name(), "portable") != 0)
        return gelu_find_scalar_avx2(function, type);
#elif defined(GELU_BUILD_NEON)
    if (strcmp(gelu_isa_name(), "portable") != 0)
        return gelu_find_scalar_neon(function, type);
#endif
    return gelu_find_scalar_portable(function, type);
}

/* What there is of each function: the end of its name, and its type where it has one output and where it has two. */
static const struct {
    const char *name_end;
    gelu_type type;
    gelu_find_scalar *find;
    const char *signatures[2];
} sorts[] = {
#define SCALAR(text) {text " (" text ")", "void (" text ", " text " *, " text " *)"}
#define ARRAY(text) \
    {"void (" text " const *, " text " *, Py_ssize_t)", "void (" text " const *, " text " *, " text " *, Py_ssize_t)"}
    {"_float", GELU_FLOAT32, find_scalar, SCALAR("float")},
    {"_double", GELU_FLOAT64, find_scalar, SCALAR("double")},
    {"_float_array", GELU_FLOAT32, find_array, ARRAY("float")},
    {"_double_array", GELU_FLOAT64, find_array, ARRAY("double")},
    {"_long_double_array", GELU_LONG_DOUBLE, find_array, ARRAY("long double")},
#undef ARRAY
#undef SCALAR
};
enum { SORTS = sizeof sorts / sizeof sorts[0] };

static const char *const names[GELU_FUNCTION_COUNT] = {
#define GELU_FUNCTION(name, activation, kind) #name,
#include "../functions.def"
#undef GELU_FUNCTION
};

static int add(PyObject *capsules, gelu_function function, int sort)
{
    gelu_operation operation;
    const int exists = gelu_find(function, sorts[sort].type, &operation); /* but for a long double without kernels */
    gelu_c_function *pointer = exists ? sorts[sort].find(function, sorts[sort].type) : NULL;
    if (pointer == NULL)
        return 0;
    void *address;
    memcpy(&address, &pointer, sizeof address); /* ISO C has no cast from functions to objects */
    PyObject *name = PyUnicode_FromFormat("%s%s", names[function], sorts[sort].name_end);
    PyObject *capsule = PyCapsule_New(address, sorts[sort].signatures[operation.outputs - 1], NULL);
    const int status = name != NULL && capsule != NULL ? PyDict_SetItem(capsules, name, capsule) : -1;
    Py_XDECREF(capsule);
    Py_XDECREF(name);
    return status;
}

PyObject *gelu_capsules(void)
{
    PyObject *capsules = PyDict_New();
    for (int i = 0; capsules != NULL && i < GELU_FUNCTION_COUNT * SORTS; i++)
        if (add(capsules, (gelu_function)(i / SORTS), i % SORTS) < 0)
            Py_CLEAR(capsules);
    return capsules;
}
