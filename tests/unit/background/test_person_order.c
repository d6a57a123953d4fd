#include "ask.h"

static struct bed bed;

static int start(void **state)
{
    (void)state;
    bed_init(&bed);
    text_copy(bed.config.settings.customer_login, sizeof(bed.config.settings.customer_login), "customer");
    bed_start(&bed);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    bed_stop(&bed);
    return 0;
}

#define ADD(rest, reference)                                                                                 \
    "{\"id\":1,\"do\":\"order.add\"," rest                                                                   \
    "\"order\":{\"delivery_mode_id\":\"free1\",\"reference\":\"" reference                                   \
    "\",\"items\":[{\"item_id\":\"600000000001\",\"quantity\":2},{\"item_id\":\"600000000404\","             \
    "\"quantity\":1}]}}"

static void whose_order_it_is(void **state)
{
    (void)state;
    /* The configured customer without a password: the operator acts as him, and his only profile is taken. */
    json_t *added = ask_done(&bed, ADD("", "ref-own"));
    assert_string_equal(ask_get(added, "how"), "added");
    assert_string_equal(ask_get(json_object_get(added, "order"), "comment"), "[ref-own]");
    assert_int_equal(json_array_size(json_object_get(added, "dropped")), 1);
    json_decref(added);
    int before = bed_writes(&bed, "AddOrder");
    ask_fails(&bed, ADD("\"customer\":\"customer2\",", "ref-two"), ERROR_INPUT,
              "the customer has no profile");
    ask_fails(&bed, ADD("\"customer\":\"nobody\",", "ref-none"), ERROR_INPUT, "AuthenticateAsUser");
    ask_fails(&bed, "{\"id\":1,\"do\":\"order.add\",\"order\":{}}", ERROR_INPUT,
              "order: delivery_mode_id: it is missing");
    assert_int_equal(bed_writes(&bed, "AddOrder"), before);
}

static void the_same_reference_is_the_same_order(void **state)
{
    (void)state;
    json_t *first = ask_done(&bed, ADD("", "ref-again"));
    json_t *second = ask_done(&bed, ADD("", "ref-again"));
    assert_string_equal(ask_get(second, "how"), "there already");
    assert_string_equal(ask_get(second, "order_id"), ask_get(first, "order_id"));
    json_decref(second);
    second = ask_done(&bed, "{\"id\":1,\"do\":\"order.list\",\"reference\":\"ref-again\"}");
    assert_int_equal(json_array_size(json_object_get(second, "orders")), 1);
    json_decref(second);
    json_decref(first);
}

/* Its comment as long as may be: what is read of it is cut, and the reference is found all the same. */
static void the_same_reference_in_a_long_comment(void **state)
{
    char comment[257];
    char request[1024];
    (void)state;
    memset(comment, 'c', sizeof(comment) - 1);
    comment[sizeof(comment) - 1] = '\0';
    text_format(request, sizeof(request),
                "{\"id\":1,\"do\":\"order.add\",\"order\":{\"delivery_mode_id\":\"free1\",\"comment\":\"%s\","
                "\"reference\":\"ref-long\",\"items\":[{\"item_id\":\"600000000001\",\"quantity\":2}]}}",
                comment);
    int before = bed_writes(&bed, "AddOrder");
    json_t *first = ask_done(&bed, request);
    json_t *second = ask_done(&bed, request);
    assert_string_equal(ask_get(second, "how"), "there already");
    assert_string_equal(ask_get(second, "order_id"), ask_get(first, "order_id"));
    assert_int_equal(bed_writes(&bed, "AddOrder"), before + 1);
    json_decref(second);
    json_decref(first);
}

static void an_order_that_is_not_there(void **state)
{
    (void)state;
    ask_fails(&bed, "{\"id\":1,\"do\":\"order.show\"}", ERROR_INPUT, "\"order_id\" is missing");
    ask_fails(&bed, "{\"id\":1,\"do\":\"order.show\",\"order_id\":\"ORD-9\"}", ERROR_INPUT,
              "not found (NotFound");
    ask_fails(&bed, "{\"id\":1,\"do\":\"order.cancel\",\"order_id\":\"ORD-9\"}", ERROR_INPUT,
              "not found (NotFound");
}

