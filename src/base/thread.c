#include "base/thread.h"

#include <signal.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

struct start {
    void (*run)(void *arg);
    void *arg;
};

static void *run_thread(void *arg)
{
    struct start start = *(struct start *)arg;
    free(arg);
    start.run(start.arg);
    return NULL;
}

bool thread_start(struct thread *t, const char *name, void (*run)(void *arg), void *arg, struct error *err)
{
    struct start *start = mem_new(sizeof(*start));
    *start = (struct start){.run = run, .arg = arg};
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int result = pthread_create(&t->handle, NULL, run_thread, start);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (result != 0) {
        free(start);
        return error_errno(err, result, "starting thread %s", name);
    }
    t->running = true;
    char short_name[16];
    text_copy(short_name, sizeof(short_name), name);
    pthread_setname_np(t->handle, short_name);
    return true;
}

void thread_join(struct thread *t)
{
    if (!t->running)
        return;
    pthread_join(t->handle, NULL);
    t->running = false;
}

void thread_once(struct thread_once *once, void (*run)(void))
{
    pthread_once(&once->once, run);
}
