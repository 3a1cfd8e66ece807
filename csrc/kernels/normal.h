/* x P(X <= x) for a normal X of a mean and a standard deviation: in float64, and in float32 by way of it.
 *
 * With z = (x - mean) / deviation it is x G(z), G the standard normal distribution function. Far below zero an error of
 * z is a relative one of G that is z^2 times as large, so z is a pair: the difference and its rounding error, divided
 * with the remainder. In the body G comes from gelu's rows, to whose distance from the node the low part is added.
 * Below it
 *
 *     G(z) = exp(-z^2/2) (1 + u q(u)) / (|z| sqrt(2 pi)),     u = 1/z^2,
 *
 * where the low part goes into the exponent, as -(z + 1/z) low. Unlike gelu's tail this reaches to where the greatest x
 * times G is zero.
 */

#include "../tables/normal_tail_f64.h"

/* For z below this the greatest x times G(z) is zero. */
static const double f64_normal_lowest = -54.4;

/* a - b; where it overflows the error is NaN */
static inline f64_pair f64_exact_difference(f64 a, f64 b)
{
    const f64 high = f64_sub(a, b), back = f64_sub(high, a);
    return (f64_pair){high, f64_sub(f64_sub(a, f64_sub(high, back)), f64_add(b, back))};
}

static inline f64_pair f64_quotient(f64_pair a, f64 b)
{
    const f64 high = f64_div(a.high, b);
    const f64_pair product = f64_exact_product(high, b);
    return (f64_pair){high, f64_div(f64_add(f64_sub(f64_sub(a.high, product.high), product.low), a.low), b)};
}

/* (x - mean) / deviation. The deviation, and with it what may overflow or be subnormal, is scaled to the middle of the
 * range: what is lost there is a z of 0 or one far out. */
static inline f64_pair f64_standardized(f64 x, f64 mean, f64 deviation)
{
    const f64 one = f64_set(1), big = f64_set(0x1p1000), size = f64_abs(deviation);
    const f64 half = f64_select(f64_less(big, f64_max(f64_abs(x), f64_abs(mean))), f64_set(0.5), one);
    const f64 up = f64_select(f64_less(size, f64_set(0x1p-500)), f64_set(0x1p500), one);
    const f64 scale = f64_select(f64_less(f64_set(0x1p500), size), f64_set(0x1p-500), up);
    const f64_pair difference = f64_exact_difference(f64_mul(x, half), f64_mul(mean, half));
    const f64 divisor = f64_mul(f64_mul(deviation, scale), half);
    const f64 high = f64_mul(difference.high, scale), low = f64_mul(difference.low, scale);

    const f64_pair z = f64_quotient((f64_pair){high, low}, divisor);
    return (f64_pair){z.high, f64_select(f64_less(f64_abs(z.low), one), z.low, f64_set(0))}; /* of infinity 0 */
}

/* The limit for a deviation of zero: z is infinite, and where x is the mean P is 1. */
static inline f64 f64_standardized_by_zero(f64 x, f64 mean)
{
    const f64 infinity = f64_set(INFINITY);
    const f64 same = f64_max(infinity, f64_add(x, mean)); /* NaN where one of them is */
    const f64 above = f64_select(f64_less(mean, x), infinity, same);
    return f64_select(f64_less(x, mean), f64_set(-INFINITY), above);
}

static inline f64_mask f64_is_zero(f64 x) { return f64_less(f64_abs(x), f64_set(DBL_TRUE_MIN)); }

/* x times a positive gate; an x of zero would lose its sign to a negative low part */
static inline f64 f64_signed_product(f64 x, f64_pair gate)
{
    const f64 of_zero = f64_mul(x, f64_add(gate.high, gate.low));
    return f64_select(f64_is_zero(x), of_zero, f64_gated(x, gate));
}

/* x G(z), z in the body or above it */
static inline f64 f64_normal_in_body(f64 x, f64_pair z)
{
    const f64_activation *gelu = &gelu_f64_gelu;
    f64_offset row[f64_lanes];
    f64_int offset;
    f64 column[f64_columns];
    f64_locate(&gelu->nodes, z.high, &offset);
    f64_store_offsets(row, offset);
    f64_load_rows(gelu->value.rows, row, column);
    /* of a NaN a NaN */
    const f64 inside = f64_min(f64_set(gelu->nodes.highest), f64_max(f64_set(gelu->nodes.lowest), z.high));
    const f64 d = f64_add(f64_distance(&gelu->value, 0, inside, column[f64_degree - 1]), z.low);
    return f64_signed_product(x, f64_evaluate_columns(column, d, f64_fma(d, d, f64_set(f64_least_square))));
}

