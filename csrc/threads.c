/* Threads that live only as long as a call: there is no pool whose state a forked child, or the end of the process,
 * would have to put in order. To start and join one takes some 20 microseconds.
 *
 * A thread starts the next before it works, and joins it afterwards: nobody keeps a list. Each takes parts that become
 * smaller as less is left, so that all are done at about the same time, however fast each is.
 *
 * On a busy machine a thread may wait for milliseconds before it runs. Where all is done by then nobody waits for it:
 * it is abandoned, and when it runs at last it ends. Until then no other call is shared.
 */
#define _POSIX_C_SOURCE 200809L
#include "threads.h"
#include "gelu.h"

#include <stdatomic.h>

typedef struct {
    gelu_do_part *do_part;
    const void *work;
    ptrdiff_t n;
    int threads;           /* that work on it at most */
    atomic_ptrdiff_t next; /* the first element that nobody has taken */
    atomic_int result;
    int has_abandoned; /* whether there is a thread that has not begun in time */
} job;

static void *begin(job *job);

#if defined(_WIN32)

#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#define THREAD_LOCAL __declspec(thread)
typedef HANDLE thread;
enum { STACK_BYTES = 1 << 20 };

static DWORD WINAPI run(void *argument)
{
    begin(argument);
    return 0;
}

static int start(thread *thread, job *job)
{
    *thread = CreateThread(NULL, STACK_BYTES, run, job, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
    return *thread != NULL;
}

static void join(thread thread)
{
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
}

static void leave(thread thread) { CloseHandle(thread); }

static int this_process(void) { return 1; } /* there is no fork */

#else

#if defined(__has_include)
#if __has_include(<unistd.h>)
#include <unistd.h>
#endif
#endif

/* Emscripten and bare machines have no threads, or only where they are asked for. */
#if defined(_POSIX_THREADS) && (!defined(__wasm__) || defined(_REENTRANT))

#include <pthread.h>
#include <signal.h>

#define THREAD_LOCAL _Thread_local
typedef pthread_t thread;
enum { STACK_BYTES = 1 << 20 }; /* as everywhere: the usual may be as little as 128 KiB, or as much as a limit says */

static void *run(void *argument) { return begin(argument); }

/* Signals are for the program's own threads, but for those that tell of an instruction. */
static void block_signals(sigset_t *found)
{
    static const int synchronous[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP};
    sigset_t all;
    sigfillset(&all);
    for (size_t i = 0; i < sizeof synchronous / sizeof synchronous[0]; i++)
        sigdelset(&all, synchronous[i]);
    pthread_sigmask(SIG_BLOCK, &all, found);
}

static int start(thread *thread, job *job)
{
    pthread_attr_t attributes;
    sigset_t found;
    if (pthread_attr_init(&attributes) != 0)
        return 0;
    block_signals(&found);
    const int failed =
        pthread_attr_setstacksize(&attributes, STACK_BYTES) != 0 || pthread_create(thread, &attributes, run, job) != 0;
    pthread_sigmask(SIG_SETMASK, &found, NULL);
    pthread_attr_destroy(&attributes);
    return !failed;
}

static void join(thread thread) { pthread_join(thread, NULL); }
static void leave(thread thread) { pthread_detach(thread); }

static int this_process(void) { return (int)getpid(); }

#else

#define THREAD_LOCAL
typedef int thread;

static int start(thread *thread, job *job)
{
    (void)thread, (void)job;
    return 0;
}

static void join(thread thread) { (void)thread; }
static void leave(thread thread) { (void)thread; }
static int this_process(void) { return 1; }

#endif
#endif

/* Elements: what is taken is a multiple of it. Less would be spent on taking. */
enum { GRAIN = 4096 };

/* Takes half of what would be a thread's share of what is left. Returns whether there is any. */
static int take_part(job *job, ptrdiff_t *start, ptrdiff_t *end)
{
    *start = atomic_load_explicit(&job->next, memory_order_relaxed);
    do {
        if (*start >= job->n)
            return 0;
        const ptrdiff_t part = (job->n - *start) / job->threads / 2 / GRAIN * GRAIN + GRAIN;
        *end = part < job->n - *start ? *start + part : job->n;
    } while (
        !atomic_compare_exchange_weak_explicit(&job->next, start, *end, memory_order_relaxed, memory_order_relaxed));
    return 1;
}

/* The process in which a call is shared, 0 where none is. By its number a forked child knows that it is not its own. */
static atomic_int sharing;

/* How many of a call's threads have begun, of which only the last that was started may be missing; or that it is not to
 * begin any more. It outlives the call, and a thread that was abandoned looks at nothing else. */
static atomic_int begun;
enum { ABANDONED = -1 };

static void work_on(job *job, int thread_number)
{
    thread next;
    ptrdiff_t first, end;
    int result = 0;
    const int is_worth_it = thread_number < job->threads && atomic_load(&job->next) < job->n;
    const int has_next = is_worth_it && start(&next, job);
    while (take_part(job, &first, &end))
        result |= job->do_part(job->work, first, end);
    if (result)
        atomic_store(&job->result, 1);
    if (!has_next)
        return;
    if (atomic_compare_exchange_strong(&begun, &thread_number, ABANDONED)) {
        job->has_abandoned = 1;
        leave(next);
    } else {
        join(next);
    }
}

static void *begin(job *job)
{
    int before = atomic_load(&begun);
    if (before != ABANDONED && atomic_compare_exchange_strong(&begun, &before, before + 1))
        work_on(job, before + 1);
    else
        atomic_store(&sharing, 0);
    return NULL;
}

static int take_turn(void)
{
    const int self = this_process();
    int found = atomic_load(&sharing);
    return found != self && atomic_compare_exchange_strong(&sharing, &found, self);
}

int gelu_share(gelu_do_part *do_part, const void *work, ptrdiff_t n, int threads)
{
    if (threads < 2 || !take_turn())
        return do_part(work, 0, n);
    job job = {.do_part = do_part, .work = work, .n = n, .threads = threads};
    atomic_store(&begun, 1);
    work_on(&job, 1);
    if (!job.has_abandoned)
        atomic_store(&sharing, 0);
    return atomic_load(&job.result);
}

static atomic_int number = 1;
static THREAD_LOCAL int own_number;

void gelu_set_threads(int threads) { atomic_store_explicit(&number, threads, memory_order_relaxed); }

int gelu_set_own_threads(int threads)
{
    const int found = own_number;
    own_number = threads;
    return found;
}

int gelu_threads(void) { return own_number > 0 ? own_number : atomic_load_explicit(&number, memory_order_relaxed); }
