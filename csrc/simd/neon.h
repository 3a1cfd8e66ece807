/* The vector types on AArch64 NEON. What each operation must do is said by portable.h. */
#include <arm_neon.h>
#include <stddef.h>
#include <stdint.h>

#define SIMD_NAME neon

/* float64 */

typedef float64x2_t f64;
typedef int64x2_t f64_int;
typedef uint64x2_t f64_mask;
enum { f64_lanes = 2 };
static const double f64_units = 0x1.8p52; /* the last place of its binade is worth 1 */

static inline f64 f64_load(const double *p) { return vld1q_f64(p); }
static inline void f64_store(double *p, f64 v) { vst1q_f64(p, v); }

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
static inline f64 f64_fnma(f64 a, f64 b, f64 c) { return vfmsq_f64(c, a, b); }
static inline f64 f64_product_error(f64 a, f64 b, f64 product) { return vfmaq_f64(vnegq_f64(product), a, b); }
static inline f64 f64_abs(f64 a) { return vabsq_f64(a); }
static inline f64 f64_min(f64 a, f64 b) { return vbslq_f64(vcltq_f64(a, b), a, b); }
static inline f64 f64_max(f64 a, f64 b) { return vbslq_f64(vcgtq_f64(a, b), a, b); }

static inline f64_mask f64_less(f64 a, f64 b) { return vcltq_f64(a, b); }
static inline f64 f64_select(f64_mask m, f64 a, f64 b) { return vbslq_f64(m, a, b); }
static inline int f64_any(f64_mask m) { return vmaxvq_u32(vreinterpretq_u32_u64(m)) != 0; }

static inline f64_int f64_bits(f64 a) { return vreinterpretq_s64_f64(a); }
static inline f64 f64_from_bits(f64_int a) { return vreinterpretq_f64_s64(a); }
static inline f64_int f64_int_set(int64_t s) { return vdupq_n_s64(s); }
static inline f64_int f64_int_sub(f64_int a, f64_int b) { return vsubq_s64(a, b); }
static inline f64_int f64_int_and(f64_int a, f64_int b) { return vandq_s64(a, b); }
#define f64_int_shift_left(a, count) vshlq_n_s64(a, count)

static inline void f64_rows2(const double (*table)[2], f64_int index, f64 column[2])
{
    const f64 first = vld1q_f64(table[vgetq_lane_s64(index, 0)]), second = vld1q_f64(table[vgetq_lane_s64(index, 1)]);
    column[0] = vzip1q_f64(first, second);
    column[1] = vzip2q_f64(first, second);
}

static inline void f64_rows4(const double (*table)[4], f64_int index, f64 column[4])
{
    const double *first = table[vgetq_lane_s64(index, 0)], *second = table[vgetq_lane_s64(index, 1)];
    for (int half = 0; half < 4; half += 2) {
        column[half] = vzip1q_f64(vld1q_f64(first + half), vld1q_f64(second + half));
        column[half + 1] = vzip2q_f64(vld1q_f64(first + half), vld1q_f64(second + half));
    }
}

/* float32 */

typedef float32x4_t f32;
typedef int32x4_t f32_int;
typedef uint32x4_t f32_mask;
enum { f32_lanes = 4 };
static const float f32_units = 0x1.8p23f; /* the last place of its binade is worth 1 */

static inline f32 f32_load(const float *p) { return vld1q_f32(p); }
static inline void f32_store(float *p, f32 v) { vst1q_f32(p, v); }

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
static inline f32 f32_div(f32 a, f32 b) { return vdivq_f32(a, b); }
static inline f32 f32_fma(f32 a, f32 b, f32 c) { return vfmaq_f32(c, a, b); }
static inline f32 f32_fnma(f32 a, f32 b, f32 c) { return vfmsq_f32(c, a, b); }
static inline f32 f32_abs(f32 a) { return vabsq_f32(a); }
static inline f32 f32_min(f32 a, f32 b) { return vbslq_f32(vcltq_f32(a, b), a, b); }
static inline f32 f32_max(f32 a, f32 b) { return vbslq_f32(vcgtq_f32(a, b), a, b); }

static inline f32_mask f32_less(f32 a, f32 b) { return vcltq_f32(a, b); }
static inline f32 f32_select(f32_mask m, f32 a, f32 b) { return vbslq_f32(m, a, b); }
static inline int f32_any(f32_mask m) { return vmaxvq_u32(m) != 0; }

static inline f32_int f32_bits(f32 a) { return vreinterpretq_s32_f32(a); }
static inline f32_int f32_int_sub(f32_int a, f32_int b) { return vsubq_s32(a, b); }

static inline void f32_rows4(const float (*table)[4], f32_int index, f32 column[4])
{
    const f32 row0 = vld1q_f32(table[vgetq_lane_s32(index, 0)]), row1 = vld1q_f32(table[vgetq_lane_s32(index, 1)]);
    const f32 row2 = vld1q_f32(table[vgetq_lane_s32(index, 2)]), row3 = vld1q_f32(table[vgetq_lane_s32(index, 3)]);
    const f64 first01 = vreinterpretq_f64_f32(vzip1q_f32(row0, row1)); /* columns 0 and 1 of rows 0 and 1 */
    const f64 first23 = vreinterpretq_f64_f32(vzip1q_f32(row2, row3));
    const f64 last01 = vreinterpretq_f64_f32(vzip2q_f32(row0, row1)); /* columns 2 and 3 */
    const f64 last23 = vreinterpretq_f64_f32(vzip2q_f32(row2, row3));
    column[0] = vreinterpretq_f32_f64(vzip1q_f64(first01, first23));
    column[1] = vreinterpretq_f32_f64(vzip2q_f64(first01, first23));
    column[2] = vreinterpretq_f32_f64(vzip1q_f64(last01, last23));
    column[3] = vreinterpretq_f32_f64(vzip2q_f64(last01, last23));
}
