#include "fresh_store.h"

#include "core/scan.h"
#include "store/outbox.h"
#include "store/receiving.h"

static struct store *store_of(void **state)
{
    return ((struct fresh_store *)*state)->store;
}

static struct order_line line(const char *line_id)
{
    struct order_line l = {.order_id = "ORD-1", .status_id = 4, .quantity = 1, .waybill = "YT1234567890123"};
    text_copy(l.line_id, sizeof(l.line_id), line_id);
    return l;
}

/* A scan with receipts of the lines "a" and "b", as box `index` of `total`. */
static int receive(struct store *s, int64_t scan_id, int index, int total)
{
    struct order_line lines[] = {line("a"), line("b")};
    struct line_receipts receipts[COUNT_OF(lines)] = {0};
    const struct store_facts facts = {
        .facts = {.line_count = COUNT_OF(lines)}, .lines = lines, .receipts = receipts};
    const struct scan scan = {.raw = "YT1234567890123", .raw_len = 15, .scanner = "left"};
    struct code code = {.kind = CODE_WAYBILL, .waybill = "YT1234567890123", .parcel = {index, total, ""}};
    const struct scan_row row = {
        .id = scan_id, .scan = &scan, .code = &code, .station = "t", .operator= "", .verdict = VERDICT_MATCH};
    store_begin(s);
    store_put_scan(s, &row);
    const struct arrival arrival = {
        .scan_id = scan_id, .at_us = 1000, .waybill = code.waybill, .parcel = code.parcel, .operator= "" };
    (void)store_receive(s, &arrival, &facts);
    int added = store_outbox_add(s, scan_id, 6, 1000);
    fresh_commit(s);
    return added;
}

static size_t due(struct store *s, int64_t now_us, struct outbox_row *ret, int64_t *ret_next_us)
{
    size_t count;
    struct error err;
    if (!store_outbox_due(s, now_us, ret, 4, &count, ret_next_us, &err))
        fail_msg("%s", err.text);
    return count;
}

static void result(struct store *s, int64_t id, enum outbox_outcome outcome, int64_t at_us)
{
    const struct outbox_result r = {.id = id, .outcome = outcome, .problem = "why"};
    store_begin(s);
    store_outbox_result(s, &r, at_us);
    fresh_commit(s);
}

static bool find(void *arg, const struct outbox_row *row)
{
    struct outbox_row *wanted = arg;
    if (row->id != wanted->id)
        return true;
    *wanted = *row;
    return false;
}

static struct outbox_row last_of(struct store *s, int64_t id)
{
    struct outbox_row row = {.id = id};
    struct error err;
    for (int state = 0; state < OUTBOX_STATE_COUNT && row.order_id[0] == '\0'; state++)
        assert_true(store_each_outbox(s, state, 100, find, &row, &err));
    assert_string_equal(row.order_id, "ORD-1");
    return row;
}

static void counts(struct store *s, int64_t waiting, int64_t parked)
{
    int64_t w;
    int64_t p;
    struct error err;
    assert_true(store_outbox_count(s, &w, &p, &err));
    assert_int_equal(w, waiting);
    assert_int_equal(p, parked);
}

static void a_receipt_is_told_once(void **state)
{
    struct store *s = store_of(state);
    struct outbox_row rows[8];
    int64_t next_us;
    assert_int_equal(receive(s, 1, 0, 0), 2);
    store_begin(s);
    assert_int_equal(store_outbox_add(s, 1, 6, 2000), 0); /* the same scan again */
    fresh_commit(s);
    assert_int_equal(due(s, 1, rows, &next_us), 2);
    assert_string_equal(rows[0].order_id, "ORD-1");
    assert_int_equal(rows[0].status_id, 6);
    result(s, rows[0].id, OUTBOX_RESULT_DONE, 5000);
    result(s, rows[1].id, OUTBOX_RESULT_DONE, 5000);
    assert_int_equal(due(s, INT64_MAX, rows, &next_us), 0);
    assert_int_equal(next_us, 0);
    counts(s, 0, 0);
}

static void a_line_of_many_boxes_is_told_with_the_last(void **state)
{
    struct store *s = store_of(state);
    assert_int_equal(receive(s, 1, 1, 3), 0);
    assert_int_equal(receive(s, 2, 3, 3), 0);
    assert_int_equal(receive(s, 3, 2, 3), 2);
}

