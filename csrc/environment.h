/* The floating-point environment around a kernel: round to nearest, no flushing of subnormals, no traps; and afterwards
 * control and flags exactly as they were found. So a kernel may compute on lanes that nobody reads, and no caller's
 * mode changes a result. */
#ifndef GELU_ENVIRONMENT_H
#define GELU_ENVIRONMENT_H

#if defined(__x86_64__) || defined(_M_X64)

#include <immintrin.h>

typedef unsigned int gelu_environment;

static inline gelu_environment gelu_environment_enter(void)
{
    const gelu_environment found = _mm_getcsr();
    _mm_setcsr(0x1f80);
    return found;
}

static inline void gelu_environment_leave(gelu_environment found) { _mm_setcsr(found); }

#else

#include <fenv.h>

typedef fenv_t gelu_environment;

static inline gelu_environment gelu_environment_enter(void)
{
    gelu_environment found;
    fegetenv(&found);
    fesetenv(FE_DFL_ENV);
    return found;
}

static inline void gelu_environment_leave(gelu_environment found) { fesetenv(&found); }

#endif
#endif
