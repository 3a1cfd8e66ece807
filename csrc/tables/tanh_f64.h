/* Written by generate.py: change it there. */
/* the nodes of the body and of the tail */
static const f64_body f64_tanh_body = {-0x1.3f00000000000p+2, 0x1.f000000000000p+2, 64, 0};
static const f64_grid f64_tanh_tail = {-0x1.5a00000000000p+4, -0x1.4000000000000p+2, 16, 816};
/* the exponent of the decay in base 2, as high and low parts */
static const double f64_tanh_linear[] = {0x1.26aec21bce759p+1, 0x1.2ed2859b4314fp-53};
static const double f64_tanh_cubic[] = {0x1.a5a7cf7572a98p-4, -0x1.b91c940e4cfcfp-58};

/* in the pieces of the derivative */
static const double f64_tanh_grad_quartic = 0x0.0p+0;

/* near, reach, at, slope, terms, curve (relative error 2^-53.8) */
static const f64_zero f64_tanh_grad_zero = {
    -0x1.81429f9e97e4dp-1, 0x1.8000000000000p-5, -0x1.20a50541a648bp-56, {0x1.b8bacd2c96b91p-2, -0x1.23405ce0d041ap-57}, 10,
    {0x1.8cd1a2b2fff33p-2, -0x1.029615edb0775p-6, -0x1.d2b773464997ap-4, -0x1.104a83edc0bcap-6, 0x1.4279971d653d3p-6, 0x1.58c9ed6e556c4p-8, -0x1.3d9237d059c8cp-9, -0x1.e63ef55fd3265p-11, 0x1.3323103e3ae6cp-12, 0x1.03ddf42821926p-13},
};

extern const double f64_tanh_value_rows[1083][8];
extern const double f64_tanh_grad_rows[1083][8];
