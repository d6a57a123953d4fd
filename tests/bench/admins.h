/* Admins at work, as their browsers ask: each on a connection of its own that stays, a click a second. One thread for all. For benchmarks. */
#pragma once

#include <stdint.h>

struct admins;

/* cookie: the value of a logged-in admin's tallyman_session; csrf: the token that belongs to it. Both are borrowed. They begin at once;
 * the address is 127.0.0.1. An answer that is not 200 ends the program. */
struct admins *admins_start(int port, int count, const char *cookie, const char *csrf);
/* Ends them; how many answers they had, and how long those took (p50, p99). Frees it. */
void admins_stop(struct admins *a, int64_t *ret_answers, int64_t *ret_p50_us, int64_t *ret_p99_us);
