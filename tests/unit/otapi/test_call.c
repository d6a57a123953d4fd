/* The layers below and in the envelope: what each way to fail is called, what people are told, what is sent again. */
#include "answerer_test.h"

#include "otapi/customer.h"
#include "otapi/order.h"

#define ENVELOPE(code, sub)                                                                                  \
    "<r><ErrorCode>" code "</ErrorCode><SubErrorCode>" sub                                                   \
    "</SubErrorCode><ErrorDescription>why</ErrorDescription>"                                                \
    "<RequestId>req-7</RequestId></r>"

/* A row of the reference's table of errors. */
static const struct row {
    const char *code;
    const char *sub_code;
    const char *body;
    enum otapi_outcome outcome;
    enum error_kind read_kind;  /* ERROR_RETRY: may be asked again later */
    enum otapi_written written; /* of a write */
} rows[] = {
#define ROW(code, sub, outcome, kind, written)                                                               \
    {                                                                                                        \
        code, sub, ENVELOPE(code, sub), outcome, kind, written                                               \
    }
    ROW("Ok", "", OTAPI_OK, ERROR_NONE, OTAPI_DONE),
    ROW("BatchError", "", OTAPI_OK, ERROR_NONE, OTAPI_DONE),
    ROW("SessionExpired", "SessionExpired", OTAPI_SESSION_EXPIRED, ERROR_DENIED, OTAPI_NOT_DONE),
    ROW("SomethingElse", "SessionExpired", OTAPI_SESSION_EXPIRED, ERROR_DENIED, OTAPI_NOT_DONE),
    ROW("AccessDenied", "", OTAPI_DENIED, ERROR_DENIED, OTAPI_NOT_DONE),
    ROW("AccessDenied", "CallFromIP", OTAPI_DENIED, ERROR_DENIED, OTAPI_NOT_DONE),
    ROW("AccessDenied", "InstanceKeyBan", OTAPI_DENIED, ERROR_DENIED, OTAPI_NOT_DONE),
    ROW("AccessDenied", "MissingTimestamp", OTAPI_DENIED, ERROR_DENIED, OTAPI_NOT_DONE),
    ROW("AccessDenied", "MissingSignature", OTAPI_DENIED, ERROR_DENIED, OTAPI_NOT_DONE),
    ROW("AccessDenied", "InvalidSignature", OTAPI_DENIED, ERROR_DENIED, OTAPI_NOT_DONE),
    ROW("InstanceKeyBan", "", OTAPI_DENIED, ERROR_DENIED, OTAPI_NOT_DONE),
    ROW("CallLimit", "", OTAPI_LIMIT, ERROR_RETRY, OTAPI_NOT_DONE),
    ROW("NotFound", "OrderWithId", OTAPI_NOT_FOUND, ERROR_INPUT, OTAPI_NOT_DONE),
    ROW("NotAvailable", "External_ProviderTemporaryUnavailable", OTAPI_UNAVAILABLE, ERROR_RETRY,
        OTAPI_NOT_DONE),
    ROW("ValidationError", "PasswordRequiredForFinishExternalAuthentication", OTAPI_REFUSED, ERROR_INPUT,
        OTAPI_NOT_DONE),
    ROW("ContractViolation", "InvalidInputValue", OTAPI_REFUSED, ERROR_INPUT, OTAPI_NOT_DONE),
    ROW("AlreadyExists", "UserAlreadyExistsInOtherDiscountGroup", OTAPI_REFUSED, ERROR_INPUT, OTAPI_NOT_DONE),
    ROW("InternalError", "", OTAPI_UNAVAILABLE, ERROR_RETRY, OTAPI_NOT_KNOWN),
    ROW("RKdevException", "", OTAPI_REFUSED, ERROR_INPUT, OTAPI_NOT_DONE),
    ROW("NeverSeenBefore", "Nor this", OTAPI_REFUSED, ERROR_INPUT, OTAPI_NOT_DONE),
};

static void every_row_of_the_error_table(void **state)
{
    (void)state;
    struct otapi_operator who;
    struct error err;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct row *r = &rows[i];
        say(r->body);
        platform.status = i % 2 ? 500 : 200; /* the envelope counts, whatever the status */
        int before = atomic_load(&platform.requests);
        assert_int_equal(otapi_get_operator_info(o, "op", &who, &reply), r->outcome == OTAPI_OK);
        assert_int_equal(reply.outcome, r->outcome);
        assert_int_equal(atomic_load(&platform.requests), before + 1); /* the client itself asks once */
        otapi_error(&reply, "GetOperatorInfo", &err);
        assert_int_equal(err.kind, r->read_kind);
        /* People see all four: code, sub code, description, and the number for the vendor's support. */
        assert_non_null(strstr(err.text, r->code));
        assert_non_null(strstr(err.text, r->sub_code));
        assert_non_null(strstr(err.text, "why"));
        assert_non_null(strstr(err.text, "req-7"));
        before = atomic_load(&platform.requests);
        assert_int_equal(otapi_cancel_order_as_operator(o, "op", "ORD-1", &reply), r->outcome == OTAPI_OK);
        assert_int_equal(atomic_load(&platform.requests), before + 1);
        assert_int_equal(otapi_written(&reply), r->written);
        otapi_write_error(&reply, "CancelSalesOrderForOperator", &err);
        assert_int_equal(err.kind, r->written == OTAPI_NOT_KNOWN ? ERROR_UNKNOWN : r->read_kind);
        assert_int_equal(error_exit_status(&err), r->written == OTAPI_NOT_KNOWN ? 3
                                                  : r->written == OTAPI_DONE    ? 0
                                                                                : 1);
    }
}

