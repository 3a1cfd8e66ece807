/* Written by generate.py: change it there. */
/* The normal family in float64: rows about each node, and the moments of exp(-u s). See kernels/normal.h. */
#define NORMAL_ROWS_PER_UNIT 128
#define NORMAL_LOWEST -0x1.3600000000000p+5
#define NORMAL_HIGHEST 0x1.2000000000000p+3
#define NORMAL_FIRST_ROW (-4960)
#define NORMAL_SCALED_BELOW -0x1.ffe0000000000p+3
#define NORMAL_UNSCALE 0x1.0000000000000p-128

/* 0x1.0000000000000p+0 E1(u), |u| <= 0.1523, relative error 2^-54.1 */
static const double NORMAL_MOMENT1[] = {0x1.0000000000000p+0, -0x1.fffffffffffcdp-2, 0x1.5555555555543p-3, -0x1.555555558e589p-5, 0x1.111111112f027p-7, -0x1.6c16bd1c7534dp-10, 0x1.a019fdd2c1f69p-13, -0x1.a057dd108cf61p-16, 0x1.720ef27c0fc45p-19};

/* -0x1.0000000000000p-1 E3(u), |u| <= 0.1523, relative error 2^-38.9 */
static const double NORMAL_MOMENT3[] = {-0x1.55555555554f9p-3, 0x1.0000000077608p-3, -0x1.9999999a15b22p-5, 0x1.c71c67bb6fb97p-7, -0x1.86185affdbe09p-9, 0x1.11472a549a5f9p-11, -0x1.43daa893141aap-14};

/* 0x1.0000000000000p-3 E5(u), |u| <= 0.1523, relative error 2^-19.1 */
static const double NORMAL_MOMENT5[] = {0x1.99996fbabf6fcp-6, -0x1.5555427e8e73dp-6, 0x1.250304ee30877p-7, -0x1.55bac849bbdb4p-9};

/* The zero, rounded; the derivative at NEAR + h is AT + h (SLOPE + h (CURVE[0] + CURVE[1] h + ...)) for
 * |h| <= REACH; relative error of the last polynomial 2^-53.8 */
#define NORMAL_GRAD_ZERO_NEAR -0x1.80ead197f00b4p-1
#define NORMAL_GRAD_ZERO_AT -0x1.dc33ec6564406p-58
#define NORMAL_GRAD_ZERO_REACH 0x1.0000000000000p-7
#define NORMAL_GRAD_ZERO_SLOPE_HIGH 0x1.b9d98fa5a3215p-2
#define NORMAL_GRAD_ZERO_SLOPE_LOW 0x1.217f7d1bc96cep-56
static const double NORMAL_GRAD_ZERO_CURVE[] = {0x1.8d9a941de3ac5p-2, -0x1.2a2ef9bb865b1p-6, -0x1.d2fa4c179031dp-4, -0x1.e4088243ac67fp-7, 0x1.3e33fe823b40ep-6, 0x1.297a4afe9555ep-8, -0x1.4c63d1ae7411fp-10};

/* distribution(node) as high + low, density(node), each scaled; the factor that undoes the scale */
extern const double gelu_normal_value_rows[6113][4];

/* gelu_grad(node) as high + low, density(node), the derivative of gelu_grad at the node, each scaled */
extern const double gelu_normal_grad_rows[6113][4];
