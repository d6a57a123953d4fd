/* The simulated platform's state: orders, their lines, operator sessions. No network. Sim thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/line.h"
#include "sim/sim.h"

enum { SIM_SESSIONS_MAX = 64, SIM_SESSION_SIZE = 48 };

struct sim_session {
    char id[SIM_SESSION_SIZE];
    int64_t until_us; /* mono; CLOCK_FOREVER */
};

struct sim_order {
    struct order order;
    int64_t created_us; /* wall */
    int provider;       /* index, as its lines */
};

struct platform {
    struct sim_order *orders;
    size_t order_count;
    struct order_line *lines; /* by order */
    size_t line_count;
    size_t line_room;
    struct sim_session sessions[SIM_SESSIONS_MAX];
    size_t session_next;
    int64_t late_us; /* mono: when the late waybill appears; 0: it has */
    uint64_t random;
};

void platform_init(struct platform *p, const struct sim_config *config);
void platform_fini(struct platform *p);
/* A number below `below`, the same ones for the same seed. */
uint32_t platform_random(struct platform *p, uint32_t below);

struct sim_order *platform_find_order(struct platform *p, const char *order_id);
struct order_line *platform_find_line(struct platform *p, const char *order_id, const char *line_id);
struct order_line *platform_add_line(struct platform *p, const char *order_id);
struct sim_order *platform_add_order(struct platform *p, const char *customer, const char *provider);
/* Lets what is due by now happen. */
void platform_tick(struct platform *p);
/* The late sample's waybill appears now. */
void platform_appear(struct platform *p);

/* A new session; forgets the oldest when there are many. */
const char *platform_log_in(struct platform *p, int life_s);
bool platform_session_valid(struct platform *p, const char *id);
void platform_expire_sessions(struct platform *p);

const char *platform_status_name(int status_id, const char *language);
const char *platform_order_status_name(int status_id, const char *language);

/* Puts the sample orders and `orders` made-up ones in (sample_orders.c). */
void platform_fill(struct platform *p, int orders);
