/* How long an order is looked for that may have been added, and how a long list is read. */
#include "ask.h"
#include "look.h"

#include "../otapi/answerer.h"

#define HOURS_US (INT64_C(2) * 3600 * 1000000)

static struct bed bed;
static struct connection connection;

static void ignore(void *arg, enum session_step step)
{
    (void)arg;
    (void)step;
}

static int start(void **state)
{
    struct error err;
    (void)state;
    bed_init(&bed);
    bed_start(&bed);
    connection = (struct connection){.otapi = otapi_new(&bed.config.otapi, &err), .tell = ignore};
    operator_session_init(&connection.session, "demo", "demo", "", 3600);
    ask_add(&bed, "ref-first");
    return connection.otapi == NULL;
}

static int stop(void **state)
{
    (void)state;
    operator_session_fini(&connection.session);
    otapi_free(connection.otapi);
    bed_stop(&bed);
    return 0;
}

static enum look_result look_for_order(const char *reference, int64_t at_us, struct look_course *course)
{
    struct background_intent intent = {.id = 1, .at_us = at_us, .result = mem_string("lost")};
    struct person_context c = {
        .connection = &connection, .otapi = connection.otapi, .settings = &bed.config.settings};
    enum look_result result;
    char args[160];
    char text[LOOK_TEXT_SIZE];
    struct error err;
    const char *session = connection_session(&connection, &err);
    assert_non_null(session);
    text_copy(c.session, sizeof(c.session), session);
    text_format(args, sizeof(args), "{\"customer\":\"customer\",\"order\":{\"reference\":\"%s\"}}",
                reference);
    intent.args = args;
    text_copy(intent.what, sizeof(intent.what), "order.add");
    if (!look_for(&c, &intent, course, &result, text, &err))
        fail_msg("%s", err.text);
    free(intent.result);
    return result;
}

static void the_wall_clock_does_not_tell_how_long_it_was_looked_for(void **state)
{
    struct look_course now = {.first_us = clock_mono_us()};
    struct look_course before = {.first_us = clock_mono_us() - HOURS_US};
    (void)state;
    assert_int_equal(look_for_order("ref-never", clock_wall_us() - HOURS_US, &now), LOOK_OPEN);
    assert_int_equal(look_for_order("ref-never", clock_wall_us() + HOURS_US, &before), LOOK_NOT_DONE);
}

static void an_order_of_a_time_to_come_is_found(void **state)
{
    struct look_course course = {.first_us = clock_mono_us() - HOURS_US};
    (void)state;
    assert_int_equal(look_for_order("ref-first", clock_wall_us() + 1000 * HOURS_US, &course), LOOK_DONE);
}

static void a_long_list_is_read_to_its_end(void **state)
{
    int64_t at_us = clock_wall_us();
    int64_t before_us = clock_mono_us() - HOURS_US;
    struct look_course course = {.first_us = before_us};
    (void)state;
    ask_add_page(&bed);
    assert_int_equal(look_for_order("ref-first", at_us, &course), LOOK_MORE);
    assert_int_equal(look_for_order("ref-first", at_us, &course), LOOK_DONE);
    course = (struct look_course){.first_us = before_us};
    assert_int_equal(look_for_order("ref-never", at_us, &course), LOOK_MORE);
    assert_int_equal(look_for_order("ref-never", at_us, &course), LOOK_NOT_DONE);
    /* What was not late when the pass began may have been added behind its back. */
    course = (struct look_course){.first_us = clock_mono_us()};
    assert_int_equal(look_for_order("ref-never", at_us, &course), LOOK_MORE);
    course.first_us = before_us;
    assert_int_equal(look_for_order("ref-never", at_us, &course), LOOK_OPEN);
    /* From a list that has become shorter something may have moved to where it was read already. */
    assert_int_equal(look_for_order("ref-never", at_us, &course), LOOK_MORE);
    course.total++;
    assert_int_equal(look_for_order("ref-never", at_us, &course), LOOK_OPEN);
    assert_int_equal(look_for_order("ref-never", at_us, &course), LOOK_MORE);
    assert_int_equal(look_for_order("ref-never", at_us, &course), LOOK_NOT_DONE);
}

#define OK(inside) "<a><ErrorCode>Ok</ErrorCode>" inside "</a>"

/* A platform that does not say how many there are: the list ends with an empty page. */
static void a_list_that_is_not_counted_is_read_to_its_end(void **state)
{
    struct answer_of script[] = {
        {"AuthenticateInstanceOperator", OK("<SessionId><Value>op</Value></SessionId>")},
        {"AuthenticateAsUser", OK("<SessionId><Value>user</Value></SessionId>")},
        {"GetUserStatusInfo", OK("<UserStatusInfo><Id>7</Id></UserStatusInfo>")},
        {"SearchOrders", OK("<Result><Content><Item><Id>ORD-1</Id></Item></Content></Result>")},
        {NULL, NULL}};
    struct answerer platform;
    struct connection other = connection;
    struct look_course course = {.first_us = clock_mono_us() - HOURS_US};
    int64_t at_us = clock_wall_us();
    (void)state;
    answerer_start(&platform);
    platform.script = script;
    connection = (struct connection){.otapi = answerer_client_with(&platform, 30000), .tell = ignore};
    operator_session_init(&connection.session, "demo", "demo", "", 3600);
    assert_int_equal(look_for_order("ref-never", at_us, &course), LOOK_MORE);
    assert_int_equal(look_for_order("ref-never", at_us, &course), LOOK_MORE);
    /* Two passes must agree that this is the end. */
    const char *page = script[3].body;
    script[3].body = OK("<Result><Content/></Result>");
    assert_int_equal(look_for_order("ref-never", at_us, &course), LOOK_OPEN);
    script[3].body = page;
    assert_int_equal(look_for_order("ref-never", at_us, &course), LOOK_MORE);
    script[3].body = OK("<Result><Content/></Result>");
    assert_int_equal(look_for_order("ref-never", at_us, &course), LOOK_OPEN); /* one order less */
    script[3].body = page;
    assert_int_equal(look_for_order("ref-never", at_us, &course), LOOK_MORE);
    script[3].body = OK("<Result><Content/></Result>");
    assert_int_equal(look_for_order("ref-never", at_us, &course), LOOK_NOT_DONE);
    /* An empty answer that does not say that there are none may be anything. */
    course = (struct look_course){.first_us = clock_mono_us() - HOURS_US};
    for (int i = 0; i < 4; i++)
        assert_int_equal(look_for_order("ref-never", at_us, &course), LOOK_OPEN);
    script[3].body = OK("<Result><Content/><TotalCount>0</TotalCount></Result>");
    assert_int_equal(look_for_order("ref-never", at_us, &course), LOOK_NOT_DONE);
    operator_session_fini(&connection.session);
    otapi_free(connection.otapi);
    connection = other;
    answerer_stop(&platform);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_wall_clock_does_not_tell_how_long_it_was_looked_for),
        cmocka_unit_test(an_order_of_a_time_to_come_is_found),
        cmocka_unit_test(a_long_list_is_read_to_its_end),
        cmocka_unit_test(a_list_that_is_not_counted_is_read_to_its_end),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
