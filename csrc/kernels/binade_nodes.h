/* The nodes of the body the wider apart the higher they are, since the functions bend most towards the tail: in
 * float32.
 *
 * They are the numbers r for which r + origin has no more than 8 bits behind the leading one, 2^8 of them to a binade.
 * So a table is small, and hardly driven out of the cache by the arrays.
 */

typedef struct {
    OP(element) lowest, highest, origin; /* nodes: the first and the last; lowest + origin is in [1, 2) */
} OP(body);

/* The first node but one: the first is for what is below. */
static inline OP(element) OP(begin_of_body)(const OP(body) * body) { return body->lowest + (OP(element))0x1p-8; }

static inline REAL OP(find_in_body)(const OP(body) * body, REAL x, OP(offset) * row)
{
    const REAL origin = OP(set)(body->origin), lowest = OP(set)(body->lowest + body->origin);
    const REAL clamped = OP(clamp)(x, body->lowest, body->highest);
    const REAL node = OP(round_to_8_bits)(OP(add)(clamped, origin));
    OP(store_offsets_of_8_bits)(row, OP(int_sub)(OP(bits)(node), OP(bits)(lowest)));
    return OP(sub)(clamped, OP(sub)(node, origin));
}
