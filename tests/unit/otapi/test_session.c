#include "answerer_test.h"

#include "otapi/customer.h"

static void log_ins(void **state)
{
    (void)state;
    char session[OTAPI_SESSION_SIZE] = "old";
    say(OK_HEAD "<SessionId><Value>op-1</Value></SessionId>" OK_TAIL);
    assert_true(otapi_authenticate_operator(o, "me", "p&s", session, &reply));
    assert_string_equal(session, "op-1");
    EXPECT_CALL("AuthenticateInstanceOperator", "userLogin", "me", "userPassword", "p&s", "language", "en",
                "sessionId", NULL);
    say(OK_HEAD "<SessionId> cust-1 </SessionId>" OK_TAIL);
    assert_true(otapi_authenticate(o, "buyer", "secret", true, session, &reply));
    assert_string_equal(session, "cust-1");
    EXPECT_CALL("Authenticate", "sessionId", "", "userLogin", "buyer", "userPassword", "secret", "rememberMe",
                "true");
    say(OK_HEAD "<SessionId><Value>cust-2</Value></SessionId>" OK_TAIL);
    assert_true(otapi_authenticate_as_user(o, "op-1", "buyer", session, &reply));
    assert_string_equal(session, "cust-2");
    EXPECT_CALL("AuthenticateAsUser", "sessionId", "op-1", "userLogin", "buyer", "userPassword", NULL);
    say(OK_HEAD "<SessionId/>" OK_TAIL);
    assert_false(otapi_authenticate(o, "buyer", "secret", false, session, &reply));
    assert_int_equal(reply.outcome, OTAPI_GARBAGE);
    assert_string_equal(session, "cust-2"); /* untouched */
    answerer_expect(&platform, "rememberMe", "false");
    char body[400];
    text_format(body, sizeof(body), OK_HEAD "<SessionId>%0200d</SessionId>" OK_TAIL, 7);
    say(body);
    assert_false(
        otapi_authenticate_operator(o, "me", "p&s", session, &reply)); /* a part of it is no session */
    assert_int_equal(reply.outcome, OTAPI_GARBAGE);
    assert_string_equal(session, "cust-2");
    say("<r><ErrorCode>ValidationError</ErrorCode><ErrorDescription>secret is wrong</ErrorDescription></r>");
    assert_false(otapi_authenticate(o, "buyer", "secret", false, session, &reply));
    assert_string_equal(reply.description, "****** is wrong"); /* what was secret stays so */
}

static void identities(void **state)
{
    (void)state;
    struct otapi_operator who;
    struct otapi_user user;
    say(OK_HEAD "<Result><OperatorId>3</OperatorId><LastName>Li</LastName></Result>" OK_TAIL);
    assert_true(otapi_get_operator_info(o, "op-1", &who, &reply));
    assert_string_equal(who.id, "3");
    assert_string_equal(who.name, "Li");
    EXPECT_CALL("GetOperatorInfo", "sessionId", "op-1", "language", NULL);
    say(OK_HEAD "<UserStatusInfo><Login>buyer</Login><Id><Value>77</Value></Id></UserStatusInfo>" OK_TAIL);
    assert_true(otapi_get_user_status(o, "cust-1", &user, &reply));
    assert_string_equal(user.id, "77");
    assert_string_equal(user.login, "buyer");
    EXPECT_CALL("GetUserStatusInfo", "sessionId", "cust-1", "language", "en");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(log_ins), cmocka_unit_test(identities)};
    return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
