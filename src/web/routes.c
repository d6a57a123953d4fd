#include "routes.h"

#include <string.h>

static const struct route routes[] = {
    {"GET", "/api/1/session", ROLE_NONE, BODY_NONE, session_get},
    {"POST", "/api/1/session", ROLE_NONE, BODY_OBJECT, session_post},
    {"DELETE", "/api/1/session", ROLE_STATION, BODY_NONE, session_delete},
    {"POST", "/api/1/session/password", ROLE_STAFF, BODY_OBJECT, session_password},
    {"POST", "/api/1/pairing/code", ROLE_NONE, BODY_OBJECT, pairing_code_post},
    {"POST", "/api/1/pairing", ROLE_NONE, BODY_OBJECT, pairing_post},
    {"GET", "/api/1/station", ROLE_STATION, BODY_NONE, station_get},
    {"GET", "/api/1/events", ROLE_STATION, BODY_NONE, events_get},
    {"POST", "/api/1/do/{}", ROLE_STATION, BODY_OBJECT, do_post},
    {"GET", "/api/1/receipts", ROLE_STAFF, BODY_NONE, receipts_get},
    {"GET", "/api/1/receipts/export", ROLE_STAFF, BODY_NONE, receipts_export},
    {"GET", "/api/1/find", ROLE_STATION, BODY_NONE, find_get},
    {"GET", "/api/1/scans/{}", ROLE_STATION, BODY_NONE, scan_get},
    {"GET", "/api/1/parcels/{}", ROLE_STATION, BODY_NONE, parcel_get},
    {"GET", "/api/1/holds", ROLE_STAFF, BODY_NONE, holds_get},
    {"GET", "/api/1/holds/{}", ROLE_STAFF, BODY_NONE, hold_get},
    {"GET", "/api/1/labels", ROLE_STAFF, BODY_NONE, labels_get},
    {"GET", "/api/1/printers", ROLE_STAFF, BODY_NONE, asked_get},
    {"GET", "/api/1/scanners", ROLE_STAFF, BODY_NONE, asked_get},
    {"GET", "/api/1/statistics", ROLE_STAFF, BODY_NONE, statistics_get},
    {"GET", "/api/1/health", ROLE_STAFF, BODY_NONE, health_get},
    {"GET", "/api/1/orders", ROLE_DESK, BODY_NONE, asked_get},
    {"GET", "/api/1/orders/{}", ROLE_DESK, BODY_NONE, asked_get},
    {"GET", "/api/1/providers", ROLE_DESK, BODY_NONE, asked_get},
    {"GET", "/api/1/activities", ROLE_DESK, BODY_NONE, asked_get},
    {"GET", "/api/1/activities/{}", ROLE_DESK, BODY_NONE, asked_get},
    {"GET", "/api/1/intents", ROLE_DESK, BODY_NONE, intents_get},
    {"GET", "/api/1/outbox", ROLE_DESK, BODY_NONE, asked_get},
    {"GET", "/api/1/users", ROLE_ADMIN, BODY_NONE, asked_get},
    {"GET", "/api/1/pairings", ROLE_ADMIN, BODY_NONE, pairings_get},
    {"GET", "/api/1/audit", ROLE_ADMIN, BODY_NONE, audit_get},
    {"POST", "/api/1/photos", ROLE_STATION, BODY_IMAGE, photo_post},
    {"GET", "/photos/{}", ROLE_STATION, BODY_NONE, photo_get},
    {"GET", "/pictures/{}", ROLE_STATION, BODY_NONE, picture_get},
    {"GET", "/provider/return", ROLE_NONE, BODY_NONE, provider_return},
    {"GET", "/healthz", ROLE_NONE, BODY_NONE, healthz_get},
    {"GET", "/metrics", ROLE_STATION, BODY_NONE, metrics_get},
    {"GET", "/", ROLE_NONE, BODY_NONE, static_get},
    {"GET", "/{}", ROLE_NONE, BODY_NONE, static_get},
    {"GET", "/{}/{}", ROLE_NONE, BODY_NONE, static_get},
    {"GET", "/{}/{}/{}", ROLE_NONE, BODY_NONE, static_get},
    {"GET", "/{}/{}/{}/{}", ROLE_NONE, BODY_NONE, static_get},
    {"GET", "/{}/{}/{}/{}/{}", ROLE_NONE, BODY_NONE, static_get},
};

const struct route *route_at(size_t i)
{
    return i < COUNT_OF(routes) ? &routes[i] : NULL;
}

const struct route *route_find(const char *method, const struct target *target, bool *ret_other_method)
{
    bool api = target->segment_count > 0 && strcmp(target->segments[0], "api") == 0;
    *ret_other_method = false;
    if (strcmp(method, "HEAD") == 0)
        method = "GET";
    for (size_t i = 0; i < COUNT_OF(routes); i++) {
        if (!target_fits(target, routes[i].pattern) || (api && routes[i].run == static_get))
            continue;
        if (strcmp(routes[i].method, method) == 0)
            return &routes[i];
        *ret_other_method = true;
    }
    return NULL;
}
