/* Orders, lines and undecided requests as text for people. Main thread. */
#pragma once

#include <stdio.h>
#include <jansson.h>

void order_print_head(const json_t *order);
/* {"order":…,"lines":[…]} */
void order_print(const json_t *result);
void order_print_list(const json_t *result);
/* {"activity_id",…,"how"} */
void order_print_run(const json_t *result);
/* A request to the platform and what became of it; what is for programs of its result is left out. */
void order_print_intent(FILE *out, const json_t *intent);
void order_print_intents(const json_t *reply);