static void what_waits_for_the_platform_is_due_when_it_is_back(void **state)
{
    struct store *s = store_of(state);
    struct outbox_row rows[8];
    int64_t next_us;
    (void)receive(s, 1, 0, 0);
    assert_int_equal(due(s, 1, rows, &next_us), 2);
    result(s, rows[0].id, OUTBOX_RESULT_RETRY, 1000);
    for (int i = 0; i < 3; i++)
        result(s, rows[1].id, OUTBOX_RESULT_AWAY, 1000);
    assert_int_equal(due(s, 1000, rows + 2, &next_us), 0);
    assert_int_equal(last_of(s, rows[1].id).next_us, 1000 + 240000000); /* like any that fails in passing */
    store_begin(s);
    assert_int_equal(store_outbox_back(s, 2000), 1);
    assert_int_equal(store_outbox_back(s, 2000), 0);
    fresh_commit(s);
    assert_int_equal(due(s, 2000, rows + 2, &next_us), 1);
    assert_int_equal(rows[2].id, rows[1].id);
    /* What then fails for another reason does not wait for the platform any more. */
    result(s, rows[1].id, OUTBOX_RESULT_AWAY, 2000);
    result(s, rows[1].id, OUTBOX_RESULT_RETRY, 2000);
    store_begin(s);
    assert_int_equal(store_outbox_back(s, 3000), 0);
    fresh_commit(s);
    assert_int_equal(due(s, 3000, rows + 2, &next_us), 0);
    counts(s, 2, 0);
}

static void what_fails_in_passing_comes_later_and_later(void **state)
{
    struct store *s = store_of(state);
    struct outbox_row rows[8];
    int64_t next_us;
    int64_t pauses[8];
    (void)receive(s, 1, 0, 0);
    assert_int_equal(due(s, 1, rows, &next_us), 2);
    result(s, rows[1].id, OUTBOX_RESULT_DONE, 1000);
    for (int i = 0; i < 8; i++) {
        result(s, rows[0].id, OUTBOX_RESULT_RETRY, 1000);
        assert_int_equal(due(s, 1000, rows + 1, &next_us), 0);
        pauses[i] = next_us - 1000;
    }
    assert_int_equal(pauses[0], 60000000);
    assert_int_equal(pauses[1], 120000000);
    assert_int_equal(pauses[7], 3600000000); /* and no longer */
    assert_int_equal(due(s, next_us, rows + 1, &next_us), 1);
    assert_int_equal(rows[1].tries, 8);
    assert_string_equal(rows[1].problem, "why");
}

/* Tried while the clock was years ahead, which was set right then. */
static void a_clock_that_was_ahead_delays_nothing(void **state)
{
    struct store *s = store_of(state);
    struct outbox_row rows[8];
    int64_t next_us;
    const int64_t ahead_us = INT64_C(10) * 365 * 86400 * 1000000;
    (void)receive(s, 1, 0, 0);
    assert_int_equal(due(s, 1, rows, &next_us), 2);
    result(s, rows[0].id, OUTBOX_RESULT_RETRY, ahead_us);
    result(s, rows[1].id, OUTBOX_RESULT_RETRY, 2000);
    assert_int_equal(due(s, 2000, rows + 1, &next_us), 1);
    assert_int_equal(rows[1].id, rows[0].id);
}

static void the_admin_decides_what_is_parked(void **state)
{
    struct store *s = store_of(state);
    struct outbox_row rows[8];
    int64_t next_us;
    (void)receive(s, 1, 0, 0);
    assert_int_equal(due(s, 1, rows, &next_us), 2);
    result(s, rows[0].id, OUTBOX_RESULT_PARKED, 1000);
    result(s, rows[1].id, OUTBOX_RESULT_PARKED, 1000);
    counts(s, 0, 2);
    store_begin(s);
    assert_int_equal(store_outbox_retry(s, rows[0].id, 2000), 1);
    assert_int_equal(store_outbox_drop(s, rows[1].id, 2000), 1);
    assert_int_equal(store_outbox_drop(s, rows[1].id, 2000), 0);
    fresh_commit(s);
    counts(s, 1, 0);
    assert_int_equal(due(s, 2000, rows + 2, &next_us), 1);
    assert_int_equal(rows[2].id, rows[0].id);
    assert_int_equal(last_of(s, rows[1].id).state, OUTBOX_CANCELLED);
}

