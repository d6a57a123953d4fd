/* Statuses of lines and orders: names, and what a line may become. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum {
    LINE_AWAITING_PAYMENT = 1,
    LINE_PAID = 2,
    LINE_CONFIRMATION = 3,
    LINE_ORDERED = 4,
    LINE_QUALITY_CONTROL = 5,
    LINE_RECEIVED = 6,
    LINE_COMPLETED = 10,
    LINE_RETURNED = 11,
    LINE_UNDELIVERABLE = 12,
    LINE_CANCELLED = 13,
    ORDER_AWAITING_PAYMENT = 10,
    ORDER_PAID = 20,
    ORDER_IN_HANDLING = 30,
    ORDER_AT_WAREHOUSE = 32,
    ORDER_COMPLETED = 40,
    ORDER_CANCELLED = 50,
};

/* By language (ru, zh, else en); "" for a number that is none. */
const char *status_name(int line_status, const char *language);
const char *status_order_name(int order_status, const char *language);
/* The i-th status a line of that status may be given; 0 after the last. */
int status_available(int line_status, size_t i);
bool status_may_become(int line_status, int wanted);
/* Returned, undeliverable, cancelled. */
bool status_void(int line_status);
