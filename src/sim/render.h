/* Orders and lines as elements of an answer. Sim thread. */
#pragma once

#include "methods.h"

void render_line(struct call *c, const struct sim_line *line, const char *element);
void render_order(struct call *c, const struct sim_order *order, const char *element);
/* <AvailableStatusList> and such: the statuses a line may be given. */
void render_available(struct call *c, int status_id);
void render_money(struct text *out, const char *element, int64_t cents);
