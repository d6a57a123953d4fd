/* The OT platform as a stateful server on loopback, for demo, training and tests. One thread of its own.
 * What it does and how it is steered while it runs: docs/sim.md. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/error.h"

struct sim_config {
    int port;           /* 0: a free one */
    uint64_t seed;      /* of the made-up orders; the sample orders are always the same */
    int orders;         /* made-up ones besides the samples; at most 20000 */
    const char *key;    /* instance key that is accepted */
    const char *secret; /* NULL or "": calls need no signature */
    const char *login;  /* the operator's */
    const char *password;
    int session_life_s; /* 0: for ever */
    int latency_ms;
    int jitter_ms;
    const char *fault; /* as `--fault`; NULL: none */
    int late_after_s;  /* the late sample's waybill appears after this; 0: only when told */
};
/* Port 0, seed 1, 200 orders, key "demo-key", operator demo/demo. */
void sim_config_init(struct sim_config *config);

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
