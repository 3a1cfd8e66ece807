/* Functions in pieces: near each node r of a grid a polynomial in d = x - r,
 *
 *     f(x) = high + (low + c[1] d + ... + c[K] d^K),
 *
 * of degree K = 3 in float32 and 7 in float64. A table has a row of K + 1 numbers for each node; low, which needs few
 * bits, is in the lower half of the bits of c[K], which needs few, too. What is in parentheses is small against f, so
 * that its roundings hardly count, except beside a zero of f, where another polynomial stands in.
 */

/* Nodes that are multiples of 1/per_unit. */
typedef struct {
    OP(element) lowest, highest; /* nodes: the first and the last */
    int per_unit;
} OP(grid);

enum { OP(degree) = OP(columns) - 1 };
typedef const OP(element) (*OP(rows))[OP(columns)];

/* Where x is: the offset of its row in memory, and d. */
typedef struct {
    const OP(offset) * row;
    REAL d;
} OP(place);

/* x, or the end that is nearest; the lowest for a NaN */
static inline REAL OP(clamp)(REAL x, OP(element) lowest, OP(element) highest)
{
    return OP(min)(OP(max)(x, OP(set)(lowest)), OP(set)(highest));
}

/* d of an x between the ends of the grid, and where its row is. It takes long from here until the row can be read. */
static inline REAL OP(find)(const OP(grid) * grid, REAL x, OP(offset) * row)
{
    const OP(nearest) nearest = OP(nearest_node)(x, grid->per_unit, grid->lowest);
    OP(store_offsets)(row, nearest.index);
    return OP(sub)(x, nearest.node);
}

/* f(x): high, and what is in parentheses */
static inline OP(pair) OP(piece)(OP(rows) rows, OP(place) place)
{
    REAL column[OP(columns)];
    OP(load_rows)(rows, place.row, column);
    const REAL high = column[0], low = OP(lower_half)(column[OP(degree)]);
    return (OP(pair)){high, OP(fma)(place.d, OP(polynomial_of)(column + 1, OP(degree), place.d), low)};
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
    if (OP(all)(away))
        return value;
    const REAL h = OP(select)(away, OP(set)(0), distance); /* far away its powers would overflow */
    const REAL rest = OP(fma)(h, OP(polynomial)(zero->curve, zero->terms, h), OP(set)(zero->slope[1]));
    const REAL inner = OP(fma)(h, rest, OP(set)(zero->at));
    return OP(select)(away, value, OP(fma)(h, OP(set)(zero->slope[0]), inner));
}
