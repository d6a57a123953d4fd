/* Item pictures: those of scanned parcels at once, then those of the mirror's newest lines, one a second and only while no other job
 * has anything to do. They only help the eye: a failure is no trouble, and nothing waits for them. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "core/picture.h"
#include "jobs.h"
#include "picture_cache.h"
#include "picture_fetch.h"

enum {
    WANTED_MAX = 16,
    BATCH = 32,
    LOOKS_MAX = 256,  /* a turn: the whole mirror is looked through in many, and others go between them */
    FAILURES_MAX = 3, /* in a row: the network or the marketplace is away */
    MIB = 1024 * 1024,
};

struct job_pictures {
    struct job job;
    struct picture_fetcher *fetcher;
    struct picture_cache cache;
    bool opened;
    char wanted[WANTED_MAX][PICTURE_URL_SIZE]; /* of scans; the oldest first */
    int wanted_count;
    struct background_picture batch[BATCH]; /* of the mirror */
    size_t batch_count;
    size_t batch_next;
    int64_t before; /* line row; 0: begin with the newest */
    int failures;
    int fetched;
};

static bool take_wanted(struct job_pictures *p, char ret[PICTURE_URL_SIZE])
{
    if (p->wanted_count == 0)
        return false;
    memcpy(ret, p->wanted[0], PICTURE_URL_SIZE);
    memmove(p->wanted[0], p->wanted[1], sizeof(p->wanted[0]) * (size_t)(WANTED_MAX - 1));
    p->wanted_count--;
    return true;
}

/* It gave way: the first again. */
static void put_back(struct job_pictures *p, const char *url)
{
    memmove(p->wanted[1], p->wanted[0], sizeof(p->wanted[0]) * (size_t)p->wanted_count);
    text_copy(p->wanted[0], PICTURE_URL_SIZE, url);
    p->wanted_count++;
}

enum found { FOUND, FOUND_NONE, FOUND_LATER };

/* The next address of the mirror whose picture is not known. FOUND_LATER: enough was looked at for one turn. FOUND_NONE: all have been
 * looked at, or the reading failed (err). */
static enum found take_mirrored(struct job_pictures *p, char ret[PICTURE_URL_SIZE], struct error *err)
{
    const struct background_reads *reads = p->job.jobs->reads;
    char name[PICTURE_NAME_SIZE];
    for (int looks = 0; looks < LOOKS_MAX; looks++) {
        if (p->batch_next == p->batch_count) {
            p->batch_next = 0;
            if (!reads->pictures(reads->arg, p->before, p->batch, BATCH, &p->batch_count, err)) {
                p->batch_count = 0;
                return FOUND_NONE;
            }
            if (p->batch_count == 0)
                return FOUND_NONE;
            p->before = p->batch[p->batch_count - 1].row;
        }
        const char *url = p->batch[p->batch_next++].url;
        if (picture_name(url, name)[0] == '\0' || picture_cache_knows(&p->cache, name))
            continue;
        text_copy(ret, PICTURE_URL_SIZE, url);
        return FOUND;
    }
    return FOUND_LATER;
}

static enum job_step end_run(struct job_pictures *p)
{
    text_format(p->job.detail, sizeof(p->job.detail), "%d fetched, %lld MiB kept", p->fetched,
                (long long)(p->cache.bytes / MIB));
    p->before = 0;
    p->fetched = 0;
    job_due_in(&p->job, p->job.jobs->settings->mirror_every_s);
    return JOB_DONE;
}

static enum job_step fetch(struct job_pictures *p, const char *url, bool urgent)
{
    char name[PICTURE_NAME_SIZE];
    struct text bytes = {0};
    struct error err;
    picture_name(url, name);
    bool ok = picture_fetch(p->fetcher, url, &bytes, &err);
    if (!ok && err.kind == ERROR_BUSY) {
        if (urgent && p->wanted_count < WANTED_MAX)
            put_back(p, url);
        else if (!urgent)
            p->batch_next--;
        text_fini(&bytes);
        return JOB_MORE;
    }
    bool put = ok && picture_cache_put(&p->cache, name, bytes.data, bytes.len, &err);
    text_fini(&bytes);
    if (!ok && err.kind == ERROR_INPUT)
        picture_cache_refuse(&p->cache, name);
    p->failures = ok || err.kind == ERROR_INPUT ? 0 : p->failures + 1;
    p->fetched += put;
    if ((ok && !put) || p->failures >= FAILURES_MAX) {
        p->failures = 0;
        return job_failed(&p->job, &err);
    }
    if (urgent && p->wanted_count > 0)
        return JOB_MORE;
    job_due_in(&p->job, 1);
    return JOB_WAITING;
}

static enum job_step turn(struct job *job)
{
    struct job_pictures *p = (struct job_pictures *)job;
    const struct background_settings *settings = job->jobs->settings;
    char url[PICTURE_URL_SIZE];
    struct error err = {0};
    if (settings->pictures_folder[0] == '\0' || p->fetcher == NULL) {
        text_copy(job->detail, sizeof(job->detail), "off");
        return JOB_DONE;
    }
    if (!p->opened &&
        !picture_cache_open(&p->cache, settings->pictures_folder, settings->pictures_max_bytes, &err))
        return job_failed(job, &err);
    p->opened = true;
    if (take_wanted(p, url))
        return fetch(p, url, true);
    /* A full cache holds what was scanned and the newest; older lines would only push those out. */
    if (job->jobs->reads->pictures == NULL || p->cache.bytes > p->cache.max_bytes / 10 * 8)
        return end_run(p);
    switch (take_mirrored(p, url, &err)) {
    case FOUND:
        return fetch(p, url, false);
    case FOUND_LATER:
        return JOB_MORE;
    case FOUND_NONE:
        break;
    }
    return err.kind != ERROR_NONE ? job_failed(job, &err) : end_run(p);
}

static void note(struct job *job, const struct note *note)
{
    struct job_pictures *p = (struct job_pictures *)job;
    char name[PICTURE_NAME_SIZE];
    if (note->kind != NOTE_PICTURE || !p->opened || picture_name(note->url, name)[0] == '\0' ||
        picture_cache_knows(&p->cache, name))
        return;
    char dropped[PICTURE_URL_SIZE];
    if (p->wanted_count == WANTED_MAX)
        (void)take_wanted(p, dropped);
    text_copy(p->wanted[p->wanted_count++], PICTURE_URL_SIZE, note->url);
    if (job->failures == 0)
        job->due_us = clock_mono_us();
}

static void interrupt(struct job *job)
{
    struct job_pictures *p = (struct job_pictures *)job;
    if (p->fetcher)
        picture_fetcher_interrupt(p->fetcher);
}

static void give_way(struct job *job, bool somebody_waits)
{
    struct job_pictures *p = (struct job_pictures *)job;
    if (p->fetcher && somebody_waits)
        picture_fetcher_give_way(p->fetcher);
    else if (p->fetcher)
        picture_fetcher_go_on(p->fetcher);
}

static void free_job(struct job *job)
{
    struct job_pictures *p = (struct job_pictures *)job;
    picture_fetcher_free(p->fetcher);
    free(p);
}

struct job *job_pictures_new(struct jobs *j)
{
    struct job_pictures *p = mem_new(sizeof(*p));
    p->job = (struct job){.name = "pictures",
                          .idle = true,
                          .turn = turn,
                          .note = note,
                          .interrupt = interrupt,
                          .give_way = give_way,
                          .free = free_job};
    if (j->settings->pictures_folder[0])
        p->fetcher = picture_fetcher_new(j->settings->pictures_private);
    return &p->job;
}
