/* What a station reads at its start. */
#include "fresh_store.h"
#include "parcels.h"

struct found {
    struct waiting_scan scans[8];
    size_t count;
};

static bool take(void *arg, const struct waiting_scan *scan)
{
    struct found *f = arg;
    f->scans[f->count++] = *scan;
    return true;
}

/* Looked up when it ended, and on the shelf as pending: asked again, oldest first, with all their forms. */
static void what_still_waits(void **state)
{
    struct fresh_store *f = *state;
    struct found found = {0};
    struct error err;
    const struct code code = code_of("JDVA11408814483-1-3-");
    store_begin(f->store);
    put_scan(f->store, 1, "JDVA11408814483-1-3-", VERDICT_LOOKING);
    store_set_parcel(f->store, code.waybill, &code.parcel, PARCEL_LOOKING, 1, 0);
    fresh_commit(f->store);
    hold(f->store, 2, "SF1331875979567", 1, HOLD_PENDING);
    hold(f->store, 3, "YT4512345678901", 2, HOLD_UNKNOWN); /* answered: it does not wait */
    hold(f->store, 4, "JT0006968326954", 3, HOLD_PENDING);
    (void)undo(f->store, 4);
    assert_true(store_each_waiting(f->store, take, &found, &err));
    assert_int_equal(found.count, 2);
    assert_int_equal(found.scans[0].scan_id, 1);
    assert_int_equal(found.scans[0].verdict, VERDICT_LOOKING);
    assert_string_equal(found.scans[0].code.waybill, "JDVA11408814483");
    assert_int_equal(found.scans[0].code.parcel.index, 1);
    assert_int_equal(found.scans[0].code.form_count, code.form_count);
    for (size_t i = 0; i < code.form_count; i++)
        assert_string_equal(found.scans[0].code.forms[i], code.forms[i]);
    assert_int_equal(found.scans[1].scan_id, 2);
    assert_int_equal(found.scans[1].hold_no, 1);
}

/* Scanned again while it is pending: that scan is looked up whatever becomes of the first one. */
static void each_scan_that_is_looked_up_waits(void **state)
{
    struct fresh_store *f = *state;
    struct found found = {0};
    struct error err;
    hold(f->store, 1, "SF1331875979567", 1, HOLD_PENDING);
    store_begin(f->store);
    put_held_scan(f->store, 2, "SF1331875979567", VERDICT_LOOKING, 1);
    put_held_scan(f->store, 3, "SF1331875979567", VERDICT_PENDING, 1); /* the first one waits for it */
    put_scan(f->store, 4, "YT4512345678901", VERDICT_LOOKING);
    fresh_commit(f->store);
    (void)undo(f->store, 4);
    assert_true(store_each_waiting(f->store, take, &found, &err));
    assert_int_equal(found.count, 2);
    assert_int_equal(found.scans[0].scan_id, 1);
    assert_int_equal(found.scans[1].scan_id, 2);
}

static void codes_of_earlier_scans(void **state)
{
    struct fresh_store *f = *state;
    struct code code;
    struct error err;
    put_line(f->store, "O1", "1", "SF1331875979567", 4);
    (void)receive(f->store, 5, "SF1331875979567");
    assert_true(store_scan_code(f->store, 5, &code, &err));
    assert_string_equal(code.waybill, "SF1331875979567");
    assert_false(store_scan_code(f->store, 6, &code, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
}

static void the_command_key_is_made_once(void **state)
{
    struct fresh_store *f = *state;
    unsigned char first[16];
    unsigned char again[16];
    static const unsigned char zeroes[16];
    struct error err;
    assert_true(store_command_key(f->store, first, &err));
    assert_true(store_command_key(f->store, again, &err));
    assert_memory_equal(first, again, 16);
    assert_memory_not_equal(first, zeroes, 16);
}

static void the_session_is_kept(void **state)
{
    struct fresh_store *f = *state;
    char session[128];
    int64_t at_us;
    struct error err;
    assert_true(store_get_session(f->store, session, sizeof(session), &at_us, &err));
    assert_string_equal(session, "");
    static const char *const sessions[] = {"s-1", "s-2", ""};
    for (int64_t i = 0; i < 3; i++) {
        store_begin(f->store);
        store_put_session(f->store, sessions[i], i + 1);
        fresh_commit(f->store);
        assert_true(store_get_session(f->store, session, sizeof(session), &at_us, &err));
        assert_string_equal(session, sessions[i]);
        assert_int_equal(at_us, i + 1);
    }
}

static void the_day_is_counted(void **state)
{
    struct fresh_store *f = *state;
    struct store_counts counts;
    struct error err;
    put_line(f->store, "O1", "1", "SF1331875979567", 4);
    put_line(f->store, "O1", "2", "YT4512345678901", 4);
    (void)receive(f->store, 1, "SF1331875979567");
    (void)receive(f->store, 2, "YT4512345678901");
    assert_true(store_count(f->store, 1700000000000000, &counts, &err));
    assert_int_equal(counts.scans_today, 2);
    assert_int_equal(counts.receipts_today, 2);
    (void)undo(f->store, 2);
    assert_true(store_count(f->store, 1700000002000000, &counts, &err));
    assert_int_equal(counts.scans_today, 1);
    assert_int_equal(counts.receipts_today, 0);
}

static void a_probe_writes(void **state)
{
    struct fresh_store *f = *state;
    for (int64_t i = 0; i < 3; i++) {
        store_begin(f->store);
        store_probe(f->store, i);
        fresh_commit(f->store);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh_store_open, fresh_store_close)
    const struct CMUnitTest tests[] = {
        TEST(what_still_waits),       TEST(each_scan_that_is_looked_up_waits),
        TEST(codes_of_earlier_scans), TEST(the_command_key_is_made_once),
        TEST(the_session_is_kept),    TEST(the_day_is_counted),
        TEST(a_probe_writes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