static void an_undo_takes_back_what_is_not_sent(void **state)
{
    struct store *s = store_of(state);
    struct outbox_row rows[8];
    int64_t next_us;
    (void)receive(s, 1, 0, 0);
    assert_int_equal(due(s, 1, rows, &next_us), 2);
    result(s, rows[0].id, OUTBOX_RESULT_DONE, 1000);
    store_begin(s);
    const struct outbox_undo undo = store_outbox_undo(s, 1, 2000);
    fresh_commit(s);
    assert_int_equal(undo.waiting, 1);
    assert_int_equal(undo.parked, 0);
    assert_int_equal(undo.undone, 1);
    counts(s, 0, 1); /* one was told: the admin looks */
    assert_int_equal(last_of(s, rows[0].id).state, OUTBOX_UNDONE);
    assert_int_equal(last_of(s, rows[1].id).state, OUTBOX_CANCELLED);
    /* It was on its way when it was undone, and the platform took it. */
    result(s, rows[1].id, OUTBOX_RESULT_DONE, 3000);
    assert_int_equal(last_of(s, rows[1].id).state, OUTBOX_UNDONE);
    counts(s, 0, 2);
    /* An undone one is not told again. */
    store_begin(s);
    assert_int_equal(store_outbox_retry(s, 0, 4000), 0);
    assert_int_equal(store_outbox_drop(s, 0, 4000), 2);
    fresh_commit(s);
    counts(s, 0, 0);
}

/* The answer was lost: the platform may have been told, whatever became of the entry here. */
static void an_undo_of_what_may_have_been_told_is_for_the_admin(void **state)
{
    static const struct {
        enum outbox_outcome outcome;
        bool told;
        bool parked; /* finally refused when it was tried again */
        bool late;   /* undone before that was known */
        enum outbox_state state;
    } rows[] = {
        {OUTBOX_RESULT_AWAY, true, false, false, OUTBOX_UNDONE},
        {OUTBOX_RESULT_AWAY, false, false, false, OUTBOX_CANCELLED},
        {OUTBOX_RESULT_RETRY, true, false, false, OUTBOX_UNDONE},
        {OUTBOX_RESULT_AWAY, true, true, false, OUTBOX_UNDONE},
        {OUTBOX_RESULT_AWAY, false, true, false, OUTBOX_CANCELLED},
        {OUTBOX_RESULT_AWAY, true, false, true, OUTBOX_UNDONE},
        {OUTBOX_RESULT_RETRY, true, false, true, OUTBOX_UNDONE},
        {OUTBOX_RESULT_AWAY, false, false, true, OUTBOX_CANCELLED},
    };
    struct store *s = store_of(state);
    int64_t left = 0;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct outbox_row due_rows[8];
        int64_t next_us;
        assert_int_equal(receive(s, (int64_t)i + 1, (int)i, 0), 2);
        assert_int_equal(due(s, 1, due_rows, &next_us), 2);
        const struct outbox_result r = {
            .id = due_rows[0].id, .outcome = rows[i].outcome, .told = rows[i].told, .problem = "lost"};
        result(s, due_rows[1].id, OUTBOX_RESULT_AWAY, 1000);
        store_begin(s);
        if (!rows[i].late)
            store_outbox_result(s, &r, 1000);
        fresh_commit(s);
        if (rows[i].parked)
            result(s, r.id, OUTBOX_RESULT_PARKED, 1500);
        store_begin(s);
        const struct outbox_undo undo = store_outbox_undo(s, (int64_t)i + 1, 2000);
        if (rows[i].late)
            store_outbox_result(s, &r, 3000);
        fresh_commit(s);
        const struct outbox_row last = last_of(s, r.id);
        if (last.state != rows[i].state)
            fail_msg("row %zu: %s", i, outbox_state_name(last.state));
        if (last.state == OUTBOX_UNDONE)
            assert_non_null(strstr(last.problem, "may have been told"));
        assert_int_equal(undo.waiting, rows[i].parked ? 1 : 2);
        assert_int_equal(undo.parked, rows[i].parked);
        assert_int_equal(undo.undone, last.state == OUTBOX_UNDONE && !rows[i].late);
        left += last.state == OUTBOX_UNDONE;
        counts(s, 0, left);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_receipt_is_told_once, fresh_store_open, fresh_store_close),
        cmocka_unit_test_setup_teardown(a_line_of_many_boxes_is_told_with_the_last, fresh_store_open,
                                        fresh_store_close),
        cmocka_unit_test_setup_teardown(what_waits_for_the_platform_is_due_when_it_is_back, fresh_store_open,
                                        fresh_store_close),
        cmocka_unit_test_setup_teardown(what_fails_in_passing_comes_later_and_later, fresh_store_open,
                                        fresh_store_close),
        cmocka_unit_test_setup_teardown(a_clock_that_was_ahead_delays_nothing, fresh_store_open,
                                        fresh_store_close),
        cmocka_unit_test_setup_teardown(the_admin_decides_what_is_parked, fresh_store_open,
                                        fresh_store_close),
        cmocka_unit_test_setup_teardown(an_undo_takes_back_what_is_not_sent, fresh_store_open,
                                        fresh_store_close),
        cmocka_unit_test_setup_teardown(an_undo_of_what_may_have_been_told_is_for_the_admin, fresh_store_open,
                                        fresh_store_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
