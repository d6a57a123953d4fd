/* Marketplaces and the accounts logged in there. */
#define LOG_MODULE "otapi"
#include "base/log.h"
#include "base/text.h"
#include "call.h"
#include "otapi/provider.h"

static const struct field integration_fields[] = {
    RECORD_BOOL(struct otapi_provider, "IsAvailable", integration_available),
    RECORD_BOOL(struct otapi_provider, "IsEnabled", integration_enabled),
    RECORD_BOOL(struct otapi_provider, "IsSessionRequired", session_required),
    RECORD_BOOL(struct otapi_provider, "AllowCancelOrders", cancels_orders),
};
static const struct record integration = RECORD_OF(struct otapi_provider, integration_fields);
static const struct field provider_fields[] = {
    RECORD_TEXT(struct otapi_provider, "Type", type),
    RECORD_TEXT(struct otapi_provider, "DisplayName", name),
    RECORD_TEXT(struct otapi_provider, "CurrencyCode", currency),
    RECORD_TEXT(struct otapi_provider, "Prefix", prefix),
    RECORD_BOOL(struct otapi_provider, "IsEnabled", enabled),
    RECORD_LEVEL("OrdersIntegration", integration),
};
static const struct record provider_type = RECORD_OF(struct otapi_provider, provider_fields);
RECORD_CONTENT(providers, provider_type);

bool otapi_get_providers(struct otapi *o, struct otapi_provider *ret, size_t max, size_t *ret_count,
                         struct otapi_reply *ret_reply)
{
    struct call c;
    struct collection list = {.items = ret, .item_size = sizeof(*ret), .id_size = 1, .max = max};
    const struct answer_want want = {.payload = &providers, .each = collection_add, .arg = &list};
    call_init(&c, "GetProviderInfoList", true);
    bool ok = call_do(o, &c, &want, ret_reply);
    *ret_count = ok ? list.count : 0;
    return ok;
}

static const struct field balance_fields[] = {
    RECORD_TEXT(struct otapi_provider_session, "Amount", balance),
    RECORD_TEXT(struct otapi_provider_session, "CurrencyCode", currency),
};
static const struct record balance = RECORD_OF(struct otapi_provider_session, balance_fields);
static const struct field session_fields[] = {
    RECORD_TEXT(struct otapi_provider_session, "Id", id),
    RECORD_TEXT(struct otapi_provider_session, "Name", name),
    RECORD_LEVEL("Balance", balance),
};
static const struct record session_type = RECORD_OF(struct otapi_provider_session, session_fields);
RECORD_CONTENT(sessions, session_type);

/* A session that was cut is of no use; the other accounts are there all the same. */
static size_t leave_out_cut(struct otapi_provider_session *list, size_t count, const char *provider)
{
    size_t whole = 0;
    struct otapi_reply reply = {0};
    for (size_t i = 0; i < count; i++) {
        if (call_whole_text(&reply, "its session", list[i].id, sizeof(list[i].id)))
            list[whole++] = list[i];
        else
            log_warning("event=account_left_out provider=%s %s", provider, reply.description);
    }
    return whole;
}

bool otapi_get_provider_sessions(struct otapi *o, const char *session, const char *provider,
                                 struct otapi_provider_session *ret, size_t max, size_t *ret_count,
                                 struct otapi_reply *ret_reply)
{
    struct call c;
    struct collection list = {.items = ret, .item_size = sizeof(*ret), .id_size = 1, .max = max};
    const struct answer_want want = {.payload = &sessions, .each = collection_add, .arg = &list};
    call_init(&c, "GetProviderOrdersIntegrationSessionInfoList", true);
    call_add(&c, "sessionId", session);
    call_add(&c, "providerType", provider);
    bool ok = call_do(o, &c, &want, ret_reply);
    *ret_count = ok ? leave_out_cut(ret, list.count, provider) : 0;
    return ok;
}

struct login_page {
    char url[OTAPI_URL_SIZE];
};

bool otapi_get_provider_login(struct otapi *o, const char *session, const char *provider,
                              const char *return_url, char ret_url[OTAPI_URL_SIZE],
                              struct otapi_reply *ret_reply)
{
    static const struct field fields[] = {RECORD_TEXT(struct login_page, "RedirectUrl", url)};
    static const struct record type = RECORD_OF(struct login_page, fields);
    struct call c;
    struct login_page page = {0};
    const struct answer_want want = {.payload = &type, .into = &page};
    call_init(&c, "GetProviderOrdersIntegrationSessionAuthenticationInfo", true);
    call_add(&c, "sessionId", session);
    call_add(&c, "providerType", provider);
    call_add(&c, "returnUrl", return_url);
    if (!call_do(o, &c, &want, ret_reply))
        return false;
    if (page.url[0] == '\0')
        return call_no_payload(ret_reply, "address to log in at");
    if (!call_whole_text(ret_reply, "the address to log in at", page.url, sizeof(page.url)))
        return false;
    text_copy(ret_url, OTAPI_URL_SIZE, page.url);
    return true;
}
