/* Written by generate.py: change it there. */
static const f64_body f64_tanh_body = {-0x1.2000000000000p+3, 0x1.f000000000000p+2, 0x1.e5851e3aba1e1p+4, 0x1.2400000000000p+3, -1012};
static const f64_grid f64_tanh_tail = {-0x1.5c00000000000p+4, -0x1.2000000000000p+3, 4, 1248};
static const double f64_tanh_linear[] = {0x1.9884533d43651p+0, -0x1.cbc0d30ebfd15p-54};
static const double f64_tanh_cubic[] = {0x1.2444f2a4d8b4bp-4, -0x1.6c843a29d1c70p-61};

/* in the pieces of the derivative */
static const double f64_tanh_grad_quartic = 0x0.0p+0;
static const double f64_tanh_grad_shift = 0x1.85a06cc000000p-27;

/* near, reach, at, slope, terms, curve (relative error 2^-42.8) */
static const f64_zero f64_tanh_grad_zero = {
    -0x1.81429f9e97e4dp-1, 0x1.0000000000000p-20, -0x1.20a50541a648bp-56, {0x1.b8bacd2c96b91p-2, -0x1.23405ce0d041ap-57}, 2,
    {0x1.8cd1a2b2ffb8dp-2, -0x1.029615edb1438p-6},
};

extern const double f64_tanh_value_rows[1300][8];
extern const double f64_tanh_grad_rows[1300][8];
