/* The 16-bit types: every result of every function of one input in a table, filled from the float64 kernel on first
 * use. Functions of two inputs are computed in float32.
 *
 * The float64 result is within an ULP or two of the true one, so rounding it once is correct wherever it does not come
 * within 2^-51 of the middle of two neighbours; that it never does, but for the case in `nearest`, is shown by
 * tests/test_half.py on all inputs.
 *
 * Threads that meet an empty table each fill it, with the same values: nobody waits, so nothing can be left waiting, in
 * a forked child for one.
 */
#include "environment.h"
#include "gelu.h"
#include "isa.h"

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

/* The nearest number of the format. A double in the very middle of two neighbours stands for a true value just above
 * it: that happens only where x G(x) is x/2 + G'(0) x^2 with the square too small for a double, and G' > 0. */
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

/* The result for each input, or the two of a function of two outputs: the first in the lower half. */
typedef struct {
    _Atomic uint16_t *const one;
    _Atomic uint32_t *const two;
    atomic_int filled;
} table;

static void fill(table *table, gelu_function function, const format *format, gelu_widen *widen)
{
    gelu_kernel *kernel = gelu_kernel_of(function, GELU_FLOAT64);
    uint16_t x[CHUNK_OF_FILL];
    float wide[CHUNK_OF_FILL];
    double first[CHUNK_OF_FILL], second[CHUNK_OF_FILL];
    for (int start = 0; start < INPUTS; start += CHUNK_OF_FILL) {
        for (int i = 0; i < CHUNK_OF_FILL; i++)
            x[i] = (uint16_t)(start + i);
        widen(x, wide, CHUNK_OF_FILL);
        for (int i = 0; i < CHUNK_OF_FILL; i++)
            first[i] = wide[i];
        kernel((const void *[]){first}, (void *[]){first, second}, CHUNK_OF_FILL);
        for (int i = 0; i < CHUNK_OF_FILL; i++) {
            const uint16_t result = nearest(first[i], format);
            if (table->two != NULL) {
                const uint32_t both = result | (uint32_t)nearest(second[i], format) << 16;
                atomic_store_explicit(&table->two[start + i], both, memory_order_relaxed);
            } else {
                atomic_store_explicit(&table->one[start + i], result, memory_order_relaxed);
            }
        }
    }
    if (!atomic_exchange_explicit(&table->filled, 1, memory_order_acq_rel))
        atomic_fetch_add(&filled_bytes, gelu_table_bytes() * (table->two != NULL ? 2 : 1));
}

static const table *filled(table *table, gelu_function function, const format *format, gelu_widen *widen)
{
    if (!atomic_load_explicit(&table->filled, memory_order_acquire)) {
        const gelu_environment found = gelu_environment_enter();
        fill(table, function, format, widen);
        gelu_environment_leave(found);
    }
    return table;
}

#define LOOK_UP(results, x, y, i) (y)[i] = atomic_load_explicit(&(results)[(x)[i]], memory_order_relaxed)

/* Four at a time: so short a loop takes half as long again where it happens to lie across two lines of the cache. */
#define LOOK_UP_ALL(results, x, y, n) \
    do { \
        ptrdiff_t i = 0; \
        for (; i <= (n) - 4; i += 4) { \
            LOOK_UP(results, x, y, i); \
            LOOK_UP(results, x, y, i + 1); \
            LOOK_UP(results, x, y, i + 2); \
            LOOK_UP(results, x, y, i + 3); \
        } \
        for (; i < (n); i++) \
            LOOK_UP(results, x, y, i); \
    } while (0)

static void look_up(const _Atomic uint16_t *results, const uint16_t *x, uint16_t *y, ptrdiff_t n)
{
    LOOK_UP_ALL(results, x, y, n);
}

/* In chunks: stores that go to another array at every element take more than twice as long. */
static void look_up_both(const _Atomic uint32_t *results, const uint16_t *x, uint16_t *y, uint16_t *z, ptrdiff_t n)
{
    uint32_t both[CHUNK];
    for (ptrdiff_t count; n > 0; n -= count, x += count, y += count, z += count) {
        count = n < CHUNK ? n : CHUNK;
        LOOK_UP_ALL(results, x, both, count);
        for (ptrdiff_t i = 0; i < count; i++)
            y[i] = (uint16_t)both[i];
        for (ptrdiff_t i = 0; i < count; i++)
            z[i] = (uint16_t)(both[i] >> 16);
    }
}

/* A function of two inputs, which has too many results for a table. */
static void apply_in_float32(gelu_function function, gelu_widen *widen, gelu_narrow *narrow, const uint16_t *a,
                             const uint16_t *b, uint16_t *y, ptrdiff_t n)
{
    gelu_kernel *kernel = gelu_kernel_of(function, GELU_FLOAT32);
    float a_chunk[CHUNK], b_chunk[CHUNK];
    const gelu_environment found = gelu_environment_enter();
    for (ptrdiff_t count; n > 0; n -= count, a += count, b += count, y += count) {
        count = n < CHUNK ? n : CHUNK;
        widen(a, a_chunk, count);
        widen(b, b_chunk, count);
        kernel((const void *[]){a_chunk, b_chunk}, (void *[]){a_chunk}, count);
        narrow(a_chunk, y, count);
    }
    gelu_environment_leave_reporting_overflow(found);
}

#define HALF_1_1(name, family, what, type) \
    static void family##_##what##_##type(const void *const *inputs, void *const *outputs, ptrdiff_t n) \
    { \
        static _Atomic uint16_t memory[INPUTS]; \
        static table own = {memory, NULL, 0}; \
        const table *table = filled(&own, GELU_ID_##name, &type, gelu_chosen_kernels()->widen_##type); \
        look_up(table->one, inputs[0], outputs[0], n); \
    }
#define HALF_1_2(name, family, what, type) \
    static void family##_##what##_##type(const void *const *inputs, void *const *outputs, ptrdiff_t n) \
    { \
        static _Atomic uint32_t memory[INPUTS]; \
        static table own = {NULL, memory, 0}; \
        const table *table = filled(&own, GELU_ID_##name, &type, gelu_chosen_kernels()->widen_##type); \
        look_up_both(table->two, inputs[0], outputs[0], outputs[1], n); \
    }
#define HALF_2_1(name, family, what, type) \
    static void family##_##what##_##type(const void *const *inputs, void *const *outputs, ptrdiff_t n) \
    { \
        const gelu_isa_kernels *isa = gelu_chosen_kernels(); \
        apply_in_float32(GELU_ID_##name, isa->widen_##type, isa->narrow_##type, inputs[0], inputs[1], outputs[0], n); \
    }
#define GELU_FUNCTION(name, family, what, inputs, outputs) \
    HALF_##inputs##_##outputs(name, family, what, float16) HALF_##inputs##_##outputs(name, family, what, bfloat16)
#include "functions.def"
#undef GELU_FUNCTION

gelu_kernel *const gelu_kernels_float16[GELU_FUNCTION_COUNT] = {
#define GELU_FUNCTION(name, family, what, inputs, outputs) family##_##what##_float16,
#include "functions.def"
#undef GELU_FUNCTION
};

gelu_kernel *const gelu_kernels_bfloat16[GELU_FUNCTION_COUNT] = {
#define GELU_FUNCTION(name, family, what, inputs, outputs) family##_##what##_bfloat16,
#include "functions.def"
#undef GELU_FUNCTION
};

size_t gelu_table_bytes(void) { return INPUTS * sizeof(uint16_t); }
size_t gelu_filled_table_bytes(void) { return atomic_load(&filled_bytes); }
