/* Blocks of which some elements are in a tail that takes twice the body's time: those elements are brought together in
 * vectors of their own, after the block has been taken for one in the body, so that nothing is done for both in one
 * vector, and no branch depends on where in a block they are. In float64.
 */

/* The elements of a block that are in the tail, one after the other. */
typedef struct {
    ptrdiff_t count;
    OP(mask) are_chosen[GELU_BLOCK];
    OP(element) inputs[2][OP(block_size) + OP(lanes)], outputs[2][OP(block_size) + OP(lanes)];
} OP(apart);

static inline void OP(take_apart)(const OP(family) * family, const OP(arrays) * arrays, int ins, ptrdiff_t vectors,
                                  OP(apart) * apart)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t j = 0; j < vectors; j++) {
        const OP(mask) below = OP(below_body)(family, OP(load)(arrays->inputs[ins - 1] + j * OP(lanes)));
        for (int k = 0; k < ins; k++)
            OP(store_chosen)(apart->inputs[k] + count, below, arrays->inputs[k] + j * OP(lanes));
        apart->are_chosen[j] = below;
        count += OP(count)(below);
    }
    OP(store)(apart->inputs[0] + count, OP(set)(0)); /* what fills the last vector must not overflow */
    OP(store)(apart->inputs[ins - 1] + count, OP(set)(family->tail.grid->lowest));
    apart->count = count;
}

static inline OP(arrays) OP(arrays_apart)(OP(apart) * apart, int ins, int outs)
{
    return (OP(arrays)){{apart->inputs[0], apart->inputs[ins - 1]}, {apart->outputs[0], apart->outputs[outs - 1]}};
}

static inline OP(place) OP(place_in_tail)(const OP(family) * family, REAL x, OP(offset) * row)
{
    const OP(grid) *tail = family->tail.grid;
    OP(int) offset;
    const REAL d = OP(find)(tail, OP(clamp)(x, tail->lowest, tail->highest), &offset);
    OP(store_offsets)(row, offset);
    return (OP(place)){row, d};
}

/* their places, and their number of vectors */
static inline ptrdiff_t OP(find_apart)(const OP(family) * family, const OP(apart) * apart, int ins, OP(block) * block)
{
    const ptrdiff_t vectors = (apart->count + OP(lanes) - 1) / OP(lanes);
    for (ptrdiff_t j = 0; j < vectors; j++) {
        const REAL x = OP(load)(apart->inputs[ins - 1] + j * OP(lanes));
        block->d[j] = OP(place_in_tail)(family, x, block->rows + j * OP(lanes)).d;
    }
    return vectors;
}

static inline void OP(put_back)(const OP(apart) * apart, const OP(arrays) * arrays, int outs, ptrdiff_t vectors)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t j = 0; j < vectors; j++) {
        for (int k = 0; k < outs; k++)
            OP(replace_chosen)(arrays->outputs[k] + j * OP(lanes), apart->are_chosen[j], apart->outputs[k] + count);
        count += OP(count)(apart->are_chosen[j]);
    }
}

#define GELU_APART(name, of_family, what, ins, outs) \
    GELU_OUT_OF_LINE static void OP(name##_apart)(OP(arrays) arrays, ptrdiff_t vectors, OP(block) * block) \
    { \
        const OP(family) *family = &OP(of_family); \
        OP(apart) apart; \
        OP(take_apart)(family, &arrays, ins, vectors, &apart); \
        for (ptrdiff_t j = 0; j < vectors; j++) { \
            const OP(place) place = OP(place_in)(block, j); \
            if (!OP(all)(apart.are_chosen[j])) \
                GELU_APPLY_##ins##_##outs(body_##what, GELU_LOAD, GELU_STORE) \
        } \
        const OP(arrays) whole = arrays; \
        const ptrdiff_t whole_vectors = vectors; \
        arrays = OP(arrays_apart)(&apart, ins, outs); \
        vectors = OP(find_apart)(family, &apart, ins, block); \
        GELU_EACH(tail_##what, ins, outs) \
        OP(put_back)(&apart, &whole, outs, whole_vectors); \
    }
#define GELU_EACH_OF_TAIL_TOO(name, what, ins, outs) OP(name##_apart)(arrays, vectors, block);
