/* The formulas of every function, in the arithmetic REAL: included by reference.c once for each arithmetic.
 *
 * Each gives its value and the noise: a bound for the error of the value in units of REAL's epsilon, which grows with
 * the condition of the exponential's argument and stays where terms cancel. `order` is 0 for the function, 1 and 2 for
 * its derivatives; it is a constant wherever these are inlined. Written from the definitions: nothing is shared with
 * the kernels.
 */
typedef struct {
    REAL value, noise;
} NAME(estimate);

/* |x| from here on: every function and derivative is at its limit in every type */
#define LIMIT 20000

static inline NAME(estimate) NAME(limit)(REAL x, int order)
{
    const REAL above[] = {x, 1, -0.0};
    return (NAME(estimate)){x > 0 ? above[order] : -0.0, 0};
}

/* x P(X <= x), X standard normal */
static inline NAME(estimate) NAME(normal)(REAL x, int order)
{
    const REAL gate = ERFC(-x * SQRT_HALF) / 2, density = INVERSE_SQRT_2PI * EXP(-x * x / 2);
    const REAL size = x < 0 ? -x : x, condition = 8 + 2 * x * x;
    if (order == 0)
        return (NAME(estimate)){x * gate, size * gate * condition};
    if (order == 1)
        return (NAME(estimate)){gate + x * density, (gate + size * density) * condition};
    return (NAME(estimate)){density * (2 - x * x), density * (2 + x * x) * condition};
}

/* x G with G = 1 / (1 + exp(-t)), from t(x) and its derivatives */
static inline NAME(estimate) NAME(logistic)(REAL x, REAL t, REAL t1, REAL t2, int order)
{
    const REAL t_size = t < 0 ? -t : t, size = x < 0 ? -x : x, t2_size = t2 < 0 ? -t2 : t2;
    const REAL decay = EXP(-t_size), share = 1 / (1 + decay);
    const REAL gate = t < 0 ? decay * share : share, bell = decay * share * share; /* bell = G (1 - G) */
    const REAL condition = 8 + 4 * t_size;
    if (order == 0)
        return (NAME(estimate)){x * gate, size * gate * condition};
    if (order == 1)
        return (NAME(estimate)){gate + x * bell * t1, (gate + size * bell * t1) * condition};
    return (NAME(estimate)){bell * (2 * t1 + x * ((1 - 2 * gate) * t1 * t1 + t2)),
                            bell * (2 * t1 + size * (t1 * t1 + t2_size)) * condition};
}

static inline NAME(estimate) NAME(tanh_form)(REAL x, int order)
{
    const REAL linear = 2 * SQRT_2_OVER_PI, cubic = linear * LITERAL(0.044715);
    return NAME(logistic)(x, x * (linear + cubic * x * x), linear + 3 * cubic * x * x, 6 * cubic * x, order);
}

static inline NAME(estimate) NAME(sigmoid_form)(REAL x, int order)
{
    return NAME(logistic)(x, LITERAL(1.702) * x, LITERAL(1.702), 0, order);
}

static inline NAME(estimate) NAME(silu_form)(REAL x, int order) { return NAME(logistic)(x, x, 1, 0, order); }

/* x G with G = tanh(log(1 + e^x)) = (w^2 + 2w) / (w^2 + 2w + 2), w = e^x */
static inline NAME(estimate) NAME(mish_form)(REAL x, int order)
{
    const REAL size = x < 0 ? -x : x, w = EXP(-size), condition = 16 + 8 * size;
    const REAL above = x < 0 ? w * (w + 2) : 1 + 2 * w, rest = x < 0 ? 2 : 2 * w * w;
    const REAL gate = above / (above + rest), complement = rest / (above + rest);
    const REAL sigma = (x < 0 ? w : 1) / (1 + w), sigma_complement = (x < 0 ? 1 : w) / (1 + w);
    const REAL slope = complement * (1 + gate) * sigma; /* G' = (1 - G^2) sigma */
    if (order == 0)
        return (NAME(estimate)){x * gate, size * gate * condition};
    if (order == 1)
        return (NAME(estimate)){gate + x * slope, (gate + size * slope) * condition};
    return (NAME(estimate)){slope * (2 + x * (sigma_complement - 2 * gate * sigma)),
                            slope * (2 + 2 * size) * condition};
}

/* times a factor, whose product rounds once more */
static inline NAME(estimate) NAME(scale)(NAME(estimate) estimate, REAL factor)
{
    const REAL value = estimate.value * factor, size = factor < 0 ? -factor : factor;
    if (factor == 1)
        return estimate;
    return (NAME(estimate)){value, estimate.noise * size + (value < 0 ? -value : value)};
}

#define FUNCTION(name, form, order) \
    static NAME(estimate) NAME(name)(REAL x) \
    { \
        return x > -LIMIT && x < LIMIT ? NAME(form)(x, order) : NAME(limit)(x, order); \
    }
#include "functions.h"
#undef FUNCTION
#undef LIMIT
