/* How the gates of the families are tabulated in float64. */
#include "../tables/exponential_f64.h"
#include "../tables/normal_f64.h"
#include "../tables/tanh_f64.h"

#define f64_normal_value_rows gelu_normal_value_rows_f64
#define f64_normal_grad_rows gelu_normal_grad_rows_f64

/* Of the series S in normal.h: (E1(u) - 1) / u, and what is multiplied by w. */
static inline f64 f64_normal_bend(f64 u) { return f64_polynomial(f64_normal_moment1 + 1, 8, u); }

static inline f64 f64_normal_curvature(f64 u, f64 w)
{
    return f64_fma(w, f64_polynomial(f64_normal_moment5, 4, u), f64_polynomial(f64_normal_moment3, 7, u));
}

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

    const f64 change = f64_fma(rest, f64_polynomial(f64_exponential_change, 5, rest), column[1]);
    return f64_fast_sum(power, f64_mul(power, change));
}

/* exp(-t(size)) of tanh.h, and where it is scaled up */
static inline f64_pair f64_tanh_decay(f64 size, f64_mask *scaled)
{
    const f64_pair cubic = f64_pair_product(f64_exact_product(size, size), f64_pair_set(f64_tanh_cubic));
    const f64_pair factor = f64_pair_sum(f64_pair_set(f64_tanh_linear), cubic);
    *scaled = f64_less(f64_set(f64_tanh_scaled_above), size);
    return f64_exponential(f64_pair_times(factor, size), *scaled);
}
