/* All kernels for one instruction set: included by isa_NAME.c after its vector types.
 *
 * From a function to its arithmetic: kinds.h has the expression of its kind, curve.h what that is made of, rows.h the
 * polynomials, and binade_nodes.h or root_nodes.h says which of them belongs to an x.
 */
#include "../activation.h"
#include "../core.h"
#include "../environment.h"
#include "../kinds.h"
#include "conversions.h"

#include <math.h>

typedef double f64_element;
typedef float f32_element;

/* The mathematics is written for a vector type REAL, with operations OP(name), and compiled for both. */
#define REAL f64
#define OP(name) f64_##name
#include "arithmetic.h"

#include "subnormals.h"

#include "root_nodes.h"

#include "rows.h"

#include "../tables/exponential_f64.h"

#include "tail_with_decay.h"

#include "curve.h"

#include "second.h"

#include "kinds.h"

#include "loop.h"

#include "apart.h"

#include "entries.h"
#undef OP
#undef REAL

#define REAL f32
#define OP(name) f32_##name
#include "arithmetic.h"

#include "binade_nodes.h"

#include "rows.h"

#include "tail_in_pieces.h"

#include "curve.h"

#include "through_float64.h"

#include "kinds.h"

#include "loop.h"

#include "together.h"

#include "entries.h"
#undef OP
#undef REAL

#define GELU_PASTE(a, b) a##b
#define GELU_TABLE(name) GELU_PASTE(gelu_kernels_, name)
const gelu_isa_kernels GELU_TABLE(SIMD_NAME) = {
    .float32 =
        {
#define GELU_KIND(name, inputs, outputs, x, overflows, second, operands) f32_##name##_kernel,
#include "../kinds.def"
#undef GELU_KIND
        },
    .float64 =
        {
#define GELU_KIND(name, inputs, outputs, x, overflows, second, operands) f64_##name##_kernel,
#include "../kinds.def"
#undef GELU_KIND
        },
    .widen_float16 = widen_float16,
    .widen_bfloat16 = widen_bfloat16,
    .narrow_float16 = narrow_float16,
    .narrow_bfloat16 = narrow_bfloat16,
};
#undef GELU_TABLE
#undef GELU_PASTE
