/* The background thread on a simulator of its own, with this test in the station's place: it takes what comes into the inbox. */
#pragma once

#include <inttypes.h>
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "background/background.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/queue.h"
#include "base/text.h"
#include "sim/sim.h"
#include "../steer.h"

enum { BED_WAIT_S = 60 };

struct bed {
    struct sim *sim;
    struct queue *inbox;
    struct background *background;
    struct background_config config;
    struct sim_config sim_config;
    char url[64];
    struct jobs_report jobs; /* as last told */
    char problem[200];       /* of the session, as last told; background thread */
    int problems;
};

static inline void bed_on_session(void *arg, const char *session, const char *problem)
{
    struct bed *bed = arg;
    (void)session;
    text_copy(bed->problem, sizeof(bed->problem), problem);
    bed->problems += problem[0] != '\0';
}

/* Zero settings are what runs least; set more before bed_start(). */
static inline void bed_init(struct bed *bed)
{
    *bed = (struct bed){0};
    sim_config_init(&bed->sim_config);
    bed->sim_config.orders = 0;
    bed->config = (struct background_config){
        .operator_login = "demo",
        .operator_password = "demo",
        .session = "",
        .settings = {.session_check_s = 3600,
                     .sync_every_s = 3600,
                     .mirror_every_s = 3600,
                     .mirror_days = 30,
                     .mirror_page = 50,
                     .mirror_statuses = 1u << 2 | 1u << 3 | 1u << 4 | 1u << 5,
                     .activity_poll_s = 1},
        .on_session = bed_on_session,
    };
}

static inline void bed_start(struct bed *bed)
{
    struct error err;
    bed->sim = sim_start(&bed->sim_config, &err);
    if (bed->sim == NULL)
        fail_msg("%s", err.text);
    text_format(bed->url, sizeof(bed->url), "http://127.0.0.1:%d/service/", sim_port(bed->sim));
    bed->inbox = queue_new(1024, event_free_node);
    bed->config.otapi = (struct otapi_config){.url = bed->url,
                                              .instance_key = bed->sim_config.key,
                                              .language = "en",
                                              .timeout_ms = 5000,
                                              .connect_timeout_ms = 2000,
                                              .answer_max_bytes = 16 << 20};
    bed->config.arg = bed;
    bed->background = background_start(&bed->config, bed->inbox, &err);
    if (bed->background == NULL)
        fail_msg("%s", err.text);
    background_begin(bed->background);
}

static inline void bed_stop(struct bed *bed)
{
    background_stop(bed->background);
    background_free(bed->background);
    queue_free(bed->inbox);
    sim_stop(bed->sim);
}

static inline void bed_steer(const struct bed *bed, const char *what)
{
    steer(bed->sim, what);
}

/* How often the platform was written to with this method and ErrorCode Ok. */
static inline int bed_writes(const struct bed *bed, const char *method)
{
    char what[128];
    int count = 0;
    text_format(what, sizeof(what), "writes?method=%s", method);
    char *text = steer_call(bed->sim, "GET", what);
    for (const char *p = text; (p = strstr(p, "\"Ok\"")) != NULL; p++)
        count++;
    free(text);
    return count;
}

/* The next event of this kind; others are let go. The caller frees it. */
static inline struct event *bed_wait(struct bed *bed, enum event_kind kind)
{
    int64_t until_us = clock_mono_us() + (int64_t)BED_WAIT_S * 1000000;
    struct event *event;
    while ((event = (struct event *)queue_pop(bed->inbox, until_us)) != NULL) {
        if (event->kind == EVENT_JOBS)
            bed->jobs = *event->jobs;
        if (event->kind == kind)
            return event;
        event_free(event);
    }
    fail_msg("nothing came");
    return NULL;
}

static inline const struct job_report *bed_job(const struct bed *bed, const char *name)
{
    for (int i = 0; i < bed->jobs.count; i++)
        if (strcmp(bed->jobs.jobs[i].name, name) == 0)
            return &bed->jobs.jobs[i];
    fail_msg("no job %s", name);
    return NULL;
}

/* Waits until this job has failed (or is well again). */
static inline const struct job_report *bed_wait_job(struct bed *bed, const char *name, bool failing)
{
    const struct job_report *job;
    do {
        event_free(bed_wait(bed, EVENT_JOBS));
        job = bed_job(bed, name);
    } while (failing ? job->failures == 0 : (job->failures > 0 || job->last_us == 0));
    return job;
}
