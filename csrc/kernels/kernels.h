/* All kernels for one instruction set: included by isa_NAME.c after its vector types.
 *
 * From a function to its arithmetic: kinds.h has the expression of its kind, curve.h what that is made of, rows.h the
 * polynomials, and binade_nodes.h or root_nodes.h says which of them belongs to an x.
 */
#include "elements.h"

#include "conversions.h"

#include "through_float64.h"

/* The mathematics is written for a vector type REAL, with operations OP(name), and compiled for both. */
#include "float64.h"

#include "loop.h"

#include "apart.h"

#include "entries.h"

#include "normal.h"
#undef OP
#undef REAL

#include "float32.h"

#include "loop.h"

#include "together.h"

#include "entries.h"

static int f32_normal_kernel(const gelu_call *call)
{
    return through_float64(GELU_KIND_normal, f64_normal_kernel, call);
}
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
