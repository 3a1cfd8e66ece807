/* The tanh form: gelu_tanh(x) = x/2 (1 + tanh(t(x)/2)) = x G(x) with t(x) = 2 sqrt(2/pi) (x + 0.044715 x^3) and
 * G(x) = 1 / (1 + exp(-t(x))),
 *
 *     gelu_tanh_grad(x) = G(x) + x t'(x) G(x) (1 - G(x)),        decay exp(t(x)).
 *
 * The nodes are in float32 1/808 apart below -9.7, 1/404 below -7.1, 1/202 below -2.1 and 1/101 above; those of the
 * body are in float64 from 1/30 apart at zero and above to 1/195 at -9, its end. The bounds are in gelu/_bounds.py. The
 * largest errors, in ULP (f32: all floats; f64: 10^6 points and a search):
 *
 *     f32     gelu_tanh         0.752 at -10.126263: -6.454983e-39 for -6.45498223142e-39
 *             gelu_tanh_grad    0.834 at -0.7518979: 2.4267528e-04 for 2.42675288376e-04
 *     f64     gelu_tanh         0.813 at -10.876091004920188
 *             gelu_tanh_grad    0.912 at -0.7864607893103076
 */

static const OP(family) OP(tanh) = {
    .body = &OP(tanh_body),
    .tail = GELU_TAIL(tanh),
    .value = OP(tanh_value_rows),
    .grad = OP(tanh_grad_rows),
    .grad_quartic = OP(tanh_grad_quartic),
    .grad_shift = OP(tanh_grad_shift),
    .grad_zero = &OP(tanh_grad_zero),
};
