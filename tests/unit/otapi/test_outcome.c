#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/attr.h"
#include "base/text.h"
#include "outcome.h"

static enum otapi_outcome of(const char *code, const char *sub_code)
{
    struct answer answer = {0};
    text_copy(answer.code, sizeof(answer.code), code);
    text_copy(answer.sub_code, sizeof(answer.sub_code), sub_code);
    return outcome_of(&answer);
}

static void codes_say_what_to_do(void **state)
{
    (void)state;
    assert_int_equal(of("Ok", ""), OTAPI_OK);
    assert_int_equal(of("BatchError", ""), OTAPI_OK);
    assert_int_equal(of("SessionExpired", ""), OTAPI_SESSION_EXPIRED);
    assert_int_equal(of("ValidationError", "SessionExpired"), OTAPI_SESSION_EXPIRED);
    assert_int_equal(of("AccessDenied", ""), OTAPI_DENIED);
    assert_int_equal(of("InstanceKeyBan", ""), OTAPI_DENIED);
    assert_int_equal(of("CallLimit", ""), OTAPI_LIMIT);
    assert_int_equal(of("NotFound", ""), OTAPI_NOT_FOUND);
    assert_int_equal(of("NotAvailable", ""), OTAPI_UNAVAILABLE);
    assert_int_equal(of("InternalError", ""), OTAPI_UNAVAILABLE);
    /* A code that nobody has told us of is a refusal: nothing is repeated. */
    assert_int_equal(of("ValidationError", "AnythingElse"), OTAPI_REFUSED);
    assert_int_equal(of("ok", ""), OTAPI_REFUSED);
    assert_int_equal(of("", ""), OTAPI_REFUSED);
}

static void an_error_has_all_that_support_asks_for(void **state)
{
    (void)state;
    struct error err;
    struct otapi_reply reply = {.outcome = OTAPI_REFUSED,
                                .code = "ValidationError",
                                .sub_code = "Balance",
                                .description = "Not enough money",
                                .request_id = "r-1"};
    otapi_error(&reply, "SalesPaymentReserve", &err);
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_string_equal(
        err.text, "SalesPaymentReserve: refused (ValidationError/Balance): Not enough money [request r-1]");
    reply = (struct otapi_reply){.outcome = OTAPI_NO_ANSWER};
    otapi_error(&reply, "SearchOrders", &err);
    assert_int_equal(err.kind, ERROR_RETRY);
    assert_string_equal(err.text, "SearchOrders: no answer");
}

/* What must never be: "not done" of a write that may have been done. */
static void a_lost_answer_is_not_known(void **state)
{
    (void)state;
    static const enum otapi_outcome lost[] = {OTAPI_NO_ANSWER, OTAPI_GARBAGE, OTAPI_INTERRUPTED};
    for (size_t i = 0; i < COUNT_OF(lost); i++) {
        struct otapi_reply reply = {.outcome = lost[i], .sent = true};
        assert_int_equal(otapi_written(&reply), OTAPI_NOT_KNOWN);
        reply.sent = false; /* it never left this machine */
        assert_int_equal(otapi_written(&reply), OTAPI_NOT_DONE);
    }
    struct otapi_reply reply = {.outcome = OTAPI_UNAVAILABLE, .code = "InternalError", .sent = true};
    assert_int_equal(otapi_written(&reply), OTAPI_NOT_KNOWN);
    text_copy(reply.code, sizeof(reply.code), "NotAvailable");
    assert_int_equal(otapi_written(&reply), OTAPI_NOT_DONE);
    static const enum otapi_outcome said_no[] = {OTAPI_SESSION_EXPIRED, OTAPI_DENIED, OTAPI_LIMIT,
                                                 OTAPI_REFUSED, OTAPI_NOT_FOUND};
    for (size_t i = 0; i < COUNT_OF(said_no); i++)
        assert_int_equal(otapi_written(&(struct otapi_reply){.outcome = said_no[i], .sent = true}),
                         OTAPI_NOT_DONE);
    assert_int_equal(otapi_written(&(struct otapi_reply){.outcome = OTAPI_OK, .sent = true}), OTAPI_DONE);
}

static void the_error_of_a_write_says_so(void **state)
{
    (void)state;
    struct error err;
    otapi_write_error(&(struct otapi_reply){.outcome = OTAPI_NO_ANSWER, .sent = true}, "AddOrder", &err);
    assert_int_equal(err.kind, ERROR_UNKNOWN);
    assert_int_equal(error_exit_status(&err), 3);
    assert_non_null(strstr(err.text, "not known whether it was done"));
    otapi_write_error(&(struct otapi_reply){.outcome = OTAPI_NO_ANSWER}, "AddOrder", &err);
    assert_int_equal(err.kind, ERROR_RETRY);
    assert_null(strstr(err.text, "not known"));
}

static void every_outcome_has_its_own_name(void **state)
{
    (void)state;
    for (int a = OTAPI_OK; a <= OTAPI_INTERRUPTED; a++)
        for (int b = a + 1; b <= OTAPI_INTERRUPTED; b++)
            assert_string_not_equal(otapi_outcome_name((enum otapi_outcome)a),
                                    otapi_outcome_name((enum otapi_outcome)b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_say_what_to_do),
        cmocka_unit_test(an_error_has_all_that_support_asks_for),
        cmocka_unit_test(a_lost_answer_is_not_known),
        cmocka_unit_test(the_error_of_a_write_says_so),
        cmocka_unit_test(every_outcome_has_its_own_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
