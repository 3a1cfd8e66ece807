/* The expression of each kind of kinds.def: its outputs as functions of its inputs and of the activation at x. */

static inline void OP(evaluate)(gelu_kind kind, OP(point) p, const REAL *in, REAL *out)
{
    (void)in;
    switch (kind) {
    case GELU_KIND_value:
    case GELU_KIND_bias:
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
    case GELU_KIND_bias_backward:
        out[0] = OP(times_grad)(in[0], p);
        break;
    case GELU_KIND_gated:
        out[0] = OP(times_value)(in[1], p);
        break;
    case GELU_KIND_gated_backward:
        out[0] = OP(times_grad)(OP(round_to_element)(OP(mul)(in[0], in[2])), p);
        out[1] = OP(times_value)(in[0], p);
        break;
    default:
        break;
    }
}

/* x, which is an input or the sum of two, rounded */
static inline REAL OP(x_of)(gelu_kind kind, const REAL *in)
{
    const int first = gelu_first_of_x(kind), last = gelu_last_of_x(kind);
    return first == last ? in[first] : OP(round_to_element)(OP(add)(in[first], in[last]));
}
