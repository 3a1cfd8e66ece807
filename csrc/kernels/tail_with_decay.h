/* The negative tail as a smooth factor, in pieces, times a decay 2^-t that is the family's: in float64. */

enum { OP(lift) = 128 };

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
    const OP(nearest) n = OP(nearest_node)(t.high, 1, 0);
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
    OP(rows) value, grad;         /* the factors */
    OP(pair) (*exponent)(REAL x); /* t(x) */
} OP(tail);

/* What value and derivative share: where x is, and the decay. */
typedef struct {
    OP(offset) row[OP(lanes)];
    REAL d;
    OP(decay) decay;
} OP(tail_place);

static inline OP(tail_place) OP(find_tail)(const OP(tail) * tail, REAL x)
{
    OP(tail_place) place;
    place.d = OP(find)(tail->grid, x, place.row);
    place.decay = OP(decay_of)(tail->exponent(x), OP(lift));
    return place;
}

/* The decay is scaled up by 2^lift, so that the only rounding to a subnormal is the last. */
static inline REAL OP(of_tail)(OP(rows) rows, const OP(tail_place) * place)
{
    const OP(pair) factor = OP(piece)(rows, (OP(place)){place->row, place->d}), rest = place->decay.rest;
    const REAL small = OP(fma)(factor.low, OP(add)(rest.high, rest.low), OP(mul)(factor.high, rest.low));
    const REAL product = OP(fma)(factor.high, rest.high, small);
    return OP(mul)(OP(mul)(product, place->decay.power), OP(power_of_two)(OP(int_set)(-OP(lift))));
}

#define GELU_TAIL(family) \
    {&OP(family##_tail), OP(family##_value_tail_rows), OP(family##_grad_tail_rows), OP(family##_exponent)}

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
