/* What kinds.def says: constants wherever the kind is one. */
#ifndef GELU_KINDS_H
#define GELU_KINDS_H

enum {
    GELU_X_IS_SUM = -1,
    GELU_MAX_INPUTS = 3,
    GELU_MAX_OUTPUTS = 2,
    GELU_MAX_OPERANDS = GELU_MAX_INPUTS + GELU_MAX_OUTPUTS,
};

typedef enum {
#define GELU_KIND(name, inputs, outputs, x, overflows, second, operands) GELU_KIND_##name,
#include "kinds.def"
#undef GELU_KIND
    GELU_KIND_COUNT,
} gelu_kind;

enum {
#define GELU_KIND(name, inputs, outputs, x, overflows, second, operands) \
    GELU_INPUTS_##name = inputs, GELU_OUTPUTS_##name = outputs,
#include "kinds.def"
#undef GELU_KIND
};

static const struct {
    int inputs, outputs, x, overflows, second;
} gelu_kinds[GELU_KIND_COUNT] = {
#define GELU_KIND(name, inputs, outputs, x, overflows, second, operands) {inputs, outputs, x, overflows, second},
#include "kinds.def"
#undef GELU_KIND
};

/* The first and the last of the inputs that x is made of. */
static inline int gelu_first_of_x(gelu_kind kind)
{
    return gelu_kinds[kind].x == GELU_X_IS_SUM ? gelu_kinds[kind].inputs - 2 : gelu_kinds[kind].x;
}

static inline int gelu_last_of_x(gelu_kind kind)
{
    return gelu_kinds[kind].x == GELU_X_IS_SUM ? gelu_kinds[kind].inputs - 1 : gelu_kinds[kind].x;
}

#endif
