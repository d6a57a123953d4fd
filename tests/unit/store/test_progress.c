/* How far orders are, by the lines on file and the receipts that stand; and counting on without asking again. */
#include "fresh_store.h"
#include "parcels.h"
#include "progress.h"
#include "store/mirror.h"

/* n of m: void lines count nowhere, a status of 6 has arrived, a line of three boxes has when all three have. */
static void how_far_an_order_is(void **state)
{
    struct fresh_store *f = *state;
    put_line(f->store, "O1", "1", "JDVA11408814483", 4);
    put_line(f->store, "O1", "2", "SF1331875979567", 6);
    put_line(f->store, "O1", "3", "SF1331875979567", 13);
    put_line(f->store, "O1", "4", "", 2);
    const struct parcel_facts *facts = facts_of(f->store, "JDVA11408814483-1-3-");
    assert_int_equal(facts->order_count, 1);
    assert_int_equal(facts->orders[0].lines, 3);
    assert_int_equal(facts->orders[0].arrived, 1);
    assert_int_equal(facts->orders[0].here, 1);
    assert_false(facts->orders[0].known_whole);
    assert_int_equal(facts->parcels_total, 3);
    assert_int_equal(receive(f->store, 1, "JDVA11408814483-1-3-"), 1);
    assert_int_equal(receive(f->store, 2, "JDVA11408814483-2-3-"), 1);
    facts = facts_of(f->store, "JDVA11408814483-3-3-");
    assert_int_equal(facts->state, PARCEL_NEW);
    assert_int_equal(facts->parcels_received, 2);
    assert_true(facts->indexed_received);
    assert_int_equal(facts->orders[0].arrived, 1);
    assert_int_equal(receive(f->store, 3, "JDVA11408814483-3-3-"), 1);
    facts = facts_of(f->store, "JDVA11408814483-3-3-");
    assert_int_equal(facts->state, PARCEL_RECEIVED);
    assert_int_equal(facts->orders[0].arrived, 2);
}

/* Two numbers for one line: it has arrived when all boxes of one of them have, not when so many of both have. */
static void a_line_with_two_waybills(void **state)
{
    struct fresh_store *f = *state;
    put_line(f->store, "O1", "1", "JDVA11408814483 JDVB11408814484", 4);
    (void)receive(f->store, 1, "JDVA11408814483-1-2-");
    (void)receive(f->store, 2, "JDVB11408814484-1-2-");
    assert_int_equal(facts_of(f->store, "JDVA11408814483-2-2-")->orders[0].arrived, 0);
    (void)receive(f->store, 3, "JDVB11408814484-2-2-");
    assert_int_equal(facts_of(f->store, "JDVA11408814483-2-2-")->orders[0].arrived, 1);
}

/* How far it had come with an earlier scan: later receipts are not counted, and undone ones nowhere. */
static void how_far_it_had_come(void **state)
{
    struct fresh_store *f = *state;
    static const struct order order = {.order_id = "O1", .customer_id = "77"};
    struct order_progress then;
    put_line(f->store, "O1", "1", "SF1331875979567", 4);
    put_line(f->store, "O1", "2", "JDVA11408814483 JDVB11408814484", 4);
    put_line(f->store, "O1", "3", "YT4512345678901", 4);
    store_begin(f->store);
    store_put_order(f->store, &order, true, 2);
    fresh_commit(f->store);
    (void)receive(f->store, 1, "SF1331875979567");
    (void)receive(f->store, 2, "JDVA11408814483-1-2-");
    (void)receive(f->store, 3, "JDVB11408814484-1-2-");
    (void)receive(f->store, 4, "JDVB11408814484-2-2-");
    (void)receive(f->store, 5, "YT4512345678901");
    static const int arrived[] = {3, 1, 1, 1, 2, 3};
    for (size_t until = 0; until < COUNT_OF(arrived); until++) {
        assert_true(store_order_progress(f->store, "O1", (int64_t)until, &then));
        assert_int_equal(then.lines, 3);
        assert_int_equal(then.arrived, arrived[until]);
    }
    (void)undo(f->store, 1);
    assert_true(store_order_progress(f->store, "O1", 4, &then));
    assert_int_equal(then.arrived, 1);
}

