/* What the normal family needs to know of float64: its tables and the length of its series. */
#include "../tables/normal_f64.h"

#define f64_normal_value_rows gelu_normal_value_rows_f64
#define f64_normal_grad_rows gelu_normal_grad_rows_f64

/* Of the series S in normal.h: (E1(u) - 1) / u, and what is multiplied by w. */
static inline f64 f64_normal_bend(f64 u)
{
    return f64_polynomial(f64_normal_bend_terms, GELU_COUNT(f64_normal_bend_terms), u);
}

static inline f64 f64_normal_curvature(f64 u, f64 w)
{
    return f64_fma(w, f64_polynomial(f64_normal_moment5, GELU_COUNT(f64_normal_moment5), u),
                   f64_polynomial(f64_normal_moment3, GELU_COUNT(f64_normal_moment3), u));
}
