/* The door: key, signature, missing arguments, faults, the journal of writes. */
#include "bed.h"

static void the_key_is_checked(void **state)
{
    struct bed b;
    (void)state;
    bed_init(&b);
    b.server.config.key = "another";
    bed_call(&b, "GetProviderInfoList", "");
    assert_answer(&b, "Ok");
    struct form form = {0};
    form_add(&form, "instanceKey", "demo-key");
    form_add(&form, "language", "en");
    bed_serve(&b, "/OtapiWebService2.asmx/GetProviderInfoList", &form);
    assert_answer(&b, "AccessDenied");
    assert_non_null(strstr(b.answer, "xmlns=\"http://services.opentao.net\""));
    form_fini(&form);
    bed_fini(&b);
}

static void arguments_must_be_there(void **state)
{
    struct bed b;
    (void)state;
    bed_init(&b);
    bed_operator(&b, "PostTransaction", "customerId=11&amount=1&isDebit=true&transactionDate=");
    assert_int_equal(b.status, 500);
    assert_string_equal(b.answer, "Missing parameter: comment.\r\n");
    assert_int_equal(b.server.platform.journal.total, 0); /* it never reached the platform */
    b.server.config.lenient = true;
    bed_operator(&b, "PostTransaction", "customerId=11&amount=1&isDebit=true&transactionDate=");
    assert_answer(&b, "Ok");
    bed_call(&b, "NoSuchMethod", "");
    assert_int_equal(b.status, 500);
    bed_serve(&b, "/service/GetProviderInfoList", NULL);
    assert_int_equal(b.status, 400);
    bed_serve(&b, "/elsewhere", &(struct form){0});
    assert_int_equal(b.status, 404);
    bed_fini(&b);
}

static void unsigned_calls_are_refused(void **state)
{
    struct bed b;
    (void)state;
    bed_init(&b);
    b.server.config.secret = "s";
    bed_call(&b, "GetProviderInfoList", "");
    assert_element(&b, "SubErrorCode", 0, "MissingTimestamp");
    bed_call(&b, "GetProviderInfoList", "timestamp=20210212114345");
    assert_element(&b, "SubErrorCode", 0, "MissingSignature");
    bed_call(&b, "GetProviderInfoList", "timestamp=20210212114345&signature=00");
    assert_element(&b, "SubErrorCode", 0, "InvalidTimestamp");
    bed_fini(&b);
}

static const char transaction[] = "customerId=11&amount=1&comment=&isDebit=true&transactionDate=";

/* Whether a call with that fault is done, and what the journal says of it. */
static void faults_and_writes(void **state)
{
    static const struct {
        const char *kind;
        bool done;
        const char *code; /* in the journal; "": not there */
    } rows[] = {
        {"none", true, "Ok"},
        {"reset", true, "Ok"},
        {"cut", true, "Ok"},
        {"html", true, "Ok"},
        {"empty", true, "Ok"},
        {"http500", true, "Ok"},
        {"down", false, ""},
        {"denied", false, "AccessDenied"},
        {"internal", false, "InternalError"},
        {"expired", false, "SessionExpired"},
    };
    struct bed b;
    (void)state;
    bed_init(&b);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char arguments[64];
        int64_t before = b.server.platform.customers[SIM_CUSTOMER].balance_cents;
        size_t entries = b.server.platform.journal.count;
        text_format(arguments, sizeof(arguments), "kind=%s", rows[i].kind);
        bed_steer(&b, "fault", arguments);
        bed_operator(&b, "PostTransaction", transaction);
        assert_int_equal(b.server.platform.customers[SIM_CUSTOMER].balance_cents - before,
                         rows[i].done ? 100 : 0);
        assert_int_equal(b.server.platform.journal.count - entries, rows[i].code[0] ? 1 : 0);
        if (rows[i].code[0])
            assert_string_equal(b.server.platform.journal.entries[entries].code, rows[i].code);
    }
    bed_fini(&b);
}

static void a_fault_of_one_method(void **state)
{
    struct bed b;
    (void)state;
    bed_init(&b);
    bed_steer(&b, "fault", "kind=internal&method=PostTransaction&count=1");
    bed_operator(&b, "GetOperatorInfo", "");
    assert_answer(&b, "Ok");
    bed_operator(&b, "PostTransaction", transaction);
    assert_answer(&b, "InternalError");
    bed_operator(&b, "PostTransaction", transaction);
    assert_answer(&b, "Ok");
    bed_fini(&b);
}

static void the_journal_knows_a_repeated_write(void **state)
{
    struct bed b;
    (void)state;
    bed_init(&b);
    bed_operator(&b, "PostTransaction", transaction);
    bed_call(&b, "AuthenticateInstanceOperator", "userLogin=demo&userPassword=demo");
    text_copy(b.operator_session, SIM_ID_SIZE, bed_text(&b, "Value", 0));
    bed_operator(&b, "PostTransaction", transaction); /* under another session */
    bed_operator(&b, "PostTransaction", "customerId=11&amount=2&comment=&isDebit=true&transactionDate=");
    bed_operator(&b, "CancelSalesOrderForOperator", "salesId=ORD-1%22");
    const struct journal *j = &b.server.platform.journal;
    assert_int_equal(j->total, 4);
    assert_string_equal(j->entries[0].digest, j->entries[1].digest);
    assert_string_not_equal(j->entries[0].digest, j->entries[2].digest);
    bed_serve(&b, "/sim/writes", &(struct form){0});
    assert_non_null(strstr(b.answer, "{\"total\":4,\"writes\":["));
    assert_int_equal(bed_count(&b, "\"digest\""), 4);
    assert_non_null(strstr(b.answer, "\"order\":\"ORD-1?\""));
    bed_steer(&b, "writes", "method=PostTransaction&from=1");
    assert_int_equal(bed_count(&b, "\"digest\""), 2);
    bed_fini(&b);
}

static void pictures(void **state)
{
    struct bed b;
    (void)state;
    bed_init(&b);
    bed_steer(&b, "pictures/7.png", "");
    assert_int_equal(b.status, 200);
    assert_memory_equal(b.answer, "\x89PNG\r\n\x1a\n", 8);
    bed_steer(&b, "pictures/..%2F", "");
    assert_int_equal(b.status, 404);
    bed_steer(&b, "pictures", "mode=missing");
    bed_steer(&b, "pictures/7.png", "");
    assert_int_equal(b.status, 404);
    bed_details(&b, "ORD-0000000001");
    assert_element(&b, "ItemImageURL", 0, "http://127.0.0.1:9/sim/pictures/1.png");
    bed_fini(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_key_is_checked),
        cmocka_unit_test(arguments_must_be_there),
        cmocka_unit_test(unsigned_calls_are_refused),
        cmocka_unit_test(faults_and_writes),
        cmocka_unit_test(a_fault_of_one_method),
        cmocka_unit_test(the_journal_knows_a_repeated_write),
        cmocka_unit_test(pictures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
