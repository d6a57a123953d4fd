/* The look-up thread and its calls (calls.c), on a simulator: this test asks as the station does and reads the inbox. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../steer.h"
#include "base/clock.h"
#include "base/text.h"
#include "lookup/lookup.h"
#include "sim/sim.h"

enum { WAIT_S = 60 };

struct bed {
    struct sim *sim;
    struct queue *inbox;
    struct lookup *lookup;
    char url[64];
    struct otapi_config otapi;
    char session[OTAPI_SESSION_SIZE];
    _Atomic int wanted; /* how often a session was asked for */
};

static void need_session(void *arg, const char *expired)
{
    struct bed *bed = arg;
    (void)expired;
    atomic_fetch_add(&bed->wanted, 1);
}

static void log_in(struct bed *bed)
{
    struct error err;
    struct otapi_reply reply;
    struct otapi *o = otapi_new(&bed->otapi, &err);
    assert_non_null(o);
    assert_true(otapi_authenticate_operator(o, "demo", "demo", bed->session, &reply));
    otapi_free(o);
}

/* wait_ms: so long questions wait for a session. */
static int set_up_with(void **state, int wait_ms)
{
    static struct bed bed;
    struct sim_config sim_config;
    struct error err;
    bed = (struct bed){0};
    sim_config_init(&sim_config);
    sim_config.orders = 0;
    bed.sim = sim_start(&sim_config, &err);
    if (bed.sim == NULL)
        fail_msg("%s", err.text);
    text_format(bed.url, sizeof(bed.url), "http://127.0.0.1:%d/service/", sim_port(bed.sim));
    bed.inbox = queue_new(1024, event_free_node);
    bed.otapi = (struct otapi_config){.url = bed.url,
                                      .instance_key = sim_config.key,
                                      .language = "en",
                                      .timeout_ms = 20000,
                                      .connect_timeout_ms = 5000,
                                      .answer_max_bytes = 16 << 20};
    const struct lookup_config config = {.otapi = bed.otapi,
                                         .verdict_ms = wait_ms,
                                         .probe_every_ms = 50,
                                         .batch_max = 50,
                                         .page_size = 100,
                                         .need_session = need_session,
                                         .arg = &bed};
    bed.lookup = lookup_start(&config, bed.inbox, &err);
    if (bed.lookup == NULL)
        fail_msg("%s", err.text);
    log_in(&bed);
    *state = &bed;
    return 0;
}

static int set_up(void **state)
{
    return set_up_with(state, WAIT_S * 1000);
}

static int set_up_impatient(void **state)
{
    return set_up_with(state, 200);
}

static int tear_down(void **state)
{
    struct bed *bed = *state;
    lookup_stop(bed->lookup);
    assert_false(lookup_ask_order(bed->lookup, "O1")); /* nobody would answer */
    lookup_free(bed->lookup);
    queue_free(bed->inbox);
    sim_stop(bed->sim);
    return 0;
}

static void ask(struct bed *bed, int64_t number, const char *waybill)
{
    struct code code = {.kind = CODE_WAYBILL, .form_count = 1};
    text_copy(code.waybill, sizeof(code.waybill), waybill);
    text_copy(code.forms[0], sizeof(code.forms[0]), waybill);
    assert_true(lookup_ask_lines(bed->lookup, number, &code, true));
}

/* The next event of this kind; others are let go. The caller frees it. */
static struct event *next(struct bed *bed, enum event_kind kind)
{
    int64_t until_us = clock_mono_us() + (int64_t)WAIT_S * 1000000;
    struct event *event;
    while ((event = (struct event *)queue_pop(bed->inbox, until_us)) != NULL) {
        if (event->kind == kind)
            return event;
        event_free(event);
    }
    fail_msg("nothing came");
    return NULL;
}

static void expect_lines(struct bed *bed, enum answer_kind kind, enum reason reason)
{
    struct event *event = next(bed, EVENT_LINES);
    if (event->lines.kind != kind)
        fail_msg("question %d: answer %d, %s", (int)event->lines.question, event->lines.kind,
                 event->lines.error.text);
    assert_int_equal(event->lines.none_reason, reason);
    assert_int_equal(event->lines.line_count > 0, kind == ANSWER_FOUND);
    assert_int_equal(event->lines.error.text[0] != '\0', kind == ANSWER_NONE);
    event_free(event);
}

static void expect_platform(struct bed *bed, bool up)
{
    struct event *event = next(bed, EVENT_PLATFORM);
    assert_int_equal(event->platform.up, up);
    assert_int_equal(event->platform.detail[0] == '\0', up);
    event_free(event);
}

static void what_is_on_file_is_found(void **state)
{
    struct bed *bed = *state;
    lookup_session(bed->lookup, bed->session, "");
    ask(bed, 7, "SF1331875979567");
    struct event *event = next(bed, EVENT_LINES);
    assert_int_equal(event->lines.question, 7);
    assert_int_equal(event->lines.kind, ANSWER_FOUND);
    assert_int_equal(event->lines.line_count, 1);
    assert_string_equal(event->lines.lines[0].waybill, "SF1331875979567");
    char order_id[ORDER_ID_SIZE];
    text_copy(order_id, sizeof(order_id), event->lines.lines[0].order_id);
    event_free(event);

    assert_true(lookup_ask_order(bed->lookup, order_id));
    event = next(bed, EVENT_ORDER);
    assert_true(event->order.ok);
    assert_string_equal(event->order.order.order_id, order_id);
    assert_int_equal(event->order.line_count, 1);
    event_free(event);

    ask(bed, 8, "SF9999999999999");
    expect_lines(bed, ANSWER_NOT_FOUND, REASON_NONE);
    assert_true(lookup_ask_order(bed->lookup, "ORD-none"));
    event = next(bed, EVENT_ORDER);
    assert_false(event->order.ok);
    assert_string_equal(event->order.order.order_id, "ORD-none");
    assert_int_equal(event->order.error.kind, ERROR_INPUT);
    event_free(event);
    assert_int_equal(atomic_load(&bed->wanted), 0);
}

