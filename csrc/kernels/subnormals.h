/* Results that are subnormal, made by integers: processors take long over each operation that makes one. */

/* a 2^-lift for a <= 0, rounded to nearest */
static inline REAL OP(lower)(REAL a, int lift)
{
    const REAL power = OP(power_of_two)(OP(int_set)(lift)), least = OP(mul)(OP(set)(OP(least_normal)), power);
    const OP(int) exponents = OP(int_sub)(OP(bits)(power), OP(bits)(OP(set)(1)));
    const REAL normal = OP(of_bits)(OP(int_sub)(OP(bits)(a), exponents));
    /* the last place of the sum is the one that is wanted */
    const REAL subnormal = OP(of_bits)(OP(int_sub)(OP(bits)(OP(sub)(a, least)), OP(bits)(least)));
    return OP(select)(OP(less)(OP(sub)(OP(set)(0), least), a), subnormal, normal);
}

/* size 2^exponent, for a positive number; least_normal 2^(2 exponent) must be 4 */
static inline REAL OP(scaled_up)(REAL size, int exponent)
{
    const REAL zero = OP(set)(0), four = OP(set)(4);
    const OP(mask) is_subnormal = OP(less)(size, OP(set)(OP(least_normal)));
    const OP(int) in_four = OP(int_sub)(OP(bits)(size), OP(int_sub)(OP(bits)(zero), OP(bits)(four)));
    const REAL twice = OP(mul)(OP(sub)(OP(of_bits)(in_four), four), OP(power_of_two)(OP(int_set)(-exponent)));
    const REAL once = OP(mul)(OP(select)(is_subnormal, zero, size), OP(power_of_two)(OP(int_set)(exponent)));
    return OP(select)(is_subnormal, twice, once);
}

/* a b
 *
 * The bits of a number, as an integer, are its logarithm, or too small by up to 0.0861. So if those of a and b add up
 * to less than those of 1.8277 = 2 - 2 * 0.0861 the product is subnormal; a few that are, too, are left to the
 * processor. Scaled to below 4 it is added to 4, in the last place of which it is to be rounded.
 */
static inline REAL OP(product)(REAL a, REAL b)
{
    const REAL size_a = OP(abs)(a), size_b = OP(abs)(b), limit = OP(set)((OP(element))1.8277);
    const OP(mask) is_subnormal = OP(less)(size_a, OP(of_bits)(OP(int_sub)(OP(bits)(limit), OP(bits)(size_b))));
    if (OP(lanes) == 1 || GELU_MOSTLY(!OP(any)(is_subnormal))) /* what has no vectors may lack fma, too */
        return OP(mul)(a, b);
    const int exponent = OP(least_normal) < 0x1p-500 ? 512 : 64;
    const REAL zero = OP(set)(0), four = OP(set)(4);
    const REAL scaled_a = OP(scaled_up)(OP(select)(is_subnormal, size_a, zero), exponent);
    const REAL scaled_b = OP(scaled_up)(OP(select)(is_subnormal, size_b, zero), exponent);
    const OP(int) size = OP(int_sub)(OP(bits)(OP(fma)(scaled_a, scaled_b, four)), OP(bits)(four));
    const OP(int) sign_a = OP(int_sub)(OP(bits)(size_a), OP(bits)(a)); /* 0, or the sign's bit alone */
    const OP(int) sign_b = OP(int_sub)(OP(bits)(size_b), OP(bits)(b));
    const REAL subnormal = OP(of_bits)(OP(int_sub)(OP(int_sub)(size, sign_a), sign_b));
    const REAL other = OP(mul)(OP(select)(is_subnormal, zero, a), OP(select)(is_subnormal, zero, b));
    return OP(select)(is_subnormal, subnormal, other);
}
