/* Threads: born with every signal blocked (only main takes signals), named, always joined.
 * Owned by whoever started it; one thread object is used by one owner. */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include "base/error.h"

struct thread {
    pthread_t handle;
    bool running;
};

/* name: up to 15 characters, as debuggers show it. run(arg) is the thread's whole life. */
NODISCARD bool thread_start(struct thread *t, const char *name, void (*run)(void *arg), void *arg,
                            struct error *err);
/* Waits for its end; a thread that was never started is fine. */
void thread_join(struct thread *t);

struct thread_once {
    pthread_once_t once;
};
#define THREAD_ONCE                                                                                          \
    {                                                                                                        \
        PTHREAD_ONCE_INIT                                                                                    \
    }
void thread_once(struct thread_once *once, void (*run)(void));
