/* The floating-point environment around a kernel: round to nearest, no flushing of subnormals, no traps, no flags; and
 * afterwards control and flags exactly as they were found, or with the overflow flag added if the kernel raised it. So
 * a kernel may compute on lanes that nobody reads, and no caller's mode changes a result. Where a kernel reports
 * overflow, these lanes must not overflow.
 *
 * The flag is added so that it does not trap, whatever the caller has trapped. Where C has no such flag (WebAssembly,
 * software floating point) nothing is reported.
 *
 * gelu_environment is what float32 and float64 arithmetic depends on, fenv_t also what long double does.
 */
#ifndef GELU_ENVIRONMENT_H
#define GELU_ENVIRONMENT_H

#include <fenv.h>

static inline fenv_t gelu_fenv_enter(void)
{
    fenv_t found;
    fegetenv(&found);
    fesetenv(FE_DFL_ENV);
    return found;
}

static inline void gelu_fenv_leave(fenv_t found) { fesetenv(&found); }

#if defined(__SSE2__) || defined(_M_X64)

#include <immintrin.h>

typedef unsigned int gelu_environment;

enum { GELU_MXCSR_DEFAULT = 0x1f80, GELU_MXCSR_OVERFLOW = 8 };

static inline gelu_environment gelu_environment_enter(void)
{
    const gelu_environment found = _mm_getcsr();
    _mm_setcsr(GELU_MXCSR_DEFAULT);
    return found;
}

static inline void gelu_environment_leave(gelu_environment found) { _mm_setcsr(found); }

static inline void gelu_environment_leave_reporting_overflow(gelu_environment found)
{
    _mm_setcsr(found | (_mm_getcsr() & GELU_MXCSR_OVERFLOW));
}

static inline void gelu_environment_raise_overflow(void) { _mm_setcsr(_mm_getcsr() | GELU_MXCSR_OVERFLOW); }

/* A flag that is set in x87 traps at its next operation, one in MXCSR never; fetestexcept looks at both. */
static inline void gelu_fenv_leave_reporting_overflow(fenv_t found)
{
    const int overflow = fetestexcept(FE_OVERFLOW);
    fesetenv(&found);
    if (overflow)
        gelu_environment_raise_overflow();
}

#else

typedef fenv_t gelu_environment;

static inline gelu_environment gelu_environment_enter(void) { return gelu_fenv_enter(); }
static inline void gelu_environment_leave(gelu_environment found) { gelu_fenv_leave(found); }

#ifdef FE_OVERFLOW

/* Whether overflow is trapped and the processor also traps a flag that is set: PowerPC alone does. */
static inline int gelu_overflow_flag_traps(void)
{
#if defined(__powerpc__) && !defined(_SOFT_FLOAT)
    union {
        double register_value;
        unsigned long long bits;
    } fpscr;
    __asm__ volatile("mffs %0" : "=d"(fpscr.register_value));
    return (fpscr.bits >> 6) & 1;
#else
    return 0;
#endif
}

static inline void gelu_environment_raise_overflow(void) { feraiseexcept(FE_OVERFLOW); }

static inline void gelu_fenv_leave_reporting_overflow(fenv_t found)
{
    const int overflow = fetestexcept(FE_OVERFLOW);
    fexcept_t flag;
    fegetexceptflag(&flag, FE_OVERFLOW);
    fesetenv(&found);
    if (overflow && !gelu_overflow_flag_traps())
        fesetexceptflag(&flag, FE_OVERFLOW); /* feraiseexcept may trap, and raise the inexact flag, too */
}

#else

static inline void gelu_environment_raise_overflow(void) {}
static inline void gelu_fenv_leave_reporting_overflow(fenv_t found) { gelu_fenv_leave(found); }

#endif

static inline void gelu_environment_leave_reporting_overflow(gelu_environment found)
{
    gelu_fenv_leave_reporting_overflow(found);
}

#endif
#endif
