/* The vector types on AVX2 with FMA. What each operation must do is said by portable.h. */
#include "x86.h"

#define SIMD_NAME avx2

/* float64 */

typedef __m256d f64;
typedef __m256i f64_int;
typedef __m256d f64_mask;
enum { f64_lanes = 4 };
static const double f64_round_magic = 0x1.8p52; /* the last place of its binade is worth 1 */
static const double f64_least_normal = 0x1p-1022;

static inline __m256i f64_first_mask(ptrdiff_t n)
{
    return _mm256_cmpgt_epi64(_mm256_set1_epi64x(n), _mm256_setr_epi64x(0, 1, 2, 3));
}

static inline f64 f64_load(const double *p)
{
    f64 v = _mm256_loadu_pd(p);
    GELU_KEEP_IN_REGISTER(v);
    return v;
}

static inline void f64_store(double *p, f64 v) { _mm256_storeu_pd(p, v); }
static inline void f64_stream(double *p, f64 v) { _mm256_stream_pd(p, v); }
static inline f64 f64_load_first(const double *p, ptrdiff_t n) { return _mm256_maskload_pd(p, f64_first_mask(n)); }
static inline void f64_store_first(double *p, f64 v, ptrdiff_t n) { _mm256_maskstore_pd(p, f64_first_mask(n), v); }

static inline f64 f64_set(double s) { return _mm256_set1_pd(s); }
static inline f64 f64_add(f64 a, f64 b) { return _mm256_add_pd(a, b); }
static inline f64 f64_sub(f64 a, f64 b) { return _mm256_sub_pd(a, b); }
static inline f64 f64_mul(f64 a, f64 b) { return _mm256_mul_pd(a, b); }
static inline f64 f64_div(f64 a, f64 b) { return _mm256_div_pd(a, b); }
static inline f64 f64_fma(f64 a, f64 b, f64 c) { return _mm256_fmadd_pd(a, b, c); }
static inline f64 f64_product_error(f64 a, f64 b, f64 product) { return _mm256_fmsub_pd(a, b, product); }
static inline f64 f64_abs(f64 a) { return _mm256_andnot_pd(_mm256_set1_pd(-0.0), a); }
static inline f64 f64_min(f64 a, f64 b) { return _mm256_min_pd(a, b); }
static inline f64 f64_max(f64 a, f64 b) { return _mm256_max_pd(a, b); }

static inline f64_mask f64_less(f64 a, f64 b) { return _mm256_cmp_pd(a, b, _CMP_LT_OQ); }
static inline f64 f64_select(f64_mask m, f64 a, f64 b) { return _mm256_blendv_pd(b, a, m); }
static inline int f64_any(f64_mask m) { return _mm256_movemask_pd(m) != 0; }
static inline int f64_all(f64_mask m) { return _mm256_movemask_pd(m) == 0xf; }

static inline int f64_count(f64_mask m) { return (int)_mm_popcnt_u32((unsigned)_mm256_movemask_pd(m)); }
/* v with the lane of that number in each, for a mask: as halves, which can be moved by a variable */
static inline f64 f64_lanes_of(f64 v, const uint8_t halves[16][8], f64_mask m)
{
    const __m128i packed = _mm_loadl_epi64((const __m128i *)halves[_mm256_movemask_pd(m)]);
    return _mm256_castsi256_pd(_mm256_permutevar8x32_epi32(_mm256_castpd_si256(v), _mm256_cvtepu8_epi32(packed)));
}

static inline void f64_store_chosen(double *to, f64_mask m, const double *from)
{
    static const uint8_t chosen_first[16][8] = {
        {0, 1, 0, 1, 0, 1, 0, 1}, {0, 1, 0, 1, 0, 1, 0, 1}, {2, 3, 0, 1, 0, 1, 0, 1}, {0, 1, 2, 3, 0, 1, 0, 1},
        {4, 5, 0, 1, 0, 1, 0, 1}, {0, 1, 4, 5, 0, 1, 0, 1}, {2, 3, 4, 5, 0, 1, 0, 1}, {0, 1, 2, 3, 4, 5, 0, 1},
        {6, 7, 0, 1, 0, 1, 0, 1}, {0, 1, 6, 7, 0, 1, 0, 1}, {2, 3, 6, 7, 0, 1, 0, 1}, {0, 1, 2, 3, 6, 7, 0, 1},
        {4, 5, 6, 7, 0, 1, 0, 1}, {0, 1, 4, 5, 6, 7, 0, 1}, {2, 3, 4, 5, 6, 7, 0, 1}, {0, 1, 2, 3, 4, 5, 6, 7}};
    _mm256_storeu_pd(to, f64_lanes_of(_mm256_loadu_pd(from), chosen_first, m));
}

