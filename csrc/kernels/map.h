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

/* The part of the line that all elements of a block are in; the last is for those that are not taken apart (apart.h),
 * and is never expected. */
typedef enum { GELU_NEAR_ZERO, GELU_BODY, GELU_BODY_AND_ABOVE, GELU_ANYWHERE, GELU_BODY_AND_APART } gelu_part;
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
enum { OP(tail_is_apart) = 0 };
#define GELU_APART(name, of_family, what, ins, outs)
#define GELU_CALL_APART(name)
#endif

/* The places of a block's elements, if they are in that part. */
static inline OP(extremes) OP(find_places)(const OP(family) * family, const OP(element) * x, ptrdiff_t vectors,
                                           gelu_part part, OP(block) * block)
{
    OP(extremes) extremes = {OP(set)(0), OP(set)(-(OP(element))0)};
    for (ptrdiff_t j = 0; j < vectors; j++) {
        OP(offset) *row = block->rows + j * OP(lanes);
        const REAL v = OP(load)(x + j * OP(lanes));
        extremes = OP(include)(extremes, v);
        if (part == GELU_ANYWHERE)
            block->d[j] = OP(place_anywhere)(family, v, row).d;
        else if (part == GELU_BODY_AND_ABOVE)
            block->d[j] = OP(place_nearest_body)(family, v, row).d;
        else
            block->d[j] = OP(place_in_body)(family, v, row).d;
    }
    return extremes;
}

/* The same with a loop for each part. */
static inline OP(extremes) OP(find_places_in)(const OP(family) * family, const OP(element) * x, ptrdiff_t vectors,
                                              gelu_part part, OP(block) * block)
{
    if (part == GELU_ANYWHERE)
        return OP(find_places)(family, x, vectors, GELU_ANYWHERE, block);
    if (part == GELU_BODY_AND_ABOVE || !OP(extremes_tell_nan))
        return OP(find_places)(family, x, vectors, GELU_BODY_AND_ABOVE, block);
    return OP(find_places)(family, x, vectors, GELU_BODY, block);
}

static inline int OP(are_above)(OP(extremes) extremes, OP(element) low)
{
    return OP(all)(OP(less)(OP(set)(low), extremes.lowest));
}

static inline int OP(are_below)(OP(extremes) extremes, OP(element) high)
{
    return OP(all)(OP(less)(extremes.highest, OP(set)(high)));
}

/* The elements are first taken for those of a part that the blocks before suggest. */
static inline gelu_part OP(find_block)(const OP(family) * family, const OP(element) * x, ptrdiff_t vectors,
                                       gelu_part expected, OP(block) * block)
{
    const OP(element) lowest = family->body->lowest, highest = family->body->highest;
    const OP(extremes) extremes = OP(find_places_in)(family, x, vectors, expected, block);
    gelu_part part = OP(tail_is_apart) ? GELU_BODY_AND_APART : GELU_ANYWHERE;
    if (OP(are_below)(extremes, OP(near_zero)) && OP(are_above)(extremes, -OP(near_zero)))
        part = GELU_NEAR_ZERO;
    else if (OP(are_above)(extremes, lowest)) /* where they do not tell NaN, what is above is clamped in any case */
        part = !OP(extremes_tell_nan) || OP(are_below)(extremes, highest) ? GELU_BODY : GELU_BODY_AND_ABOVE;
    for (ptrdiff_t j = 0; !OP(tail_is_apart) && part > expected && part > GELU_BODY && j < vectors; j++) {
        const REAL v = OP(load)(x + j * OP(lanes));
        if (!OP(all)(OP(less)(OP(set)(lowest), v)) || !OP(all)(OP(less)(v, OP(set)(highest))))
            block->d[j] = OP(place_anywhere)(family, v, block->rows + j * OP(lanes)).d;
    }
    return part;
}

/* What is expected of the next block: a step further out than before, if this one went there. */
static inline gelu_part OP(expect_after)(gelu_part part, gelu_part expected)
{
    if (OP(tail_is_apart))
        return GELU_BODY;
    return part > expected ? (gelu_part)(expected + 1) : part;
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
    GELU_OUT_OF_LINE static gelu_part OP(name##_block)(OP(arrays) arrays, ptrdiff_t vectors, gelu_part expected) \
    { \
        const OP(family) *family = &OP(of_family); \
        OP(block) places, *block = &places; \
        const gelu_part part = OP(find_block)(family, arrays.inputs[ins - 1], vectors, expected, block); \
        switch (part) { \
        case GELU_NEAR_ZERO: \
            GELU_EACH(near_zero_##what, ins, outs) \
            break; \
        case GELU_BODY: \
        case GELU_BODY_AND_ABOVE: \
            GELU_EACH(body_##what, ins, outs) \
            break; \
        case GELU_BODY_AND_APART: \
            GELU_CALL_APART(name) \
            break; \
        case GELU_ANYWHERE: \
            GELU_EACH(what, ins, outs) \
        } \
        return OP(expect_after)(part, expected); \
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
        gelu_part expected = GELU_BODY; \
        for (; n >= OP(block_size); n -= OP(block_size), arrays = OP(advance)(arrays, OP(block_size))) \
            expected = OP(name##_block)(arrays, GELU_BLOCK, expected); \
        if (n >= OP(lanes)) \
            OP(name##_block)(arrays, n / OP(lanes), expected); \
        if (n % OP(lanes) > 0) \
            OP(name##_last)(OP(advance)(arrays, n - n % OP(lanes)), n % OP(lanes)); \
    } \
    static void OP(name##_stream)(OP(arrays) arrays, ptrdiff_t n) \
    { \
        _Alignas(GELU_CACHE_LINE) OP(element) results[outs][OP(block_size)]; \
        const ptrdiff_t head = OP(unaligned)(arrays.outputs[0]); \
        gelu_part expected = GELU_BODY; \
        OP(name##_loop)(arrays, head); \
        arrays = OP(advance)(arrays, head), n -= head; \
        for (; n >= OP(block_size); n -= OP(block_size), arrays = OP(advance)(arrays, OP(block_size))) { \
            const OP(arrays) into_cache = {{arrays.inputs[0], arrays.inputs[1]}, {results[0], results[outs - 1]}}; \
            expected = OP(name##_block)(into_cache, GELU_BLOCK, expected); \
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
#undef GELU_CALL_APART
#undef GELU_APART
#undef GELU_EACH
#undef GELU_STORE_FIRST
#undef GELU_LOAD_FIRST
#undef GELU_STORE
#undef GELU_LOAD
#undef GELU_APPLY_2_1
#undef GELU_APPLY_1_2
#undef GELU_APPLY_1_1
