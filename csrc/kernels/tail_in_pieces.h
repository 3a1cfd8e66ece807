/* The negative tail in pieces that are narrow enough for it: where a table of them stays small, in float32.
 *
 * The rows hold value and derivative times 2^lift, so that the only rounding to a subnormal is the last.
 */

enum { OP(lift) = 96 };

/* a 2^-lift for a <= 0, rounded to nearest, to a subnormal number where it is one. By integers: processors take long
 * over a product that is subnormal, which results here often are. */
static inline REAL OP(lower)(REAL a)
{
    const REAL power = OP(power_of_two)(OP(int_set)(OP(lift))), least = OP(mul)(OP(set)(OP(least_normal)), power);
    const OP(int) exponents = OP(int_sub)(OP(bits)(power), OP(bits)(OP(set)(1)));
    const REAL normal = OP(of_bits)(OP(int_sub)(OP(bits)(a), exponents));
    /* the last place of the sum is the one that is wanted */
    const REAL subnormal = OP(of_bits)(OP(int_sub)(OP(bits)(OP(sub)(a, least)), OP(bits)(least)));
    return OP(select)(OP(less)(OP(sub)(OP(set)(0), least), a), subnormal, normal);
}

typedef struct {
    const OP(grid) * grid;
    OP(rows) value, grad;
} OP(tail);

/* Where x is, which value and derivative share. */
typedef struct {
    OP(offset) row[OP(lanes)];
    REAL d;
} OP(tail_place);

static inline OP(tail_place) OP(find_tail)(const OP(tail) * tail, REAL x)
{
    OP(tail_place) place;
    place.d = OP(find)(tail->grid, x, place.row);
    return place;
}

static inline REAL OP(of_tail)(OP(rows) rows, const OP(tail_place) * place)
{
    const OP(pair) sum = OP(piece)(rows, (OP(place)){place->row, place->d});
    return OP(lower)(OP(add)(sum.high, sum.low));
}

#define GELU_TAIL(family) {&OP(family##_tail), OP(family##_value_tail_rows), OP(family##_grad_tail_rows)}
