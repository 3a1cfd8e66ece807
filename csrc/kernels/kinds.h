/* The expression of each kind of kinds.def: its outputs as functions of its inputs and of the activation at x. */

static inline void OP(evaluate)(gelu_kind kind, OP(point) p, const REAL *in, REAL *out)
{
    (void)in;
    switch (kind) {
    case GELU_KIND_value:
        out[0] = OP(value)(p);
        break;
    case GELU_KIND_grad:
        out[0] = OP(grad)(p);
        break;
    case GELU_KIND_grad2:
        out[0] = OP(grad2)(p);
        break;
    case GELU_KIND_value_and_grad:
        out[0] = OP(value)(p);
        out[1] = OP(grad)(p);
        break;
    case GELU_KIND_backward:
        out[0] = OP(times_grad)(in[0], p);
        break;
    default:
        break;
    }
}

/* x, which is an input or the sum of two */
static inline REAL OP(x_of)(gelu_kind kind, const REAL *in)
{
    const int x = gelu_kinds[kind].x;
    return x == GELU_X_IS_SUM ? OP(add)(in[0], in[1]) : in[x];
}
