/* The nodes of body and tail as multiples of 1/per_unit: in float64. */

/* Nodes that are multiples of 1/per_unit. */
typedef struct {
    OP(element) lowest, highest; /* nodes: the first and the last */
    int per_unit, first;         /* the latter is the lowest node's row among those of its table */
} OP(grid);

/* d of an x between the ends of the grid, and the offset of its row */
static inline REAL OP(find)(const OP(grid) * grid, REAL x, OP(int) * offset)
{
    const OP(nearest) nearest = OP(nearest_node)(x, grid->per_unit, grid->lowest, grid->first + OP(first_row));
    *offset = OP(row_offsets)(nearest.index);
    return OP(sub)(x, nearest.node);
}

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
