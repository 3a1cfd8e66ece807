/* What each isa_*.c defines and dispatch.c chooses from: the kernels of one instruction set. */
#ifndef GELU_ISA_H
#define GELU_ISA_H

#include "gelu.h"

typedef struct {
    gelu_kernel *float32[GELU_FUNCTION_COUNT];
    gelu_kernel *float64[GELU_FUNCTION_COUNT];
} gelu_isa_kernels;

extern const gelu_isa_kernels gelu_kernels_portable;
extern const gelu_isa_kernels gelu_kernels_avx2;
extern const gelu_isa_kernels gelu_kernels_avx512;
extern const gelu_isa_kernels gelu_kernels_neon;

/* The same for every instruction set. */
extern gelu_kernel *const gelu_kernels_float16[GELU_FUNCTION_COUNT];
extern gelu_kernel *const gelu_kernels_bfloat16[GELU_FUNCTION_COUNT];
extern gelu_kernel *const gelu_kernels_long_double[GELU_FUNCTION_COUNT];

#endif
