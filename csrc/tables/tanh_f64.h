/* Written by generate.py: change it there. */
/* The tanh form in float64. See kernels/tanh.h. */
/* t(a) in steps of log(2)/128: a (LINEAR + CUBIC a^2) */
#define TANH_LINEAR_HIGH 0x1.26aec21bce759p+8
#define TANH_LINEAR_LOW 0x1.2ed2859b4314fp-46
#define TANH_CUBIC_HIGH 0x1.a5a7cf7572a98p+3
#define TANH_CUBIC_LOW -0x1.b91c940e4cfcfp-51
/* t'(a) = SLOPE + CURVE a^2 */
#define TANH_SLOPE_HIGH 0x1.9884533d43651p+0
#define TANH_SLOPE_LOW -0x1.cbc0d30ebfd15p-54
#define TANH_CURVE_HIGH 0x1.b6676bf7450f0p-3
#define TANH_CURVE_LOW 0x1.bba7351828aabp-57
/* the form and its derivative have reached their limits at +-TOP; beyond TAIL 1 + exp(-t) is 1 */
#define TANH_TOP 0x1.5a00000000000p+4
#define TANH_TAIL 0x1.0000000000000p+3

/* The zero, rounded; the derivative at NEAR + h is AT + h (SLOPE + h (CURVE[0] + CURVE[1] h + ...)) for
 * |h| <= REACH; relative error of the last polynomial 2^-53.8 */
#define TANH_GRAD_ZERO_NEAR -0x1.81429f9e97e4dp-1
#define TANH_GRAD_ZERO_AT -0x1.20a50541a648bp-56
#define TANH_GRAD_ZERO_REACH 0x1.0000000000000p-7
#define TANH_GRAD_ZERO_SLOPE_HIGH 0x1.b8bacd2c96b91p-2
#define TANH_GRAD_ZERO_SLOPE_LOW -0x1.23405ce0d041ap-57
static const double TANH_GRAD_ZERO_CURVE[] = {0x1.8cd1a2b2fff33p-2, -0x1.029615edb077cp-6, -0x1.d2b773467e280p-4, -0x1.104a83ece61acp-6, 0x1.427a05169d174p-6, 0x1.58c83fac0e2bcp-8, -0x1.bb86618cf5628p-9};
