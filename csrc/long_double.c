/* Long double, one element at a time, on libm's erfcl and expl: x87's format of 64 bits and IEEE's of 113. Where long
 * double is float64 the float64 kernels serve; of another format, as PowerPC's pair of doubles, there are no kernels.
 *
 * What libm does not give: the error of the argument (an ULP in a^2/2 near the end of the range is 10^4 in exp of it),
 * which is carried as a pair; the far tail, where the result is exp(-a^2/2) times Mills' ratio; products that end in a
 * subnormal, which take exp as two factors; the neighbourhood of the derivatives' zeros, which has a Taylor series.
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

/* Exact, by splitting the factors (Dekker 1971): libm's fmal takes half a microsecond. */
static pair exact_product(long double a, long double b)
{
    const long double splitter = (long double)((uint64_t)1 << ((LDBL_MANT_DIG + 1) / 2)) + 1;
    const long double a_big = a * splitter, b_big = b * splitter;
    const long double a_high = a_big - (a_big - a), b_high = b_big - (b_big - b);
    const long double a_low = a - a_high, b_low = b - b_high, product = a * b;
    return (pair){product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low};
}

static pair pair_product(pair a, pair b)
{
    const pair product = exact_product(a.high, b.high);
    return (pair){product.high, product.low + (a.high * b.low + a.low * b.high)};
}

static pair pair_sum(pair a, pair b)
{
    const long double high = a.high + b.high, b_part = high - a.high;
    return (pair){high, (a.high - (high - b_part)) + (b.high - b_part) + (a.low + b.low)};
}

/* The square root of exp(-a): so that a product with exp(-a) can be taken in two steps, the last one rounding to a
 * subnormal. */
static long double root_of_exponential(pair a) { return expl(-a.high / 2) * (1 - a.low / 2); }

/* h (c[0] + c[1] h + ...), h = x - zero */
static long double beside_zero(long double x, pair zero, const long double *c, int terms)
{
    const long double h = (x - zero.high) - zero.low;
    long double sum = c[terms - 1];
    for (int j = terms - 2; j >= 0; j--)
        sum = sum * h + c[j];
    return h * sum;
}
#define BESIDE_ZERO(x, name) beside_zero(x, name, name##_SLOPE, (int)(sizeof name##_SLOPE / sizeof name##_SLOPE[0]))

static const long double ZERO_REACH = 0.5L;

/* The normal family: Q(a) = P(X > a). */

static const long double NORMAL_FAR = 12, NORMAL_TOP = 400;

/* Q(a) for 0 <= a < NORMAL_FAR */
static long double normal_upper(long double a)
{
    const long double z = a * SQRT_HALF;
    if (a == 0)
        return 0.5L;
    /* (z + rest)^2 = a^2/2, and erfc has the slope -2/sqrt(pi) exp(-z^2) */
    const pair half_square = exact_product(a, a / 2), square = exact_product(z, z);
    const long double rest = ((half_square.high - square.high) + (half_square.low - square.low)) / (2 * z);
    return erfcl(z) / 2 - INVERSE_SQRT_PI * expl(-square.high) * rest;
}

/* Q(a) / density(a), a continued fraction, for a >= NORMAL_FAR */
static long double mills_ratio(long double a)
{
    long double fraction = a;
    for (int k = LDBL_MANT_DIG; k > 0; k--)
        fraction = a + k / fraction;
    return 1 / fraction;
}

static long double normal_value(long double x)
{
    const long double a = fminl(fabsl(x), NORMAL_TOP);
    if (x >= 0)
        return a < NORMAL_FAR ? x - a * normal_upper(a) : x;
    if (a < NORMAL_FAR)
        return x * normal_upper(a);
    const long double root = root_of_exponential(exact_product(a, a / 2));
    return -a * mills_ratio(a) * INVERSE_SQRT_2PI * root * root;
}

static long double normal_grad(long double x)
{
    const long double a = fminl(fabsl(x), NORMAL_TOP);
    if (fabsl(x - NORMAL_GRAD_ZERO.high) < ZERO_REACH)
        return BESIDE_ZERO(x, NORMAL_GRAD_ZERO);
    const long double root = root_of_exponential(exact_product(a, a / 2));
    long double lower; /* gelu_grad(-a) */
    if (a < NORMAL_FAR)
        lower = normal_upper(a) - a * INVERSE_SQRT_2PI * root * root;
    else
        lower = (mills_ratio(a) - a) * INVERSE_SQRT_2PI * root * root;
    return x < 0 ? lower : 1 - lower;
}

/* The tanh form: E = exp(-t(a)). */

static const long double TANH_TOP = 60;

/* a (linear + cubic a^2): t(a) and a t'(a) */
static pair odd_cubic(pair linear, pair cubic, long double a)
{
    return pair_product(pair_sum(linear, pair_product(cubic, exact_product(a, a))), (pair){a, 0});
}

static long double tanh_root_of_decay(long double a)
{
    return root_of_exponential(odd_cubic(TANH_LINEAR, TANH_CUBIC, a));
}

static long double tanh_value(long double x)
{
    const long double a = fminl(fabsl(x), TANH_TOP), root = tanh_root_of_decay(a);
    return x < 0 ? -a / (1 + root * root) * root * root : x / (1 + root * root);
}

static long double tanh_grad(long double x)
{
    const long double a = fminl(fabsl(x), TANH_TOP), root = tanh_root_of_decay(a), decay = root * root;
    const long double one_plus_decay = 1 + decay;
    const pair rise = odd_cubic(TANH_LINEAR, TANH_CURVE, a);
    if (fabsl(x - TANH_GRAD_ZERO.high) < ZERO_REACH)
        return BESIDE_ZERO(x, TANH_GRAD_ZERO);
    if (x < 0)
        return ((1 - rise.high) + (decay - rise.low)) / (one_plus_decay * one_plus_decay) * root * root;
    return (1 + decay * (1 + rise.high)) / (one_plus_decay * one_plus_decay);
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
    const long double exp_of_1 = 2.718281828459045235360287471352662497757L;
    const long double erfc_of_1 = 0.1572992070502851306587793649173907407039L;
    volatile long double one = 1; /* so that it is libm that computes, and not the compiler */
    const fenv_t found = gelu_fenv_enter();
    const long double error = fmaxl(fabsl(expl(one) - exp_of_1), fabsl(erfcl(one) - erfc_of_1));
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
