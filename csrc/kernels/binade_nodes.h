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

/* d of an x between lowest and highest, and the offset of its row */
static inline REAL OP(find_in_body)(const OP(body) * body, REAL x, OP(int) * offset)
{
    const REAL scale = OP(set)(body->scale), inverse = OP(set)(body->inverse);
    const REAL r = OP(first_8_bits)(OP(fma)(x, inverse, OP(set)((OP(element))(4 + 0x1p-8))));
    *offset = OP(row_offsets_of_8_bits)(r);
    return OP(sub)(x, OP(as_stored)(OP(fma)(r, scale, OP(set)(-4 * body->scale))));
}

/* By their bits, in which numbers of one sign are in order, and NaN beyond them. */
enum { OP(extremes_tell_nan) = 1 };

static inline OP(extremes) OP(include)(OP(extremes) extremes, REAL x)
{
    const OP(int) highest = OP(int_max)(OP(bits)(extremes.highest), OP(bits)(x));
    const OP(int) lowest = OP(int_unsigned_max)(OP(bits)(extremes.lowest), OP(bits)(x));
    return (OP(extremes)){OP(of_bits)(highest), OP(of_bits)(lowest)};
}
