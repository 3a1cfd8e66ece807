/* A thread of the operating system: POSIX's, that of Windows, or none, where starting one always fails. Included by
 * threads.c before all else.
 *
 * Its function is `gelu_thread_result GELU_THREAD_CALL name(void *argument)` and returns 0. One that was started is
 * joined or left to itself.
 */
#ifndef GELU_THREAD_H
#define GELU_THREAD_H

/* The usual size of a stack may be as little as 128 KiB, or as much as a limit says. */
enum { GELU_STACK_BYTES = 1 << 20 };

#if defined(_WIN32)

#define WIN32_LEAN_AND_MEAN
#include <windows.h>

typedef HANDLE gelu_thread;
typedef DWORD gelu_thread_result;
#define GELU_THREAD_CALL WINAPI
#ifdef _MSC_VER
#define GELU_THREAD_LOCAL __declspec(thread)
#else
#define GELU_THREAD_LOCAL _Thread_local
#endif

static int gelu_start(gelu_thread *thread, gelu_thread_result(GELU_THREAD_CALL *function)(void *), void *argument)
{
    *thread = CreateThread(NULL, GELU_STACK_BYTES, function, argument, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
    return *thread != NULL;
}

static void gelu_join(gelu_thread thread)
{
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
}

static void gelu_leave(gelu_thread thread) { CloseHandle(thread); }

static int gelu_process(void) { return 1; } /* none has a copy */

#else

#define _POSIX_C_SOURCE 200809L
#if defined(__has_include)
#if __has_include(<unistd.h>)
#include <unistd.h>
#endif
#endif

#define GELU_THREAD_CALL

/* WebAssembly has threads only where they are asked for. */
#if defined(_POSIX_THREADS) && (!defined(__wasm__) || defined(_REENTRANT))

#include <pthread.h>
#include <signal.h>

typedef pthread_t gelu_thread;
typedef void *gelu_thread_result;
#define GELU_THREAD_LOCAL _Thread_local

/* Signals are for the program's own threads, but for those that tell of an instruction. */
static void gelu_block_signals(sigset_t *found)
{
    static const int synchronous[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV};
    sigset_t all;
    sigfillset(&all);
    for (unsigned i = 0; i < sizeof synchronous / sizeof synchronous[0]; i++)
        sigdelset(&all, synchronous[i]);
    pthread_sigmask(SIG_BLOCK, &all, found);
}

/* Whether there is a thread; a new one inherits which signals are blocked. */
static int gelu_start(gelu_thread *thread, gelu_thread_result (*function)(void *), void *argument)
{
    pthread_attr_t attributes;
    sigset_t found;
    if (pthread_attr_init(&attributes) != 0)
        return 0;
    gelu_block_signals(&found);
    const int failed = pthread_attr_setstacksize(&attributes, GELU_STACK_BYTES) != 0 ||
                       pthread_create(thread, &attributes, function, argument) != 0;
    pthread_sigmask(SIG_SETMASK, &found, NULL);
    pthread_attr_destroy(&attributes);
    return !failed;
}

static void gelu_join(gelu_thread thread) { pthread_join(thread, NULL); }
static void gelu_leave(gelu_thread thread) { pthread_detach(thread); }

/* A number that is another in a forked child. */
static int gelu_process(void) { return (int)getpid(); }

#else

typedef int gelu_thread, gelu_thread_result;
#define GELU_THREAD_LOCAL

static int gelu_start(gelu_thread *thread, gelu_thread_result (*function)(void *), void *argument)
{
    (void)thread, (void)function, (void)argument;
    return 0;
}

static void gelu_join(gelu_thread thread) { (void)thread; }
static void gelu_leave(gelu_thread thread) { (void)thread; }
static int gelu_process(void) { return 1; }

#endif
#endif
#endif
