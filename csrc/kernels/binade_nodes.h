/* The nodes of the body the wider apart the higher they are, since the functions bend most towards the tail: in
 * float32. So a table is small, and hardly driven out of the cache by the arrays.
 *
 * They are (r - 4) scale for the numbers r from 1/2 to 8 that have no more than 8 bits behind the leading one, 2^8 of
 * them to a binade. To r belongs each x for which x / scale + 4 + 1/256 begins with the bits of r. One node is zero;
 * the scale puts another next to the zero of the derivative, nearer than floats are to each other there, in the middle
 * of what belongs to it. It is more than 1, so that nothing here overflows.
 */

typedef struct {
    OP(element) lowest, highest; /* numbers between which the nodes are; the latter is the last */
    OP(element) scale, inverse;
} OP(body);

static inline OP(element) OP(end_of_body)(const OP(body) * body) { return body->highest; }

/* d of an x between lowest and highest, and the offset of its row */
static inline REAL OP(find_in_body)(const OP(body) * body, REAL x, OP(int) * offset)
{
    const REAL scale = OP(set)(body->scale), inverse = OP(set)(body->inverse);
    const REAL r = OP(first_8_bits)(OP(fma)(x, inverse, OP(set)((OP(element))(4 + 0x1p-8))));
    *offset = OP(row_offsets_of_8_bits)(r);
    return OP(sub)(x, OP(as_stored)(OP(fma)(r, scale, OP(set)(-4 * body->scale))));
}

/* In each lane the numbers that are the farthest from zero on both sides, and beyond them NaN: by their bits, in which
 * numbers of one sign are in order. */
enum { OP(extremes_tell_nan) = 1 };
typedef struct {
    OP(int) highest, lowest;
} OP(extremes);

static inline OP(extremes) OP(no_extremes)(void)
{
    return (OP(extremes)){OP(bits)(OP(set)(0)), OP(bits)(OP(set)(-(OP(element))0))};
}

static inline OP(extremes) OP(include)(OP(extremes) extremes, REAL x)
{
    return (OP(extremes)){OP(int_max)(extremes.highest, OP(bits)(x)),
                          OP(int_unsigned_max)(extremes.lowest, OP(bits)(x))};
}

static inline int OP(are_above)(OP(extremes) extremes, OP(element) low)
{
    return OP(all)(OP(less)(OP(set)(low), OP(of_bits)(extremes.lowest)));
}

static inline int OP(are_between)(OP(extremes) extremes, OP(element) low, OP(element) high)
{
    return OP(all)(OP(less)(OP(of_bits)(extremes.highest), OP(set)(high))) && OP(are_above)(extremes, low);
}

static inline int OP(are_in_body)(OP(extremes) extremes, const OP(body) * body)
{
    return OP(are_between)(extremes, body->lowest, body->highest);
}
