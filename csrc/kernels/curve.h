/* What a function is made of: an activation's value x G(x) and its derivative, for a vector of x.
 *
 * The body, where most of anybody's numbers are, is in rows (rows.h): of G for the value, of the derivative itself. In
 * the negative tail, where the gate falls faster than such rows can follow, they hold something else
 * (tail_in_pieces.h, tail_with_decay.h). Above the body and below the tail value and derivative have reached their
 * limits, which the last row and the first hold.
 *
 * An element has the same bits whatever is beside it, because it is always taken from the part that it is in, and next
 * to zero the body's are those of x G(0).
 */

/* What is known of the elements of a vector: that all are next to zero, that none is in the tail, that nobody takes the
 * results of those that are, that all are in the tail, or nothing. */
#ifndef GELU_PARTS
#define GELU_PARTS
typedef enum { GELU_NEAR_ZERO, GELU_BODY, GELU_BESIDE_TAIL, GELU_TAIL, GELU_ANYWHERE } gelu_part;
#endif

/* An activation at a vector of x: in which part of it x is known to be, and where x falls among its rows. */
typedef struct {
    const OP(activation) * activation;
    gelu_part part;
    REAL x, falling; /* the latter tells the tail: x, or as second.h has it */
    OP(location) location;
} OP(point);

/* For |x| below this, value and derivative are x G(0) and G(0) to the last bit. Processors take long over each
 * operation with a subnormal result, of which the body has several there. */
static const OP(element) OP(near_zero) = (OP(element))0x1p-100;

static inline OP(mask) OP(is_in_tail)(const OP(activation) * activation, REAL falling)
{
    return OP(less)(falling, OP(set)(activation->tail));
}

/* The result that a row stands for: in the body of_body, in the tail what tail_result makes of the row. */
static inline REAL OP(result_of_row)(OP(point) p, OP(pair) row, REAL of_body)
{
    if (p.part == GELU_BODY || p.part == GELU_BESIDE_TAIL)
        return of_body;
    if (p.part == GELU_TAIL)
        return OP(tail_result)(p.activation, p.location, row);
    const OP(mask) in_tail = OP(is_in_tail)(p.activation, p.falling);
    if (OP(tail_is_apart) && !OP(any)(in_tail))
        return of_body;
    return OP(select)(in_tail, OP(tail_result)(p.activation, p.location, row), of_body);
}

/* The product of x and a gate. */
static inline REAL OP(gated)(REAL x, OP(pair) gate) { return OP(fma)(x, gate.high, OP(mul)(x, gate.low)); }

/* The value where x is in the body, from the row of its gate. An x in the tail has another row and must not overflow,
 * however large it is. */
static inline REAL OP(value_in_body)(OP(point) p, OP(pair) row)
{
    const int may_overflow = OP(tail_is_apart) && p.part > GELU_BODY;
    return OP(gated)(may_overflow ? OP(max)(OP(set)(p.activation->nodes.lowest), p.x) : p.x, row);
}

/* x G(x) */
static inline REAL OP(value)(OP(point) p)
{
    if (p.part == GELU_NEAR_ZERO) {
        const OP(element) *at_zero = p.activation->at_zero;
        return at_zero[1] == 0 ? OP(mul)(p.x, OP(set)(at_zero[0])) : OP(gated)(p.x, OP(pair_set)(at_zero));
    }
    const OP(pair) row = OP(evaluate_row)(&p.activation->value, 0, p.location);
    return OP(result_of_row)(p, row, OP(value_in_body)(p, row));
}

/* The derivative where x is in the body, from its row. */
static inline REAL OP(grad_in_body)(OP(point) p, OP(pair) row)
{
    return OP(beside_zero)(p.x, OP(add)(row.high, row.low), &p.activation->grad.zero);
}

/* (x G(x))' */
static inline REAL OP(grad)(OP(point) p)
{
    if (p.part == GELU_NEAR_ZERO)
        return OP(add)(OP(set)(p.activation->at_zero[0]), OP(set)(p.activation->at_zero[1]));
    const OP(pair) row = OP(evaluate_row)(&p.activation->grad, 1, p.location);
    return OP(result_of_row)(p, row, OP(grad_in_body)(p, row));
}

/* A factor times the value or the derivative, which is rounded first: only this product can overflow. Rounding makes a
 * result zero that is too small for float32 even where it is computed in float64: infinity times it is NaN everywhere.
 */
static inline REAL OP(times)(REAL factor, OP(point) p, int is_grad)
{
    if (OP(tail_has_product) && p.part == GELU_ANYWHERE) {
        const OP(mask) in_tail = OP(is_in_tail)(p.activation, p.falling);
        const OP(curve) *curve = is_grad ? &p.activation->grad : &p.activation->value;
        const OP(pair) row = OP(evaluate_row)(curve, is_grad, p.location);
        const REAL of_body = is_grad ? OP(grad_in_body)(p, row) : OP(value_in_body)(p, row);
        const REAL elsewhere = OP(as_written)(OP(select)(in_tail, OP(set)(0), of_body));
        return OP(select)(in_tail, OP(tail_product)(factor, row), OP(mul)(factor, elsewhere));
    }
    const REAL result = OP(round_to_element)(is_grad ? OP(grad)(p) : OP(value)(p));
    return p.part == GELU_TAIL || p.part == GELU_ANYWHERE ? OP(product)(factor, result) : OP(mul)(factor, result);
}

static inline REAL OP(times_value)(REAL factor, OP(point) p) { return OP(times)(factor, p, 0); }
static inline REAL OP(times_grad)(REAL factor, OP(point) p) { return OP(times)(factor, p, 1); }
