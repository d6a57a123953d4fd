/* Argon2id, one at a time, in a thread of its own, so that the web thread goes on meanwhile. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "base/error.h"
#include "base/queue.h"
#include "core/role.h"
#include "store/people.h"

struct hasher;

/* Made by the web thread, taken by hasher_push(), comes back through hasher_pop(); free with hash_job_free(). */
struct hash_job {
    struct queue_node node;
    uint64_t serial;
    bool verify;                     /* else: make */
    char password[PASSWORD_MAX + 1]; /* wiped when done */
    char hash[PASSWORD_HASH_SIZE];   /* to be compared with, or what was made */
    bool good;                       /* verify: it is right; make: it was made */
};

struct hasher *hasher_start(struct error *err);
void hasher_stop(struct hasher *h);
struct hash_job *hash_job_new(bool verify, const char *password, const char *hash);
void hash_job_free(struct hash_job *job);
/* False when too many are waiting; the caller still owns it then. */
NODISCARD bool hasher_push(struct hasher *h, struct hash_job *job);
struct hash_job *hasher_pop(struct hasher *h);
/* Readable when hasher_pop() has something. */
int hasher_fd(struct hasher *h);
/* A hash that no password fits, for names that do not exist: the same work either way. */
const char *hash_of_nobody(void);