static inline void f64_replace_chosen(double *to, f64_mask m, const double *from)
{
    static const uint8_t chosen_before[16][8] = {
        {0, 1, 0, 1, 0, 1, 0, 1}, {0, 1, 2, 3, 2, 3, 2, 3}, {0, 1, 0, 1, 2, 3, 2, 3}, {0, 1, 2, 3, 4, 5, 4, 5},
        {0, 1, 0, 1, 0, 1, 2, 3}, {0, 1, 2, 3, 2, 3, 4, 5}, {0, 1, 0, 1, 2, 3, 4, 5}, {0, 1, 2, 3, 4, 5, 6, 7},
        {0, 1, 0, 1, 0, 1, 0, 1}, {0, 1, 2, 3, 2, 3, 2, 3}, {0, 1, 0, 1, 2, 3, 2, 3}, {0, 1, 2, 3, 4, 5, 4, 5},
        {0, 1, 0, 1, 0, 1, 2, 3}, {0, 1, 2, 3, 2, 3, 4, 5}, {0, 1, 0, 1, 2, 3, 4, 5}, {0, 1, 2, 3, 4, 5, 6, 7}};
    const f64 spread = f64_lanes_of(_mm256_loadu_pd(from), chosen_before, m);
    _mm256_storeu_pd(to, _mm256_blendv_pd(_mm256_loadu_pd(to), spread, m));
}

static inline f64_int f64_bits(f64 a) { return _mm256_castpd_si256(a); }
static inline f64 f64_of_bits(f64_int a) { return _mm256_castsi256_pd(a); }
static inline f64_int f64_int_set(int64_t s) { return _mm256_set1_epi64x(s); }
static inline f64_int f64_int_sub(f64_int a, f64_int b) { return _mm256_sub_epi64(a, b); }

static inline f64 f64_power_of_two(f64_int n)
{
    return _mm256_castsi256_pd(_mm256_slli_epi64(_mm256_add_epi64(n, _mm256_set1_epi64x(1023)), 52));
}

enum { f64_columns = 8 };
typedef uint64_t f64_offset; /* in bytes */

enum { f64_first_row = 0 };

static inline f64_int f64_row_offsets(f64_int row) { return _mm256_slli_epi64(row, 6); }

static inline void f64_store_offsets(f64_offset *row, f64_int offsets)
{
    _mm256_storeu_si256((__m256i *)row, offsets);
    GELU_KEEP_IN_MEMORY(row, f64_lanes);
}

static inline void f64_load_rows(const double (*table)[8], const f64_offset *row, f64 column[8])
{
    for (int k = 0; k < 8; k += 4) {
        const __m256d r0 = _mm256_load_pd(GELU_ROW(table, row[0], f64_first_row, k)),
                      r1 = _mm256_load_pd(GELU_ROW(table, row[1], f64_first_row, k));
        const __m256d r2 = _mm256_load_pd(GELU_ROW(table, row[2], f64_first_row, k)),
                      r3 = _mm256_load_pd(GELU_ROW(table, row[3], f64_first_row, k));
        const __m256d a = _mm256_unpacklo_pd(r0, r1), b = _mm256_unpackhi_pd(r0, r1);
        const __m256d c = _mm256_unpacklo_pd(r2, r3), d = _mm256_unpackhi_pd(r2, r3);
        column[k] = _mm256_permute2f128_pd(a, c, 0x20);
        column[k + 1] = _mm256_permute2f128_pd(b, d, 0x20);
        column[k + 2] = _mm256_permute2f128_pd(a, c, 0x31);
        column[k + 3] = _mm256_permute2f128_pd(b, d, 0x31);
    }
}

static inline f64 f64_lower_half(f64 a) { return _mm256_castsi256_pd(_mm256_slli_epi64(_mm256_castpd_si256(a), 32)); }

/* float32 */

typedef __m256 f32;
typedef __m256i f32_int;
typedef __m256 f32_mask;
enum { f32_lanes = 8 };
static const float f32_round_magic = 0x1.8p23f; /* the last place of its binade is worth 1 */
static const float f32_least_normal = 0x1p-126f;

static inline __m256i f32_first_mask(ptrdiff_t n)
{
    return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)n), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}

static inline f32 f32_load(const float *p)
{
    f32 v = _mm256_loadu_ps(p);
    GELU_KEEP_IN_REGISTER(v);
    return v;
}

static inline void f32_store(float *p, f32 v) { _mm256_storeu_ps(p, v); }
static inline void f32_stream(float *p, f32 v) { _mm256_stream_ps(p, v); }
static inline f32 f32_load_first(const float *p, ptrdiff_t n) { return _mm256_maskload_ps(p, f32_first_mask(n)); }
static inline void f32_store_first(float *p, f32 v, ptrdiff_t n) { _mm256_maskstore_ps(p, f32_first_mask(n), v); }

