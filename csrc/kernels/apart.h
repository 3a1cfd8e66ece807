/* Blocks with elements in the tail, in float64, where the tail takes twice the body's time.
 *
 * These elements are copied together, the block is computed as if all of it were in the body, they are computed in
 * vectors of their own, and their results take their places. So no vector is computed both ways, and no branch depends
 * on where in a block they are.
 */

/* The elements of a block that are in the tail, one after the other, and which of the block's they are. */
typedef struct {
    ptrdiff_t count;
    OP(mask) are_chosen[GELU_BLOCK];
    OP(element) inputs[GELU_MAX_INPUTS][OP(block_size) + OP(lanes)];
    OP(element) outputs[GELU_MAX_OUTPUTS][OP(block_size) + OP(lanes)];
} OP(chosen);

static inline void OP(take_apart)(gelu_kind kind, const OP(activation) * activation, const OP(arrays) * arrays,
                                  ptrdiff_t vectors, OP(chosen) * chosen)
{
    const int inputs = gelu_kinds[kind].inputs, x = gelu_first_of_x(kind);
    ptrdiff_t count = 0;
    for (ptrdiff_t j = 0; j < vectors; j++) {
        const REAL falling = OP(falling)(kind, activation, OP(load_x)(kind, arrays, j * OP(lanes)));
        const OP(mask) in_tail = OP(is_in_tail)(activation, falling);
        for (int k = 0; k < inputs; k++)
            OP(store_chosen)(chosen->inputs[k] + count, in_tail, arrays->inputs[k] + j * OP(lanes));
        chosen->are_chosen[j] = in_tail;
        count += OP(count)(in_tail);
    }
    for (int k = 0; k < inputs; k++) /* what fills the last vector must not overflow */
        OP(store)(chosen->inputs[k] + count, OP(set)(k == x ? activation->tail_nodes.lowest : 0));
    chosen->count = count;
}

static inline OP(arrays) OP(arrays_of)(OP(chosen) * chosen)
{
    OP(arrays) arrays;
    for (int k = 0; k < GELU_MAX_INPUTS; k++)
        arrays.inputs[k] = chosen->inputs[k];
    for (int k = 0; k < GELU_MAX_OUTPUTS; k++)
        arrays.outputs[k] = chosen->outputs[k];
    return arrays;
}

static inline void OP(put_back)(gelu_kind kind, const OP(chosen) * chosen, const OP(arrays) * arrays, ptrdiff_t vectors)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t j = 0; j < vectors; j++) {
        for (int k = 0; k < gelu_kinds[kind].outputs; k++)
            OP(replace_chosen)(arrays->outputs[k] + j * OP(lanes), chosen->are_chosen[j], chosen->outputs[k] + count);
        count += OP(count)(chosen->are_chosen[j]);
    }
}

static inline void OP(block_in_tail)(gelu_kind kind, const OP(activation) * data, const OP(arrays) * all,
                                     ptrdiff_t start, ptrdiff_t vectors, OP(locations) * locations)
{
    const OP(activation) activation = *data; /* a copy, as in arrays_from */
    const OP(arrays) arrays = OP(arrays_from)(kind, all, start);
    const gelu_part beside_tail = gelu_kinds[kind].overflows ? GELU_BESIDE_TAIL : GELU_BODY;
    OP(chosen) chosen;
    OP(take_apart)(kind, &activation, &arrays, vectors, &chosen);
    for (ptrdiff_t j = 0; j < vectors; j++)
        if (!OP(all)(chosen.are_chosen[j])) {
            const OP(point) p = {&activation, beside_tail, OP(set)(0), OP(set)(0), OP(block_location)(locations, j)};
            OP(apply)(kind, p, &arrays, j * OP(lanes));
        }
    const OP(arrays) arrays_of_chosen = OP(arrays_of)(&chosen);
    const ptrdiff_t vectors_of_chosen = (chosen.count + OP(lanes) - 1) / OP(lanes);
    for (ptrdiff_t j = 0; j < vectors_of_chosen; j++) {
        OP(int) offset;
        const REAL x = OP(load_x)(kind, &arrays_of_chosen, j * OP(lanes));
        const REAL falling = OP(falling)(kind, &activation, x);
        locations->d[j] = OP(locate_in_tail)(&activation.tail_nodes, falling, &offset);
        OP(store_offsets)(locations->rows + j * OP(lanes), OP(on_side)(kind, &activation, x, offset));
    }
    OP(apply_all)(kind, GELU_TAIL, &activation, &arrays_of_chosen, vectors_of_chosen, locations);
    OP(put_back)(kind, &chosen, &arrays, vectors);
}
