/* The scalar functions for AArch64, which has an fma. */
#define GELU_FMA_IS_FAST
#define SCALARS_NAME neon
#include "scalars.h"
