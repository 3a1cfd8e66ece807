/* The kernels for plain C. */
#include "simd/portable.h"

#include "kernels/kernels.h"
