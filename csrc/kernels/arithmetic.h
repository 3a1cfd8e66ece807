/* Arithmetic for the vector type REAL: included for f64 and again for f32 (kernels.h). */

#ifndef GELU_COUNT
#define GELU_COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

/* For rare paths: a branch hint, and a barrier so that the compiler does not keep their constants in registers. */
#ifdef __GNUC__
#define GELU_LIKELY(condition) __builtin_expect(condition, 1)
#define GELU_HIDE_FROM_OPTIMIZER(pointer) __asm__("" : "+r"(pointer))
#define GELU_HIDE_ARRAY_FROM_OPTIMIZER(array) __asm__("" : "+m"(array))
#else
#define GELU_LIKELY(condition) (condition)
#define GELU_HIDE_FROM_OPTIMIZER(pointer) (void)0
#define GELU_HIDE_ARRAY_FROM_OPTIMIZER(array) (void)0
#endif
#endif

/* The value that memory would hold: rounded where float32 is computed in float64 (portable.h), elsewhere itself. */
static inline REAL OP(round_to_element)(REAL value)
{
    OP(element) memory[OP(lanes)];
    OP(store)(memory, value);
    return OP(load)(memory);
}

/* The value, which the compiler must compute as it is written. Where lanes are selected before and after an operation,
 * it would leave out the first select, since the second one does not need it, and the operation might overflow. */
static inline REAL OP(as_written)(REAL value)
{
    OP(element) memory[OP(lanes)];
    OP(store)(memory, value);
    GELU_HIDE_ARRAY_FROM_OPTIMIZER(memory);
    return OP(load)(memory);
}

/* x, or the end that is nearest; the lowest for a NaN */
static inline REAL OP(clamp)(REAL x, OP(element) lowest, OP(element) highest)
{
    return OP(min)(OP(max)(x, OP(set)(lowest)), OP(set)(highest));
}

/* c[0] + c[1] u + ... + c[terms - 1] u^(terms - 1) for up to 16 terms, in pairs (Estrin): shorter to wait for than one
 * after the other; square is u^2 */
static inline REAL OP(polynomial_of)(REAL *c, int terms, REAL u, REAL square)
{
    REAL power = u, next = square;
    for (int left = terms; left > 1; left = (left + 1) / 2) {
        for (int j = 0; j < left / 2; j++)
            c[j] = OP(fma)(c[2 * j + 1], power, c[2 * j]);
        if (left % 2)
            c[left / 2] = c[left - 1];
        power = next;
        next = OP(mul)(power, power);
    }
    return c[0];
}

static inline REAL OP(polynomial)(const OP(element) * coefficients, int terms, REAL u)
{
    REAL c[16];
    for (int j = 0; j < terms; j++)
        c[j] = OP(set)(coefficients[j]);
    return OP(polynomial_of)(c, terms, u, OP(mul)(u, u));
}

/* A number as an unevaluated sum, |low| small against |high|. */
typedef struct {
    REAL high, low;
} OP(pair);

static inline OP(pair) OP(pair_set)(const OP(element) * parts)
{
    return (OP(pair)){OP(set)(parts[0]), OP(set)(parts[1])};
}

/* a + b, exact where |a| >= |b| or a is zero (Dekker 1971) */
static inline OP(pair) OP(fast_sum)(REAL a, REAL b)
{
    const REAL high = OP(add)(a, b);
    return (OP(pair)){high, OP(add)(OP(sub)(a, high), b)};
}

/* a b, exact */
static inline OP(pair) OP(exact_product)(REAL a, REAL b)
{
    const REAL high = OP(mul)(a, b);
    return (OP(pair)){high, OP(product_error)(a, b, high)};
}

static inline OP(pair) OP(pair_times)(OP(pair) a, REAL b)
{
    const OP(pair) product = OP(exact_product)(a.high, b);
    return (OP(pair)){product.high, OP(fma)(a.low, b, product.low)};
}

static inline OP(pair) OP(pair_product)(OP(pair) a, OP(pair) b)
{
    const OP(pair) product = OP(pair_times)(a, b.high);
    return (OP(pair)){product.high, OP(fma)(a.high, b.low, product.low)};
}