static bool same_order(const struct order_progress *a, const struct order_progress *b)
{
    return strcmp(a->order_id, b->order_id) == 0 && a->lines == b->lines && a->arrived == b->arrived &&
           a->here == b->here && a->known_whole == b->known_whole && strcmp(a->customer, b->customer) == 0;
}

/* Receives it, and counts that in the facts as they were; they must be what a fresh look says. Returns how many lines have arrived. */
static int receive_and_count(struct store *s, int64_t id, const char *text)
{
    static struct store_facts f;
    struct error err;
    const struct code code = code_of(text);
    struct parcel_step step = {
        .state = PARCEL_RECEIVED,
        .first = {
            .scan_id = id, .at_us = 1700000000000000 + id * 1000000, .station = "dock", .operator= "anna" } };
    assert_true(store_facts_read(s, &code, &f, &err));
    step.written = receive(s, id, text);
    assert_true(store_facts_received(s, &code, &step, &f, &err));
    const struct parcel_facts *counted = &f.facts;
    const struct parcel_facts *fresh = facts_of(s, text);
    assert_int_equal(counted->state, fresh->state);
    assert_int_equal(counted->parcels_received, fresh->parcels_received);
    assert_int_equal(counted->parcels_total, fresh->parcels_total);
    assert_int_equal(counted->bare_received, fresh->bare_received);
    assert_int_equal(counted->indexed_received, fresh->indexed_received);
    assert_int_equal(counted->lines_open_here, fresh->lines_open_here);
    assert_int_equal(counted->line_count, fresh->line_count);
    assert_int_equal(counted->first.scan_id, fresh->first.scan_id);
    assert_true(counted->first.at_us == fresh->first.at_us);
    assert_string_equal(counted->first.operator, fresh->first.operator);
    assert_int_equal(counted->order_count, fresh->order_count);
    int arrived = 0;
    for (size_t i = 0; i < counted->order_count; i++) {
        assert_true(same_order(&counted->orders[i], &fresh->orders[i]));
        arrived += counted->orders[i].arrived;
    }
    store_facts_fini(&f);
    return arrived;
}

/* A scan's own receipts are counted without asking again, and come out as if it were asked. */
static void the_own_receipts_are_counted(void **state)
{
    struct fresh_store *f = *state;
    put_line(f->store, "O1", "1", "SF1331875979567", 4);
    put_line(f->store, "O1", "2", "YT4512345678901", 4);
    put_line(f->store, "O1", "3", "SF1331875979567", 13);
    put_line(f->store, "O1", "4", "SF1331875979567", 6);
    put_line(f->store, "O2", "1", "SF1331875979567", 4);
    assert_int_equal(receive_and_count(f->store, 1, "SF1331875979567"), 3);
    assert_int_equal(receive_and_count(f->store, 2, "SF1331875979567"), 3);
    assert_int_equal(receive_and_count(f->store, 3, "YT4512345678901"), 3);
    assert_int_equal(undo(f->store, 1), 3);
    assert_int_equal(receive_and_count(f->store, 4, "SF1331875979567"), 4);
}

static void the_own_receipts_of_many_boxes(void **state)
{
    struct fresh_store *f = *state;
    put_line(f->store, "O1", "1", "JDVA11408814483", 4);
    assert_int_equal(receive_and_count(f->store, 1, "JDVA11408814483-1-3-"), 0);
    assert_int_equal(receive_and_count(f->store, 2, "JDVA11408814483-2-3-"), 0);
    assert_int_equal(receive_and_count(f->store, 3, "JDVA11408814483-3-3-"), 1);
    /* Without an index it has arrived; a box of three says that two more come. */
    put_line(f->store, "O2", "1", "JDVB11408814484", 4);
    assert_int_equal(receive_and_count(f->store, 4, "JDVB11408814484"), 1);
    assert_int_equal(receive_and_count(f->store, 5, "JDVB11408814484-2-3-"), 0);
}

