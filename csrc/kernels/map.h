/* From a function of one vector, OP(what) of a family, to a kernel over arrays: for every function of functions.def.
 *
 * The places of a block of vectors are found before the first of them is used, so that the processor need not wait from
 * each place to its row. The last elements, fewer than a vector holds, go through the same arithmetic as the rest.
 * Vectors are taken in order, each read before it is written, so that an output may stand on its input or behind it.
 */

#ifndef GELU_OUT_OF_LINE
/* Kept out of line so that no arithmetic moves across the change of environment, with everything that it calls inside.
 */
#if defined(__GNUC__)
#define GELU_OUT_OF_LINE __attribute__((noinline, flatten))
#else
#define GELU_OUT_OF_LINE __declspec(noinline)
#endif
enum { GELU_BLOCK = 16 }; /* vectors */
#endif

#define GELU_MAP_1_1(name, family, what) \
    GELU_OUT_OF_LINE static void OP(name##_loop)(const OP(element) * x, OP(element) * y, ptrdiff_t n) \
    { \
        OP(offset) rows[GELU_BLOCK * OP(lanes)]; \
        OP(place) places[GELU_BLOCK]; \
        while (n >= OP(lanes)) { \
            const ptrdiff_t block = n < OP(lanes) * GELU_BLOCK ? n / OP(lanes) : GELU_BLOCK; \
            for (ptrdiff_t j = 0; j < block; j++) \
                places[j] = OP(find)(OP(family).body, OP(load)(x + j * OP(lanes)), rows + j * OP(lanes)); \
            for (ptrdiff_t j = 0; j < block; j++, x += OP(lanes), y += OP(lanes)) \
                OP(store)(y, OP(what)(&OP(family), OP(load)(x), places[j])); \
            n -= block * OP(lanes); \
        } \
        if (n > 0) { \
            const REAL last = OP(load_first)(x, n); \
            OP(store_first)(y, OP(what)(&OP(family), last, OP(find)(OP(family).body, last, rows)), n); \
        } \
    } \
    static void OP(name##_map)(const void *const *inputs, void *const *outputs, ptrdiff_t n) \
    { \
        const gelu_environment found = gelu_environment_enter(); \
        OP(name##_loop)(inputs[0], outputs[0], n); \
        gelu_environment_leave(found); \
    }

#define GELU_FUNCTION(name, family, what, inputs, outputs) GELU_MAP_##inputs##_##outputs(name, family, what)
#include "../functions.def"
#undef GELU_FUNCTION
#undef GELU_MAP_1_1
