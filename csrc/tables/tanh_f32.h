/* Written by generate.py: change it there. */
/* where the function has reached its limits; where exp(-t) no longer matters beside 1 and is scaled */
static const float f32_tanh_top = 0x1.6000000000000p+3f;
static const float f32_tanh_scaled_above = 0x1.9fc0000000000p+2f;
static const float f32_tanh_unscale = 0x1.0000000000000p-64f;
enum { f32_tanh_rows_per_unit = 128 };
/* t(a + d) = t(a) + t'(a) d + t''(a)/2 d^2 + cubic d^3 */
static const float f32_tanh_cubic = 0x1.2444f20000000p-4f;

/* exp(-s) - 1 = s p(s), |s| <= 0.11, relative error 2^-29.3 */
static const float f32_tanh_change[] = {-0x1.0000000000000p+0f, 0x1.fffffc0000000p-2f, -0x1.5555540000000p-3f, 0x1.5580940000000p-5f, -0x1.112b100000000p-7f};
/* t'(a) = slope + curve a^2, as high and low parts */
static const float f32_tanh_slope[] = {0x1.9884540000000p+0f, -0x1.8579360000000p-25f};
static const float f32_tanh_curve[] = {0x1.b6676c0000000p-3f, -0x1.175e200000000p-32f};

/* near, reach, at, slope, terms, curve (relative error 2^-25.1) */
static const f32_zero f32_tanh_grad_zero = {
    -0x1.8142a00000000p-1f, 0x1.0000000000000p-6f, -0x1.4f64040000000p-28f, {0x1.b8bacc0000000p-2f, 0x1.2b33d60000000p-27f}, 4,
    {0x1.8cd1a20000000p-2f, -0x1.0296100000000p-6f, -0x1.d274820000000p-4f, -0x1.104d160000000p-6f},
};

/* exp(-t(node)) as high + low, scaled; t'(node); t''(node) / 2 */
extern const float gelu_tanh_rows_f32[1409][4];
