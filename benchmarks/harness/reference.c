/* The reference that results are measured against, and the measurement: errors in ULP, in one pass over an array.
 *
 * For float32 the true value is computed in double, whose noise is some 2^-20 of a float32 ULP, and once more with 113
 * bits where terms cancel; for the wider types with 113 bits at once. What lies so near to a bound that this noise (or
 * 10^-3 ULP) could decide is not decided here but handed out as doubtful, for mpmath.
 *
 * Built on demand by reference_c.py. Needs GCC and glibc, for _Float128.
 */
#define __STDC_WANT_IEC_60559_TYPES_EXT__
#include <float.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>

/* An error in ULP, and how much of it may be the reference's own. */
typedef struct judgement {
    double error, uncertainty;
} judgement;

#define REAL double
#define NAME(name) name##_double
#define LITERAL(digits) digits
#define EXP exp
#define ERFC erfc
#define SQRT_HALF 0.70710678118654752440
#define INVERSE_SQRT_2PI 0.39894228040143267794
#define SQRT_2_OVER_PI 0.79788456080286535588
#include "formulas.h"
#undef REAL
#undef NAME
#undef LITERAL
#undef EXP
#undef ERFC
#undef SQRT_HALF
#undef INVERSE_SQRT_2PI
#undef SQRT_2_OVER_PI

#define REAL _Float128
#define NAME(name) name##_float128
#define LITERAL(digits) digits##f128
#define EXP expf128
#define ERFC erfcf128
#define SQRT_HALF 0.707106781186547524400844362104849039284835938f128
#define INVERSE_SQRT_2PI 0.398942280401432677939946059934381868475858631f128
#define SQRT_2_OVER_PI 0.797884560802865355879892119868763736951717263f128
#include "formulas.h"
#undef REAL
#undef NAME

/* How far a result y of `precision` bits is from an estimate. The least exponent is that of the normal numbers. */
static judgement judge_float128(estimate_float128 truth, _Float128 y, int precision, int least_exponent)
{
    int exponent = least_exponent;
    if (truth.value != 0 && ilogbf128(truth.value) > least_exponent)
        exponent = ilogbf128(truth.value);
    /* in two factors: 2^16445 is no number */
    const int scale = precision - 1 - exponent, half = scale / 2;
    const _Float128 distance = fabsf128(y - truth.value), noise = truth.noise * FLT128_EPSILON;
    return (judgement){(double)ldexpf128(ldexpf128(distance, half), scale - half),
                       (double)ldexpf128(ldexpf128(noise, half), scale - half)};
}

/* The same for float32, with the power of two put together from bits: this is where the time goes. */
static judgement judge_double(estimate_double truth, double y, int precision, int least_exponent)
{
    union {
        double value;
        uint64_t bits;
    } size = {fabs(truth.value)}, scale;
    const int own = (int)(size.bits >> 52) - 1023, exponent = own > least_exponent ? own : least_exponent;
    scale.bits = (uint64_t)(1023 + precision - 1 - exponent) << 52;
    return (judgement){fabs(y - truth.value) * scale.value, truth.noise * DBL_EPSILON * scale.value};
}

typedef struct {
    estimate_double (*in_double)(double);
    estimate_float128 (*in_float128)(_Float128);
    int order;
} definition;

static const definition definitions[] = {
#define FUNCTION(name, form, order) {name##_double, name##_float128, order},
#include "functions.h"
#undef FUNCTION
};

/* Near the bound, or blurred by the reference's own noise: not decided here. Nor is which of two numbers of 16 bits is
 * nearer, where a tie may be decided by what is far smaller: wider types have millions of these. */
static int is_doubtful(judgement judgement, double bound, int64_t precision)
{
    const double margin = 1e-3, blur = 1.0 / 32;
    return judgement.uncertainty > blur || fabs(judgement.error - bound) <= fmax(margin, judgement.uncertainty) ||
           (precision < FLT_MANT_DIG && fabs(judgement.error - 0.5) <= judgement.uncertainty);
}

