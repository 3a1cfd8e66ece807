/* From the expression of a kind to a kernel over arrays.
 *
 * The rows of a whole block of vectors are located before the first of them is read, so that loads do not wait for
 * index arithmetic. The last elements, fewer than a vector holds, go through the same arithmetic as the rest. Vectors
 * are taken in order, all inputs read before any output is written, so that an output may be an input array, or start
 * at a lower address.
 *
 * Everything here is an ordinary function. The compiler makes it fit a kind, because the kind is a constant in the
 * functions of one line that call it (entries.h).
 */

#ifndef GELU_PREFETCH
/* Processors fetch what comes next by themselves, but not across pages. */
#if defined(__GNUC__)
#define GELU_PREFETCH(p) __builtin_prefetch((const char *)(p) + GELU_AHEAD)
#else
#define GELU_PREFETCH(p) (void)0
#endif
enum { GELU_BLOCK = 16 };   /* vectors */
enum { GELU_AHEAD = 4096 }; /* bytes */
#endif

enum { OP(block_size) = GELU_BLOCK * OP(lanes) };

typedef struct {
    const OP(element) * inputs[GELU_MAX_INPUTS];
    OP(element) * outputs[GELU_MAX_OUTPUTS];
} OP(arrays);

/* The arrays from an element on: a copy that no store can change, so that it is kept in registers. (They are handed on
 * by address: a structure that is copied from call to call costs as much as two vectors.) */
static inline OP(arrays) OP(arrays_from)(gelu_kind kind, const OP(arrays) * arrays, ptrdiff_t start)
{
    OP(arrays) from;
    for (int k = 0; k < gelu_kinds[kind].inputs; k++)
        from.inputs[k] = arrays->inputs[k] + start;
    for (int k = 0; k < gelu_kinds[kind].outputs; k++)
        from.outputs[k] = arrays->outputs[k] + start;
    return from;
}

/* Where the vectors of a block fall: the offsets of their rows, and d. */
typedef struct {
    OP(offset) rows[OP(block_size)];
    REAL d[GELU_BLOCK];
} OP(locations);

static inline OP(location) OP(block_location)(const OP(locations) * locations, ptrdiff_t j)
{
    return (OP(location)){locations->rows + j * OP(lanes), locations->d[j]};
}

static inline void OP(load_inputs)(gelu_kind kind, const OP(arrays) * arrays, ptrdiff_t i, REAL *in)
{
    for (int k = 0; k < gelu_kinds[kind].inputs; k++)
        in[k] = OP(load)(arrays->inputs[k] + i);
}

/* Computes a vector, from element i on. */
static inline void OP(apply)(gelu_kind kind, OP(point) p, const OP(arrays) * arrays, ptrdiff_t i)
{
    REAL in[GELU_MAX_INPUTS], out[GELU_MAX_OUTPUTS];
    OP(load_inputs)(kind, arrays, i, in);
    p.x = OP(x_of)(kind, in);
    p.falling = OP(falling)(kind, p.activation, p.x);
    OP(evaluate)(kind, p, in, out);
    for (int k = 0; k < gelu_kinds[kind].outputs; k++)
        OP(store)(arrays->outputs[k] + i, out[k]);
}

static inline void OP(apply_all)(gelu_kind kind, gelu_part part, const OP(activation) * activation,
                                 const OP(arrays) * arrays, ptrdiff_t vectors, const OP(locations) * locations)
{
    for (ptrdiff_t j = 0; j < vectors; j++) {
        const OP(point) p = {activation, part, OP(set)(0), OP(set)(0), OP(block_location)(locations, j)};
        OP(apply)(kind, p, arrays, j * OP(lanes));
    }
}

static inline REAL OP(load_x)(gelu_kind kind, const OP(arrays) * arrays, ptrdiff_t i)
{
    REAL in[GELU_MAX_INPUTS];
    OP(load_inputs)(kind, arrays, i, in);
    return OP(x_of)(kind, in);
}

