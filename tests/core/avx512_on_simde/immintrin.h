/* AVX-512 by SIMDe, for processors without it: stands before the compiler's own immintrin.h on the include path when
 * tests/test_core.py compiles csrc/isa_avx512.c for AVX2 with FMA.
 */
#ifndef GELU_TEST_IMMINTRIN_H
#define GELU_TEST_IMMINTRIN_H

#include_next <immintrin.h>

#define SIMDE_ENABLE_NATIVE_ALIASES
#include <simde/x86/avx512.h>

#include <stdint.h>

/* What SIMDe 0.7 lacks, as Intel's Intrinsics Guide describes it. A masked load or store does not touch what its mask
 * leaves out. */

#define EMULATED_MASKED_ACCESS(prefix, suffix, vector, element, lanes, mask_type, load, store) \
    static inline vector emulated_##prefix##_maskz_loadu_##suffix(mask_type mask, const void *from) \
    { \
        element lane[lanes] = {0}; \
        for (int i = 0; i < lanes; i++) \
            if (mask >> i & 1) \
                lane[i] = ((const element *)from)[i]; \
        return load(lane); \
    } \
    static inline void emulated_##prefix##_mask_storeu_##suffix(void *to, mask_type mask, vector value) \
    { \
        element lane[lanes]; \
        store(lane, value); \
        for (int i = 0; i < lanes; i++) \
            if (mask >> i & 1) \
                ((element *)to)[i] = lane[i]; \
    }
EMULATED_MASKED_ACCESS(mm512, pd, __m512d, double, 8, uint8_t, simde_mm512_loadu_pd, simde_mm512_storeu_pd)
EMULATED_MASKED_ACCESS(mm512, ps, __m512, float, 16, uint16_t, simde_mm512_loadu_ps, simde_mm512_storeu_ps)
#undef EMULATED_MASKED_ACCESS
#define _mm512_maskz_loadu_pd emulated_mm512_maskz_loadu_pd
#define _mm512_mask_storeu_pd emulated_mm512_mask_storeu_pd
#define _mm512_maskz_loadu_ps emulated_mm512_maskz_loadu_ps
#define _mm512_mask_storeu_ps emulated_mm512_mask_storeu_ps

/* of quarters, two of each */
static inline __m512d emulated_mm512_shuffle_f64x2(__m512d a, __m512d b, int choice)
{
    double from_a[8], from_b[8], lane[8];
    simde_mm512_storeu_pd(from_a, a);
    simde_mm512_storeu_pd(from_b, b);
    for (int i = 0; i < 8; i++)
        lane[i] = (i < 4 ? from_a : from_b)[2 * (choice >> (i / 2 * 2) & 3) + i % 2];
    return simde_mm512_loadu_pd(lane);
}
#define _mm512_shuffle_f64x2 emulated_mm512_shuffle_f64x2

static inline __m512d emulated_mm512_mask_expand_pd(__m512d other, uint8_t mask, __m512d packed)
{
    double from[8], lane[8];
    simde_mm512_storeu_pd(from, packed);
    simde_mm512_storeu_pd(lane, other);
    for (int i = 0, next = 0; i < 8; i++)
        if (mask >> i & 1)
            lane[i] = from[next++];
    return simde_mm512_loadu_pd(lane);
}
#define _mm512_mask_expand_pd emulated_mm512_mask_expand_pd

/* past the caches or not is the same to a test */
#define _mm512_stream_pd(to, value) simde_mm512_storeu_pd(to, value)
#define _mm512_stream_ps(to, value) simde_mm512_storeu_ps(to, value)

#endif
