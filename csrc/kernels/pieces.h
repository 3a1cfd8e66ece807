/* Functions in pieces: near each node r of a grid a polynomial in d = x - r,
 *
 *     f(x) = high + (low + c[1] d + s (c[2] + ... + c[K] d^(K - 2))),        s = d^2 (1 + quartic d^2),
 *
 * of degree K = 3 in float32 and 7 in float64. A table has a row of K + 1 numbers for each node; low, which needs few
 * bits, is in the lower half of the bits of c[K], which needs few, too. In float64 that of c[K - 1] is r, so that nodes
 * may stand anywhere. What is in parentheses is small against f, so that its roundings hardly count, except beside a
 * zero of f.
 *
 * There the derivatives have a node next to the zero, a high without bits below the last of c[1] d, so that their sum
 * is exact where it cancels, and c[1] d added last, so that what comes before hardly rounds. So another polynomial
 * covers next to nothing. In float64 all nodes of the derivatives are shifted by what the nearest number to the zero
 * has below the bits that a row can hold.
 *
 * quartic is zero but for the derivatives in float32. There it makes the pieces about their zero right to the fourth
 * power of d, and those elsewhere not much worse.
 */

enum { OP(degree) = OP(columns) - 1, OP(rows_hold_nodes) = OP(degree) > 3 };
typedef const OP(element) (*OP(rows))[OP(columns)];

/* Where x is: the offset of its row in memory, which takes long to be there, and d; or x, where the row tells d. */
typedef struct {
    const OP(offset) * row;
    REAL d;
} OP(place);

/* The value that memory would hold: rounded where float32 is computed in float64 (portable.h), elsewhere itself. */
static inline REAL OP(as_stored)(REAL value)
{
    OP(element) memory[OP(lanes)];
    OP(store)(memory, value);
    return OP(load)(memory);
}

/* x, or the end that is nearest; the lowest for a NaN */
static inline REAL OP(clamp)(REAL x, OP(element) lowest, OP(element) highest)
{
    return OP(min)(OP(max)(x, OP(set)(lowest)), OP(set)(highest));
}

/* What is added to d^2, so that it is no subnormal number: processors take long over each operation that makes one, or
 * reads one. So low is not zero where d may be next to it. */
static const OP(element) OP(least_square) = (OP(element))(OP(rows_hold_nodes) ? 0x1p-200 : 0x1p-56);

/* f(x): high, and what is in parentheses */
static inline OP(pair) OP(piece)(OP(rows) rows, OP(place) place, OP(element) quartic, OP(element) shift)
{
    REAL column[OP(columns)];
    OP(load_rows)(rows, place.row, column);
    const REAL high = column[0], low = OP(lower_half)(column[OP(degree)]);
    const REAL from_held = OP(rows_hold_nodes) ? OP(sub)(place.d, OP(lower_half)(column[OP(degree) - 1])) : place.d;
    const REAL d = shift == 0 ? from_held : OP(sub)(from_held, OP(set)(shift));
    const REAL square = OP(fma)(d, d, OP(set)(OP(least_square)));
    const REAL s = quartic == 0 ? square : OP(fma)(OP(mul)(square, OP(set)(quartic)), square, square);
    const REAL bend = OP(polynomial_of)(column + 2, OP(degree) - 1, d, square);
    return (OP(pair)){high, OP(fma)(d, column[1], OP(fma)(s, bend, low))};
}

/* A function about its zero: at + h (slope + h (curve[0] + curve[1] h + ...)), h = x - near, for |h| <= reach. */
typedef struct {
    OP(element) near, reach, at, slope[2];
    int terms;
    OP(element) curve[10];
} OP(zero);

/* value, but beside the zero what its table says; and NaN for NaN */
static inline REAL OP(beside_zero)(REAL x, REAL value, const OP(zero) * zero)
{
    const REAL distance = OP(sub)(x, OP(set)(zero->near));
    const OP(mask) away = OP(less)(OP(set)(zero->reach), OP(abs)(distance));
    if (GELU_MOSTLY(OP(all)(away)))
        return value;
    GELU_FORGET(zero);
    const REAL h = OP(select)(away, OP(set)(0), distance); /* far away its powers would overflow */
    const REAL rest = OP(fma)(h, OP(polynomial)(zero->curve, zero->terms, h), OP(set)(zero->slope[1]));
    const REAL inner = OP(fma)(h, rest, OP(set)(zero->at));
    return OP(select)(away, value, OP(fma)(h, OP(set)(zero->slope[0]), inner));
}
