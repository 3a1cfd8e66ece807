/* 2^(-t/128) for the gates that are made of an exponential, to about 2^-63. */
#ifndef GELU_EXPONENTIAL_H
#define GELU_EXPONENTIAL_H

#include "../tables/exponential_f64.h"
#include "arithmetic.h"

enum { EXPONENTIAL_LIFT = 128 };

/* 2^(-t/128), times 2^EXPONENTIAL_LIFT in the lanes of the mask. For 0 <= t < 128 * 1022, and 128 * 1150 when lifted.
 *
 * t = 128 m + j + r with |r| <= 1/2: a row holds 2^(-j/128), m goes into the exponent, a polynomial gives 2^(-r/128).
 */
static inline f64_pair exponential_power(f64_pair t, f64_mask lifted)
{
    const f64 round = f64_set(0x1.8p52); /* its last place is worth 1 */
    const f64 shifted = f64_add(t.high, round);
    const f64 rest = f64_add(f64_sub(t.high, f64_sub(shifted, round)), t.low);

    f64 column[2];
    f64_rows2(gelu_exponential_powers, i64_and(f64_bits(shifted), i64_set(EXPONENTIAL_ROWS - 1)), column);
    const f64 lift = f64_from_bits(i64_set((int64_t)EXPONENTIAL_LIFT << 52));
    const i64 raise = f64_bits(f64_select(lifted, lift, f64_set(0)));
    const i64 lower = i64_and(i64_shift_left(f64_bits(shifted), 52 - 7), i64_set(-((int64_t)1 << 52)));
    const f64 power = f64_from_bits(i64_sub(f64_bits(column[0]), i64_sub(lower, raise)));

    const f64 change = f64_fma(rest, F64_POLYNOMIAL(EXPONENTIAL_POLYNOMIAL, rest), column[1]);
    return f64_fast_sum(power, f64_mul(power, change));
}

#endif
