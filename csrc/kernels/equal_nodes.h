/* The nodes of the body as multiples of 1/per_unit: in float64. */

typedef OP(grid) OP(body);

/* The first node but one: the first is for what is below. The last is for what is above, too. */
static inline OP(element) OP(begin_of_body)(const OP(body) * body)
{
    return body->lowest + (OP(element))1 / (OP(element))body->per_unit;
}

static inline OP(element) OP(end_of_body)(const OP(body) * body)
{
    (void)body;
    return (OP(element))INFINITY;
}

static inline REAL OP(find_in_body)(const OP(body) * body, REAL x, OP(int) * offset)
{
    return OP(find)(body, x, offset);
}

/* The numbers that are the farthest from zero on both sides in each lane, but for NaN. */
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
