/* The tanh form: gelu_tanh(x) = x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) and its derivative.
 *
 * With t(a) = 2 sqrt(2/pi) (a + 0.044715 a^3), a = |x| and E = exp(-t(a)) <= 1,
 *
 *     gelu_tanh(x)      = x N / (1 + E),          N = E for x < 0, 1 for x > 0,
 *     gelu_tanh_grad(x) = E (1 + E - a t'(a)) / (1 + E)^2        for x < 0,
 *                         (1 + E (1 + a t'(a))) / (1 + E)^2      for x > 0,
 *
 * which loses nothing in the tail. Each factor is carried as high + low. Only 1 + E - a t'(a) cancels, beside the zero
 * of the derivative at -0.7524614...: there the derivative is a polynomial in the distance from that zero. In the tail
 * E is scaled up, so that the only rounding to a subnormal is the last.
 *
 * Errors: gelu/_bounds.py.
 */
#include "../tables/tanh_f64.h"
#include "arithmetic.h"
#include "exponential.h"

typedef struct {
    f64 position;            /* x, at most TANH_TOP and at least -TANH_TOP; keeps NaN */
    f64 size;                /* |position| */
    f64_pair square;         /* size^2 */
    f64_mask negative, tail; /* x < 0; size > TANH_TAIL, where 1 + E is 1 */
    f64_pair decay;          /* E, in the tail times 2^EXPONENTIAL_LIFT */
    f64_pair plain_decay;    /* E, in the tail 0 */
    f64_pair one_plus_decay;
} tanh_gate;

static inline tanh_gate tanh_gate_of(f64 x)
{
    tanh_gate gate;
    const f64_pair none = {f64_set(0), f64_set(0)};
    gate.position = f64_min(f64_set(TANH_TOP), f64_max(f64_set(-TANH_TOP), x));
    gate.size = f64_abs(gate.position);
    gate.square = f64_exact_product(gate.size, gate.size);
    gate.negative = f64_less(x, f64_set(0));
    gate.tail = f64_less(f64_set(TANH_TAIL), gate.size);

    /* t in units of log(2)/128 */
    const f64_pair cubic = f64_pair_product(gate.square, (f64_pair){f64_set(TANH_CUBIC_HIGH), f64_set(TANH_CUBIC_LOW)});
    const f64_pair linear = {f64_set(TANH_LINEAR_HIGH), f64_set(TANH_LINEAR_LOW)};
    gate.decay = exponential_power(f64_pair_times(f64_pair_sum(linear, cubic), gate.size), gate.tail);
    gate.plain_decay = f64_pair_select(gate.tail, none, gate.decay);
    gate.one_plus_decay = f64_fast_sum(f64_set(1), gate.plain_decay.high);
    gate.one_plus_decay.low = f64_add(gate.one_plus_decay.low, gate.plain_decay.low);
    return gate;
}

static inline f64 tanh_unscale(const tanh_gate *gate, f64 value)
{
    const f64 one = f64_set(1), lower = f64_from_bits(i64_set((int64_t)(1023 - EXPONENTIAL_LIFT) << 52));
    return f64_mul(value, f64_select(gate->negative, f64_select(gate->tail, lower, one), one));
}

static inline f64 gelu_tanh_f64(f64 x)
{
    const tanh_gate gate = tanh_gate_of(x);
    const f64_pair one = {f64_set(1), f64_set(0)};
    const f64_pair ratio = f64_pair_quotient(f64_pair_select(gate.negative, gate.decay, one), gate.one_plus_decay);
    const f64 above = f64_max(f64_set(-TANH_TOP), x); /* keeps +inf and NaN */
    return tanh_unscale(&gate, f64_fma(above, ratio.high, f64_mul(gate.position, ratio.low)));
}

static inline f64 gelu_tanh_grad_f64(f64 x)
{
    const tanh_gate gate = tanh_gate_of(x);
    const f64_pair one = {f64_set(1), f64_set(0)};

    /* 1 + E - a t'(a), or 1 + a t'(a) for x > 0; times E; and 1 more for x > 0 */
    const f64_pair curve = f64_pair_product(gate.square, (f64_pair){f64_set(TANH_CURVE_HIGH), f64_set(TANH_CURVE_LOW)});
    const f64_pair slope = f64_pair_sum((f64_pair){f64_set(TANH_SLOPE_HIGH), f64_set(TANH_SLOPE_LOW)}, curve);
    const f64_pair rise = f64_pair_times(slope, gate.position);
    const f64_pair factor = f64_pair_sum(f64_pair_select(gate.negative, gate.one_plus_decay, one), rise);
    const f64_pair decay = f64_pair_select(gate.negative, gate.decay, gate.plain_decay);
    const f64_pair left = f64_pair_product(factor, decay), right = f64_pair_sum(one, left);
    const f64_pair square = f64_pair_product(gate.one_plus_decay, gate.one_plus_decay);
    const f64_pair ratio = f64_pair_quotient(f64_pair_select(gate.negative, left, right), square);
    const f64 value = tanh_unscale(&gate, f64_add(ratio.high, ratio.low));
    return F64_BESIDE_ZERO(x, TANH_GRAD_ZERO, value);
}
