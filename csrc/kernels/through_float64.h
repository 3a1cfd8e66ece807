/* Float32 by way of float64: the second derivative, which has no tables in float32. */

enum { OP(has_second) = 0 };

static inline REAL OP(falling)(gelu_kind kind, const OP(activation) * activation, REAL x)
{
    (void)kind, (void)activation;
    return x;
}

static inline OP(int) OP(on_side)(gelu_kind kind, const OP(activation) * activation, REAL x, OP(int) offset)
{
    (void)kind, (void)activation, (void)x;
    return offset;
}

static inline REAL OP(grad2)(OP(point) p) { return p.x; }

enum { OP(piece) = 128 }; /* little, since some threads have a stack of 32 KiB */

/* Calls float64's kernel of a kind, on pieces. */
static inline int OP(through_float64)(gelu_kind kind, gelu_kernel *kernel, const gelu_call *call)
{
    double inputs[GELU_MAX_INPUTS][OP(piece)], outputs[GELU_MAX_OUTPUTS][OP(piece)];
    gelu_call part = {.operation = call->operation};
    const gelu_environment found = gelu_environment_enter();
    for (ptrdiff_t done = 0; done < call->n; done += part.n) {
        part.n = call->n - done < OP(piece) ? call->n - done : OP(piece);
        for (int k = 0; k < gelu_kinds[kind].inputs; k++) {
            part.inputs[k] = inputs[k];
            for (ptrdiff_t i = 0; i < part.n; i++)
                inputs[k][i] = ((const float *)call->inputs[k])[done + i];
        }
        for (int k = 0; k < gelu_kinds[kind].outputs; k++)
            part.outputs[k] = outputs[k];
        kernel(&part);
        for (int k = 0; k < gelu_kinds[kind].outputs; k++)
            for (ptrdiff_t i = 0; i < part.n; i++)
                ((float *)call->outputs[k])[done + i] = (float)outputs[k][i];
    }
    gelu_environment_leave(found);
    return 0;
}
