/* The C functions that other extension modules call: docs/c_api.md says how, gelu/include/gelu/c_api.h lists them. */
#ifndef GELU_C_API_H
#define GELU_C_API_H

#include "../gelu.h"
#include "../kinds.h"

/* A function of any type, to be cast before it is called. */
typedef void gelu_c_function(void);

/* Of two functions the one that has as many outputs as a kind, NULL where the kind has not one input. */
#define GELU_ONE_INPUT(kind, one_output, two_outputs) \
    (GELU_INPUTS_##kind != 1    ? NULL \
     : GELU_OUTPUTS_##kind == 1 ? (gelu_c_function *)one_output \
     : GELU_OUTPUTS_##kind == 2 ? (gelu_c_function *)two_outputs \
                                : NULL)

/* For one number: y = f(x), or f(x, &y, &z). NULL for functions of several inputs. */
typedef struct {
    gelu_c_function *float32[GELU_FUNCTION_COUNT], *float64[GELU_FUNCTION_COUNT];
} gelu_scalars;

extern const gelu_scalars gelu_scalars_portable;
extern const gelu_scalars gelu_scalars_avx2;
extern const gelu_scalars gelu_scalars_neon;

#endif
