/* Customers' profiles and accounts. */
#include "otapi/customer.h"

#include "call.h"

static const struct field profile_fields[] = {
    RECORD_TEXT(struct otapi_profile, "Id", id),
    RECORD_TEXT(struct otapi_profile, "LastName", last_name),
    RECORD_TEXT(struct otapi_profile, "FirstName", first_name),
    RECORD_TEXT(struct otapi_profile, "MiddleName", middle_name),
    RECORD_TEXT(struct otapi_profile, "CountryCode", country),
    RECORD_TEXT(struct otapi_profile, "Region", region),
    RECORD_TEXT(struct otapi_profile, "City", city),
    RECORD_TEXT(struct otapi_profile, "Address", address),
    RECORD_TEXT(struct otapi_profile, "PostalCode", postal_code),
    RECORD_TEXT(struct otapi_profile, "Phone", phone),
};
static const struct record profile = RECORD_OF(struct otapi_profile, profile_fields);
RECORD_CONTENT(profiles, profile);

bool otapi_get_profiles(struct otapi *o, const char *customer_session, struct otapi_profile *ret, size_t max,
                        size_t *ret_count, struct otapi_reply *ret_reply)
{
    struct call c;
    struct collection list = {.items = ret, .item_size = sizeof(*ret), .id_size = 1, .max = max};
    const struct answer_want want = {.payload = &profiles, .each = collection_add, .arg = &list};
    call_init(&c, "GetUserProfileInfoList", true);
    call_add(&c, "sessionId", customer_session);
    bool ok = call_do(o, &c, &want, ret_reply);
    *ret_count = ok ? list.count : 0;
    return ok;
}

bool otapi_get_account(struct otapi *o, const char *session, const char *customer_id,
                       struct otapi_account *ret, struct otapi_reply *ret_reply)
{
    static const struct field fields[] = {
        RECORD_TEXT(struct otapi_account, "Num", number),
        RECORD_TEXT(struct otapi_account, "CurrencyCode", currency),
        RECORD_TEXT(struct otapi_account, "Balance", balance),
        RECORD_TEXT(struct otapi_account, "ReservedAmount", reserved),
        RECORD_TEXT(struct otapi_account, "AvailableAmount", available),
    };
    static const struct record type = RECORD_OF(struct otapi_account, fields);
    struct call c;
    struct otapi_account account = {0};
    const struct answer_want want = {.payload = &type, .into = &account};
    call_init(&c, "GetAccountInfoForOperator", true);
    call_add(&c, "sessionId", session);
    call_add(&c, "customerId", customer_id);
    if (!call_do(o, &c, &want, ret_reply))
        return false;
    *ret = account;
    return true;
}
