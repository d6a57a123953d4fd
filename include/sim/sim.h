/* The OT platform as a stateful server on loopback, for demo, training and tests. One thread of its own.
 * What it does and how it is steered while it runs: docs/sim.md. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/error.h"

enum { SIM_ORDERS_MAX = 200000, SIM_SPEED_MAX = 1000000 };

struct sim_config {
    int port;           /* 0: a free one */
    uint64_t seed;      /* of the made-up orders; the sample orders are always the same */
    int orders;         /* made-up ones besides the samples (about 2.5 lines each); at most SIM_ORDERS_MAX */
    const char *key;    /* instance key that is accepted */
    const char *secret; /* NULL or "": calls need no signature */
    const char *login;  /* the operator's */
    const char *password;
    const char *customer; /* log-in of the customer with a profile */
    const char *customer_password;
    int session_life_s; /* of operator and customer sessions; 0: for ever */
    int latency_ms;
    int jitter_ms;
    const char *fault; /* as `--fault`; NULL: none */
    int late_after_s;  /* the late sample's waybill appears after this; 0: only when told */
    bool lenient;      /* a call need not carry every argument its method declares */

    /* The platform's own clock: sessions, activities and parcels age `speed` times as fast as the world. */
    int speed;                   /* 1 to SIM_SPEED_MAX */
    int step_ms;                 /* an activity's step takes this */
    int provider_session_life_s; /* 0: for ever */
    int ship_after_s;            /* from export to the seller's waybill; 0: at the first synchronising */
    int auto_sync_s;             /* the platform synchronises by itself so often; 0: never */
    int live_every_s;            /* one made-up line moves to its next status so often; 0: never */
};
/* Port 0, seed 1, 200 orders, key "demo-key", operator demo/demo, customer customer/customer, speed 1, steps of 1 s. */
void sim_config_init(struct sim_config *config);

/* A situation to learn with: settings, and the steps to take. */
struct sim_scenario {
    const char *name;
    const char *title;
    const char *steps;
};
/* NULL after the last. */
const struct sim_scenario *sim_scenario_at(size_t i);
/* Sets what the scenario needs. False: there is none of that name. */
bool sim_scenario_apply(const char *name, struct sim_config *config);

struct sim;

struct sim *sim_start(const struct sim_config *config, struct error *err);
void sim_stop(struct sim *s);
int sim_port(const struct sim *s);
/* The late sample's waybill appears now (as POST /sim/appear). Any thread. */
void sim_appear(struct sim *s);

/* A parcel to try, and what it shows. */
struct sim_sample {
    const char *code;    /* as the scanner sends it */
    const char *verdict; /* for the first scan of it, on a station that knows nothing yet */
    const char *note;
};
/* NULL after the last. */
const struct sim_sample *sim_sample_at(size_t i);
