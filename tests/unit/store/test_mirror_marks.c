/* Whole passes of the mirror on real SQLite: what was not seen is gone, what is unchanged is not written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/text.h"
#include "store/mirror.h"
#include "store/receiving.h"

enum { OPEN = 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5 };

struct bed {
    char folder[64];
    struct store *store;
};

static struct bed bed;

static int set_up(void **state)
{
    char path[96];
    struct error err;
    (void)state;
    text_copy(bed.folder, sizeof(bed.folder), "/tmp/tallyman-mirror-XXXXXX");
    assert_non_null(mkdtemp(bed.folder));
    text_format(path, sizeof(path), "%s/tallyman.db", bed.folder);
    bed.store = store_open(path, STORE_WRITE, &err);
    assert_non_null(bed.store);
    return 0;
}

static int tear_down(void **state)
{
    char command[96];
    (void)state;
    store_close(bed.store);
    text_format(command, sizeof(command), "rm -rf %s", bed.folder);
    return system(command);
}

static struct order_line line(int number, int status)
{
    struct order_line l = {.status_id = status, .quantity = 1};
    text_format(l.order_id, sizeof(l.order_id), "ORD-%d", number / 2);
    text_format(l.line_id, sizeof(l.line_id), "%d", number);
    text_format(l.waybill, sizeof(l.waybill), "YT%011d", number);
    return l;
}

static void commit(void)
{
    struct error err;
    if (!store_commit(bed.store, &err))
        fail_msg("%s", err.text);
}

static int put(int from, int to, int status)
{
    int changed = 0;
    store_begin(bed.store);
    for (int i = from; i < to; i++) {
        struct order_line l = line(i, status);
        changed += store_put_page_line(bed.store, &l, clock_wall_us());
    }
    commit();
    return changed;
}

/* Somebody else's. */
static int look_up(int number, int status)
{
    struct order_line l = line(number, status);
    store_begin(bed.store);
    int changed = store_put_lines(bed.store, &l, 1, clock_wall_us());
    commit();
    return changed;
}

static int sweep(void)
{
    int64_t cursor = 0;
    int gone = 0;
    bool more = true;
    while (more) {
        store_begin(bed.store);
        more = store_mirror_sweep(bed.store, OPEN, &cursor, 0, clock_wall_us(), &gone);
        if (!more)
            store_mirror_whole(bed.store, 1234);
        commit();
    }
    return gone;
}

static size_t facts_of(int number)
{
    struct store_facts facts = {0};
    struct error err;
    struct code code = {.kind = CODE_WAYBILL, .form_count = 1};
    text_format(code.waybill, sizeof(code.waybill), "YT%011d", number);
    text_copy(code.forms[0], sizeof(code.forms[0]), code.waybill);
    assert_true(store_facts_read(bed.store, &code, &facts, &err));
    size_t count = facts.facts.line_count;
    store_facts_fini(&facts);
    return count;
}

static void what_a_whole_pass_did_not_see_is_gone(void **state)
{
    (void)state;
    int64_t whole_us;
    struct error err;
    assert_int_equal(put(0, 1000, 4), 1000);
    assert_int_equal(put(1000, 1010, 7), 10); /* not among the open ones: nothing to the pass */
    assert_int_equal(store_mirror_seen(bed.store), -1);
    store_mirror_begin(bed.store);
    assert_int_equal(put(0, 900, 4), 0); /* unchanged: only marked */
    assert_int_equal(put(0, 10, 4), 0);  /* read twice, counted once */
    assert_int_equal(store_mirror_seen(bed.store), 900);
    assert_int_equal(sweep(), 100);
    assert_int_equal(facts_of(5), 1);
    assert_int_equal(facts_of(950), 0);
    assert_int_equal(facts_of(1005), 1);
    assert_true(store_mirror_whole_at(bed.store, &whole_us, &err));
    assert_int_equal(whole_us, 1234);
    assert_int_equal(store_mirror_seen(bed.store), -1);
}

