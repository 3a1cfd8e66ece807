/* Nodes in float32: spaced by binade, closest together in the tail, where the functions bend most; or, where the gate
 * falls like exp(x), at the top, since they bend most about zero. So one table serves from the last subnormal result to
 * the limit above, and is hardly driven out of the cache by the arrays.
 *
 * They are (r - zero) scale for the numbers r from 1 to 16 that have no more than 10 bits behind the leading one, 2^10
 * of them to a binade. To r belongs each x for which x / scale + start begins with the bits of r. One node is zero; the
 * scale puts another next to the zero of the derivative, about as near as floats are to each other there. start is zero
 * and half the spacing of r about it, so that both are in the middle of what belongs to them. The scale, which is
 * negative where the highest x have the lowest r, is more than 1 in size, so that nothing here overflows.
 */

/* d, which is exact, and the row's offset; beyond the ends that of the nearest node */
static inline REAL OP(locate)(const OP(nodes) * nodes, REAL x, OP(int) * offset)
{
    const REAL inside = OP(clamp)(x, nodes->lowest, nodes->highest);
    const REAL r = OP(first_10_bits)(OP(fma)(inside, OP(set)(nodes->inverse), OP(set)(nodes->start)));
    *offset = OP(row_offsets_of_10_bits)(r);
    return OP(fma)(OP(sub)(r, OP(set)(nodes->zero)), OP(set)(-nodes->scale), inside);
}

/* how far x is from the node of its row */
static inline REAL OP(distance)(const OP(curve) * curve, int has_zero, REAL d, REAL column)
{
    (void)curve, (void)has_zero, (void)column;
    return d;
}

/* d^2 (1 + quartic d^2) */
static inline REAL OP(with_quartic)(const OP(curve) * curve, REAL square)
{
    return OP(fma)(OP(mul)(square, OP(set)(curve->quartic)), square, square);
}
