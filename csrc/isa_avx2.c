/* The kernels for AVX2 with FMA. */
#include "simd/avx2.h"

#include "kernels/kernels.h"
