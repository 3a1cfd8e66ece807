/* The normal family: gelu(x) = x P(x), gelu_grad(x) = P(x) + x p(x), with P and p the standard normal distribution
 * function and density.
 *
 * A table holds f = P (or gelu_grad) and p at nodes r, equally spaced from where the function vanishes to where it has
 * reached its limit. With d = x - r, u = r d and w = d d, p(r + s) = p(r) exp(-r s - s^2/2) gives
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
 * Nodes are 1/64 apart from -15 to 6.5 in float32, 1/128 apart from -38.75 to 9 in float64. The bounds are in
 * gelu/_bounds.py. The largest errors found (all floats in float32; 10^6 points and a search in float64), in ULP:
 *
 *     f32     gelu         0.839 at -13.149433: -1.1272681e-38 for -1.12726798608e-38
 *             gelu_grad    0.761 at -13.382175: -6.882107e-39 for -6.88210853118e-39
 *     f64     gelu         0.904 at -36.58984369711899
 *             gelu_grad    0.853 at -0.7608649338506757
 */

typedef struct {
    REAL above, position;          /* x, not below the lowest node; and not above the highest either. Both keep NaN */
    REAL node, d, u, w;            /* r and what follows from it */
    REAL high, low, density, last; /* last: of a value what undoes the scale, of a derivative its slope */
} OP(normal_row);

/* x beside the row of its nearest node. A NaN is given some row: the minimum that finds it stands the other way round.
 */
static inline OP(normal_row) OP(normal_nearest_row)(const OP(element) (*rows)[4], REAL x)
{
    OP(normal_row) row;
    const REAL highest = OP(set)(OP(normal_highest));
    row.above = OP(max)(OP(set)(OP(normal_lowest)), x);
    row.position = OP(min)(highest, row.above);

    const REAL within = OP(min)(row.above, highest);
    const OP(nearest) nearest = OP(nearest_node)(within, OP(normal_rows_per_unit), OP(normal_lowest));
    REAL column[4];
    OP(rows4)(rows, nearest.index, column);
    row.node = nearest.node;
    row.high = column[0];
    row.low = column[1];
    row.density = column[2];
    row.last = column[3];

    row.d = OP(sub)(row.position, row.node);
    row.u = OP(mul)(row.node, row.d);
    row.w = OP(mul)(row.d, row.d);
    return row;
}

static inline REAL OP(gelu)(REAL x)
{
    const OP(normal_row) row = OP(normal_nearest_row)(OP(normal_value_rows), x);
    const REAL d = row.d, u = row.u, w = row.w;
    const REAL series = OP(fma)(w, OP(normal_curvature)(u, w), OP(fma)(u, OP(normal_bend)(u), OP(set)(1)));
    const REAL change = OP(fma)(OP(mul)(row.density, d), series, row.low);
    const OP(pair) gate = OP(fast_sum)(row.high, change);
    return OP(mul)(OP(fma)(row.above, gate.high, OP(mul)(row.position, gate.low)), row.last);
}

static inline REAL OP(gelu_grad)(REAL x)
{
    const OP(normal_row) row = OP(normal_nearest_row)(OP(normal_grad_rows), x);
    const REAL d = row.d, u = row.u, w = row.w, position = row.position;

    /* (S - 1) - (x (x - d/2) E1(v) - r^2) with v = u + w/2, where x (x - d/2) - r^2 = v + u/2 */
    const REAL half = OP(set)(0.5), v = OP(fma)(half, w, u);
    const REAL u_part = OP(mul)(u, OP(normal_bend)(u)), v_part = OP(mul)(v, OP(normal_bend)(v));
    const REAL product = OP(mul)(position, OP(fnma)(half, d, position));
    const REAL linear = OP(sub)(u_part, OP(fma)(half, u, v));
    const REAL rest = OP(fnma)(product, v_part, OP(fma)(w, OP(normal_curvature)(u, w), linear));

    const REAL change = OP(fma)(d, row.last, OP(fma)(OP(mul)(row.density, d), rest, row.low));
    const OP(mask) scaled = OP(less)(row.node, OP(set)(OP(normal_scaled_below)));
    const REAL unscale = OP(select)(scaled, OP(set)(OP(normal_unscale)), OP(set)(1));
    const REAL value = OP(mul)(OP(add)(row.high, change), unscale);
    return OP(beside_zero)(x, value, &OP(normal_grad_zero));
}
