/* Long double, one element at a time, on libm's erfcl and exp2l: x87's format of 64 bits and IEEE's of 113. Where long
 * double is float64 the float64 kernels serve; of another format, as PowerPC's pair of doubles, there are no kernels.
 *
 * What libm does not give: the error of the argument (an ULP in a^2/2 near the end of the range is 10^4 in exp of it),
 * which is carried as a pair; the far tail, where the result is exp(-a^2/2) times Mills' ratio; products that end in a
 * subnormal, which are scaled in the last step; the neighbourhood of the derivatives' zeros, which has a Taylor series.
 * Powers are those of 2: x87 has instructions for them, so that libm is faster at them than at those of e.
 *
 * Errors: gelu/_bounds.py.
 */
#include "environment.h"
#include "gelu.h"
#include "isa.h"

#include <float.h>
#include <math.h>
#include <stdint.h>

#if LDBL_MANT_DIG == 64 || LDBL_MANT_DIG == 113

typedef struct {
    long double high, low;
} pair;

#include "tables/long_double.h"

static long double rounded(pair a) { return a.high + a.low; }

/* x with few binary places, so that products with the high parts of constants, which have few as well, are exact. */
static long double on_grid(long double x) { return (x + GRID) - GRID; }

/* high + low, where high is exact, and greater than low or 0 */
static pair normalized(long double high, long double low)
{
    const long double sum = high + low;
    return (pair){sum, low - (sum - high)};
}

/* Of log(2) a few digits do, and of all GCC would make x87's instruction fldln2, which heeds the rounding mode. */
static long double power_of_2(pair exponent)
{
    const long double power = exp2l(exponent.high);
    return power + power * (exponent.low * LOG_2_ROUGH);
}

/* factor 2^exponent, where the power alone may be subnormal: it is lifted, so that the last product rounds once. */
static long double scaled(long double factor, pair exponent)
{
    if (exponent.high > LDBL_MIN_EXP)
        return factor * power_of_2(exponent);
    return factor * power_of_2((pair){exponent.high + 256, exponent.low}) * 0x1p-256L;
}

/* h (c[0] + c[1] h + ...), h = x - zero */
static long double beside_zero(long double x, pair zero, const long double *c)
{
    const long double h = (x - zero.high) - zero.low;
    long double sum = c[ZERO_TERMS - 1];
    for (int j = ZERO_TERMS - 2; j >= 0; j--)
        sum = sum * h + c[j];
    return h * sum;
}

/* The normal family: P(x) = P(X < x), which is 1 above ONE, computed by Mills' ratio below FAR, and 0 below ZERO. */

static const long double NORMAL_ONE = 13, NORMAL_FAR = -12, NORMAL_ZERO = -200;

/* log2(exp(-x^2/2)) */
static pair normal_exponent(long double x)
{
    const long double near = on_grid(x), rest = x - near, square = near * near;
    return normalized(-NORMAL_SQUARE.high * square,
                      -(NORMAL_SQUARE.low * square + rounded(NORMAL_SQUARE) * (rest * (x + near))));
}

/* P(x) for NORMAL_FAR < x <= NORMAL_ONE */
static long double normal_distribution(long double x)
{
    const long double near = on_grid(x), rest = x - near, z = -x * rounded(SQRT_HALF);
    /* z + error is -x/sqrt(2), and the derivative of log(erfc(z)) nearly -z - sqrt(z^2 + 2), from which it is far only
     * where the error is negligible. */
    const long double error = (-near * SQRT_HALF.high - z) - (near * SQRT_HALF.low + rest * rounded(SQRT_HALF));
    const long double half = erfcl(z) / 2;
    return half - half * (error * (z + sqrtl(z * z + 2)));
}

/* P(-a) / density(a), a continued fraction, for a >= -NORMAL_FAR */
static long double mills_ratio(long double a)
{
    long double fraction = a;
    for (int k = LDBL_MANT_DIG / 3; k > 0; k--)
        fraction = a + k / fraction;
    return 1 / fraction;
}

static long double normal_value(long double x)
{
    if (x > NORMAL_ONE)
        return x;
    if (x > NORMAL_FAR)
        return x * normal_distribution(x);
    const long double a = x > NORMAL_ZERO ? -x : -NORMAL_ZERO;
    return scaled(-a * mills_ratio(a) * INVERSE_SQRT_2PI, normal_exponent(a));
}

static long double normal_grad(long double x)
{
    if (fabsl(x - NORMAL_GRAD_ZERO.high) < ZERO_REACH)
        return beside_zero(x, NORMAL_GRAD_ZERO, NORMAL_GRAD_ZERO_SLOPE);
    if (x > NORMAL_ONE)
        return 1;
    if (x > NORMAL_FAR)
        return normal_distribution(x) + x * INVERSE_SQRT_2PI * power_of_2(normal_exponent(x));
    const long double a = x > NORMAL_ZERO ? -x : -NORMAL_ZERO;
    return scaled((mills_ratio(a) - a) * INVERSE_SQRT_2PI, normal_exponent(a));
}

/* The tanh form: the gate 1 / (1 + decay), decay = exp(-t(x)), is 1 above ONE, 1 / decay below FAR, and 0 below ZERO.
 */

