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
#include "core.h"
#include "environment.h"

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

/* gelu: P(x) = P(X < x), which is 1 above ONE, computed by Mills' ratio below FAR, and 0 below ZERO. */

static const long double NORMAL_ONE = 13, NORMAL_FAR = -12, NORMAL_ZERO = -200;

/* Below this P times the greatest x is zero. */
static const long double NORMAL_LOWEST = -215;

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

static long double gelu_value(long double x)
{
    if (x > NORMAL_ONE)
        return x;
    if (x > NORMAL_FAR)
        return x * normal_distribution(x);
    const long double a = x > NORMAL_ZERO ? -x : -NORMAL_ZERO;
    return scaled(-a * mills_ratio(a) * INVERSE_SQRT_2PI, normal_exponent(a));
}

static long double gelu_grad(long double x)
{
    if (fabsl(x - gelu_grad_zero.high) < ZERO_REACH)
        return beside_zero(x, gelu_grad_zero, gelu_grad_zero_slope);
    if (x > NORMAL_ONE)
        return 1;
    if (x > NORMAL_FAR)
        return normal_distribution(x) + x * INVERSE_SQRT_2PI * power_of_2(normal_exponent(x));
    const long double a = x > NORMAL_ZERO ? -x : -NORMAL_ZERO;
    return scaled((mills_ratio(a) - a) * INVERSE_SQRT_2PI, normal_exponent(a));
}

static long double gelu_grad2(long double x)
{
    const long double a = fminl(fabsl(x), -NORMAL_ZERO);
    if (fabsl(a - gelu_grad2_above.high) < ZERO_REACH)
        return beside_zero(a, gelu_grad2_above, gelu_grad2_above_slope);
    return scaled((2 - a * a) * INVERSE_SQRT_2PI, normal_exponent(a));
}

/* Gates 1 / (1 + decay), decay = exp(-t(x)) with t(x) = linear x + cubic x^3: 1 above one, 1 / decay below far, and 0
 * below zero. */

typedef struct {
    const pair *linear, *cubic;                /* over log(2) */
    const pair *slope_constant, *slope_square; /* t'(x) = slope_constant + slope_square x^2 */
    const pair *grad_zero;                     /* of the derivative, and its series there */
    const long double *grad_zero_slope;
    const pair *grad2_above; /* and of the second, x > 0 */
    const long double *grad2_above_slope;
    long double one, far, zero;
} logistic;

/* log2(exp(t(x))): t(near), and t(x) - t(near) as a multiple of x - near */
static pair logistic_exponent(const logistic *gate, long double x)
{
    const pair linear = *gate->linear, cubic = *gate->cubic;
    const long double near = on_grid(x), rest = x - near, square = near * near;
    const long double slope = rounded(linear) + rounded(cubic) * (3 * near * x + rest * rest);
    return normalized(near * (linear.high + cubic.high * square),
                      near * (linear.low + cubic.low * square) + rest * slope);
}

static long double logistic_value(const logistic *gate, long double x)
{
    if (x > gate->one)
        return x;
    if (x > gate->far)
        return x / (1 + power_of_2(logistic_exponent(gate, -x)));
    const long double nearest = x > gate->zero ? x : gate->zero;
    return scaled(nearest, logistic_exponent(gate, nearest));
}

static long double logistic_grad(const logistic *gate, long double x)
{
    if (fabsl(x - gate->grad_zero->high) < ZERO_REACH)
        return beside_zero(x, *gate->grad_zero, gate->grad_zero_slope);
    if (x > gate->one)
        return 1;
    const long double nearest = x > gate->zero ? x : gate->zero;
    /* x t'(x) */
    const long double slope_low = gate->slope_constant->low + rounded(*gate->slope_square) * (nearest * nearest);
    const long double rise = nearest * (gate->slope_constant->high + slope_low);
    if (x <= gate->far)
        return scaled(1 + rise, logistic_exponent(gate, nearest));
    const long double decay = power_of_2(logistic_exponent(gate, -x)), one_plus_decay = 1 + decay;
    return (1 + decay * (1 + rise)) / (one_plus_decay * one_plus_decay);
}

/* t'(x) */
static pair logistic_slope(const logistic *gate, long double x)
{
    const pair constant = *gate->slope_constant, square = *gate->slope_square;
    const long double near = on_grid(x), bend = square.high * (near * near), sum = constant.high + bend;
    const long double part = sum - constant.high, error = (constant.high - (sum - part)) + (bend - part);
    const long double rest = square.low * (near * near) + rounded(square) * ((x - near) * (x + near));
    return normalized(sum, error + (constant.low + rest));
}

/* factor / (1 + decay)^3; the cube would round several times, which shows even where it is nearly 1 */
static long double over_cube(long double factor, long double decay)
{
    const long double one = 1 + decay, cube = one * one * one;
    return decay > 0.125L ? factor / cube : factor - factor * (decay * (3 + decay * (3 + decay)) / cube);
}