static void the_own_receipts_of_two_waybills(void **state)
{
    struct fresh_store *f = *state;
    put_line(f->store, "O1", "1", "JDVA11408814483 JDVB11408814484", 4);
    assert_int_equal(receive_and_count(f->store, 1, "JDVA11408814483-1-2-"), 0);
    assert_int_equal(receive_and_count(f->store, 2, "JDVB11408814484-1-2-"), 0);
    assert_int_equal(receive_and_count(f->store, 3, "JDVB11408814484-2-2-"), 1);
}

/* A line that is no longer among its order's is received, and counts nowhere. */
static void a_line_that_has_gone(void **state)
{
    struct fresh_store *f = *state;
    struct order order = {.order_id = "O1", .customer_id = "77"};
    int64_t cursor = 0;
    int gone = 0;
    put_line(f->store, "O1", "1", "SF1331875979567", 4);
    assert_int_equal(receive_and_count(f->store, 1, "SF1331875979567"), 1);
    assert_int_equal(undo(f->store, 1), 1);
    store_begin(f->store);
    store_mirror_begin(f->store);
    while (store_mirror_sweep(f->store, 1u << 4, &cursor, INT64_MAX, 3, &gone))
        continue;
    store_put_order(f->store, &order, true, 2); /* its details do not have the line either */
    fresh_commit(f->store);
    assert_int_equal(gone, 1);
    assert_int_equal(facts_of(f->store, "SF1331875979567")->line_count, 1);
    assert_int_equal(facts_of(f->store, "SF1331875979567")->orders[0].lines, 0);
    assert_int_equal(receive_and_count(f->store, 2, "SF1331875979567"), 0);
    assert_int_equal(receive_and_count(f->store, 3, "SF1331875979567"), 0);
}

/* What a scan's own receipts make of the numbers is only told where it can be: then the numbers are changed, else nothing is. */
static void when_it_must_be_asked_again(void **state)
{
    struct fresh_store *f = *state;
    struct code code = code_of("JDVA11408814483-1-3-");
    put_line(f->store, "O1", "1", "JDVA11408814483", 4);
    struct store_facts *facts = read_facts(f->store, "JDVA11408814483-1-3-");
    assert_int_equal(facts->orders[0].here, 1);
    assert_false(progress_received(&code, 2, facts)); /* more receipts than lines without one */
    assert_false(progress_received(&code, 0, facts));
    code.parcel.index = 2;
    assert_false(progress_received(&code, 1, facts)); /* another box than was looked at */
    code.parcel.index = 1;
    facts->receipts[0].known = false;
    assert_false(progress_received(&code, 1, facts)); /* not among its order's lines */
    facts->receipts[0].known = true;
    facts->receipts[0].other = true;
    assert_false(progress_received(&code, 1, facts)); /* with receipts of other numbers */
    facts->receipts[0].other = false;
    assert_int_equal(facts->receipts[0].boxes, 0);
    assert_true(progress_received(&code, 1, facts));
    assert_int_equal(facts->receipts[0].boxes, 1);
    assert_int_equal(facts->orders[0].arrived, 0); /* one box of three */
    assert_int_equal(facts->orders[0].here, 1);
    assert_true(progress_received(&code, 0, facts)); /* the parcel has its receipt: none is new */
    assert_int_equal(facts->receipts[0].boxes, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh_store_open, fresh_store_close)
    const struct CMUnitTest tests[] = {
        TEST(how_far_an_order_is),
        TEST(a_line_with_two_waybills),
        TEST(how_far_it_had_come),
        TEST(the_own_receipts_are_counted),
        TEST(the_own_receipts_of_many_boxes),
        TEST(the_own_receipts_of_two_waybills),
        TEST(a_line_that_has_gone),
        TEST(when_it_must_be_asked_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
