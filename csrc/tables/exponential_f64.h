/* Written by generate.py: change it there. */
/* log(2) as high and low parts; (exp(-r) - 1 + r) / r^2, |r| <= 0.3469, relative error 2^-60.2 */
static const double f64_log_2[] = {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};
static const double f64_exponential_curve[] = {0x1.0000000000000p-1, -0x1.5555555555555p-3, 0x1.5555555555556p-5, -0x1.111111111137ep-7, 0x1.6c16c16c15fefp-10, -0x1.a01a019ea908ap-13, 0x1.a01a01a82049dp-16, -0x1.71de40556235ep-19, 0x1.27e4d7fddc246p-22, -0x1.ae4d966858ba3p-26, 0x1.1f7919372ca92p-29, -0x1.81830637ac7f9p-33};
