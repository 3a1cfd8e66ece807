/* The second derivative, which falls to both sides of zero: in float64.
 *
 * Its rows, of the body and of the tail alike, are those of t = min(x, mirror x), which is negative on both sides. For
 * an even function mirror is -1. Where the sides differ, mirror makes them fall alike, and x > 0 has rows of its own.
 * There is a zero on each side. The rows about it have a node that is as near as a row can say, and within reach of the
 * zero there is a series, as in rows.h; no node is shifted.
 */

enum { OP(has_second) = 1 };

/* What of x is below zero where the function falls: t, or in the other kinds x itself. */
static inline REAL OP(falling)(gelu_kind kind, const OP(activation) * activation, REAL x)
{
    return gelu_kinds[kind].second ? OP(min)(x, OP(mul)(x, OP(set)(activation->mirror))) : x;
}

/* The offset of the row on x's side, from that of t's row. */
static inline OP(int) OP(on_side)(gelu_kind kind, const OP(activation) * activation, REAL x, OP(int) offset)
{
    if (!gelu_kinds[kind].second)
        return offset;
    const OP(int) none = OP(int_set)(0), further = OP(row_offsets)(OP(int_set)(activation->rows_above));
    const REAL back = OP(select)(OP(less)(OP(set)(0), x), OP(of_bits)(OP(int_sub)(none, further)), OP(of_bits)(none));
    return OP(int_sub)(offset, OP(bits)(back));
}

static inline REAL OP(grad2)(OP(point) p)
{
    if (p.part == GELU_NEAR_ZERO)
        return OP(grad)(p);
    const OP(pair) row = OP(evaluate_row)(&p.activation->grad, 0, p.location);
    const REAL below = OP(beside_zero)(p.x, OP(add)(row.high, row.low), &p.activation->grad.zero);
    return OP(result_of_row)(p, row, OP(beside_zero)(p.x, below, &p.activation->zero_above));
}
