/* The background thread: jobs that keep the platform side running, each in a file of its own with its own next-due time.
 * It owns the operator session: the only one that logs in, one attempt at a time. Made and freed by the wiring. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "base/error.h"
#include "base/queue.h"
#include "core/event.h"
#include "core/waybill.h"
#include "otapi/otapi.h"

enum { BACKGROUND_PROVIDERS_MAX = 16 };

/* What the jobs and people's requests go by; plain values. */
struct background_settings {
    char providers[BACKGROUND_PROVIDERS_MAX][32];
    int provider_count;
    int session_check_s;
    int session_warn_h;
    int sync_every_s;
    int mirror_every_s;
    int mirror_days;
    int mirror_page;          /* lines or orders asked for in one call */
    int mirror_whole_hour;    /* local: the nightly whole pass begins then */
    unsigned mirror_statuses; /* bit i: lines of status i */
    int64_t mirror_whole_us;  /* wall: when the last whole pass ended; 0 never */
    int activity_poll_s;
    char pictures_folder[256]; /* "": no pictures are fetched */
    int64_t pictures_max_bytes;
    bool pictures_private;    /* addresses in private networks and on this machine are taken */
    char customer_login[256]; /* whom orders are added for; "" */
    char customer_password[256];
};

/* A parcel on the shelf, to be asked about again. */
struct background_shelf {
    int64_t scan_id;
    struct code code; /* its forms */
};

/* A status update that waits. */
struct background_outbox {
    int64_t id;
    char order_id[ORDER_ID_SIZE];
    char line_id[LINE_ID_SIZE];
    int status_id;
};

/* A request to the platform whose answer was lost. args and result: free(). */
struct background_intent {
    int64_t id;
    int64_t at_us;
    char what[32];
    char *args;
    char *result;
};

/* An activity that was not over when it was last heard of. */
struct background_activity {
    char type[64];
    char id[64];
    char provider[32];
    char order_id[ORDER_ID_SIZE];
};

enum { PICTURE_URL_SIZE = 512 };

/* A mirrored line's picture. */
struct background_picture {
    int64_t row;
    char url[PICTURE_URL_SIZE];
};

/* What the jobs read of the station's records. Called on the background thread; each has its own way to the database. NULL: not
 * there, and the job that needs it does not run. */
struct background_reads {
    /* By scan number, after `after`; held parcels only of scans since held_since_us, pending ones always. */
    bool (*shelf)(void *arg, int64_t after, int64_t held_since_us, struct background_shelf *ret, size_t max,
                  size_t *ret_count, struct error *err);
    /* All that are due of one order; none: *ret_next_us (wall) says when one is, 0: none waits. */
    bool (*outbox)(void *arg, int64_t now_us, struct background_outbox *ret, size_t max, size_t *ret_count,
                   int64_t *ret_next_us, struct error *err);
    /* The newest undecided ones. */
    bool (*undecided)(void *arg, struct background_intent *ret, size_t max, size_t *ret_count,
                      struct error *err);
    /* The newest that are not over. */
    bool (*activities)(void *arg, struct background_activity *ret, size_t max, size_t *ret_count,
                       struct error *err);
    /* Lines on their way that have a picture, newest rows first, before that row (0: all). */
    bool (*pictures)(void *arg, int64_t before, struct background_picture *ret, size_t max, size_t *ret_count,
                     struct error *err);
    void *arg;
};

struct background_config {
    struct otapi_config otapi;     /* strings borrowed for background_start() */
    const char *operator_login;    /* copied */
    const char *operator_password; /* copied; wiped at the end */
    const char *session;           /* the kept one, or "" */
    struct background_settings settings;
    struct background_reads reads;
    /* Called (background thread) with each new session; "" with the problem when there is none. Never before the first
     * background_need_session(). */
    void (*on_session)(void *arg, const char *session, const char *problem);
    void *arg;
};

struct background;

/* inbox gets EVENT_SESSION, so that the session is kept, and what becomes of everything else. */
struct background *background_start(const struct background_config *config, struct queue *inbox,
                                    struct error *err);
/* The jobs may begin; before that only what is asked for is done. Any thread. */
void background_begin(struct background *b);
/* Interrupts the call under way and joins; at most 1 s. What is asked afterwards is ignored. NULL is fine. */
void background_stop(struct background *b);
/* After background_stop(), when nobody can ask any more. NULL is fine. */
void background_free(struct background *b);
/* Any thread: a person's request, with the intent it was committed as (0: it only reads). The outcome comes as EVENT_PERSON. False
 * when too many wait. */
NODISCARD bool background_ask(struct background *b, int64_t intent, uint64_t client, const char *json);
/* Any thread: a page of the mirror was taken; the next may come. */
void background_page_taken(struct background *b, const struct page_taken *taken);
/* Any thread: the platform is back: what has waited for it is done now, one after the other, and the shelf asked about. */
void background_platform_back(struct background *b);
/* Any thread: the outbox has changed; number: of the answer that was written, 0: something else. */
void background_outbox_changed(struct background *b, int64_t number);
/* Any thread: this item's picture will be looked at. */
void background_want_picture(struct background *b, const char *url);
/* Any thread: a session is needed; `expired` is the one that was refused ("" when there was none). Asked again for one
 * that has been replaced already, it hands out the newer one. */
void background_need_session(struct background *b, const char *expired);
