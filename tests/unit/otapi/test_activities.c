#include "answerer_test.h"

#include "otapi/activity.h"

static const char waiting[] = OK_HEAD
    "<Result><Id>c1</Id><Type>Exporting</Type><Description>Export</Description><IsFinished>false</IsFinished>"
    "<IsCancelled>false</IsCancelled><IsAwaitingAction>true</IsAwaitingAction><ProgressPercent>40</"
    "ProgressPercent>"
    "<WorkTime>21875</WorkTime><Actions><Action><Id>Cancel</Id><DisplayName>Cancel</DisplayName></"
    "Action><Action><Id>"
    "<Value>Continue</Value></Id><DisplayName>Go "
    "on</DisplayName></Action></Actions><StartTime>2024-05-06T07:08:09.123"
    "</StartTime><Steps><Step><Type>Info</Type><Message>Checking</Message><TimeFromStart>310</"
    "TimeFromStart></Step><Step>"
    "<Type>Question</Type><Message>Price "
    "grew</Message><TimeFromStart>20114</TimeFromStart><Actions><Action><Id>"
    "DoStepAction</Id><DisplayName>Skip</DisplayName><Parameters><Parameter "
    "Name=\"OrderLineId\">9&lt;</Parameter>"
    "<Parameter "
    "Name='Answer'>Skip</Parameter></Parameters></Action><Action><Id>Link</Id><Parameters><Parameter "
    "Name=\"url\">https://x.test/?a=1&amp;b=2</Parameter></Parameters></Action></Actions></Step></Steps></"
    "Result>" OK_TAIL;

static void in_full(void **state)
{
    (void)state;
    struct otapi_activity a;
    say(waiting);
    assert_true(otapi_get_activity(o, "op", "Exporting", "c1", &a, &reply));
    EXPECT_CALL("GetBackgroundActivityInfo", "activityType", "Exporting", "activityId", "c1");
    assert_string_equal(a.id, "c1");
    assert_true(a.awaiting);
    assert_false(a.finished || a.cancelled);
    assert_int_equal(a.progress, 40);
    assert_int_equal(a.work_ms, 21875);
    assert_string_equal(a.started, "2024-05-06T07:08:09.123");
    assert_int_equal(a.action_count, 2);
    assert_string_equal(a.actions[1].id, "Continue");
    assert_string_equal(a.actions[1].name, "Go on");
    assert_int_equal(a.step_count, 2);
    assert_int_equal(a.steps[0].from_start_ms, 310);
    assert_int_equal(a.steps[0].action_count, 0);
    const struct otapi_step *question = &a.steps[1];
    assert_string_equal(question->type, "Question");
    assert_string_equal(question->message, "Price grew");
    assert_int_equal(question->action_count, 2);
    assert_int_equal(question->actions[0].parameter_count, 2);
    assert_string_equal(question->actions[0].parameters[0].name, "OrderLineId");
    assert_string_equal(question->actions[0].parameters[0].value, "9<");
    assert_string_equal(question->actions[1].parameters[0].value, "https://x.test/?a=1&b=2");
    otapi_activity_fini(&a);
    assert_null(a.steps);
}

static void of_nothing(void **state)
{
    (void)state;
    struct otapi_activity a;
    say(OK_HEAD "<Result><Steps><Step/></Steps></Result>" OK_TAIL);
    assert_false(otapi_get_activity(o, "op", "T", "c1", &a, &reply));
    assert_int_equal(reply.outcome, OTAPI_GARBAGE);
    platform.way = ANSWER_CUT;
    platform.body = waiting;
    assert_false(otapi_get_activity(o, "op", "T", "c1", &a, &reply)); /* half an activity leaks nothing */
    assert_int_equal(reply.outcome, OTAPI_NO_ANSWER);
}

static bool count(void *arg, const struct otapi_activity *a)
{
    size_t *n = arg;
    *n += a->action_count + (size_t)a->finished * 10;
    return true;
}

static void searching(void **state)
{
    (void)state;
    size_t n = 0;
    const char *const types[] = {"Exporting"};
    say(OK_HEAD "<Result><Content><Item><Id>c1</Id><Actions><Action><Id>Cancel</Id></Action></Actions></"
                "Item><Item><Id>c2"
                "</Id><IsFinished>true</IsFinished></Item><Item/></Content></Result>" OK_TAIL);
    assert_true(otapi_search_activities(o, "op", types, 1, count, &n, &reply));
    assert_int_equal(n, 11);
    EXPECT_CALL("SearchBackgroundActivities", "xmlSearchParameters",
                "<BackgroundActivitySearchParameters><Types><Type>Exporting</Type></Types></"
                "BackgroundActivitySearchParameters>");
}

static void acting(void **state)
{
    (void)state;
    const struct otapi_parameter parameters[] = {{"OrderLineId", "9"}, {"Answer", "Skip"}};
    say(OK_VOID);
    assert_true(otapi_do_action(o, "op", "T", "c1", OTAPI_ACTION_CANCEL, &reply));
    EXPECT_CALL("DoActionForBackgroundActivity", "activityType", "T", "activityId", "c1", "actionId",
                "Cancel");
    assert_true(otapi_do_step_action(o, "op", "T", "c1", parameters, 2, &reply));
    EXPECT_CALL("DoStepActionForBackgroundActivity", "xmlParameters",
                "<NamedParameters><Parameter Name=\"OrderLineId\">9</Parameter><Parameter "
                "Name=\"Answer\">Skip</Parameter>"
                "</NamedParameters>");
}

/* Bars and lists are drawn by it. */
static void progress_is_a_percentage(void **state)
{
    static const struct {
        const char *said;
        int progress;
    } rows[] = {{"0", 0}, {"100", 100}, {"101", 100}, {"2147483647", 100}, {"-1", 0}, {"", 0}, {"half", 0}};
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct otapi_activity a;
        char answer[300];
        text_format(answer, sizeof(answer),
                    "<a><ErrorCode>Ok</ErrorCode><Result><Id>c1</Id><ProgressPercent>%s</ProgressPercent>"
                    "</Result></a>",
                    rows[i].said);
        say(answer);
        assert_true(otapi_get_activity(o, "op", "Exporting", "c1", &a, &reply));
        assert_int_equal(a.progress, rows[i].progress);
        otapi_activity_fini(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(in_full), cmocka_unit_test(progress_is_a_percentage),
                                       cmocka_unit_test(of_nothing), cmocka_unit_test(searching),
                                       cmocka_unit_test(acting)};
    return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
