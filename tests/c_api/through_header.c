/* An extension module that calls every C function through <gelu/c_api.h>: for tests/test_c_api.py. */
#include <gelu/c_api.h>

#include <fenv.h>

static gelu_c_api api;

typedef void function(void);

/* The functions in the order in which the header lists them. */
static function *at(Py_ssize_t place)
{
    function *found;
    memcpy(&found, (char *)&api + place * (Py_ssize_t)sizeof found, sizeof found);
    return found;
}

#define FOR_EACH_NUMBER(type) \
    for (Py_ssize_t i = 0; i < n; i++) \
        if (z == NULL) \
            ((type *)y)[i] = ((type (*)(type))f)(((const type *)x)[i]); \
        else \
            ((void (*)(type, type *, type *))f)(((const type *)x)[i], (type *)y + i, (type *)z + i)

/* call(place, type, x, y, z, n, upward): applies a function to numbers at addresses, one call for each where the type
 * is 'f' or 'd', one call for all where it is 'a'; z is 0 where there is one output. Returns the flags that it raised.
 */
static PyObject *call(PyObject *module, PyObject *arguments)
{
    Py_ssize_t place, x_address, y_address, z_address, n;
    int type, upward, flags;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "nCnnnnp", &place, &type, &x_address, &y_address, &z_address, &n, &upward))
        return NULL;
    function *f = at(place);
    void *x = (void *)x_address, *y = (void *)y_address, *z = (void *)z_address;
    Py_BEGIN_ALLOW_THREADS;
    const int mode = fegetround();
    fesetround(upward ? FE_UPWARD : mode);
    feclearexcept(FE_ALL_EXCEPT);
    if (type == 'f')
        FOR_EACH_NUMBER(float);
    else if (type == 'd')
        FOR_EACH_NUMBER(double);
    else if (z == NULL)
        ((void (*)(const void *, void *, Py_ssize_t))f)(x, y, n);
    else
        ((void (*)(const void *, void *, void *, Py_ssize_t))f)(x, y, z, n);
    flags = fetestexcept(FE_ALL_EXCEPT & ~FE_INEXACT);
    flags |= upward && fegetround() != FE_UPWARD ? -1 : 0;
    fesetround(mode);
    Py_END_ALLOW_THREADS;
    return PyLong_FromLong(flags);
}

/* How many functions there are, and at which places there is none. */
static PyObject *places(PyObject *module, PyObject *unused)
{
    (void)module, (void)unused;
    const Py_ssize_t count = (Py_ssize_t)(sizeof api / sizeof(function *));
    PyObject *missing = PyList_New(0);
    for (Py_ssize_t i = 0; missing != NULL && i < count; i++)
        if (at(i) == NULL) {
            PyObject *place = PyLong_FromSsize_t(i);
            PyList_Append(missing, place);
            Py_XDECREF(place);
        }
    return Py_BuildValue("nN", count, missing);
}

/* As a user would: two functions by their names. */
static PyObject *gelu_and_grad(PyObject *module, PyObject *number)
{
    (void)module;
    const double x = PyFloat_AsDouble(number);
    return Py_BuildValue("dd", api.gelu_double(x), api.gelu_grad_double(x));
}

static PyObject *import_again(PyObject *module, PyObject *unused)
{
    gelu_c_api other;
    (void)module, (void)unused;
    if (gelu_import(&other) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"call", call, METH_VARARGS, NULL},
    {"places", places, METH_NOARGS, NULL},
    {"gelu_and_grad", gelu_and_grad, METH_O, NULL},
    {"import_again", import_again, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef definition = {PyModuleDef_HEAD_INIT, "through_header", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_through_header(void) { return gelu_import(&api) < 0 ? NULL : PyModule_Create(&definition); }
