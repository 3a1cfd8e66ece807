/* Apply kernels of the core to raw elements. With this program tests/test_core.py drives builds of the core that Python
 * cannot load: under sanitizers, for another processor, on an emulated instruction set.
 *
 *     apply --list                                                  the instruction sets that can run here, best first
 *     apply --types                                                 the types that have kernels
 *     apply [--isa NAME] [--environment NAME] < requests > results
 *
 * A request is a line "FUNCTION TYPE COUNT", then COUNT raw elements of each input in turn. Its result is COUNT raw
 * elements of each output in turn, once for every placement of the arrays in memory: all apart; then for each input and
 * each output, that output in the place of that input, and that output one element behind that input.
 *
 * A request may also be "widen TYPE COUNT" or "narrow TYPE COUNT", of a 16-bit type: its elements are converted to
 * float32, or from it.
 *
 * The elements are cut into calls of 0, 1, ..., LONGEST_SHORT_CALL elements and one call with the rest. Arrays end
 * where accessible memory ends. Inputs must be left unchanged, and so must the floating-point environment, but for the
 * overflow flag where a result overflows, and that of an invalid operation where a standard deviation is negative. The
 * environment is one of
 *
 *     default     the C default
 *     rounding    upwards, subnormals flushed to zero (x86-64 and AArch64), every exception flag raised
 *     trapping    toward zero, every exception a trap (glibc, where the processor can)
 *
 * Whatever is wrong ends the program with a message and the status 1.
 */
#define _GNU_SOURCE /* feenableexcept */
#include "gelu.h"
#include "core.h"

#include <fenv.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

#ifndef __has_feature
#define __has_feature(name) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

enum { MAX_INPUTS = GELU_MAX_INPUTS, MAX_OUTPUTS = GELU_MAX_OUTPUTS, LONGEST_SHORT_CALL = 40 };

static const char *const functions[GELU_FUNCTION_COUNT] = {
#define GELU_FUNCTION(name, activation, kind) #name,
#include "functions.def"
#undef GELU_FUNCTION
};

static const struct {
    const char *name;
    size_t size;
} types[GELU_TYPE_COUNT] = {
    [GELU_FLOAT16] = {"float16", 2},
    [GELU_FLOAT32] = {"float32", sizeof(float)},
    [GELU_FLOAT64] = {"float64", sizeof(double)},
    [GELU_LONG_DOUBLE] = {"longdouble", sizeof(long double)},
    [GELU_BFLOAT16] = {"bfloat16", 2},
};

static void fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("apply: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

/* Memory whose end is the end of what may be accessed: the address sanitizer sees to that, or an inaccessible page. */

static size_t whole_pages(size_t bytes)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    return (bytes / page + 1) * page;
}

static char *allocate(size_t bytes)
{
    char *memory;
    if (SANITIZED) {
        memory = malloc(bytes);
        if (memory == NULL)
            fail("no memory for %zu bytes", bytes);
        return memory;
    }
    const size_t accessible = whole_pages(bytes), all = accessible + whole_pages(0);
    memory = mmap(NULL, all, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED || mprotect(memory + accessible, all - accessible, PROT_NONE) != 0)
        fail("no memory for %zu bytes", bytes);
    return memory + accessible - bytes;
}

static void release(char *memory, size_t bytes)
{
    if (SANITIZED)
        free(memory);
    else
        munmap(memory + bytes - whole_pages(bytes), whole_pages(bytes) + whole_pages(0));
}

/* The floating-point environment. */

typedef struct {
    int rounding, flags, traps;
    uint64_t control; /* the processor's own register, for what C has no name for */
} environment;

