/* Written by generate.py: change it there. */
/* -1/log(2); log(2) as high and low parts, of which the first has 42 bits */
static const double f64_exponential_scale = -0x1.71547652b82fep+0;
static const double f64_log_2[] = {0x1.62e42fefa38p-1, 0x1.ef35793c7673p-45};
/* (exp(r) - 1 - r) / r^2, |r| <= 0.3469, relative error 2^-52.0 */
static const double f64_exponential_curve[] = {0x1.0000000000001p-1, 0x1.5555555555557p-3, 0x1.5555555553cb8p-5, 0x1.1111111110045p-7, 0x1.6c16c178bac5fp-10, 0x1.a01a01ac27468p-13, 0x1.a019b877dabe5p-16, 0x1.71de018a4e96dp-19, 0x1.289221149f929p-22, 0x1.af4f1961bbff2p-26};
