/* The vector types on AVX-512 (F, DQ, BW, VL). What each operation must do is said by portable.h. */
#include "x86.h"

#define SIMD_NAME avx512

/* float64 */

typedef __m512d f64;
typedef __m512i f64_int;
typedef __mmask8 f64_mask;
enum { f64_lanes = 8 };
static const double f64_units = 0x1.8p52; /* the last place of its binade is worth 1 */

static inline __mmask8 f64_first_mask(ptrdiff_t n) { return (__mmask8)((1u << n) - 1u); }
static inline f64 f64_load(const double *p) { return _mm512_loadu_pd(p); }
static inline void f64_store(double *p, f64 v) { _mm512_storeu_pd(p, v); }
static inline f64 f64_load_first(const double *p, ptrdiff_t n) { return _mm512_maskz_loadu_pd(f64_first_mask(n), p); }
static inline void f64_store_first(double *p, f64 v, ptrdiff_t n) { _mm512_mask_storeu_pd(p, f64_first_mask(n), v); }

static inline f64 f64_set(double s) { return _mm512_set1_pd(s); }
static inline f64 f64_add(f64 a, f64 b) { return _mm512_add_pd(a, b); }
static inline f64 f64_sub(f64 a, f64 b) { return _mm512_sub_pd(a, b); }
static inline f64 f64_mul(f64 a, f64 b) { return _mm512_mul_pd(a, b); }
static inline f64 f64_div(f64 a, f64 b) { return _mm512_div_pd(a, b); }
static inline f64 f64_fma(f64 a, f64 b, f64 c) { return _mm512_fmadd_pd(a, b, c); }
static inline f64 f64_fnma(f64 a, f64 b, f64 c) { return _mm512_fnmadd_pd(a, b, c); }
static inline f64 f64_product_error(f64 a, f64 b, f64 product) { return _mm512_fmsub_pd(a, b, product); }
static inline f64 f64_abs(f64 a) { return _mm512_andnot_pd(_mm512_set1_pd(-0.0), a); }
static inline f64 f64_min(f64 a, f64 b) { return _mm512_min_pd(a, b); }
static inline f64 f64_max(f64 a, f64 b) { return _mm512_max_pd(a, b); }

static inline f64_mask f64_less(f64 a, f64 b) { return _mm512_cmp_pd_mask(a, b, _CMP_LT_OQ); }
static inline f64 f64_select(f64_mask m, f64 a, f64 b) { return _mm512_mask_blend_pd(m, b, a); }
static inline int f64_any(f64_mask m) { return m != 0; }

static inline f64_int f64_bits(f64 a) { return _mm512_castpd_si512(a); }
static inline f64 f64_from_bits(f64_int a) { return _mm512_castsi512_pd(a); }
static inline f64_int f64_int_set(int64_t s) { return _mm512_set1_epi64(s); }
static inline f64_int f64_int_sub(f64_int a, f64_int b) { return _mm512_sub_epi64(a, b); }
static inline f64_int f64_int_and(f64_int a, f64_int b) { return _mm512_and_si512(a, b); }
#define f64_int_shift_left(a, count) _mm512_slli_epi64(a, count)

static inline void f64_rows2(const double (*table)[2], f64_int index, f64 column[2])
{
    uint64_t offset[8];
    __m256d pair[4]; /* rows 0 and 2, 1 and 3, 4 and 6, 5 and 7 */
    _mm512_storeu_si512(offset, _mm512_slli_epi64(index, 4));
    GELU_KEEP_IN_MEMORY(offset);
    for (int j = 0; j < 4; j++) {
        const int first = (j & 1) + 4 * (j >> 1);
        pair[j] = _mm256_insertf128_pd(_mm256_castpd128_pd256(_mm_load_pd(GELU_ROW(table, offset[first]))),
                                       _mm_load_pd(GELU_ROW(table, offset[first + 2])), 1);
    }
    const __m512d even = _mm512_insertf64x4(_mm512_castpd256_pd512(pair[0]), pair[2], 1);
    const __m512d odd = _mm512_insertf64x4(_mm512_castpd256_pd512(pair[1]), pair[3], 1);
    column[0] = _mm512_unpacklo_pd(even, odd);
    column[1] = _mm512_unpackhi_pd(even, odd);
}