#if defined(__x86_64__)
static const uint64_t FLUSH_SUBNORMALS = 0x8040;
static uint64_t control_register(void) { return _mm_getcsr() & ~0x3du; } /* all but the flags that C knows */
static void set_control_register(uint64_t value) { _mm_setcsr((unsigned int)value | (_mm_getcsr() & 0x3du)); }
#elif defined(__aarch64__)
static const uint64_t FLUSH_SUBNORMALS = 1 << 24;
static uint64_t control_register(void)
{
    uint64_t value;
    __asm__ volatile("mrs %0, fpcr" : "=r"(value));
    return value;
}
static void set_control_register(uint64_t value) { __asm__ volatile("msr fpcr, %0" : : "r"(value)); }
#else
static const uint64_t FLUSH_SUBNORMALS = 0;
static uint64_t control_register(void) { return 0; }
static void set_control_register(uint64_t value) { (void)value; }
#endif

static environment current_environment(void)
{
    environment current = {fegetround(), fetestexcept(FE_ALL_EXCEPT), 0, control_register()};
#ifdef __GLIBC__
    current.traps = fegetexcept();
#endif
    return current;
}

static void enter_environment(const char *name)
{
    fesetenv(FE_DFL_ENV);
    if (strcmp(name, "rounding") == 0) {
        fesetround(FE_UPWARD);
        feraiseexcept(FE_ALL_EXCEPT);
        set_control_register(control_register() | FLUSH_SUBNORMALS);
    } else if (strcmp(name, "trapping") == 0) {
        fesetround(FE_TOWARDZERO);
#ifdef __GLIBC__
        feenableexcept(FE_ALL_EXCEPT);
#endif
    } else if (strcmp(name, "default") != 0) {
        fail("the environment is '%s', but there are only 'default', 'rounding' and 'trapping'", name);
    }
}

/* Whether an exception cannot be reported without a trap: PowerPC traps the flag itself. */
static int flag_traps(environment current, int exception)
{
#ifdef __powerpc__
    return (current.traps & exception) != 0;
#else
    (void)current, (void)exception;
    return 0;
#endif
}

/* Where x87 is left with a flag that it traps, the trap comes with its next operation: this exact one. */
static void provoke_pending_traps(void)
{
    volatile long double one = 1;
    one += one;
}

/* A function for a type, and its operands. */

typedef struct {
    const char *name, *environment;
    gelu_operation it;
} operation;

static int is_finite(gelu_type type, const char *element)
{
    uint16_t bits;
    float float32;
    double float64;
    long double long_double;
    switch (type) {
    case GELU_FLOAT16:
    case GELU_BFLOAT16:
        memcpy(&bits, element, sizeof bits);
        return (~bits & (type == GELU_FLOAT16 ? 0x7c00 : 0x7f80)) != 0;
    case GELU_FLOAT32:
        memcpy(&float32, element, sizeof float32);
        return isfinite(float32);
    case GELU_FLOAT64:
        memcpy(&float64, element, sizeof float64);
        return isfinite(float64);
    default:
        memcpy(&long_double, element, sizeof long_double);
        return isfinite(long_double);
    }
}

static int is_finite_at(const operation *op, const char *array, size_t i)
{
    return is_finite(op->it.type, array + i * op->it.size);
}

/* An element but of float16, in whose place there is 0: float32 holds what comes of two of these. */
static long double number_at(const operation *op, const char *array, size_t i)
{
    uint16_t half;
    uint32_t bits;
    float float32;
    double float64;
    long double long_double;
    const char *element = array + i * op->it.size;
    switch (op->it.type) {
    case GELU_FLOAT16:
        return 0;
    case GELU_BFLOAT16:
        memcpy(&half, element, sizeof half);
        bits = (uint32_t)half << 16;
        memcpy(&float32, &bits, sizeof float32);
        return float32;
    case GELU_FLOAT32:
        memcpy(&float32, element, sizeof float32);
        return float32;
    case GELU_FLOAT64:
        memcpy(&float64, element, sizeof float64);
        return float64;
    default:
        memcpy(&long_double, element, sizeof long_double);
        return long_double;
    }
}

