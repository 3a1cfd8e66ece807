/* The normal family: gelu(x) = x P(x), gelu_grad(x) = P(x) + x p(x), with P and p the standard normal distribution
 * function and density.
 *
 * A table holds f = P (or gelu_grad) and p at nodes r, multiples of 1/128 from -38.75 to 9. With d = x - r, u = r d and
 * w = d d, p(r + s) = p(r) exp(-r s - s^2/2) gives
 *
 *     P(x) = P(r) + p(r) d S,       S = E1(u) - w/2 E3(u) + w^2/8 E5(u) - ...,
 *     E_k(u) = integral of s^(k-1) exp(-u s) over 0 <= s <= 1,
 *     gelu_grad(x) = gelu_grad(r) + p(r) d (S + 1 - x (x - d/2) E1(u + w/2)).
 *
 * One formula covers the whole range and both signs. f is kept as high + low. What multiplies p(r) d in the derivative
 * is 2 - r^2 at d = 0; that part of the product, gelu_grad'(r) d, has a column of its own. Beside the zero of gelu_grad
 * at -0.7517915..., where all this cancels, it is a polynomial in the distance from the zero. Rows far in the tail are
 * scaled up, so that the only rounding to a subnormal is the last.
 *
 * Errors: gelu/_bounds.py. Method: Taylor expansion of the density about table nodes; tables by
 * csrc/tables/generate.py.
 */
#include "../tables/normal_f64.h"
#include "arithmetic.h"

typedef struct {
    f64 node, high, low, density, last; /* last: what the table says of its fourth column */
} normal_row;

/* The row of the node nearest to x; a NaN is given some row. */
static inline normal_row normal_nearest_row(const double (*rows)[4], f64 x)
{
    const f64 round = f64_set(0x1.8p52 / NORMAL_ROWS_PER_UNIT); /* its last place is worth 1/128 */
    const f64 shifted = f64_add(f64_min(x, f64_set(NORMAL_HIGHEST)), round);
    f64 column[4];
    f64_rows4(rows - NORMAL_FIRST_ROW, i64_sub(f64_bits(shifted), f64_bits(round)), column);
    return (normal_row){f64_sub(shifted, round), column[0], column[1], column[2], column[3]};
}

/* (S - E1(u)) / w of the formula above */
static inline f64 normal_curvature(f64 u, f64 w)
{
    return f64_fma(w, F64_POLYNOMIAL(NORMAL_MOMENT5, u), F64_POLYNOMIAL(NORMAL_MOMENT3, u));
}

static inline f64 gelu_f64(f64 x)
{
    const f64 above = f64_max(f64_set(NORMAL_LOWEST), x);         /* keeps +inf and NaN */
    const f64 position = f64_min(f64_set(NORMAL_HIGHEST), above); /* keeps NaN */
    const normal_row row = normal_nearest_row(gelu_normal_value_rows, position);
    const f64 d = f64_sub(position, row.node), u = f64_mul(row.node, d), w = f64_mul(d, d);
    const f64 series = f64_fma(w, normal_curvature(u, w), F64_POLYNOMIAL(NORMAL_MOMENT1, u));
    const f64 change = f64_fma(f64_mul(row.density, d), series, row.low);
    const f64_pair gate = f64_fast_sum(row.high, change);
    return f64_mul(f64_fma(above, gate.high, f64_mul(position, gate.low)), row.last);
}

static inline f64 normal_grad_unscale(f64 node, f64 value)
{
    const f64_mask scaled = f64_less(node, f64_set(NORMAL_SCALED_BELOW));
    return f64_mul(value, f64_select(scaled, f64_set(NORMAL_UNSCALE), f64_set(1)));
}

static inline f64 gelu_grad_f64(f64 x)
{
    const f64 position = f64_min(f64_set(NORMAL_HIGHEST), f64_max(f64_set(NORMAL_LOWEST), x)); /* keeps NaN */
    const normal_row row = normal_nearest_row(gelu_normal_grad_rows, position);
    const f64 d = f64_sub(position, row.node), u = f64_mul(row.node, d), w = f64_mul(d, d);

    /* S - 1 + 1 - x (x - d/2) E1(v) + r^2, v = u + w/2, with E1(u) - 1 = u ratio(u) and x (x - d/2) - r^2 = v + u/2 */
    const f64 half = f64_set(0.5), v = f64_fma(half, w, u);
    const f64 u_part = f64_mul(u, F64_POLYNOMIAL_FROM(1, NORMAL_MOMENT1, u));
    const f64 v_part = f64_mul(v, F64_POLYNOMIAL_FROM(1, NORMAL_MOMENT1, v));
    const f64 product = f64_mul(position, f64_fnma(half, d, position));
    const f64 linear = f64_sub(u_part, f64_fma(half, u, v));
    const f64 rest = f64_fnma(product, v_part, f64_fma(w, normal_curvature(u, w), linear));

    const f64 change = f64_fma(d, row.last, f64_fma(f64_mul(row.density, d), rest, row.low));
    const f64 value = normal_grad_unscale(row.node, f64_add(row.high, change));
    return F64_BESIDE_ZERO(x, NORMAL_GRAD_ZERO, value);
}
