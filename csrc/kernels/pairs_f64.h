/* Arithmetic with numbers of twice the precision, as unevaluated sums high + low: for float64 alone. */
static inline f64_pair f64_pair_set(const f64_element *parts)
{
    return (f64_pair){f64_set(parts[0]), f64_set(parts[1])};
}

/* a + b, exact (Knuth) */
static inline f64_pair f64_exact_sum(f64 a, f64 b)
{
    const f64 high = f64_add(a, b), b_part = f64_sub(high, a), a_part = f64_sub(high, b_part);
    return (f64_pair){high, f64_add(f64_sub(a, a_part), f64_sub(b, b_part))};
}

/* a b, exact */
static inline f64_pair f64_exact_product(f64 a, f64 b)
{
    const f64 high = f64_mul(a, b);
    return (f64_pair){high, f64_product_error(a, b, high)};
}

static inline f64_pair f64_pair_times(f64_pair a, f64 b)
{
    const f64_pair product = f64_exact_product(a.high, b);
    return (f64_pair){product.high, f64_fma(a.low, b, product.low)};
}

static inline f64_pair f64_pair_product(f64_pair a, f64_pair b)
{
    const f64_pair product = f64_pair_times(a, b.high);
    return (f64_pair){product.high, f64_fma(a.high, b.low, product.low)};
}

static inline f64_pair f64_pair_sum(f64_pair a, f64_pair b)
{
    const f64_pair sum = f64_exact_sum(a.high, b.high);
    return (f64_pair){sum.high, f64_add(sum.low, f64_add(a.low, b.low))};
}

static inline f64_pair f64_pair_select(f64_mask mask, f64_pair a, f64_pair b)
{
    return (f64_pair){f64_select(mask, a.high, b.high), f64_select(mask, a.low, b.low)};
}

/* b not subnormal */
static inline f64_pair f64_pair_quotient(f64_pair a, f64_pair b)
{
    const f64 reciprocal = f64_div(f64_set(1), b.high), quotient = f64_mul(a.high, reciprocal);
    const f64 rest = f64_fnma(quotient, b.low, f64_add(f64_fnma(quotient, b.high, a.high), a.low));
    return (f64_pair){quotient, f64_mul(rest, reciprocal)};
}