/* Whether a standard deviation is negative, which is invalid. */
static int is_invalid(const operation *op, const char *const *inputs, size_t n)
{
    if (gelu_kind_of(op->it.function) != GELU_KIND_normal)
        return 0;
    for (size_t i = 0; i < n; i++) {
        uint16_t half;
        memcpy(&half, inputs[2] + i * op->it.size, sizeof half);
        if (op->it.type == GELU_FLOAT16 ? half > 0x8000 && half <= 0xfc00 : number_at(op, inputs[2], i) < 0)
            return 1;
    }
    return 0;
}

/* Whether the sum or the product of two finite elements is infinite, in the type that is computed in. */
static int step_overflows(const operation *op, const char *a, const char *b, size_t i, int is_product)
{
    const long double x = number_at(op, a, i), y = number_at(op, b, i);
    if (!is_finite_at(op, a, i) || !is_finite_at(op, b, i))
        return 0;
    if (op->it.type == GELU_LONG_DOUBLE)
        return !isfinite(is_product ? x * y : x + y);
    if (op->it.type == GELU_FLOAT64)
        return !isfinite(is_product ? (double)x * (double)y : (double)x + (double)y);
    return !isfinite(is_product ? (float)x * (float)y : (float)x + (float)y);
}

/* Whether a result is infinite where all inputs are finite, or a step on the way where its own are. */
static int overflows_at(const operation *op, const char *const *inputs, char *const *outputs, size_t i)
{
    const gelu_kind kind = gelu_kind_of(op->it.function);
    const int first = gelu_first_of_x(kind), last = gelu_last_of_x(kind);
    int finite_inputs = 1, finite_outputs = 1;
    for (int k = 0; k < op->it.inputs; k++)
        finite_inputs &= is_finite_at(op, inputs[k], i);
    for (int j = 0; j < op->it.outputs; j++)
        finite_outputs &= is_finite_at(op, outputs[j], i);
    if (kind == GELU_KIND_normal)
        return 0;
    if (finite_inputs && !finite_outputs)
        return 1;
    if (first != last && step_overflows(op, inputs[first], inputs[last], i, 0))
        return 1;
    if (kind != GELU_KIND_gated_backward)
        return 0;
    return step_overflows(op, inputs[0], inputs[2], i, 1) ||
           (is_finite_at(op, inputs[0], i) && is_finite_at(op, inputs[1], i) && !is_finite_at(op, outputs[1], i));
}

static int overflows(const operation *op, const char *const *inputs, char *const *outputs, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (overflows_at(op, inputs, outputs, i))
            return 1;
    return 0;
}

/* Where one of the outputs lies: so many elements behind one of the inputs, or apart from all (output is -1). */
typedef struct {
    int input, output, behind;
} placement;