static inline f32 f32_set(float s) { return _mm256_set1_ps(s); }
static inline f32 f32_add(f32 a, f32 b) { return _mm256_add_ps(a, b); }
static inline f32 f32_sub(f32 a, f32 b) { return _mm256_sub_ps(a, b); }
static inline f32 f32_mul(f32 a, f32 b) { return _mm256_mul_ps(a, b); }
static inline f32 f32_fma(f32 a, f32 b, f32 c) { return _mm256_fmadd_ps(a, b, c); }
static inline f32 f32_product_error(f32 a, f32 b, f32 product) { return _mm256_fmsub_ps(a, b, product); }
static inline f32 f32_abs(f32 a) { return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), a); }
static inline f32 f32_copy_sign(f32 size, f32 sign)
{
    return _mm256_or_ps(size, _mm256_and_ps(_mm256_set1_ps(-0.0f), sign));
}
static inline f32 f32_min(f32 a, f32 b) { return _mm256_min_ps(a, b); }
static inline f32 f32_max(f32 a, f32 b) { return _mm256_max_ps(a, b); }

static inline f32_mask f32_less(f32 a, f32 b) { return _mm256_cmp_ps(a, b, _CMP_LT_OQ); }
static inline f32 f32_select(f32_mask m, f32 a, f32 b) { return _mm256_blendv_ps(b, a, m); }
static inline int f32_any(f32_mask m) { return _mm256_movemask_ps(m) != 0; }
static inline int f32_all(f32_mask m) { return _mm256_movemask_ps(m) == 0xff; }

static inline f32_int f32_bits(f32 a) { return _mm256_castps_si256(a); }
static inline f32 f32_of_bits(f32_int a) { return _mm256_castsi256_ps(a); }
static inline f32_int f32_int_set(int32_t s) { return _mm256_set1_epi32(s); }
static inline f32_int f32_int_max(f32_int a, f32_int b) { return _mm256_max_epi32(a, b); }
static inline f32_int f32_int_unsigned_max(f32_int a, f32_int b) { return _mm256_max_epu32(a, b); }
static inline f32_int f32_int_sub(f32_int a, f32_int b) { return _mm256_sub_epi32(a, b); }

static inline f32 f32_power_of_two(f32_int n)
{
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_add_epi32(n, _mm256_set1_epi32(127)), 23));
}

static inline f32 f32_first_10_bits(f32 a)
{
    return _mm256_castsi256_ps(_mm256_and_si256(_mm256_castps_si256(a), _mm256_set1_epi32(-(1 << 13))));
}

enum { f32_columns = 4 };
typedef uint32_t f32_offset; /* in bytes */

enum { f32_first_row = 0x3f800000 >> 13 };

static inline f32_int f32_row_offsets_of_10_bits(f32 r) { return _mm256_srli_epi32(_mm256_castps_si256(r), 13 - 4); }

static inline void f32_store_offsets(f32_offset *row, f32_int offsets)
{
    _mm256_storeu_si256((__m256i *)row, offsets);
    GELU_KEEP_IN_MEMORY(row, f32_lanes);
}

static inline void f32_load_rows(const float (*table)[4], const f32_offset *row, f32 column[4])
{
    __m256 pair[4]; /* rows j and j + 4 */
    for (int j = 0; j < 4; j++)
        pair[j] = _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_load_ps(GELU_ROW(table, row[j], f32_first_row, 0))),
                                       _mm_load_ps(GELU_ROW(table, row[j + 4], f32_first_row, 0)), 1);
    /* columns 0 and 1, and columns 2 and 3, of two rows each */
    const __m256d first01 = _mm256_castps_pd(_mm256_unpacklo_ps(pair[0], pair[1]));
    const __m256d first23 = _mm256_castps_pd(_mm256_unpacklo_ps(pair[2], pair[3]));
    const __m256d last01 = _mm256_castps_pd(_mm256_unpackhi_ps(pair[0], pair[1]));
    const __m256d last23 = _mm256_castps_pd(_mm256_unpackhi_ps(pair[2], pair[3]));
    column[0] = _mm256_castpd_ps(_mm256_unpacklo_pd(first01, first23));
    column[1] = _mm256_castpd_ps(_mm256_unpackhi_pd(first01, first23));
    column[2] = _mm256_castpd_ps(_mm256_unpacklo_pd(last01, last23));
    column[3] = _mm256_castpd_ps(_mm256_unpackhi_pd(last01, last23));
}

static inline f32 f32_lower_half(f32 a) { return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_castps_si256(a), 16)); }
