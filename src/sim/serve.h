/* What is answered to a request, whatever carries it: methods, steering, pages, and what a fault makes of it. Sim thread. */
#pragma once

#include <stdint.h>
#include "base/text.h"
#include "faults.h"
#include "form.h"
#include "sim/sim.h"
#include "state.h"
#include "steering.h"

struct server {
    struct sim_config config;
    struct platform platform;
    struct steering steering;
};

struct served {
    unsigned status;
    const char *type;
    char location[2048]; /* "": no redirection */
    enum fault fault;
    bool of_method;     /* latency is for these */
    struct text answer; /* owned */
};

/* form: arguments of query and body; NULL: malformed. */
void serve(struct server *s, const char *path, const struct form *form, struct served *ret);
