/* How the platform behaves: set at the start, changed while it runs by POST /sim/…. Sim thread. */
#pragma once

#include <stdbool.h>

/* What goes wrong when an order is booked at the marketplace. */
enum export_error {
    EXPORT_ERROR_NONE,
    EXPORT_ERROR_ADDRESS,      /* settings of the address to deliver to */
    EXPORT_ERROR_UNPAID_LIMIT, /* too many unpaid orders there */
    EXPORT_ERROR_DISCREPANCY,  /* something the check missed */
    EXPORT_ERROR_CONNECTION,
    EXPORT_ERROR_DISCOUNT, /* booked, but the check afterwards finds the discount missing */
    EXPORT_ERROR_COUNT,
};

/* What is served instead of an item's picture. */
enum picture_mode { PICTURES_FINE, PICTURES_MISSING, PICTURES_TEXT, PICTURES_HUGE, PICTURE_MODE_COUNT };

struct rules {
    int speed;
    int step_ms;
    int session_life_s;
    int provider_session_life_s;
    int ship_after_s;
    int auto_sync_s;
    int live_every_s;
    enum export_error export_error;
    int export_errors_left; /* -1: until told otherwise */
    enum picture_mode pictures;
    bool no_integration; /* the operator lacks the right ProviderOrdersIntegration */
    bool
        dead_session_runs; /* a dead provider session shows as an error step, else the Run… call is refused */
};