static void without_a_session_it_says_so_in_time(void **state)
{
    struct bed *bed = *state;
    ask(bed, 1, "SF1331875979567");
    expect_lines(bed, ANSWER_NONE, REASON_NO_ANSWER);
    assert_int_equal(atomic_load(&bed->wanted), 1);
    lookup_session(bed->lookup, "", "the password is wrong");
    expect_platform(bed, false);
    ask(bed, 2, "SF1331875979567");
    expect_lines(bed, ANSWER_NONE, REASON_OFFLINE);
    lookup_session(bed->lookup, bed->session, "");
    expect_platform(bed, true);
    ask(bed, 3, "SF1331875979567");
    expect_lines(bed, ANSWER_FOUND, REASON_NONE);
}

static void an_expired_session_is_told_once(void **state)
{
    struct bed *bed = *state;
    lookup_session(bed->lookup, bed->session, "");
    ask(bed, 1, "SF1331875979567");
    expect_lines(bed, ANSWER_FOUND, REASON_NONE);
    steer(bed->sim, "expire");
    ask(bed, 2, "SF1331875979567"); /* nobody gives another session: it fails at its deadline */
    expect_lines(bed, ANSWER_NONE, REASON_NO_ANSWER);
    assert_int_equal(atomic_load(&bed->wanted), 1);
    log_in(bed);
    lookup_session(bed->lookup, bed->session, "");
    ask(bed, 3, "SF1331875979567");
    expect_lines(bed, ANSWER_FOUND, REASON_NONE);
}

static void one_failure_is_tried_again_unseen(void **state)
{
    struct bed *bed = *state;
    lookup_session(bed->lookup, bed->session, "");
    steer(bed->sim, "fault?kind=html&count=1");
    ask(bed, 1, "SF1331875979567");
    expect_lines(bed, ANSWER_FOUND, REASON_NONE);
    steer(bed->sim, "fault?kind=html&count=1");
    assert_true(lookup_ask_order(bed->lookup, "ORD-0000000014"));
    struct event *event = next(bed, EVENT_ORDER);
    assert_true(event->order.ok);
    event_free(event);
}

static void two_failures_are_away_and_a_probe_finds_the_way_back(void **state)
{
    struct bed *bed = *state;
    lookup_session(bed->lookup, bed->session, "");
    steer(bed->sim, "fault?kind=down");
    ask(bed, 1, "SF1331875979567");
    expect_platform(bed, false);
    expect_lines(bed, ANSWER_NONE, REASON_NO_ANSWER);
    ask(bed, 2, "SF1331875979567");
    assert_true(lookup_ask_order(bed->lookup, "ORD-0000000014"));
    expect_lines(bed, ANSWER_NONE, REASON_OFFLINE);
    struct event *event = next(bed, EVENT_ORDER);
    assert_false(event->order.ok);
    event_free(event);
    steer(bed->sim, "fault?kind=none");
    expect_platform(bed, true);
    ask(bed, 3, "SF1331875979567");
    expect_lines(bed, ANSWER_FOUND, REASON_NONE);
}

static void staff_may_force_it_offline(void **state)
{
    struct bed *bed = *state;
    lookup_session(bed->lookup, bed->session, "");
    lookup_force_offline(bed->lookup, true);
    ask(bed, 1, "SF1331875979567");
    expect_lines(bed, ANSWER_NONE, REASON_OFFLINE);
    lookup_force_offline(bed->lookup, false);
    ask(bed, 2, "SF1331875979567");
    expect_lines(bed, ANSWER_FOUND, REASON_NONE);
}

static int calls_so_far(const struct bed *bed)
{
    char *text = steer_call(bed->sim, "GET", "state");
    const char *calls = strstr(text, "\"calls\":");
    assert_non_null(calls);
    int count = atoi(calls + strlen("\"calls\":"));
    free(text);
    return count;
}

static void what_gathered_is_asked_together(void **state)
{
    struct bed *bed = *state;
    int before = calls_so_far(bed);
    ask(bed, 1, "SF1331875979567"); /* no session: they wait together */
    ask(bed, 2, "DPK364112047425");
    ask(bed, 3, "SF9999999999999");
    ask(bed, 4, "SF1331875979567");
    lookup_session(bed->lookup, bed->session, "");
    for (int i = 0; i < 4; i++) {
        struct event *event = next(bed, EVENT_LINES);
        assert_int_equal(event->lines.kind, event->lines.question == 3 ? ANSWER_NOT_FOUND : ANSWER_FOUND);
        event_free(event);
    }
    assert_int_equal(calls_so_far(bed) - before, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_on_file_is_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_a_session_it_says_so_in_time, set_up_impatient, tear_down),
        cmocka_unit_test_setup_teardown(an_expired_session_is_told_once, set_up_impatient, tear_down),
        cmocka_unit_test_setup_teardown(one_failure_is_tried_again_unseen, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_failures_are_away_and_a_probe_finds_the_way_back, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(staff_may_force_it_offline, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_gathered_is_asked_together, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
