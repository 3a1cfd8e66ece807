/* Which instruction sets were built, which of them can run here, and which one is used. Chosen once, at load. */
#include "core.h"

#include <float.h>
#include <stdio.h>
#include <string.h>

#if defined(GELU_BUILD_AVX2) || defined(GELU_BUILD_AVX512)

#ifdef _MSC_VER
#include <intrin.h>
#else
#include <cpuid.h>
#endif

typedef struct {
    unsigned int eax, ebx, ecx, edx;
} cpuid_leaf;

static cpuid_leaf cpuid(unsigned int leaf)
{
    cpuid_leaf r = {0, 0, 0, 0};
#ifdef _MSC_VER
    int registers[4];
    __cpuid(registers, 0);
    if ((unsigned int)registers[0] >= leaf) {
        __cpuidex(registers, (int)leaf, 0);
        memcpy(&r, registers, sizeof r);
    }
#else
    __get_cpuid_count(leaf, 0, &r.eax, &r.ebx, &r.ecx, &r.edx);
#endif
    return r;
}

/* The register states that the operating system saves on a task switch (XCR0). */
static unsigned long long saved_states(void)
{
    if (!(cpuid(1).ecx & (1u << 27))) /* OSXSAVE */
        return 0;
#ifdef _MSC_VER
    return _xgetbv(0);
#else
    unsigned int low, high;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return ((unsigned long long)high << 32) | low;
#endif
}

static int has_bits(unsigned long long word, unsigned long long wanted) { return (word & wanted) == wanted; }

static int supports_avx2(void)
{
    const unsigned int fma = 1u << 12, popcnt = 1u << 23, avx = 1u << 28, avx2 = 1u << 5;
    const unsigned int sse_state = 1u << 1, avx_state = 1u << 2;
    return has_bits(cpuid(1).ecx, fma | popcnt | avx) && has_bits(saved_states(), sse_state | avx_state) &&
           has_bits(cpuid(7).ebx, avx2);
}

#ifdef GELU_BUILD_AVX512
static int supports_avx512(void)
{
    const unsigned int f = 1u << 16, dq = 1u << 17, bw = 1u << 30, vl = 1u << 31;
    const unsigned int mask_state = 1u << 5, upper_states = 3u << 6;
    return supports_avx2() && has_bits(saved_states(), mask_state | upper_states) &&
           has_bits(cpuid(7).ebx, f | dq | bw | vl);
}
#endif
#endif

static int supports_always(void) { return 1; }

typedef struct {
    const char *name;
    int (*supported)(void);
    const gelu_isa_kernels *kernels;
} isa;

/* Best first. */
static const isa built[] = {
#ifdef GELU_BUILD_AVX512
    {"avx512", supports_avx512, &gelu_kernels_avx512},
#endif
#ifdef GELU_BUILD_AVX2
    {"avx2", supports_avx2, &gelu_kernels_avx2},
#endif
#ifdef GELU_BUILD_NEON
    {"neon", supports_always, &gelu_kernels_neon},
#endif
    {"portable", supports_always, &gelu_kernels_portable},
};
enum { BUILT = sizeof built / sizeof built[0] };

static const isa *chosen = &built[BUILT - 1];
static const char *reason = "nothing was chosen";

static const char *refuse(const char *name)
{
    static char message[512];
    int length =
        snprintf(message, sizeof message, "GELU_ISA is '%.80s', but this build on this processor has only", name);
    for (int i = 0; i < BUILT; i++)
        if (built[i].supported())
            length += snprintf(message + length, sizeof message - (size_t)length, " '%s'", built[i].name);
    return message;
}

const char *gelu_choose_isa(const char *name)
{
    for (int i = 0; i < BUILT; i++) {
        if (name != NULL && strcmp(name, built[i].name) != 0)
            continue;
        if (!built[i].supported())
            continue;
        chosen = &built[i];
        reason = name != NULL ? "GELU_ISA asks for it" : "the best of those built that this processor supports";
        return NULL;
    }
    return refuse(name);
}

const char *gelu_isa_name(void) { return chosen->name; }
const char *gelu_isa_reason(void) { return reason; }

const char *gelu_isa_built(int i, int *supported)
{
    if (i < 0 || i >= BUILT)
        return NULL;
    *supported = built[i].supported();
    return built[i].name;
}

const gelu_isa_kernels *gelu_chosen_kernels(void) { return chosen->kernels; }

gelu_activation gelu_activation_of(gelu_function function)
{
    static const gelu_activation activations[GELU_FUNCTION_COUNT] = {
#define GELU_FUNCTION(name, activation, kind) GELU_ACTIVATION_##activation,
#include "functions.def"
#undef GELU_FUNCTION
    };
    return activations[function];
}

gelu_kind gelu_kind_of(gelu_function function)
{
    static const gelu_kind kinds[GELU_FUNCTION_COUNT] = {
#define GELU_FUNCTION(name, activation, kind) GELU_KIND_##kind,
#include "functions.def"
#undef GELU_FUNCTION
    };
    return kinds[function];
}

/* What the kernels read of each activation. */
static const f32_activation *const f32_activations[GELU_ACTIVATION_COUNT] = {
#define GELU_ACTIVATION(name) &gelu_f32_##name,
#include "activations.def"
#undef GELU_ACTIVATION
};

static const f64_activation *const f64_activations[GELU_ACTIVATION_COUNT] = {
#define GELU_ACTIVATION(name) &gelu_f64_##name,
#include "activations.def"
#undef GELU_ACTIVATION
};

static const f64_activation *const f64_second_derivatives[GELU_ACTIVATION_COUNT] = {
#define GELU_ACTIVATION(name) &gelu_f64_##name##_grad2,
#include "activations.def"
#undef GELU_ACTIVATION
};

static const void *data_of(gelu_kind kind, gelu_activation activation, gelu_type type)
{
    if (gelu_kinds[kind].second)
        return f64_second_derivatives[activation];
    return type == GELU_FLOAT32 ? (const void *)f32_activations[activation] : f64_activations[activation];
}

int gelu_find(gelu_function function, gelu_type type, gelu_operation *operation)
{
    const gelu_kind kind = gelu_kind_of(function);
    const gelu_activation activation = gelu_activation_of(function);
    *operation = (gelu_operation){
        .function = function, .type = type, .inputs = gelu_kinds[kind].inputs, .outputs = gelu_kinds[kind].outputs};
    switch (type) {
    case GELU_FLOAT16:
    case GELU_BFLOAT16:
        return gelu_find_half(operation);
    case GELU_FLOAT32:
        operation->size = sizeof(float);
        operation->kernel = chosen->kernels->float32[kind];
        operation->data = data_of(kind, activation, type);
        return 1;
    case GELU_LONG_DOUBLE:
        if (LDBL_MANT_DIG != DBL_MANT_DIG)
            return gelu_find_long_double(operation);
        /* fall through */
    case GELU_FLOAT64:
        operation->size = sizeof(double);
        operation->kernel = chosen->kernels->float64[kind];
        operation->data = data_of(kind, activation, type);
        return 1;
    default:
        return 0;
    }
}
