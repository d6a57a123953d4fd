#include "answerer_test.h"

#include "otapi/customer.h"

static void profiles(void **state)
{
    (void)state;
    struct otapi_profile list[2];
    size_t count;
    say(OK_HEAD "<Result><Content><Item><FirstName>Ann</FirstName><City>北京</City><Id>5</Id></"
                "Item><Item><Id><Value>6"
                "</Value></Id><LastName/></Item><Item><Id>7</Id></Item></Content></Result>" OK_TAIL);
    assert_true(otapi_get_profiles(o, "c", list, 2, &count, &reply));
    assert_int_equal(count, 2); /* what does not fit is left out */
    assert_string_equal(list[0].id, "5");
    assert_string_equal(list[0].first_name, "Ann");
    assert_string_equal(list[0].city, "北京");
    assert_string_equal(list[1].id, "6");
    EXPECT_CALL("GetUserProfileInfoList", "sessionId", "c", "language", "en");
    say(OK_HEAD "<Result><Content/></Result>" OK_TAIL);
    assert_true(otapi_get_profiles(o, "c", list, 2, &count, &reply));
    assert_int_equal(count, 0);
    say(REFUSAL);
    assert_false(otapi_get_profiles(o, "c", list, 2, &count, &reply));
    assert_int_equal(count, 0);
}

static void accounts(void **state)
{
    (void)state;
    struct otapi_account a;
    say(OK_HEAD "<Result><Id>1</Id><Num>A-1</Num><CurrencyCode>USD</CurrencyCode><Balance>62.70</Balance>"
                "<ReservedAmount>0</ReservedAmount><AvailableAmount>62.7</AvailableAmount></Result>" OK_TAIL);
    assert_true(otapi_get_account(o, "op", "77", &a, &reply));
    assert_string_equal(a.number, "A-1");
    assert_string_equal(a.balance, "62.70");
    assert_string_equal(a.available, "62.7");
    EXPECT_CALL("GetAccountInfoForOperator", "sessionId", "op", "customerId", "77");
    say(OK_HEAD OK_TAIL); /* no payload: nothing is known, nothing is made up */
    assert_true(otapi_get_account(o, "op", "77", &a, &reply));
    assert_string_equal(a.balance, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(profiles), cmocka_unit_test(accounts)};
    return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
