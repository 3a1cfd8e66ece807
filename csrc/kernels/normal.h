/* The normal family: gelu(x) = x P(x), P the standard normal distribution function. With p its density,
 *
 *     gelu_grad(x) = P(x) + x p(x),        decay exp(-x^2/2).
 *
 * Nodes are 1/128 apart in float32, 1/64 in float64. The bounds are in gelu/_bounds.py.
 */

static inline OP(pair) OP(normal_exponent)(REAL x)
{
    return OP(pair_product)(OP(exact_product)(x, x), OP(pair_set)(OP(normal_square)));
}

static const OP(family) OP(normal) = {
    .body = &OP(normal_body),
    .tail = &OP(normal_tail),
    .gate = OP(normal_gate_rows),
    .grad = OP(normal_grad_rows),
    .value_tail = OP(normal_value_tail_rows),
    .grad_tail = OP(normal_grad_tail_rows),
    .exponent = OP(normal_exponent),
    .grad_zero = &OP(normal_grad_zero),
};
