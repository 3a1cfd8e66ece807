/* The functions of one input for one number, in plain C: what a loop in C, Cython or Numba calls. Included by a source
 * that says for which processors it is compiled; there they have the bits of the arrays' kernels.
 *
 * A number goes through the same mathematics as the last elements of an array (few in kernels/loop.h), but is known to
 * be in the tail or not.
 */
#include "../simd/portable.h"

#include "../kernels/elements.h"

#include "c_api.h"

/* Between changes of the environment: nothing that comes after may be computed before, or the reverse. */
#if defined(__GNUC__) && defined(__SSE2__)
#define GELU_COMPUTE_HERE(number) __asm__ volatile("" : "+x"(number))
#elif defined(__GNUC__)
#define GELU_COMPUTE_HERE(number) __asm__ volatile("" : "+m"(number))
#else
#define GELU_COMPUTE_HERE(number) (void)0
#endif

#define GELU_PASTE_NOW(a, b) a##b
#define GELU_PASTE(a, b) GELU_PASTE_NOW(a, b)

#include "../kernels/float64.h"

#include "scalars_of_type.h"
#undef OP
#undef REAL

#include "../kernels/float32.h"

#include "scalars_of_type.h"
#undef OP
#undef REAL

const gelu_scalars GELU_PASTE(gelu_scalars_, SCALARS_NAME) = {
    .float32 =
        {
#define GELU_FUNCTION(name, activation, kind) GELU_ONE_INPUT(kind, f32_##name##_one, f32_##name##_two),
#include "../functions.def"
#undef GELU_FUNCTION
        },
    .float64 =
        {
#define GELU_FUNCTION(name, activation, kind) GELU_ONE_INPUT(kind, f64_##name##_one, f64_##name##_two),
#include "../functions.def"
#undef GELU_FUNCTION
        },
};
#undef GELU_PASTE
#undef GELU_PASTE_NOW
#undef GELU_COMPUTE_HERE
