#include "answerer_test.h"

#include "otapi/money.h"

static void transactions(void **state)
{
    (void)state;
    say(OK_VOID);
    assert_true(otapi_post_transaction(o, "op", "77", "62.7", "for ORD-1", true, &reply));
    EXPECT_CALL("PostTransaction", "sessionId", "op", "customerId", "77", "amount", "62.70", "comment",
                "for ORD-1", "isDebit", "true", "transactionDate", "", "language", "en");
    assert_int_equal(otapi_written(&reply), OTAPI_DONE);
    static const char *const bad[] = {"1,5", "1e2", "", "-1", "0", "12.50 USD"};
    int before = atomic_load(&platform.requests);
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_false(otapi_post_transaction(o, "op", "77", bad[i], "", true, &reply));
        assert_int_equal(reply.outcome, OTAPI_REFUSED);
        assert_int_equal(otapi_written(&reply), OTAPI_NOT_DONE);
    }
    assert_int_equal(atomic_load(&platform.requests), before); /* nothing of it went out */
}

static void dates(void **state)
{
    (void)state;
    static const struct {
        enum otapi_date setting;
        const char *shape; /* 0 stands for any digit */
    } rows[] = {{OTAPI_DATE_NONE, ""},
                {OTAPI_DATE_ISO, "0000-00-00T00:00:00"},
                {OTAPI_DATE_DASHES, "0000-00-00 00-00-00"}};
    say(OK_VOID);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct error err;
        const struct otapi_config config = {.url = platform.url,
                                            .instance_key = "test-key",
                                            .language = "en",
                                            .timeout_ms = 60000,
                                            .connect_timeout_ms = 60000,
                                            .answer_max_bytes = 1 << 20,
                                            .transaction_date = rows[i].setting};
        struct otapi *other = otapi_new(&config, &err);
        assert_non_null(other);
        assert_true(otapi_post_transaction(other, "op", "77", "1", "", false, &reply));
        char *date = answerer_argument(&platform, "transactionDate");
        for (char *p = date; *p; p++)
            if (*p >= '0' && *p <= '9')
                *p = '0';
        assert_string_equal(date, rows[i].shape);
        free(date);
        answerer_expect(&platform, "isDebit", "false");
        otapi_free(other);
    }
}

static void payments(void **state)
{
    (void)state;
    struct otapi_payment p;
    static const char answer[] = OK_HEAD
        "<Result><SalesId>ORD-1</SalesId><CustId>77</CustId><CustBalanceAvail>0.30</CustBalanceAvail>"
        "<SalesAmount>62.70</SalesAmount><SalesPaid>62.70</SalesPaid><CurrencyCode>USD</CurrencyCode></"
        "Result>" OK_TAIL;
    say(answer);
    assert_true(otapi_reserve_payment(o, "op", "ORD-1", "62.70", &p, &reply));
    assert_string_equal(p.paid, "62.70");
    assert_string_equal(p.available, "0.30");
    EXPECT_CALL("SalesPaymentReserve", "sessionId", "op", "salesId", "ORD-1", "amount", "62.70");
    assert_true(otapi_get_payment(o, "op", "ORD-1", &p, &reply));
    assert_string_equal(p.customer_id, "77");
    EXPECT_CALL("GetSalesPaymentInfo", "sessionId", "op", "salesId", "ORD-1", "amount", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(transactions), cmocka_unit_test(dates),
                                       cmocka_unit_test(payments)};
    return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
