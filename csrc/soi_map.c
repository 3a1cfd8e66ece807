/* What the first random bits of each element decide, for gelu/_soi_map.py. */
#include "core.h"

#include <math.h>

enum { BLOCK = 64, CELLS = 1 << 16 };

/* In cells, far more than the error in float32, where that is no subnormal number. */
static const float margin = 0.0625F;

/* Elements are kept where a mask is -1; where it is 0 the sign is. They are integers of their size, in which the first
 * bit is the sign. */
#define KEEP(bits) \
    static void keep_##bits(const uint##bits##_t *x, const int32_t *mask, uint##bits##_t *y, ptrdiff_t n) \
    { \
        for (ptrdiff_t i = 0; i < n; i++) \
            y[i] = (uint##bits##_t)(x[i] & ((uint64_t)1 << (bits - 1) | (uint64_t)(int64_t)mask[i])); \
    }
KEEP(16)
KEEP(32)
KEEP(64)
#undef KEEP

static void keep(ptrdiff_t size, const void *x, const int32_t *mask, void *y, ptrdiff_t n)
{
    switch (size) {
    case 2:
        keep_16(x, mask, y, n);
        break;
    case 4:
        keep_32(x, mask, y, n);
        break;
    default:
        keep_64(x, mask, y, n);
    }
}

/* Space for elements of any size. */
typedef union {
    uint16_t of_2[BLOCK];
    uint32_t of_4[BLOCK];
    uint64_t of_8[BLOCK];
} elements;

/* Items that follow each other: where they are, or in the space if they do not. */
static const void *contiguous(void *space, const char *items, ptrdiff_t step, ptrdiff_t size, ptrdiff_t n)
{
    if (step == size)
        return items;
    gelu_copy_items(space, size, items, step, size, n);
    return space;
}

/* Of elements in float32, gelu of them, and the cells that U is in: a mask of those to keep, where U may be below P,
 * and where P is in U's cell or near it, which does not tell, as for NaN. */
static void decide(const float *x, const float *gelu_of_x, const uint16_t *cell, int32_t *mask, unsigned char *is_close,
                   ptrdiff_t n)
{
    float difference[BLOCK];
    int any_is_tiny = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        difference[i] = (float)cell[i] - gelu_of_x[i] / x[i] * CELLS; /* U - P */
        any_is_tiny |= fabsf(x[i]) < FLT_MIN;
    }
    if (any_is_tiny) /* gelu(x) has few bits, or none; P is 1/2 */
        for (ptrdiff_t i = 0; i < n; i++)
            difference[i] = fabsf(x[i]) < FLT_MIN ? (float)cell[i] - CELLS / 2 : difference[i];
    for (ptrdiff_t i = 0; i < n; i++)
        mask[i] = (difference[i] > margin) - 1;
    for (ptrdiff_t i = 0; i < n; i++)
        is_close[i] = !(fabsf(difference[i] + 0.5F) > 0.5F + margin);
}

/* Results are copied from the stack, so that the compiler may take many elements at a time wherever they lie. */
void gelu_keep(ptrdiff_t size, char *const *arrays, const ptrdiff_t *strides, ptrdiff_t count)
{
    elements x_space, y;
    float narrow_space[BLOCK], gelu_space[BLOCK];
    uint16_t cell_space[BLOCK];
    int32_t mask[BLOCK];
    unsigned char is_close[BLOCK];
    for (ptrdiff_t start = 0, n; start < count; start += n) {
        char *at[GELU_KEEP_OPERANDS];
        for (int k = 0; k < GELU_KEEP_OPERANDS; k++)
            at[k] = arrays[k] + start * strides[k];
        n = count - start < BLOCK ? count - start : BLOCK;
        const void *x = contiguous(&x_space, at[0], strides[0], size, n);
        const float *narrow = contiguous(narrow_space, at[1], strides[1], sizeof *narrow, n);
        const float *gelu_of_x = contiguous(gelu_space, at[2], strides[2], sizeof *gelu_of_x, n);
        const uint16_t *cell = contiguous(cell_space, at[3], strides[3], sizeof *cell, n);
        decide(narrow, gelu_of_x, cell, mask, is_close, n);
        keep(size, x, mask, &y, n);
        gelu_copy_items(at[4], strides[4], &y, size, size, n);
        gelu_copy_items(at[5], strides[5], is_close, sizeof *is_close, sizeof *is_close, n);
    }
}
