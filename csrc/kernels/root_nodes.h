/* The nodes of the body the closer together the lower they are, in float64: the gate falls like exp(-x^2/2), so that
 * pieces which hold for the same ratio end where x^2 is at multiples of something. N(0, 1) touches few of them.
 *
 * To row n, counted from that of zero, belongs each x for which x (slope - curve min(x, 0)) is nearest to n. A row
 * holds its node, which is near the middle of what belongs to it and has few bits. One node is zero; the slope is such
 * that the zero of the derivative is in the middle of what belongs to a row, next to its node.
 */

typedef struct {
    OP(element) lowest, highest; /* numbers; from the latter on the last row tells the limit */
    OP(element) slope, curve;
    int first; /* the number of the first row, counted from that of zero */
} OP(body);

/* x, from which the row's node is to be subtracted, and the offset of the row, for an x between lowest and highest */
static inline REAL OP(find_in_body)(const OP(body) * body, REAL x, OP(int) * offset)
{
    const REAL round = OP(set)(OP(units)); /* its last place is worth 1 */
    const OP(int) first = OP(bits)(OP(set)(OP(units) + body->first - OP(first_row)));
    const REAL falling = OP(min)(x, OP(set)(0));
    const REAL density = OP(fma)(falling, OP(set)(-body->curve), OP(set)(body->slope));
    *offset = OP(row_offsets)(OP(int_sub)(OP(bits)(OP(fma)(x, density, round)), first));
    return x;
}

static inline REAL OP(find_nearest)(const OP(body) * body, REAL x, OP(int) * offset)
{
    return OP(find_in_body)(body, OP(clamp)(x, body->lowest, body->highest), offset);
}

/* The nodes of the tail: multiples of 1/per_unit. */
typedef struct {
    OP(element) lowest, highest; /* nodes: the first and the last */
    int per_unit, first;         /* the latter is the lowest node's row among those of its table */
} OP(grid);

/* The offset of an x between the ends of the grid; the row tells the node. */
static inline REAL OP(find)(const OP(grid) * grid, REAL x, OP(int) * offset)
{
    *offset = OP(row_offsets)(OP(nearest_node)(x, grid->per_unit, grid->lowest, grid->first + OP(first_row)).index);
    return x;
}
