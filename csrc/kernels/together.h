/* Blocks of which some elements are in the tail, where it is in the table of the body and costs little more: in
 * float32.
 */

static inline void OP(block_in_tail)(gelu_kind kind, const OP(activation) * data, const OP(arrays) * all,
                                     ptrdiff_t start, ptrdiff_t vectors, const OP(locations) * locations)
{
    const OP(activation) activation = *data; /* as in loop.h */
    const OP(arrays) arrays = OP(arrays_from)(kind, all, start);
    OP(apply_all)(kind, GELU_ANYWHERE, &activation, &arrays, vectors, locations);
}
