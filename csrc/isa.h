/* What each isa_*.c defines and dispatch.c chooses from: the kernels of one instruction set. */
#ifndef GELU_ISA_H
#define GELU_ISA_H

#include "gelu.h"

#include <float.h>
#include <stdint.h>

/* What is taken for granted of the compiler. The kernels keep what rounding loses, which is only true of IEEE
 * arithmetic. */
#if defined(__FAST_MATH__) || defined(_M_FP_FAST) || defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__) || \
    defined(__NO_SIGNED_ZEROS__)
#error "compile without fast-math"
#endif
#if defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__
#error "infinities and NaN must be told from numbers: compile without -ffinite-math-only"
#endif
#if FLT_EVAL_METHOD < 0 || FLT_EVAL_METHOD > 1
#error "double arithmetic must round to double: on x86 compile with -msse2 -mfpmath=sse"
#endif
_Static_assert(sizeof 1.0 == sizeof(double), "constants must be double: compile without -fsingle-precision-constant");

/* libm has the functions of one long double, whatever the compiler is told: here that of 64 bits. */
#if (defined(__x86_64__) || defined(__i386__)) && defined(__linux__) && !defined(__ANDROID__) && \
    (LDBL_MANT_DIG == 53 || LDBL_MANT_DIG == 113)
#error "long double must be that of libm: compile without -mlong-double-64 and -mlong-double-128"
#endif

/* Between a 16-bit type and float32, rounded to nearest even; to be called in the environment of environment.h. */
typedef void gelu_widen(const uint16_t *from, float *to, ptrdiff_t n);
typedef void gelu_narrow(const float *from, uint16_t *to, ptrdiff_t n);

typedef struct {
    gelu_kernel *float32[GELU_FUNCTION_COUNT];
    gelu_kernel *float64[GELU_FUNCTION_COUNT];
    gelu_widen *widen_float16, *widen_bfloat16;
    gelu_narrow *narrow_float16, *narrow_bfloat16;
} gelu_isa_kernels;

extern const gelu_isa_kernels gelu_kernels_portable;
extern const gelu_isa_kernels gelu_kernels_avx2;
extern const gelu_isa_kernels gelu_kernels_avx512;
extern const gelu_isa_kernels gelu_kernels_neon;

/* Those of the chosen instruction set. */
const gelu_isa_kernels *gelu_chosen_kernels(void);

/* The same for every instruction set. */
extern gelu_kernel *const gelu_kernels_float16[GELU_FUNCTION_COUNT];
extern gelu_kernel *const gelu_kernels_bfloat16[GELU_FUNCTION_COUNT];

/* Of a long double that is wider than double; NULL where it cannot be had. */
gelu_kernel *gelu_long_double_kernel(gelu_function function);

#endif
