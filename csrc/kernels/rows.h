/* A curve in rows: near each node r of a table a polynomial in d = x - r,
 *
 *     f(x) = high + (low + c[1] d + s (c[2] + ... + c[K] d^(K - 2))),        s = d^2 (1 + quartic d^2),
 *
 * of degree K = 3 in float32 and 7 in float64. A row has K + 1 numbers: high and c[1] to c[K]. low, which needs few
 * bits, is in the lower half of the bits of c[K], which needs few, too. In float64 that of c[K - 1] is r, so that nodes
 * may stand anywhere. The bracket is small relative to f, so that its rounding errors hardly matter, except near a zero
 * of f.
 *
 * There three things make the row exact enough: a node lies on the zero, nearer than numbers are to each other; high
 * has no bits below the last bit of c[1] d, so that the sum is exact where it cancels; and c[1] d is added last. What
 * is nearer still has a series of its own. In float64 all nodes of a curve with a zero are shifted by what the nearest
 * number to the zero has below the bits that a row can hold.
 *
 * quartic is not zero for the derivatives in float32 alone. It makes the row about the zero correct to d^4, and costs
 * the others little. docs/design.md derives all this.
 */

enum { OP(degree) = OP(columns) - 1, OP(rows_hold_nodes) = OP(degree) > 3 };

/* Where x falls: its row's offset, kept in memory, since the load is slow; and its distance d from the node, or x where
 * the row holds the node. */
typedef struct {
    const OP(offset) * row;
    REAL d;
} OP(location);

/* Added to d^2 so that it is never subnormal: processors take long over each operation that makes a subnormal number,
 * or reads one. For the same reason low is not zero in a row whose d may be next to zero. */
static const OP(element) OP(least_square) = (OP(element))(OP(rows_hold_nodes) ? 0x1p-200 : 0x1p-56);

/* f(x) from the columns of its row, d and s: high, and the bracket. */
static inline OP(pair) OP(evaluate_columns)(REAL *column, REAL d, REAL s)
{
    const REAL low = OP(lower_half)(column[OP(degree)]);
    const REAL bend = OP(polynomial_of)(column + 2, OP(degree) - 1, d, OP(fma)(d, d, OP(set)(OP(least_square))));
    return (OP(pair)){column[0], OP(fma)(d, column[1], OP(fma)(s, bend, low))};
}

/* f(x). A curve without a zero has neither quartic nor shift. */
static inline OP(pair) OP(evaluate_row)(const OP(curve) * curve, int has_zero, OP(location) location)
{
    REAL column[OP(columns)];
    OP(load_rows)(curve->rows, location.row, column);
    const REAL d = OP(distance)(curve, has_zero, location.d, column[OP(degree) - 1]);
    const REAL square = OP(fma)(d, d, OP(set)(OP(least_square)));
    return OP(evaluate_columns)(column, d, has_zero ? OP(with_quartic)(curve, square) : square);
}

/* value; but within reach of the curve's zero what the series says, and for NaN a NaN */
static inline REAL OP(beside_zero)(REAL x, REAL value, const OP(zero) * zero)
{
    const REAL distance = OP(sub)(x, OP(set)(zero->near));
    const OP(mask) away = OP(less)(OP(set)(zero->reach), OP(abs)(distance));
    if (GELU_LIKELY(OP(all)(away)))
        return value;
    const OP(zero_series) *series = zero->series;
    GELU_HIDE_FROM_OPTIMIZER(series);
    const REAL h = OP(select)(away, OP(set)(0), distance); /* far away its powers would overflow */
    const REAL bend = OP(fma)(OP(set)(series->bend[1]), h, OP(set)(series->bend[0]));
    const REAL rest = OP(fma)(h, bend, OP(set)(series->slope[1]));
    const REAL inner = OP(fma)(h, rest, OP(set)(series->at));
    return OP(select)(away, value, OP(fma)(h, OP(set)(series->slope[0]), inner));
}
