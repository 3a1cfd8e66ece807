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

/* The function for one number of float32 or float64: y = f(x), or f(x, &y, &z). NULL where it has several inputs. */
typedef gelu_c_function *gelu_find_scalar(gelu_function function, gelu_type type);

gelu_find_scalar gelu_find_scalar_portable, gelu_find_scalar_avx2, gelu_find_scalar_neon;

#endif
