/* The vector types on AVX-512 (F, DQ, BW, VL). What each operation must do is said by portable.h. */
#include "x86.h"

#define SIMD_NAME avx512

/* float64 */

typedef __m512d f64;
typedef __m512i f64_int;
typedef __mmask8 f64_mask;
enum { f64_lanes = 8 };
static const double f64_round_magic = 0x1.8p52; /* the last place of its binade is worth 1 */
static const double f64_least_normal = 0x1p-1022;

static inline __mmask8 f64_first_mask(ptrdiff_t n) { return (__mmask8)((1u << n) - 1u); }
static inline f64 f64_load(const double *p) { return _mm512_loadu_pd(p); }
static inline void f64_store(double *p, f64 v) { _mm512_storeu_pd(p, v); }
static inline void f64_stream(double *p, f64 v) { _mm512_stream_pd(p, v); }
static inline f64 f64_load_first(const double *p, ptrdiff_t n) { return _mm512_maskz_loadu_pd(f64_first_mask(n), p); }
static inline void f64_store_first(double *p, f64 v, ptrdiff_t n) { _mm512_mask_storeu_pd(p, f64_first_mask(n), v); }

static inline f64 f64_set(double s) { return _mm512_set1_pd(s); }
static inline f64 f64_add(f64 a, f64 b) { return _mm512_add_pd(a, b); }
static inline f64 f64_sub(f64 a, f64 b) { return _mm512_sub_pd(a, b); }
static inline f64 f64_mul(f64 a, f64 b) { return _mm512_mul_pd(a, b); }
static inline f64 f64_div(f64 a, f64 b) { return _mm512_div_pd(a, b); }
static inline f64 f64_fma(f64 a, f64 b, f64 c) { return _mm512_fmadd_pd(a, b, c); }
static inline f64 f64_product_error(f64 a, f64 b, f64 product) { return _mm512_fmsub_pd(a, b, product); }
static inline f64 f64_abs(f64 a) { return _mm512_andnot_pd(_mm512_set1_pd(-0.0), a); }
static inline f64 f64_min(f64 a, f64 b) { return _mm512_min_pd(a, b); }
static inline f64 f64_max(f64 a, f64 b) { return _mm512_max_pd(a, b); }

static inline f64_mask f64_less(f64 a, f64 b) { return _mm512_cmp_pd_mask(a, b, _CMP_LT_OQ); }
static inline f64 f64_select(f64_mask m, f64 a, f64 b) { return _mm512_mask_blend_pd(m, b, a); }
static inline int f64_any(f64_mask m) { return m != 0; }
static inline int f64_all(f64_mask m) { return m == 0xff; }

static inline int f64_count(f64_mask m) { return (int)_mm_popcnt_u32(m); }
static inline void f64_store_chosen(double *to, f64_mask m, const double *from)
{
    _mm512_storeu_pd(to, _mm512_maskz_compress_pd(m, _mm512_loadu_pd(from)));
}

static inline void f64_replace_chosen(double *to, f64_mask m, const double *from)
{
    _mm512_storeu_pd(to, _mm512_mask_expand_pd(_mm512_loadu_pd(to), m, _mm512_loadu_pd(from)));
}

static inline f64_int f64_bits(f64 a) { return _mm512_castpd_si512(a); }
static inline f64 f64_of_bits(f64_int a) { return _mm512_castsi512_pd(a); }
static inline f64_int f64_int_set(int64_t s) { return _mm512_set1_epi64(s); }
static inline f64_int f64_int_sub(f64_int a, f64_int b) { return _mm512_sub_epi64(a, b); }

static inline f64 f64_power_of_two(f64_int n)
{
    return _mm512_castsi512_pd(_mm512_slli_epi64(_mm512_add_epi64(n, _mm512_set1_epi64(1023)), 52));
}

enum { f64_columns = 8 };
typedef uint64_t f64_offset; /* in bytes */

enum { f64_first_row = 0 };

static inline f64_int f64_row_offsets(f64_int row) { return _mm512_slli_epi64(row, 6); }

static inline void f64_store_offsets(f64_offset *row, f64_int offsets)
{
    _mm512_storeu_si512(row, offsets);
    GELU_KEEP_IN_MEMORY(row, f64_lanes);
}

static inline void f64_load_rows(const double (*table)[8], const f64_offset *row, f64 column[8])
{
    __m512d even[4], odd[4]; /* columns 0, 2, 4 and 6 (1, 3, 5 and 7) of rows 2j and 2j + 1 */
    for (int j = 0; j < 4; j++) {
        const __m512d first = _mm512_load_pd(GELU_ROW(table, row[2 * j], f64_first_row, 0));
        const __m512d second = _mm512_load_pd(GELU_ROW(table, row[2 * j + 1], f64_first_row, 0));
        even[j] = _mm512_unpacklo_pd(first, second);
        odd[j] = _mm512_unpackhi_pd(first, second);
    }
    for (int parity = 0; parity < 2; parity++) {
        const __m512d *pair = parity ? odd : even;
        /* columns 0 and 4, then 2 and 6 (1 and 5, 3 and 7), of four rows each */
        const __m512d first04 = _mm512_shuffle_f64x2(pair[0], pair[1], 0x88);
        const __m512d first26 = _mm512_shuffle_f64x2(pair[0], pair[1], 0xdd);
        const __m512d last04 = _mm512_shuffle_f64x2(pair[2], pair[3], 0x88);
        const __m512d last26 = _mm512_shuffle_f64x2(pair[2], pair[3], 0xdd);
        column[parity] = _mm512_shuffle_f64x2(first04, last04, 0x88);
        column[parity + 4] = _mm512_shuffle_f64x2(first04, last04, 0xdd);
        column[parity + 2] = _mm512_shuffle_f64x2(first26, last26, 0x88);
        column[parity + 6] = _mm512_shuffle_f64x2(first26, last26, 0xdd);
    }
}

