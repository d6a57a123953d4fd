#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "call.h"
#include "outcome.h"
#include "search_xml.h"
#include "signature.h"

/* The sample of the platform's documentation. */
static void the_documented_vector(void **state)
{
    (void)state;
    const struct argument arguments[] = {{"timestamp", "20210212114345"},
                                         {"language", "ru"},
                                         {"instanceKey", "INSTANCEKEY"},
                                         {"categoryId", "0"}};
    char signature[SIGNATURE_SIZE];
    signature_make("GetCategoryInfo", arguments, 4, "123123", signature);
    assert_string_equal(signature, "305330c8b160062a90c9449cd146f4fb79a458d0fe3f04b55908edab5c65f1a5");
}

static void time_stamps_are_utc(void **state)
{
    (void)state;
    char stamp[TIMESTAMP_SIZE];
    signature_timestamp(INT64_C(1613130225) * 1000000, stamp);
    assert_string_equal(stamp, "20210212114345");
}

static void codes_become_outcomes(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        const char *sub_code;
        enum otapi_outcome outcome;
    } cases[] = {
        {"Ok", "", OTAPI_OK},
        {"BatchError", "", OTAPI_OK},
        {"SessionExpired", "", OTAPI_SESSION_EXPIRED},
        {"AccessDenied", "SessionExpired", OTAPI_SESSION_EXPIRED},
        {"AccessDenied", "CallFromIP", OTAPI_DENIED},
        {"InstanceKeyBan", "", OTAPI_DENIED},
        {"CallLimit", "", OTAPI_LIMIT},
        {"NotFound", "OrderWithId", OTAPI_NOT_FOUND},
        {"NotAvailable", "", OTAPI_UNAVAILABLE},
        {"InternalError", "", OTAPI_UNAVAILABLE},
        {"ValidationError", "", OTAPI_REFUSED},
        {"ContractViolation", "", OTAPI_REFUSED},
        {"SomethingNew", "", OTAPI_REFUSED},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct answer a = {0};
        text_copy(a.code, sizeof(a.code), cases[i].code);
        text_copy(a.sub_code, sizeof(a.sub_code), cases[i].sub_code);
        assert_int_equal(outcome_of(&a), cases[i].outcome);
    }
}

static void errors_say_what_the_vendor_needs(void **state)
{
    (void)state;
    struct otapi_reply reply = {.outcome = OTAPI_NOT_FOUND};
    struct error err;
    text_copy(reply.code, sizeof(reply.code), "NotFound");
    text_copy(reply.sub_code, sizeof(reply.sub_code), "OrderWithId");
    text_copy(reply.description, sizeof(reply.description), "No order");
    text_copy(reply.request_id, sizeof(reply.request_id), "req-9");
    otapi_error(&reply, "GetSalesOrderDetailsForOperator", &err);
    assert_string_equal(
        err.text,
        "GetSalesOrderDetailsForOperator: not found (NotFound/OrderWithId): No order [request req-9]");
    assert_int_equal(err.kind, ERROR_INPUT);
    reply = (struct otapi_reply){.outcome = OTAPI_NO_ANSWER};
    otapi_error(&reply, "X", &err);
    assert_int_equal(err.kind, ERROR_RETRY);
}

static void searches_as_xml(void **state)
{
    (void)state;
    struct text xml = {0};
    const char *waybills[] = {"SF1<&>", "YT2\x01"};
    const int statuses[] = {2, 4};
    const struct otapi_line_search search = {.waybills = waybills,
                                             .waybill_count = 2,
                                             .statuses = statuses,
                                             .status_count = 2,
                                             .can_be_purchased = 1,
                                             .provider = "Taobao",
                                             .order_by = "CreationDate:DESC"};
    search_xml_lines(&xml, &search);
    assert_string_equal(
        xml.data,
        "<OrderLineSearchParameters><OrderSearchParameters><ProviderType>Taobao</ProviderType>"
        "<OrderBy>CreationDate:DESC</OrderBy></OrderSearchParameters><StatusIdList><Id>2</Id><Id>4</Id>"
        "</StatusIdList><CanBePurchased>true</CanBePurchased><VendorPurchaseWaybillIdList>"
        "<Id>SF1&lt;&amp;&gt;</Id><Id>YT2</Id></VendorPurchaseWaybillIdList></OrderLineSearchParameters>");
    text_fini(&xml);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_documented_vector), cmocka_unit_test(time_stamps_are_utc),
        cmocka_unit_test(codes_become_outcomes), cmocka_unit_test(errors_say_what_the_vendor_needs),
        cmocka_unit_test(searches_as_xml),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
