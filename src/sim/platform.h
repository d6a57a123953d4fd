/* Orders, their lines, customers and sessions of the simulated platform, with its own clock. No network. Sim thread. */
#pragma once

#include "state.h"

/* A number below `below`, the same ones for the same seed. */
uint32_t platform_random(struct platform *p, uint32_t below);
/* Made up like a GUID. */
void platform_make_id(struct platform *p, char ret[SIM_ID_SIZE]);
const char *platform_keep(struct platform *p, const char *text);
/* Its own clock, microseconds from the start, `speed` times as fast as the world. */
int64_t platform_now_us(const struct platform *p);
void platform_set_speed(struct platform *p, int speed);

/* --- orders and lines; pointers are good until the next is added --- */
struct sim_order *platform_add_order(struct platform *p, uint32_t customer, const char *provider);
struct sim_order *platform_find_order(struct platform *p, const char *order_id);
/* By age: 0 is the newest. */
struct sim_order *platform_order_at(struct platform *p, size_t rank);
struct sim_line *platform_add_line(struct platform *p, struct sim_order *order);
struct sim_line *platform_find_line(struct platform *p, const char *order_id, const char *line_id);
/* NULL after the last; line NULL: the first of the order. */
struct sim_line *platform_next_line(struct platform *p, const struct sim_order *order,
                                    const struct sim_line *line);
uint64_t platform_line_id(const struct platform *p, const struct sim_line *line);
void platform_set_status(struct platform *p, struct sim_line *line, int status_id);
void platform_set_waybill(struct platform *p, struct sim_line *line, const char *waybill);
void platform_set_purchase(struct platform *p, struct sim_line *line, const char *purchase_id,
                           const char *account);
/* Of all lines that are not void. */
int64_t platform_order_total(struct platform *p, const struct sim_order *order);
/* Paid, and not bought yet. */
bool platform_can_be_purchased(const struct sim_line *line);
/* Nothing of it was bought and it is not cancelled. */
bool platform_can_be_cancelled(struct platform *p, const struct sim_order *order);
/* Lines and order become cancelled, what was reserved is free again. */
void platform_cancel(struct platform *p, struct sim_order *order);
/* What comes off the account is there, and no more than remains to be paid. Fully paid lines become Paid. */
bool platform_pay(struct platform *p, struct sim_order *order, int64_t cents);

/* --- customers --- */
struct sim_customer *platform_add_customer(struct platform *p, const char *id, const char *login,
                                           const char *name);
struct sim_customer *platform_find_customer(struct platform *p, const char *id);
/* SIM_NOBODY: no such log-in. */
int platform_find_login(const struct platform *p, const char *login);

/* --- sessions of operators and customers --- */
/* A new one; forgets the oldest when there are many. customer: SIM_NOBODY for an operator's. */
const char *platform_log_in(struct platform *p, int customer);
/* NULL: not known or out of date. */
const struct sim_session *platform_session(const struct platform *p, const char *id);
void platform_expire_sessions(struct platform *p);

/* Forgets what the last search found. */
void search_hits_fini(struct search_hits *h);
