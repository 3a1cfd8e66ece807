/* All kernels for one instruction set: included by isa_NAME.c after its vector types. */
#include "../environment.h"
#include "../isa.h"

typedef double f64_element;
typedef float f32_element;

/* The mathematics is written for a vector type REAL, with operations OP(name), and compiled for both; except where the
 * types call for different methods. */
#define REAL f64
#define OP(name) f64_##name
#include "arithmetic.h"
#include "pairs_f64.h"
#include "normal_f64.h"
#include "normal.h"
#include "tanh_f64.h"
#include "map.h"
#undef OP
#undef REAL

#define REAL f32
#define OP(name) f32_##name
#include "arithmetic.h"
#include "normal_f32.h"
#include "normal.h"
#include "tanh_f32.h"
#include "map.h"
#undef OP
#undef REAL

#define GELU_PASTE(a, b) a##b
#define GELU_TABLE(name) GELU_PASTE(gelu_kernels_, name)
const gelu_isa_kernels GELU_TABLE(SIMD_NAME) = {
    .float32 =
        {
#define GELU_FUNCTION(name, inputs, outputs) f32_##name##_map,
#include "../functions.def"
#undef GELU_FUNCTION
        },
    .float64 =
        {
#define GELU_FUNCTION(name, inputs, outputs) f64_##name##_map,
#include "../functions.def"
#undef GELU_FUNCTION
        },
};
#undef GELU_TABLE
#undef GELU_PASTE
