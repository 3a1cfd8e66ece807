/* The vector type in plain C: 1 float64. simd/README.md says what each operation must do.
 *
 * Where the compiler has a fast fma this gives the bits of the other instruction sets. Elsewhere f64_fma rounds twice,
 * and f64_product_error, which must be exact, splits its factors (Dekker 1971).
 */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define SIMD_NAME portable
enum { F64_LANES = 1 };
typedef double f64;
typedef int64_t i64;
typedef int f64_mask;

/* memory: there are no first n lanes of one */

static inline f64 f64_load(const double *p) { return *p; }
static inline void f64_store(double *p, f64 v) { *p = v; }
static inline f64 f64_load_first(const double *p, ptrdiff_t n)
{
    (void)n;
    return *p;
}
static inline void f64_store_first(double *p, f64 v, ptrdiff_t n)
{
    (void)n;
    *p = v;
}
static inline f64 f64_load_float32(const float *p) { return *p; }
static inline void f64_store_float32(float *p, f64 v) { *p = (float)v; }
static inline f64 f64_load_first_float32(const float *p, ptrdiff_t n)
{
    (void)n;
    return *p;
}
static inline void f64_store_first_float32(float *p, f64 v, ptrdiff_t n)
{
    (void)n;
    *p = (float)v;
}

/* arithmetic */

static inline f64 f64_set(double s) { return s; }
static inline f64 f64_add(f64 a, f64 b) { return a + b; }
static inline f64 f64_sub(f64 a, f64 b) { return a - b; }
static inline f64 f64_mul(f64 a, f64 b) { return a * b; }
static inline f64 f64_div(f64 a, f64 b) { return a / b; }

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
static inline f64 f64_min(f64 a, f64 b) { return a < b ? a : b; }
static inline f64 f64_max(f64 a, f64 b) { return a > b ? a : b; }

/* choice */

static inline f64_mask f64_less(f64 a, f64 b) { return a < b; }
static inline f64 f64_select(f64_mask m, f64 a, f64 b) { return m ? a : b; }
static inline int f64_any(f64_mask m) { return m; }

/* bits */

static inline i64 f64_bits(f64 a)
{
    i64 bits;
    memcpy(&bits, &a, sizeof bits);
    return bits;
}

static inline f64 f64_from_bits(i64 a)
{
    f64 value;
    memcpy(&value, &a, sizeof value);
    return value;
}

static inline i64 i64_set(int64_t s) { return s; }
static inline i64 i64_sub(i64 a, i64 b) { return (i64)((uint64_t)a - (uint64_t)b); }
static inline i64 i64_and(i64 a, i64 b) { return a & b; }
#define i64_shift_left(a, count) ((i64)((uint64_t)(a) << (count)))

/* table rows */

static inline void f64_rows2(const double (*table)[2], i64 index, f64 column[2])
{
    for (int j = 0; j < 2; j++)
        column[j] = table[index][j];
}

static inline void f64_rows4(const double (*table)[4], i64 index, f64 column[4])
{
    for (int j = 0; j < 4; j++)
        column[j] = table[index][j];
}