static void lost_answers(void **state)
{
    (void)state;
    int before = bed_writes(&bed, "AddOrder");
    static const char *const done[] = {
        "cut", "hang", "html"}; /* it was done; the answer was cut, came too late, was another's */
    for (size_t i = 0; i < COUNT_OF(done); i++) {
        char what[96];
        char request[320];
        text_format(what, sizeof(what), "fault?kind=%s&count=1&method=AddOrder", done[i]);
        bed_steer(&bed, what);
        text_format(request, sizeof(request),
                    "{\"id\":1,\"do\":\"order.add\",\"order\":{\"delivery_mode_id\":\"free1\",\"reference\":"
                    "\"ref-%s\","
                    "\"items\":[{\"item_id\":\"600000000001\",\"quantity\":2}]}}",
                    done[i]);
        json_t *found = ask_done(&bed, request);
        assert_string_equal(ask_get(found, "how"), "found");
        json_decref(found);
        assert_int_equal(bed_writes(&bed, "AddOrder"), before + (int)i + 1);
    }
    bed_steer(&bed, "fault?kind=down&count=1&method=AddOrder");
    ask_fails(&bed, ADD("", "ref-down"), ERROR_UNKNOWN, "the platform shows no order with [ref-down]");
    assert_int_equal(bed_writes(&bed, "AddOrder"), before + (int)COUNT_OF(done));
}

/* The guide's way: with the customer's session; by default the operator's. */
static void cancelled_as_the_customer(void **state)
{
    (void)state;
    char request[160];
    json_t *added = ask_done(&bed, ADD("", "ref-cancel"));
    text_format(request, sizeof(request),
                "{\"id\":1,\"do\":\"order.cancel\",\"order_id\":\"%s\",\"customer\":\"customer2\"}",
                ask_get(added, "order_id"));
    struct event *event = ask_bed(&bed, request); /* it is another's */
    assert_false(event->person.ok);
    event_free(event);
    assert_int_equal(bed_writes(&bed, "CancelSalesOrder"), 0);
    text_format(request, sizeof(request),
                "{\"id\":1,\"do\":\"order.cancel\",\"order_id\":\"%s\",\"customer\":\"customer\"}",
                ask_get(added, "order_id"));
    json_t *cancelled = ask_done(&bed, request);
    assert_string_equal(ask_get(cancelled, "how"), "cancelled");
    assert_int_equal(bed_writes(&bed, "CancelSalesOrder"), 1);
    assert_int_equal(bed_writes(&bed, "CancelSalesOrderForOperator"), 0);
    json_decref(cancelled);
    json_decref(added);
}

/* Nothing was done: neither the error nor the result may say otherwise. */
static void a_cancelling_that_was_lost_is_not_called_done(void **state)
{
    char request[160];
    (void)state;
    json_t *added = ask_done(&bed, ADD("", "ref-lost-cancel"));
    text_format(request, sizeof(request), "{\"id\":1,\"do\":\"order.cancel\",\"order_id\":\"%s\"}",
                ask_get(added, "order_id"));
    json_decref(added);
    bed_steer(&bed, "fault?kind=down&count=1&method=CancelSalesOrderForOperator");
    struct event *event = ask_bed(&bed, request);
    assert_false(event->person.ok);
    assert_int_equal(event->person.error.kind, ERROR_RETRY);
    json_t *result = json_loads(event->person.result, 0, NULL);
    assert_string_equal(ask_get(result, "how"), "not cancelled");
    json_decref(result);
    event_free(event);
    json_decref(ask_done(&bed, request));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cancelled_as_the_customer),
        cmocka_unit_test(a_cancelling_that_was_lost_is_not_called_done),
        cmocka_unit_test(whose_order_it_is),
        cmocka_unit_test(the_same_reference_is_the_same_order),
        cmocka_unit_test(the_same_reference_in_a_long_comment),
        cmocka_unit_test(an_order_that_is_not_there),
        cmocka_unit_test(lost_answers),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