static void call(const operation *op, placement place, const char *const *inputs, char *const *outputs, size_t n)
{
    const size_t bytes = n * op->it.size;
    char *memory[MAX_INPUTS], *in[MAX_INPUTS], *apart[MAX_OUTPUTS], *out[MAX_OUTPUTS];
    size_t ahead[MAX_INPUTS] = {0};
    if (place.output >= 0)
        ahead[place.input] = (size_t)place.behind * op->it.size;
    for (int k = 0; k < op->it.inputs; k++) {
        memory[k] = allocate(bytes + ahead[k]);
        in[k] = memory[k] + ahead[k];
        memset(memory[k], 0, ahead[k]);
        memcpy(in[k], inputs[k], bytes);
    }
    for (int j = 0; j < op->it.outputs; j++) {
        apart[j] = allocate(bytes);
        out[j] = j == place.output ? memory[place.input] : apart[j];
    }

    enter_environment(op->environment);
    const environment before = current_environment();
    gelu_apply(&op->it, (const void *const *)in, (void *const *)out, (ptrdiff_t)n);
    provoke_pending_traps();
    const environment after = current_environment();
    fesetenv(FE_DFL_ENV);

    const int overflow = overflows(op, inputs, out, n) && !flag_traps(before, FE_OVERFLOW) ? FE_OVERFLOW : 0;
    const int invalid = is_invalid(op, inputs, n) && !flag_traps(before, FE_INVALID) ? FE_INVALID : 0;
    if (after.flags != (before.flags | overflow | invalid))
        fail("%s of %zu elements%s found the exception flags %#x and left %#x", op->name, n,
             overflow ? ", some of which overflow," : "", before.flags, after.flags);
    if (after.rounding != before.rounding || after.traps != before.traps || after.control != before.control)
        fail("%s of %zu elements changed the floating-point environment", op->name, n);
    for (int k = 0; k < op->it.inputs; k++) {
        /* what an output one element behind has not overwritten is the last element */
        const size_t overwritten = place.output < 0 || k != place.input ? 0 : bytes < ahead[k] ? 0 : bytes - ahead[k];
        if (memcmp(in[k] + overwritten, inputs[k] + overwritten, bytes - overwritten) != 0)
            fail("%s of %zu elements wrote to an input", op->name, n);
    }
    for (int j = 0; j < op->it.outputs; j++) {
        memcpy(outputs[j], out[j], bytes);
        release(apart[j], bytes);
    }
    for (int k = 0; k < op->it.inputs; k++)
        release(memory[k], bytes + ahead[k]);
}

static void apply(const operation *op, placement place, const char *inputs, char *outputs, size_t count)
{
    const char *in[MAX_INPUTS];
    char *out[MAX_OUTPUTS];
    for (size_t done = 0, length = 0, n; length <= LONGEST_SHORT_CALL + 1; done += n, length++) {
        n = length <= LONGEST_SHORT_CALL && length < count - done ? length : count - done;
        for (int k = 0; k < op->it.inputs; k++)
            in[k] = inputs + ((size_t)k * count + done) * op->it.size;
        for (int j = 0; j < op->it.outputs; j++)
            out[j] = outputs + ((size_t)j * count + done) * op->it.size;
        call(op, place, in, out, n);
    }
}

static void answer(const operation *op, size_t count)
{
    const size_t bytes = count * op->it.size;
    char *inputs = malloc((size_t)op->it.inputs * bytes + 1), *outputs = malloc((size_t)op->it.outputs * bytes + 1);
    if (inputs == NULL || outputs == NULL)
        fail("no memory for %zu elements", count);
    if (fread(inputs, op->it.size, (size_t)op->it.inputs * count, stdin) != (size_t)op->it.inputs * count)
        fail("standard input ends before %zu elements of each of %d inputs", count, op->it.inputs);
    const int placements = 1 + 2 * op->it.inputs * op->it.outputs;
    for (int i = -1; i < placements - 1; i++) {
        const placement apart = {0, -1, 0}, near = {i / 2 / op->it.outputs, i / 2 % op->it.outputs, i % 2};
        apply(op, i < 0 ? apart : near, inputs, outputs, count);
        if (fwrite(outputs, op->it.size, (size_t)op->it.outputs * count, stdout) != (size_t)op->it.outputs * count)
            fail("cannot write to standard output");
    }
    free(inputs);
    free(outputs);
}

/* The conversions between a 16-bit type and float32. */

