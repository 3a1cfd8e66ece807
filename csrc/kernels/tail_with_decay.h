/* The negative tail as a smooth factor, in rows, times a decay exp(w) that is the activation's: in float64. */

enum { OP(lift) = 128, OP(tail_is_apart) = 1, OP(tail_has_product) = 0 };

/* exp(w) = 2^-n (high + low) */
typedef struct {
    OP(int) n;
    OP(pair) rest;
} OP(decay);

/* For w.high down to -797, where 2^(lift - n) is still a normal number. The lowest nodes have from -751 to -769.
 *
 * With n the integer nearest to -w / log(2) and r = w + n log(2), |r| <= log(2)/2, it is 2^-n (1 + r + r^2 p(r)).
 * log(2) is in parts of which the first is so short that r.high is exact.
 */
static inline OP(decay) OP(decay_of)(OP(pair) w)
{
    const REAL round = OP(set)(OP(round_magic)); /* its last place is worth 1 */
    const REAL shifted = OP(fma)(w.high, OP(set)(OP(exponential_scale)), round), n = OP(sub)(shifted, round);
    const OP(pair) log_2 = OP(pair_set)(OP(log_2));
    const OP(pair) r = {OP(fma)(n, log_2.high, w.high), OP(fma)(n, log_2.low, w.low)};
    const REAL curve = OP(polynomial)(OP(exponential_curve), GELU_COUNT(OP(exponential_curve)), r.high);

    const REAL one = OP(set)(1), high = OP(add)(one, r.high), low = OP(add)(OP(sub)(one, high), r.high);
    const REAL bend = OP(mul)(OP(mul)(r.high, r.high), curve);
    const REAL rest = OP(fma)(OP(add)(high, bend), r.low, OP(add)(low, bend));
    return (OP(decay)){OP(int_sub)(OP(bits)(shifted), OP(bits)(round)), {high, rest}};
}

/* -x^2/2 */
static inline OP(pair) OP(square_exponent)(REAL x)
{
    return OP(exact_product)(x, OP(mul)(x, OP(set)((OP(element)) - 0.5)));
}

/* linear x + cubic x^3 */
static inline OP(pair) OP(cubic_exponent)(const OP(activation) * activation, REAL x)
{
    const OP(pair) cubic = OP(pair_product)(OP(exact_product)(x, x), OP(pair_set)(activation->cubic));
    const OP(pair) linear = OP(pair_set)(activation->linear);
    const OP(pair) sum = OP(fast_sum)(cubic.high, linear.high); /* in the tail the larger part first, or 0 */
    return OP(pair_times)((OP(pair)){sum.high, OP(add)(sum.low, OP(add)(cubic.low, linear.low))}, x);
}

static inline OP(pair) OP(exponent)(const OP(activation) * activation, REAL x)
{
    return activation->decay == GELU_DECAY_SQUARE ? OP(square_exponent)(x) : OP(cubic_exponent)(activation, x);
}

static inline REAL OP(locate_anywhere)(const OP(activation) * activation, REAL x, OP(int) * offset)
{
    const OP(mask) below = OP(less)(x, OP(set)(activation->tail));
    OP(int) in_body, in_tail;
    const REAL nearest_body = OP(locate)(&activation->nodes, x, &in_body);
    const REAL nearest_tail = OP(locate_in_tail)(&activation->tail_nodes, x, &in_tail);
    *offset = OP(bits)(OP(select)(below, OP(of_bits)(in_tail), OP(of_bits)(in_body)));
    return OP(select)(below, nearest_tail, nearest_body);
}

/* The result that a row stands for, the product of row and decay. It is scaled up by 2^lift until the end, so that the
 * only rounding to a subnormal number is the last. */
static inline REAL OP(tail_result)(const OP(activation) * activation, OP(location) location, OP(pair) row)
{
    const OP(decay) decay = OP(decay_of)(OP(exponent)(activation, location.d)); /* x, since rows hold nodes */
    const OP(pair) rest = decay.rest;
    const REAL small = OP(fma)(row.low, OP(add)(rest.high, rest.low), OP(mul)(row.high, rest.low));
    const REAL product = OP(fma)(row.high, rest.high, small);
    return OP(unscale)(OP(mul)(product, OP(power_of_two)(OP(int_sub)(OP(int_set)(OP(lift)), decay.n))), OP(lift));
}

/* In float32 alone. */
static inline REAL OP(tail_product)(REAL factor, OP(pair) row)
{
    (void)row;
    return factor;
}