static inline void f64_rows4(const double (*table)[4], f64_int index, f64 column[4])
{
    uint64_t offset[8];
    __m512d pair[4]; /* rows j and j + 4 */
    _mm512_storeu_si512(offset, _mm512_slli_epi64(index, 5));
    GELU_KEEP_IN_MEMORY(offset);
    for (int j = 0; j < 4; j++)
        pair[j] = _mm512_insertf64x4(_mm512_castpd256_pd512(_mm256_load_pd(GELU_ROW(table, offset[j]))),
                                     _mm256_load_pd(GELU_ROW(table, offset[j + 4])), 1);
    /* columns 0 and 2 (1 and 3) of rows 0, 1, 4, 5, then of rows 2, 3, 6, 7 */
    const __m512d even01 = _mm512_unpacklo_pd(pair[0], pair[1]), odd01 = _mm512_unpackhi_pd(pair[0], pair[1]);
    const __m512d even23 = _mm512_unpacklo_pd(pair[2], pair[3]), odd23 = _mm512_unpackhi_pd(pair[2], pair[3]);
    const __m512i first = _mm512_setr_epi64(0, 1, 8, 9, 4, 5, 12, 13);
    const __m512i second = _mm512_setr_epi64(2, 3, 10, 11, 6, 7, 14, 15);
    column[0] = _mm512_permutex2var_pd(even01, first, even23);
    column[1] = _mm512_permutex2var_pd(odd01, first, odd23);
    column[2] = _mm512_permutex2var_pd(even01, second, even23);
    column[3] = _mm512_permutex2var_pd(odd01, second, odd23);
}

/* float32 */

typedef __m512 f32;
typedef __m512i f32_int;
typedef __mmask16 f32_mask;
enum { f32_lanes = 16 };
static const float f32_units = 0x1.8p23f; /* the last place of its binade is worth 1 */

static inline __mmask16 f32_first_mask(ptrdiff_t n) { return (__mmask16)((1u << n) - 1u); }
static inline f32 f32_load(const float *p) { return _mm512_loadu_ps(p); }
static inline void f32_store(float *p, f32 v) { _mm512_storeu_ps(p, v); }
static inline f32 f32_load_first(const float *p, ptrdiff_t n) { return _mm512_maskz_loadu_ps(f32_first_mask(n), p); }
static inline void f32_store_first(float *p, f32 v, ptrdiff_t n) { _mm512_mask_storeu_ps(p, f32_first_mask(n), v); }

static inline f32 f32_set(float s) { return _mm512_set1_ps(s); }
static inline f32 f32_add(f32 a, f32 b) { return _mm512_add_ps(a, b); }
static inline f32 f32_sub(f32 a, f32 b) { return _mm512_sub_ps(a, b); }
static inline f32 f32_mul(f32 a, f32 b) { return _mm512_mul_ps(a, b); }
static inline f32 f32_div(f32 a, f32 b) { return _mm512_div_ps(a, b); }
static inline f32 f32_fma(f32 a, f32 b, f32 c) { return _mm512_fmadd_ps(a, b, c); }
static inline f32 f32_fnma(f32 a, f32 b, f32 c) { return _mm512_fnmadd_ps(a, b, c); }
static inline f32 f32_abs(f32 a) { return _mm512_andnot_ps(_mm512_set1_ps(-0.0f), a); }
static inline f32 f32_min(f32 a, f32 b) { return _mm512_min_ps(a, b); }
static inline f32 f32_max(f32 a, f32 b) { return _mm512_max_ps(a, b); }

static inline f32_mask f32_less(f32 a, f32 b) { return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ); }
static inline f32 f32_select(f32_mask m, f32 a, f32 b) { return _mm512_mask_blend_ps(m, b, a); }
static inline int f32_any(f32_mask m) { return m != 0; }

static inline f32_int f32_bits(f32 a) { return _mm512_castps_si512(a); }
static inline f32_int f32_int_sub(f32_int a, f32_int b) { return _mm512_sub_epi32(a, b); }

static inline void f32_rows4(const float (*table)[4], f32_int index, f32 column[4])
{
    uint32_t offset[16];
    __m512 four[4]; /* rows j, j + 4, j + 8 and j + 12 */
    _mm512_storeu_si512(offset, _mm512_slli_epi32(index, 4));
    GELU_KEEP_IN_MEMORY(offset);
    for (int j = 0; j < 4; j++) {
        four[j] = _mm512_castps128_ps512(_mm_load_ps(GELU_ROW(table, offset[j])));
        four[j] = _mm512_insertf32x4(four[j], _mm_load_ps(GELU_ROW(table, offset[j + 4])), 1);
        four[j] = _mm512_insertf32x4(four[j], _mm_load_ps(GELU_ROW(table, offset[j + 8])), 2);
        four[j] = _mm512_insertf32x4(four[j], _mm_load_ps(GELU_ROW(table, offset[j + 12])), 3);
    }
    /* columns 0 and 1, and columns 2 and 3, of two rows each */
    const __m512d first01 = _mm512_castps_pd(_mm512_unpacklo_ps(four[0], four[1]));
    const __m512d first23 = _mm512_castps_pd(_mm512_unpacklo_ps(four[2], four[3]));
    const __m512d last01 = _mm512_castps_pd(_mm512_unpackhi_ps(four[0], four[1]));
    const __m512d last23 = _mm512_castps_pd(_mm512_unpackhi_ps(four[2], four[3]));
    column[0] = _mm512_castpd_ps(_mm512_unpacklo_pd(first01, first23));
    column[1] = _mm512_castpd_ps(_mm512_unpackhi_pd(first01, first23));
    column[2] = _mm512_castpd_ps(_mm512_unpacklo_pd(last01, last23));
    column[3] = _mm512_castpd_ps(_mm512_unpackhi_pd(last01, last23));
}
