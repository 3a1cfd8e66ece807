/* Written by generate.py: change it there. */
/* log(2) as high and low parts; (exp(-r) - 1 + r) / r^2, |r| <= 0.3469, relative error 2^-27.8 */
static const float f32_log_2[] = {0x1.62e4300000000p-1f, -0x1.05c6100000000p-29f};
static const float f32_exponential_curve[] = {0x1.0000000000000p-1f, -0x1.5555560000000p-3f, 0x1.5555000000000p-5f, -0x1.110fc80000000p-7f, 0x1.6d308e0000000p-10f, -0x1.a2cb1c0000000p-13f};
