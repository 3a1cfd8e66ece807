/* What second.h has, in float32, where there is no second derivative (through_float64.h). */

enum { OP(has_second) = 0 };

static inline REAL OP(falling)(gelu_kind kind, const OP(activation) * activation, REAL x)
{
    (void)kind, (void)activation;
    return x;
}

static inline OP(int) OP(on_side)(gelu_kind kind, const OP(activation) * activation, REAL x, OP(int) offset)
{
    (void)kind, (void)activation, (void)x;
    return offset;
}

static inline REAL OP(grad2)(OP(point) p) { return p.x; }
