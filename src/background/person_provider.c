/* provider.list, provider.login, and what is run with a marketplace's account: order.export, order.link, order.unlink, order.sync,
 * provider.sync. */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"
#include "otapi/provider.h"
#include "person_handlers.h"
#include "person_read.h"
#include "person_run_activity.h"
#include "platform_json.h"

enum { SESSIONS_MAX = 32, PROVIDERS_MAX = 64, IDS_MAX = 500 };

/* --- accounts ----------------------------------------------------------------------------------------------------------------------- */
static bool get_sessions(struct person_context *c, const char *provider, struct otapi_provider_session *ret,
                         size_t *ret_count, struct error *err)
{
    struct otapi_reply reply;
    bool ok;
    do
        ok =
            otapi_get_provider_sessions(c->otapi, c->session, provider, ret, SESSIONS_MAX, ret_count, &reply);
    while (!ok && person_again(c, &reply));
    return ok || person_failed(&reply, "GetProviderOrdersIntegrationSessionInfoList", false, err);
}

/* Tells one session from another without being it. */
static void set_mark(json_t *account, const char *session)
{
    char mark[20];
    text_format(mark, sizeof(mark), "%016llx", (unsigned long long)hash_text(HASH_START, session));
    json_set(account, "mark", mark);
}

bool person_provider_list(struct person_context *c, const json_t *args, json_t **ret_result,
                          struct error *err)
{
    AUTOFREE struct otapi_provider_session *sessions = mem_array(SESSIONS_MAX, sizeof(*sessions));
    const char *only = person_text(args, "provider");
    json_t *list = json_array();
    for (int i = 0; i < c->settings->provider_count; i++) {
        const char *provider = c->settings->providers[i];
        size_t count;
        if (only[0] && strcmp(only, provider) != 0)
            continue;
        if (!get_sessions(c, provider, sessions, &count, err)) {
            json_decref(list);
            return error_prefix(err, "%s", provider);
        }
        json_t *accounts = json_array();
        for (size_t n = 0; n < count; n++) {
            json_t *account = json_object();
            json_set(account, "account", sessions[n].name);
            json_set(account, "balance", sessions[n].balance);
            json_set(account, "currency", sessions[n].currency);
            set_mark(account, sessions[n].id);
            json_array_append_new(accounts, account);
        }
        json_array_append_new(list, json_pack("{s:s, s:o}", "provider", provider, "accounts", accounts));
    }
    person_reread_accounts(c);
    *ret_result = json_pack("{s:o}", "providers", list);
    return true;
}

bool person_provider_login(struct person_context *c, const json_t *args, json_t **ret_result,
                           struct error *err)
{
    const char *provider;
    const char *return_url;
    char url[OTAPI_URL_SIZE];
    struct otapi_reply reply;
    bool ok;
    if (!person_need(args, "provider", &provider, err) || !person_need(args, "return_url", &return_url, err))
        return false;
    do
        ok = otapi_get_provider_login(c->otapi, c->session, provider, return_url, url, &reply);
    while (!ok && person_again(c, &reply));
    if (!ok)
        return person_failed(&reply, "GetProviderOrdersIntegrationSessionAuthenticationInfo", false, err);
    if (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)
        return error_set(err, ERROR_INPUT, "the platform's address to log in at is none: %.80s", url);
    *ret_result = json_pack("{s:s, s:s}", "provider", provider, "url", url);
    return true;
}

/* Does the marketplace take runs without an account? Asked only when there is none. */
static bool needs_account(struct person_context *c, const char *provider)
{
    AUTOFREE struct otapi_provider *list = mem_array(PROVIDERS_MAX, sizeof(*list));
    struct otapi_reply reply;
    size_t count;
    if (!otapi_get_providers(c->otapi, list, PROVIDERS_MAX, &count, &reply))
        return true;
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].type, provider) == 0)
            return list[i].session_required;
    return true;
}

/* The session of the account that is named, or of the only one. */
static bool choose_session(struct person_context *c, const char *provider, const char *account,
                           struct otapi_provider_session *ret, struct error *err)
{
    AUTOFREE struct otapi_provider_session *sessions = mem_array(SESSIONS_MAX, sizeof(*sessions));
    struct text names = {0};
    size_t count;
    if (!get_sessions(c, provider, sessions, &count, err))
        return false;
    *ret = (struct otapi_provider_session){0};
    for (size_t i = 0; i < count; i++) {
        if (account[0] ? strcmp(account, sessions[i].name) == 0 : count == 1) {
            *ret = sessions[i];
            text_fini(&names);
            return true;
        }
        text_add_format(&names, "%s%s", i ? ", " : "", sessions[i].name);
    }
    if (count > 0 && account[0])
        error_set(err, ERROR_INPUT, "account %.64s is not logged in at %s; logged in are: %s", account,
                  provider, names.data);
    else if (count > 0)
        error_set(err, ERROR_INPUT, "several accounts are logged in at %s, name one: %s", provider,
                  names.data);
    text_fini(&names);
    if (count > 0)
        return false;
    return !needs_account(c, provider) ||
           error_set(err, ERROR_INPUT, "no account is logged in at %s; `tallyman provider login %s` does it",
                     provider, provider);
}

/* --- runs ------------------------------------------------------------------------------------------------------------------------------ */
struct order_run {
    const char *ids[IDS_MAX];
    size_t count;
    char provider[32];
    struct otapi_provider_session session;
};

