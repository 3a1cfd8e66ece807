/* Written by generate.py: change it there. */
/* where the function has reached its limits; where exp(-t) no longer matters beside 1 and is scaled */
static const double f64_tanh_top = 0x1.5a00000000000p+4;
static const double f64_tanh_scaled_above = 0x1.0000000000000p+3;
static const double f64_tanh_unscale = 0x1.0000000000000p-128;
enum { f64_exponential_lift = 128 };
/* t(a) = a (linear + cubic a^2) in steps of log(2)/128, as high and low parts */
static const double f64_tanh_linear[] = {0x1.26aec21bce759p+8, 0x1.2ed2859b4314fp-46};
static const double f64_tanh_cubic[] = {0x1.a5a7cf7572a98p+3, -0x1.b91c940e4cfcfp-51};
/* t'(a) = slope + curve a^2, as high and low parts */
static const double f64_tanh_slope[] = {0x1.9884533d43651p+0, -0x1.cbc0d30ebfd15p-54};
static const double f64_tanh_curve[] = {0x1.b6676bf7450f0p-3, 0x1.bba7351828aabp-57};

/* near, reach, at, slope, terms, curve (relative error 2^-53.8) */
static const f64_zero f64_tanh_grad_zero = {
    -0x1.81429f9e97e4dp-1, 0x1.0000000000000p-7, -0x1.20a50541a648bp-56, {0x1.b8bacd2c96b91p-2, -0x1.23405ce0d041ap-57}, 7,
    {0x1.8cd1a2b2fff33p-2, -0x1.029615edb077cp-6, -0x1.d2b773467e280p-4, -0x1.104a83ece61acp-6, 0x1.427a05169d174p-6, 0x1.58c83fac0e2bcp-8, -0x1.bb86618cf5628p-9},
};
