/* The vector types on AArch64 NEON. What each operation must do is said by portable.h. */
#include <arm_neon.h>
#include <stddef.h>
#include <stdint.h>

#define SIMD_NAME neon

enum { simd_streams = 0 };
static inline void simd_stream_fence(void) {}

/* float64 */

typedef float64x2_t f64;
typedef int64x2_t f64_int;
typedef uint64x2_t f64_mask;
enum { f64_lanes = 2 };
static const double f64_round_magic = 0x1.8p52; /* the last place of its binade is worth 1 */
static const double f64_least_normal = 0x1p-1022;

static inline f64 f64_load(const double *p) { return vld1q_f64(p); }
static inline void f64_store(double *p, f64 v) { vst1q_f64(p, v); }

static inline void f64_stream(double *p, f64 v) { f64_store(p, v); }
static inline f64 f64_load_first(const double *p, ptrdiff_t n)
{
    double lanes[f64_lanes] = {0};
    for (ptrdiff_t i = 0; i < n; i++)
        lanes[i] = p[i];
    return vld1q_f64(lanes);
}

static inline void f64_store_first(double *p, f64 v, ptrdiff_t n)
{
    double lanes[f64_lanes];
    vst1q_f64(lanes, v);
    for (ptrdiff_t i = 0; i < n; i++)
        p[i] = lanes[i];
}

static inline f64 f64_set(double s) { return vdupq_n_f64(s); }
static inline f64 f64_add(f64 a, f64 b) { return vaddq_f64(a, b); }
static inline f64 f64_sub(f64 a, f64 b) { return vsubq_f64(a, b); }
static inline f64 f64_mul(f64 a, f64 b) { return vmulq_f64(a, b); }
static inline f64 f64_div(f64 a, f64 b) { return vdivq_f64(a, b); }
static inline f64 f64_fma(f64 a, f64 b, f64 c) { return vfmaq_f64(c, a, b); }
static inline f64 f64_product_error(f64 a, f64 b, f64 product) { return vfmaq_f64(vnegq_f64(product), a, b); }
static inline f64 f64_abs(f64 a) { return vabsq_f64(a); }
static inline f64 f64_min(f64 a, f64 b) { return vbslq_f64(vcltq_f64(a, b), a, b); }
static inline f64 f64_max(f64 a, f64 b) { return vbslq_f64(vcgtq_f64(a, b), a, b); }

static inline f64_mask f64_less(f64 a, f64 b) { return vcltq_f64(a, b); }
static inline f64 f64_select(f64_mask m, f64 a, f64 b) { return vbslq_f64(m, a, b); }
static inline int f64_any(f64_mask m) { return vmaxvq_u32(vreinterpretq_u32_u64(m)) != 0; }
static inline int f64_all(f64_mask m) { return vminvq_u32(vreinterpretq_u32_u64(m)) != 0; }

static inline int f64_count(f64_mask m) { return -(int)vaddvq_s64(vreinterpretq_s64_u64(m)); }
static inline void f64_store_chosen(double *to, f64_mask m, const double *from)
{
    const double first = from[0], second = from[1];
    to[0] = vgetq_lane_u64(m, 0) ? first : second;
    to[1] = second;
}

static inline void f64_replace_chosen(double *to, f64_mask m, const double *from)
{
    if (vgetq_lane_u64(m, 0))
        to[0] = *from++;
    if (vgetq_lane_u64(m, 1))
        to[1] = *from;
}

static inline f64_int f64_bits(f64 a) { return vreinterpretq_s64_f64(a); }
static inline f64 f64_of_bits(f64_int a) { return vreinterpretq_f64_s64(a); }
static inline f64_int f64_int_set(int64_t s) { return vdupq_n_s64(s); }
static inline f64_int f64_int_sub(f64_int a, f64_int b) { return vsubq_s64(a, b); }

static inline f64 f64_power_of_two(f64_int n)
{
    return vreinterpretq_f64_s64(vshlq_n_s64(vaddq_s64(n, vdupq_n_s64(1023)), 52));
}

enum { f64_columns = 8 };
typedef int64_t f64_offset;

enum { f64_first_row = 0 };

static inline f64_int f64_row_offsets(f64_int row) { return row; }
static inline void f64_store_offsets(f64_offset *row, f64_int offsets) { vst1q_s64(row, offsets); }

static inline void f64_load_rows(const double (*table)[8], const f64_offset *row, f64 column[8])
{
    const double *first = table[row[0] - f64_first_row], *second = table[row[1] - f64_first_row];
    for (int k = 0; k < 8; k += 2) {
        column[k] = vzip1q_f64(vld1q_f64(first + k), vld1q_f64(second + k));
        column[k + 1] = vzip2q_f64(vld1q_f64(first + k), vld1q_f64(second + k));
    }
}

static inline f64 f64_lower_half(f64 a) { return vreinterpretq_f64_s64(vshlq_n_s64(vreinterpretq_s64_f64(a), 32)); }

/* float32 */

typedef float32x4_t f32;
typedef int32x4_t f32_int;
typedef uint32x4_t f32_mask;
enum { f32_lanes = 4 };
static const float f32_round_magic = 0x1.8p23f; /* the last place of its binade is worth 1 */
static const float f32_least_normal = 0x1p-126f;