/* What every run of an order needs: its marketplace and the account. */
static bool prepare(struct person_context *c, const json_t *args, const char *order_id, struct order_run *r,
                    struct error *err)
{
    struct order_read read;
    text_copy(r->provider, sizeof(r->provider), person_text(args, "provider"));
    if (r->provider[0] == '\0') {
        if (!order_read(c, order_id, &read, err))
            return false;
        text_copy(r->provider, sizeof(r->provider), read.order.provider);
        if (r->provider[0] == '\0' && read.count > 0)
            text_copy(r->provider, sizeof(r->provider), read.lines[0].line.provider);
        order_read_fini(&read);
    }
    if (r->provider[0] == '\0')
        return error_set(err, ERROR_INPUT,
                         "the platform does not say which marketplace %s is of; name the provider", order_id);
    return choose_session(c, r->provider, person_text(args, "account"), &r->session, err);
}

static bool call_export(struct person_context *c, const struct run_call *call, struct otapi_activity_id *ret,
                        struct otapi_reply *ret_reply)
{
    return otapi_run_export(c->otapi, c->session, call->provider, call->provider_session, call->order_id,
                            call->ids, call->count, ret, ret_reply);
}

static bool call_link(struct person_context *c, const struct run_call *call, struct otapi_activity_id *ret,
                      struct otapi_reply *ret_reply)
{
    return otapi_run_link(c->otapi, c->session, call->provider, call->provider_session, call->order_id,
                          call->ids, call->count, ret, ret_reply);
}

static bool call_unlink(struct person_context *c, const struct run_call *call, struct otapi_activity_id *ret,
                        struct otapi_reply *ret_reply)
{
    return otapi_run_unlink(c->otapi, c->session, call->provider, call->provider_session, call->order_id,
                            call->ids, call->count, ret, ret_reply);
}

static bool call_sync(struct person_context *c, const struct run_call *call, struct otapi_activity_id *ret,
                      struct otapi_reply *ret_reply)
{
    return otapi_run_sync(c->otapi, c->session, call->provider, call->provider_session, call->ids,
                          call->count, ret, ret_reply);
}

static bool run_order(struct person_context *c, const json_t *args, const char *list_key, run_fn *run,
                      const char *method, const char *type, json_t **ret_result, struct error *err)
{
    AUTOFREE struct order_run *r = mem_new(sizeof(*r));
    const char *order_id;
    if (!person_need(args, "order_id", &order_id, err) ||
        !person_list(args, list_key, r->ids, IDS_MAX, &r->count, err) || !prepare(c, args, order_id, r, err))
        return false;
    const struct run_call call = {.provider = r->provider,
                                  .provider_session = r->session.id,
                                  .account = r->session.name,
                                  .order_id = order_id,
                                  .ids = r->ids,
                                  .count = r->count,
                                  .run = run,
                                  .method = method,
                                  .type = type};
    return run_activity(c, &call, ret_result, err);
}

bool person_order_export(struct person_context *c, const json_t *args, json_t **ret_result, struct error *err)
{
    return run_order(c, args, "line_id", call_export, "RunOrderExportingToProvider",
                     "ProviderOrdersIntegrationExporting", ret_result, err);
}

bool person_order_link(struct person_context *c, const json_t *args, json_t **ret_result, struct error *err)
{
    const char *purchase = person_text(args, "purchase_id");
    if (purchase[0] == '\0' && json_array_size(json_object_get(args, "purchase_id")) == 0)
        return error_set(err, ERROR_INPUT, "\"purchase_id\" is missing: the marketplace's order, or several");
    return run_order(c, args, "purchase_id", call_link, "RunOrderLinkingWithProvider",
                     "ProviderOrdersIntegrationLinking", ret_result, err);
}

bool person_order_unlink(struct person_context *c, const json_t *args, json_t **ret_result, struct error *err)
{
    return run_order(c, args, "line_id", call_unlink, "RunOrderUnlinkingFromProvider",
                     "ProviderOrdersIntegrationUnlinking", ret_result, err);
}

bool person_order_sync(struct person_context *c, const json_t *args, json_t **ret_result, struct error *err)
{
    const char *order_id;
    AUTOFREE struct order_run *r = mem_new(sizeof(*r));
    if (!person_need(args, "order_id", &order_id, err) || !prepare(c, args, order_id, r, err))
        return false;
    const struct run_call call = {.provider = r->provider,
                                  .provider_session = r->session.id,
                                  .account = r->session.name,
                                  .ids = &order_id,
                                  .count = 1,
                                  .run = call_sync,
                                  .method = "RunOrdersSynchronizingWithProvider",
                                  .type = "ProviderOrdersIntegrationSynchronizing"};
    return run_activity(c, &call, ret_result, err);
}

bool person_provider_sync(struct person_context *c, const json_t *args, json_t **ret_result,
                          struct error *err)
{
    const char *provider;
    struct otapi_provider_session session;
    if (!person_need(args, "provider", &provider, err) ||
        !choose_session(c, provider, person_text(args, "account"), &session, err))
        return false;
    const struct run_call call = {.provider = provider,
                                  .provider_session = session.id,
                                  .account = session.name,
                                  .run = call_sync,
                                  .method = "RunOrdersSynchronizingWithProvider",
                                  .type = "ProviderOrdersIntegrationSynchronizing"};
    return run_activity(c, &call, ret_result, err);
}
