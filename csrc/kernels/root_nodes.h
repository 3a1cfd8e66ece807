/* Nodes in float64: the closer together the lower they are where the gate falls like exp(-x^2/2), so that rows over
 * which it changes by the same ratio end where x^2 grows in equal steps; and where it falls like exp(x), closest
 * together about zero. N(0, 1) touches few of them.
 *
 * To row n, counted from that of zero, belongs each x for which x (slope - curve min(x, bend x)) is nearest to n. A row
 * holds its node, which is near the middle of what belongs to it and has few bits. One node is zero; the slope is such
 * that the zero of the derivative is in the middle of what belongs to a row, next to its node.
 */

/* x, or the end that is nearest; and the row's offset */
static inline REAL OP(locate)(const OP(nodes) * nodes, REAL x, OP(int) * offset)
{
    const REAL inside = OP(clamp)(x, nodes->lowest, nodes->highest);
    const REAL round = OP(set)(OP(round_magic)); /* its last place is worth 1 */
    const OP(int) first = OP(bits)(OP(set)(OP(round_magic) + nodes->first - OP(first_row)));
    const REAL falling = OP(min)(inside, OP(mul)(inside, OP(set)(nodes->bend)));
    const REAL density = OP(fma)(falling, OP(set)(-nodes->curve), OP(set)(nodes->slope));
    *offset = OP(row_offsets)(OP(int_sub)(OP(bits)(OP(fma)(inside, density, round)), first));
    return inside;
}

/* The same for the rows of the tail. */
static inline REAL OP(locate_in_tail)(const OP(tail_nodes) * nodes, REAL x, OP(int) * offset)
{
    const REAL inside = OP(clamp)(x, nodes->lowest, nodes->highest);
    const OP(element) magic = OP(round_magic) * nodes->spacing; /* its last place is worth the spacing */
    const OP(int) number = OP(bits)(OP(add)(inside, OP(set)(magic))), first = OP(bits)(OP(set)(magic + nodes->lowest));
    const OP(int) row = OP(int_sub)(number, OP(int_sub)(first, OP(int_set)(nodes->first + OP(first_row))));
    *offset = OP(row_offsets)(row);
    return inside;
}

/* how far x is from the node that its row holds */
static inline REAL OP(distance)(const OP(curve) * curve, int has_zero, REAL x, REAL column)
{
    const REAL d = OP(sub)(x, OP(lower_half)(column));
    return has_zero ? OP(sub)(d, OP(set)(curve->shift)) : d;
}

/* in float32 alone */
static inline REAL OP(with_quartic)(const OP(curve) * curve, REAL square)
{
    (void)curve;
    return square;
}
