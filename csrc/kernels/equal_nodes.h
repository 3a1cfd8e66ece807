/* The nodes of the body as multiples of 1/per_unit: in float64. */

typedef OP(grid) OP(body);

/* Up to where no x need be clamped: as all are (extremes_tell_nan), everywhere. */
static inline OP(element) OP(end_of_body)(const OP(body) * body)
{
    (void)body;
    return (OP(element))INFINITY;
}

static inline REAL OP(find_in_body)(const OP(body) * body, REAL x, OP(int) * offset)
{
    return OP(find)(body, x, offset);
}

/* In each lane the numbers that are the farthest from zero on both sides. They pass over NaN. */
enum { OP(extremes_tell_nan) = 0 };
typedef struct {
    REAL highest, lowest;
} OP(extremes);

static inline OP(extremes) OP(no_extremes)(void) { return (OP(extremes)){OP(set)(0), OP(set)(0)}; }

static inline OP(extremes) OP(include)(OP(extremes) extremes, REAL x)
{
    return (OP(extremes)){OP(max)(x, extremes.highest), OP(min)(x, extremes.lowest)};
}

static inline int OP(are_above)(OP(extremes) extremes, OP(element) low)
{
    return OP(all)(OP(less)(OP(set)(low), extremes.lowest));
}

static inline int OP(are_between)(OP(extremes) extremes, OP(element) low, OP(element) high)
{
    return OP(all)(OP(less)(extremes.highest, OP(set)(high))) && OP(are_above)(extremes, low);
}

static inline int OP(are_in_body)(OP(extremes) extremes, const OP(body) * body)
{
    return OP(are_above)(extremes, body->lowest);
}