/* x G(z), z in the tail */
static inline f64 f64_normal_in_tail(f64 x, f64_pair z)
{
    const f64 a = f64_max(z.high, f64_set(f64_normal_lowest)), finite = f64_max(f64_set(-DBL_MAX), x);
    const f64 u = f64_div(f64_set(1), f64_mul(a, a)), t = f64_sub(u, f64_set(f64_normal_tail_middle));
    const f64_pair square = f64_square_exponent(a);
    const f64 of_low = f64_mul(z.low, f64_fma(a, u, a)); /* a + 1/a, from the square and from the divisor */
    const f64_decay decay = f64_decay_of((f64_pair){square.high, f64_sub(square.low, of_low)});

    const f64 q = f64_polynomial(f64_normal_tail_curve, GELU_COUNT(f64_normal_tail_curve), t);
    const f64_pair scale = f64_pair_set(f64_normal_tail_scale);
    const f64_pair ratio = f64_quotient(f64_fast_sum(scale.high, f64_fma(u, q, scale.low)), f64_abs(a));
    const f64 product = f64_signed_product(finite, f64_pair_product(ratio, decay.rest));

    /* times 2^-n, in three parts: n is from 104 to 2135 here, of which a power of two holds less than 1022 */
    const f64 round = f64_set(f64_round_magic);
    const f64_int zero = f64_bits(round), n = f64_int_sub(decay.n, f64_int_set(104));
    const f64 whole = f64_sub(f64_of_bits(f64_int_sub(n, f64_int_sub(f64_int_set(0), zero))), round);
    const f64_int first = f64_int_sub(f64_bits(f64_add(f64_min(whole, f64_set(1020)), round)), zero);
    const f64 scaled = f64_mul(product, f64_set(0x1p-104));
    const f64 nearly = f64_mul(scaled, f64_power_of_two(f64_int_sub(f64_int_set(0), first)));
    return f64_mul(nearly, f64_power_of_two(f64_int_sub(first, n)));
}

static inline f64 f64_normal(f64 x, f64 mean, f64 deviation)
{
    const f64 zero = f64_set(0);
    f64_pair z = f64_standardized(x, mean, deviation);
    z.high = f64_select(f64_is_zero(deviation), f64_standardized_by_zero(x, mean), z.high);
    z.high = f64_select(f64_less(deviation, zero), f64_set(NAN), z.high);
    const f64 of_body = f64_normal_in_body(x, z);
    const f64_mask in_tail = f64_less(z.high, f64_set(gelu_f64_gelu.tail));
    if (GELU_LIKELY(!f64_any(in_tail)))
        return of_body;
    return f64_select(in_tail, f64_normal_in_tail(x, z), of_body);
}

/* The kernel. */

static inline int f64_is_negative_somewhere(const double *deviation, ptrdiff_t n)
{
    int found = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        found |= deviation[i] < 0;
    return found;
}

GELU_OUT_OF_LINE static void f64_normal_loop(const double *x, const double *mean, const double *deviation, double *y,
                                             ptrdiff_t n)
{
    ptrdiff_t i = 0;
    for (; n - i >= f64_lanes; i += f64_lanes)
        f64_store(y + i, f64_normal(f64_load(x + i), f64_load(mean + i), f64_load(deviation + i)));
    if (n > i)
        f64_store_first(y + i,
                        f64_normal(f64_load_first(x + i, n - i), f64_load_first(mean + i, n - i),
                                   f64_load_first(deviation + i, n - i)),
                        n - i);
}

static int f64_normal_kernel(const gelu_call *call)
{
    const gelu_environment found = gelu_environment_enter();
    const int invalid = f64_is_negative_somewhere(call->inputs[2], call->n);
    f64_normal_loop(call->inputs[0], call->inputs[1], call->inputs[2], call->outputs[0], call->n);
    gelu_environment_leave(found);
    return invalid ? GELU_INVALID : 0;
}
