/* The station: the one thread that changes anything. Event -> core -> one transaction -> hand-over after the commit.
 * It owns all state and the writing connection. Made and freed by the wiring. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "base/board.h"
#include "base/error.h"
#include "base/queue.h"
#include "core/event.h"
#include "core/printing.h"
#include "core/receiving.h"
#include "core/tone.h"
#include "store/store.h"

/* What the station hands over to; each is called on the station thread, after the commit, and must not block. NULL: not
 * there (a command without a screen, a station without a platform). */
struct station_links {
    bool (*ask_lines)(void *arg, int64_t question, const struct code *code, bool urgent);
    bool (*ask_order)(void *arg, const char *order_id);
    void (*force_offline)(void *arg, bool offline);
    /* Does the platform side know this request ("order.pay"), and does it change something there? */
    bool (*platform_knows)(const char *what, bool *ret_write);
    /* The outcome comes as EVENT_PERSON. json is borrowed. */
    bool (*ask_platform)(void *arg, int64_t intent, uint64_t client, const char *json);
    /* A label for the printer of that place in the configuration. Takes the job when it returns true. */
    bool (*print)(void *arg, int printer, struct label_job *job);
    /* Labels wait for that printer, which is not open. */
    void (*wake_printer)(void *arg, int printer);
    /* What became of the code of a scanner. */
    void (*answer_scanner)(void *arg, const char *scanner, enum tone tone, bool later);
    /* A page of the mirror is written, or could not be. */
    void (*page_taken)(void *arg, const struct page_taken *taken);
    /* The outbox has changed; number: of the answer that was written, 0: something else. */
    void (*outbox_changed)(void *arg, int64_t number);
    /* The picture of an item on the screen. */
    void (*want_picture)(void *arg, const char *url);
    /* The platform is back: parcels on the shelf are asked about again, and what waited for it is done. */
    void (*platform_back)(void *arg);
    /* Takes `json` (free()). Replies come in the order of the commits. */
    void (*reply)(void *arg, uint64_t client, char *json);
    void *arg;
};

struct station_config {
    const char *name;
    const char *language;
    struct receiving_rules rules;
    int verdict_ms;
    int operator_idle_s; /* an operator is signed off after this; 0: never */
    struct station_links links;
    const struct printer_rule *printers; /* borrowed while it runs; at most PRINTERS_MAX */
    size_t printer_count;
    const char (*providers)[32]; /* marketplaces whose accounts are watched; borrowed */
    size_t provider_count;       /* at most 32 */
    int on_receipt_status; /* lines that have arrived are to have this status at the platform; 0: it is not told */
    int session_warn_h;   /* an account logged in longer ago will end soon */
    struct queue *inbox;  /* borrowed; holds struct event */
    struct board *board;  /* borrowed; struct view */
    struct queue *sounds; /* borrowed; struct sound; NULL: none */
};

struct station;

/* Takes the store on success. Reads what was waiting at the last end and asks for it again. */
struct station *station_start(const struct station_config *config, struct store *store, struct error *err);
/* Closes the inbox, lets the station finish what was pushed before (recorded, not answered), joins. NULL is fine. */
void station_stop(struct station *s);