/* Whether an input is fetched ahead. Past the caches that gains a tenth; where two outputs are written as well, it
 * loses as much for what is not x. */
static inline int OP(is_fetched_ahead)(gelu_kind kind, int k)
{
    return gelu_kinds[kind].outputs == 1 || (k >= gelu_first_of_x(kind) && k <= gelu_last_of_x(kind));
}

/* Where a block's vectors fall, and which part all its elements are in. Rows are located in one way for every x, so
 * that no branch depends on the data until the part is known. */
static inline gelu_part OP(locate_block)(gelu_kind kind, const OP(activation) * activation, const OP(arrays) * arrays,
                                         ptrdiff_t vectors, OP(locations) * locations)
{
    REAL lowest = OP(set)(0);
    int are_near_zero = 1;
    for (ptrdiff_t j = 0; j < vectors; j++) {
        const REAL x = OP(load_x)(kind, arrays, j * OP(lanes)), falling = OP(falling)(kind, activation, x);
        OP(int) offset;
        for (int k = 0; k < gelu_kinds[kind].inputs; k++)
            if (OP(is_fetched_ahead)(kind, k))
                GELU_PREFETCH(arrays->inputs[k] + j * OP(lanes));
        lowest = OP(min)(falling, lowest); /* passes over NaN */
        locations->d[j] = OP(locate)(&activation->nodes, falling, &offset);
        OP(store_offsets)(locations->rows + j * OP(lanes), OP(on_side)(kind, activation, x, offset));
    }
    if (OP(any)(OP(is_in_tail)(activation, lowest)))
        return GELU_ANYWHERE;
    for (ptrdiff_t j = 0; are_near_zero && j < vectors; j++) {
        const REAL size = OP(abs)(OP(load_x)(kind, arrays, j * OP(lanes)));
        are_near_zero = OP(all)(OP(less)(size, OP(set)(OP(near_zero))));
    }
    return are_near_zero ? GELU_NEAR_ZERO : GELU_BODY;
}

/* Computes so many vectors, from element start on. Where some x is in the tail it only locates them and returns
 * GELU_ANYWHERE: the rest is left to block_in_tail. */
static inline gelu_part OP(block)(gelu_kind kind, const OP(activation) * data, const OP(arrays) * all, ptrdiff_t start,
                                  ptrdiff_t vectors, OP(locations) * locations)
{
    const OP(activation) activation = *data; /* a copy, as in arrays_from */
    const OP(arrays) arrays = OP(arrays_from)(kind, all, start);
    const gelu_part part = OP(locate_block)(kind, &activation, &arrays, vectors, locations);
    if (part == GELU_NEAR_ZERO)
        OP(apply_all)(kind, GELU_NEAR_ZERO, &activation, &arrays, vectors, locations);
    if (part == GELU_BODY)
        OP(apply_all)(kind, GELU_BODY, &activation, &arrays, vectors, locations);
    return part;
}

/* Computes n elements, fewer than a vector holds. */
static inline void OP(few)(gelu_kind kind, const OP(activation) * activation, const OP(arrays) * arrays,
                           ptrdiff_t start, ptrdiff_t n)
{
    REAL in[GELU_MAX_INPUTS], out[GELU_MAX_OUTPUTS];
    OP(offset) row[OP(lanes)];
    OP(int) offset;
    for (int k = 0; k < gelu_kinds[kind].inputs; k++)
        in[k] = OP(load_first)(arrays->inputs[k] + start, n);
    const REAL x = OP(x_of)(kind, in), falling = OP(falling)(kind, activation, x);
    const REAL d = OP(locate_anywhere)(activation, falling, &offset);
    OP(store_offsets)(row, OP(on_side)(kind, activation, x, offset));
    OP(evaluate)(kind, (OP(point)){activation, GELU_ANYWHERE, x, falling, {row, d}}, in, out);
    for (int k = 0; k < gelu_kinds[kind].outputs; k++)
        OP(store_first)(arrays->outputs[k] + start, out[k], n);
}

