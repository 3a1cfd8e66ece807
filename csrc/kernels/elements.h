/* What the mathematics is made of: what is known of activations and kinds, and the elements of vectors. */
#include "../activation.h"
#include "../core.h"
#include "../environment.h"
#include "../kinds.h"

#include <math.h>

typedef double f64_element;
typedef float f32_element;

/* Kept out of line so that no arithmetic moves across the change of environment, or that what is rare takes no
 * registers; with everything that it calls inside. */
#if defined(__GNUC__)
#define GELU_OUT_OF_LINE __attribute__((noinline, flatten))
#else
#define GELU_OUT_OF_LINE __declspec(noinline)
#endif
