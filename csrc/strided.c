/* From strided arrays to the kernels' contiguous ones, through small buffers on the stack. No mathematics.
 *
 * Strides may also be zero and negative; an output may be an input itself or lie behind it. Chunks are taken in order
 * and each is read before it is written, so both come out right. Only where each output is the next first input, as in
 * NumPy's ufunc.reduce and ufunc.accumulate, are elements taken one at a time.
 */
#include "core.h"

#include <stdint.h>
#include <string.h>

/* Little, since some threads have a stack of 32 KiB: for all buffers, and the most for one. */
enum { BUFFER_BYTES = 128 * GELU_CACHE_LINE, MOST_BYTES = BUFFER_BYTES / 2 };

/* for constant sizes the compiler makes one load and one store of a memcpy */
#define COPY_ITEMS(size) \
    for (ptrdiff_t i = 0; i < n; i++, to += to_step, from += from_step) \
    memcpy(to, from, size)

void gelu_copy_items(void *to_items, ptrdiff_t to_step, const void *from_items, ptrdiff_t from_step,
                     ptrdiff_t item_size, ptrdiff_t n)
{
    char *to = to_items;
    const char *from = from_items;
    if (to_step == item_size && from_step == item_size) {
        memcpy(to, from, (size_t)(n * item_size));
        return;
    }
    switch (item_size) {
    case 1:
        COPY_ITEMS(1);
        break;
    case 2:
        COPY_ITEMS(2);
        break;
    case 4:
        COPY_ITEMS(4);
        break;
    case 8:
        COPY_ITEMS(8);
        break;
    case 16:
        COPY_ITEMS(16);
        break;
    default:
        COPY_ITEMS((size_t)item_size);
    }
}
#undef COPY_ITEMS

static int run_kernel(const gelu_strided *call, char *const *arrays, ptrdiff_t n)
{
    const gelu_operation *operation = call->operation;
    gelu_call contiguous = {.operation = operation, .n = n, .past_caches = call->past_caches};
    for (int k = 0; k < operation->inputs; k++)
        contiguous.inputs[k] = arrays[k];
    for (int k = 0; k < operation->outputs; k++)
        contiguous.outputs[k] = arrays[operation->inputs + k];
    return operation->kernel(&contiguous);
}

static int output_is_next_input(const gelu_strided *call)
{
    return call->operation->inputs == 2 && call->operation->outputs == 1 && call->strides[0] == call->strides[2] &&
           call->arrays[2] == call->arrays[0] + call->strides[0];
}

static int run_in_chunks(const gelu_strided *call, int buffered)
{
    const int inputs = call->operation->inputs, operands = inputs + call->operation->outputs;
    const ptrdiff_t size = (ptrdiff_t)call->operation->size;
    _Alignas(GELU_CACHE_LINE) char buffer[BUFFER_BYTES];
    char *position[GELU_MAX_OPERANDS], *contiguous[GELU_MAX_OPERANDS];
    const ptrdiff_t share = buffered > 2 ? BUFFER_BYTES / buffered / GELU_CACHE_LINE * GELU_CACHE_LINE : MOST_BYTES;
    const ptrdiff_t most = output_is_next_input(call) ? 1 : share / size;
    int flags = 0;
    for (int k = 0; k < operands; k++)
        position[k] = call->arrays[k];
    for (ptrdiff_t left = call->n, n; left > 0; left -= n) {
        n = left < most ? left : most;
        char *free = buffer;
        for (int k = 0; k < operands; k++) {
            contiguous[k] = position[k];
            if (call->strides[k] == size)
                continue;
            contiguous[k] = free;
            free += share;
            if (k < inputs)
                gelu_copy_items(contiguous[k], size, position[k], call->strides[k], size, n);
        }
        flags |= run_kernel(call, contiguous, n);
        for (int k = 0; k < operands; k++) {
            if (k >= inputs && call->strides[k] != size)
                gelu_copy_items(position[k], call->strides[k], contiguous[k], size, size, n);
            position[k] += n * call->strides[k];
        }
    }
    return flags;
}

int gelu_run_strided(const gelu_strided *call)
{
    int buffered = 0;
    for (int k = 0; k < call->operation->inputs + call->operation->outputs; k++)
        buffered += call->strides[k] != (ptrdiff_t)call->operation->size;
    /* one element is contiguous whatever its stride */
    const int is_contiguous = call->n == 1 || (buffered == 0 && !output_is_next_input(call));
    return is_contiguous ? run_kernel(call, call->arrays, call->n) : run_in_chunks(call, buffered);
}
