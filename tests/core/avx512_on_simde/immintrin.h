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

static inline __m512d emulated_cvtps_pd(__m256 a)
{
    const __m256d low = _mm256_cvtps_pd(_mm256_castps256_ps128(a));
    const __m256d high = _mm256_cvtps_pd(_mm256_extractf128_ps(a, 1));
    return simde_mm512_insertf64x4(simde_mm512_castpd256_pd512(low), high, 1);
}
#define _mm512_cvtps_pd emulated_cvtps_pd

static inline __m256 emulated_cvtpd_ps(__m512d a)
{
    double lanes[8];
    simde_mm512_storeu_pd(lanes, a);
    const __m128 low = _mm256_cvtpd_ps(_mm256_loadu_pd(lanes)), high = _mm256_cvtpd_ps(_mm256_loadu_pd(lanes + 4));
    return _mm256_insertf128_ps(_mm256_castps128_ps256(low), high, 1);
}
#define _mm512_cvtpd_ps emulated_cvtpd_ps

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
EMULATED_MASKED_ACCESS(mm256, ps, __m256, float, 8, uint8_t, _mm256_loadu_ps, _mm256_storeu_ps)
#undef EMULATED_MASKED_ACCESS
#define _mm512_maskz_loadu_pd emulated_mm512_maskz_loadu_pd
#define _mm512_mask_storeu_pd emulated_mm512_mask_storeu_pd
#define _mm256_maskz_loadu_ps emulated_mm256_maskz_loadu_ps
#define _mm256_mask_storeu_ps emulated_mm256_mask_storeu_ps

#endif
