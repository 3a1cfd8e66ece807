/* The scalar functions of one type: included by scalars.h for float64 and for float32. Each function is written for one
 * output and for two, and the compiler drops what its kind has not. */

/* All outputs of a kind at x. */
static inline void OP(at)(gelu_kind kind, const OP(activation) * activation, OP(element) x, OP(element) * results)
{
    const REAL falling = OP(falling)(kind, activation, x);
    const gelu_part part = OP(any)(OP(is_in_tail)(activation, falling)) ? GELU_ANYWHERE : GELU_BODY;
    REAL in[GELU_MAX_INPUTS] = {x}, out[GELU_MAX_OUTPUTS];
    OP(offset) row;
    OP(int) offset;
    const REAL d = part == GELU_BODY ? OP(locate)(&activation->nodes, falling, &offset)
                                     : OP(locate_anywhere)(activation, falling, &offset);
    OP(store_offsets)(&row, OP(on_side)(kind, activation, x, offset));
    OP(evaluate)(kind, (OP(point)){activation, part, x, falling, {&row, d}}, in, out);
    for (int k = 0; k < gelu_kinds[kind].outputs; k++)
        results[k] = (OP(element))out[k];
}

/* The same by the data of an operation; what has no tables in float32 goes through float64. */
static inline void OP(results_at)(gelu_kind kind, const void *data, OP(element) x, OP(element) * results)
{
    if (gelu_kinds[kind].second && !OP(has_second)) {
        double wide[GELU_MAX_OUTPUTS];
        f64_at(kind, data, x, wide);
        for (int k = 0; k < gelu_kinds[kind].outputs; k++)
            results[k] = (OP(element))wide[k];
    } else {
        OP(at)(kind, data, x, results);
    }
}

#define GELU_KIND(name, inputs, outputs, x_, overflows, second, operands) \
    GELU_OUT_OF_LINE static OP(element) OP(name##_of_one)(const void *data, OP(element) x) \
    { \
        OP(element) results[GELU_MAX_OUTPUTS]; \
        OP(results_at)(GELU_KIND_##name, data, x, results); \
        return results[0]; \
    } \
    GELU_OUT_OF_LINE static void OP(name##_of_two)(const void *data, OP(element) x, OP(element) * results) \
    { \
        OP(results_at)(GELU_KIND_##name, data, x, results); \
    }
#include "../kinds.def"
#undef GELU_KIND

#define GELU_FUNCTION(name, activation, kind) \
    static OP(element) OP(name##_one)(OP(element) x) \
    { \
        const gelu_environment found = gelu_environment_enter_briefly(); \
        GELU_COMPUTE_HERE(x); \
        OP(element) y = OP(kind##_of_one)(GELU_DATA_OF(activation, kind), x); \
        GELU_COMPUTE_HERE(y); \
        gelu_environment_leave_briefly(found); \
        return y; \
    } \
    static void OP(name##_two)(OP(element) x, OP(element) * y, OP(element) * z) \
    { \
        OP(element) results[2]; \
        const gelu_environment found = gelu_environment_enter_briefly(); \
        GELU_COMPUTE_HERE(x); \
        OP(kind##_of_two)(GELU_DATA_OF(activation, kind), x, results); \
        GELU_COMPUTE_HERE(results[0]); \
        GELU_COMPUTE_HERE(results[1]); \
        gelu_environment_leave_briefly(found); \
        *y = results[0], *z = results[1]; \
    }
#define GELU_DATA_OF(activation, kind) \
    (gelu_kinds[GELU_KIND_##kind].second ? (const void *)&gelu_f64_##activation##_grad2 \
                                         : (const void *)&GELU_PASTE(gelu_, OP(activation)))
#include "../functions.def"
#undef GELU_FUNCTION
#undef GELU_DATA_OF
