/* Float32 by way of float64: the second derivative, which has no tables in float32, and gelu_normal. */

enum { WIDENED = 128 }; /* elements at once: little, since some threads have a stack of 32 KiB */

/* Whether a number other than zero is subnormal in float32. */
static inline int any_is_subnormal(const double *numbers, ptrdiff_t n)
{
    int any = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        any |= (fabs(numbers[i]) < FLT_MIN) & (numbers[i] != 0);
    return any;
}

/* The nearest numbers of float32. Those that are subnormal there are rounded by a sum, whose last place is worth the
 * least of them, and are exact after that: processors take as long over a conversion that rounds to a subnormal number
 * as over hundreds of others. */
static inline void narrow_to_float32(double *from, float *to, ptrdiff_t n)
{
    const double place = 0x1.8p-97; /* whose last place is worth 2^-149 */
    if (any_is_subnormal(from, n))
        for (ptrdiff_t i = 0; i < n; i++)
            from[i] = fabs(from[i]) < FLT_MIN ? copysign((fabs(from[i]) + place) - place, from[i]) : from[i];
    for (ptrdiff_t i = 0; i < n; i++)
        to[i] = (float)from[i];
}

/* Calls float64's kernel of a kind, on pieces. */
static inline int through_float64(gelu_kind kind, gelu_kernel *kernel, const gelu_call *call)
{
    double inputs[GELU_MAX_INPUTS][WIDENED], outputs[GELU_MAX_OUTPUTS][WIDENED];
    gelu_call part = {.operation = call->operation};
    int flags = 0;
    const gelu_environment found = gelu_environment_enter();
    for (ptrdiff_t done = 0; done < call->n; done += part.n) {
        part.n = call->n - done < WIDENED ? call->n - done : WIDENED;
        for (int k = 0; k < gelu_kinds[kind].inputs; k++) {
            part.inputs[k] = inputs[k];
            for (ptrdiff_t i = 0; i < part.n; i++)
                inputs[k][i] = ((const float *)call->inputs[k])[done + i];
        }
        for (int k = 0; k < gelu_kinds[kind].outputs; k++)
            part.outputs[k] = outputs[k];
        flags |= kernel(&part);
        for (int k = 0; k < gelu_kinds[kind].outputs; k++)
            narrow_to_float32(outputs[k], (float *)call->outputs[k] + done, part.n);
    }
    gelu_environment_leave(found);
    return flags;
}
