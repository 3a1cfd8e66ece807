/* Written by generate.py: change it there. */
/* where the functions have reached their limits; nodes below scaled_below are scaled up */
static const double f64_normal_lowest = -0x1.3600000000000p+5;
static const double f64_normal_highest = 0x1.2000000000000p+3;
static const double f64_normal_scaled_below = -0x1.ffe0000000000p+3;
static const double f64_normal_unscale = 0x1.0000000000000p-128;
enum { f64_normal_rows_per_unit = 128 };

/* 1.0 E1(u), |u| <= 0.1517, relative error 2^-54.2 */
static const double f64_normal_bend_terms[] = {-0x1.fffffffffffcfp-2, 0x1.5555555555543p-3, -0x1.555555558cbc6p-5, 0x1.111111112ec81p-7, -0x1.6c16bd30ea46ep-10, 0x1.a019fdda6f010p-13, -0x1.a0574b4c170afp-16, 0x1.720eb6151be24p-19};

/* -0.5 E3(u), |u| <= 0.1517, relative error 2^-38.9 */
static const double f64_normal_moment3[] = {-0x1.55555555554fcp-3, 0x1.00000000743e4p-3, -0x1.9999999a12832p-5, 0x1.c71c67e8a5044p-7, -0x1.86185b1cd1313p-9, 0x1.1146b00bfbebdp-11, -0x1.43da2ac6a1963p-14};

/* 0.125 E5(u), |u| <= 0.1517, relative error 2^-19.2 */
static const double f64_normal_moment5[] = {0x1.9999707735448p-6, -0x1.555542d35853ep-6, 0x1.2502060c0d15cp-7, -0x1.55b9e2f1743a9p-9};

/* near, reach, at, slope, terms, curve (relative error 2^-53.8) */
static const f64_zero f64_normal_grad_zero = {
    -0x1.80ead197f00b4p-1, 0x1.0000000000000p-7, -0x1.dc33ec6564406p-58, {0x1.b9d98fa5a3215p-2, 0x1.217f7d1bc96cep-56}, 7,
    {0x1.8d9a941de3ac5p-2, -0x1.2a2ef9bb865b1p-6, -0x1.d2fa4c179031dp-4, -0x1.e4088243ac67fp-7, 0x1.3e33fe823b40ep-6, 0x1.297a4afe9555ep-8, -0x1.4c63d1ae7411fp-10},
};

/* distribution(node) as high + low, density(node), each scaled; the factor that undoes the scale */
extern const double gelu_normal_value_rows_f64[6113][4];

/* gelu_grad(node) as high + low, density(node), the derivative of gelu_grad at the node, each scaled */
extern const double gelu_normal_grad_rows_f64[6113][4];