static inline f32 f32_load(const float *p) { return vld1q_f32(p); }
static inline void f32_store(float *p, f32 v) { vst1q_f32(p, v); }

static inline void f32_stream(float *p, f32 v) { f32_store(p, v); }
static inline f32 f32_load_first(const float *p, ptrdiff_t n)
{
    float lanes[f32_lanes] = {0};
    for (ptrdiff_t i = 0; i < n; i++)
        lanes[i] = p[i];
    return vld1q_f32(lanes);
}

static inline void f32_store_first(float *p, f32 v, ptrdiff_t n)
{
    float lanes[f32_lanes];
    vst1q_f32(lanes, v);
    for (ptrdiff_t i = 0; i < n; i++)
        p[i] = lanes[i];
}

static inline f32 f32_set(float s) { return vdupq_n_f32(s); }
static inline f32 f32_add(f32 a, f32 b) { return vaddq_f32(a, b); }
static inline f32 f32_sub(f32 a, f32 b) { return vsubq_f32(a, b); }
static inline f32 f32_mul(f32 a, f32 b) { return vmulq_f32(a, b); }
static inline f32 f32_fma(f32 a, f32 b, f32 c) { return vfmaq_f32(c, a, b); }
static inline f32 f32_product_error(f32 a, f32 b, f32 product) { return vfmaq_f32(vnegq_f32(product), a, b); }
static inline f32 f32_abs(f32 a) { return vabsq_f32(a); }
static inline f32 f32_copy_sign(f32 size, f32 sign) { return vbslq_f32(vdupq_n_u32(1u << 31), sign, size); }
static inline f32 f32_min(f32 a, f32 b) { return vbslq_f32(vcltq_f32(a, b), a, b); }
static inline f32 f32_max(f32 a, f32 b) { return vbslq_f32(vcgtq_f32(a, b), a, b); }

static inline f32_mask f32_less(f32 a, f32 b) { return vcltq_f32(a, b); }
static inline f32 f32_select(f32_mask m, f32 a, f32 b) { return vbslq_f32(m, a, b); }
static inline int f32_any(f32_mask m) { return vmaxvq_u32(m) != 0; }
static inline int f32_all(f32_mask m) { return vminvq_u32(m) != 0; }

static inline f32_int f32_bits(f32 a) { return vreinterpretq_s32_f32(a); }
static inline f32 f32_of_bits(f32_int a) { return vreinterpretq_f32_s32(a); }
static inline f32_int f32_int_set(int32_t s) { return vdupq_n_s32(s); }
static inline f32_int f32_int_max(f32_int a, f32_int b) { return vmaxq_s32(a, b); }
static inline f32_int f32_int_unsigned_max(f32_int a, f32_int b)
{
    return vreinterpretq_s32_u32(vmaxq_u32(vreinterpretq_u32_s32(a), vreinterpretq_u32_s32(b)));
}

static inline f32_int f32_int_sub(f32_int a, f32_int b) { return vsubq_s32(a, b); }

static inline f32 f32_power_of_two(f32_int n)
{
    return vreinterpretq_f32_s32(vshlq_n_s32(vaddq_s32(n, vdupq_n_s32(127)), 23));
}

static inline f32 f32_first_10_bits(f32 a)
{
    return vreinterpretq_f32_s32(vandq_s32(vreinterpretq_s32_f32(a), vdupq_n_s32(-(1 << 13))));
}

enum { f32_columns = 4 };
typedef int32_t f32_offset;

enum { f32_first_row = 0x3f800000 >> 13 };

static inline f32_int f32_row_offsets_of_10_bits(f32 r) { return vshrq_n_s32(vreinterpretq_s32_f32(r), 13); }
static inline void f32_store_offsets(f32_offset *row, f32_int offsets) { vst1q_s32(row, offsets); }

static inline void f32_load_rows(const float (*table)[4], const f32_offset *row, f32 column[4])
{
    const f32 row0 = vld1q_f32(table[row[0] - f32_first_row]), row1 = vld1q_f32(table[row[1] - f32_first_row]);
    const f32 row2 = vld1q_f32(table[row[2] - f32_first_row]), row3 = vld1q_f32(table[row[3] - f32_first_row]);
    const f64 first01 = vreinterpretq_f64_f32(vzip1q_f32(row0, row1)); /* columns 0 and 1 of rows 0 and 1 */
    const f64 first23 = vreinterpretq_f64_f32(vzip1q_f32(row2, row3));
    const f64 last01 = vreinterpretq_f64_f32(vzip2q_f32(row0, row1)); /* columns 2 and 3 */
    const f64 last23 = vreinterpretq_f64_f32(vzip2q_f32(row2, row3));
    column[0] = vreinterpretq_f32_f64(vzip1q_f64(first01, first23));
    column[1] = vreinterpretq_f32_f64(vzip2q_f64(first01, first23));
    column[2] = vreinterpretq_f32_f64(vzip1q_f64(last01, last23));
    column[3] = vreinterpretq_f32_f64(vzip2q_f64(last01, last23));
}

static inline f32 f32_lower_half(f32 a) { return vreinterpretq_f32_s32(vshlq_n_s32(vreinterpretq_s32_f32(a), 16)); }
