#include "hash_thread.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "web/password.h"

enum { WAITING_MAX = 8 };

struct hasher {
    struct thread thread;
    struct queue *jobs;
    struct queue *done;
};

const char *hash_of_nobody(void)
{
    return "$argon2id$v=19$m=32768,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
           "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
}

static void free_job(struct queue_node *node)
{
    hash_job_free((struct hash_job *)node);
}

struct hash_job *hash_job_new(bool verify, const char *password, const char *hash)
{
    struct hash_job *job = mem_new(sizeof(*job));
    job->verify = verify;
    text_copy(job->password, sizeof(job->password), password);
    text_copy(job->hash, sizeof(job->hash), hash);
    return job;
}

void hash_job_free(struct hash_job *job)
{
    if (job == NULL)
        return;
    sodium_memzero(job, sizeof(*job));
    free(job);
}

static void run_hasher(void *arg)
{
    struct hasher *h = arg;
    struct hash_job *job;
    while ((job = (struct hash_job *)queue_pop(h->jobs, CLOCK_FOREVER)) != NULL) {
        job->good = job->verify ? password_right(job->hash, job->password)
                                : password_hash(job->password, job->hash, sizeof(job->hash));
        sodium_memzero(job->password, sizeof(job->password));
        if (!queue_push(h->done, 0, &job->node))
            hash_job_free(job);
    }
}

struct hasher *hasher_start(struct error *err)
{
    struct hasher *h = mem_new(sizeof(*h));
    h->jobs = queue_new(WAITING_MAX, free_job);
    h->done = queue_new(2 * WAITING_MAX, free_job);
    if (queue_fd(h->done) < 0) {
        error_errno(err, errno, "the password thread");
        hasher_stop(h);
        return NULL;
    }
    if (!thread_start(&h->thread, "passwords", run_hasher, h, err)) {
        hasher_stop(h);
        return NULL;
    }
    return h;
}

void hasher_stop(struct hasher *h)
{
    if (h == NULL)
        return;
    queue_close(h->jobs);
    thread_join(&h->thread);
    queue_free(h->jobs);
    queue_free(h->done);
    free(h);
}

bool hasher_push(struct hasher *h, struct hash_job *job)
{
    return queue_push(h->jobs, 0, &job->node);
}

struct hash_job *hasher_pop(struct hasher *h)
{
    return (struct hash_job *)queue_pop(h->done, 0);
}

int hasher_fd(struct hasher *h)
{
    return queue_fd(h->done);
}
