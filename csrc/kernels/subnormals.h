/* Results that are subnormal, made by integers: processors take long over each operation that makes one. */

/* a 2^-lift for a <= 0, rounded to nearest */
static inline REAL OP(unscale)(REAL a, int lift)
{
    const REAL power = OP(power_of_two)(OP(int_set)(lift)), least = OP(mul)(OP(set)(OP(least_normal)), power);
    const OP(int) exponents = OP(int_sub)(OP(bits)(power), OP(bits)(OP(set)(1)));
    const REAL normal = OP(of_bits)(OP(int_sub)(OP(bits)(a), exponents));
    /* the last place of this difference is worth the least subnormal number times 2^lift */
    const REAL subnormal = OP(of_bits)(OP(int_sub)(OP(bits)(OP(sub)(a, least)), OP(bits)(least)));
    return OP(select)(OP(less)(OP(sub)(OP(set)(0), least), a), subnormal, normal);
}

/* size 2^exponent, for a positive number; least_normal 2^(2 exponent) must be 4, because the bits of a subnormal
 * number, below those of 4, make 4 and that number times 2^(2 exponent) */
static inline REAL OP(scaled_up)(REAL size, int exponent)
{
    const REAL zero = OP(set)(0), four = OP(set)(4);
    const OP(mask) is_subnormal = OP(less)(size, OP(set)(OP(least_normal)));
    const REAL subnormal = OP(select)(is_subnormal, size, zero), normal = OP(select)(is_subnormal, zero, size);
    const OP(int) in_four = OP(int_sub)(OP(bits)(subnormal), OP(int_sub)(OP(bits)(zero), OP(bits)(four)));
    const REAL twice = OP(mul)(OP(sub)(OP(of_bits)(in_four), four), OP(power_of_two)(OP(int_set)(-exponent)));
    const REAL once = OP(mul)(normal, OP(power_of_two)(OP(int_set)(exponent)));
    return OP(select)(is_subnormal, twice, once);
}

/* a b, where |b| is rarely above 2
 *
 * The bits of a number, as an integer, are nearly its logarithm. If those of a and b add up to more than those of 4, a
 * multiplication will do: it meets no subnormal number but one beside a number of 2 or more, which is rare. Otherwise
 * both are 4 at most, and are scaled up. A product that is to be subnormal is then below 4, and is added to 4, whose
 * last place is worth the least subnormal number, scaled up.
 */
static inline REAL OP(product)(REAL a, REAL b)
{
    const REAL size_a = OP(abs)(a), size_b = OP(abs)(b), four = OP(set)(4);
    const REAL limit = OP(of_bits)(OP(int_sub)(OP(bits)(four), OP(bits)(size_b)));
    const OP(mask) is_small = OP(less)(OP(of_bits)(OP(int_sub)(OP(bits)(size_a), OP(int_set)(1))), limit);
    if (OP(lanes) == 1 || GELU_LIKELY(!OP(any)(is_small))) /* what has no vectors may lack fma, too */
        return OP(mul)(a, b);
    const int exponent = OP(least_normal) < 0x1p-500 ? 512 : 64;
    const REAL zero = OP(set)(0);
    const REAL scaled_a = OP(scaled_up)(OP(select)(is_small, size_a, zero), exponent);
    const REAL scaled_b = OP(scaled_up)(OP(select)(is_small, size_b, zero), exponent);
    const REAL scaled = OP(mul)(scaled_a, scaled_b);
    const OP(int) twice =
        OP(int_sub)(OP(bits)(OP(power_of_two)(OP(int_set)(2 * exponent - 1))), OP(bits)(OP(set)(0.5f)));
    const OP(int) normal = OP(int_sub)(OP(bits)(scaled), twice);
    const OP(int) subnormal = OP(int_sub)(OP(bits)(OP(fma)(scaled_a, scaled_b, four)), OP(bits)(four));
    const REAL size = OP(select)(OP(less)(scaled, four), OP(of_bits)(subnormal), OP(of_bits)(normal));
    const OP(int) sign_a = OP(int_sub)(OP(bits)(size_a), OP(bits)(a)); /* 0, or the sign's bit alone */
    const OP(int) sign_b = OP(int_sub)(OP(bits)(size_b), OP(bits)(b));
    const REAL small = OP(of_bits)(OP(int_sub)(OP(int_sub)(OP(bits)(size), sign_a), sign_b));
    const REAL other = OP(mul)(OP(select)(is_small, zero, a), OP(select)(is_small, zero, b));
    return OP(select)(is_small, small, other);
}
