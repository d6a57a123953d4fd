/* How bytes get to a printer: one file a kind, the same few calls for each. A transport belongs to one printer's thread; every
 * call ends soon after its `stop` descriptor becomes readable. printers/ only. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/error.h"
#include "printers/printer_uri.h"
#include "status.h"

/* What is known of the bytes of a label after trying. */
enum delivery {
    DELIVERY_DONE,    /* the printer has them all */
    DELIVERY_NOTHING, /* it has none of them */
    DELIVERY_PART,    /* it may have some or all; err says what happened */
};

struct transport_limits {
    int connect_ms;
    int stall_ms;   /* no progress for so long is shown (it is not given up) */
    int answer_ms;  /* a question about its status */
    int job_life_s; /* a queue of somebody else's may keep a label so long */
};

struct transport {
    const struct transport_kind *kind;
    struct printer_uri uri;
    struct transport_limits limits;
    int stop_fd; /* borrowed */
    int fd;      /* -1: not open, or nothing to watch */
    bool open;
    bool stalled;
    char model[64];     /* what it says it is; "" */
    const char *format; /* the MIME type of what is sent, for those that want one; NULL: it has none */
    /* Says that nothing has moved for stall_ms (true), or moves again. */
    void (*on_stall)(void *arg, bool stalled);
    void *arg;
    void *job; /* the kind's own */
};

struct transport_kind {
    bool keep_open; /* nobody else can want it: it is not closed when idle */
    bool can_ask;   /* language profiles can be asked over it */
    bool (*open)(struct transport *t, struct error *err);
    /* abort: what the printer has not taken is thrown away and never comes later. */
    void (*close)(struct transport *t, bool abort);
    enum delivery (*deliver)(struct transport *t, const char *data, size_t len, struct error *err);
    /* Nobody is at the other end any more, though nothing has been closed; NULL: that cannot be known. */
    bool (*dead)(int fd);
    /* The transport's own word about the printer; NULL: it has none. False: it cannot tell now. */
    bool (*look)(struct transport *t, struct printer_status *ret, struct error *err);
};

extern const struct transport_kind transport_tcp9100, transport_usblp, transport_serial, transport_cups;

/* The kind for a scheme. */
const struct transport_kind *transport_kind_of(enum printer_scheme scheme);

static inline bool transport_open(struct transport *t, struct error *err)
{
    return t->open || t->kind->open(t, err);
}

static inline void transport_close(struct transport *t, bool abort)
{
    if (t->open)
        t->kind->close(t, abort);
}

/* --- for those that are a descriptor (stream.c) --------------------------------------------------------------------------- */
enum stream_wait { STREAM_READY, STREAM_TIMEOUT, STREAM_STOP, STREAM_GONE };

/* Waits until the descriptor can do `events` (poll.h), the time is over, or stop. GONE: hung up or in error. */
enum stream_wait stream_wait(struct transport *t, short events, int64_t deadline_us);
/* Writes all of it and waits until the printer's side has taken it. pending(): bytes that it has not; dead(): it does not
 * answer any more (either may be NULL). */
enum delivery stream_deliver(struct transport *t, const char *data, size_t len, int (*pending)(int fd),
                             bool (*dead)(int fd), struct error *err);
/* Has the other side closed it? */
bool stream_closed(struct transport *t);

enum stream_answer { ANSWER_READ, ANSWER_SILENT, ANSWER_NONSENSE, ANSWER_LOST, ANSWER_STOPPED };
/* Asks the profile's question. What came unasked before is thrown away. */
enum stream_answer stream_ask(struct transport *t, const struct status_profile *profile,
                              struct printer_status *ret, struct error *err);
