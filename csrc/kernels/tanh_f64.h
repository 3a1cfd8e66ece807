/* The tanh form in float64: gelu_tanh(x) = x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) and its derivative.
 *
 * With t(a) = 2 sqrt(2/pi) (a + 0.044715 a^3), a = |x| and E = exp(-t(a)) <= 1,
 *
 *     gelu_tanh(x)      = x N / (1 + E),                         N = E for x < 0, 1 for x > 0,
 *     gelu_tanh_grad(x) = E (1 + E - a t'(a)) / (1 + E)^2        for x < 0,
 *                         (1 + E (1 + a t'(a))) / (1 + E)^2      for x > 0,
 *
 * which loses nothing in the tail. Each factor is carried as high + low. Only 1 + E - a t'(a) cancels, beside the zero
 * of the derivative at -0.7524614...: there the derivative is a polynomial in the distance from that zero. In the tail
 * E is scaled up, so that the only rounding to a subnormal is the last.
 *
 * The bounds are in gelu/_bounds.py. The largest errors found (10^6 points and a search), in ULP: gelu_tanh 0.750 at
 * -21.181176825264725, gelu_tanh_grad 0.751 at -21.22879164733592.
 */
#include "../tables/exponential_f64.h"
#include "../tables/tanh_f64.h"

/* 2^(-t/128) to about 2^-63, times 2^f64_exponential_lift in the lanes of the mask: for 0 <= t < 128 * 1022, and
 * 128 * 1150 where lifted.
 *
 * t = 128 m + j + r with |r| <= 1/2: a row holds 2^(-j/128), m goes into the exponent, a polynomial gives 2^(-r/128).
 */
static inline f64_pair f64_exponential(f64_pair t, f64_mask lifted)
{
    const f64_nearest nearest = f64_nearest_node(t.high, 1, 0);
    const f64 rest = f64_add(f64_sub(t.high, nearest.node), t.low);

    f64 column[2];
    f64_rows2(gelu_exponential_rows_f64, f64_int_and(nearest.index, f64_int_set(127)), column);
    const f64 lift = f64_from_bits(f64_int_set((int64_t)f64_exponential_lift << 52));
    const f64_int raise = f64_bits(f64_select(lifted, lift, f64_set(0)));
    const f64_int lower = f64_int_and(f64_int_shift_left(nearest.index, 52 - 7), f64_int_set(-((int64_t)1 << 52)));
    const f64 power = f64_from_bits(f64_int_sub(f64_bits(column[0]), f64_int_sub(lower, raise)));

    const f64 change =
        f64_fma(rest, f64_polynomial(f64_exponential_change, GELU_COUNT(f64_exponential_change), rest), column[1]);
    return f64_fast_sum(power, f64_mul(power, change));
}

/* exp(-t(size)), and where it is scaled up */
static inline f64_pair f64_tanh_decay(f64 size, f64_mask *scaled)
{
    const f64_pair cubic = f64_pair_product(f64_exact_product(size, size), f64_pair_set(f64_tanh_cubic));
    const f64_pair factor = f64_pair_sum(f64_pair_set(f64_tanh_linear), cubic);
    *scaled = f64_less(f64_set(f64_tanh_scaled_above), size);
    return f64_exponential(f64_pair_times(factor, size), *scaled);
}

typedef struct {
    f64 position;         /* x, but at most the top and at least minus the top; keeps NaN */
    f64 size;             /* its absolute value */
    f64_mask negative;    /* x < 0 */
    f64_pair decay;       /* E, scaled up where it is too small to matter beside 1 */
    f64_pair plain_decay; /* E, or 0 where E is too small to matter beside 1 */
    f64_pair one_plus_decay;
    f64 unscale; /* what undoes the scale of the result */
} tanh_gate_f64;

static inline tanh_gate_f64 tanh_gate_of_f64(f64 x)
{
    tanh_gate_f64 gate;
    gate.position = f64_min(f64_set(f64_tanh_top), f64_max(f64_set(-f64_tanh_top), x));
    gate.size = f64_abs(gate.position);
    gate.negative = f64_less(x, f64_set(0));

    f64_mask scaled;
    const f64_pair zero = {f64_set(0), f64_set(0)};
    const f64 one = f64_set(1), lower = f64_select(gate.negative, f64_set(f64_tanh_unscale), one);
    gate.decay = f64_tanh_decay(gate.size, &scaled);
    gate.plain_decay = f64_pair_select(scaled, zero, gate.decay);
    gate.unscale = f64_select(scaled, lower, one);
    gate.one_plus_decay = f64_fast_sum(one, gate.plain_decay.high);
    gate.one_plus_decay.low = f64_add(gate.one_plus_decay.low, gate.plain_decay.low);
    return gate;
}

static inline f64 f64_gelu_tanh(f64 x)
{
    const tanh_gate_f64 gate = tanh_gate_of_f64(x);
    const f64_pair one = {f64_set(1), f64_set(0)};
    const f64_pair ratio = f64_pair_quotient(f64_pair_select(gate.negative, gate.decay, one), gate.one_plus_decay);
    const f64 above = f64_max(f64_set(-f64_tanh_top), x); /* keeps +inf and NaN */
    return f64_mul(f64_fma(above, ratio.high, f64_mul(gate.position, ratio.low)), gate.unscale);
}

static inline f64 f64_gelu_tanh_grad(f64 x)
{
    const tanh_gate_f64 gate = tanh_gate_of_f64(x);
    const f64_pair one = {f64_set(1), f64_set(0)};

    /* 1 + E - a t'(a), or 1 + a t'(a) for x > 0; times E; and 1 more for x > 0 */
    const f64_pair square = f64_exact_product(gate.size, gate.size);
    const f64_pair curve = f64_pair_product(square, f64_pair_set(f64_tanh_curve));
    const f64_pair slope = f64_pair_sum(f64_pair_set(f64_tanh_slope), curve);
    const f64_pair rise = f64_pair_times(slope, gate.position);
    const f64_pair factor = f64_pair_sum(f64_pair_select(gate.negative, gate.one_plus_decay, one), rise);
    const f64_pair decay = f64_pair_select(gate.negative, gate.decay, gate.plain_decay);
    const f64_pair left = f64_pair_product(factor, decay), right = f64_pair_sum(one, left);

    const f64_pair divisor = f64_pair_product(gate.one_plus_decay, gate.one_plus_decay);
    const f64_pair ratio = f64_pair_quotient(f64_pair_select(gate.negative, left, right), divisor);
    const f64 value = f64_mul(f64_add(ratio.high, ratio.low), gate.unscale);
    return f64_beside_zero(x, value, &f64_tanh_grad_zero);
}
