/* The vector types in plain C, of one lane: what each operation must do is said here for all instruction sets.
 *
 * Where the compiler has a fast fma, or who includes this says so (GELU_FMA_IS_FAST), results have the bits of the
 * other instruction sets. Elsewhere f64_fma rounds
 * twice, f64_product_error, which must be exact, splits its factors (Dekker 1971), and what is float32 elsewhere is
 * computed in float64.
 */
#include <float.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define SIMD_NAME portable

/* whether stream is more than store, and after which other threads see what it stored */
enum { simd_streams = 0 };
static inline void simd_stream_fence(void) {}

/* float64 */

typedef double f64;
typedef int64_t f64_int; /* integers of as many bits as the type has */
typedef int f64_mask;    /* a choice for each lane */
enum { f64_lanes = 1 };
static const double f64_round_magic = 0x1.8p52; /* the last place of its binade is worth 1 */
static const double f64_least_normal = 0x1p-1022;

static inline f64 f64_load(const double *p) { return *p; }
static inline void f64_store(double *p, f64 v) { *p = v; }

/* a store past the caches, to a multiple of the vector's size, if simd_streams */
static inline void f64_stream(double *p, f64 v) { f64_store(p, v); }

/* the first 0 < n < lanes elements, and any harmless number in the other lanes; nothing beyond is touched */
static inline f64 f64_load_first(const double *p, ptrdiff_t n) { return n > 0 ? *p : 0; }
static inline void f64_store_first(double *p, f64 v, ptrdiff_t n)
{
    if (n > 0)
        *p = v;
}

static inline f64 f64_set(double s) { return s; } /* in every lane */
static inline f64 f64_add(f64 a, f64 b) { return a + b; }
static inline f64 f64_sub(f64 a, f64 b) { return a - b; }
static inline f64 f64_mul(f64 a, f64 b) { return a * b; }
static inline f64 f64_div(f64 a, f64 b) { return a / b; } /* float64 alone */

/* a b + c, rounded once; a b - product, where product is a b rounded */
#if defined(__FP_FAST_FMA) || defined(GELU_FMA_IS_FAST)
static inline f64 f64_fma(f64 a, f64 b, f64 c) { return fma(a, b, c); }
static inline f64 f64_product_error(f64 a, f64 b, f64 product) { return fma(a, b, -product); }
#else
static inline f64 f64_fma(f64 a, f64 b, f64 c) { return a * b + c; }

static inline f64 f64_product_error(f64 a, f64 b, f64 product)
{
    const double splitter = 0x1p27 + 1;
    const double a_big = a * splitter, b_big = b * splitter;
    const double a_high = a_big - (a_big - a), b_high = b_big - (b_big - b);
    const double a_low = a - a_high, b_low = b - b_high;
    return ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low;
}
#endif

static inline f64 f64_abs(f64 a) { return fabs(a); }
/* size with the sign of another number: used by float32 alone */
static inline f64 f64_copy_sign(f64 size, f64 sign) { return copysign(size, sign); }

static inline f64 f64_min(f64 a, f64 b) { return a < b ? a : b; } /* b if either is a NaN */
static inline f64 f64_max(f64 a, f64 b) { return a > b ? a : b; } /* b if either is a NaN */

static inline f64_mask f64_less(f64 a, f64 b) { return a < b; }
static inline f64 f64_select(f64_mask m, f64 a, f64 b) { return m ? a : b; }
static inline int f64_any(f64_mask m) { return m; }
static inline int f64_all(f64_mask m) { return m; }

/* how many lanes are chosen; what stands there in memory stored one after the other, with anything behind it up to a
 * vector's size; and such numbers put where they were */
static inline int f64_count(f64_mask m) { return m; }
static inline void f64_store_chosen(double *to, f64_mask m, const double *from) { (void)m, *to = *from; }
static inline void f64_replace_chosen(double *to, f64_mask m, const double *from) { *to = m ? *from : *to; }

static inline f64_int f64_bits(f64 a)
{
    f64_int bits;
    memcpy(&bits, &a, sizeof bits);
    return bits;
}

static inline f64 f64_of_bits(f64_int bits)
{
    f64 a;
    memcpy(&a, &bits, sizeof a);
    return a;
}

/* modulo 2^64 */
static inline f64_int f64_int_set(int64_t s) { return s; }
static inline f64_int f64_int_sub(f64_int a, f64_int b) { return (f64_int)((uint64_t)a - (uint64_t)b); }

/* the larger of integers with and without a sign: used by float32 alone */
static inline f64_int f64_int_max(f64_int a, f64_int b) { return a > b ? a : b; }
static inline f64_int f64_int_unsigned_max(f64_int a, f64_int b) { return (uint64_t)a > (uint64_t)b ? a : b; }

/* 2^n, which must be a normal number */
static inline f64 f64_power_of_two(f64_int n) { return f64_of_bits((f64_int)((uint64_t)(n + 1023) << 52)); }

/* Tables have rows of so many numbers, which start at multiples of their size. They are numbered from a first, and are
 * reached by offsets. */
enum { f64_columns = 8 };
typedef ptrdiff_t f64_offset;
enum { f64_first_row = 0 };

static inline f64_int f64_row_offsets(f64_int row) { return row; }
static inline void f64_store_offsets(f64_offset *row, f64_int offsets) { *row = (f64_offset)offsets; }

