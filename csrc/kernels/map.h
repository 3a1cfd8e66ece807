/* From a function of vectors, OP(what) of a family, to a kernel over arrays: for every function of functions.def.
 *
 * The places of a block of vectors are found before the first of them is used, so that the processor need not wait from
 * each place to its row. The last elements, fewer than a vector holds, go through the same arithmetic as the rest.
 * Vectors are taken in order, those of all inputs read before any is written, so that an output may stand on an input
 * or behind it.
 *
 * Only functions of several inputs report an overflow: those of one have none.
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

/* The places of a vector, and of a block: the first vectors of n elements. */
static inline OP(place) OP(place_of)(const OP(grid) * grid, REAL x, OP(offset) * row)
{
    const REAL d = OP(find)(grid, OP(clamp)(grid, x), row);
    return (OP(place)){row, d};
}

typedef struct {
    OP(offset) rows[GELU_BLOCK * OP(lanes)];
    REAL d[GELU_BLOCK];
} OP(block);

static inline ptrdiff_t OP(find_block)(const OP(grid) * grid, const OP(element) * x, ptrdiff_t n, OP(block) * block)
{
    const ptrdiff_t vectors = n < OP(lanes) * GELU_BLOCK ? n / OP(lanes) : GELU_BLOCK;
    for (ptrdiff_t j = 0; j < vectors; j++)
        block->d[j] = OP(place_of)(grid, OP(load)(x + j * OP(lanes)), block->rows + j * OP(lanes)).d;
    return vectors;
}

static inline OP(place) OP(place_in)(const OP(block) * block, ptrdiff_t j)
{
    return (OP(place)){block->rows + j * OP(lanes), block->d[j]};
}

#define GELU_MAP_1_1(name, family, what) \
    GELU_OUT_OF_LINE static void OP(name##_loop)(const OP(element) * x, OP(element) * y, ptrdiff_t n) \
    { \
        OP(block) block; \
        while (n >= OP(lanes)) { \
            const ptrdiff_t vectors = OP(find_block)(OP(family).body, x, n, &block); \
            for (ptrdiff_t j = 0; j < vectors; j++, x += OP(lanes), y += OP(lanes), n -= OP(lanes)) \
                OP(store)(y, OP(what)(&OP(family), OP(load)(x), OP(place_in)(&block, j))); \
        } \
        if (n > 0) { \
            const REAL last = OP(load_first)(x, n); \
            OP(store_first)(y, OP(what)(&OP(family), last, OP(place_of)(OP(family).body, last, block.rows)), n); \
        } \
    } \
    static void OP(name##_map)(const void *const *inputs, void *const *outputs, ptrdiff_t n) \
    { \
        const gelu_environment found = gelu_environment_enter(); \
        OP(name##_loop)(inputs[0], outputs[0], n); \
        gelu_environment_leave(found); \
    }

#define GELU_MAP_1_2(name, family, what) \
    GELU_OUT_OF_LINE static void OP(name##_loop)(const OP(element) * x, OP(element) * y, OP(element) * z, ptrdiff_t n) \
    { \
        OP(block) block; \
        REAL first, second; \
        while (n >= OP(lanes)) { \
            const ptrdiff_t vectors = OP(find_block)(OP(family).body, x, n, &block); \
            for (ptrdiff_t j = 0; j < vectors; j++, x += OP(lanes), y += OP(lanes), z += OP(lanes), n -= OP(lanes)) { \
                first = OP(what)(&OP(family), OP(load)(x), OP(place_in)(&block, j), &second); \
                OP(store)(y, first); \
                OP(store)(z, second); \
            } \
        } \
        if (n > 0) { \
            const REAL last = OP(load_first)(x, n); \
            first = OP(what)(&OP(family), last, OP(place_of)(OP(family).body, last, block.rows), &second); \
            OP(store_first)(y, first, n); \
            OP(store_first)(z, second, n); \
        } \
    } \
    static void OP(name##_map)(const void *const *inputs, void *const *outputs, ptrdiff_t n) \
    { \
        const gelu_environment found = gelu_environment_enter(); \
        OP(name##_loop)(inputs[0], outputs[0], outputs[1], n); \
        gelu_environment_leave(found); \
    }

#define GELU_MAP_2_1(name, family, what) \
    GELU_OUT_OF_LINE static void OP(name##_loop)(const OP(element) * a, const OP(element) * x, OP(element) * y, \
                                                 ptrdiff_t n) \
    { \
        OP(block) block; \
        while (n >= OP(lanes)) { \
            const ptrdiff_t vectors = OP(find_block)(OP(family).body, x, n, &block); \
            for (ptrdiff_t j = 0; j < vectors; j++, a += OP(lanes), x += OP(lanes), y += OP(lanes), n -= OP(lanes)) \
                OP(store)(y, OP(what)(&OP(family), OP(load)(a), OP(load)(x), OP(place_in)(&block, j))); \
        } \
        if (n > 0) { \
            const REAL last = OP(load_first)(x, n); \
            const OP(place) place = OP(place_of)(OP(family).body, last, block.rows); \
            OP(store_first)(y, OP(what)(&OP(family), OP(load_first)(a, n), last, place), n); \
        } \
    } \
    static void OP(name##_map)(const void *const *inputs, void *const *outputs, ptrdiff_t n) \
    { \
        const gelu_environment found = gelu_environment_enter(); \
        OP(name##_loop)(inputs[0], inputs[1], outputs[0], n); \
        gelu_environment_leave_reporting_overflow(found); \
    }

#define GELU_FUNCTION(name, family, what, inputs, outputs) GELU_MAP_##inputs##_##outputs(name, family, what)
#include "../functions.def"
#undef GELU_FUNCTION
#undef GELU_MAP_1_1
#undef GELU_MAP_1_2
#undef GELU_MAP_2_1
