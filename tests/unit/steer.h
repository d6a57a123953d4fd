/* Steering a simulator that runs in this test (docs/sim.md), through its own pages, as a person would. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"
#include "sim/sim.h"

/* GET or POST of /sim/WHAT; free() what is returned. */
static inline char *steer_call(const struct sim *sim, const char *method, const char *what)
{
    char command[512];
    char answer[65536];
    text_format(command, sizeof(command), "curl -sf -X %s 'http://127.0.0.1:%d/sim/%s'", method,
                sim_port(sim), what);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    size_t len = fread(answer, 1, sizeof(answer) - 1, pipe);
    answer[len] = '\0';
    if (pclose(pipe) != 0)
        fail_msg("%s: %s", command, answer);
    return mem_string(answer);
}

static inline void steer(const struct sim *sim, const char *what)
{
    free(steer_call(sim, "POST", what));
}
