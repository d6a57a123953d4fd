/* Three kinds of session, kept apart. */
#include "bed.h"

static void operators_log_in(void **state)
{
    struct bed b;
    char session[SIM_ID_SIZE];
    (void)state;
    bed_init(&b);
    bed_call(&b, "AuthenticateInstanceOperator", "userLogin=demo&userPassword=wrong");
    assert_answer(&b, "ValidationError");
    bed_call(&b, "AuthenticateInstanceOperator", "userLogin=demo&userPassword=demo");
    text_copy(session, sizeof(session), bed_text(&b, "Value", 0));
    bed_ask(&b, session, "GetOperatorInfo", "", NULL, NULL);
    assert_element(&b, "IsSalesOperator", 0, "true");
    bed_ask(&b, "none of ours", "GetOperatorInfo", "", NULL, NULL);
    assert_answer(&b, "SessionExpired");
    assert_element(&b, "SubErrorCode", 0, "SessionExpired");
    bed_fini(&b);
}

static void customers_log_in(void **state)
{
    struct bed b;
    char session[SIM_ID_SIZE];
    (void)state;
    bed_init(&b);
    bed_call(&b, "Authenticate", "sessionId=&userLogin=customer&userPassword=customer&rememberMe=false");
    text_copy(session, sizeof(session), bed_text(&b, "SessionId", 0));
    bed_ask(&b, session, "GetUserStatusInfo", "", NULL, NULL);
    assert_element(&b, "Login", 0, "customer");
    assert_element(&b, "Id", 0, "11");
    bed_ask(&b, session, "GetUserProfileInfoList", "", NULL, NULL);
    assert_element(&b, "Id", 0, "501");
    bed_call(&b, "Authenticate", "sessionId=&userLogin=customer&userPassword=demo&rememberMe=false");
    assert_answer(&b, "ValidationError");
    bed_call(&b, "Authenticate", "sessionId=&userLogin=&userPassword=customer&rememberMe=false");
    assert_answer(&b, "ValidationError");
    bed_fini(&b);
}

static void operators_act_as_customers(void **state)
{
    struct bed b;
    char session[SIM_ID_SIZE];
    (void)state;
    bed_init(&b);
    bed_operator(&b, "AuthenticateAsUser", "userLogin=customer2");
    text_copy(session, sizeof(session), bed_text(&b, "SessionId", 0));
    bed_ask(&b, session, "GetUserProfileInfoList", "", NULL, NULL);
    assert_answer(&b, "Ok");
    assert_int_equal(bed_count(&b, "<Item>"), 0);
    bed_operator(&b, "AuthenticateAsUser", "userLogin=nobody");
    assert_answer(&b, "NotFound");
    bed_customer(&b, "AuthenticateAsUser", "userLogin=customer");
    assert_answer(&b, "AccessDenied");
    bed_fini(&b);
}

static void sessions_are_kept_apart(void **state)
{
    struct bed b;
    (void)state;
    bed_init(&b);
    bed_customer(&b, "GetOperatorInfo", "");
    assert_answer(&b, "AccessDenied");
    bed_customer(&b, "GetSalesOrderDetailsForOperator", "salesId=ORD-0000000001&filter=&queryType=0");
    assert_answer(&b, "AccessDenied");
    bed_operator(&b, "GetUserProfileInfoList", "");
    assert_answer(&b, "AccessDenied");
    bed_operator(&b, "AddOrder", "xmlAddData=");
    assert_answer(&b, "AccessDenied");
    bed_fini(&b);
}

static void sessions_end(void **state)
{
    struct bed b;
    (void)state;
    bed_init(&b);
    bed_steer(&b, "rules", "session-life=1&speed=1000000");
    bed_call(&b, "AuthenticateInstanceOperator", "userLogin=demo&userPassword=demo");
    text_copy(b.operator_session, SIM_ID_SIZE, bed_text(&b, "Value", 0));
    int64_t begin_us = platform_now_us(&b.server.platform);
    while (platform_now_us(&b.server.platform) < begin_us + 2000000)
        ;
    bed_operator(&b, "GetOperatorInfo", "");
    assert_answer(&b, "SessionExpired");
    bed_steer(&b, "expire", "");
    bed_customer(&b, "GetUserStatusInfo", "");
    assert_answer(&b, "SessionExpired");
    bed_fini(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operators_log_in),
        cmocka_unit_test(customers_log_in),
        cmocka_unit_test(operators_act_as_customers),
        cmocka_unit_test(sessions_are_kept_apart),
        cmocka_unit_test(sessions_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