/* What one pass is asked for. Mirrored by reference_c.Request. */
typedef struct {
    int64_t function, precision, least_exponent, first; /* elements before the first only serve as neighbours */
    double bound;
    int64_t edge_count; /* region k lies between edges k - 1 and k; the last region is that of 0, infinities and NaN */
    double edges[8];
    int64_t turn_count; /* the function is monotone between turns: rising in segment k where directions[k] > 0, unknown
                           where 0 */
    double turns[8];
    double directions[9];
    double profile_low, profile_scale;
    int64_t profile_bins;
} request;

/* What comes of it, per region. Mirrored by reference_c.REGION. */
typedef struct {
    int64_t count, correct, over, order_breaks, worst_index, order_break_index;
    double worst;
} region;

/* A region and where it lies: empty for the last, that of 0, infinities and NaN. */
typedef struct {
    double low, high;
    int64_t region;
} span;

static span span_of(const request *request, double x, int special)
{
    if (special)
        return (span){0, 0, request->edge_count + 1};
    int64_t k = 0;
    while (k < request->edge_count && x >= request->edges[k])
        k++;
    return (span){k > 0 ? request->edges[k - 1] : -INFINITY, k < request->edge_count ? request->edges[k] : INFINITY, k};
}

static int breaks_order(const request *request, double before, double after, int risen, int fallen)
{
    if (!(risen || fallen) || before == after || isnan(before) || isnan(after))
        return 0;
    int segment = 0;
    for (int k = 0; k < request->turn_count; k++) {
        const double turn = request->turns[k];
        if ((before < turn) != (after < turn) || before == turn || after == turn)
            return 0;
        segment += before > turn;
    }
    if (request->directions[segment] == 0)
        return 0;
    const int upward = (request->directions[segment] > 0) == (before < after);
    return upward ? fallen : risen;
}

static judgement judge_wide(const definition *function, _Float128 x, _Float128 factor, _Float128 y,
                            const request *request)
{
    return judge_float128(scale_float128(function->in_float128(x), factor), y, (int)request->precision,
                          (int)request->least_exponent);
}

/* At 0, infinities and NaN the result is right or wrong. */
static judgement judge_special(const definition *function, _Float128 x, _Float128 factor, _Float128 y, int x_nan,
                               int x_infinite, int x_negative, int y_nan, int y_infinite, int y_negative,
                               const request *request)
{
    int right;
    if (x_nan)
        right = y_nan;
    else if (function->order == 0)
        right = !y_nan && (x_infinite && !x_negative ? y_infinite && !y_negative : y == 0 && y_negative == x_negative);
    else if (!x_infinite)
        return y_nan || y_infinite ? (judgement){INFINITY, 0} : judge_wide(function, x, factor, y, request);
    else
        right = function->order == 1 && !x_negative ? y == factor : y == 0 && !y_negative == (factor < 0);
    return (judgement){right ? 0 : INFINITY, 0};
}

static judgement judge_narrow(const definition *function, double x, double factor, double y, const request *request)
{
    const double doubt = 0x1p-16;
    const estimate_double truth = scale_double(function->in_double(x), factor);
    const judgement judgement = judge_double(truth, y, (int)request->precision, (int)request->least_exponent);
    return judgement.uncertainty < doubt ? judgement : judge_wide(function, x, factor, y, request);
}

#define ELEMENT float
#define NAME(name) name##_float32
#define JUDGE judge_narrow
#include "measure.h"
#undef ELEMENT
#undef NAME
#undef JUDGE

#define ELEMENT double
#define NAME(name) name##_float64
#define JUDGE judge_wide
#include "measure.h"
#undef ELEMENT
#undef NAME

#define ELEMENT long double
#define NAME(name) name##_longdouble
#include "measure.h"
#undef ELEMENT
#undef NAME
#undef JUDGE

/* The reference itself, rounded to double: for its test. */
void evaluate(int function, int wide, const double *x, double *value, double *noise, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        if (wide) {
            const estimate_float128 estimate = definitions[function].in_float128(x[i]);
            value[i] = (double)estimate.value;
            noise[i] = (double)estimate.noise;
        } else {
            const estimate_double estimate = definitions[function].in_double(x[i]);
            value[i] = estimate.value;
            noise[i] = estimate.noise;
        }
    }
}
