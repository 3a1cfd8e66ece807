/* The normal family: gelu(x) = x P(x), gelu_grad(x) = P(x) + x p(x), with P and p the standard normal distribution
 * function and density.
 *
 * A table holds f = P (or gelu_grad) and p at nodes r, multiples of 1/128 from -38.75 to 9. With d = x - r, u = r d and
 * w = d d, p(r + s) = p(r) exp(-r s - s^2/2) gives
 *
 *     P(x) = P(r) + p(r) d S,         S = E1(u) - w/2 E3(u) + w^2/8 E5(u) - ...,
 *     E_k(u) = integral of s^(k-1) exp(-u s) over 0 <= s <= 1,
 *     gelu_grad(x) = gelu_grad(r) + p(r) d (S + 1 - x (x - d/2) E1(u + w/2)).
 *
 * One formula covers the whole range and every sign. f is kept as high + low, and one node of the second table is the
 * zero of gelu_grad (-0.7517915...) itself, so that no digit cancels beside it. Rows far in the tail are scaled up, so
 * that the only rounding to a subnormal is the last.
 *
 * Errors: gelu/_bounds.py. Method: Taylor expansion of the density about table nodes; the table is
 * csrc/tables/generate.py's.
 */
#include "../tables/normal_f64.h"
#include "arithmetic.h"

typedef struct {
    f64 node, high, low, density;
} normal_row;

static inline normal_row normal_nearest_row(const double (*rows)[4], f64 x)
{
    const f64 round = f64_set(0x1.8p52 / NORMAL_ROWS_PER_UNIT);              /* its last place is worth 1/128 */
    const f64 shifted = f64_add(f64_min(x, f64_set(NORMAL_HIGHEST)), round); /* a NaN is taken as the highest node */
    f64 column[4];
    f64_rows4(rows - NORMAL_FIRST_ROW, i64_sub(f64_bits(shifted), f64_bits(round)), column);
    return (normal_row){column[0], column[1], column[2], column[3]};
}

/* S of the formula above */
static inline f64 normal_series(f64 u, f64 w)
{
    const f64 third = f64_fma(w, F64_POLYNOMIAL(NORMAL_MOMENT5, u), F64_POLYNOMIAL(NORMAL_MOMENT3, u));
    return f64_fma(w, third, F64_POLYNOMIAL(NORMAL_MOMENT1, u));
}

static inline f64 normal_unscale(f64 node, f64 value)
{
    const f64_mask scaled = f64_less(node, f64_set(NORMAL_SCALED_BELOW));
    return f64_mul(value, f64_select(scaled, f64_set(NORMAL_UNSCALE), f64_set(1)));
}

static inline f64 gelu_f64(f64 x)
{
    const f64 above = f64_max(f64_set(NORMAL_LOWEST), x);         /* keeps +inf and NaN */
    const f64 position = f64_min(f64_set(NORMAL_HIGHEST), above); /* keeps NaN */
    const normal_row row = normal_nearest_row(gelu_normal_value_rows, position);
    const f64 d = f64_sub(position, row.node), u = f64_mul(row.node, d), w = f64_mul(d, d);
    const f64 change = f64_fma(f64_mul(row.density, d), normal_series(u, w), row.low);
    const f64_pair gate = f64_fast_sum(row.high, change);
    return normal_unscale(row.node, f64_fma(above, gate.high, f64_mul(position, gate.low)));
}

static inline f64 gelu_grad_f64(f64 x)
{
    const f64 position = f64_min(f64_set(NORMAL_HIGHEST), f64_max(f64_set(NORMAL_LOWEST), x)); /* keeps NaN */
    const normal_row row = normal_nearest_row(gelu_normal_grad_rows, position);
    const f64 d = f64_sub(position, row.node), u = f64_mul(row.node, d), w = f64_mul(d, d);
    const f64 half = f64_set(0.5);
    const f64 curve = F64_POLYNOMIAL(NORMAL_MOMENT1, f64_fma(half, w, u));
    const f64 middle = f64_fnma(half, d, position);
    const f64 slope = f64_fnma(f64_mul(position, middle), curve, f64_add(normal_series(u, w), f64_set(1)));
    const f64 change = f64_fma(f64_mul(row.density, d), slope, row.low);
    return normal_unscale(row.node, f64_add(row.high, change));
}
