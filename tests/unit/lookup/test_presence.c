#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/attr.h"
#include "presence.h"

enum { EVERY_MS = 5000 };
static const int64_t now_us = 1000000;

static enum presence_says fail_with(struct presence *p, enum otapi_outcome outcome, bool timed_out)
{
    const struct otapi_reply reply = {.outcome = outcome, .timed_out = timed_out};
    return presence_failed(p, &reply, now_us);
}

static void two_failures_in_a_row_are_away(void **state)
{
    (void)state;
    struct presence p = {.probe_every_ms = EVERY_MS};
    assert_int_equal(fail_with(&p, OTAPI_GARBAGE, false), PRESENCE_AGAIN);
    assert_false(p.away);
    assert_false(presence_answered(&p)); /* was never away */
    assert_int_equal(fail_with(&p, OTAPI_NO_ANSWER, false), PRESENCE_AGAIN);
    assert_int_equal(fail_with(&p, OTAPI_UNAVAILABLE, false), PRESENCE_AWAY);
    assert_true(p.away);
    assert_int_equal(fail_with(&p, OTAPI_NO_ANSWER, false), PRESENCE_AWAY); /* and stays so */
    assert_true(presence_answered(&p));
    assert_false(p.away);
    assert_int_equal(fail_with(&p, OTAPI_NO_ANSWER, false), PRESENCE_AGAIN);
}

static void one_timeout_is_away(void **state)
{
    (void)state;
    struct presence p = {.probe_every_ms = EVERY_MS};
    assert_int_equal(fail_with(&p, OTAPI_NO_ANSWER, true), PRESENCE_AWAY);
    assert_false(presence_probe_due(&p, now_us));
    assert_false(presence_probe_due(&p, now_us + EVERY_MS * 1000 - 1));
    assert_true(presence_probe_due(&p, now_us + EVERY_MS * 1000));
}

static void a_refused_key_is_asked_rarely(void **state)
{
    (void)state;
    static const enum otapi_outcome outcomes[] = {OTAPI_DENIED, OTAPI_LIMIT};
    for (size_t i = 0; i < COUNT_OF(outcomes); i++) {
        struct presence p = {.probe_every_ms = EVERY_MS};
        assert_int_equal(fail_with(&p, outcomes[i], false), PRESENCE_AWAY);
        assert_false(presence_probe_due(&p, now_us + EVERY_MS * 1000));
        assert_true(presence_probe_due(&p, now_us + 60 * 1000000));
    }
}

static void what_says_nothing_changes_nothing(void **state)
{
    (void)state;
    static const enum otapi_outcome outcomes[] = {OTAPI_OK, OTAPI_SESSION_EXPIRED, OTAPI_REFUSED,
                                                  OTAPI_NOT_FOUND, OTAPI_INTERRUPTED};
    struct presence p = {.probe_every_ms = EVERY_MS};
    for (int round = 0; round < 3; round++)
        for (size_t i = 0; i < COUNT_OF(outcomes); i++)
            assert_int_equal(fail_with(&p, outcomes[i], false), PRESENCE_OTHER);
    assert_false(p.away);
    assert_int_equal(p.failures, 0);
}

static void a_probe_is_due_only_while_away(void **state)
{
    (void)state;
    struct presence p = {.probe_every_ms = EVERY_MS};
    assert_false(presence_probe_due(&p, INT64_MAX));
    presence_lost(&p, now_us);
    assert_true(presence_probe_due(&p, INT64_MAX));
    assert_true(presence_answered(&p));
    assert_false(presence_probe_due(&p, INT64_MAX));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_failures_in_a_row_are_away), cmocka_unit_test(one_timeout_is_away),
        cmocka_unit_test(a_refused_key_is_asked_rarely),  cmocka_unit_test(what_says_nothing_changes_nothing),
        cmocka_unit_test(a_probe_is_due_only_while_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
