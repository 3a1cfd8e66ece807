/* Written by generate.py: change it there. */
/* 2^(-r/128) - 1 = r p(r), |r| <= 0.502, relative error 2^-54.5 */
static const double f64_exponential_change[] = {-0x1.62e42fefa39efp-8, 0x1.ebfbdff82c3f4p-17, -0x1.c6b08d711e2f4p-26, 0x1.3b2abd5833c22p-35, -0x1.5d72f72984e40p-45};

/* 2^(-j/128) as power (1 + rest): power, rest */
extern const double gelu_exponential_rows_f64[128][2];
