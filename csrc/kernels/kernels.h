/* All kernels for one instruction set: included by isa_NAME.c after its vector type. */
#include "../environment.h"
#include "../isa.h"
#include "map.h"
#include "normal.h"
#include "tanh.h"

#define GELU_FUNCTION(name, inputs, outputs) GELU_MAP_##inputs##_##outputs(name)
#include "../functions.def"
#undef GELU_FUNCTION

#define GELU_PASTE(a, b) a##b
#define GELU_TABLE(name) GELU_PASTE(gelu_kernels_, name)
const gelu_isa_kernels GELU_TABLE(SIMD_NAME) = {
    .float32 =
        {
#define GELU_FUNCTION(name, inputs, outputs) name##_map_float32,
#include "../functions.def"
#undef GELU_FUNCTION
        },
    .float64 =
        {
#define GELU_FUNCTION(name, inputs, outputs) name##_map_float64,
#include "../functions.def"
#undef GELU_FUNCTION
        },
};
#undef GELU_TABLE
#undef GELU_PASTE
