/* Written by generate.py: change it there. */
/* the nodes of the body and of the tail */
static const f64_body f64_normal_body = {-0x1.7f00000000000p+2, 0x1.2000000000000p+3, 64, 0};
static const f64_grid f64_normal_tail = {-0x1.3600000000000p+5, -0x1.8000000000000p+2, 8, 960};
/* the exponent of the decay in base 2, as high and low parts */
static const double f64_normal_square[] = {0x1.71547652b82fep-1, 0x1.777d0ffda0d24p-57};

/* in the pieces of the derivative */
static const double f64_normal_grad_quartic = 0x0.0p+0;

/* near, reach, at, slope, terms, curve (relative error 2^-53.8) */
static const f64_zero f64_normal_grad_zero = {
    -0x1.80ead197f00b4p-1, 0x1.8000000000000p-5, -0x1.dc33ec6564406p-58, {0x1.b9d98fa5a3215p-2, 0x1.217f7d1bc96cep-56}, 10,
    {0x1.8d9a941de3ac5p-2, -0x1.2a2ef9bb865acp-6, -0x1.d2fa4c17c553ep-4, -0x1.e4088244f909fp-7, 0x1.3e346dad34aa6p-6, 0x1.297b9d7043b6bp-8, -0x1.258588717f7acp-9, -0x1.8680fa6ad243dp-11, 0x1.48d2cda55d52cp-13, 0x1.695572df65764p-14},
};

extern const double f64_normal_value_rows[1223][8];
extern const double f64_normal_grad_rows[1223][8];
