/* Float32 by way of float64: the second derivative, which has no tables in float32, and gelu_normal. */

enum { WIDENED = 128 }; /* elements at once: little, since some threads have a stack of 32 KiB */

/* Calls float64's kernel of a kind, on pieces. */
static inline int through_float64(gelu_kind kind, gelu_kernel *kernel, const gelu_call *call)
{
    double inputs[GELU_MAX_INPUTS][WIDENED], outputs[GELU_MAX_OUTPUTS][WIDENED];
    gelu_call part = {.operation = call->operation};
    int flags = 0;
    const gelu_environment found = gelu_environment_enter();
    for (ptrdiff_t done = 0; done < call->n; done += part.n) {
        part.n = call->n - done < WIDENED ? call->n - done : WIDENED;
        for (int k = 0; k < gelu_kinds[kind].inputs; k++) {
            part.inputs[k] = inputs[k];
            for (ptrdiff_t i = 0; i < part.n; i++)
                inputs[k][i] = ((const float *)call->inputs[k])[done + i];
        }
        for (int k = 0; k < gelu_kinds[kind].outputs; k++)
            part.outputs[k] = outputs[k];
        flags |= kernel(&part);
        for (int k = 0; k < gelu_kinds[kind].outputs; k++)
            for (ptrdiff_t i = 0; i < part.n; i++)
                ((float *)call->outputs[k])[done + i] = (float)outputs[k][i];
    }
    gelu_environment_leave(found);
    return flags;
}
