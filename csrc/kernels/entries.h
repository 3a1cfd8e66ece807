/* For each kind: the functions that stay out of line, and the kernel, which is told of them. */

#define GELU_KIND(name, inputs, outputs, x, overflows, second, operands) \
    GELU_OUT_OF_LINE static gelu_part OP(name##_block)(GELU_BLOCK_ARGUMENTS) \
    { \
        return OP(block)(GELU_KIND_##name, activation, arrays, start, vectors, locations); \
    }
#define GELU_BLOCK_ARGUMENTS \
    const OP(activation) * activation, const OP(arrays) * arrays, ptrdiff_t start, ptrdiff_t vectors, \
        OP(locations) * locations
#define GELU_OWN_KIND(...)
#include "../kinds.def"
#undef GELU_KIND

#define GELU_KIND(name, inputs, outputs, x, overflows, second, operands) \
    GELU_OUT_OF_LINE static void OP(name##_block_in_tail)(GELU_BLOCK_ARGUMENTS) \
    { \
        OP(block_in_tail)(GELU_KIND_##name, activation, arrays, start, vectors, locations); \
    }
#define GELU_OWN_KIND(...)
#include "../kinds.def"
#undef GELU_KIND
#undef GELU_BLOCK_ARGUMENTS

#define GELU_KIND(name, inputs, outputs, x, overflows, second, operands) \
    GELU_OUT_OF_LINE static void OP(name##_few)(GELU_FEW_ARGUMENTS) \
    { \
        OP(few)(GELU_KIND_##name, activation, arrays, start, n); \
    }
#define GELU_FEW_ARGUMENTS const OP(activation) * activation, const OP(arrays) * arrays, ptrdiff_t start, ptrdiff_t n
#define GELU_OWN_KIND(...)
#include "../kinds.def"
#undef GELU_KIND
#undef GELU_FEW_ARGUMENTS

#define GELU_KIND(name, inputs, outputs, x, overflows, second, operands) \
    static int OP(name##_kernel)(const gelu_call *call) \
    { \
        static const OP(parts) parts = {GELU_KIND_##name, OP(name##_block), OP(name##_block_in_tail), OP(name##_few)}; \
        if (second && !OP(has_second)) \
            return through_float64(GELU_KIND_##name, f64_##name##_kernel, call); \
        return OP(run)(&parts, call); \
    }
#define GELU_OWN_KIND(...)
#include "../kinds.def"
#undef GELU_KIND
