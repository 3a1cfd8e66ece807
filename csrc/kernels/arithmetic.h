/* Arithmetic that the families share: polynomials, and sums and products with the part that rounding loses. */
#ifndef GELU_ARITHMETIC_H
#define GELU_ARITHMETIC_H

/* A number as an unevaluated sum, |low| small against |high|. */
typedef struct {
    f64 high, low;
} f64_pair;

/* c[first] + c[first + 1] u + ... + c[terms - 1] u^(terms - 1 - first) */
static inline f64 f64_polynomial(const double *c, int first, int terms, f64 u)
{
    f64 sum = f64_set(c[terms - 1]);
    for (int j = terms - 2; j >= first; j--)
        sum = f64_fma(sum, u, f64_set(c[j]));
    return sum;
}
#define F64_POLYNOMIAL_FROM(first, c, u) f64_polynomial(c, first, (int)(sizeof(c) / sizeof((c)[0])), u)
#define F64_POLYNOMIAL(c, u) F64_POLYNOMIAL_FROM(0, c, u)

/* a + b, exact where |a| >= |b| or a is zero (Dekker 1971) */
static inline f64_pair f64_fast_sum(f64 a, f64 b)
{
    const f64 high = f64_add(a, b);
    return (f64_pair){high, f64_add(f64_sub(a, high), b)};
}

/* a + b, exact (Knuth) */
static inline f64_pair f64_exact_sum(f64 a, f64 b)
{
    const f64 high = f64_add(a, b), b_part = f64_sub(high, a), a_part = f64_sub(high, b_part);
    return (f64_pair){high, f64_add(f64_sub(a, a_part), f64_sub(b, b_part))};
}

/* a b, exact */
static inline f64_pair f64_exact_product(f64 a, f64 b)
{
    const f64 high = f64_mul(a, b);
    return (f64_pair){high, f64_product_error(a, b, high)};
}

/* a b for a pair a */
static inline f64_pair f64_pair_times(f64_pair a, f64 b)
{
    const f64_pair product = f64_exact_product(a.high, b);
    return (f64_pair){product.high, f64_fma(a.low, b, product.low)};
}

/* a b for two pairs */
static inline f64_pair f64_pair_product(f64_pair a, f64_pair b)
{
    const f64_pair product = f64_pair_times(a, b.high);
    return (f64_pair){product.high, f64_fma(a.high, b.low, product.low)};
}

/* a + b for two pairs */
static inline f64_pair f64_pair_sum(f64_pair a, f64_pair b)
{
    const f64_pair sum = f64_exact_sum(a.high, b.high);
    return (f64_pair){sum.high, f64_add(sum.low, f64_add(a.low, b.low))};
}

static inline f64_pair f64_pair_select(f64_mask mask, f64_pair a, f64_pair b)
{
    return (f64_pair){f64_select(mask, a.high, b.high), f64_select(mask, a.low, b.low)};
}

/* a / b for two pairs, b normal */
static inline f64_pair f64_pair_quotient(f64_pair a, f64_pair b)
{
    const f64 reciprocal = f64_div(f64_set(1), b.high), quotient = f64_mul(a.high, reciprocal);
    const f64 rest = f64_fnma(quotient, b.low, f64_add(f64_fnma(quotient, b.high, a.high), a.low));
    return (f64_pair){quotient, f64_mul(rest, reciprocal)};
}

/* value, but beside the zero of a function what its table says there: at + h (slope + h curve(h)), h = x - near. */
static inline f64 f64_beside_zero(f64 x, f64 value, double near, double reach, double at, const double slope[2],
                                  const double *curve, int terms)
{
    const f64 h = f64_sub(x, f64_set(near));
    const f64_mask beside = f64_less(f64_abs(h), f64_set(reach));
    if (!f64_any(beside))
        return value;
    const f64 rest = f64_fma(h, f64_polynomial(curve, 0, terms, h), f64_set(slope[1]));
    return f64_select(beside, f64_fma(h, f64_set(slope[0]), f64_fma(h, rest, f64_set(at))), value);
}
#define F64_BESIDE_ZERO(x, name, value) \
    f64_beside_zero(x, value, name##_NEAR, name##_REACH, name##_AT, \
                    (const double[]){name##_SLOPE_HIGH, name##_SLOPE_LOW}, name##_CURVE, \
                    (int)(sizeof name##_CURVE / sizeof name##_CURVE[0]))

#endif
