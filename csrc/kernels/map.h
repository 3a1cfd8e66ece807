/* From a function of one vector, name_f64, to kernels over arrays: name_map_float32 and name_map_float64.
 *
 * The last elements, fewer than a vector holds, go through the same arithmetic as the rest. Vectors are taken in order,
 * each read before it is written, so that an output may stand on its input or behind it.
 */

/* Kept out of line so that no arithmetic moves across the change of environment. */
#if defined(__GNUC__)
#define GELU_OUT_OF_LINE __attribute__((noinline))
#else
#define GELU_OUT_OF_LINE __declspec(noinline)
#endif

#define GELU_MAP_TYPE_1_1(name, type, c_type, load, load_first, store, store_first) \
    GELU_OUT_OF_LINE static void name##_loop_##type(const c_type *x, c_type *y, ptrdiff_t n) \
    { \
        for (; n >= F64_LANES; n -= F64_LANES, x += F64_LANES, y += F64_LANES) \
            store(y, name##_f64(load(x))); \
        if (n > 0) \
            store_first(y, name##_f64(load_first(x, n)), n); \
    } \
    static void name##_map_##type(const void *const *inputs, void *const *outputs, ptrdiff_t n) \
    { \
        const gelu_environment found = gelu_environment_enter(); \
        name##_loop_##type(inputs[0], outputs[0], n); \
        gelu_environment_leave(found); \
    }

#define GELU_MAP_1_1(name) \
    GELU_MAP_TYPE_1_1(name, float64, double, f64_load, f64_load_first, f64_store, f64_store_first) \
    GELU_MAP_TYPE_1_1(name, float32, float, f64_load_float32, f64_load_first_float32, f64_store_float32, \
                      f64_store_first_float32)
