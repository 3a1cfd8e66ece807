/* The normal family: gelu(x) = x P(x), P the standard normal distribution function. With p its density,
 *
 *     gelu_grad(x) = P(x) + x p(x),        decay exp(-x^2/2).
 *
 * The nodes are in float32 1/575 apart below -13.4, 1/287 below -9.8, 1/144 below -2.7 and 1/72 above; those of the
 * body are in float64 from 1/33 apart at zero and above to 1/126 at -12, its end. N(0, 1) touches some 9 KiB of a
 * table, and 15 KiB. The bounds are in gelu/_bounds.py. The largest errors, in ULP (f32: all floats; f64: 10^6 points
 * and a search):
 *
 *     f32     gelu         0.765 at -13.149911: -1.1202084e-38 for -1.12020825475e-38
 *             gelu_grad    0.987 beside its zero, 0.771 at -13.359035: -9.36129e-39 for -9.3612892322e-39
 *     f64     gelu         0.781 at -37.629577735017406
 *             gelu_grad    0.914 at -0.7472915717763761
 */

static const OP(family) OP(normal) = {
    .body = &OP(normal_body),
    .tail = GELU_TAIL(normal),
    .value = OP(normal_value_rows),
    .grad = OP(normal_grad_rows),
    .grad_quartic = OP(normal_grad_quartic),
    .grad_shift = OP(normal_grad_shift),
    .grad_zero = &OP(normal_grad_zero),
};
