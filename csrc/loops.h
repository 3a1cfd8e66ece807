/* The NumPy inner loop that serves every function and type. */
#ifndef GELU_LOOPS_H
#define GELU_LOOPS_H

#include "gelu.h"
#include "kinds.h"

#include <Python.h>
#include <numpy/npy_common.h>

/* A loop is given its operation as its data. */
void gelu_loop(char **args, npy_intp const *dimensions, npy_intp const *steps, void *data);

#endif
