/* A parcel for the tests of the receiving machine: its state, what lines are on file, whether the platform is there. */
#pragma once

#include "core/receiving.h"

enum lines { NONE, GOOD, ALL_VOID };

static inline struct parcel_facts facts_of(enum parcel_state state, enum lines lines, bool up)
{
    static const struct order_line good = {.order_id = "O1", .line_id = "1", .status_id = 4};
    static const struct order_line gone = {.order_id = "O1", .line_id = "1", .status_id = 13};
    static const struct order_progress order = {.order_id = "O1", .lines = 2, .arrived = 0, .here = 1};
    struct parcel_facts facts = {.state = state, .platform_up = up};
    bool shelf = state == PARCEL_HELD || state == PARCEL_PENDING || state == PARCEL_STOPPED ||
                 state == PARCEL_LATE;
    facts.hold_no = shelf ? 5 : 0;
    facts.lines = lines == GOOD ? &good : lines == ALL_VOID ? &gone : NULL;
    facts.line_count = lines != NONE;
    facts.orders = lines != NONE ? &order : NULL;
    facts.order_count = lines != NONE;
    facts.bare_received = state == PARCEL_RECEIVED || state == PARCEL_LATE;
    facts.parcels_received = facts.bare_received;
    return facts;
}
