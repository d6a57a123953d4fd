#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "store/labels.h"

static char folder[64];
static struct store *s;
static struct error err;

static int open_store(void **state)
{
    (void)state;
    char path[96];
    text_copy(folder, sizeof(folder), "/tmp/tallyman-labels-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    text_format(path, sizeof(path), "%s/tallyman.db", folder);
    s = store_open(path, STORE_WRITE, &err);
    return s ? 0 : -1;
}

static int close_store(void **state)
{
    (void)state;
    char command[96];
    store_close(s);
    text_format(command, sizeof(command), "rm -rf %s", folder);
    return system(command);
}

static void put(int64_t id, int64_t scan_id, const char *line, const char *printer, int64_t made_us)
{
    struct label_row row = {
        .id = id, .scan_id = scan_id, .kind = LABEL_LINE, .copy_no = 1, .made_us = made_us};
    text_copy(row.order_id, sizeof(row.order_id), "ORD-1");
    text_copy(row.line_id, sizeof(row.line_id), line);
    text_copy(row.printer, sizeof(row.printer), printer);
    text_copy(row.fields.waybill, sizeof(row.fields.waybill), "SF1234567890");
    text_copy(row.fields.title, sizeof(row.fields.title), "Куртка\n\"羽绒服\"");
    row.fields.kind = LABEL_LINE;
    store_put_label(s, &row);
}

static void in_order_and_whole(void **state)
{
    (void)state;
    struct label_row row;
    int64_t next;
    store_begin(s);
    put(2, 7, "b", "zebra", 100);
    put(1, 7, "a", "zebra", 100);
    put(3, 8, "a", "tsc", 100);
    put(1, 9, "other", "zebra", 100); /* a repeated transaction writes nothing twice */
    assert_true(store_commit(s, &err));
    assert_true(store_next_label_id(s, &next, &err));
    assert_int_equal(next, 4);
    assert_true(store_first_queued(s, "zebra", &row));
    assert_int_equal(row.id, 1);
    assert_int_equal(row.scan_id, 7);
    assert_string_equal(row.line_id, "a");
    assert_string_equal(row.fields.waybill, "SF1234567890");
    assert_non_null(strstr(row.fields.title, "羽绒服"));
    assert_int_equal(row.state, LABEL_STATE_QUEUED);
    assert_int_equal(store_count_labels(s, LABEL_STATE_QUEUED, "zebra"), 2);
    assert_int_equal(store_count_labels(s, LABEL_STATE_QUEUED, NULL), 3);
    assert_false(store_first_queued(s, "none", &row));
}

static void moves_only_from_where_it_stands(void **state)
{
    (void)state;
    struct label_row row;
    store_begin(s);
    put(1, 7, "a", "zebra", 100);
    assert_false(store_move_label(s, 1, LABEL_STATE_SENDING, LABEL_STATE_SENT, "", 200));
    assert_true(store_move_label(s, 1, LABEL_STATE_QUEUED, LABEL_STATE_SENDING, "", 200));
    assert_true(store_move_label(s, 1, LABEL_STATE_SENDING, LABEL_STATE_QUEUED, "cable", 210));
    assert_true(store_move_label(s, 1, LABEL_STATE_QUEUED, LABEL_STATE_SENDING, "", 220));
    assert_true(store_get_label(s, 1, &row));
    assert_int_equal(row.attempts, 2);
    assert_int_equal(row.changed_us, 220);
    assert_int_equal(store_unsure_after_restart(s, "ended", 300), 1);
    assert_int_equal(store_unsure_after_restart(s, "ended", 300), 0);
    assert_true(store_first_unsure(s, "zebra", &row));
    assert_string_equal(row.problem, "ended");
    assert_false(store_confirm_label(s, 2, "", 400));
    assert_true(store_confirm_label(s, 1, "", 400));
    assert_false(store_confirm_label(s, 1, "", 400));
    assert_true(store_get_label(s, 1, &row));
    assert_int_equal(row.state, LABEL_STATE_CONFIRMED);
    assert_true(store_commit(s, &err));
}

static void says_more_only_before_it_is_sent(void **state)
{
    (void)state;
    struct label_row row;
    store_begin(s);
    put(1, 7, "a", "zebra", 100);
    assert_true(store_get_label(s, 1, &row));
    text_copy(row.fields.customer, sizeof(row.fields.customer), "Пример");
    store_set_label_fields(s, 1, &row.fields);
    assert_true(store_get_label(s, 1, &row));
    assert_string_equal(row.fields.customer, "Пример");
    assert_string_equal(row.fields.waybill, "SF1234567890");
    assert_true(store_move_label(s, 1, LABEL_STATE_QUEUED, LABEL_STATE_SENDING, "", 200));
    text_copy(row.fields.customer, sizeof(row.fields.customer), "too late");
    store_set_label_fields(s, 1, &row.fields);
    assert_true(store_get_label(s, 1, &row));
    assert_string_equal(row.fields.customer, "Пример");
    assert_true(store_commit(s, &err));
}

static void cancels_what_was_not_sent(void **state)
{
    (void)state;
    struct label_row row;
    store_begin(s);
    put(1, 7, "a", "zebra", 100);
    put(2, 7, "b", "zebra", 100);
    put(3, 8, "c", "zebra", 900);
    assert_true(store_move_label(s, 1, LABEL_STATE_QUEUED, LABEL_STATE_SENDING, "", 200));
    assert_int_equal(store_cancel_scan_labels(s, 7, "undone", 300), 1);
    assert_true(store_has_label(s, 7, LABEL_LINE, "ORD-1", "a"));
    assert_false(store_has_label(s, 7, LABEL_LINE, "ORD-1", "b"));
    struct printer_names known = {.names = {"tsc", "zebra"}, .count = 2};
    assert_int_equal(store_cancel_orphan_labels(s, &known, "no printer", 300), 0);
    known.count = 1;
    put(4, 9, "d", "tsc", 900);
    assert_int_equal(store_cancel_orphan_labels(s, &known, "too old", 300), 1);
    assert_int_equal(store_cancel_printer_labels(s, "zebra", "", 300), 0);
    assert_int_equal(store_cancel_printer_labels(s, "tsc", "", 300), 1);
    assert_true(store_get_label(s, 3, &row));
    assert_int_equal(row.state, LABEL_STATE_CANCELLED);
    assert_string_equal(row.problem, "too old");
    assert_true(store_commit(s, &err));
}

static void copies_count_what_may_be_on_paper(void **state)
{
    (void)state;
    struct label_row row;
    store_begin(s);
    put(1, 7, "a", "zebra", 100);
    assert_true(store_get_label(s, 1, &row));
    assert_int_equal(store_label_copies(s, &row), 1); /* it is about to come out */
    assert_int_equal(store_cancel_scan_labels(s, 7, "", 100), 1);
    assert_int_equal(store_label_copies(s, &row), 0); /* it never was */
    put(2, 7, "a", "zebra", 100);
    assert_true(store_move_label(s, 2, LABEL_STATE_QUEUED, LABEL_STATE_SENDING, "", 200));
    assert_true(store_move_label(s, 2, LABEL_STATE_SENDING, LABEL_STATE_FAILED, "", 200));
    assert_int_equal(store_label_copies(s, &row), 1);
    assert_true(store_commit(s, &err));
}

static bool add_id(void *arg, const struct label_row *row)
{
    char *ids = arg;
    text_format(ids + strlen(ids), 32, "%d ", (int)row->id);
    return true;
}

static void lists_the_newest_oldest_first(void **state)
{
    (void)state;
    char ids[128] = "";
    store_begin(s);
    for (int i = 1; i <= 5; i++)
        put(i, 10 + i, "a", i == 4 ? "tsc" : "zebra", 100);
    assert_true(store_commit(s, &err));
    struct label_filter filter = {.state = -1, .limit = 2, .printer = "zebra"};
    assert_true(store_label_each(s, &filter, add_id, ids, &err));
    assert_string_equal(ids, "3 5 ");
    ids[0] = '\0';
    filter = (struct label_filter){.state = LABEL_STATE_QUEUED, .scan_id = 12};
    assert_true(store_label_each(s, &filter, add_id, ids, &err));
    assert_string_equal(ids, "2 ");
    ids[0] = '\0';
    filter = (struct label_filter){.state = LABEL_STATE_SENT};
    assert_true(store_label_each(s, &filter, add_id, ids, &err));
    assert_string_equal(ids, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(in_order_and_whole, open_store, close_store),
        cmocka_unit_test_setup_teardown(moves_only_from_where_it_stands, open_store, close_store),
        cmocka_unit_test_setup_teardown(says_more_only_before_it_is_sent, open_store, close_store),
        cmocka_unit_test_setup_teardown(cancels_what_was_not_sent, open_store, close_store),
        cmocka_unit_test_setup_teardown(copies_count_what_may_be_on_paper, open_store, close_store),
        cmocka_unit_test_setup_teardown(lists_the_newest_oldest_first, open_store, close_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
