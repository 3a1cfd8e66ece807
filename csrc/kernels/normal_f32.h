/* What the normal family needs to know of float32: its tables and the length of its series. */
#include "../tables/normal_f32.h"

#define f32_normal_value_rows gelu_normal_value_rows_f32
#define f32_normal_grad_rows gelu_normal_grad_rows_f32

/* Of the series S in normal.h: (E1(u) - 1) / u, and what is multiplied by w. */
static inline f32 f32_normal_bend(f32 u)
{
    return f32_polynomial(f32_normal_bend_terms, GELU_COUNT(f32_normal_bend_terms), u);
}

static inline f32 f32_normal_curvature(f32 u, f32 w)
{
    (void)w;
    return f32_polynomial(f32_normal_moment3, GELU_COUNT(f32_normal_moment3), u);
}
