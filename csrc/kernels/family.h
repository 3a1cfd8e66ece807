/* What every family has, from its gate G with G(-x) = 1 - G(x): the value x G(x) and its derivative.
 *
 * The body, where most of anybody's numbers are, is in pieces (pieces.h) on nodes of its own (equal_nodes.h,
 * binade_nodes.h): of G for the value, of the derivative itself. The negative tail, where the gate falls faster than
 * such pieces can follow, has its own (tail_in_pieces.h, tail_with_decay.h). Above the body and below the tail value
 * and derivative have reached their limits, which the last and the first row of the body hold.
 *
 * body_what is for vectors without a lane below the body, near_zero_what for those where only x/2 counts; what is for
 * all. An element has the same bits whatever is beside it, because it is always taken from the part that it is in, and
 * near zero the body's are those of x/2.
 */

typedef struct {
    const OP(body) * body;
    OP(rows) gate, grad;
    OP(tail) tail;
    const OP(zero) * grad_zero;
} OP(family);

/* Where the body begins and the tail ends. */
static inline OP(element) OP(end_of_tail)(const OP(family) * family) { return OP(begin_of_body)(family->body); }

/* The lanes below the body, whose results are the tail's. */
static inline OP(mask) OP(below_body)(const OP(family) * family, REAL x)
{
    return OP(less)(x, OP(set)(OP(end_of_tail)(family)));
}

/* Whether some lane is between the lowest node of the tail and its end, or hardly outside: that changes no result. */
static inline int OP(any_in_tail)(const OP(family) * family, REAL x)
{
    const OP(element) half = (OP(end_of_tail)(family) - family->tail.grid->lowest) / 2;
    const REAL middle = OP(set)(family->tail.grid->lowest + half);
    return OP(any)(OP(less)(OP(abs)(OP(sub)(x, middle)), OP(set)(half + half / 1024)));
}

/* The place of x in the tail: for lanes below it at its lowest node, where the results round to the limit, and for
 * others some harmless place. */
static inline OP(tail_place) OP(place_in_tail)(const OP(family) * family, REAL x)
{
    return OP(find_tail)(&family->tail, OP(clamp)(x, family->tail.grid->lowest, OP(end_of_tail)(family)));
}

/* For |x| below this, value and derivative are x/2 and 1/2 to the last bit. Processors take long over each operation
 * with a subnormal result, of which the body has several there. */
static const OP(element) OP(near_zero) = (OP(element))0x1p-100;

/* x G(x) */
static inline REAL OP(near_zero_value)(const OP(family) * family, REAL x, OP(place) place)
{
    (void)family, (void)place;
    return OP(mul)(x, OP(set)((OP(element))0.5));
}

static inline REAL OP(body_value)(const OP(family) * family, REAL x, OP(place) place)
{
    const OP(pair) gate = OP(piece)(family->gate, place);
    return OP(fma)(x, gate.high, OP(mul)(x, gate.low));
}

static inline REAL OP(value)(const OP(family) * family, REAL x, OP(place) place)
{
    const OP(mask) below = OP(below_body)(family, x);
    const REAL above = OP(max)(OP(set)(family->body->lowest), x); /* of an infinite x; keeps NaN */
    if (!OP(any_in_tail)(family, x))
        return OP(body_value)(family, above, place);
    const OP(tail_place) tail = OP(place_in_tail)(family, x);
    const REAL value = OP(of_tail)(family->tail.value, &tail);
    return OP(all)(below) ? value : OP(select)(below, value, OP(body_value)(family, above, place));
}

/* its derivative */
static inline REAL OP(near_zero_grad)(const OP(family) * family, REAL x, OP(place) place)
{
    (void)family, (void)x, (void)place;
    return OP(set)((OP(element))0.5);
}

static inline REAL OP(body_grad)(const OP(family) * family, REAL x, OP(place) place)
{
    const OP(pair) grad = OP(piece)(family->grad, place);
    return OP(beside_zero)(x, OP(add)(grad.high, grad.low), family->grad_zero);
}

static inline REAL OP(grad)(const OP(family) * family, REAL x, OP(place) place)
{
    const OP(mask) below = OP(below_body)(family, x);
    if (!OP(any_in_tail)(family, x))
        return OP(body_grad)(family, x, place);
    const OP(tail_place) tail = OP(place_in_tail)(family, x);
    const REAL grad = OP(of_tail)(family->tail.grad, &tail);
    return OP(all)(below) ? grad : OP(select)(below, grad, OP(body_grad)(family, x, place));
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

static inline REAL OP(value_and_grad)(const OP(family) * family, REAL x, OP(place) place, REAL *grad)
{
    const OP(mask) below = OP(below_body)(family, x);
    const REAL above = OP(max)(OP(set)(family->body->lowest), x);
    if (!OP(any_in_tail)(family, x))
        return OP(body_value_and_grad)(family, above, place, grad);
    const OP(tail_place) tail = OP(place_in_tail)(family, x);
    const REAL value_in_tail = OP(of_tail)(family->tail.value, &tail);
    const REAL grad_in_tail = OP(of_tail)(family->tail.grad, &tail);
    *grad = grad_in_tail;
    if (OP(all)(below))
        return value_in_tail;
    const REAL value = OP(body_value_and_grad)(family, above, place, grad);
    *grad = OP(select)(below, grad_in_tail, *grad);
    return OP(select)(below, value_in_tail, value);
}

/* The value that memory would hold: rounded where float32 is computed in float64 (portable.h), elsewhere itself.
 * Without it a derivative too small for float32 would be no zero there, and make a number of an infinite grad_out. */
static inline REAL OP(as_stored)(REAL value)
{
    OP(element) memory[OP(lanes)];
    OP(store)(memory, value);
    return OP(load)(memory);
}

/* the chain rule, where only the product can overflow */
static inline REAL OP(near_zero_backward)(const OP(family) * family, REAL grad_out, REAL x, OP(place) place)
{
    return OP(mul)(grad_out, OP(near_zero_grad)(family, x, place));
}

static inline REAL OP(body_backward)(const OP(family) * family, REAL grad_out, REAL x, OP(place) place)
{
    return OP(mul)(grad_out, OP(as_stored)(OP(body_grad)(family, x, place)));
}

static inline REAL OP(backward)(const OP(family) * family, REAL grad_out, REAL x, OP(place) place)
{
    return OP(mul)(grad_out, OP(as_stored)(OP(grad)(family, x, place)));
}