/* decay t' ((2 + a t'' / t') (1 + decay) - a t' (1 - decay)) / (1 + decay)^3, a = |x| */
static long double logistic_grad2(const logistic *gate, long double x)
{
    const long double a = fminl(fabsl(x), -gate->zero);
    if (fabsl(a - gate->grad2_above->high) < ZERO_REACH)
        return beside_zero(a, *gate->grad2_above, gate->grad2_above_slope);
    const pair exponent = logistic_exponent(gate, -a), slope = logistic_slope(gate, a);
    const long double decay = power_of_2(exponent);
    const long double two = 2 + 2 * rounded(*gate->slope_square) * (a * a) / slope.high; /* a t'' = 2 (t' - t'(0)) */
    const long double rise = a * slope.high;
    const long double sum =
        ((two - rise) - a * slope.low) + decay * (two + rise); /* the difference is exact beside 0 */
    return scaled(over_cube(slope.high * sum, decay), exponent);
}

#define LOGISTIC(name, one, far, zero) \
    static const logistic name##_gate = {&name##_linear, \
                                         &name##_cubic, \
                                         &name##_slope_constant, \
                                         &name##_slope_square, \
                                         &name##_grad_zero, \
                                         name##_grad_zero_slope, \
                                         &name##_grad2_above, \
                                         name##_grad2_above_slope, \
                                         one, \
                                         far, \
                                         zero}; \
    static long double name##_value(long double x) { return logistic_value(&name##_gate, x); } \
    static long double name##_grad(long double x) { return logistic_grad(&name##_gate, x); } \
    static long double name##_grad2(long double x) { return logistic_grad2(&name##_gate, x); }
LOGISTIC(gelu_tanh, 10, -40, -60)
LOGISTIC(gelu_sigmoid, 52, -52, -7050)
LOGISTIC(silu, 88, -88, -12000)
#undef LOGISTIC

/* mish: with e = exp(x) and q = e (e + 2) the gate is q / (q + 2). It is 1 above ONE. */

static const long double MISH_ONE = 45, MISH_ZERO = -12000;

static pair mish_exponent(long double x) { return logistic_exponent(&silu_gate, x); }

static long double mish_value(long double x)
{
    if (x > MISH_ONE)
        return x;
    const long double nearest = x > MISH_ZERO ? x : MISH_ZERO;
    const pair exponent = mish_exponent(nearest);
    const long double e = power_of_2(exponent);
    return scaled(nearest * (e + 2) / (e * (e + 2) + 2), exponent);
}

static long double mish_grad(long double x)
{
    if (fabsl(x - mish_grad_zero.high) < ZERO_REACH)
        return beside_zero(x, mish_grad_zero, mish_grad_zero_slope);
    if (x > MISH_ONE)
        return 1;
    const long double nearest = x > MISH_ZERO ? x : MISH_ZERO;
    const pair exponent = mish_exponent(nearest);
    const long double e = power_of_2(exponent), denominator = e * (e + 2) + 2;
    const long double factor = ((e + 2) * denominator + 4 * nearest * (1 + e)) / (denominator * denominator);
    return scaled(factor, exponent);
}

/* 4 e (2 (1 + e) p + x (2 + 2 e - 3 e^2 - 2 e^3)) / p^3, p = e (e + 2) + 2; for x > 0 as a function of 1/e. Sums are in
 * powers of e, whose constant, the largest term where they cancel, is exact there. */
static long double mish_grad2(long double x)
{
    if (fabsl(x - mish_grad2_below.high) < ZERO_REACH)
        return beside_zero(x, mish_grad2_below, mish_grad2_below_slope);
    if (fabsl(x - mish_grad2_above.high) < ZERO_REACH)
        return beside_zero(x, mish_grad2_above, mish_grad2_above_slope);
    const long double a = fminl(fabsl(x), -MISH_ZERO);
    const pair exponent = mish_exponent(-a);
    const long double e = power_of_2(exponent); /* or 1/e */
    if (x > 0) {
        const long double p = 1 + 2 * e * (1 + e);
        const long double sum = (2 - 2 * a) + e * ((6 - 3 * a) + e * ((8 + 2 * a) + e * (4 + 2 * a)));
        return scaled(4 * sum / (p * p * p), (pair){2 * exponent.high, 2 * exponent.low});
    }
    const long double p = 2 + e * (2 + e);
    const long double sum = (4 - 2 * a) + e * ((8 - 2 * a) + e * ((6 + 3 * a) + e * (2 + 2 * a)));
    return scaled(4 * sum / (p * p * p), exponent);
}

/* An activation, and where it is asked for. These functions know no NaN. */

typedef struct {
    long double (*value)(long double x), (*grad)(long double x), (*grad2)(long double x);
} ld_activation;

static const ld_activation activations[GELU_ACTIVATION_COUNT] = {
#define GELU_ACTIVATION(name) {name##_value, name##_grad, name##_grad2},
#include "activations.def"
#undef GELU_ACTIVATION
};

typedef struct {
    const ld_activation *activation;
    long double x;
} ld_point;

