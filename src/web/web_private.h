/* Inside of the web server: what its thread owns. web/ only; web thread only, but for the queues. */
#pragma once

#include <microhttpd.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include "base/board.h"
#include "base/queue.h"
#include "base/thread.h"
#include "core/view.h"
#include "crowd.h"
#include "events.h"
#include "exchange.h"
#include "hash_thread.h"
#include "pairing_codes.h"
#include "shared_answer.h"
#include "store/search.h"
#include "store/store.h"
#include "throttle.h"
#include "web/web.h"

enum {
    WEB_TEXT_MAX = 512,
    JSON_BODY_MAX = 256 * 1024,
    PHOTO_BODY_MAX = 8 * 1024 * 1024,
    PROVIDER_LOGINS_MAX = 8,
};

#define COOKIE_SESSION "tallyman_session"
#define COOKIE_PAGE    "tallyman_page"

/* A browser that was sent to a provider's log-in page and may come back. */
struct provider_login {
    char state[TOKEN_SIZE];
    char provider[32];
    char user[USER_NAME_MAX];
    int64_t made_us;
};

struct counters {
    uint64_t requests;
    uint64_t refused; /* 4xx */
    uint64_t failed;  /* 5xx */
    uint64_t logins;
    uint64_t wrong_passwords;
    uint64_t throttled;
    uint64_t frames;
};

struct web {
    struct thread thread;
    struct web_config config; /* its texts are the ones below */
    char *texts[8];
    char *cert;
    char *key;
    int stop;
    int board_fd;
    struct queue *inbox;   /* borrowed */
    struct board *board;   /* borrowed */
    struct queue *replies; /* struct web_reply */
    struct hasher *hasher;
    struct MHD_Daemon *daemon;
    atomic_int port;
    int64_t retry_us; /* mono: when to try to listen again */
    bool told;        /* that it cannot */

    struct store *store;   /* STORE_READ; NULL while it cannot be opened */
    struct search *search; /* of its own connection; NULL while it cannot be opened */
    int64_t search_behind; /* scans; -1: not known */
    bool search_told;      /* that it cannot be opened */
    int64_t index_us;      /* mono: when its next step is due */
    int exports;           /* under way */
    struct view view;
    uint64_t view_number;
    struct events events;
    struct exchange *waiting;
    uint64_t next_serial;
    struct throttle *throttle;
    struct pairing_codes pairing;
    struct provider_login logins[PROVIDER_LOGINS_MAX];
    struct counters counters;
    struct shared_answer activities; /* activity.list: each is a call of the platform */
    struct crowd crowd;
    int64_t started_us; /* wall */
    bool public_local;  /* public_url is empty or of this machine: loopback may be trusted */
    bool tls;
    bool ending; /* nothing is begun any more */
};

/* The web's own store, opened when it is needed; NULL after having answered that it cannot be read. */
struct store *web_store(struct exchange *x);
/* Takes codes that nobody typed off the terminal. Returns when the next one ends (mono). */
int64_t pairing_run(struct web *w, int64_t now_us);
/* Sends the station a request (taken) whose reply nobody waits for. */
void web_tell(struct web *w, json_t *request);
/* Does the browser see us through TLS? */
bool web_secure(const struct web *w);
