/* Blocks with elements in the tail, in float32, where the tail's rows are in the table of the body: each vector is
 * computed both ways, which costs little more than one.
 */

static inline void OP(block_in_tail)(gelu_kind kind, const OP(activation) * data, const OP(arrays) * all,
                                     ptrdiff_t start, ptrdiff_t vectors, const OP(locations) * locations)
{
    const OP(activation) activation = *data; /* a copy, as in arrays_from */
    const OP(arrays) arrays = OP(arrays_from)(kind, all, start);
    OP(apply_all)(kind, GELU_ANYWHERE, &activation, &arrays, vectors, locations);
}
