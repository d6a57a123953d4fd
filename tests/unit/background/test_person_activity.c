#include "ask.h"

#include "../otapi/answerer.h"
#include "jobs.h"
#include "person_handlers.h"

static struct bed bed;
static char activity[64]; /* waits for an answer about a price */

static int start(void **state)
{
    (void)state;
    bed_init(&bed);
    text_copy(bed.config.settings.customer_login, sizeof(bed.config.settings.customer_login), "customer");
    bed_start(&bed);
    bed_steer(&bed, "rules?step=20");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    bed_stop(&bed);
    return 0;
}

/* Asks for the activity until it is in that state. */
static json_t *until(const char *wanted)
{
    char request[160];
    text_format(request, sizeof(request), "{\"id\":1,\"do\":\"activity.show\",\"activity_id\":\"%s\"}",
                activity);
    for (;;) {
        json_t *now = ask_done(&bed, request);
        if (strcmp(ask_get(now, "state"), wanted) == 0)
            return now;
        json_decref(now);
    }
}

/* A paid order of an item that has become dearer, exported: the platform asks. */
static void export_that_asks(const char *reference)
{
    char request[320];
    text_format(request, sizeof(request),
                "{\"id\":1,\"do\":\"order.add\",\"order\":{\"delivery_mode_id\":\"free1\",\"reference\":\"%"
                "s\",\"items\":"
                "[{\"item_id\":\"600000000777\",\"quantity\":1}]}}",
                reference);
    json_t *added = ask_done(&bed, request);
    text_format(request, sizeof(request), "{\"id\":1,\"do\":\"order.pay\",\"order_id\":\"%s\"}",
                ask_get(added, "order_id"));
    json_decref(ask_done(&bed, request));
    text_format(request, sizeof(request), "{\"id\":1,\"do\":\"order.export\",\"order_id\":\"%s\"}",
                ask_get(added, "order_id"));
    json_t *begun = ask_done(&bed, request);
    text_copy(activity, sizeof(activity), ask_get(begun, "activity_id"));
    json_decref(begun);
    json_decref(added);
    json_decref(until("waiting"));
}

static void say(const char *what, const char *rest, char ret[256])
{
    text_format(ret, 256, "{\"id\":1,\"do\":\"activity.%s\",\"activity_id\":\"%s\"%s}", what, activity, rest);
}

static void only_the_question_that_was_seen(void **state)
{
    (void)state;
    char request[256];
    export_that_asks("ref-seen");
    say("answer", ",\"answer\":1,\"name\":\"Another question's answer\"", request);
    ask_fails(&bed, request, ERROR_INPUT, "the question has changed meanwhile; nothing was answered");
    say("answer", ",\"answer\":9", request);
    ask_fails(&bed, request, ERROR_INPUT, "is the number of one of the answers");
    say("answer", ",\"answer\":\"Sing\"", request);
    ask_fails(&bed, request, ERROR_INPUT, "is the number of one of the answers");
    assert_int_equal(bed_writes(&bed, "DoActionForBackgroundActivity"), 0);
    json_t *now = until("waiting");
    const json_t *first = json_array_get(json_object_get(now, "answers"), 0);
    char rest[160];
    text_format(rest, sizeof(rest), ",\"answer\":\"1\",\"name\":\"%s\"", ask_get(first, "name"));
    json_decref(now);
    say("answer", rest, request);
    now = ask_done(&bed, request);
    assert_string_equal(ask_get(now, "how"), "answered");
    json_decref(now);
    json_decref(until("ended"));
    say("answer", ",\"answer\":1", request);
    ask_fails(&bed, request, ERROR_INPUT, "asks nothing now (ended)");
    say("cancel", "", request);
    ask_fails(&bed, request, ERROR_INPUT, "has ended already");
}

static void lost_answers(void **state)
{
    (void)state;
    char request[256];
    export_that_asks("ref-lost");
    say("answer", ",\"answer\":\"DoStepAction\"", request);
    bed_steer(&bed, "fault?kind=down&count=1&method=DoStepActionForBackgroundActivity");
    ask_fails(&bed, request, ERROR_RETRY, "stands as before; look again, then repeat it");
    bed_steer(&bed, "fault?kind=cut&count=1&method=DoStepActionForBackgroundActivity");
    json_t *now = ask_done(&bed, request);
    assert_string_equal(ask_get(now, "how"), "found changed");
    json_decref(now);
    export_that_asks("ref-cancel");
    say("cancel", "", request);
    now = ask_done(&bed, request);
    assert_string_equal(ask_get(now, "state"), "cancelled");
    json_decref(now);
}

static void what_is_not_there(void **state)
{
    (void)state;
    text_copy(activity, sizeof(activity), "no-such");
    char request[256];
    say("show", "", request);
    ask_fails(&bed, request, ERROR_INPUT, "the platform lists no activity no-such");
    ask_fails(&bed, "{\"id\":1,\"do\":\"activity.show\"}", ERROR_INPUT, "\"activity_id\" is missing");
    json_t *list = ask_done(
        &bed, "{\"id\":1,\"do\":\"activity.list\",\"type\":[\"ProviderOrdersIntegrationExporting\"]}");
    assert_int_equal(json_array_size(json_object_get(list, "activities")), 3);
    json_decref(list);
}

/* What must be given back as it came, and did not fit: half of it would be another answer. */
static void no_answer_is_given_by_half(void **state)
{
    static const struct {
        int value; /* bytes of a parameter's value */
        bool sent;
    } rows[] = {{400, true}, {511, false}, {5000, false}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct answerer platform;
        struct text body = {0};
        struct error err = {0};
        struct connection connection = {0};
        json_t *args = json_pack("{s:s, s:s, s:i}", "activity_id", "a1", "type", "T", "answer", 1);
        json_t *result = NULL;
        text_add(&body,
                 "<a><ErrorCode>Ok</ErrorCode><Result><Id>a1</Id><Type>T</Type><IsAwaitingAction>true"
                 "</IsAwaitingAction><Steps><Step><Type>Question</Type><Actions><Action><Id>DoStepAction"
                 "</Id><DisplayName>Yes</DisplayName><Parameters><Parameter Name=\"items\">");
        for (int n = 0; n < rows[i].value; n++)
            text_add(&body, "x");
        text_add(&body, "</Parameter></Parameters></Action></Actions></Step></Steps></Result></a>");
        answerer_start(&platform);
        platform.counted = "DoStepActionForBackgroundActivity";
        platform.body = body.data;
        struct jobs jobs = {0};
        struct person_context c = {.otapi = answerer_client_with(&platform, 30000),
                                   .session = "op",
                                   .connection = &connection,
                                   .settings = &bed.config.settings,
                                   .jobs = &jobs};
        assert_non_null(c.otapi);
        assert_int_equal(person_activity_answer(&c, args, &result, &err), rows[i].sent);
        assert_int_equal(atomic_load(&platform.count), rows[i].sent);
        if (!rows[i].sent) {
            assert_int_equal(err.kind, ERROR_INPUT);
            assert_non_null(strstr(err.text, "\"items\""));
        }
        json_decref(args);
        json_decref(result);
        otapi_free(c.otapi);
        answerer_stop(&platform);
        text_fini(&body);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(only_the_question_that_was_seen),
                                       cmocka_unit_test(lost_answers), cmocka_unit_test(what_is_not_there),
                                       cmocka_unit_test(no_answer_is_given_by_half)};
    return cmocka_run_group_tests(tests, start, stop);
}
