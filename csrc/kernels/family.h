/* What every family has, from its gate G: the value x G(x) and its derivative.
 *
 * The body, where most of anybody's numbers are, is in pieces (pieces.h): of G for the value, of the derivative itself.
 * In the negative tail, where the gate falls faster than any polynomial, value and derivative are a smooth factor, in
 * pieces too, times a decay 2^-t that is the family's. Above the body and below the tail they have reached their
 * limits, which the last and the first row of the body hold.
 *
 * The tail is computed only for vectors that have a lane there, and then for all lanes. An element has the same bits
 * whatever is beside it, because it is always taken from the part that it is in.
 */

typedef struct {
    const OP(grid) * body, *tail;
    OP(rows) gate, grad, value_tail, grad_tail;
    OP(pair) (*exponent)(REAL x); /* t(x) for x in the tail */
    const OP(zero) * grad_zero;
} OP(family);

/* Where the tail ends: at the first node of the body that is not for the limit. */
static inline OP(element) OP(end_of_tail)(const OP(family) * family)
{
    return family->body->lowest + (OP(element))1 / (OP(element))family->body->per_unit;
}

/* x between the lowest node of the tail and its end. Within a rounding of these it may count as outside, where the body
 * serves as well. */
static inline OP(mask) OP(in_tail)(const OP(family) * family, REAL x)
{
    const OP(element) half = (OP(end_of_tail)(family) - family->tail->lowest) / 2;
    const REAL middle = OP(set)(family->tail->lowest + half);
    return OP(less)(OP(abs)(OP(sub)(x, middle)), OP(set)(half));
}

/* What value and derivative share in the tail: where x is, and the decay. */
typedef struct {
    OP(place) place;
    OP(decay) decay;
} OP(tail);

static inline OP(tail) OP(find_tail)(const OP(family) * family, REAL x, OP(offset) * row)
{
    /* lanes outside must not overflow either */
    const REAL a = OP(min)(OP(max)(x, OP(set)(family->tail->lowest)), OP(set)(OP(end_of_tail)(family)));
    const REAL d = OP(find)(family->tail, a, row);
    return (OP(tail)){{row, d}, OP(decay_of)(family->exponent(a), OP(lift))};
}

/* a factor times the decay, which is scaled up by 2^lift, so that the only rounding to a subnormal is the last */
static inline REAL OP(times_decay)(OP(rows) rows, OP(tail) tail)
{
    const OP(pair) factor = OP(piece)(rows, tail.place), rest = tail.decay.rest;
    const REAL small = OP(fma)(factor.low, OP(add)(rest.high, rest.low), OP(mul)(factor.high, rest.low));
    const REAL product = OP(fma)(factor.high, rest.high, small);
    return OP(mul)(OP(mul)(product, tail.decay.power), OP(power_of_two)(OP(int_set)(-OP(lift))));
}

static inline REAL OP(body_value)(const OP(family) * family, REAL x, OP(place) place)
{
    const OP(pair) gate = OP(piece)(family->gate, place);
    const REAL above = OP(max)(OP(set)(family->body->lowest), x); /* keeps NaN */
    return OP(fma)(above, gate.high, OP(mul)(above, gate.low));
}

static inline REAL OP(body_grad)(const OP(family) * family, REAL x, OP(place) place)
{
    const OP(pair) grad = OP(piece)(family->grad, place);
    return OP(beside_zero)(x, OP(add)(grad.high, grad.low), family->grad_zero);
}

/* x G(x) */
static inline REAL OP(value)(const OP(family) * family, REAL x, OP(place) place)
{
    const OP(mask) in_tail = OP(in_tail)(family, x);
    if (!OP(any)(in_tail))
        return OP(body_value)(family, x, place);
    OP(offset) row[OP(lanes)];
    const REAL value = OP(times_decay)(family->value_tail, OP(find_tail)(family, x, row));
    return OP(all)(in_tail) ? value : OP(select)(in_tail, value, OP(body_value)(family, x, place));
}

/* its derivative */
static inline REAL OP(grad)(const OP(family) * family, REAL x, OP(place) place)
{
    const OP(mask) in_tail = OP(in_tail)(family, x);
    if (!OP(any)(in_tail))
        return OP(body_grad)(family, x, place);
    OP(offset) row[OP(lanes)];
    const REAL grad = OP(times_decay)(family->grad_tail, OP(find_tail)(family, x, row));
    return OP(all)(in_tail) ? grad : OP(select)(in_tail, grad, OP(body_grad)(family, x, place));
}

/* both, in the bits of the two */
static inline REAL OP(value_and_grad)(const OP(family) * family, REAL x, OP(place) place, REAL *grad)
{
    const REAL body = OP(body_value)(family, x, place);
    *grad = OP(body_grad)(family, x, place);
    const OP(mask) in_tail = OP(in_tail)(family, x);
    if (!OP(any)(in_tail))
        return body;
    OP(offset) row[OP(lanes)];
    const OP(tail) tail = OP(find_tail)(family, x, row);
    *grad = OP(select)(in_tail, OP(times_decay)(family->grad_tail, tail), *grad);
    return OP(select)(in_tail, OP(times_decay)(family->value_tail, tail), body);
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
static inline REAL OP(backward)(const OP(family) * family, REAL grad_out, REAL x, OP(place) place)
{
    return OP(mul)(grad_out, OP(as_stored)(OP(grad)(family, x, place)));
}
