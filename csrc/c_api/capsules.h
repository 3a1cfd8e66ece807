/* The C functions as capsules, by the convention of Cython. */
#ifndef GELU_CAPSULES_H
#define GELU_CAPSULES_H

#include <Python.h>

/* A new dictionary from each function's name to a capsule that is named by its type, or NULL with an exception set. To
 * be called when the instruction set is chosen. */
PyObject *gelu_capsules(void);

#endif
