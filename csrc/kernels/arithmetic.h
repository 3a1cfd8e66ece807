/* Arithmetic that the families share, for the vector type REAL: included for f64 and again for f32 (kernels.h). */

/* A number as an unevaluated sum, |low| small against |high|. */
typedef struct {
    REAL high, low;
} OP(pair);

#ifndef GELU_COUNT
#define GELU_COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))
#endif

/* c[0] + c[1] u + ... + c[terms - 1] u^(terms - 1) */
static inline REAL OP(polynomial)(const OP(element) * c, int terms, REAL u)
{
    REAL sum = OP(set)(c[terms - 1]);
    for (int j = terms - 2; j >= 0; j--)
        sum = OP(fma)(sum, u, OP(set)(c[j]));
    return sum;
}

/* a + b, exact where |a| >= |b| or a is zero (Dekker 1971) */
static inline OP(pair) OP(fast_sum)(REAL a, REAL b)
{
    const REAL high = OP(add)(a, b);
    return (OP(pair)){high, OP(add)(OP(sub)(a, high), b)};
}

/* The multiple of 1/per_unit nearest to x >= lowest, itself a multiple, and how many 1/per_unit it is from the lowest.
 */
typedef struct {
    REAL node;
    OP(int) index;
} OP(nearest);

static inline OP(nearest) OP(nearest_node)(REAL x, int per_unit, OP(element) lowest)
{
    const REAL round = OP(set)(OP(units) / (OP(element))per_unit); /* its last place is worth 1/per_unit */
    const REAL round_lowest = OP(set)(OP(units) / (OP(element))per_unit + lowest), shifted = OP(add)(x, round);
    return (OP(nearest)){OP(sub)(shifted, round), OP(int_sub)(OP(bits)(shifted), OP(bits)(round_lowest))};
}

/* A function about its zero: at + h (slope + h (curve[0] + curve[1] h + ...)), h = x - near, for |h| < reach. */
typedef struct {
    OP(element) near, reach, at, slope[2];
    int terms;
    OP(element) curve[7];
} OP(zero);

/* value, but beside the zero what its table says */
static inline REAL OP(beside_zero)(REAL x, REAL value, const OP(zero) * zero)
{
    const REAL h = OP(sub)(x, OP(set)(zero->near));
    const OP(mask) beside = OP(less)(OP(abs)(h), OP(set)(zero->reach));
    if (!OP(any)(beside))
        return value;
    const REAL rest = OP(fma)(h, OP(polynomial)(zero->curve, zero->terms, h), OP(set)(zero->slope[1]));
    const REAL inner = OP(fma)(h, rest, OP(set)(zero->at));
    return OP(select)(beside, OP(fma)(h, OP(set)(zero->slope[0]), inner), value);
}
