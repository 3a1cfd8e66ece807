/* The C interface of the core: GELU and its relatives on arrays. There is nothing of Python in the core.
 *
 *     gelu_operation operation;
 *     const char *error = gelu_choose_isa(NULL);
 *     int found = gelu_find(GELU_ID_gelu, GELU_FLOAT32, &operation);
 *     gelu_apply(&operation, (const void *[]){x}, (void *[]){y}, n);
 */
#ifndef GELU_H
#define GELU_H

#include <stddef.h>

typedef enum {
    GELU_FLOAT16,
    GELU_FLOAT32,
    GELU_FLOAT64,
    GELU_LONG_DOUBLE,
    GELU_BFLOAT16,
    GELU_TYPE_COUNT,
} gelu_type;

typedef enum {
#define GELU_FUNCTION(name, activation, kind) GELU_ID_##name,
#include "functions.def"
#undef GELU_FUNCTION
    GELU_FUNCTION_COUNT,
} gelu_function;

/* Choose the instruction set, once and before anything else: the one named, or where name is NULL the best that was
 * built and that this processor and operating system support. Returns NULL, or what is wrong with the name. */
const char *gelu_choose_isa(const char *name);

/* The name of the chosen instruction set, and why it was chosen. */
const char *gelu_isa_name(void);
const char *gelu_isa_reason(void);

/* The i-th instruction set that was built, best first, and whether it can run here; NULL past the last. */
const char *gelu_isa_built(int i, int *supported);

/* A function for a type. The kernel is that of the chosen instruction set, and data is what it reads. Before the first
 * call, prepare is called if it is not NULL. */
struct gelu_call;
typedef struct gelu_operation gelu_operation;
typedef int gelu_kernel(const struct gelu_call *call); /* returns which flags belong raised: core.h */

struct gelu_operation {
    gelu_function function;
    gelu_type type;
    int inputs, outputs;
    size_t size; /* of an element, in bytes */
    gelu_kernel *kernel;
    const void *data;
    void (*prepare)(const gelu_operation *operation);
};

/* Whether there is a function for a type, and the operation. Long double may be double, x87's format of 64 bits or
 * IEEE's of 113; there is none for another format, nor where libm's functions of long double have only the precision of
 * double, as musl's of 113 bits. */
int gelu_find(gelu_function function, gelu_type type, gelu_operation *operation);

/* Apply a function to n elements. Arrays are contiguous and aligned to their type. An output may be one of the inputs,
 * or lie behind it by any number of elements (lower in memory): each element is read before anything at or above it is
 * written. Two outputs do not overlap. The floating-point environment is left as found and has no influence on the
 * result; only functions of several inputs raise flags, in every type: that of overflow where a result overflows, or a
 * sum or product on the way to it; and that of an invalid operation where a standard deviation is negative.
 * A large call is shared among threads, unless an output lies behind an input.
 *
 * Nothing traps: where the caller has overflow trapped, too, the flag is all that tells of it, or nothing on PowerPC,
 * which would trap the flag. Nor is anything reported where C has no such flag (FE_OVERFLOW). */
void gelu_apply(const gelu_operation *operation, const void *const *inputs, void *const *outputs, ptrdiff_t n);

/* The same for arrays of any strides, in bytes, also zero and negative: the inputs, then the outputs. Of a function of
 * two inputs each output may also be the next first input, as in a reduction. */
void gelu_apply_strided(const gelu_operation *operation, char *const *arrays, const ptrdiff_t *strides, ptrdiff_t n);

/* How many threads share a call that is large enough to gain, at most: set for the process, where it is 1 until then;
 * and for calls of the calling thread alone, where 0 takes it back, and which returns what was set there before. The
 * last tells which number holds for a call of the calling thread. */
void gelu_set_threads(int threads);
int gelu_set_own_threads(int threads);
int gelu_threads(void);

/* The bytes of a table of all results of a 16-bit output, and of all that are filled: each takes its memory in the
 * first call that needs it, and keeps it. */
size_t gelu_table_bytes(void);
size_t gelu_filled_table_bytes(void);

/* The first step of soi_map: which elements a uniform number keeps, where the first 16 bits of it decide. Operands, of
 * any strides in bytes, are four inputs: elements of so many bytes, whose first bit is the sign; the same in float32;
 * gelu of these; the 16 bits, as uint16_t. And two outputs: of each element itself or only its sign; and a byte that
 * tells whether the bits do not decide, where the element is kept. */
enum { GELU_KEEP_OPERANDS = 6 };
void gelu_keep(ptrdiff_t size, char *const *arrays, const ptrdiff_t *strides, ptrdiff_t count);

#endif
