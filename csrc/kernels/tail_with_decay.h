/* The negative tail as a smooth factor, in pieces, times a decay 2^-t that is the family's: in float64. */

enum { OP(lift) = 128, OP(tail_is_cheap) = 0 };

/* 2^(lift - t) = power (high + low), where power is a power of two */
typedef struct {
    REAL power;
    OP(pair) rest;
} OP(decay);

/* for 0 <= t < 1022 + lift
 *
 * With n the integer nearest to t and r = (t - n) log(2), |r| <= log(2)/2, 2^-t = 2^-n (1 - r + r^2 p(r)).
 */
static inline OP(decay) OP(decay_of)(OP(pair) t, int lift)
{
    const OP(nearest) n = OP(nearest_node)(t.high, 1, 0, 0);
    const OP(pair) log_2 = OP(pair_set)(OP(log_2));
    const REAL rest = OP(sub)(t.high, n.node);
    const OP(pair) product = OP(exact_product)(rest, log_2.high);
    const REAL product_low = OP(fma)(t.low, log_2.high, OP(fma)(rest, log_2.low, product.low));
    const OP(pair) r = OP(fast_sum)(product.high, product_low);
    const REAL curve = OP(polynomial)(OP(exponential_curve), GELU_COUNT(OP(exponential_curve)), r.high);

    const REAL one = OP(set)(1), high = OP(sub)(one, r.high), low = OP(sub)(OP(sub)(one, high), r.high);
    const REAL bend = OP(sub)(OP(mul)(OP(mul)(r.high, r.high), curve), r.low);
    return (OP(decay)){OP(power_of_two)(OP(int_sub)(OP(int_set)(lift), n.index)), {high, OP(add)(low, bend)}};
}

typedef struct {
    const OP(grid) * grid;
    OP(pair) (*exponent)(REAL x); /* t(x) */
} OP(tail);

#define GELU_TAIL(family) {&OP(family##_tail), OP(family##_exponent)}

/* The place of any x: below the tail at its lowest node, where the results round to the limit. */
static inline REAL OP(find_anywhere)(const OP(body) * body, OP(tail) tail, REAL x, OP(int) * offset)
{
    const OP(mask) below = OP(less)(x, OP(set)(body->lowest));
    OP(int) in_body, in_tail;
    const REAL d = OP(find_in_body)(body, OP(clamp)(x, body->lowest, body->highest), &in_body);
    const REAL d_in_tail = OP(find)(tail.grid, OP(clamp)(x, tail.grid->lowest, body->lowest), &in_tail);
    *offset = OP(bits)(OP(select)(below, OP(of_bits)(in_tail), OP(of_bits)(in_body)));
    return OP(select)(below, d_in_tail, d);
}

/* What the pieces say times the decay, which is scaled up by 2^lift, so that the only rounding to a subnormal is the
 * last. */
static inline REAL OP(of_tail)(const OP(tail) * tail, REAL x, OP(pair) factor)
{
    const REAL clamped = OP(clamp)(x, tail->grid->lowest, 0);
    const OP(decay) decay = OP(decay_of)(tail->exponent(clamped), OP(lift));
    const OP(pair) rest = decay.rest;
    const REAL small = OP(fma)(factor.low, OP(add)(rest.high, rest.low), OP(mul)(factor.high, rest.low));
    const REAL product = OP(fma)(factor.high, rest.high, small);
    return OP(mul)(OP(mul)(product, decay.power), OP(power_of_two)(OP(int_set)(-OP(lift))));
}

/* Only where the tail is cheap. */
static inline REAL OP(tail_product)(REAL grad_out, OP(pair) sum)
{
    (void)sum;
    return grad_out;
}

/* The families' exponents. */

/* x^2/2 / log(2) */
static inline OP(pair) OP(normal_exponent)(REAL x)
{
    return OP(pair_product)(OP(exact_product)(x, x), OP(pair_set)(OP(normal_square)));
}

/* -2 sqrt(2/pi) (x + 0.044715 x^3) / log(2) */
static inline OP(pair) OP(tanh_exponent)(REAL x)
{
    const OP(pair) cubic = OP(pair_product)(OP(exact_product)(x, x), OP(pair_set)(OP(tanh_cubic)));
    return OP(pair_times)(OP(pair_sum)(OP(pair_set)(OP(tanh_linear)), cubic), OP(sub)(OP(set)(0), x));
}
