/* What the kernels know of an activation x G(x): data of one form, written by tables/generate.py for float32 and for
 * float64. kernels/curve.h says what is made of it, and docs/design.md why it is like this.
 */
#ifndef GELU_ACTIVATION_H
#define GELU_ACTIVATION_H

typedef enum {
#define GELU_ACTIVATION(name) GELU_ACTIVATION_##name,
#include "activations.def"
#undef GELU_ACTIVATION
    GELU_ACTIVATION_COUNT,
} gelu_activation;

/* A curve beside its zero: at + h (slope[0] + slope[1] + h (bend[0] + bend[1] h)), h = x - near. */
typedef struct {
    float at, slope[2], bend[2];
} f32_zero_series;

typedef struct {
    double at, slope[2], bend[2];
} f64_zero_series;

/* A zero: the nearest number, how far beside it the series is taken, and the series. */
typedef struct {
    float near, reach;
    const f32_zero_series *series;
} f32_zero;

typedef struct {
    double near, reach;
    const f64_zero_series *series;
} f64_zero;

/* A function of x, a row of a table for each node: kernels/rows.h. */
typedef struct {
    const float (*rows)[4];
    float quartic;
    f32_zero zero;
} f32_curve;

typedef struct {
    const double (*rows)[8];
    double shift;
    f64_zero zero;
} f64_curve;

/* Where the nodes are, in float32: kernels/binade_nodes.h. */
typedef struct {
    float lowest, highest; /* beyond them the first node and the last tell the limits */
    float zero, scale;     /* of the nodes */
    float inverse, start;  /* 1 / scale, and where the numbers of the nodes start */
} f32_nodes;

/* In float64: kernels/root_nodes.h. */
typedef struct {
    double lowest, highest; /* from the latter on the last row tells the limit */
    double slope, curve, bend;
    int first; /* the number of the first row, counted from that of zero */
} f64_nodes;

/* The rows below the body, in float64: nodes at multiples of the spacing, a power of two. */
typedef struct {
    double lowest, highest; /* nodes: the first and the last */
    double spacing;
    int first; /* the lowest node's row among those of its table */
} f64_tail_nodes;

/* The decay of the gate in the tail, exp(w(x)), in float64: w is linear x + cubic x^3, or -x^2/2. */
typedef enum { GELU_DECAY_SQUARE, GELU_DECAY_CUBIC } gelu_decay;

typedef struct {
    f32_nodes nodes;
    float tail;       /* below this the rows hold the curve times 2^lift: kernels/tail_in_pieces.h */
    float at_zero[2]; /* G(0) as high and low parts: next to zero the value is x G(0), and the derivative G(0) */
    f32_curve value;  /* G above the tail, and in it x G(x) */
    f32_curve grad;   /* the derivative */
} f32_activation;

typedef struct {
    f64_nodes nodes;
    double tail; /* below this the rows hold the curve over the decay: kernels/tail_with_decay.h */
    double at_zero[2];
    f64_curve value, grad;
    f64_tail_nodes tail_nodes;
    gelu_decay decay;
    double linear[2], cubic[2]; /* as high and low parts */
    /* of a second derivative, which falls to both sides of zero: kernels/second.h */
    double mirror;  /* x > 0 times this falls as x < 0 does, */
    int rows_above; /* and has its rows so much further on */
    f64_zero zero_above;
} f64_activation;

/* The second derivative has tables of the same form, in float64 alone: there grad is what it is, and at_zero its value
 * at 0. */
#define GELU_ACTIVATION(name) \
    extern const f32_activation gelu_f32_##name; \
    extern const f64_activation gelu_f64_##name, gelu_f64_##name##_grad2;
#include "activations.def"
#undef GELU_ACTIVATION

#endif
