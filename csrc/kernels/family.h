/* What every family has, from its gate G with G(-x) = 1 - G(x): the value x G(x) and its derivative.
 *
 * The body, where most of anybody's numbers are, is in pieces (pieces.h) on nodes of its own (root_nodes.h,
 * binade_nodes.h): of G for the value, of the derivative itself. The negative tail, where the gate falls faster than
 * such pieces can follow, has its own (tail_in_pieces.h, tail_with_decay.h). Above the body and below the tail value
 * and derivative have reached their limits, which the body's last row and the tail's first hold.
 *
 * body_what is for vectors without a lane below the body, near_zero_what for those where only x/2 counts; what is for
 * all. An element has the same bits whatever is beside it, because it is always taken from the part that it is in, and
 * near zero the body's are those of x/2.
 */

typedef struct {
    const OP(body) * body;
    OP(tail) tail;
    OP(rows) value, grad; /* of the body, of the gate and of the derivative; and of the tail */
    OP(element) grad_quartic, grad_shift;
    const OP(zero) * grad_zero;
} OP(family);

/* For |x| below this, value and derivative are x/2 and 1/2 to the last bit. Processors take long over each operation
 * with a subnormal result, of which the body has several there. */
static const OP(element) OP(near_zero) = (OP(element))0x1p-100;

/* The place of an x that is in the body, or nearest to it; and of any, which below the tail is at its end, where the
 * results round to the limit. They are the same where the tail is in the body's table. */
static inline OP(place) OP(place_nearest)(const OP(family) * family, REAL x, OP(offset) * row)
{
    OP(int) offset;
    const REAL d = OP(find_nearest)(family->body, x, &offset);
    OP(store_offsets)(row, offset);
    return (OP(place)){row, d};
}

static inline OP(mask) OP(below_body)(const OP(family) * family, REAL x)
{
    return OP(less)(x, OP(set)(family->body->lowest));
}

static inline OP(place) OP(place_anywhere)(const OP(family) * family, REAL x, OP(offset) * row)
{
    OP(int) offset;
    const REAL d = OP(find_anywhere)(family->body, family->tail, x, &offset);
    OP(store_offsets)(row, offset);
    return (OP(place)){row, d};
}

/* x G(x) */
static inline REAL OP(near_zero_value)(const OP(family) * family, REAL x, OP(place) place)
{
    (void)family, (void)place;
    return OP(mul)(x, OP(set)((OP(element))0.5));
}

static inline OP(pair) OP(value_piece)(const OP(family) * family, OP(place) place)
{
    return OP(piece)(family->value, place, 0, 0);
}

static inline REAL OP(times)(OP(pair) gate, REAL x) { return OP(fma)(x, gate.high, OP(mul)(x, gate.low)); }

static inline REAL OP(body_value)(const OP(family) * family, REAL x, OP(place) place)
{
    return OP(times)(OP(value_piece)(family, place), x);
}

static inline REAL OP(tail_value)(const OP(family) * family, REAL x, OP(place) place)
{
    (void)x;
    return OP(of_tail)(&family->tail, place, OP(value_piece)(family, place));
}

static inline REAL OP(value)(const OP(family) * family, REAL x, OP(place) place)
{
    const OP(mask) below = OP(below_body)(family, x);
    const OP(pair) piece = OP(value_piece)(family, place);
    if (!OP(tail_is_cheap) && !OP(any)(below))
        return OP(times)(piece, x);
    return OP(select)(below, OP(of_tail)(&family->tail, place, piece), OP(times)(piece, x));
}

/* its derivative */
static inline REAL OP(near_zero_grad)(const OP(family) * family, REAL x, OP(place) place)
{
    (void)family, (void)place;
    return OP(select)(OP(less)(x, OP(set)(1)), OP(set)((OP(element))0.5), x); /* keeps NaN */
}

static inline OP(pair) OP(grad_piece)(const OP(family) * family, OP(place) place)
{
    return OP(piece)(family->grad, place, family->grad_quartic, family->grad_shift);
}

