/* What the background thread is doing, as people see it. Plain data of bounded size; rides in events and in the view. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { REPORT_JOBS_MAX = 10, REPORT_ACCOUNTS_MAX = 16 };

struct job_report {
    char name[24];
    bool running;     /* in the middle of several turns */
    int64_t last_us;  /* wall: when it last succeeded; 0 never */
    int64_t next_us;  /* wall: when it runs next; 0: when it is asked */
    int failures;     /* in a row */
    char detail[120]; /* what its last run did; "" */
    char problem[200];
};

struct jobs_report {
    struct job_report jobs[REPORT_JOBS_MAX];
    int count;
};

/* A provider session: an account at a marketplace that somebody has logged in. Its id is a secret and not here. */
struct account_report {
    char provider[32];
    char name[64];
    int64_t first_seen_us;
    int64_t last_seen_us;
    int64_t gone_us;  /* 0: still there */
    char balance[24]; /* "" where the platform does not say */
    char currency[8];
    bool old; /* past session_warn_h: it will end soon */
};
