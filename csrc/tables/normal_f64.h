/* Written by generate.py: change it there. */
static const f64_body f64_normal_body = {-0x1.8000000000000p+3, 0x1.2000000000000p+3, 0x1.0802168d9096ep+5, 0x1.f000000000000p+1, -954};
static const f64_grid f64_normal_tail = {-0x1.3600000000000p+5, -0x1.8000000000000p+3, 4, 1252};

/* in the pieces of the derivative */
static const double f64_normal_grad_quartic = 0x0.0p+0;
static const double f64_normal_grad_shift = -0x1.97f00b4000000p-25;

/* near, reach, at, slope, terms, curve (relative error 2^-42.8) */
static const f64_zero f64_normal_grad_zero = {
    -0x1.80ead197f00b4p-1, 0x1.0000000000000p-20, -0x1.dc33ec6564406p-58, {0x1.b9d98fa5a3215p-2, 0x1.217f7d1bc96cep-56}, 2,
    {0x1.8d9a941de371fp-2, -0x1.2a2ef9bb87104p-6},
};

extern const double f64_normal_value_rows[1360][8];
extern const double f64_normal_grad_rows[1360][8];
