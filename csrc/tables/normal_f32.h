/* Written by generate.py: change it there. */
/* where the functions have reached their limits; nodes below scaled_below are scaled up */
static const float f32_normal_lowest = -0x1.e000000000000p+3f;
static const float f32_normal_highest = 0x1.a000000000000p+2f;
static const float f32_normal_scaled_below = -0x1.ff80000000000p+2f;
static const float f32_normal_unscale = 0x1.0000000000000p-64f;
enum { f32_normal_rows_per_unit = 64 };

/* 1.0 E1(u), |u| <= 0.1174, relative error 2^-28.8 */
static const float f32_normal_bend_terms[] = {-0x1.fffffa0000000p-2f, 0x1.5555540000000p-3f, -0x1.5588cc0000000p-5f, 0x1.112ca20000000p-7f};

/* -0.5 E3(u), |u| <= 0.1174, relative error 2^-8.8 */
static const float f32_normal_moment3[] = {-0x1.560a2a0000000p-3f, 0x1.004b560000000p-3f};

/* near, reach, at, slope, terms, curve (relative error 2^-27.3) */
static const f32_zero f32_normal_grad_zero = {
    -0x1.80ead20000000p-1f, 0x1.0000000000000p-6f, -0x1.6737d80000000p-28f, {0x1.b9d9900000000p-2f, -0x1.f7f8e60000000p-27f}, 4,
    {0x1.8d9a940000000p-2f, -0x1.2a2ef40000000p-6f, -0x1.d2e8660000000p-4f, -0x1.e3f8ba0000000p-7f},
};

/* distribution(node) as high + low, density(node), each scaled; the factor that undoes the scale */
extern const float gelu_normal_value_rows_f32[1377][4];

/* gelu_grad(node) as high + low, density(node), the derivative of gelu_grad at the node, each scaled */
extern const float gelu_normal_grad_rows_f32[1377][4];
