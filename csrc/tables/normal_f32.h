/* Written by generate.py: change it there. */
/* the nodes, and beyond which the functions have reached their limits; those of the tail */
static const f32_body f32_normal_body = {-0x1.c000000000000p+2f, 0x1.9000000000000p+2f, 0x1.0000000000000p+3f};
static const f32_grid f32_normal_tail = {-0x1.d200000000000p+3f, -0x1.bfc0000000000p+2f, 256};

/* near, reach, at, slope, terms, curve (relative error 2^-27.3) */
static const f32_zero f32_normal_grad_zero = {
    -0x1.80ead20000000p-1f, 0x1.4000000000000p-6f, -0x1.6737d80000000p-28f, {0x1.b9d9900000000p-2f, -0x1.f7f8e60000000p-27f}, 4,
    {0x1.8d9a940000000p-2f, -0x1.2a2ef40000000p-6f, -0x1.d2eb060000000p-4f, -0x1.e3f6e80000000p-7f},
};

extern const float f32_normal_gate_rows[969][4];
extern const float f32_normal_grad_rows[969][4];
extern const float f32_normal_value_tail_rows[1938][4];
extern const float f32_normal_grad_tail_rows[1938][4];
