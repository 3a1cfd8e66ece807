/* Written by generate.py: change it there. */
static const f32_body f32_normal_body = {-0x1.e4eeee0000000p+3f, -0x1.72c5be0000000p+3f, 0x1.7237300000000p+3f, 0x1.c832c00000000p+0f, -0x1.0ede220000000p+4f, 0x1.1f504e0000000p-1f, 0x1.3020000000000p+3f};

/* in the pieces of the derivative */
static const float f32_normal_grad_quartic = -0x1.2caab80000000p-2f;
static const float f32_normal_grad_shift = 0x0.0p+0f;

/* near, reach, at, slope, terms, curve (relative error 2^-20.7) */
static const f32_zero f32_normal_grad_zero = {
    -0x1.80ead20000000p-1f, 0x1.0000000000000p-9f, -0x1.6737d80000000p-28f, {0x1.b9d9900000000p-2f, -0x1.f7f8e60000000p-27f}, 2,
    {0x1.8d9a860000000p-2f, -0x1.2a2f220000000p-6f},
};

extern const float f32_normal_value_rows[4096][4];
extern const float f32_normal_grad_rows[4096][4];
