/* From a function of vectors, OP(what) of a family, to a kernel over arrays: for every function of functions.def.
 *
 * The places of a block of vectors are found before the first of them is used, so that the processor need not wait from
 * each place to its row. The last elements, fewer than a vector holds, go through the same arithmetic as the rest.
 * Vectors are taken in order, those of all inputs read before any is written, so that an output may stand on an input
 * or behind it.
 *
 * Results that no cache would keep are written past the caches, a block at a time, where the processor can: otherwise
 * it would first read from memory what they replace.
 *
 * Only functions of several inputs report an overflow: those of one have none.
 */

#ifndef GELU_OUT_OF_LINE
/* Kept out of line so that no arithmetic moves across the change of environment, or that what is rare takes no
 * registers; with everything that it calls inside. */
#if defined(__GNUC__)
#define GELU_OUT_OF_LINE __attribute__((noinline, flatten))
#else
#define GELU_OUT_OF_LINE __declspec(noinline)
#endif
enum { GELU_BLOCK = 16 };                               /* vectors */
enum { GELU_CACHE_LINE = 64, GELU_UNCACHED = 8 << 20 }; /* bytes; an output of so many is written past the caches */

/* The part of the line that all elements of a block are in. */
typedef enum { GELU_NEAR_ZERO, GELU_BODY, GELU_ANYWHERE } gelu_part;

