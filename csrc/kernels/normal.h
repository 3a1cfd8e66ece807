/* The normal family: gelu(x) = x P(x), P the standard normal distribution function. With p its density,
 *
 *     gelu_grad(x) = P(x) + x p(x),        decay exp(-x^2/2).
 *
 * The nodes of the body are in float32 1/256 apart below -6, 1/128 below -4, 1/64 below 0, and 1/32 above; in float64
 * 1/64. N(0, 1) touches some 5 KiB of a table, and 32 KiB. The bounds are in gelu/_bounds.py. The largest errors, in
 * ULP (f32: all floats; f64: 10^8 points and a search):
 *
 *     f32     gelu         0.771 at -13.159098: -9.927023e-39 for -9.92702144851e-39
 *             gelu_grad    0.908 at -0.7265065: 1.1158252e-02 for 1.11582512895e-02
 *     f64     gelu         0.818 at -37.63065664432991
 *             gelu_grad    0.831 at -37.7229799477059
 */

static const OP(family) OP(normal) = {
    .body = &OP(normal_body),
    .gate = OP(normal_gate_rows),
    .grad = OP(normal_grad_rows),
    .tail = GELU_TAIL(normal),
    .grad_zero = &OP(normal_grad_zero),
};
