/* Judge results of one element type, ELEMENT: included by reference.c once for each.
 *
 * One pass gives, per region, the largest error and where, how many results are correctly rounded, how many break the
 * bound, and how often the results go against the function's direction between one input and the next. Inputs may come
 * in any order; where two neighbours follow each other their order is checked. Where there are factors, finite and not
 * zero, a result should be the function times the factor.
 */
int NAME(measure)(const request *request, const ELEMENT *x, const ELEMENT *factors, const ELEMENT *y, int64_t n,
                  region *regions, double *profile, double *errors, int64_t *doubtful)
{
    const definition *function = &definitions[request->function];
    int64_t found = 0;
    span span = {0, 0, 0};
    for (int64_t i = 0; i < n; i++) {
        const double position = (double)x[i];
        const int special = x[i] == 0 || isnan(x[i]) || isinf(x[i]);
        if (special || !(position >= span.low && position < span.high))
            span = span_of(request, position, special);
        region *const where = &regions[span.region];
        if (i > 0 && breaks_order(request, (double)x[i - 1], position, y[i] > y[i - 1], y[i] < y[i - 1])) {
            where->order_breaks++;
            where->order_break_index = i;
        }
        if (i < request->first)
            continue;

        const ELEMENT factor = factors != NULL ? factors[i] : 1;
        judgement judgement;
        if (special)
            judgement = judge_special(function, x[i], factor, y[i], isnan(x[i]), isinf(x[i]), signbit(x[i]),
                                      isnan(y[i]), isinf(y[i]), signbit(y[i]), request);
        else if (isnan(y[i]) || isinf(y[i]))
            judgement = (struct judgement){INFINITY, 0};
        else
            judgement = JUDGE(function, x[i], factor, y[i], request);

        where->count++;
        if (errors != NULL)
            errors[i] = judgement.error;
        if (is_doubtful(judgement, request->bound, request->precision)) {
            doubtful[found++] = i;
            continue;
        }
        where->correct += judgement.error <= 0.5;
        where->over += judgement.error > request->bound;
        if (where->worst_index < 0 || judgement.error > where->worst) {
            where->worst = judgement.error;
            where->worst_index = i;
        }
        const double bin = (position - request->profile_low) * request->profile_scale;
        if (bin >= 0 && bin < (double)request->profile_bins && judgement.error > profile[(int)bin])
            profile[(int)bin] = judgement.error;
    }
    return (int)found;
}
