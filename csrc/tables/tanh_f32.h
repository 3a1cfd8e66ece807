/* Written by generate.py: change it there. */
static const f32_body f32_tanh_body = {-0x1.5def240000000p+3f, -0x1.1cab040000000p+3f, 0x1.02368c0000000p+3f, 0x1.446e000000000p+0f, -0x1.8654580000000p+3f, 0x1.9401e60000000p-1f, 0x1.3420000000000p+3f};

/* in the pieces of the derivative */
static const float f32_tanh_grad_quartic = -0x1.2d17d80000000p-2f;
static const float f32_tanh_grad_shift = 0x0.0p+0f;

/* near, reach, at, slope, terms, curve (relative error 2^-24.5) */
static const f32_zero f32_tanh_grad_zero = {
    -0x1.8142a00000000p-1f, 0x1.0000000000000p-11f, -0x1.4f64040000000p-28f, {0x1.b8bacc0000000p-2f, 0x1.2b33d60000000p-27f}, 2,
    {0x1.8cd1a20000000p-2f, -0x1.0296140000000p-6f},
};

extern const float f32_tanh_value_rows[4096][4];
extern const float f32_tanh_grad_rows[4096][4];
