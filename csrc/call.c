/* A call of a function on whole arrays: what is decided once for all of it, before kernels run on its parts. */
#include "core.h"
#include "environment.h"
#include "memory.h"
#include "threads.h"

enum {
    UNCACHED = 8 << 20, /* bytes: an output of so many is written past the caches */
    /* Bytes of one operand for each thread: with less, to start a thread takes longer than it saves. */
    LEAST_SHARE = 512 << 10,
    /* An element of long double takes as long as so many bytes of the other types. */
    LONG_DOUBLE_WEIGHT = 512,
    GRAINS = 16, /* in a least share: what is left when threads end at different times */
};

static int operands_of(const gelu_operation *operation) { return operation->inputs + operation->outputs; }

static uintptr_t first_byte(const gelu_strided *call, int k)
{
    const uintptr_t array = (uintptr_t)call->arrays[k];
    return call->strides[k] < 0 ? array + (uintptr_t)((call->n - 1) * call->strides[k]) : array;
}

static uintptr_t end(const gelu_strided *call, int k)
{
    const uintptr_t array = (uintptr_t)call->arrays[k];
    return (call->strides[k] > 0 ? array + (uintptr_t)((call->n - 1) * call->strides[k]) : array) +
           call->operation->size;
}

static int overlap(const gelu_strided *call, int k, int other)
{
    return first_byte(call, k) < end(call, other) && first_byte(call, other) < end(call, k);
}

static int is_contiguous(const gelu_strided *call)
{
    for (int k = 0; k < operands_of(call->operation); k++)
        if (call->strides[k] != (ptrdiff_t)call->operation->size)
            return 0;
    return 1;
}

/* Whether to write past the caches: results that none would keep, and that replace nothing that is still to be read,
 * nor pages that come into the caches as zeros when they are written for the first time. All outputs must start at the
 * same place of a cache line. */
static int belongs_past_caches(const gelu_strided *call)
{
    const gelu_operation *operation = call->operation;
    const size_t bytes = (size_t)call->n * operation->size;
    if (bytes < UNCACHED || !is_contiguous(call))
        return 0;
    for (int k = operation->inputs; k < operands_of(operation); k++) {
        if (gelu_is_untouched(call->arrays[k] + bytes / 2)) /* at the start may be what malloc keeps there */
            return 0;
        if ((uintptr_t)(call->arrays[k] - call->arrays[operation->inputs]) % GELU_CACHE_LINE != 0)
            return 0;
        for (int i = 0; i < operation->inputs; i++)
            if (overlap(call, i, k))
                return 0;
    }
    return 1;
}

/* Whether the parts of a call may be done in any order: each element of an output has a place of its own, and nothing
 * but the input of the same element is in it. */
static int has_no_order(const gelu_strided *call)
{
    const ptrdiff_t size = (ptrdiff_t)call->operation->size;
    for (int k = call->operation->inputs; k < operands_of(call->operation); k++) {
        if (call->strides[k] < size && call->strides[k] > -size)
            return 0;
        for (int i = 0; i < k; i++) {
            const int is_same = call->arrays[i] == call->arrays[k] && call->strides[i] == call->strides[k];
            if (overlap(call, i, k) && !(is_same && i < call->operation->inputs))
                return 0;
        }
    }
    return 1;
}

/* The bytes that an element counts for. */
static size_t weight(const gelu_operation *operation)
{
    return operation->type == GELU_LONG_DOUBLE ? LONG_DOUBLE_WEIGHT : operation->size;
}

/* How many threads are to share a call: no more than have enough to do. */
static int threads_for(const gelu_strided *call)
{
    const size_t shares = (size_t)call->n * weight(call->operation) / LEAST_SHARE;
    if (shares < 2)
        return 1;
    const int threads = gelu_threads();
    return threads < 2 || !has_no_order(call) ? 1 : (size_t)threads < shares ? threads : (int)shares;
}

static int do_part(const void *work, ptrdiff_t start, ptrdiff_t end)
{
    gelu_strided part = *(const gelu_strided *)work;
    for (int k = 0; k < operands_of(part.operation); k++)
        part.arrays[k] += start * part.strides[k];
    part.n = end - start;
    return gelu_run_strided(&part);
}

static int share(const gelu_strided *call, int threads)
{
    const size_t grain = LEAST_SHARE / GRAINS / weight(call->operation);
    return gelu_share(do_part, call, call->n, (ptrdiff_t)grain, threads);
}

static void run(gelu_strided *call)
{
    if (call->n <= 0)
        return;
    call->past_caches = belongs_past_caches(call);
    if (call->operation->prepare != NULL)
        call->operation->prepare(call->operation);
    const int threads = threads_for(call);
    const int flags = threads > 1 ? share(call, threads) : gelu_run_strided(call);
    if (flags & GELU_OVERFLOW)
        gelu_environment_raise_overflow();
    if (flags & GELU_INVALID)
        gelu_environment_raise_invalid();
}

void gelu_apply_strided(const gelu_operation *operation, char *const *arrays, const ptrdiff_t *strides, ptrdiff_t n)
{
    gelu_strided call = {.operation = operation, .n = n};
    for (int k = 0; k < operands_of(operation); k++) {
        call.arrays[k] = arrays[k];
        call.strides[k] = strides[k];
    }
    run(&call);
}

void gelu_apply(const gelu_operation *operation, const void *const *inputs, void *const *outputs, ptrdiff_t n)
{
    gelu_strided call = {.operation = operation, .n = n};
    for (int k = 0; k < operands_of(operation); k++) {
        call.arrays[k] = k < operation->inputs ? (char *)inputs[k] : (char *)outputs[k - operation->inputs];
        call.strides[k] = (ptrdiff_t)operation->size;
    }
    run(&call);
}
