/* The nodes of the body as multiples of 1/per_unit: in float64. */

typedef OP(grid) OP(body);

/* The first node but one: the first is for what is below. */
static inline OP(element) OP(begin_of_body)(const OP(body) * body)
{
    return body->lowest + (OP(element))1 / (OP(element))body->per_unit;
}

static inline REAL OP(find_in_body)(const OP(body) * body, REAL x, OP(offset) * row)
{
    return OP(find)(body, OP(clamp)(x, body->lowest, body->highest), row);
}
