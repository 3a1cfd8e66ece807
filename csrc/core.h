/* What the parts of the core know of each other. */
#ifndef GELU_CORE_H
#define GELU_CORE_H

#include "activation.h"
#include "gelu.h"
#include "kinds.h"

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

/* What a kernel is called with: a whole call or a part of it, contiguous. */
struct gelu_call {
    const gelu_operation *operation;
    const void *inputs[GELU_MAX_INPUTS];
    void *outputs[GELU_MAX_OUTPUTS];
    ptrdiff_t n;
    int past_caches; /* whether to write past the caches, where the processor can */
};
typedef struct gelu_call gelu_call;

enum { GELU_CACHE_LINE = 64 }; /* bytes */

/* What a kernel returns: whether a sum or a product of numbers is infinite, and whether an input is outside a
 * function's domain. */
enum { GELU_OVERFLOW = 1, GELU_INVALID = 2 };

/* A call on arrays of any strides, in bytes, or a part of one: the inputs, then the outputs. */
typedef struct {
    const gelu_operation *operation;
    char *arrays[GELU_MAX_OPERANDS];
    ptrdiff_t strides[GELU_MAX_OPERANDS];
    ptrdiff_t n;
    int past_caches;
} gelu_strided;

/* Does it, in this thread; returns what its kernels do. */
int gelu_run_strided(const gelu_strided *call);

/* Copies items whose steps, in bytes, may be anything. */
void gelu_copy_items(void *to_items, ptrdiff_t to_step, const void *from_items, ptrdiff_t from_step,
                     ptrdiff_t item_size, ptrdiff_t n);

/* Between a 16-bit type and float32, rounded to nearest even, in the environment of environment.h. To narrow tells
 * whether a number overflowed. */
typedef void gelu_widen(const uint16_t *from, float *to, ptrdiff_t n);
typedef int gelu_narrow(const float *from, uint16_t *to, ptrdiff_t n);

/* The kernels of one instruction set: what each isa_NAME.c defines and dispatch.c chooses from. Their data is a
 * f32_activation or f64_activation. */
typedef struct {
    gelu_kernel *float32[GELU_KIND_COUNT];
    gelu_kernel *float64[GELU_KIND_COUNT];
    gelu_widen *widen_float16, *widen_bfloat16;
    gelu_narrow *narrow_float16, *narrow_bfloat16;
} gelu_isa_kernels;

extern const gelu_isa_kernels gelu_kernels_portable;
extern const gelu_isa_kernels gelu_kernels_avx2;
extern const gelu_isa_kernels gelu_kernels_avx512;
extern const gelu_isa_kernels gelu_kernels_neon;

/* Those of the chosen instruction set. */
const gelu_isa_kernels *gelu_chosen_kernels(void);

/* Of the 16-bit types, and of a long double that is wider than double: whether there are kernels, and what an operation
 * has besides its function and type. They are the same for every instruction set. */
int gelu_find_half(gelu_operation *operation);
int gelu_find_long_double(gelu_operation *operation);

/* Of a function its activation and its kind. */
gelu_activation gelu_activation_of(gelu_function function);
gelu_kind gelu_kind_of(gelu_function function);

#endif
