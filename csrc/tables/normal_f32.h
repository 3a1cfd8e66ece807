/* Written by generate.py: change it there. */
/* the nodes of the body and of the tail */
static const f32_body f32_normal_body = {-0x1.cb1ee40000000p+2f, 0x1.050c300000000p+3f, 0x1.0612420000000p+1f, 0x1.f423800000000p-2f};
static const f32_grid f32_normal_tail = {-0x1.d200000000000p+3f, -0x1.cb00000000000p+2f, 256, 1024};

/* in the pieces of the derivative */
static const float f32_normal_grad_quartic = -0x1.2caab80000000p-2f;
static const float f32_normal_grad_shift = 0x0.0p+0f;

/* near, reach, at, slope, terms, curve (relative error 2^-23.9) */
static const f32_zero f32_normal_grad_zero = {
    -0x1.80ead20000000p-1f, 0x1.0000000000000p-11f, -0x1.6737d80000000p-28f, {0x1.b9d9900000000p-2f, -0x1.f7f8e60000000p-27f}, 2,
    {0x1.8d9a940000000p-2f, -0x1.2a2ef60000000p-6f},
};

extern const float f32_normal_value_rows[2917][4];
extern const float f32_normal_grad_rows[2917][4];
