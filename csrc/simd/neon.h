/* The vector type on AArch64 NEON: 2 float64. simd/README.md says what each operation must do. */
#include <arm_neon.h>
#include <stddef.h>
#include <stdint.h>

#define SIMD_NAME neon
enum { F64_LANES = 2 };
typedef float64x2_t f64;
typedef int64x2_t i64;
typedef uint64x2_t f64_mask;

/* memory: the first n lanes are the first one */

static inline f64 f64_load(const double *p) { return vld1q_f64(p); }
static inline void f64_store(double *p, f64 v) { vst1q_f64(p, v); }
static inline f64 f64_load_first(const double *p, ptrdiff_t n)
{
    (void)n;
    return vsetq_lane_f64(*p, vdupq_n_f64(0), 0);
}
static inline void f64_store_first(double *p, f64 v, ptrdiff_t n)
{
    (void)n;
    *p = vgetq_lane_f64(v, 0);
}
static inline f64 f64_load_float32(const float *p) { return vcvt_f64_f32(vld1_f32(p)); }
static inline void f64_store_float32(float *p, f64 v) { vst1_f32(p, vcvt_f32_f64(v)); }

static inline f64 f64_load_first_float32(const float *p, ptrdiff_t n)
{
    (void)n;
    return vcvt_f64_f32(vset_lane_f32(*p, vdup_n_f32(0), 0));
}

static inline void f64_store_first_float32(float *p, f64 v, ptrdiff_t n)
{
    (void)n;
    *p = vget_lane_f32(vcvt_f32_f64(v), 0);
}

/* arithmetic */

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

/* choice */

static inline f64_mask f64_less(f64 a, f64 b) { return vcltq_f64(a, b); }
static inline f64 f64_select(f64_mask m, f64 a, f64 b) { return vbslq_f64(m, a, b); }
static inline int f64_any(f64_mask m) { return vmaxvq_u32(vreinterpretq_u32_u64(m)) != 0; }

/* bits */

static inline i64 f64_bits(f64 a) { return vreinterpretq_s64_f64(a); }
static inline f64 f64_from_bits(i64 a) { return vreinterpretq_f64_s64(a); }
static inline i64 i64_set(int64_t s) { return vdupq_n_s64(s); }
static inline i64 i64_sub(i64 a, i64 b) { return vsubq_s64(a, b); }
static inline i64 i64_and(i64 a, i64 b) { return vandq_s64(a, b); }
#define i64_shift_left(a, count) vshlq_n_s64(a, count)

/* table rows */

static inline void f64_rows2(const double (*table)[2], i64 index, f64 column[2])
{
    const f64 first = vld1q_f64(table[vgetq_lane_s64(index, 0)]), second = vld1q_f64(table[vgetq_lane_s64(index, 1)]);
    column[0] = vzip1q_f64(first, second);
    column[1] = vzip2q_f64(first, second);
}

static inline void f64_rows4(const double (*table)[4], i64 index, f64 column[4])
{
    const double *first = table[vgetq_lane_s64(index, 0)], *second = table[vgetq_lane_s64(index, 1)];
    for (int half = 0; half < 4; half += 2) {
        column[half] = vzip1q_f64(vld1q_f64(first + half), vld1q_f64(second + half));
        column[half + 1] = vzip2q_f64(vld1q_f64(first + half), vld1q_f64(second + half));
    }
}
