/* The negative tail in pieces that are narrow enough for it, in the same table as the body: in float32.
 *
 * The rows hold value and derivative times 2^lift, so that the only rounding to a subnormal is the last; and no more
 * than 1 in size, so that nothing overflows where a compiler multiplies more lanes than are asked for.
 */

enum { OP(lift) = 84, OP(tail_is_cheap) = 1 };
enum {
    OP(tail_has_product) = sizeof(REAL) == OP(lanes) * sizeof(OP(element))
}; /* not where it is computed in float64 */

typedef int OP(tail); /* nothing more is to be said of it */

#define GELU_TAIL(family) 0

static inline REAL OP(find_anywhere)(const OP(body) * body, OP(tail) tail, REAL x, OP(int) * offset)
{
    (void)tail;
    return OP(find_nearest)(body, x, offset);
}

/* a 2^-lift for a <= 0, rounded to nearest, to a subnormal number where it is one; 0 becomes -0. By integers:
 * processors take long over a product that is subnormal, which results here often are. */
static inline REAL OP(lower)(REAL a)
{
    const REAL power = OP(power_of_two)(OP(int_set)(OP(lift))), least = OP(mul)(OP(set)(OP(least_normal)), power);
    const OP(int) normal = OP(int_sub)(OP(bits)(a), OP(int_sub)(OP(bits)(power), OP(bits)(OP(set)(1))));
    /* the last place of the sum is the one that is wanted */
    const OP(int) subnormal = OP(int_sub)(OP(bits)(OP(sub)(a, least)), OP(bits)(least));
    return OP(of_bits)(OP(int_unsigned_max)(normal, subnormal)); /* where one is right, the other is nearer to zero */
}

/* what the pieces say, as a result */
static inline REAL OP(of_tail)(const OP(tail) * tail, OP(place) place, OP(pair) sum)
{
    (void)tail, (void)place;
    return OP(lower)(OP(add)(sum.high, sum.low));
}

/* The product of a gradient and the derivative that the pieces say, which is negative, where both may be subnormal. The
 * derivative is rounded as a result would be, but stays scaled by 2^lift; the product is scaled by 2^(lift - 64), so
 * that nothing overflows, and is rounded once, in a sum whose last place is the one that is wanted where it is
 * subnormal. */
static inline REAL OP(tail_product)(REAL grad_out, OP(pair) sum)
{
    const REAL least = OP(set)(OP(least_normal)), power = OP(power_of_two)(OP(int_set)(OP(lift) - 64));
    const REAL least_derivative = OP(mul)(least, OP(power_of_two)(OP(int_set)(OP(lift))));
    const REAL least_product = OP(mul)(least, power);
    const REAL size = OP(sub)(OP(set)(0), OP(add)(sum.high, sum.low));
    const REAL rounded = OP(sub)(OP(add)(size, least_derivative), least_derivative);
    const REAL derivative = OP(select)(OP(less)(size, least_derivative), rounded, size);
    const REAL factor = OP(mul)(OP(abs)(grad_out), OP(power_of_two)(OP(int_set)(-64)));

    const REAL product = OP(mul)(factor, derivative), sum_with_least = OP(fma)(factor, derivative, least_product);
    const OP(int) exponents = OP(int_sub)(OP(bits)(power), OP(bits)(OP(set)(1)));
    const OP(int) normal = OP(int_sub)(OP(bits)(product), exponents);
    const OP(int) subnormal = OP(int_sub)(OP(bits)(sum_with_least), OP(bits)(least_product));
    const REAL finite = OP(of_bits)(OP(int_max)(normal, subnormal)); /* where one is right, the other is less */
    const REAL result = OP(select)(OP(less)(product, OP(set)((OP(element))INFINITY)), finite, product);
    return OP(of_bits)(OP(int_sub)(OP(bits)(OP(copy_sign)(result, grad_out)), OP(bits)(OP(set)(-(OP(element))0))));
}

/* The product elsewhere, where the derivative is no subnormal number. */
static inline REAL OP(product)(REAL grad_out, REAL grad) { return OP(mul)(grad_out, grad); }
