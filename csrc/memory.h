/* What the operating system knows of a caller's memory. */
#ifndef GELU_MEMORY_H
#define GELU_MEMORY_H

/* Whether the page of an address has no memory yet: the first that writes there gets a page of zeros, which is in the
 * caches then. Where that is not known, not. */
int gelu_is_untouched(const void *address);

#endif
