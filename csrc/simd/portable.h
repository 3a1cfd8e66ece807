/* The vector types in plain C, of one lane: what each operation must do is said here for all instruction sets.
 *
 * Where the compiler has a fast fma, results have the bits of the other instruction sets. Elsewhere f64_fma rounds
 * twice, f64_product_error, which must be exact, splits its factors (Dekker 1971), and what is float32 elsewhere is
 * computed in float64.
 */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define SIMD_NAME portable

/* float64 */

typedef double f64;
typedef int64_t f64_int; /* integers of as many bits as the type has */
typedef int f64_mask;    /* a choice for each lane */
enum { f64_lanes = 1 };
static const double f64_units = 0x1.8p52; /* the last place of its binade is worth 1 */

static inline f64 f64_load(const double *p) { return *p; }
static inline void f64_store(double *p, f64 v) { *p = v; }

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
static inline f64 f64_div(f64 a, f64 b) { return a / b; }

/* a b + c and c - a b, rounded once; a b - product, where product is a b rounded */
#ifdef __FP_FAST_FMA
static inline f64 f64_fma(f64 a, f64 b, f64 c) { return fma(a, b, c); }
static inline f64 f64_fnma(f64 a, f64 b, f64 c) { return fma(-a, b, c); }
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

static inline f64 f64_fnma(f64 a, f64 b, f64 c)
{
    const double product = a * b;
    return (c - product) - f64_product_error(a, b, product);
}
#endif

static inline f64 f64_abs(f64 a) { return fabs(a); }
static inline f64 f64_min(f64 a, f64 b) { return a < b ? a : b; } /* b if either is a NaN */
static inline f64 f64_max(f64 a, f64 b) { return a > b ? a : b; } /* b if either is a NaN */

static inline f64_mask f64_less(f64 a, f64 b) { return a < b; }
static inline f64 f64_select(f64_mask m, f64 a, f64 b) { return m ? a : b; }
static inline int f64_any(f64_mask m) { return m; }

static inline f64_int f64_bits(f64 a)
{
    f64_int bits;
    memcpy(&bits, &a, sizeof bits);
    return bits;
}

static inline f64 f64_from_bits(f64_int a)
{
    f64 value;
    memcpy(&value, &a, sizeof value);
    return value;
}

/* modulo 2^64 */
static inline f64_int f64_int_set(int64_t s) { return s; }
static inline f64_int f64_int_sub(f64_int a, f64_int b) { return (f64_int)((uint64_t)a - (uint64_t)b); }
static inline f64_int f64_int_and(f64_int a, f64_int b) { return a & b; }
#define f64_int_shift_left(a, count) ((f64_int)((uint64_t)(a) << (count)))

/* column k of row index[i] of the table in lane i of column[k]; rows are aligned to their size */
static inline void f64_rows2(const double (*table)[2], f64_int index, f64 column[2])
{
    for (int k = 0; k < 2; k++)
        column[k] = table[index][k];
}

static inline void f64_rows4(const double (*table)[4], f64_int index, f64 column[4])
{
    for (int k = 0; k < 4; k++)
        column[k] = table[index][k];
}

/* float32: the same operations */

enum { f32_lanes = 1 };

#if defined(__FP_FAST_FMA) && defined(__FP_FAST_FMAF)

typedef float f32;
typedef int32_t f32_int;
typedef int f32_mask;
static const float f32_units = 0x1.8p23f;

static inline f32 f32_set(float s) { return s; }
static inline f32 f32_add(f32 a, f32 b) { return a + b; }
static inline f32 f32_sub(f32 a, f32 b) { return a - b; }
static inline f32 f32_mul(f32 a, f32 b) { return a * b; }
static inline f32 f32_div(f32 a, f32 b) { return a / b; }
static inline f32 f32_fma(f32 a, f32 b, f32 c) { return fmaf(a, b, c); }
static inline f32 f32_fnma(f32 a, f32 b, f32 c) { return fmaf(-a, b, c); }
static inline f32 f32_abs(f32 a) { return fabsf(a); }
static inline f32 f32_min(f32 a, f32 b) { return a < b ? a : b; }
static inline f32 f32_max(f32 a, f32 b) { return a > b ? a : b; }
static inline f32_mask f32_less(f32 a, f32 b) { return a < b; }
static inline f32 f32_select(f32_mask m, f32 a, f32 b) { return m ? a : b; }
static inline int f32_any(f32_mask m) { return m; }

static inline f32_int f32_bits(f32 a)
{
    f32_int bits;
    memcpy(&bits, &a, sizeof bits);
    return bits;
}

static inline f32_int f32_int_sub(f32_int a, f32_int b) { return (f32_int)((uint32_t)a - (uint32_t)b); }

#else

typedef f64 f32;
typedef f64_int f32_int;
typedef f64_mask f32_mask;
#define f32_units f64_units
#define f32_set f64_set
#define f32_add f64_add
#define f32_sub f64_sub
#define f32_mul f64_mul
#define f32_div f64_div
#define f32_fma f64_fma
#define f32_fnma f64_fnma
#define f32_abs f64_abs
#define f32_min f64_min
#define f32_max f64_max
#define f32_less f64_less
#define f32_select f64_select
#define f32_any f64_any
#define f32_bits f64_bits
#define f32_int_sub f64_int_sub

#endif

static inline f32 f32_load(const float *p) { return *p; }
static inline void f32_store(float *p, f32 v) { *p = (float)v; }
static inline f32 f32_load_first(const float *p, ptrdiff_t n) { return n > 0 ? *p : 0; }
static inline void f32_store_first(float *p, f32 v, ptrdiff_t n)
{
    if (n > 0)
        *p = (float)v;
}

static inline void f32_rows4(const float (*table)[4], f32_int index, f32 column[4])
{
    for (int k = 0; k < 4; k++)
        column[k] = table[index][k];
}
