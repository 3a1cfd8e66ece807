/* The tanh form in float32: gelu_tanh(x) = x G(x) and its derivative, G(x) = 1 / (1 + exp(-t(x))),
 * t(x) = 2 sqrt(2/pi) (x + 0.044715 x^3).
 *
 * A table holds G and the derivative D at nodes r, 1/128 apart from -11 to 6.5. With d = x - r and
 * m = exp(t(x) - t(r)) - 1, which is small,
 *
 *     G(x) = G(r) + g,                        g = G(r) (1 - G(r)) m / (1 + G(r) m),
 *     D(x) = G + x t'(x) G (1 - G)
 *          = D(r) + g + x t'(x) (k(x) - k(r)) + (x t'(x) - r t'(r)) k(r),     k = G (1 - G),
 *     k(x) - k(r) = g (1 - 2 G(r) - g),
 *
 * where everything after G(r) and D(r) is small, so that its roundings hardly count. G and D are kept as high + low.
 * Beside the zero of D at -0.7524614... it is a polynomial in the distance from the zero. Rows far in the tail are
 * scaled up, so that the only rounding to a subnormal is the last; there 1 - G and 1 + G m are 1.
 *
 * The bounds are in gelu/_bounds.py. The largest errors of all floats, in ULP:
 *
 *     gelu_tanh         0.856 at -10.105525: -1.0487284e-38 for -1.04872828757e-38
 *     gelu_tanh_grad    0.926 at -10.02715: -1.4859794e-36 for -1.48597931828e-36
 */
#include "../tables/tanh_f32.h"

typedef struct {
    f32 above, position; /* x, not below the lowest node; and not above the highest either. Both keep NaN */
    f32 node;
    f32 high, low;           /* G(r) */
    f32 grad_high, grad_low; /* D(r) */
    f32 plain, complement;   /* G(r) and 1 - G(r), in the tail 0 and 1 */
    f32 change;              /* g */
    f32 powers;              /* r^2 + r x + x^2 = (x^3 - r^3) / d */
    f32_mask scaled;         /* the row is */
    f32 unscale;             /* what undoes that */
} tanh_gate_f32;

static inline tanh_gate_f32 tanh_gate_of_f32(f32 x)
{
    tanh_gate_f32 gate;
    const f32 zero = f32_set(0), one = f32_set(1), highest = f32_set(f32_tanh_highest);
    gate.above = f32_max(f32_set(f32_tanh_lowest), x);
    gate.position = f32_min(highest, gate.above);

    /* the minimum the other way round: a NaN is given some row */
    const f32_nearest nearest = f32_nearest_node(f32_min(gate.above, highest), f32_tanh_rows_per_unit, f32_tanh_lowest);
    f32 column[4];
    f32_rows4(gelu_tanh_rows_f32, nearest.index, column);
    gate.node = nearest.node;
    gate.high = column[0];
    gate.low = column[1];
    gate.grad_high = column[2];
    gate.grad_low = column[3];

    gate.scaled = f32_less(gate.node, f32_set(f32_tanh_scaled_below));
    gate.unscale = f32_select(gate.scaled, f32_set(f32_tanh_unscale), one);
    gate.plain = f32_select(gate.scaled, zero, gate.high);
    gate.complement = f32_sub(f32_sub(one, gate.plain), f32_select(gate.scaled, zero, gate.low));

    const f32 d = f32_sub(gate.position, gate.node);
    gate.powers = f32_fma(gate.node, f32_add(gate.node, gate.position), f32_mul(gate.position, gate.position));
    const f32 rise = f32_mul(d, f32_fma(f32_set(f32_tanh_cubic), gate.powers, f32_set(f32_tanh_linear)));
    const f32 growth = f32_mul(rise, f32_polynomial(f32_tanh_change, GELU_COUNT(f32_tanh_change), rise));
    const f32 factor = f32_div(growth, f32_fma(gate.plain, growth, one));
    gate.change = f32_mul(f32_mul(gate.high, gate.complement), factor);
    return gate;
}

static inline f32 f32_gelu_tanh(f32 x)
{
    const tanh_gate_f32 gate = tanh_gate_of_f32(x);
    const f32_pair sum = f32_fast_sum(gate.high, f32_add(gate.change, gate.low));
    return f32_mul(f32_fma(gate.above, sum.high, f32_mul(gate.position, sum.low)), gate.unscale);
}

static inline f32 f32_gelu_tanh_grad(f32 x)
{
    const tanh_gate_f32 gate = tanh_gate_of_f32(x);
    const f32 linear = f32_set(f32_tanh_linear), three_cubic = f32_set(f32_tanh_three_cubic);
    const f32 d = f32_sub(gate.position, gate.node), square = f32_mul(gate.position, gate.position);
    const f32 slope = f32_mul(gate.position, f32_fma(three_cubic, square, linear)); /* x t'(x) */
    const f32 slope_change = f32_mul(d, f32_fma(three_cubic, gate.powers, linear));
    const f32 k = f32_mul(gate.high, gate.complement);
    const f32 plain_change = f32_select(gate.scaled, f32_set(0), gate.change);
    const f32 k_change = f32_mul(gate.change, f32_sub(f32_sub(gate.complement, gate.plain), plain_change));

    const f32 change = f32_fma(slope, k_change, f32_fma(slope_change, k, gate.change));
    const f32 value = f32_mul(f32_add(gate.grad_high, f32_add(change, gate.grad_low)), gate.unscale);
    return f32_beside_zero(x, value, &f32_tanh_grad_zero);
}
