/* The negative tail in pieces that are narrow enough for it: where a table of them stays small, in float32.
 *
 * The rows hold value and derivative times 2^lift, so that the only rounding to a subnormal is the last.
 */

enum { OP(lift) = 96 };

typedef struct {
    const OP(grid) * grid;
} OP(tail);

#define GELU_TAIL(family) {&OP(family##_tail)}

/* a 2^-lift for a <= 0, rounded to nearest, to a subnormal number where it is one. By integers: processors take long
 * over a product that is subnormal, which results here often are. */
static inline REAL OP(lower)(REAL a)
{
    const REAL power = OP(power_of_two)(OP(int_set)(OP(lift))), least = OP(mul)(OP(set)(OP(least_normal)), power);
    const OP(int) exponents = OP(int_sub)(OP(bits)(power), OP(bits)(OP(set)(1)));
    const REAL normal = OP(of_bits)(OP(int_sub)(OP(bits)(a), exponents));
    /* the last place of the sum is the one that is wanted */
    const REAL subnormal = OP(of_bits)(OP(int_sub)(OP(bits)(OP(sub)(a, least)), OP(bits)(least)));
    return OP(select)(OP(less)(OP(sub)(OP(set)(0), least), a), subnormal, normal);
}

/* what the pieces say, as a result */
static inline REAL OP(of_tail)(const OP(tail) * tail, REAL x, OP(pair) sum)
{
    (void)tail, (void)x;
    return OP(lower)(OP(add)(sum.high, sum.low));
}
