/* The 16-bit types: every result of every function of one input in a table, filled from the float64 kernel on first
 * use. Functions of several inputs are computed in float32 and rounded once.
 *
 * The float64 result is within an ULP or two of the true one, so rounding it once is correct wherever it does not come
 * within 2^-51 of the middle of two neighbours; that it never does, but for the case in `nearest`, is shown by
 * tests/test_half.py on all inputs.
 *
 * Threads that meet an empty table each fill it, with the same values: nobody waits, so nothing can be left waiting, in
 * a forked child for one.
 */
#include "core.h"
#include "environment.h"

#include <math.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    int fraction_bits, least_exponent; /* of the normal numbers */
    uint16_t infinity;
} format;

static const format float16 = {10, -14, 0x7c00};
static const format bfloat16 = {7, -126, 0x7f80};

/* Exponents by the bits of a double: with frexp and ldexp a first call takes a third longer. */

static int exponent_of(double size) /* not negative, and a subnormal counts as the exponent below the least */
{
    uint64_t bits;
    memcpy(&bits, &size, sizeof bits);
    return (int)(bits >> 52) - 1023;
}

static double power_of_two(int exponent)
{
    const uint64_t bits = (uint64_t)(exponent + 1023) << 52;
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

enum { INPUTS = 1 << 16, SIGN = 0x8000, CHUNK = 256 };

/* Fewer where a kernel for float64 comes on top of it: some threads have a stack of 32 KiB. */
enum { CHUNK_OF_FILL = 64 };

/* The nearest number of the format. An exact tie in the double means that the true value is slightly above it: that
 * happens only where x G(x) is x/2 + G'(0) x^2 with the square too small for a double, and G' > 0. */
static uint16_t nearest(double value, const format *format)
{
    const uint16_t sign = signbit(value) ? SIGN : 0;
    const double size = fabs(value);
    if (isnan(value))
        return (uint16_t)(sign | format->infinity | (1 << (format->fraction_bits - 1)));
    if (isinf(value))
        return (uint16_t)(sign | format->infinity);
    int exponent = exponent_of(size);
    if (exponent < format->least_exponent)
        exponent = format->least_exponent;
    const double steps = size * power_of_two(format->fraction_bits - exponent);
    const long whole = (long)steps;
    const double rest = steps - (double)whole;
    const int up = rest > 0.5 || (rest == 0.5 && !sign);
    const long bits = whole + up + ((long)(exponent - format->least_exponent) << format->fraction_bits);
    return (uint16_t)(sign | (bits > format->infinity ? format->infinity : bits));
}

static atomic_size_t filled_bytes;

/* The result for each input; or, of a function of two outputs, both: the first in the lower half. */
typedef struct {
    _Atomic uint16_t *const one;
    _Atomic uint32_t *const two;
    atomic_int filled;
} table;

static gelu_widen *widen_of(gelu_type type)
{
    const gelu_isa_kernels *isa = gelu_chosen_kernels();
    return type == GELU_FLOAT16 ? isa->widen_float16 : isa->widen_bfloat16;
}

static gelu_narrow *narrow_of(gelu_type type)
{
    const gelu_isa_kernels *isa = gelu_chosen_kernels();
    return type == GELU_FLOAT16 ? isa->narrow_float16 : isa->narrow_bfloat16;
}

static void fill(table *table, const gelu_operation *operation)
{
    const format *format = operation->type == GELU_FLOAT16 ? &float16 : &bfloat16;
    uint16_t x[CHUNK_OF_FILL];
    float wide[CHUNK_OF_FILL];
    double first[CHUNK_OF_FILL], second[CHUNK_OF_FILL];
    gelu_operation float64;
    gelu_find(operation->function, GELU_FLOAT64, &float64);
    const gelu_call call = {.operation = &float64, .inputs = {first}, .outputs = {first, second}, .n = CHUNK_OF_FILL};
    for (int start = 0; start < INPUTS; start += CHUNK_OF_FILL) {
        for (int i = 0; i < CHUNK_OF_FILL; i++)
            x[i] = (uint16_t)(start + i);
        widen_of(operation->type)(x, wide, CHUNK_OF_FILL);
        for (int i = 0; i < CHUNK_OF_FILL; i++)
            first[i] = wide[i];
        float64.kernel(&call);
        for (int i = 0; i < CHUNK_OF_FILL; i++) {
            const uint16_t result = nearest(first[i], format);
            if (operation->outputs == 2) {
                const uint32_t both = result | (uint32_t)nearest(second[i], format) << 16;
                atomic_store_explicit(&table->two[start + i], both, memory_order_relaxed);
            } else {
                atomic_store_explicit(&table->one[start + i], result, memory_order_relaxed);
            }
        }
    }
    if (!atomic_exchange_explicit(&table->filled, 1, memory_order_acq_rel))
        atomic_fetch_add(&filled_bytes, gelu_table_bytes() * (operation->outputs == 2 ? 2 : 1));
}

static void fill_if_empty(const gelu_operation *operation)
{
    table *table = (void *)operation->data; /* not constant: see the end of this file */
    if (!atomic_load_explicit(&table->filled, memory_order_acquire)) {
        const gelu_environment found = gelu_environment_enter();
        fill(table, operation);
        gelu_environment_leave(found);
    }
}

static inline uint16_t one_of(const _Atomic uint16_t *results, uint16_t x)
{
    return atomic_load_explicit(&results[x], memory_order_relaxed);
}

static inline uint32_t two_of(const _Atomic uint32_t *results, uint16_t x)
{
    return atomic_load_explicit(&results[x], memory_order_relaxed);
}

/* Four at a time: so short a loop takes half as long again where it happens to lie across two lines of the cache. */
static int look_up(const gelu_call *call)
{
    const _Atomic uint16_t *results = ((const table *)call->operation->data)->one;
    const uint16_t *x = call->inputs[0];
    uint16_t *y = call->outputs[0];
    ptrdiff_t i = 0;
    for (; i <= call->n - 4; i += 4) {
        y[i] = one_of(results, x[i]);
        y[i + 1] = one_of(results, x[i + 1]);
        y[i + 2] = one_of(results, x[i + 2]);
        y[i + 3] = one_of(results, x[i + 3]);
    }
    for (; i < call->n; i++)
        y[i] = one_of(results, x[i]);
    return 0;
}

static void look_up_chunk(const _Atomic uint32_t *results, const uint16_t *x, uint32_t *both, ptrdiff_t n)
{
    ptrdiff_t i = 0;
    for (; i <= n - 4; i += 4) {
        both[i] = two_of(results, x[i]);
        both[i + 1] = two_of(results, x[i + 1]);
        both[i + 2] = two_of(results, x[i + 2]);
        both[i + 3] = two_of(results, x[i + 3]);
    }
    for (; i < n; i++)
        both[i] = two_of(results, x[i]);
}

/* In chunks: stores that go to another array at every element take more than twice as long. */
static int look_up_both(const gelu_call *call)
{
    const _Atomic uint32_t *results = ((const table *)call->operation->data)->two;
    const uint16_t *x = call->inputs[0];
    uint16_t *y = call->outputs[0], *z = call->outputs[1];
    uint32_t both[CHUNK];
    for (ptrdiff_t left = call->n, n; left > 0; left -= n, x += n, y += n, z += n) {
        n = left < CHUNK ? left : CHUNK;
        look_up_chunk(results, x, both, n);
        for (ptrdiff_t i = 0; i < n; i++)
            y[i] = (uint16_t)both[i];
        for (ptrdiff_t i = 0; i < n; i++)
            z[i] = (uint16_t)(both[i] >> 16);
    }
    return 0;
}

/* A function of several inputs, which has too many results for a table. */
static int compute_in_float32(const gelu_call *call)
{
    const gelu_operation *operation = call->operation;
    float inputs[GELU_MAX_INPUTS][CHUNK], outputs[GELU_MAX_OUTPUTS][CHUNK];
    gelu_operation float32;
    gelu_find(operation->function, GELU_FLOAT32, &float32);
    gelu_call part = {.operation = &float32};
    for (int k = 0; k < GELU_MAX_INPUTS; k++)
        part.inputs[k] = inputs[k];
    for (int k = 0; k < GELU_MAX_OUTPUTS; k++)
        part.outputs[k] = outputs[k];
    int flags = 0;
    const gelu_environment found = gelu_environment_enter();
    for (ptrdiff_t done = 0; done < call->n; done += part.n) {
        part.n = call->n - done < CHUNK ? call->n - done : CHUNK;
        for (int k = 0; k < operation->inputs; k++)
            widen_of(operation->type)((const uint16_t *)call->inputs[k] + done, inputs[k], part.n);
        flags |= float32.kernel(&part);
        for (int k = 0; k < operation->outputs; k++)
            if (narrow_of(operation->type)(outputs[k], (uint16_t *)call->outputs[k] + done, part.n))
                flags |= GELU_OVERFLOW;
    }
    gelu_environment_leave(found);
    return flags;
}

/* The tables, for each function float16's and bfloat16's. What has no table of a sort has one element. */
#define ONE(kind) (GELU_INPUTS_##kind == 1 && GELU_OUTPUTS_##kind == 1 ? INPUTS : 1)
#define TWO(kind) (GELU_INPUTS_##kind == 1 && GELU_OUTPUTS_##kind == 2 ? INPUTS : 1)
#define GELU_FUNCTION(name, activation, kind) \
    static _Atomic uint16_t name##_one[2][ONE(kind)]; \
    static _Atomic uint32_t name##_two[2][TWO(kind)];
#include "functions.def"
#undef GELU_FUNCTION
#undef TWO
#undef ONE

static table tables[GELU_FUNCTION_COUNT][2] = {
#define GELU_FUNCTION(name, activation, kind) {{name##_one[0], name##_two[0], 0}, {name##_one[1], name##_two[1], 0}},
#include "functions.def"
#undef GELU_FUNCTION
};

int gelu_find_half(gelu_operation *operation)
{
    operation->size = sizeof(uint16_t);
    if (operation->inputs == 1) {
        operation->kernel = operation->outputs == 2 ? look_up_both : look_up;
        operation->data = &tables[operation->function][operation->type == GELU_BFLOAT16];
        operation->prepare = fill_if_empty;
    } else {
        operation->kernel = compute_in_float32;
    }
    return 1;
}

size_t gelu_table_bytes(void) { return INPUTS * sizeof(uint16_t); }
size_t gelu_filled_table_bytes(void) { return atomic_load(&filled_bytes); }
