/* The NumPy inner loops. */
#ifndef GELU_LOOPS_H
#define GELU_LOOPS_H

#include "gelu.h"
#include "kinds.h"

#include <Python.h>
#include <numpy/npy_common.h>

/* That of every function and type, which is given its operation as its data. */
void gelu_loop(char **args, npy_intp const *dimensions, npy_intp const *steps, void *data);

/* That of soi_map's step, which is given the size of an element. */
void gelu_keep_loop(char **args, npy_intp const *dimensions, npy_intp const *steps, void *data);

#endif