static long double ld_add(long double a, long double b) { return a + b; }
static long double ld_value(ld_point p) { return isnan(p.x) ? p.x : p.activation->value(p.x); }
static long double ld_grad(ld_point p) { return isnan(p.x) ? p.x : p.activation->grad(p.x); }
static long double ld_mul(long double a, long double b) { return a * b; }
static long double ld_round_to_element(long double value) { return value; }
static long double ld_times_value(long double factor, ld_point p) { return factor * ld_value(p); }
static long double ld_grad2(ld_point p) { return isnan(p.x) ? p.x : p.activation->grad2(p.x); }
static long double ld_times_grad(long double factor, ld_point p) { return factor * ld_grad(p); }

/* gelu_normal: z = (x - mean) / deviation is a pair, as in kernels/normal.h; (x - mean) / 4 cannot overflow. */

static pair standardized(long double x, long double mean, long double deviation)
{
    const int is_small = deviation < 0x1p-8000L;
    const long double a = x / 4, b = mean / 4, high = a - b, back = high - a;
    const long double low = (a - (high - back)) - (b + back), scale = is_small ? 0x1p8000L : 1;
    const long double dividend = high * scale, divisor = is_small ? deviation * (scale / 4) : deviation / 4;
    const long double quotient = dividend / divisor;
    const long double rest = (fmal(-quotient, divisor, dividend) + low * scale) / divisor;
    return (pair){quotient, fabsl(rest) < 1 ? rest : 0};
}

/* x P(z), z below NORMAL_FAR */
static long double normal_in_tail(long double x, pair z)
{
    const long double a = z.high > NORMAL_LOWEST ? -z.high : -NORMAL_LOWEST;
    const long double gate = mills_ratio(a) * INVERSE_SQRT_2PI, finite = x > -LDBL_MAX ? x : -LDBL_MAX;
    const pair square = normal_exponent(a);
    const pair exponent = {square.high, square.low + (a + 1 / a) * z.low * (2 * rounded(NORMAL_SQUARE))};
    if (exponent.high > LDBL_MIN_EXP + 256)
        return finite * (gate * power_of_2(exponent));
    const long double root = power_of_2((pair){exponent.high / 2, exponent.low / 2});
    return finite * gate * root * root;
}

static long double ld_normal(long double x, long double mean, long double deviation)
{
    if (deviation == 0 && x >= mean)
        return x;
    const pair z = deviation == 0 && x < mean ? (pair){-INFINITY, 0} : standardized(x, mean, deviation);
    if (isnan(z.high) || isnan(x) || deviation < 0)
        return NAN;
    if (z.high > NORMAL_ONE)
        return x;
    if (z.high <= NORMAL_FAR)
        return normal_in_tail(x, z);
    const long double density = INVERSE_SQRT_2PI * power_of_2(normal_exponent(z.high));
    return x * (normal_distribution(z.high) + z.low * density);
}

static int normal_kernel(const gelu_call *call)
{
    const long double *x = call->inputs[0], *mean = call->inputs[1], *deviation = call->inputs[2];
    int invalid = 0;
    const fenv_t found = gelu_fenv_enter();
    for (ptrdiff_t i = 0; i < call->n; i++) {
        invalid |= deviation[i] < 0;
        ((long double *)call->outputs[0])[i] = ld_normal(x[i], mean[i], deviation[i]);
    }
    gelu_fenv_leave(found);
    return invalid ? GELU_INVALID : 0;
}

/* The expressions of the kinds, and their kernels. */

#define REAL long double
#define OP(name) ld_##name
#include "kernels/kinds.h"
#undef OP
#undef REAL

static inline int run(gelu_kind kind, const gelu_call *call)
{
    long double in[GELU_MAX_INPUTS], out[GELU_MAX_OUTPUTS];
    const fenv_t found = gelu_fenv_enter();
    for (ptrdiff_t i = 0; i < call->n; i++) {
        for (int k = 0; k < gelu_kinds[kind].inputs; k++)
            in[k] = ((const long double *)call->inputs[k])[i];
        ld_evaluate(kind, (ld_point){call->operation->data, ld_x_of(kind, in)}, in, out);
        for (int k = 0; k < gelu_kinds[kind].outputs; k++)
            ((long double *)call->outputs[k])[i] = out[k];
    }
    const int overflow = gelu_kinds[kind].overflows && gelu_fenv_has_overflow();
    gelu_fenv_leave(found);
    return overflow ? GELU_OVERFLOW : 0;
}

#define GELU_KIND(name, inputs, outputs, x, overflows, second, operands) \
    static int name##_kernel(const gelu_call *call) { return run(GELU_KIND_##name, call); }
#define GELU_OWN_KIND(...)
#include "kinds.def"
#undef GELU_KIND

static gelu_kernel *const kernels[GELU_KIND_COUNT] = {
#define GELU_KIND(name, inputs, outputs, x, overflows, second, operands) name##_kernel,
#include "kinds.def"
#undef GELU_KIND
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

int gelu_find_long_double(gelu_operation *operation)
{
    operation->size = sizeof(long double);
    operation->kernel = kernels[gelu_kind_of(operation->function)];
    operation->data = &activations[gelu_activation_of(operation->function)];
    return libm_is_precise();
}

#else

int gelu_find_long_double(gelu_operation *operation)
{
    (void)operation;
    return 0;
}

#endif