/* column k of row[i] of the table in lane i of column[k] */
static inline void f64_load_rows(const double (*table)[8], const f64_offset *row, f64 column[8])
{
    for (int k = 0; k < 8; k++)
        column[k] = table[*row - f64_first_row][k];
}

/* the lower half of a number's bits as the upper half of another's, which has zeros below */
static inline f64 f64_lower_half(f64 a) { return f64_of_bits((f64_int)((uint64_t)f64_bits(a) << 32)); }

/* float32: the same operations */

enum { f32_lanes = 1 };

#if ((defined(__FP_FAST_FMA) && defined(__FP_FAST_FMAF)) || defined(GELU_FMA_IS_FAST)) && FLT_EVAL_METHOD == 0

typedef float f32;
typedef int32_t f32_int;
typedef int f32_mask;
static const float f32_round_magic = 0x1.8p23f;
static const float f32_least_normal = 0x1p-126f;

static inline f32 f32_set(float s) { return s; }
static inline f32 f32_add(f32 a, f32 b) { return a + b; }
static inline f32 f32_sub(f32 a, f32 b) { return a - b; }
static inline f32 f32_mul(f32 a, f32 b) { return a * b; }
static inline f32 f32_fma(f32 a, f32 b, f32 c) { return fmaf(a, b, c); }
static inline f32 f32_product_error(f32 a, f32 b, f32 product) { return fmaf(a, b, -product); }
static inline f32 f32_abs(f32 a) { return fabsf(a); }
static inline f32 f32_copy_sign(f32 size, f32 sign) { return copysignf(size, sign); }
static inline f32 f32_min(f32 a, f32 b) { return a < b ? a : b; }
static inline f32 f32_max(f32 a, f32 b) { return a > b ? a : b; }
static inline f32_mask f32_less(f32 a, f32 b) { return a < b; }
static inline f32 f32_select(f32_mask m, f32 a, f32 b) { return m ? a : b; }
static inline int f32_any(f32_mask m) { return m; }
static inline int f32_all(f32_mask m) { return m; }

static inline f32_int f32_bits(f32 a)
{
    f32_int bits;
    memcpy(&bits, &a, sizeof bits);
    return bits;
}

static inline f32 f32_of_bits(f32_int bits)
{
    f32 a;
    memcpy(&a, &bits, sizeof a);
    return a;
}

static inline f32_int f32_int_set(int32_t s) { return s; }
static inline f32_int f32_int_max(f32_int a, f32_int b) { return a > b ? a : b; }
static inline f32_int f32_int_unsigned_max(f32_int a, f32_int b) { return (uint32_t)a > (uint32_t)b ? a : b; }
static inline f32_int f32_int_sub(f32_int a, f32_int b) { return (f32_int)((uint32_t)a - (uint32_t)b); }

static inline f32 f32_power_of_two(f32_int n) { return f32_of_bits((f32_int)((uint32_t)(n + 127) << 23)); }

#else

typedef f64 f32;
typedef f64_int f32_int;
typedef f64_mask f32_mask;
#define f32_round_magic f64_round_magic
#define f32_least_normal f64_least_normal
#define f32_set f64_set
#define f32_add f64_add
#define f32_sub f64_sub
#define f32_mul f64_mul
#define f32_fma f64_fma
#define f32_product_error f64_product_error
#define f32_abs f64_abs
#define f32_copy_sign f64_copy_sign
#define f32_min f64_min
#define f32_max f64_max
#define f32_less f64_less
#define f32_select f64_select
#define f32_any f64_any
#define f32_all f64_all
#define f32_bits f64_bits
#define f32_of_bits f64_of_bits
#define f32_int_set f64_int_set
#define f32_int_sub f64_int_sub
#define f32_int_max f64_int_max
#define f32_int_unsigned_max f64_int_unsigned_max
#define f32_power_of_two f64_power_of_two

#endif

static inline f32 f32_load(const float *p) { return *p; }
static inline void f32_store(float *p, f32 v) { *p = (float)v; }
static inline void f32_stream(float *p, f32 v) { f32_store(p, v); }
static inline f32 f32_load_first(const float *p, ptrdiff_t n) { return n > 0 ? *p : 0; }
static inline void f32_store_first(float *p, f32 v, ptrdiff_t n)
{
    if (n > 0)
        *p = (float)v;
}

/* a without the bits of its fraction after the first 10 */
static inline f32 f32_first_10_bits(f32 a)
{
    const int unused = 8 * (int)sizeof a == 32 ? 23 - 10 : 52 - 10;
    return f32_of_bits(f32_bits(a) & -((f32_int)1 << unused));
}

enum { f32_columns = 4 };
typedef ptrdiff_t f32_offset;

enum { f32_first_row = 0 };

static inline void f32_store_offsets(f32_offset *row, f32_int offsets) { *row = (f32_offset)offsets; }

/* those for numbers of so few bits, each of which has its row, the first of them 1 */
static inline f32_int f32_row_offsets_of_10_bits(f32 r)
{
    return f32_int_sub(f32_bits(r), f32_bits(f32_set(1))) >> (8 * (int)sizeof r == 32 ? 23 - 10 : 52 - 10);
}

static inline void f32_load_rows(const float (*table)[4], const f32_offset *row, f32 column[4])
{
    for (int k = 0; k < 4; k++)
        column[k] = table[*row - f32_first_row][k];
}

static inline f32 f32_lower_half(f32 a)
{
    float value = (float)a;
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    bits <<= 16;
    memcpy(&value, &bits, sizeof value);
    return value;
}
