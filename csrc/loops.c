/* From NumPy's inner loops to calls of the core.
 *
 * NumPy hands over data that are aligned and in native byte order, with any strides; an output may be an input itself
 * or, uncopied, lie behind it.
 */
#include "loops.h"

void gelu_loop(char **args, npy_intp const *dimensions, npy_intp const *steps, void *data)
{
    const gelu_operation *operation = data;
    ptrdiff_t strides[GELU_MAX_OPERANDS];
    for (int k = 0; k < operation->inputs + operation->outputs; k++)
        strides[k] = steps[k];
    gelu_apply_strided(operation, args, strides, dimensions[0]);
}

void gelu_keep_loop(char **args, npy_intp const *dimensions, npy_intp const *steps, void *data)
{
    ptrdiff_t strides[GELU_KEEP_OPERANDS];
    for (int k = 0; k < GELU_KEEP_OPERANDS; k++)
        strides[k] = steps[k];
    gelu_keep(*(const ptrdiff_t *)data, args, strides, dimensions[0]);
}
