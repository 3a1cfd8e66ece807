/* Written by generate.py: change it there. */
/* the nodes, and beyond which the functions have reached their limits; those of the tail */
static const f32_body f32_tanh_body = {-0x1.9000000000000p+2f, 0x1.9000000000000p+2f, 0x1.d000000000000p+2f};
static const f32_grid f32_tanh_tail = {-0x1.5e00000000000p+3f, -0x1.8fc0000000000p+2f, 512};

/* near, reach, at, slope, terms, curve (relative error 2^-25.1) */
static const f32_zero f32_tanh_grad_zero = {
    -0x1.8142a00000000p-1f, 0x1.4000000000000p-6f, -0x1.4f64040000000p-28f, {0x1.b8bacc0000000p-2f, 0x1.2b33d60000000p-27f}, 4,
    {0x1.8cd1a20000000p-2f, -0x1.0296100000000p-6f, -0x1.d288bc0000000p-4f, -0x1.1047d00000000p-6f},
};

extern const float f32_tanh_gate_rows[945][4];
extern const float f32_tanh_grad_rows[945][4];
extern const float f32_tanh_value_tail_rows[2403][4];
extern const float f32_tanh_grad_tail_rows[2403][4];