/* The loop of a block: EACH(family, what) with what there is for its part. */
#define GELU_BY_PART(part, EACH, family, what) \
    switch (part) { \
    case GELU_NEAR_ZERO: \
        EACH(family, near_zero_##what) \
        break; \
    case GELU_BODY: \
        EACH(family, body_##what) \
        break; \
    case GELU_ANYWHERE: \
        EACH(family, what) \
    }
#endif

static inline OP(place) OP(place_of)(const OP(family) * family, REAL x, OP(offset) * row)
{
    const REAL d = OP(find_in_body)(family->body, x, row);
    return (OP(place)){row, d};
}

/* The places of up to GELU_BLOCK vectors. */
typedef struct {
    OP(offset) rows[GELU_BLOCK * OP(lanes)];
    REAL d[GELU_BLOCK];
    gelu_part part;
} OP(block);

/* Elements before the first that starts a cache line. */
static inline ptrdiff_t OP(unaligned)(const OP(element) * y)
{
    return (ptrdiff_t)(-(uintptr_t)y % GELU_CACHE_LINE / sizeof *y);
}

/* Whether an output of n elements is one to be written past the caches. */
static inline int OP(is_uncached)(const OP(element) * y, ptrdiff_t n)
{
    return OP(streams) && n >= GELU_UNCACHED / (ptrdiff_t)sizeof *y;
}

static inline int OP(overlap)(const OP(element) * x, const OP(element) * y, ptrdiff_t n)
{
    const uintptr_t a = (uintptr_t)x, b = (uintptr_t)y, size = (uintptr_t)n * sizeof *x;
    return a < b + size && b < a + size;
}

static inline void OP(stream_block)(OP(element) * y, const OP(element) * block)
{
    for (ptrdiff_t j = 0; j < GELU_BLOCK; j++)
        OP(stream)(y + j * OP(lanes), OP(load)(block + j * OP(lanes)));
}

GELU_OUT_OF_LINE static int OP(all_near_zero)(const OP(element) * x, ptrdiff_t vectors)
{
    for (ptrdiff_t j = 0; j < vectors; j++)
        if (!OP(all)(OP(less)(OP(abs)(OP(load)(x + j * OP(lanes))), OP(set)(OP(near_zero)))))
            return 0;
    return 1;
}

static inline void OP(find_block)(const OP(family) * family, const OP(element) * x, ptrdiff_t vectors,
                                  OP(block) * block)
{
    const REAL end_of_tail = OP(set)(OP(end_of_tail)(family));
    REAL least = OP(set)(0);
    for (ptrdiff_t j = 0; j < vectors; j++) {
        const REAL v = OP(load)(x + j * OP(lanes));
        least = OP(min)(v, least); /* passes over NaN */
        block->d[j] = OP(place_of)(family, v, block->rows + j * OP(lanes)).d;
    }
    if (OP(any)(OP(less)(least, end_of_tail)))
        block->part = GELU_ANYWHERE;
    else if (OP(all)(OP(less)(OP(set)(-OP(near_zero)), least)) && OP(all_near_zero)(x, vectors))
        block->part = GELU_NEAR_ZERO;
    else
        block->part = GELU_BODY;
}

static inline OP(place) OP(place_in)(const OP(block) * block, ptrdiff_t j)
{
    return (OP(place)){block->rows + j * OP(lanes), block->d[j]};
}

#define GELU_EACH_1_1(family, what) \
    for (ptrdiff_t j = 0; j < vectors; j++, x += OP(lanes), y += OP(lanes)) \
        OP(store)(y, OP(what)(&OP(family), OP(load)(x), OP(place_in)(&block, j)));

#define GELU_MAP_1_1(name, family, what) \
    GELU_OUT_OF_LINE static void OP(name##_block)(const OP(element) * x, OP(element) * y, ptrdiff_t vectors) \
    { \
        OP(block) block; \
        OP(find_block)(&OP(family), x, vectors, &block); \
        GELU_BY_PART(block.part, GELU_EACH_1_1, family, what) \
    } \
    GELU_OUT_OF_LINE static void OP(name##_loop)(const OP(element) * x, OP(element) * y, ptrdiff_t n) \
    { \
        for (; n >= GELU_BLOCK * OP(lanes); n -= GELU_BLOCK * OP(lanes)) { \
            OP(name##_block)(x, y, GELU_BLOCK); \
            x += GELU_BLOCK * OP(lanes), y += GELU_BLOCK * OP(lanes); \
        } \
        OP(name##_block)(x, y, n / OP(lanes)); \
        x += n - n % OP(lanes), y += n - n % OP(lanes), n %= OP(lanes); \
        if (n > 0) { \
            OP(offset) row[OP(lanes)]; \
            const REAL last = OP(load_first)(x, n); \
            OP(store_first)(y, OP(what)(&OP(family), last, OP(place_of)(&OP(family), last, row)), n); \
        } \
    } \
    GELU_OUT_OF_LINE static void OP(name##_stream)(const OP(element) * x, OP(element) * y, ptrdiff_t n) \
    { \
        _Alignas(GELU_CACHE_LINE) OP(element) y_block[GELU_BLOCK * OP(lanes)]; \
        const ptrdiff_t head = OP(unaligned)(y); \
        OP(name##_loop)(x, y, head); \
        for (x += head, y += head, n -= head; n >= GELU_BLOCK * OP(lanes); n -= GELU_BLOCK * OP(lanes)) { \
            OP(name##_block)(x, y_block, GELU_BLOCK); \
            OP(stream_block)(y, y_block); \
            x += GELU_BLOCK * OP(lanes), y += GELU_BLOCK * OP(lanes); \
        } \
        OP(name##_loop)(x, y, n); \
        OP(stream_fence)(); \
    } \
    static void OP(name##_map)(const void *const *inputs, void *const *outputs, ptrdiff_t n) \
    { \
        const gelu_environment found = gelu_environment_enter(); \
        if (OP(is_uncached)(outputs[0], n) && !OP(overlap)(inputs[0], outputs[0], n)) \
            OP(name##_stream)(inputs[0], outputs[0], n); \
        else \
            OP(name##_loop)(inputs[0], outputs[0], n); \
        gelu_environment_leave(found); \
    }

#define GELU_EACH_1_2(family, what) \
    for (ptrdiff_t j = 0; j < vectors; j++, x += OP(lanes), y += OP(lanes), z += OP(lanes)) { \
        REAL second; \
        const REAL first = OP(what)(&OP(family), OP(load)(x), OP(place_in)(&block, j), &second); \
        OP(store)(y, first); \
        OP(store)(z, second); \
    }

#define GELU_MAP_1_2(name, family, what) \
    GELU_OUT_OF_LINE static void OP(name##_block)(const OP(element) * x, OP(element) * y, OP(element) * z, \
                                                  ptrdiff_t vectors) \
    { \
        OP(block) block; \
        OP(find_block)(&OP(family), x, vectors, &block); \
        GELU_BY_PART(block.part, GELU_EACH_1_2, family, what) \
    } \
    GELU_OUT_OF_LINE static void OP(name##_loop)(const OP(element) * x, OP(element) * y, OP(element) * z, ptrdiff_t n) \
    { \
        for (; n >= GELU_BLOCK * OP(lanes); n -= GELU_BLOCK * OP(lanes)) { \
            OP(name##_block)(x, y, z, GELU_BLOCK); \
            x += GELU_BLOCK * OP(lanes), y += GELU_BLOCK * OP(lanes), z += GELU_BLOCK * OP(lanes); \
        } \
        OP(name##_block)(x, y, z, n / OP(lanes)); \
        x += n - n % OP(lanes), y += n - n % OP(lanes), z += n - n % OP(lanes), n %= OP(lanes); \
        if (n > 0) { \
            OP(offset) row[OP(lanes)]; \
            REAL second; \
            const REAL last = OP(load_first)(x, n); \
            OP(store_first)(y, OP(what)(&OP(family), last, OP(place_of)(&OP(family), last, row), &second), n); \
            OP(store_first)(z, second, n); \
        } \
    } \
    GELU_OUT_OF_LINE static void OP(name##_stream)(const OP(element) * x, OP(element) * y, OP(element) * z, \
                                                   ptrdiff_t n) \
    { \
        _Alignas(GELU_CACHE_LINE) OP(element) y_block[GELU_BLOCK * OP(lanes)], z_block[GELU_BLOCK * OP(lanes)]; \
        const ptrdiff_t head = OP(unaligned)(y); \
        OP(name##_loop)(x, y, z, head); \
        for (x += head, y += head, z += head, n -= head; n >= GELU_BLOCK * OP(lanes); n -= GELU_BLOCK * OP(lanes)) { \
            OP(name##_block)(x, y_block, z_block, GELU_BLOCK); \
            OP(stream_block)(y, y_block); \
            OP(stream_block)(z, z_block); \
            x += GELU_BLOCK * OP(lanes), y += GELU_BLOCK * OP(lanes), z += GELU_BLOCK * OP(lanes); \
        } \
        OP(name##_loop)(x, y, z, n); \
        OP(stream_fence)(); \
    } \
    static void OP(name##_map)(const void *const *inputs, void *const *outputs, ptrdiff_t n) \
    { \
        const gelu_environment found = gelu_environment_enter(); \
        if (OP(is_uncached)(outputs[0], n) && OP(unaligned)(outputs[0]) == OP(unaligned)(outputs[1]) && \
            !OP(overlap)(inputs[0], outputs[0], n) && !OP(overlap)(inputs[0], outputs[1], n)) \
            OP(name##_stream)(inputs[0], outputs[0], outputs[1], n); \
        else \
            OP(name##_loop)(inputs[0], outputs[0], outputs[1], n); \
        gelu_environment_leave(found); \
    }

#define GELU_EACH_2_1(family, what) \
    for (ptrdiff_t j = 0; j < vectors; j++, a += OP(lanes), x += OP(lanes), y += OP(lanes)) \
        OP(store)(y, OP(what)(&OP(family), OP(load)(a), OP(load)(x), OP(place_in)(&block, j)));

#define GELU_MAP_2_1(name, family, what) \
    GELU_OUT_OF_LINE static void OP(name##_block)(const OP(element) * a, const OP(element) * x, OP(element) * y, \
                                                  ptrdiff_t vectors) \
    { \
        OP(block) block; \
        OP(find_block)(&OP(family), x, vectors, &block); \
        GELU_BY_PART(block.part, GELU_EACH_2_1, family, what) \
    } \
    GELU_OUT_OF_LINE static void OP(name##_loop)(const OP(element) * a, const OP(element) * x, OP(element) * y, \
                                                 ptrdiff_t n) \
    { \
        for (; n >= GELU_BLOCK * OP(lanes); n -= GELU_BLOCK * OP(lanes)) { \
            OP(name##_block)(a, x, y, GELU_BLOCK); \
            a += GELU_BLOCK * OP(lanes), x += GELU_BLOCK * OP(lanes), y += GELU_BLOCK * OP(lanes); \
        } \
        OP(name##_block)(a, x, y, n / OP(lanes)); \
        a += n - n % OP(lanes), x += n - n % OP(lanes), y += n - n % OP(lanes), n %= OP(lanes); \
        if (n > 0) { \
            OP(offset) row[OP(lanes)]; \
            const REAL last = OP(load_first)(x, n); \
            const OP(place) place = OP(place_of)(&OP(family), last, row); \
            OP(store_first)(y, OP(what)(&OP(family), OP(load_first)(a, n), last, place), n); \
        } \
    } \
    GELU_OUT_OF_LINE static void OP(name##_stream)(const OP(element) * a, const OP(element) * x, OP(element) * y, \
                                                   ptrdiff_t n) \
    { \
        _Alignas(GELU_CACHE_LINE) OP(element) y_block[GELU_BLOCK * OP(lanes)]; \
        const ptrdiff_t head = OP(unaligned)(y); \
        OP(name##_loop)(a, x, y, head); \
        for (a += head, x += head, y += head, n -= head; n >= GELU_BLOCK * OP(lanes); n -= GELU_BLOCK * OP(lanes)) { \
            OP(name##_block)(a, x, y_block, GELU_BLOCK); \
            OP(stream_block)(y, y_block); \
            a += GELU_BLOCK * OP(lanes), x += GELU_BLOCK * OP(lanes), y += GELU_BLOCK * OP(lanes); \
        } \
        OP(name##_loop)(a, x, y, n); \
        OP(stream_fence)(); \
    } \
    static void OP(name##_map)(const void *const *inputs, void *const *outputs, ptrdiff_t n) \
    { \
        const gelu_environment found = gelu_environment_enter(); \
        if (OP(is_uncached)(outputs[0], n) && !OP(overlap)(inputs[0], outputs[0], n) && \
            !OP(overlap)(inputs[1], outputs[0], n)) \
            OP(name##_stream)(inputs[0], inputs[1], outputs[0], n); \
        else \
            OP(name##_loop)(inputs[0], inputs[1], outputs[0], n); \
        gelu_environment_leave_reporting_overflow(found); \
    }

#define GELU_FUNCTION(name, family, what, inputs, outputs) GELU_MAP_##inputs##_##outputs(name, family, what)
#include "../functions.def"
#undef GELU_FUNCTION
#undef GELU_EACH_1_1
#undef GELU_MAP_1_1
#undef GELU_EACH_1_2
#undef GELU_MAP_1_2
#undef GELU_EACH_2_1
#undef GELU_MAP_2_1
