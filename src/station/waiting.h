/* Scans that wait: for the platform's answer, for their order, for a reply to be given; and parcels pending until the
 * platform is back. Ordered by scan id. Station thread only. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/command.h"
#include "core/receiving.h"
#include "core/scan.h"
#include "core/waybill.h"

enum { WAITING_ORDERS_MAX = 8 };

struct waiting {
    int64_t scan_id; /* also the question's number */
    int64_t at_us;   /* wall time of the scan */
    int64_t mono_us; /* of the last key event */
    char scanner[SCANNER_NAME_MAX];
    char operator[OPERATOR_NAME_MAX];
    struct code code;
    enum verdict verdict;
    enum source source;
    enum reason reason;
    int64_t hold_no;
    uint64_t fingerprint; /* of the lines its verdict was made of */
    int64_t deadline_us;  /* mono; CLOCK_FOREVER when there is none */
    bool asked_lines;     /* an answer is to come */
    /* What staff said of it while it was looked up, to be done when its verdict stands. Not on file: a restart forgets it. */
    bool hold_wanted;
    bool reprint_wanted;
    char count_wanted[COMMAND_ARGUMENT_MAX + 1];    /* "": none */
    enum reason not_done;                           /* why such a command was not done; REASON_NONE */
    char orders[WAITING_ORDERS_MAX][ORDER_ID_SIZE]; /* orders whose answers are to come */
    int order_count;
    int64_t orders_us; /* mono: when the first of them was asked for */
    uint64_t client;   /* who waits for the final verdict; 0 nobody */
    int64_t reply_id;
    char *raw; /* what the scanner sent; owned */
    size_t raw_len;
    int64_t elapsed_us;
    bool alive; /* false once it is over; the table sweeps later */
};

struct waiting_table {
    struct waiting **entries; /* by scan id */
    size_t count;
    size_t room;
    size_t dead;
    size_t deadline_from; /* entries before this have no deadline */
};

/* Takes the entry. Its scan id is larger than those before, or (after a restart) comes in order. */
void waiting_add(struct waiting_table *t, struct waiting *w);
struct waiting *waiting_find(struct waiting_table *t, int64_t scan_id);
/* The entry is over. Its memory stays until waiting_sweep(). */
void waiting_end(struct waiting_table *t, struct waiting *w);
void waiting_sweep(struct waiting_table *t);
/* The entry whose deadline comes first, NULL when none has one. */
struct waiting *waiting_first_deadline(struct waiting_table *t);
/* Does any living entry wait for this order? */
bool waiting_for_order(const struct waiting_table *t, const char *order_id);
size_t waiting_living(const struct waiting_table *t);
void waiting_fini(struct waiting_table *t);
void waiting_free(struct waiting *w);

/* Is the answer about this order still to come for the entry? */
bool waiting_waits_for(const struct waiting *w, const char *order_id);
/* Takes the order off the entry's list. */
void waiting_order_answered(struct waiting *w, const char *order_id);
/* Nothing more will come that its reply or screen should wait for. */
bool waiting_settled(const struct waiting *w);
