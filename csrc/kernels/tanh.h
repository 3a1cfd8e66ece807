/* The tanh form: gelu_tanh(x) = x/2 (1 + tanh(t(x)/2)) = x G(x) with t(x) = 2 sqrt(2/pi) (x + 0.044715 x^3) and
 * G(x) = 1 / (1 + exp(-t(x))),
 *
 *     gelu_tanh_grad(x) = G(x) + x t'(x) G(x) (1 - G(x)),        decay exp(t(x)).
 *
 * Nodes are 1/128 apart in float32, 1/64 in float64. The bounds are in gelu/_bounds.py.
 */

static inline OP(pair) OP(tanh_exponent)(REAL x)
{
    const OP(pair) cubic = OP(pair_product)(OP(exact_product)(x, x), OP(pair_set)(OP(tanh_cubic)));
    return OP(pair_times)(OP(pair_sum)(OP(pair_set)(OP(tanh_linear)), cubic), OP(sub)(OP(set)(0), x));
}

static const OP(family) OP(tanh) = {
    .body = &OP(tanh_body),
    .tail = &OP(tanh_tail),
    .gate = OP(tanh_gate_rows),
    .grad = OP(tanh_grad_rows),
    .value_tail = OP(tanh_value_tail_rows),
    .grad_tail = OP(tanh_grad_tail_rows),
    .exponent = OP(tanh_exponent),
    .grad_zero = &OP(tanh_grad_zero),
};