/* The rows below the envelope. A write is sent once in each. */
static void below_the_envelope(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum answer_way way;
        int status;
        const char *body;
        enum otapi_outcome outcome;
        const char *told;
    } ways[] = {
        {"closed without a word", ANSWER_DROP, 0, "", OTAPI_NO_ANSWER, "mpty reply"},
        {"cut in the middle", ANSWER_CUT, 0, ENVELOPE("Ok", ""), OTAPI_NO_ANSWER, "bytes"},
        {"no answer in time", ANSWER_SILENT, 0, "", OTAPI_NO_ANSWER,
         "imed out"}, /* of one who waits 500 ms */
        {"empty body", ANSWER_WHOLE, 0, "", OTAPI_NO_ANSWER, "empty"},
        {"empty body, 500", ANSWER_WHOLE, 500, "", OTAPI_NO_ANSWER, "status 500"},
        {"proxy page", ANSWER_WHOLE, 502, "<html><body>Bad gateway</body></html>", OTAPI_GARBAGE,
         "HTTP status 502"},
        {"plain text", ANSWER_WHOLE, 500, "Missing parameter: sessionId", OTAPI_GARBAGE, "HTTP status 500"},
        {"other XML", ANSWER_WHOLE, 0, "<a><b/></a>", OTAPI_GARBAGE, "no ErrorCode"},
        {"redirect", ANSWER_WHOLE, 302, "<a/>", OTAPI_GARBAGE, "otapi.url"},
    };
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        struct otapi_operator who;
        struct error err;
        platform.body = ways[i].body;
        platform.status = ways[i].status;
        platform.way = ways[i].way;
        struct otapi *client = ways[i].way == ANSWER_SILENT ? answerer_client_with(&platform, 500) : o;
        assert_false(otapi_get_operator_info(client, "op", &who, &reply));
        assert_int_equal(reply.outcome, ways[i].outcome);
        otapi_error(&reply, "GetOperatorInfo", &err);
        if (strstr(err.text, ways[i].told) == NULL)
            fail_msg("%s: %s", ways[i].name, err.text);
        assert_int_equal(err.kind, ERROR_RETRY);
        int before = atomic_load(&platform.requests);
        assert_false(otapi_cancel_order_as_operator(client, "op", "ORD-1", &reply));
        assert_int_equal(atomic_load(&platform.requests), before + 1);
        assert_true(reply.sent);
        assert_int_equal(otapi_written(&reply), OTAPI_NOT_KNOWN);
        otapi_write_error(&reply, "CancelSalesOrderForOperator", &err);
        assert_int_equal(error_exit_status(&err), 3);
        assert_non_null(strstr(err.text, "not known whether it was done"));
        if (client != o)
            otapi_free(client);
    }
}

/* A kept connection that the platform had closed: a read is asked again, a write never is. */
static void a_dead_kept_connection(void **state)
{
    (void)state;
    struct otapi_operator who;
    say(ENVELOPE("Ok", ""));
    assert_true(otapi_get_operator_info(o, "op", &who, &reply));
    platform.way = ANSWER_LATE_CLOSE;
    assert_true(
        otapi_get_operator_info(o, "op", &who, &reply)); /* a new connection, or the kept one and again */
    int before = atomic_load(&platform.requests);
    assert_true(otapi_get_operator_info(o, "op", &who, &reply));
    assert_int_equal(atomic_load(&platform.requests), before + 2); /* read, dropped, asked again */
    before = atomic_load(&platform.requests);
    long connections = otapi_connections(o);
    assert_true(otapi_cancel_order_as_operator(o, "op", "ORD-1", &reply));
    assert_int_equal(atomic_load(&platform.requests), before + 1);
    assert_int_equal(otapi_connections(o), connections + 1); /* on a connection of its own */
}

static void what_never_left_is_not_done(void **state)
{
    (void)state;
    struct error err;
    /* A port where nobody listens: this one's, after it has been closed. */
    struct answerer gone;
    answerer_start(&gone);
    answerer_stop(&gone);
    struct otapi *away = answerer_client(&gone);
    assert_false(otapi_cancel_order_as_operator(away, "op", "ORD-1", &reply));
    assert_int_equal(reply.outcome, OTAPI_NO_ANSWER);
    assert_false(reply.sent);
    assert_int_equal(otapi_written(&reply), OTAPI_NOT_DONE);
    otapi_write_error(&reply, "CancelSalesOrderForOperator", &err);
    assert_int_equal(err.kind, ERROR_RETRY);
    otapi_interrupt(away);
    assert_false(otapi_cancel_order_as_operator(away, "op", "ORD-1", &reply));
    assert_int_equal(otapi_written(&reply), OTAPI_NOT_DONE);
    otapi_free(away);
}

/* The one refusal after which the same call is made again: the clock was wrong, the answer says what time it is. */
static void a_wrong_clock_is_corrected_once(void **state)
{
    (void)state;
    say(ENVELOPE("AccessDenied", "InvalidTimestamp"));
    int before = atomic_load(&platform.requests);
    assert_false(otapi_cancel_order_as_operator(o, "op", "ORD-1", &reply));
    assert_int_equal(atomic_load(&platform.requests), before + 2);
    assert_int_equal(otapi_written(&reply), OTAPI_NOT_DONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_of_the_error_table),    cmocka_unit_test(below_the_envelope),
        cmocka_unit_test(a_dead_kept_connection),          cmocka_unit_test(what_never_left_is_not_done),
        cmocka_unit_test(a_wrong_clock_is_corrected_once),
    };
    return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
