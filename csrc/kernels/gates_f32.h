/* How the gates of the families are tabulated in float32. */
#include "../tables/normal_f32.h"
#include "../tables/tanh_f32.h"

#define f32_normal_value_rows gelu_normal_value_rows_f32
#define f32_normal_grad_rows gelu_normal_grad_rows_f32

/* Of the series S in normal.h: (E1(u) - 1) / u, and what is multiplied by w. */
static inline f32 f32_normal_bend(f32 u) { return f32_polynomial(f32_normal_moment1 + 1, 4, u); }

static inline f32 f32_normal_curvature(f32 u, f32 w)
{
    (void)w;
    return f32_polynomial(f32_normal_moment3, 2, u);
}

/* exp(-t(size)) of tanh.h, and where it is scaled up: a row for the nearest multiple of 1/128, and a polynomial for the
 * rest of the exponent. */
static inline f32_pair f32_tanh_decay(f32 size, f32_mask *scaled)
{
    const f32_nearest nearest = f32_nearest_node(f32_min(size, f32_set(f32_tanh_top)), f32_tanh_rows_per_unit, 0);
    f32 column[4];
    f32_rows4(gelu_tanh_rows_f32, nearest.index, column);
    *scaled = f32_less(f32_set(f32_tanh_scaled_above), nearest.node);

    const f32 d = f32_sub(size, nearest.node);
    const f32 rest = f32_mul(d, f32_fma(d, f32_fma(d, f32_set(f32_tanh_cubic), column[3]), column[2]));
    const f32 change = f32_mul(rest, f32_polynomial(f32_tanh_change, 5, rest));
    return f32_fast_sum(column[0], f32_fma(column[0], change, column[1]));
}
