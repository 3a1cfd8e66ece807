/* From NumPy's strided arrays to the kernels' contiguous ones, through small buffers on the stack. No mathematics.
 *
 * NumPy hands over data that are aligned and in native byte order, with any strides, also zero and negative; an output
 * may be an input itself or, uncopied, lie behind it. Chunks are taken in order and each is read before it is written,
 * so both come out right. Only where ufunc.reduce and ufunc.accumulate make each output the next first input are
 * elements taken one at a time.
 */
#include "loops.h"

#include <stdint.h>
#include <string.h>

/* Little, since some threads have a stack of 32 KiB: for all buffers, and the most for one. */
enum { CACHE_LINE = 64, BUFFER_BYTES = 128 * CACHE_LINE, MOST_BYTES = BUFFER_BYTES / 2 };

/* for constant sizes the compiler makes one load and one store of a memcpy */
#define COPY_ITEMS(size) \
    for (npy_intp i = 0; i < n; i++, to += to_step, from += from_step) \
    memcpy(to, from, size)

static void copy_items(char *to, npy_intp to_step, const char *from, npy_intp from_step, npy_intp item_size, npy_intp n)
{
    switch (item_size) {
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

static int output_is_next_input(const gelu_operation *operation, char **args, npy_intp const *steps)
{
    return operation->inputs == 2 && operation->outputs == 1 && steps[0] == steps[2] && args[2] == args[0] + steps[0];
}

void gelu_loop(char **args, npy_intp const *dimensions, npy_intp const *steps, void *data)
{
    const gelu_operation *operation = data;
    const int inputs = operation->inputs, operands = operation->inputs + operation->outputs;
    const npy_intp size = (npy_intp)operation->size;
    _Alignas(CACHE_LINE) char buffer[BUFFER_BYTES];
    char *position[GELU_MAX_OPERANDS], *contiguous[GELU_MAX_OPERANDS];
    npy_intp most = dimensions[0], buffered = 0;

    for (int k = 0; k < operands; k++) {
        position[k] = args[k];
        buffered += steps[k] != size;
    }
    const npy_intp share = buffered > 2 ? BUFFER_BYTES / buffered / CACHE_LINE * CACHE_LINE : MOST_BYTES;
    if (buffered > 0 && most > share / size)
        most = share / size;
    if (output_is_next_input(operation, args, steps))
        most = 1;
    for (npy_intp left = dimensions[0], n; left > 0; left -= n) {
        n = left < most ? left : most;
        char *free = buffer;
        for (int k = 0; k < operands; k++) {
            contiguous[k] = position[k];
            if (steps[k] == size)
                continue;
            contiguous[k] = free;
            free += share;
            if (k < inputs)
                copy_items(contiguous[k], size, position[k], steps[k], size, n);
        }
        gelu_apply(operation, (const void *const *)contiguous, (void *const *)(contiguous + inputs), n);
        for (int k = 0; k < operands; k++) {
            if (k >= inputs && steps[k] != size)
                copy_items(position[k], steps[k], contiguous[k], size, size, n);
            position[k] += n * steps[k];
        }
    }
}