static size_t part_of_conversion(int widen, gelu_type type, const char *input, char *output, size_t n)
{
    const gelu_isa_kernels *isa = gelu_chosen_kernels();
    const gelu_type from = widen ? type : GELU_FLOAT32, to = widen ? GELU_FLOAT32 : type;
    const size_t from_size = types[from].size, to_size = types[to].size;
    char *in = allocate(n * from_size), *out = allocate(n * to_size);
    memcpy(in, input, n * from_size);
    int overflow = 0, expected = 0;
    fesetenv(FE_DFL_ENV);
    if (widen)
        (type == GELU_FLOAT16 ? isa->widen_float16 : isa->widen_bfloat16)((void *)in, (void *)out, (ptrdiff_t)n);
    else
        overflow =
            (type == GELU_FLOAT16 ? isa->narrow_float16 : isa->narrow_bfloat16)((void *)in, (void *)out, (ptrdiff_t)n);
    for (size_t i = 0; i < n; i++)
        expected |= is_finite(from, in + i * from_size) && !is_finite(to, out + i * to_size);
    if (overflow != expected)
        fail("a conversion of %zu elements %s", n, expected ? "hides an overflow" : "reports an overflow without one");
    memcpy(output, out, n * to_size);
    release(in, n * from_size);
    release(out, n * to_size);
    return n;
}

static void convert(int widen, gelu_type type, size_t count)
{
    const size_t from_size = widen ? 2 : sizeof(float), to_size = widen ? sizeof(float) : 2;
    char *input = malloc(count * from_size + 1), *output = malloc(count * to_size + 1);
    if (input == NULL || output == NULL)
        fail("no memory for %zu elements", count);
    if (fread(input, from_size, count, stdin) != count)
        fail("standard input ends before %zu elements", count);
    for (size_t done = 0, length = 0; length <= LONGEST_SHORT_CALL + 1; length++)
        done += part_of_conversion(widen, type, input + done * from_size, output + done * to_size,
                                   length <= LONGEST_SHORT_CALL && length < count - done ? length : count - done);
    if (fwrite(output, to_size, count, stdout) != count)
        fail("cannot write to standard output");
    free(input);
    free(output);
}

static void list_instruction_sets(void)
{
    int supported;
    const char *name;
    for (int i = 0; (name = gelu_isa_built(i, &supported)) != NULL; i++)
        if (supported)
            puts(name);
}

static void list_types(void)
{
    gelu_operation operation;
    for (int type = 0; type < GELU_TYPE_COUNT; type++)
        if (gelu_find(0, (gelu_type)type, &operation))
            puts(types[type].name);
}

int main(int argc, char **argv)
{
    const char *isa = NULL, *environment = "default";
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--list") == 0) {
            list_instruction_sets();
            return 0;
        }
        if (strcmp(argv[i], "--types") == 0) {
            list_types();
            return 0;
        }
        if (strcmp(argv[i], "--isa") == 0 && i + 1 < argc)
            isa = argv[++i];
        else if (strcmp(argv[i], "--environment") == 0 && i + 1 < argc)
            environment = argv[++i];
        else
            fail("unknown argument '%s': --list, --types, --isa NAME and --environment NAME are known", argv[i]);
    }
    const char *error = gelu_choose_isa(isa);
    if (error != NULL)
        fail("%s", error);

    char line[200], function_name[100], type_name[50];
    size_t count;
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (sscanf(line, "%99s %49s %zu", function_name, type_name, &count) != 3)
            fail("a request is '%s', not FUNCTION TYPE COUNT", line);
        int function = 0, type = 0;
        while (function < GELU_FUNCTION_COUNT && strcmp(function_name, functions[function]) != 0)
            function++;
        while (type < GELU_TYPE_COUNT && strcmp(type_name, types[type].name) != 0)
            type++;
        const int widen = strcmp(function_name, "widen") == 0, narrow = strcmp(function_name, "narrow") == 0;
        if ((widen || narrow) && (type == GELU_FLOAT16 || type == GELU_BFLOAT16)) {
            convert(widen, (gelu_type)type, count);
            continue;
        }
        operation op = {.name = function_name, .environment = environment};
        if (function == GELU_FUNCTION_COUNT || type == GELU_TYPE_COUNT ||
            !gelu_find((gelu_function)function, (gelu_type)type, &op.it))
            fail("there is no '%s' of '%s'", function_name, type_name);
        answer(&op, count);
    }
    return 0;
}
