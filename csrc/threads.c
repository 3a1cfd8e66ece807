/* Threads that live only as long as a call: there is no pool whose state a forked child, or the end of the process,
 * would have to put in order. To start and join one takes some 20 microseconds.
 *
 * A thread starts the next before it works, and joins it afterwards: nobody keeps a list. Each takes parts that become
 * smaller as less is left, so that all are done at about the same time, however fast each is.
 *
 * On a busy machine a thread may wait for milliseconds before it runs. Where all is done by then nobody waits for it:
 * it is abandoned, and when it runs at last it ends. Until then no other call is shared.
 */
#include "thread.h"

#include "gelu.h"
#include "threads.h"

#include <stdatomic.h>

typedef struct {
    gelu_do_part *do_part;
    const void *work;
    ptrdiff_t n, grain;
    int threads;           /* that work on it at most */
    atomic_ptrdiff_t next; /* the first element that nobody has taken */
    atomic_int result;
    int has_abandoned; /* whether there is a thread that has not begun in time */
} job;

/* Takes half of what would be a thread's share of what is left. Returns whether there is any. */
static int take_part(job *job, ptrdiff_t *start, ptrdiff_t *end)
{
    *start = atomic_load_explicit(&job->next, memory_order_relaxed);
    do {
        if (*start >= job->n)
            return 0;
        const ptrdiff_t part = (job->n - *start) / job->threads / 2 / job->grain * job->grain + job->grain;
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

static gelu_thread_result GELU_THREAD_CALL begin(void *job);

static void work_on(job *job, int thread_number)
{
    gelu_thread next;
    ptrdiff_t first, end;
    int result = 0;
    const int is_worth_it = thread_number < job->threads && atomic_load(&job->next) < job->n;
    const int has_next = is_worth_it && gelu_start(&next, begin, job);
    while (take_part(job, &first, &end))
        result |= job->do_part(job->work, first, end);
    atomic_fetch_or(&job->result, result);
    if (!has_next)
        return;
    if (atomic_compare_exchange_strong(&begun, &thread_number, ABANDONED)) {
        job->has_abandoned = 1;
        gelu_leave(next);
    } else {
        gelu_join(next);
    }
}

static gelu_thread_result GELU_THREAD_CALL begin(void *job)
{
    int before = atomic_load(&begun);
    if (before != ABANDONED && atomic_compare_exchange_strong(&begun, &before, before + 1))
        work_on(job, before + 1);
    else
        atomic_store(&sharing, 0);
    return 0;
}

static int take_turn(void)
{
    const int self = gelu_process();
    int found = atomic_load(&sharing);
    return found != self && atomic_compare_exchange_strong(&sharing, &found, self);
}

int gelu_share(gelu_do_part *do_part, const void *work, ptrdiff_t n, ptrdiff_t grain, int threads)
{
    if (threads < 2 || !take_turn())
        return do_part(work, 0, n);
    job job = {.do_part = do_part, .work = work, .n = n, .grain = grain, .threads = threads};
    atomic_store(&begun, 1);
    work_on(&job, 1);
    if (!job.has_abandoned)
        atomic_store(&sharing, 0);
    return atomic_load(&job.result);
}

static atomic_int number = 1;
static GELU_THREAD_LOCAL int own_number;

void gelu_set_threads(int threads) { atomic_store_explicit(&number, threads, memory_order_relaxed); }

int gelu_set_own_threads(int threads)
{
    const int found = own_number;
    own_number = threads;
    return found;
}

int gelu_threads(void) { return own_number > 0 ? own_number : atomic_load_explicit(&number, memory_order_relaxed); }
