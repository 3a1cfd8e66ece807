/* The vector type on AVX2 with FMA: 4 float64. simd/README.md says what each operation must do. */
#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>

#define SIMD_NAME avx2
enum { F64_LANES = 4 };
typedef __m256d f64;
typedef __m256i i64;
typedef __m256d f64_mask;

/* memory */

static inline __m256i f64_first_mask(ptrdiff_t n)
{
    return _mm256_cmpgt_epi64(_mm256_set1_epi64x(n), _mm256_setr_epi64x(0, 1, 2, 3));
}

static inline __m128i f64_first_mask_float32(ptrdiff_t n)
{
    return _mm_cmpgt_epi32(_mm_set1_epi32((int)n), _mm_setr_epi32(0, 1, 2, 3));
}

static inline f64 f64_load(const double *p) { return _mm256_loadu_pd(p); }
static inline void f64_store(double *p, f64 v) { _mm256_storeu_pd(p, v); }
static inline f64 f64_load_first(const double *p, ptrdiff_t n) { return _mm256_maskload_pd(p, f64_first_mask(n)); }
static inline void f64_store_first(double *p, f64 v, ptrdiff_t n) { _mm256_maskstore_pd(p, f64_first_mask(n), v); }
static inline f64 f64_load_float32(const float *p) { return _mm256_cvtps_pd(_mm_loadu_ps(p)); }
static inline void f64_store_float32(float *p, f64 v) { _mm_storeu_ps(p, _mm256_cvtpd_ps(v)); }

static inline f64 f64_load_first_float32(const float *p, ptrdiff_t n)
{
    return _mm256_cvtps_pd(_mm_maskload_ps(p, f64_first_mask_float32(n)));
}

static inline void f64_store_first_float32(float *p, f64 v, ptrdiff_t n)
{
    _mm_maskstore_ps(p, f64_first_mask_float32(n), _mm256_cvtpd_ps(v));
}

/* arithmetic */

static inline f64 f64_set(double s) { return _mm256_set1_pd(s); }
static inline f64 f64_add(f64 a, f64 b) { return _mm256_add_pd(a, b); }
static inline f64 f64_sub(f64 a, f64 b) { return _mm256_sub_pd(a, b); }
static inline f64 f64_mul(f64 a, f64 b) { return _mm256_mul_pd(a, b); }
static inline f64 f64_div(f64 a, f64 b) { return _mm256_div_pd(a, b); }
static inline f64 f64_fma(f64 a, f64 b, f64 c) { return _mm256_fmadd_pd(a, b, c); }
static inline f64 f64_fnma(f64 a, f64 b, f64 c) { return _mm256_fnmadd_pd(a, b, c); }
static inline f64 f64_product_error(f64 a, f64 b, f64 product) { return _mm256_fmsub_pd(a, b, product); }
static inline f64 f64_abs(f64 a) { return _mm256_andnot_pd(_mm256_set1_pd(-0.0), a); }
static inline f64 f64_min(f64 a, f64 b) { return _mm256_min_pd(a, b); }
static inline f64 f64_max(f64 a, f64 b) { return _mm256_max_pd(a, b); }

/* choice */

static inline f64_mask f64_less(f64 a, f64 b) { return _mm256_cmp_pd(a, b, _CMP_LT_OQ); }
static inline f64 f64_select(f64_mask m, f64 a, f64 b) { return _mm256_blendv_pd(b, a, m); }
static inline int f64_any(f64_mask m) { return _mm256_movemask_pd(m) != 0; }

/* bits */

static inline i64 f64_bits(f64 a) { return _mm256_castpd_si256(a); }
static inline f64 f64_from_bits(i64 a) { return _mm256_castsi256_pd(a); }
static inline i64 i64_set(int64_t s) { return _mm256_set1_epi64x(s); }
static inline i64 i64_sub(i64 a, i64 b) { return _mm256_sub_epi64(a, b); }
static inline i64 i64_and(i64 a, i64 b) { return _mm256_and_si256(a, b); }
#define i64_shift_left(a, count) _mm256_slli_epi64(a, count)

/* table rows */

static inline __m256d f64_two_halves(const double *low, const double *high)
{
    return _mm256_insertf128_pd(_mm256_castpd128_pd256(_mm_load_pd(low)), _mm_load_pd(high), 1);
}

static inline void f64_rows2(const double (*table)[2], i64 index, f64 column[2])
{
    int64_t i[4];
    _mm256_storeu_si256((__m256i *)i, index);
    const __m256d even = f64_two_halves(table[i[0]], table[i[2]]), odd = f64_two_halves(table[i[1]], table[i[3]]);
    column[0] = _mm256_unpacklo_pd(even, odd);
    column[1] = _mm256_unpackhi_pd(even, odd);
}

static inline void f64_rows4(const double (*table)[4], i64 index, f64 column[4])
{
    int64_t i[4];
    _mm256_storeu_si256((__m256i *)i, index);
    for (int half = 0; half < 4; half += 2) {
        const __m256d even = f64_two_halves(table[i[0]] + half, table[i[2]] + half);
        const __m256d odd = f64_two_halves(table[i[1]] + half, table[i[3]] + half);
        column[half] = _mm256_unpacklo_pd(even, odd);
        column[half + 1] = _mm256_unpackhi_pd(even, odd);
    }
}
