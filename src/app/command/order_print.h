/* Orders, lines and undecided requests as text for people. Main thread. */
#pragma once

#include <jansson.h>

void order_print_head(const json_t *order);
/* {"order":…,"lines":[…]} */
void order_print(const json_t *result);
void order_print_list(const json_t *result);
/* {"activity_id",…,"how"} */
void order_print_run(const json_t *result);
void order_print_intents(const json_t *reply);
