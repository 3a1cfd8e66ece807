/* The kernels for NEON. */
#include "simd/neon.h"

#include "kernels/kernels.h"