static inline f64 f64_lower_half(f64 a) { return _mm512_castsi512_pd(_mm512_slli_epi64(_mm512_castpd_si512(a), 32)); }

/* float32 */

typedef __m512 f32;
typedef __m512i f32_int;
typedef __mmask16 f32_mask;
enum { f32_lanes = 16 };
static const float f32_round_magic = 0x1.8p23f; /* the last place of its binade is worth 1 */
static const float f32_least_normal = 0x1p-126f;

static inline __mmask16 f32_first_mask(ptrdiff_t n) { return (__mmask16)((1u << n) - 1u); }
static inline f32 f32_load(const float *p) { return _mm512_loadu_ps(p); }
static inline void f32_store(float *p, f32 v) { _mm512_storeu_ps(p, v); }
static inline void f32_stream(float *p, f32 v) { _mm512_stream_ps(p, v); }
static inline f32 f32_load_first(const float *p, ptrdiff_t n) { return _mm512_maskz_loadu_ps(f32_first_mask(n), p); }
static inline void f32_store_first(float *p, f32 v, ptrdiff_t n) { _mm512_mask_storeu_ps(p, f32_first_mask(n), v); }

static inline f32 f32_set(float s) { return _mm512_set1_ps(s); }
static inline f32 f32_add(f32 a, f32 b) { return _mm512_add_ps(a, b); }
static inline f32 f32_sub(f32 a, f32 b) { return _mm512_sub_ps(a, b); }
static inline f32 f32_mul(f32 a, f32 b) { return _mm512_mul_ps(a, b); }
static inline f32 f32_fma(f32 a, f32 b, f32 c) { return _mm512_fmadd_ps(a, b, c); }
static inline f32 f32_product_error(f32 a, f32 b, f32 product) { return _mm512_fmsub_ps(a, b, product); }
static inline f32 f32_abs(f32 a) { return _mm512_andnot_ps(_mm512_set1_ps(-0.0f), a); }
static inline f32 f32_copy_sign(f32 size, f32 sign)
{
    return _mm512_or_ps(size, _mm512_and_ps(_mm512_set1_ps(-0.0f), sign));
}
static inline f32 f32_min(f32 a, f32 b) { return _mm512_min_ps(a, b); }
static inline f32 f32_max(f32 a, f32 b) { return _mm512_max_ps(a, b); }

static inline f32_mask f32_less(f32 a, f32 b) { return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ); }
static inline f32 f32_select(f32_mask m, f32 a, f32 b) { return _mm512_mask_blend_ps(m, b, a); }
static inline int f32_any(f32_mask m) { return m != 0; }
static inline int f32_all(f32_mask m) { return m == 0xffff; }

static inline f32_int f32_bits(f32 a) { return _mm512_castps_si512(a); }
static inline f32 f32_of_bits(f32_int a) { return _mm512_castsi512_ps(a); }
static inline f32_int f32_int_set(int32_t s) { return _mm512_set1_epi32(s); }
static inline f32_int f32_int_max(f32_int a, f32_int b) { return _mm512_max_epi32(a, b); }
static inline f32_int f32_int_unsigned_max(f32_int a, f32_int b) { return _mm512_max_epu32(a, b); }
static inline f32_int f32_int_sub(f32_int a, f32_int b) { return _mm512_sub_epi32(a, b); }

static inline f32 f32_power_of_two(f32_int n)
{
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_add_epi32(n, _mm512_set1_epi32(127)), 23));
}

static inline f32 f32_first_10_bits(f32 a)
{
    return _mm512_castsi512_ps(_mm512_and_si512(_mm512_castps_si512(a), _mm512_set1_epi32(-(1 << 13))));
}

enum { f32_columns = 4 };
typedef uint32_t f32_offset; /* in bytes */

enum { f32_first_row = 0x3f800000 >> 13 };

static inline f32_int f32_row_offsets_of_10_bits(f32 r) { return _mm512_srli_epi32(_mm512_castps_si512(r), 13 - 4); }

static inline void f32_store_offsets(f32_offset *row, f32_int offsets)
{
    _mm512_storeu_si512(row, offsets);
    GELU_KEEP_IN_MEMORY(row, f32_lanes);
}

static inline void f32_load_rows(const float (*table)[4], const f32_offset *row, f32 column[4])
{
    __m512 four[4];                                    /* rows j, j + 4, j + 8 and j + 12 */
    GELU_KEEP_IN_MEMORY((f32_offset *)row, f32_lanes); /* registers do not hold so many for a second table */
    for (int j = 0; j < 4; j++) {
        const __m256 low =
            _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_load_ps(GELU_ROW(table, row[j], f32_first_row, 0))),
                                 _mm_load_ps(GELU_ROW(table, row[j + 4], f32_first_row, 0)), 1);
        const __m256 high =
            _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_load_ps(GELU_ROW(table, row[j + 8], f32_first_row, 0))),
                                 _mm_load_ps(GELU_ROW(table, row[j + 12], f32_first_row, 0)), 1);
        four[j] = _mm512_insertf32x8(_mm512_castps256_ps512(low), high, 1);
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

static inline f32 f32_lower_half(f32 a) { return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_castps_si512(a), 16)); }
