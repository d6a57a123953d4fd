#include "checkpointer_thread.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#define LOG_MODULE "checkpointer"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "core/event.h"
#include "store/store.h"

enum {
    EVERY_US = 2000000,
    LOW_BYTES = 256 * 1024 * 1024, /* below this people are told */
    JUMP_US = 5000000, /* the wall clock was set when it has moved so much more than time has passed */
};

struct checkpointer {
    struct thread thread;
    struct queue *wake; /* nothing travels in it: closing it ends the wait */
    struct queue *inbox;
    struct store_checkpointer *store;
    char *db;
    struct disk_report last;
    int64_t wall_us; /* minus the monotonic clock: changes when somebody sets the clock */
};

static void free_nothing(struct queue_node *node)
{
    (void)node;
}

/* checkpoint: how the last one ended; receipts are safe in the log beside the database, but it grows. */
static void look_at_disk(const char *db, const struct error *checkpoint, struct disk_report *ret)
{
    struct statvfs vfs;
    *ret = (struct disk_report){.ok = true};
    if (statvfs(db, &vfs) != 0) {
        ret->ok = false;
        ret->kind = ERROR_IO;
        text_format(ret->detail, sizeof(ret->detail), "%s: %s", db, strerrordesc_np(errno));
        return;
    }
    ret->free_bytes = (int64_t)vfs.f_bavail * (int64_t)vfs.f_frsize;
    if (vfs.f_flag & ST_RDONLY) {
        ret->ok = false;
        ret->kind = ERROR_DENIED;
        text_format(ret->detail, sizeof(ret->detail),
                    "the disk of %s has become read-only: look at `dmesg`, mend it and start again", db);
    } else if (checkpoint->kind != ERROR_NONE) {
        ret->kind = ERROR_IO;
        text_copy(ret->detail, sizeof(ret->detail), checkpoint->text);
    } else if (ret->free_bytes < LOW_BYTES) {
        ret->kind = ERROR_FULL;
        text_format(ret->detail, sizeof(ret->detail),
                    "the disk is nearly full: %" PRId64 " MiB left; make room soon",
                    ret->free_bytes / (1024 * 1024));
    }
}

static void report_disk(struct checkpointer *c, const struct error *checkpoint)
{
    struct disk_report now;
    look_at_disk(c->db, checkpoint, &now);
    if (now.ok == c->last.ok && strcmp(now.detail, c->last.detail) == 0)
        return;
    struct event *event = event_new(EVENT_DISK);
    event->disk = now;
    if (queue_push(c->inbox, LANE_REPLY, &event->node))
        c->last = now;
    else
        event_free(event);
}

static void report_clock(struct checkpointer *c)
{
    int64_t wall_us = clock_wall_us() - clock_mono_us();
    if (llabs(wall_us - c->wall_us) < JUMP_US)
        return;
    struct event *event = event_new(EVENT_CLOCK);
    if (queue_push(c->inbox, LANE_REPLY, &event->node))
        c->wall_us = wall_us;
    else
        event_free(event);
}

static void run_checkpointer(void *arg)
{
    struct checkpointer *c = arg;
    bool failed = false;
    while (!queue_closed(c->wake)) {
        struct error err = {0};
        int pages;
        bool ok = store_checkpoint(c->store, &pages, &err);
        if (!ok && !failed)
            log_warning("event=checkpoint_failed %s, trying again", err.text);
        failed = !ok;
        report_disk(c, &err);
        report_clock(c);
        (void)queue_pop(c->wake, clock_mono_us() + EVERY_US);
    }
}

struct checkpointer *checkpointer_start(const char *db, struct queue *inbox, struct error *err)
{
    struct checkpointer *c = mem_new(sizeof(*c));
    c->inbox = inbox;
    c->last.ok = true;
    c->wall_us = clock_wall_us() - clock_mono_us();
    c->db = mem_string(db);
    c->wake = queue_new(1, free_nothing);
    c->store = store_checkpointer_open(db, err);
    if (c->store == NULL || !thread_start(&c->thread, "checkpointer", run_checkpointer, c, err)) {
        checkpointer_stop(c);
        return NULL;
    }
    return c;
}

void checkpointer_stop(struct checkpointer *c)
{
    if (c == NULL)
        return;
    queue_close(c->wake);
    thread_join(&c->thread);
    store_checkpointer_close(c->store);
    queue_free(c->wake);
    free(c->db);
    free(c);
}
