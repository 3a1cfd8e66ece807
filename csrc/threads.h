/* Work that is shared among threads, which live only as long as it takes. */
#ifndef GELU_THREADS_H
#define GELU_THREADS_H

#include <stddef.h>

/* Does the elements of some work from start to end; returns flags, which are joined. */
typedef int gelu_do_part(const void *work, ptrdiff_t start, ptrdiff_t end);

/* Does all n elements in parts, multiples of a grain, by at most so many threads, of which the calling one is the
 * first. Returns what the parts return, joined. While one call is shared every other is done by the thread that makes
 * it, so that a program's own threads are never multiplied; and so is what no thread can be had for. */
int gelu_share(gelu_do_part *do_part, const void *work, ptrdiff_t n, ptrdiff_t grain, int threads);

#endif
