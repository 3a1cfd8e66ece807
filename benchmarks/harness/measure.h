/* Judge results of one element type, ELEMENT: included by reference.c once for each.
 *
 * One pass gives, per region, the largest error and where, how many results are correctly rounded, how many break the
 * bound, and how often the results go against the function's direction between one input and the next. Inputs may come
 * in any order; where two neighbours follow each other their order is checked.
 */
int NAME(measure)(const request *request, const ELEMENT *x, const ELEMENT *y, int64_t n, region *regions,
                  double *profile, double *errors, int64_t *doubtful, int64_t capacity)
{
    const definition *function = &definitions[request->function];
    int64_t found = 0;
    for (int64_t i = 0; i < n; i++) {
        if (i > 0 && breaks_order(request, (double)x[i - 1], (double)x[i], y[i] > y[i - 1], y[i] < y[i - 1])) {
            region *where = &regions[region_of(request, (double)x[i])];
            where->order_breaks++;
            where->order_break_index = i;
        }
        if (i < request->first)
            continue;

        judgement judgement;
        if (isnan(x[i]) || isinf(x[i]) || x[i] == 0)
            judgement = judge_special(function, x[i], y[i], isnan(x[i]), isinf(x[i]), signbit(x[i]), isnan(y[i]),
                                      isinf(y[i]), signbit(y[i]), request);
        else if (isnan(y[i]) || isinf(y[i]))
            judgement = (struct judgement){INFINITY, 0};
        else
            judgement = JUDGE(function, x[i], y[i], request);

        const double margin = judgement.uncertainty > MARGIN ? judgement.uncertainty : MARGIN;
        const int in_doubt = fabs(judgement.error - request->bound) <= margin && found < capacity;
        if (in_doubt)
            doubtful[found++] = i;
        region *where = &regions[region_of(request, (double)x[i])];
        where->count++;
        where->correct += judgement.error <= 0.5 && !(in_doubt && request->bound == 0.5);
        where->over += judgement.error > request->bound && !in_doubt;
        if (where->worst_index < 0 || judgement.error > where->worst) {
            where->worst = judgement.error;
            where->worst_index = i;
        }
        if (errors != NULL)
            errors[i] = judgement.error;
        const double position = ((double)x[i] - request->profile_low) * request->profile_scale;
        if (position >= 0 && position < (double)request->profile_bins && judgement.error > profile[(int)position])
            profile[(int)position] = judgement.error;
    }
    return (int)found;
}
