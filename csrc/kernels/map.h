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
/* Processors fetch what comes next by themselves, but not across pages. */
#if defined(__GNUC__)
#define GELU_PREFETCH(p) __builtin_prefetch((const char *)(p) + GELU_AHEAD)
#else
#define GELU_PREFETCH(p) (void)0
#endif
enum { GELU_BLOCK = 16 };                               /* vectors */
enum { GELU_CACHE_LINE = 64, GELU_UNCACHED = 8 << 20 }; /* bytes; an output of so many is written past the caches */
enum { GELU_AHEAD = 4096 };                             /* bytes */

/* Where the elements of a block are: all near zero, none in the tail, or some. */
typedef enum { GELU_NEAR_ZERO, GELU_BODY, GELU_TAIL_TOO } gelu_part;
#endif

/* At the same element of each; x is the last of the inputs. */
typedef struct {
    const OP(element) * inputs[2];
    OP(element) * outputs[2];
} OP(arrays);

static inline OP(arrays) OP(advance)(OP(arrays) arrays, ptrdiff_t n)
{
    for (int k = 0; k < 2; k++) {
        arrays.inputs[k] += n;
        arrays.outputs[k] += n;
    }
    return arrays;
}

enum { OP(block_size) = GELU_BLOCK * OP(lanes) };

/* The places of up to GELU_BLOCK vectors. */
typedef struct {
    OP(offset) rows[OP(block_size)];
    REAL d[GELU_BLOCK];
} OP(block);

static inline OP(place) OP(place_in)(const OP(block) * block, ptrdiff_t j)
{
    return (OP(place)){block->rows + j * OP(lanes), block->d[j]};
}

#ifdef GELU_TAIL_IS_APART
#include "apart.h"
#else
#define GELU_APART(name, of_family, what, ins, outs)
#define GELU_EACH_OF_TAIL_TOO(name, what, ins, outs) GELU_EACH(what, ins, outs)
#endif

/* The places of a block's elements, and where they are. There is one way for all, without a guess or a branch: a tail
 * that is not apart is in the same table. */
static inline gelu_part OP(find_block)(const OP(family) * family, const OP(element) * x, ptrdiff_t vectors,
                                       OP(block) * block)
{
    REAL lowest = OP(set)(0);
    int are_near_zero = 1;
    for (ptrdiff_t j = 0; j < vectors; j++) {
        const REAL v = OP(load)(x + j * OP(lanes));
        GELU_PREFETCH(x + j * OP(lanes));
        lowest = OP(min)(v, lowest); /* passes over NaN */
        block->d[j] = OP(place_nearest)(family, v, block->rows + j * OP(lanes)).d;
    }
    if (OP(any)(OP(less)(lowest, OP(set)(family->body->lowest))))
        return GELU_TAIL_TOO;
    for (ptrdiff_t j = 0; are_near_zero && j < vectors; j++)
        are_near_zero = OP(all)(OP(less)(OP(abs)(OP(load)(x + j * OP(lanes))), OP(set)(OP(near_zero))));
    return are_near_zero ? GELU_NEAR_ZERO : GELU_BODY;
}

/* Elements before the first that starts a cache line. */
static inline ptrdiff_t OP(unaligned)(const OP(element) * y)
{
    return (ptrdiff_t)(-(uintptr_t)y % GELU_CACHE_LINE / sizeof *y);
}

static inline int OP(overlap)(const OP(element) * x, const OP(element) * y, ptrdiff_t n)
{
    const uintptr_t a = (uintptr_t)x, b = (uintptr_t)y, size = (uintptr_t)n * sizeof *x;
    return a < b + size && b < a + size;
}

/* Whether to write past the caches. */
static inline int OP(is_uncached)(const OP(arrays) * arrays, int inputs, int outputs, ptrdiff_t n)
{
    int is = simd_streams && n >= GELU_UNCACHED / (ptrdiff_t)sizeof(OP(element));
    for (int o = 0; o < outputs && is; o++) {
        is = OP(unaligned)(arrays->outputs[o]) == OP(unaligned)(arrays->outputs[0]);
        for (int i = 0; i < inputs; i++)
            is = is && !OP(overlap)(arrays->inputs[i], arrays->outputs[o], n);
    }
    return is;
}

static inline void OP(stream_block)(OP(element) * y, const OP(element) * block)
{
    for (ptrdiff_t j = 0; j < GELU_BLOCK; j++)
        OP(stream)(y + j * OP(lanes), OP(load)(block + j * OP(lanes)));
}

/* A vector of each shape of function, by what loads and stores it. */
#define GELU_APPLY_1_1(what, load, store) store(0, OP(what)(family, load(0), place));
#define GELU_APPLY_1_2(what, load, store) \
    { \
        REAL grad; \
        const REAL value = OP(what)(family, load(0), place, &grad); \
        store(0, value); \
        store(1, grad); \
    }