static const long double TANH_ONE = 10, TANH_FAR = -40, TANH_ZERO = -60;

/* log2(exp(t(x))): t(near), and t(x) - t(near) as a multiple of x - near */
static pair tanh_exponent(long double x)
{
    const long double near = on_grid(x), rest = x - near, square = near * near;
    const long double slope = rounded(TANH_LINEAR) + rounded(TANH_CUBIC) * (3 * near * x + rest * rest);
    return normalized(near * (TANH_LINEAR.high + TANH_CUBIC.high * square),
                      near * (TANH_LINEAR.low + TANH_CUBIC.low * square) + rest * slope);
}

static long double tanh_value(long double x)
{
    if (x > TANH_ONE)
        return x;
    if (x > TANH_FAR)
        return x / (1 + power_of_2(tanh_exponent(-x)));
    const long double nearest = x > TANH_ZERO ? x : TANH_ZERO;
    return scaled(nearest, tanh_exponent(nearest));
}

static long double tanh_grad(long double x)
{
    if (fabsl(x - TANH_GRAD_ZERO.high) < ZERO_REACH)
        return beside_zero(x, TANH_GRAD_ZERO, TANH_GRAD_ZERO_SLOPE);
    if (x > TANH_ONE)
        return 1;
    const long double nearest = x > TANH_ZERO ? x : TANH_ZERO;
    /* x t'(x) */
    const long double rise =
        nearest * (TANH_SLOPE_CONSTANT.high + (TANH_SLOPE_CONSTANT.low + TANH_SLOPE_SQUARE * (nearest * nearest)));
    if (x <= TANH_FAR)
        return scaled(1 + rise, tanh_exponent(nearest));
    const long double decay = power_of_2(tanh_exponent(-x)), one_plus_decay = 1 + decay;
    return (1 + decay * (1 + rise)) / (one_plus_decay * one_plus_decay);
}

/* Of each family both at once, and the chain rule. */

#define COMBINED(family) \
    static long double family##_value_and_grad(long double x, long double *grad) \
    { \
        *grad = family##_grad(x); \
        return family##_value(x); \
    } \
    static long double family##_backward(long double grad_out, long double x) { return grad_out * family##_grad(x); }
COMBINED(normal)
COMBINED(tanh)

/* Arrays. The functions above know no NaN. */

#define MAP_1_1(family, what) \
    static void family##_##what##_map(const void *const *inputs, void *const *outputs, ptrdiff_t n) \
    { \
        const long double *x = inputs[0]; \
        long double *y = outputs[0]; \
        const fenv_t found = gelu_fenv_enter(); \
        for (ptrdiff_t i = 0; i < n; i++) \
            y[i] = isnan(x[i]) ? x[i] : family##_##what(x[i]); \
        gelu_fenv_leave(found); \
    }

#define MAP_1_2(family, what) \
    static void family##_##what##_map(const void *const *inputs, void *const *outputs, ptrdiff_t n) \
    { \
        const long double *x = inputs[0]; \
        long double *y = outputs[0], *z = outputs[1]; \
        const fenv_t found = gelu_fenv_enter(); \
        for (ptrdiff_t i = 0; i < n; i++) { \
            long double second = x[i]; \
            const long double first = isnan(x[i]) ? x[i] : family##_##what(x[i], &second); \
            y[i] = first; \
            z[i] = second; \
        } \
        gelu_fenv_leave(found); \
    }

#define MAP_2_1(family, what) \
    static void family##_##what##_map(const void *const *inputs, void *const *outputs, ptrdiff_t n) \
    { \
        const long double *a = inputs[0], *b = inputs[1]; \
        long double *y = outputs[0]; \
        const fenv_t found = gelu_fenv_enter(); \
        for (ptrdiff_t i = 0; i < n; i++) \
            y[i] = isnan(a[i]) || isnan(b[i]) ? a[i] + b[i] : family##_##what(a[i], b[i]); \
        gelu_fenv_leave_reporting_overflow(found); \
    }

#define GELU_FUNCTION(name, family, what, inputs, outputs) MAP_##inputs##_##outputs(family, what)
#include "functions.def"
#undef GELU_FUNCTION

static gelu_kernel *const kernels[GELU_FUNCTION_COUNT] = {
#define GELU_FUNCTION(name, family, what, inputs, outputs) family##_##what##_map,
#include "functions.def"
#undef GELU_FUNCTION
};

/* Whether libm computes in long double: musl has no functions of 113 bits, and gives those of double. */
static int libm_is_precise(void)
{
    const long double root_of_2 = 1.414213562373095048801688724209698078570L;
    const long double erfc_of_1 = 0.1572992070502851306587793649173907407039L;
    volatile long double one = 1; /* so that it is libm that computes, and not the compiler */
    const fenv_t found = gelu_fenv_enter();
    const long double error = fmaxl(fabsl(exp2l(one / 2) - root_of_2), fabsl(erfcl(one) - erfc_of_1));
    gelu_fenv_leave(found);
    return error < 16 * LDBL_EPSILON;
}

gelu_kernel *gelu_long_double_kernel(gelu_function function) { return libm_is_precise() ? kernels[function] : NULL; }

#else

gelu_kernel *gelu_long_double_kernel(gelu_function function)
{
    (void)function;
    return NULL;
}

#endif
