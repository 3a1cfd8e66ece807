/* All kernels for one instruction set: included by isa_NAME.c after its vector types. */
#include "../environment.h"
#include "../isa.h"
#include "conversions.h"

#include <math.h>

typedef double f64_element;
typedef float f32_element;

/* The mathematics is written for a vector type REAL, with operations OP(name), and compiled for both. */
#define REAL f64
#define OP(name) f64_##name
#include "arithmetic.h"

#include "subnormals.h"

#include "pieces.h"

#include "root_nodes.h"

#include "../tables/exponential_f64.h"
#include "../tables/normal_f64.h"
#include "../tables/tanh_f64.h"

#include "tail_with_decay.h"

#include "family.h"

#include "normal.h"
#include "tanh.h"

#define GELU_TAIL_IS_APART
#include "map.h"
#undef GELU_TAIL_IS_APART
#undef GELU_TAIL
#undef OP
#undef REAL

#define REAL f32
#define OP(name) f32_##name
#include "arithmetic.h"

#include "pieces.h"

#include "binade_nodes.h"

#include "../tables/normal_f32.h"
#include "../tables/tanh_f32.h"

#include "tail_in_pieces.h"

#include "family.h"

#include "normal.h"
#include "tanh.h"

#include "map.h"
#undef GELU_TAIL
#undef OP
#undef REAL

#define GELU_PASTE(a, b) a##b
#define GELU_TABLE(name) GELU_PASTE(gelu_kernels_, name)
const gelu_isa_kernels GELU_TABLE(SIMD_NAME) = {
    .float32 =
        {
#define GELU_FUNCTION(name, family, what, inputs, outputs) f32_##name##_map,
#include "../functions.def"
#undef GELU_FUNCTION
        },
    .float64 =
        {
#define GELU_FUNCTION(name, family, what, inputs, outputs) f64_##name##_map,
#include "../functions.def"
#undef GELU_FUNCTION
        },
    .widen_float16 = widen_float16,
    .widen_bfloat16 = widen_bfloat16,
    .narrow_float16 = narrow_float16,
    .narrow_bfloat16 = narrow_bfloat16,
};
#undef GELU_TABLE
#undef GELU_PASTE
