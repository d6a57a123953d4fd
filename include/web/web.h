/* The web server: pages, JSON, server-sent events. One thread; reads through a connection of its own, and changes things only by
 * requests to the station. Made and freed by the wiring. Routes: docs/api.md. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/attr.h"
#include "base/board.h"
#include "base/error.h"
#include "base/queue.h"

/* Client numbers of requests with this bit are the web's: their replies go to web_reply(). */
#define WEB_CLIENT (UINT64_C(1) << 63)

/* What a scan says about its scanner's settings, for the page that tests scanners. */
struct web_scanner_settings {
    bool
        calibration; /* it is the calibration code of the sheet: all below is for sure; else only `layout`, a guess */
    char layout[8];      /* "" = nothing to say */
    const char *letters; /* "right", "swapped", "upper", "lower" */
    char aim_id[4];      /* "" = it sends none */
    char prefix[8];
    char suffix[8];
    char missing[16]; /* signs that do not arrive */
    bool gs;
    char lines[512]; /* for the configuration */
};

struct web_config {
    const char *listen;     /* "127.0.0.1:8080", "[::]:8443"; port 0: any */
    const char *public_url; /* how browsers reach it, "" = as listened; ends without a slash */
    const char *tls_cert;   /* PEM files; "" = no TLS */
    const char *tls_key;
    bool pair_always; /* also the station's own browser must be paired */
    int session_idle_min;
    int session_max_h;
    int activity_poll_s; /* the platform is not asked for its activities more often, however many pages look */
    const char *station;
    const char *language;
    const char *state; /* the state directory */
    const char *version;
    /* Web thread; must not wait. NULL: nothing is said about settings. */
    void (*read_settings)(void *arg, const char *scanner, const unsigned char *bytes, size_t len,
                          struct web_scanner_settings *ret);
    void *read_settings_arg;
};

/* May it stand in web_config.listen? */
NODISCARD bool web_listen_valid(const char *listen, struct error *err);

/* Can these two files be used together ("" and "": none)? False: *ret_option is "tls_cert" or "tls_key", whichever is at fault. */
NODISCARD bool web_tls_valid(const char *cert_path, const char *key_path, const char **ret_option,
                             struct error *err);

struct web;

/* Texts are copied. A port that is taken is tried again every few seconds: the station works without. inbox and board are
 * borrowed. Errors: unreadable certificate, bad address. */
struct web *web_start(const struct web_config *config, struct queue *inbox, struct board *board,
                      struct error *err);
/* Ends the thread; requests under way are answered that the station stops. web_reply() may still be called. NULL is fine. */
void web_stop(struct web *w);
void web_free(struct web *w);
/* Any thread. Takes json (free()). */
void web_reply(struct web *w, uint64_t client, char *json);
/* The port it listens on, 0 while it does not. Any thread. */
int web_port(const struct web *w);
