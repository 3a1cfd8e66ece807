/* The negative tail in pieces that are narrow enough for it: where a table of them stays small, in float32.
 *
 * The rows hold value and derivative times 2^lift, so that the only rounding to a subnormal is the last.
 */

enum { OP(lift) = 96 };

typedef struct {
    const OP(grid) * grid;
} OP(tail);

#define GELU_TAIL(family) {&OP(family##_tail)}

/* what the pieces say, as a result */
static inline REAL OP(of_tail)(const OP(tail) * tail, OP(place) place, OP(pair) sum)
{
    (void)tail, (void)place;
    return OP(lower)(OP(add)(sum.high, sum.low), OP(lift));
}
