/* The scalar functions for processors with AVX2 and FMA. */
#define GELU_FMA_IS_FAST
#define SCALARS_NAME avx2
#include "scalars.h"