/* A kind, and its functions that stay out of line. */
typedef struct {
    gelu_kind kind;
    gelu_part (*block)(const OP(activation) *, const OP(arrays) *, ptrdiff_t start, ptrdiff_t vectors, OP(locations) *);
    void (*block_in_tail)(const OP(activation) *, const OP(arrays) *, ptrdiff_t start, ptrdiff_t vectors,
                          OP(locations) *);
    void (*few)(const OP(activation) *, const OP(arrays) *, ptrdiff_t start, ptrdiff_t n);
} OP(parts);

static inline void OP(any_block)(const OP(parts) * parts, const OP(activation) * activation, const OP(arrays) * arrays,
                                 ptrdiff_t start, ptrdiff_t vectors)
{
    OP(locations) locations;
    if (parts->block(activation, arrays, start, vectors, &locations) == GELU_ANYWHERE)
        parts->block_in_tail(activation, arrays, start, vectors, &locations);
}

/* Computes the elements from start to end. */
static inline void OP(loop)(const OP(parts) * parts, const OP(activation) * activation, const OP(arrays) * arrays,
                            ptrdiff_t start, ptrdiff_t end)
{
    for (; end - start >= OP(block_size); start += OP(block_size))
        OP(any_block)(parts, activation, arrays, start, GELU_BLOCK);
    const ptrdiff_t few = (end - start) % OP(lanes);
    if (end - start >= OP(lanes))
        OP(any_block)(parts, activation, arrays, start, (end - start) / OP(lanes));
    if (few > 0)
        parts->few(activation, arrays, end - few, few);
}

/* Computes all n elements, and writes results past the caches, a block at a time: through the caches the processor
 * would first read from memory what they replace. */
static inline void OP(stream_loop)(const OP(parts) * parts, const OP(activation) * activation,
                                   const OP(arrays) * arrays, ptrdiff_t n)
{
    _Alignas(GELU_CACHE_LINE) OP(element) results[GELU_MAX_OUTPUTS][OP(block_size)];
    ptrdiff_t start = (ptrdiff_t)(-(uintptr_t)arrays->outputs[0] % GELU_CACHE_LINE / sizeof(OP(element)));
    OP(loop)(parts, activation, arrays, 0, start);
    for (; n - start >= OP(block_size); start += OP(block_size)) {
        OP(arrays) into_cache = OP(arrays_from)(parts->kind, arrays, start);
        for (int k = 0; k < gelu_kinds[parts->kind].outputs; k++)
            into_cache.outputs[k] = results[k];
        OP(any_block)(parts, activation, &into_cache, 0, GELU_BLOCK);
        for (int k = 0; k < gelu_kinds[parts->kind].outputs; k++)
            for (ptrdiff_t i = 0; i < OP(block_size); i += OP(lanes))
                OP(stream)(arrays->outputs[k] + start + i, OP(load)(results[k] + i));
    }
    simd_stream_fence();
    OP(loop)(parts, activation, arrays, start, n);
}

/* The kernel of a kind. */
static inline int OP(run)(const OP(parts) * parts, const gelu_call *call)
{
    OP(arrays) arrays;
    for (int k = 0; k < gelu_kinds[parts->kind].inputs; k++)
        arrays.inputs[k] = call->inputs[k];
    for (int k = 0; k < gelu_kinds[parts->kind].outputs; k++)
        arrays.outputs[k] = call->outputs[k];
    const gelu_environment found = gelu_environment_enter();
    if (simd_streams && call->past_caches)
        OP(stream_loop)(parts, call->operation->data, &arrays, call->n);
    else
        OP(loop)(parts, call->operation->data, &arrays, 0, call->n);
    const int overflow = gelu_kinds[parts->kind].overflows && gelu_environment_has_overflow();
    gelu_environment_leave(found);
    return overflow ? GELU_OVERFLOW : 0;
}
