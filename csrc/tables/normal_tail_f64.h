/* Written by generate.py: change it there. */
/* 1/sqrt(2 pi) as high and low parts */
static const double f64_normal_tail_scale[] = {0x1.9884533d43651p-2, -0x1.cbc0d30ebfd15p-56};
/* q(middle + t)/sqrt(2 pi), |t| <= middle, relative error 2^-52.9 */
static const double f64_normal_tail_middle = 0x1.c71c71c71c71cp-9;
static const double f64_normal_tail_curve[] = {-0x1.945569ead0efdp-2, 0x1.281f23f49a13ap+0, -0x1.64b32d50e6b96p+2, 0x1.28e4314dfa7ddp+5, -0x1.39b1906d1d8a6p+8, 0x1.901069c97f6e6p+11, -0x1.29cedcb1bd6d2p+15, 0x1.fd020c002a855p+18, -0x1.e5ed7c4b3c935p+22};
