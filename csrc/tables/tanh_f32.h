/* Written by generate.py: change it there. */
/* where the functions have reached their limits; nodes below scaled_below are scaled up */
static const float f32_tanh_lowest = -0x1.6000000000000p+3f;
static const float f32_tanh_highest = 0x1.a000000000000p+2f;
static const float f32_tanh_scaled_below = -0x1.9fc0000000000p+2f;
static const float f32_tanh_unscale = 0x1.0000000000000p-64f;
enum { f32_tanh_rows_per_unit = 128 };
/* t(x) = linear x + cubic x^3 */
static const float f32_tanh_linear = 0x1.9884540000000p+0f;
static const float f32_tanh_cubic = 0x1.2444f20000000p-4f;
static const float f32_tanh_three_cubic = 0x1.b6676c0000000p-3f;

/* (exp(s) - 1) / s, |s| <= 0.1074, relative error 2^-29.5 */
static const float f32_tanh_change[] = {0x1.0000000000000p+0f, 0x1.fffffc0000000p-2f, 0x1.5555540000000p-3f, 0x1.557fbe0000000p-5f, 0x1.112a9c0000000p-7f};

/* near, reach, at, slope, terms, curve (relative error 2^-25.1) */
static const f32_zero f32_tanh_grad_zero = {
    -0x1.8142a00000000p-1f, 0x1.0000000000000p-5f, -0x1.4f64040000000p-28f, {0x1.b8bacc0000000p-2f, 0x1.2b33d60000000p-27f}, 5,
    {0x1.8cd1a20000000p-2f, -0x1.0296120000000p-6f, -0x1.d288640000000p-4f, -0x1.102fe40000000p-6f, -0x1.17ed000000000p-6f},
};

/* G(node) as high + low, gelu_tanh_grad(node) as high + low, each scaled */
extern const float gelu_tanh_rows_f32[2241][4];
