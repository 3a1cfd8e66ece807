/* Nodes the wider apart the higher they are, since the functions bend most towards the tail: in float32. So one table
 * serves from the last subnormal result to the limit above, and is hardly driven out of the cache by the arrays.
 *
 * They are (r - zero) scale for the numbers r from 1 to 16 that have no more than 10 bits behind the leading one, 2^10
 * of them to a binade. To r belongs each x for which x / scale + zero + 2^-8 begins with the bits of r. One node is
 * zero; the scale puts another next to the zero of the derivative, nearer than floats are to each other there, in the
 * middle of what belongs to it. It is more than 1, so that nothing here overflows.
 */

typedef struct {
    OP(element) end, lowest, highest; /* of the tail, between tail and body, and the last node */
    OP(element) scale, origin;        /* of the nodes: origin is -zero scale */
    OP(element) inverse, start;       /* 1 / scale, and zero + 2^-8 */
} OP(body);

/* d of an x between the ends, and the offset of its row */
static inline REAL OP(find_in_body)(const OP(body) * body, REAL x, OP(int) * offset)
{
    const REAL r = OP(first_10_bits)(OP(fma)(x, OP(set)(body->inverse), OP(set)(body->start)));
    *offset = OP(row_offsets_of_10_bits)(r);
    return OP(sub)(x, OP(as_stored)(OP(fma)(r, OP(set)(body->scale), OP(set)(body->origin))));
}

static inline REAL OP(find_nearest)(const OP(body) * body, REAL x, OP(int) * offset)
{
    return OP(find_in_body)(body, OP(clamp)(x, body->end, body->highest), offset);
}