#define GELU_APPLY_2_1(what, load, store) store(0, OP(what)(family, load(0), load(1), place));

#define GELU_LOAD(k) OP(load)(arrays.inputs[k] + j * OP(lanes))
#define GELU_STORE(k, v) OP(store)(arrays.outputs[k] + j * OP(lanes), v)
#define GELU_LOAD_FIRST(k) OP(load_first)(arrays.inputs[k], n)
#define GELU_STORE_FIRST(k, v) OP(store_first)(arrays.outputs[k], v, n)

#define GELU_EACH(what, ins, outs) \
    for (ptrdiff_t j = 0; j < vectors; j++) { \
        const OP(place) place = OP(place_in)(block, j); \
        GELU_APPLY_##ins##_##outs(what, GELU_LOAD, GELU_STORE); \
    }

#define GELU_MAP(name, of_family, what, ins, outs) \
    GELU_APART(name, of_family, what, ins, outs) \
    GELU_OUT_OF_LINE static void OP(name##_block)(OP(arrays) arrays, ptrdiff_t vectors) \
    { \
        const OP(family) *family = &OP(of_family); \
        OP(block) places, *block = &places; \
        switch (OP(find_block)(family, arrays.inputs[ins - 1], vectors, block)) { \
        case GELU_NEAR_ZERO: \
            GELU_EACH(near_zero_##what, ins, outs) \
            break; \
        case GELU_BODY: \
            GELU_EACH(body_##what, ins, outs) \
            break; \
        case GELU_TAIL_TOO: \
            GELU_EACH_OF_TAIL_TOO(name, what, ins, outs) \
        } \
    } \
    GELU_OUT_OF_LINE static void OP(name##_last)(OP(arrays) arrays, ptrdiff_t n) \
    { \
        const OP(family) *family = &OP(of_family); \
        OP(offset) row[OP(lanes)]; \
        const OP(place) place = OP(place_anywhere)(family, GELU_LOAD_FIRST(ins - 1), row); \
        GELU_APPLY_##ins##_##outs(what, GELU_LOAD_FIRST, GELU_STORE_FIRST); \
    } \
    static void OP(name##_loop)(OP(arrays) arrays, ptrdiff_t n) \
    { \
        for (; n >= OP(block_size); n -= OP(block_size), arrays = OP(advance)(arrays, OP(block_size))) \
            OP(name##_block)(arrays, GELU_BLOCK); \
        if (n >= OP(lanes)) \
            OP(name##_block)(arrays, n / OP(lanes)); \
        if (n % OP(lanes) > 0) \
            OP(name##_last)(OP(advance)(arrays, n - n % OP(lanes)), n % OP(lanes)); \
    } \
    static void OP(name##_stream)(OP(arrays) arrays, ptrdiff_t n) \
    { \
        _Alignas(GELU_CACHE_LINE) OP(element) results[outs][OP(block_size)]; \
        const ptrdiff_t head = OP(unaligned)(arrays.outputs[0]); \
        OP(name##_loop)(arrays, head); \
        arrays = OP(advance)(arrays, head), n -= head; \
        for (; n >= OP(block_size); n -= OP(block_size), arrays = OP(advance)(arrays, OP(block_size))) { \
            const OP(arrays) into_cache = {{arrays.inputs[0], arrays.inputs[1]}, {results[0], results[outs - 1]}}; \
            OP(name##_block)(into_cache, GELU_BLOCK); \
            for (int k = 0; k < outs; k++) \
                OP(stream_block)(arrays.outputs[k], results[k]); \
        } \
        OP(name##_loop)(arrays, n); \
        simd_stream_fence(); \
    } \
    static void OP(name##_map)(const void *const *inputs, void *const *outputs, ptrdiff_t n) \
    { \
        const gelu_environment found = gelu_environment_enter(); \
        const OP(arrays) arrays = {{inputs[0], inputs[ins - 1]}, {outputs[0], outputs[outs - 1]}}; \
        if (OP(is_uncached)(&arrays, ins, outs, n)) \
            OP(name##_stream)(arrays, n); \
        else \
            OP(name##_loop)(arrays, n); \
        if (ins > 1) \
            gelu_environment_leave_reporting_overflow(found); \
        else \
            gelu_environment_leave(found); \
    }

#define GELU_FUNCTION(name, family, what, inputs, outputs) GELU_MAP(name, family, what, inputs, outputs)
#include "../functions.def"
#undef GELU_FUNCTION
#undef GELU_MAP
#undef GELU_EACH_OF_TAIL_TOO
#undef GELU_APART
#undef GELU_EACH
#undef GELU_STORE_FIRST
#undef GELU_LOAD_FIRST
#undef GELU_STORE
#undef GELU_LOAD
#undef GELU_APPLY_2_1
#undef GELU_APPLY_1_2
#undef GELU_APPLY_1_1
