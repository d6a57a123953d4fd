/* What becomes of questions whose call failed, one call after the other in the test's own thread. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "../otapi/answerer.h"
#include "base/clock.h"
#include "calls.h"

#define NO(code) "<a><ErrorCode>" code "</ErrorCode><SubErrorCode>" code "</SubErrorCode></a>"
static const char NONE[] = "<a><ErrorCode>Ok</ErrorCode><Result><TotalCount>0</TotalCount></Result></a>";

struct desk {
    struct answerer platform;
    struct lookup lookup;
    int sessions; /* wanted */
};

static void need_session(void *arg, const char *expired)
{
    struct desk *d = arg;
    (void)expired;
    d->sessions++;
}

static void desk_open(struct desk *d)
{
    *d = (struct desk){0};
    answerer_start(&d->platform);
    struct lookup *l = &d->lookup;
    l->config =
        (struct lookup_config){.batch_max = 50, .page_size = 100, .need_session = need_session, .arg = d};
    l->otapi = answerer_client_with(&d->platform, 30000);
    l->inbox = queue_new(64, event_free_node);
    l->asks = queue_new(64, NULL);
    text_copy(l->session, sizeof(l->session), "op-0");
}

static void desk_close(struct desk *d)
{
    otapi_free(d->lookup.otapi);
    queue_free(d->lookup.inbox);
    queue_free(d->lookup.asks);
    answerer_stop(&d->platform);
}

static struct question *add(struct desk *d, int64_t number, const char *waybill)
{
    struct code code = {.kind = CODE_WAYBILL, .form_count = 1};
    text_copy(code.waybill, sizeof(code.waybill), waybill);
    text_copy(code.forms[0], sizeof(code.forms[0]), waybill);
    struct question *q = question_new(number, &code, CLOCK_FOREVER);
    question_list_add(&d->lookup.lists[0], q);
    return q;
}

/* The next answer is of this question, and this. */
static void expect(struct desk *d, int64_t number, enum answer_kind kind)
{
    struct event *event = (struct event *)queue_pop(d->lookup.inbox, 0);
    while (event && event->kind != EVENT_LINES) {
        event_free(event);
        event = (struct event *)queue_pop(d->lookup.inbox, 0);
    }
    assert_non_null(event);
    assert_int_equal(event->lines.question, number);
    assert_int_equal(event->lines.kind, kind);
    event_free(event);
}

/* The platform was started anew: the connection breaks, and then its sessions are gone. */
static void a_failure_and_then_a_session_that_has_ended(void **state)
{
    struct desk d;
    (void)state;
    desk_open(&d);
    (void)add(&d, 5, "YT7700000000001");
    d.platform.body = NO("InternalError");
    calls_lines(&d.lookup);
    assert_int_equal(d.lookup.lists[0].count, 1);
    d.platform.body = NO("SessionExpired");
    calls_lines(&d.lookup);
    assert_int_equal(d.lookup.lists[0].count, 1);
    assert_int_equal(d.sessions, 1);
    text_copy(d.lookup.session, sizeof(d.lookup.session), "op-1");
    d.platform.body = NONE;
    calls_lines(&d.lookup);
    expect(&d, 5, ANSWER_NOT_FOUND);
    desk_close(&d);
}

/* Each question has its own second try, whatever happened to those it goes with. */
static void a_new_question_has_a_second_try_beside_an_old_one(void **state)
{
    struct desk d;
    (void)state;
    desk_open(&d);
    add(&d, 5, "YT7700000000001")->again = true;
    (void)add(&d, 6, "YT7700000000002");
    (void)add(&d, 7, "YT7700000000003");
    d.platform.body = NO("InternalError");
    calls_lines(&d.lookup);
    expect(&d, 5, ANSWER_NONE);
    assert_int_equal(d.lookup.lists[0].count, 2);
    d.platform.body = NONE;
    calls_lines(&d.lookup);
    expect(&d, 6, ANSWER_NOT_FOUND);
    expect(&d, 7, ANSWER_NOT_FOUND);
    desk_close(&d);
}

/* Every session that comes is refused: it is said, and not asked for ever. */
static void a_session_that_ends_again_and_again_is_said(void **state)
{
    struct desk d;
    (void)state;
    desk_open(&d);
    (void)add(&d, 5, "YT7700000000001");
    d.platform.body = NO("SessionExpired");
    calls_lines(&d.lookup);
    assert_int_equal(d.lookup.lists[0].count, 1);
    text_copy(d.lookup.session, sizeof(d.lookup.session), "op-1");
    calls_lines(&d.lookup);
    expect(&d, 5, ANSWER_NONE);
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failure_and_then_a_session_that_has_ended),
        cmocka_unit_test(a_new_question_has_a_second_try_beside_an_old_one),
        cmocka_unit_test(a_session_that_ends_again_and_again_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
