/* The negative tail in rows that are narrow enough for it, in the same table as the body: in float32.
 *
 * The rows hold value and derivative times 2^lift, so that the only rounding to a subnormal is the last; and no more
 * than 1 in size, so that nothing overflows where a compiler multiplies more lanes than are asked for.
 */

enum { OP(lift) = 84, OP(tail_is_apart) = 0 };

/* Whether tail_product rounds a gradient times the derivative: not where float32 is computed in float64. */
enum { OP(tail_has_product) = sizeof(REAL) == OP(lanes) * sizeof(OP(element)) };

static inline REAL OP(locate_anywhere)(const OP(activation) * activation, REAL x, OP(int) * offset)
{
    return OP(locate)(&activation->nodes, x, offset);
}

/* a 2^-lift for a <= 0, rounded to nearest, to a subnormal number where it is one; 0 becomes -0. By integers:
 * processors take long over a product that is subnormal, which results here often are. */
static inline REAL OP(unscale)(REAL a)
{
    const REAL power = OP(power_of_two)(OP(int_set)(OP(lift))), least = OP(mul)(OP(set)(OP(least_normal)), power);
    const OP(int) normal = OP(int_sub)(OP(bits)(a), OP(int_sub)(OP(bits)(power), OP(bits)(OP(set)(1))));
    /* the last place of this difference is worth the least subnormal number times 2^lift */
    const OP(int) subnormal = OP(int_sub)(OP(bits)(OP(sub)(a, least)), OP(bits)(least));
    return OP(of_bits)(OP(int_unsigned_max)(normal, subnormal)); /* where one is right, the other is nearer to zero */
}

/* The result that a row stands for. */
static inline REAL OP(tail_result)(const OP(activation) * activation, OP(location) location, OP(pair) row)
{
    (void)activation, (void)location;
    return OP(unscale)(OP(add)(row.high, row.low));
}

/* The product of a factor and the result that the row says, which is negative, where both may be subnormal. The result
 * is rounded as it would be alone, but stays scaled by 2^lift, and so does the product, which is rounded
 * once, in a sum whose last place is the one that is wanted where it is subnormal. */
static inline REAL OP(tail_product)(REAL factor, OP(pair) row)
{
    const REAL power = OP(power_of_two)(OP(int_set)(OP(lift))), least = OP(mul)(OP(set)(OP(least_normal)), power);
    const REAL size = OP(sub)(OP(set)(0), OP(add)(row.high, row.low));
    const REAL rounded = OP(sub)(OP(add)(size, least), least);
    const REAL size_of_result = OP(select)(OP(less)(size, least), rounded, size);

    const REAL size_of_factor = OP(abs)(factor), product = OP(mul)(size_of_factor, size_of_result);
    const OP(int) exponents = OP(int_sub)(OP(bits)(power), OP(bits)(OP(set)(1)));
    const OP(int) normal = OP(int_sub)(OP(bits)(product), exponents);
    const OP(int) subnormal = OP(int_sub)(OP(bits)(OP(fma)(size_of_factor, size_of_result, least)), OP(bits)(least));
    const REAL finite = OP(of_bits)(OP(int_max)(normal, subnormal)); /* where one is right, the other is less */
    const REAL size_of_product = OP(select)(OP(less)(product, OP(set)((OP(element))INFINITY)), finite, product);
    return OP(of_bits)(
        OP(int_sub)(OP(bits)(OP(copy_sign)(size_of_product, factor)), OP(bits)(OP(set)(-(OP(element))0))));
}

/* The product elsewhere, where the result is no subnormal number. */
static inline REAL OP(product)(REAL factor, REAL result) { return OP(mul)(factor, result); }
