/* Every list can be asked for, and its columns are of known kinds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/text.h"
#include "store/list.h"
#include "store/people.h"

static char folder[64];

static struct store *open_store(void)
{
    char path[128];
    struct error err;
    text_copy(folder, sizeof(folder), "/tmp/tallyman-list-XXXXXX");
    assert_non_null(mkdtemp(folder));
    text_format(path, sizeof(path), "%s/tallyman.db", folder);
    struct store *s = store_open(path, STORE_WRITE, &err);
    if (s == NULL)
        fail_msg("%s", err.text);
    return s;
}

static void close_store(struct store *s)
{
    char command[128];
    store_close(s);
    text_format(command, sizeof(command), "rm -rf %s", folder);
    assert_int_equal(system(command), 0);
}

static bool refuse(void *arg, const struct cell *cells, int count)
{
    (void)arg;
    (void)cells;
    (void)count;
    fail_msg("a row of an empty database");
    return false;
}

static void every_list_can_be_asked_for(void **state)
{
    (void)state;
    struct store *s = open_store();
    struct error err;
    for (int i = 0; i < LIST_COUNT; i++) {
        const struct list_args args = {
            .id = 1, .limit = 10, .until_us = INT64_MAX, .step_us = 3600000000, .text = "X", .what = ""};
        if (!store_list_check(s, (enum list)i, &err))
            fail_msg("list %d: %s", i, err.text);
        if (!store_list(s, (enum list)i, &args, refuse, NULL, &err))
            fail_msg("list %d: %s", i, err.text);
    }
    close_store(s);
}

static int seen;

static bool take_audit(void *arg, const struct cell *cells, int count)
{
    int64_t *keys = arg;
    assert_int_equal(count, 7);
    assert_string_equal(cells[0].name, "key");
    assert_int_equal(cells[0].kind, CELL_ID);
    assert_string_equal(cells[1].name, "at");
    assert_int_equal(cells[1].kind, CELL_TIME);
    keys[seen++] = cells[0].number;
    return true;
}

static void pages_go_by_key_and_do_not_shift(void **state)
{
    (void)state;
    struct store *s = open_store();
    struct error err;
    int64_t keys[20];
    for (int i = 1; i <= 10; i++) {
        store_begin(s);
        store_put_audit(s, &(struct audit_row){.at_us = i,
                                               .who = i % 2 ? "anna" : "bob",
                                               .address = "",
                                               .what = "x",
                                               .subject = "",
                                               .result = "ok"});
        assert_true(store_commit(s, &err));
    }
    struct list_args args = {.limit = 4, .until_us = INT64_MAX, .text = "", .what = ""};
    seen = 0;
    assert_true(store_list(s, LIST_AUDIT, &args, take_audit, keys, &err));
    assert_int_equal(seen, 4);
    assert_int_equal(keys[0], 10);
    /* Rows that come in between change nothing about the next page. */
    store_begin(s);
    store_put_audit(
        s, &(struct audit_row){
               .at_us = 11, .who = "eve", .address = "", .what = "x", .subject = "", .result = "ok"});
    assert_true(store_commit(s, &err));
    args.after = keys[3];
    assert_true(store_list(s, LIST_AUDIT, &args, take_audit, keys, &err));
    assert_int_equal(keys[4], 6);
    args = (struct list_args){.limit = 10, .until_us = INT64_MAX, .text = "bob", .what = ""};
    seen = 0;
    assert_true(store_list(s, LIST_AUDIT, &args, take_audit, keys, &err));
    assert_int_equal(seen, 5);
    args = (struct list_args){.limit = 10, .since_us = 3, .until_us = 5, .text = "", .what = ""};
    seen = 0;
    assert_true(store_list(s, LIST_AUDIT, &args, take_audit, keys, &err));
    assert_int_equal(seen, 2);
    close_store(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_list_can_be_asked_for),
        cmocka_unit_test(pages_go_by_key_and_do_not_shift),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
