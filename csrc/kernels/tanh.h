/* The tanh form: gelu_tanh(x) = x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) and its derivative.
 *
 * With t(a) = 2 sqrt(2/pi) (a + 0.044715 a^3), a = |x| and E = exp(-t(a)) <= 1,
 *
 *     gelu_tanh(x)      = x N / (1 + E),                         N = E for x < 0, 1 for x > 0,
 *     gelu_tanh_grad(x) = E (1 + E - a t'(a)) / (1 + E)^2        for x < 0,
 *                         (1 + E (1 + a t'(a))) / (1 + E)^2      for x > 0,
 *
 * which loses nothing in the tail. Each factor is carried as high + low. Only 1 + E - a t'(a) cancels, beside the zero
 * of the derivative at -0.7524614...: there the derivative is a polynomial in the distance from that zero. In the tail
 * E is scaled up, so that the only rounding to a subnormal is the last.
 *
 *             E                                             errors of gelu_tanh and gelu_tanh_grad, in ULP
 *     f32     rows 1/128 apart, and exp of the rest         MEASURED
 *     f64     exp of t as high + low (gates_f64.h)          MEASURED
 */

typedef struct {
    REAL position;        /* x, but at most the top and at least minus the top; keeps NaN */
    REAL size;            /* its absolute value */
    OP(mask) negative;    /* x < 0 */
    OP(pair) decay;       /* E, scaled up where it is too small to matter beside 1 */
    OP(pair) plain_decay; /* E, or 0 where E is too small to matter beside 1 */
    OP(pair) one_plus_decay;
    REAL unscale; /* what undoes the scale of the result */
} OP(tanh_gate);

static inline OP(tanh_gate) OP(tanh_gate_of)(REAL x)
{
    OP(tanh_gate) gate;
    gate.position = OP(min)(OP(set)(OP(tanh_top)), OP(max)(OP(set)(-OP(tanh_top)), x));
    gate.size = OP(abs)(gate.position);
    gate.negative = OP(less)(x, OP(set)(0));

    OP(mask) scaled;
    const OP(pair) zero = {OP(set)(0), OP(set)(0)};
    const REAL one = OP(set)(1), lower = OP(select)(gate.negative, OP(set)(OP(tanh_unscale)), one);
    gate.decay = OP(tanh_decay)(gate.size, &scaled);
    gate.plain_decay = OP(pair_select)(scaled, zero, gate.decay);
    gate.unscale = OP(select)(scaled, lower, one);
    gate.one_plus_decay = OP(fast_sum)(one, gate.plain_decay.high);
    gate.one_plus_decay.low = OP(add)(gate.one_plus_decay.low, gate.plain_decay.low);
    return gate;
}

static inline REAL OP(gelu_tanh)(REAL x)
{
    const OP(tanh_gate) gate = OP(tanh_gate_of)(x);
    const OP(pair) one = {OP(set)(1), OP(set)(0)};
    const OP(pair) ratio = OP(pair_quotient)(OP(pair_select)(gate.negative, gate.decay, one), gate.one_plus_decay);
    const REAL above = OP(max)(OP(set)(-OP(tanh_top)), x); /* keeps +inf and NaN */
    return OP(mul)(OP(fma)(above, ratio.high, OP(mul)(gate.position, ratio.low)), gate.unscale);
}

static inline REAL OP(gelu_tanh_grad)(REAL x)
{
    const OP(tanh_gate) gate = OP(tanh_gate_of)(x);
    const OP(pair) one = {OP(set)(1), OP(set)(0)};

    /* 1 + E - a t'(a), or 1 + a t'(a) for x > 0; times E; and 1 more for x > 0 */
    const OP(pair) square = OP(exact_product)(gate.size, gate.size);
    const OP(pair) curve = OP(pair_product)(square, OP(pair_set)(OP(tanh_curve)));
    const OP(pair) slope = OP(pair_sum)(OP(pair_set)(OP(tanh_slope)), curve);
    const OP(pair) rise = OP(pair_times)(slope, gate.position);
    const OP(pair) factor = OP(pair_sum)(OP(pair_select)(gate.negative, gate.one_plus_decay, one), rise);
    const OP(pair) decay = OP(pair_select)(gate.negative, gate.decay, gate.plain_decay);
    const OP(pair) left = OP(pair_product)(factor, decay), right = OP(pair_sum)(one, left);

    const OP(pair) divisor = OP(pair_product)(gate.one_plus_decay, gate.one_plus_decay);
    const OP(pair) ratio = OP(pair_quotient)(OP(pair_select)(gate.negative, left, right), divisor);
    const REAL value = OP(mul)(OP(add)(ratio.high, ratio.low), gate.unscale);
    return OP(beside_zero)(x, value, &OP(tanh_grad_zero));
}
