/* A call of a function on whole arrays: what is decided once for all of it, before kernels run on its parts. */
#include "core.h"
#include "environment.h"

enum { UNCACHED = 8 << 20 }; /* bytes: an output of so many is written past the caches */

static int overlap(const void *x, const void *y, size_t bytes)
{
    const uintptr_t a = (uintptr_t)x, b = (uintptr_t)y;
    return a < b + bytes && b < a + bytes;
}

/* Whether to write past the caches: results that none would keep, and that replace nothing that is still to be read.
 * All outputs must start at the same place of a cache line. */
static int belongs_past_caches(const gelu_call *call)
{
    const gelu_operation *operation = call->operation;
    const size_t bytes = (size_t)call->n * operation->size;
    if (bytes < UNCACHED)
        return 0;
    for (int k = 0; k < operation->outputs; k++) {
        if (((uintptr_t)call->outputs[k] - (uintptr_t)call->outputs[0]) % GELU_CACHE_LINE != 0)
            return 0;
        for (int i = 0; i < operation->inputs; i++)
            if (overlap(call->inputs[i], call->outputs[k], bytes))
                return 0;
    }
    return 1;
}

void gelu_apply(const gelu_operation *operation, const void *const *inputs, void *const *outputs, ptrdiff_t n)
{
    gelu_call call = {.operation = operation, .n = n};
    for (int k = 0; k < operation->inputs; k++)
        call.inputs[k] = inputs[k];
    for (int k = 0; k < operation->outputs; k++)
        call.outputs[k] = outputs[k];
    call.past_caches = belongs_past_caches(&call);
    if (operation->prepare != NULL)
        operation->prepare(operation);
    /* all in this thread: to split it, run the kernel on parts and join what they return */
    const int found = operation->kernel(&call);
    if (found & GELU_OVERFLOW)
        gelu_environment_raise_overflow();
    if (found & GELU_INVALID)
        gelu_environment_raise_invalid();
}
