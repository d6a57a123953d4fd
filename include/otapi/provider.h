/* Marketplaces, the accounts logged in there (provider sessions), and what is run with them: export, synchronising, linking,
 * unlinking. The runs are writes and give back an activity, see otapi/activity.h. Called by the client's thread. */
#pragma once

#include "otapi/otapi.h"

struct otapi_provider {
    char type[32]; /* the name used everywhere; an open set */
    char name[64];
    char currency[16];
    char prefix[16]; /* of its item ids */
    bool enabled;
    bool integration_available; /* orders can be exported to it */
    bool integration_enabled;
    bool session_required;
    bool cancels_orders; /* cancelling an order here cancels it there */
};
/* GetProviderInfoList (no session). At most max. */
NODISCARD bool otapi_get_providers(struct otapi *o, struct otapi_provider *ret, size_t max, size_t *ret_count,
                                   struct otapi_reply *ret_reply);

struct otapi_provider_session {
    char id[OTAPI_SESSION_SIZE];
    char name[128];                  /* the account */
    char balance[OTAPI_AMOUNT_SIZE]; /* "": not said */
    char currency[16];
};
/* GetProviderOrdersIntegrationSessionInfoList. At most max. */
NODISCARD bool otapi_get_provider_sessions(struct otapi *o, const char *session, const char *provider,
                                           struct otapi_provider_session *ret, size_t max, size_t *ret_count,
                                           struct otapi_reply *ret_reply);
enum { OTAPI_URL_SIZE = 2048 };
/* GetProviderOrdersIntegrationSessionAuthenticationInfo: the page where a person logs in; afterwards the browser comes back to
 * return_url. */
NODISCARD bool otapi_get_provider_login(struct otapi *o, const char *session, const char *provider,
                                        const char *return_url, char ret_url[OTAPI_URL_SIZE],
                                        struct otapi_reply *ret_reply);

/* What a run gives back. */
struct otapi_activity_id {
    char type[64];
    char id[64];
};
/* RunOrderExportingToProvider; no lines: every line that can be purchased. */
NODISCARD bool otapi_run_export(struct otapi *o, const char *session, const char *provider,
                                const char *provider_session, const char *order_id,
                                const char *const *line_ids, size_t count, struct otapi_activity_id *ret,
                                struct otapi_reply *ret_reply);
/* RunOrdersSynchronizingWithProvider; no orders: all. */
NODISCARD bool otapi_run_sync(struct otapi *o, const char *session, const char *provider,
                              const char *provider_session, const char *const *order_ids, size_t count,
                              struct otapi_activity_id *ret, struct otapi_reply *ret_reply);
/* RunOrderLinkingWithProvider: ties the order to marketplace orders made by hand. Refused unsent while config.link_element is
 * empty. */
NODISCARD bool otapi_run_link(struct otapi *o, const char *session, const char *provider,
                              const char *provider_session, const char *order_id,
                              const char *const *purchases, size_t count, struct otapi_activity_id *ret,
                              struct otapi_reply *ret_reply);
/* RunOrderUnlinkingFromProvider; no lines: all that are linked. Refused unsent while config.unlink_element is empty. */
NODISCARD bool otapi_run_unlink(struct otapi *o, const char *session, const char *provider,
                                const char *provider_session, const char *order_id,
                                const char *const *line_ids, size_t count, struct otapi_activity_id *ret,
                                struct otapi_reply *ret_reply);
