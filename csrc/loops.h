/* The NumPy inner loop that serves every function and type. */
#ifndef GELU_LOOPS_H
#define GELU_LOOPS_H

#include "gelu.h"

#include <Python.h>
#include <numpy/npy_common.h>

/* What a loop is given as its data: the kernel, and the shape of its calls. */
typedef struct {
    gelu_kernel *kernel;
    int inputs, outputs;
    npy_intp item_size; /* of every input and output, in bytes */
} gelu_loop_data;

enum { GELU_MAX_OPERANDS = 3 };
#define GELU_FUNCTION(name, family, what, inputs, outputs) \
    _Static_assert(inputs + outputs <= GELU_MAX_OPERANDS, "GELU_MAX_OPERANDS is too small for " #name);
#include "functions.def"
#undef GELU_FUNCTION

void gelu_loop(char **args, npy_intp const *dimensions, npy_intp const *steps, void *data);

#endif
