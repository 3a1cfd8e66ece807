/* What the vector types on x86-64 share: how a table row is reached. */
#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>

/* Keeps an array in memory: the compiler would take the lanes out of the register, at two operations each. */
#ifdef __GNUC__
#define GELU_KEEP_IN_MEMORY(array) __asm__("" : "+m"(array))
#else
#define GELU_KEEP_IN_MEMORY(array) (void)0
#endif

/* The row at an offset in bytes. */
#define GELU_ROW(table, offset) ((const void *)((const char *)(table) + (offset)))
