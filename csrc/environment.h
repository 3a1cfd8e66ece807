/* The floating-point environment around a kernel: round to nearest, no flushing of subnormals, no traps, no flags; and
 * afterwards control and flags exactly as they were found. So a kernel may compute on lanes that nobody reads, and no
 * caller's mode changes a result. Where a kernel tells of overflow, these lanes must not overflow.
 *
 * The flags of overflow and of invalid operations are raised so that they do not trap, whatever the caller has trapped.
 * Where C has no such flags (WebAssembly, software floating point) nothing is told.
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

enum { GELU_MXCSR_DEFAULT = 0x1f80, GELU_MXCSR_INVALID = 1, GELU_MXCSR_OVERFLOW = 8 };

static inline gelu_environment gelu_environment_enter(void)
{
    const gelu_environment found = _mm_getcsr();
    _mm_setcsr(GELU_MXCSR_DEFAULT);
    return found;
}

static inline void gelu_environment_leave(gelu_environment found) { _mm_setcsr(found); }

static inline int gelu_environment_has_overflow(void) { return (_mm_getcsr() & GELU_MXCSR_OVERFLOW) != 0; }

/* The same around one number, where the control is as it should be and at most the inexact flag is new: that flag stays
 * raised, as by any arithmetic, because to write the register takes longer than all the rest. */
enum { GELU_MXCSR_FLAGS = 0x3f, GELU_MXCSR_INEXACT = 0x20 };

/* GCC takes _mm_getcsr for a load that it may move over arithmetic. */
static inline unsigned int gelu_mxcsr_now(void)
{
#ifdef __GNUC__
    unsigned int found;
    __asm__ volatile("stmxcsr %0" : "=m"(found));
    return found;
#else
    return _mm_getcsr();
#endif
}

static inline gelu_environment gelu_environment_enter_briefly(void)
{
    const gelu_environment found = gelu_mxcsr_now();
    if ((found & ~(unsigned int)GELU_MXCSR_FLAGS) != GELU_MXCSR_DEFAULT)
        _mm_setcsr(GELU_MXCSR_DEFAULT);
    return found;
}

static inline void gelu_environment_leave_briefly(gelu_environment found)
{
    if ((gelu_mxcsr_now() ^ found) & ~(unsigned int)GELU_MXCSR_INEXACT)
        _mm_setcsr(found);
}

/* A flag that is set in x87 traps at its next operation, one in MXCSR never. */
static inline void gelu_environment_raise_overflow(void) { _mm_setcsr(_mm_getcsr() | GELU_MXCSR_OVERFLOW); }
static inline void gelu_environment_raise_invalid(void) { _mm_setcsr(_mm_getcsr() | GELU_MXCSR_INVALID); }

#else

typedef fenv_t gelu_environment;

static inline gelu_environment gelu_environment_enter(void) { return gelu_fenv_enter(); }
static inline void gelu_environment_leave(gelu_environment found) { gelu_fenv_leave(found); }
static inline gelu_environment gelu_environment_enter_briefly(void) { return gelu_fenv_enter(); }
static inline void gelu_environment_leave_briefly(gelu_environment found) { gelu_fenv_leave(found); }

#ifdef FE_OVERFLOW

/* Whether an exception is trapped and the processor also traps a flag that is set: PowerPC alone does. */
static inline int gelu_flag_traps(int exception)
{
    (void)exception;
#if defined(__powerpc__) && !defined(_SOFT_FLOAT)
    union {
        double register_value;
        unsigned long long bits;
    } fpscr;
    __asm__ volatile("mffs %0" : "=d"(fpscr.register_value));
    return (fpscr.bits >> (exception == FE_INVALID ? 7 : 6)) & 1;
#else
    return 0;
#endif
}

static inline int gelu_environment_has_overflow(void) { return fetestexcept(FE_OVERFLOW) != 0; }

static inline void gelu_environment_raise(int exception)
{
    fexcept_t flag;
    const fenv_t found = gelu_fenv_enter();
    feraiseexcept(exception); /* which may raise the inexact flag, too, or trap where traps are on */
    fegetexceptflag(&flag, exception);
    fesetenv(&found);
    if (!gelu_flag_traps(exception))
        fesetexceptflag(&flag, exception);
}

static inline void gelu_environment_raise_overflow(void) { gelu_environment_raise(FE_OVERFLOW); }
static inline void gelu_environment_raise_invalid(void) { gelu_environment_raise(FE_INVALID); }

#else

static inline int gelu_environment_has_overflow(void) { return 0; }
static inline void gelu_environment_raise_overflow(void) {}
static inline void gelu_environment_raise_invalid(void) {}

#endif
#endif

/* Of long double. */
static inline int gelu_fenv_has_overflow(void)
{
#ifdef FE_OVERFLOW
    return fetestexcept(FE_OVERFLOW) != 0;
#else
    return 0;
#endif
}

#endif
