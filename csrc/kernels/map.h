/* From a function of one vector, OP(name), to a kernel over arrays, OP(name_map): for every function of functions.def.
 *
 * The last elements, fewer than a vector holds, go through the same arithmetic as the rest. Vectors are taken in order,
 * each read before it is written, so that an output may stand on its input or behind it.
 */

#ifndef GELU_OUT_OF_LINE
/* Kept out of line so that no arithmetic moves across the change of environment, with everything that it calls inside.
 */
#if defined(__GNUC__)
#define GELU_OUT_OF_LINE __attribute__((noinline, flatten))
#else
#define GELU_OUT_OF_LINE __declspec(noinline)
#endif
#endif

#define GELU_MAP_1_1(function, loop, map) \
    GELU_OUT_OF_LINE static void loop(const OP(element) * x, OP(element) * y, ptrdiff_t n) \
    { \
        for (; n >= OP(lanes); n -= OP(lanes), x += OP(lanes), y += OP(lanes)) \
            OP(store)(y, function(OP(load)(x))); \
        if (n > 0) \
            OP(store_first)(y, function(OP(load_first)(x, n)), n); \
    } \
    static void map(const void *const *inputs, void *const *outputs, ptrdiff_t n) \
    { \
        const gelu_environment found = gelu_environment_enter(); \
        loop(inputs[0], outputs[0], n); \
        gelu_environment_leave(found); \
    }

#define GELU_FUNCTION(name, inputs, outputs) GELU_MAP_##inputs##_##outputs(OP(name), OP(name##_loop), OP(name##_map))
#include "../functions.def"
#undef GELU_FUNCTION
#undef GELU_MAP_1_1
