/* The scalar functions of one type: included by scalars.h for float64 and for float32. Each function is written for one
 * output and for two, and the compiler drops what its kind has not. */

/* All outputs of a kind at x. */
static inline void OP(at)(gelu_kind kind, const OP(activation) * activation, OP(element) x, OP(element) * results)
{
    const gelu_part part = OP(any)(OP(is_in_tail)(activation, x)) ? GELU_ANYWHERE : GELU_BODY;
    REAL in[GELU_MAX_INPUTS] = {x}, out[GELU_MAX_OUTPUTS];
    OP(offset) row;
    OP(int) offset;
    const REAL d =
        part == GELU_BODY ? OP(locate)(&activation->nodes, x, &offset) : OP(locate_anywhere)(activation, x, &offset);
    OP(store_offsets)(&row, offset);
    OP(evaluate)(kind, (OP(point)){activation, part, x, {&row, d}}, in, out);
    for (int k = 0; k < gelu_kinds[kind].outputs; k++)
        results[k] = (OP(element))out[k];
}

#define GELU_KIND(name, inputs, outputs, x_, overflows, operands) \
    GELU_OUT_OF_LINE static OP(element) OP(name##_of_one)(const OP(activation) * activation, OP(element) x) \
    { \
        OP(element) results[GELU_MAX_OUTPUTS]; \
        OP(at)(GELU_KIND_##name, activation, x, results); \
        return results[0]; \
    } \
    GELU_OUT_OF_LINE static void OP(name##_of_two)(const OP(activation) * activation, OP(element) x, \
                                                   OP(element) * results) \
    { \
        OP(at)(GELU_KIND_##name, activation, x, results); \
    }
#include "../kinds.def"
#undef GELU_KIND

#define GELU_FUNCTION(name, activation, kind) \
    static OP(element) OP(name##_one)(OP(element) x) \
    { \
        const gelu_environment found = gelu_environment_enter_briefly(); \
        GELU_COMPUTE_HERE(x); \
        OP(element) y = OP(kind##_of_one)(&GELU_DATA_OF(activation), x); \
        GELU_COMPUTE_HERE(y); \
        gelu_environment_leave_briefly(found); \
        return y; \
    } \
    static void OP(name##_two)(OP(element) x, OP(element) * y, OP(element) * z) \
    { \
        OP(element) results[2]; \
        const gelu_environment found = gelu_environment_enter_briefly(); \
        GELU_COMPUTE_HERE(x); \
        OP(kind##_of_two)(&GELU_DATA_OF(activation), x, results); \
        GELU_COMPUTE_HERE(results[0]); \
        GELU_COMPUTE_HERE(results[1]); \
        gelu_environment_leave_briefly(found); \
        *y = results[0], *z = results[1]; \
    }
#define GELU_DATA_OF(activation) GELU_PASTE(gelu_, OP(activation))
#include "../functions.def"
#undef GELU_FUNCTION
#undef GELU_DATA_OF