static void a_gone_line_comes_back(void **state)
{
    (void)state;
    assert_int_equal(put(0, 10, 4), 10);
    store_mirror_begin(bed.store);
    assert_int_equal(put(0, 5, 4), 0);
    assert_int_equal(sweep(), 5);
    assert_int_equal(facts_of(7), 0);
    assert_int_equal(put(7, 8, 4), 1); /* equal to what is on file, but it was gone */
    assert_int_equal(facts_of(7), 1);
    store_mirror_begin(bed.store);
    assert_int_equal(put(0, 5, 4), 0);
    assert_int_equal(put(7, 8, 4), 0);
    assert_int_equal(sweep(), 0); /* those gone before are not counted again */
}

static void what_is_put_while_a_pass_runs_is_seen(void **state)
{
    (void)state;
    assert_int_equal(put(0, 10, 4), 10);
    store_mirror_begin(bed.store);
    assert_int_equal(put(0, 9, 4), 0);
    assert_int_equal(look_up(20, 4), 1); /* a new one */
    assert_int_equal(look_up(3, 4), 0);
    assert_int_equal(store_mirror_seen(bed.store), 9); /* of the pass's own */
    assert_int_equal(sweep(), 1);
    assert_int_equal(facts_of(20), 1);
    assert_int_equal(facts_of(9), 0);
}

static void an_order_with_a_gone_line_is_read_again(void **state)
{
    (void)state;
    struct store_facts facts = {0};
    struct error err;
    struct code code = {.kind = CODE_WAYBILL, .form_count = 1, .waybill = "YT00000000000"};
    struct order order = {.order_id = "ORD-0", .customer = "Somebody"};
    text_format(code.waybill, sizeof(code.waybill), "YT%011d", 0);
    text_copy(code.forms[0], sizeof(code.forms[0]), code.waybill);
    assert_int_equal(put(0, 2, 4), 2); /* both of ORD-0 */
    store_begin(bed.store);
    store_put_order(bed.store, &order, true, clock_wall_us());
    commit();
    store_mirror_begin(bed.store);
    assert_int_equal(put(0, 1, 4), 0);
    assert_int_equal(sweep(), 1);
    assert_true(store_facts_read(bed.store, &code, &facts, &err));
    assert_int_equal(facts.facts.order_count, 1);
    assert_false(facts.facts.orders[0].known_whole);
    assert_int_equal(facts.facts.orders[0].lines, 2);
    store_facts_fini(&facts);
}

static bool whole_is(const struct order *order, bool details)
{
    struct store_facts facts = {0};
    struct error err;
    struct code code = {.kind = CODE_WAYBILL, .form_count = 1};
    text_format(code.waybill, sizeof(code.waybill), "YT%011d", 0);
    text_copy(code.forms[0], sizeof(code.forms[0]), code.waybill);
    store_begin(bed.store);
    store_put_order(bed.store, order, details, clock_wall_us());
    commit();
    assert_true(store_facts_read(bed.store, &code, &facts, &err));
    assert_int_equal(facts.facts.order_count, 1);
    bool whole = facts.facts.orders[0].known_whole;
    store_facts_fini(&facts);
    return whole;
}

static void an_order_is_whole_when_its_summaries_count_what_is_on_file(void **state)
{
    (void)state;
    struct order order = {.order_id = "ORD-0", .customer = "Somebody"};
    assert_int_equal(put(0, 2, 4), 2);     /* both of ORD-0 */
    assert_false(whole_is(&order, false)); /* nothing is said */
    order.summary_count = 2;
    order.summaries[0].count = 2;
    order.summaries[1].count = 1; /* a third, in another status, is not on file */
    assert_false(whole_is(&order, false));
    order.summaries[1].count = 0;
    assert_true(whole_is(&order, false));
    order.summary_count = 0;
    assert_true(whole_is(&order, false)); /* what was known stays */
    order.summary_count = 1;
    order.summaries[0].count = 3; /* a line was added to it */
    assert_false(whole_is(&order, false));
    assert_true(whole_is(&order, true)); /* its details were read */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_a_whole_pass_did_not_see_is_gone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_gone_line_comes_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_put_while_a_pass_runs_is_seen, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_order_is_whole_when_its_summaries_count_what_is_on_file, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_order_with_a_gone_line_is_read_again, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
