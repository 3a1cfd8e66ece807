/* What the vector types on x86-64 share: how a table row is reached, and stores past the caches. */
#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>

/* Keeps an array of constant size in memory: the compiler would take the lanes out of the register, at two operations
 * each. */
#ifdef __GNUC__
#define GELU_KEEP_IN_MEMORY(array, size) __asm__("" : "+m"(*(__typeof__ (*(array))(*)[size])(array)))
#else
#define GELU_KEEP_IN_MEMORY(array, size) (void)0
#endif

/* The same for a vector in a register: the compiler would load it again at each use. */
#ifdef __GNUC__
#define GELU_KEEP_IN_REGISTER(vector) __asm__("" : "+x"(vector))
#else
#define GELU_KEEP_IN_REGISTER(vector) (void)0
#endif

/* Column k of the row at an offset in bytes, as rows are numbered from the first. */
#define GELU_ROW(table, offset, first, k) \
    ((const void *)((const char *)(table) + ((ptrdiff_t)(offset) - (first) * (ptrdiff_t)sizeof *(table)) + \
                    (size_t)(k) * sizeof **(table)))

enum { simd_streams = 1 };
static inline void simd_stream_fence(void) { _mm_sfence(); }
