/* What the look-up thread has and does: its state, and the calls it makes for it. Look-up thread only. */
#pragma once

#include "base/thread.h"
#include "batch.h"
#include "lookup/lookup.h"
#include "order_asks.h"
#include "presence.h"

struct lookup {
    struct lookup_config config;
    struct thread thread;
    struct queue *asks;
    struct queue *inbox;
    struct otapi *otapi;

    char session[OTAPI_SESSION_SIZE];
    char expired[OTAPI_SESSION_SIZE]; /* the last one that was refused */
    bool session_wanted;
    bool forced_offline;
    struct presence platform;
    int64_t server_us;             /* of the platform's clock, as last reported */
    struct question_list lists[2]; /* urgent, later */
    struct order_asks orders;
};

/* Tells the station, when it was away until now. */
void calls_answered(struct lookup *l);
/* It is away, and detail says why; the next probe comes after the usual pause. */
void calls_lost(struct lookup *l, const char *detail);
/* Asks for another session, once until one comes. */
void calls_want_session(struct lookup *l);
/* Answers everything that waits: not known, for this reason. */
void calls_fail_all(struct lookup *l, enum reason reason, const struct error *err);
/* The cheapest question there is, to see whether the platform is back. */
void calls_probe(struct lookup *l);
/* One SearchOrderLines for what waits, the urgent first. */
void calls_lines(struct lookup *l);
/* Reads the order that has waited longest. */
void calls_order(struct lookup *l);
