/* The courier table: whose number could this be? A hint for people and for extraction, it never selects an order.
 * Read-only after the first call; any thread. */
#pragma once

#include <stdbool.h>

enum courier_tier { COURIER_NONE, COURIER_WEAK, COURIER_MEDIUM, COURIER_STRONG };

struct courier_hint {
    const char *courier; /* "" with COURIER_NONE */
    enum courier_tier tier;
    bool check_holds; /* false: the format's published check digit does not hold */
};

/* The best rule for a number (upper case; with or without its parcel suffix). */
struct courier_hint courier_find(const char *number);
