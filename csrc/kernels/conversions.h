/* Between float32 and the 16-bit types, without a branch, so that the compiler makes vectors of it. To be called in the
 * environment of environment.h.
 *
 * A magnitude is a number's bits without its sign. In order of magnitude numbers, infinity and NaN follow each other.
 */
#include "../environment.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline int32_t bits_of_float32(float value)
{
    int32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline float float32_of_bits(int32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

enum {
    FLOAT32_MAGNITUDE = 0x7fffffff,
    FLOAT32_INFINITY = 0x7f800000,
    HALF_MAGNITUDE = 0x7fff,
    FLOAT16_INFINITY = 0x7c00,
    FLOAT16_NAN = 0x7e00,
    FLOAT16_LEAST_NORMAL = 0x0400,
    FLOAT16_SHIFT = 13,         /* float32 has so many more bits of fraction */
    FLOAT16_REBIAS = 112 << 23, /* and an exponent that is biased by 112 more */
    FLOAT16_LEAST_NORMAL_AS_FLOAT32 = 113 << 23,
    BFLOAT16_INFINITY = 0x7f80,
    BFLOAT16_QUIET = 0x0040,
    BFLOAT16_SHIFT = 16,
};

/* condition ? a : b. In that form the compiler would compute only one of them, by a branch. */
static inline int32_t choose(int condition, int32_t a, int32_t b)
{
    const int32_t mask = -condition;
    return (a & mask) | (b & ~mask);
}

static inline float float32_of_float16(uint16_t half)
{
    const int32_t magnitude = half & HALF_MAGNITUDE, sign = (int32_t)((uint32_t)(half ^ magnitude) << 16);
    const int32_t rebias = choose(magnitude < FLOAT16_INFINITY, FLOAT16_REBIAS, 2 * FLOAT16_REBIAS);
    const int32_t normal = (magnitude << FLOAT16_SHIFT) + rebias;
    const int32_t subnormal = bits_of_float32((float)magnitude * 0x1p-24f);
    return float32_of_bits(choose(magnitude < FLOAT16_LEAST_NORMAL, subnormal, normal) | sign);
}

static inline float float32_of_bfloat16(uint16_t half)
{
    return float32_of_bits((int32_t)((uint32_t)half << BFLOAT16_SHIFT));
}

/* The magnitude without its last bits, rounded to nearest even: with a carry into the exponent, up to infinity. */
static inline int32_t rounded_shift(int32_t magnitude, int shift)
{
    const uint32_t below_half = (1u << (shift - 1)) - 1, odd = (uint32_t)magnitude >> shift & 1;
    return (int32_t)(((uint32_t)magnitude + below_half + odd) >> shift);
}

static inline uint16_t float16_of_float32(float value)
{
    const int32_t bits = bits_of_float32(value), magnitude = bits & FLOAT32_MAGNITUDE;
    /* the last place of 1/2 is worth that of the subnormal numbers */
    const int32_t subnormal = bits_of_float32(float32_of_bits(magnitude) + 0.5f) - bits_of_float32(0.5f);
    const int32_t normal = rounded_shift(magnitude - FLOAT16_REBIAS, FLOAT16_SHIFT);
    const int32_t finite = choose(magnitude < FLOAT16_LEAST_NORMAL_AS_FLOAT32, subnormal, normal);
    const int32_t number = choose(finite < FLOAT16_INFINITY, finite, FLOAT16_INFINITY);
    const int32_t rounded = choose(magnitude > FLOAT32_INFINITY, FLOAT16_NAN, number);
    return (uint16_t)(rounded | (int32_t)((uint32_t)(bits ^ magnitude) >> 16));
}

static inline uint16_t bfloat16_of_float32(float value)
{
    const int32_t bits = bits_of_float32(value), magnitude = bits & FLOAT32_MAGNITUDE;
    const int32_t nan = magnitude >> BFLOAT16_SHIFT | BFLOAT16_QUIET;
    const int32_t rounded = choose(magnitude > FLOAT32_INFINITY, nan, rounded_shift(magnitude, BFLOAT16_SHIFT));
    return (uint16_t)(rounded | (int32_t)((uint32_t)(bits ^ magnitude) >> 16));
}

static inline int32_t is_infinite_of_number(uint16_t half, int32_t infinity, float value)
{
    return ((half & HALF_MAGNITUDE) == infinity) & ((bits_of_float32(value) & FLOAT32_MAGNITUDE) < FLOAT32_INFINITY);
}

/* Over arrays; to narrow tells whether a number was rounded to infinity. */

static inline void widen(float (*float32_of)(uint16_t), const uint16_t *from, float *to, ptrdiff_t n)
{
    for (ptrdiff_t i = 0; i < n; i++)
        to[i] = float32_of(from[i]);
}

static inline int narrow(uint16_t (*of_float32)(float), int32_t infinity, const float *from, uint16_t *to, ptrdiff_t n)
{
    int32_t overflow = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        to[i] = of_float32(from[i]);
        overflow |= is_infinite_of_number(to[i], infinity, from[i]);
    }
    return overflow;
}

static void widen_float16(const uint16_t *from, float *to, ptrdiff_t n) { widen(float32_of_float16, from, to, n); }
static void widen_bfloat16(const uint16_t *from, float *to, ptrdiff_t n) { widen(float32_of_bfloat16, from, to, n); }

static int narrow_float16(const float *from, uint16_t *to, ptrdiff_t n)
{
    return narrow(float16_of_float32, FLOAT16_INFINITY, from, to, n);
}

static int narrow_bfloat16(const float *from, uint16_t *to, ptrdiff_t n)
{
    return narrow(bfloat16_of_float32, BFLOAT16_INFINITY, from, to, n);
}
