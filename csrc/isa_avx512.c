/* The kernels for AVX-512. */
#include "simd/avx512.h"

#include "kernels/kernels.h"