static inline REAL OP(grad_of_piece)(const OP(family) * family, REAL x, OP(pair) piece)
{
    return OP(beside_zero)(x, OP(add)(piece.high, piece.low), family->grad_zero);
}

static inline REAL OP(body_grad)(const OP(family) * family, REAL x, OP(place) place)
{
    return OP(grad_of_piece)(family, x, OP(grad_piece)(family, place));
}

static inline REAL OP(tail_grad)(const OP(family) * family, REAL x, OP(place) place)
{
    (void)x;
    return OP(of_tail)(&family->tail, place, OP(grad_piece)(family, place));
}

static inline REAL OP(grad)(const OP(family) * family, REAL x, OP(place) place)
{
    const OP(mask) below = OP(below_body)(family, x);
    const OP(pair) piece = OP(grad_piece)(family, place);
    if (!OP(tail_is_cheap) && !OP(any)(below))
        return OP(grad_of_piece)(family, x, piece);
    return OP(select)(below, OP(of_tail)(&family->tail, place, piece), OP(grad_of_piece)(family, x, piece));
}

/* both, in the bits of the two; the value first, so that nothing of it waits over the branch beside the zero */
static inline REAL OP(near_zero_value_and_grad)(const OP(family) * family, REAL x, OP(place) place, REAL *grad)
{
    *grad = OP(near_zero_grad)(family, x, place);
    return OP(near_zero_value)(family, x, place);
}

static inline REAL OP(body_value_and_grad)(const OP(family) * family, REAL x, OP(place) place, REAL *grad)
{
    const REAL value = OP(body_value)(family, x, place);
    *grad = OP(body_grad)(family, x, place);
    return value;
}

static inline REAL OP(tail_value_and_grad)(const OP(family) * family, REAL x, OP(place) place, REAL *grad)
{
    *grad = OP(tail_grad)(family, x, place);
    return OP(tail_value)(family, x, place);
}

static inline REAL OP(value_and_grad)(const OP(family) * family, REAL x, OP(place) place, REAL *grad)
{
    const OP(mask) below = OP(below_body)(family, x);
    const OP(pair) value_piece = OP(value_piece)(family, place), grad_piece = OP(grad_piece)(family, place);
    const REAL value = OP(times)(value_piece, x);
    *grad = OP(grad_of_piece)(family, x, grad_piece);
    if (!OP(tail_is_cheap) && !OP(any)(below))
        return value;
    *grad = OP(select)(below, OP(of_tail)(&family->tail, place, grad_piece), *grad);
    return OP(select)(below, OP(of_tail)(&family->tail, place, value_piece), value);
}

/* the chain rule, where only the product can overflow; a derivative too small for float32 must be zero even where it is
 * computed in float64, or it would make a number of an infinite grad_out */
static inline REAL OP(near_zero_backward)(const OP(family) * family, REAL grad_out, REAL x, OP(place) place)
{
    return OP(mul)(grad_out, OP(near_zero_grad)(family, x, place));
}

static inline REAL OP(body_backward)(const OP(family) * family, REAL grad_out, REAL x, OP(place) place)
{
    return OP(mul)(grad_out, OP(as_stored)(OP(body_grad)(family, x, place)));
}

static inline REAL OP(tail_backward)(const OP(family) * family, REAL grad_out, REAL x, OP(place) place)
{
    return OP(product)(grad_out, OP(as_stored)(OP(tail_grad)(family, x, place)));
}

static inline REAL OP(backward)(const OP(family) * family, REAL grad_out, REAL x, OP(place) place)
{
    if (OP(tail_has_product)) {
        const OP(mask) below = OP(below_body)(family, x);
        const OP(pair) piece = OP(grad_piece)(family, place);
        const REAL grad = OP(select)(below, OP(set)(0), OP(grad_of_piece)(family, x, piece));
        return OP(select)(below, OP(tail_product)(grad_out, piece), OP(mul)(grad_out, grad));
    }
    return OP(product)(grad_out, OP(as_stored)(OP(grad)(family, x, place)));
}
