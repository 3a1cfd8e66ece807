/* The nodes of the body as multiples of 1/per_unit: in float64. */

typedef OP(grid) OP(body);

static inline REAL OP(find_in_body)(const OP(body) * body, REAL x, OP(int) * offset)
{
    return OP(find)(body, x, offset);
}

/* They pass over NaN. */
enum { OP(extremes_tell_nan) = 0 };

static inline OP(extremes) OP(include)(OP(extremes) extremes, REAL x)
{
    return (OP(extremes)){OP(max)(x, extremes.highest), OP(min)(x, extremes.lowest)};
}
