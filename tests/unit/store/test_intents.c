#include "fresh_store.h"
#include "store/intents.h"

static int64_t add(struct store *s, const char *what, const char *args, enum intent_state state)
{
    store_begin(s);
    int64_t id = store_intent_add(
        s, &(struct intent_row){.at_us = 5, .what = what, .args = args, .asked_by = "anna", .state = state});
    fresh_commit(s);
    return id;
}

struct kept {
    int64_t id;
    enum intent_state state;
    int64_t ended_us;
    char result[128];
    char settled_by[32];
};

struct seen {
    struct kept rows[8];
    size_t count;
    size_t stop_after;
};

static bool see(void *arg, const struct intent_row *row)
{
    struct seen *seen = arg;
    assert_true(seen->count < COUNT_OF(seen->rows));
    struct kept *kept = &seen->rows[seen->count++];
    *kept = (struct kept){.id = row->id, .state = row->state, .ended_us = row->ended_us};
    text_copy(kept->result, sizeof(kept->result), row->result);
    text_copy(kept->settled_by, sizeof(kept->settled_by), row->settled_by);
    return seen->count != seen->stop_after;
}

static struct seen list(struct store *s, int state, int64_t limit)
{
    struct error err;
    struct seen seen = {0};
    if (!store_each_intent(s, state, limit, see, &seen, &err))
        fail_msg("%s", err.text);
    return seen;
}

static void end(struct store *s, int64_t id, enum intent_state state, const char *result)
{
    store_begin(s);
    store_intent_end(s, id, state, result, 9);
    fresh_commit(s);
}

static void the_way_of_one_that_ends_well(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    int64_t id = add(s, "order.add", "{}", INTENT_WANTED);
    assert_int_equal(list(s, INTENT_WANTED, 10).count, 1);
    store_begin(s);
    store_intent_sent(s, id);
    store_intent_sent(s, id); /* again is nothing */
    fresh_commit(s);
    assert_int_equal(list(s, INTENT_SENT, 10).rows[0].id, id);
    end(s, id, INTENT_DONE, "order O1");
    end(s, id, INTENT_REFUSED, "too late"); /* what has ended has ended */
    struct seen done = list(s, -1, 10);
    assert_int_equal(done.count, 1);
    assert_int_equal(done.rows[0].state, INTENT_DONE);
    assert_int_equal(done.rows[0].ended_us, 9);
    assert_string_equal(done.rows[0].result, "order O1");
    store_begin(s);
    store_intent_sent(s, id);
    assert_false(store_intent_settle(s, id, false, "boris", 10));
    fresh_commit(s);
    assert_int_equal(list(s, -1, 10).rows[0].state, INTENT_DONE);
}

static void only_what_is_undecided_is_settled_and_once(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    struct error err;
    int64_t undecided = -1;
    int64_t paid = add(s, "order.pay", "{}", INTENT_SENT);
    int64_t found = add(s, "order.add", "{}", INTENT_SENT);
    end(s, paid, INTENT_UNDECIDED, "no answer");
    end(s, found, INTENT_UNDECIDED, "no answer");
    assert_true(store_intents_undecided(s, &undecided, &err));
    assert_int_equal(undecided, 2);
    store_begin(s);
    assert_true(store_intent_settle(s, paid, false, "boris", 10));
    assert_false(store_intent_settle(s, paid, true, "boris", 11));
    assert_true(store_intent_found(s, found, true, "order O1", 12));
    assert_false(store_intent_found(s, found, true, "order O2", 13));
    assert_false(store_intent_settle(s, found + 100, true, "boris", 10));
    fresh_commit(s);
    struct seen seen = list(s, -1, 10);
    assert_int_equal(seen.rows[1].state, INTENT_REFUSED);
    assert_string_equal(seen.rows[1].settled_by, "boris");
    assert_int_equal(seen.rows[0].state, INTENT_DONE);
    assert_string_equal(seen.rows[0].result, "order O1\nno answer");
    assert_true(store_intents_undecided(s, &undecided, &err));
    assert_int_equal(undecided, 0);
}

static void a_restart_knows_what_was_sent(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    struct error err;
    int64_t wanted = add(s, "order.add", "{}", INTENT_WANTED);
    int64_t sent = add(s, "order.pay", "{}", INTENT_SENT);
    int64_t done = add(s, "order.pay", "{}", INTENT_SENT);
    end(s, done, INTENT_DONE, "paid");
    for (int twice = 0; twice < 2; twice++)
        assert_true(store_intents_after_restart(s, 20 + twice, &err));
    struct seen seen = list(s, -1, 10);
    assert_int_equal(seen.rows[2].id, wanted);
    assert_int_equal(seen.rows[2].state, INTENT_REFUSED);
    assert_int_equal(seen.rows[1].id, sent);
    assert_int_equal(seen.rows[1].state, INTENT_UNDECIDED);
    assert_int_equal(seen.rows[1].ended_us, 20);
    assert_int_equal(seen.rows[0].state, INTENT_DONE);
}

static int64_t open_one(struct store *s, const char *what, const char *order)
{
    struct error err;
    int64_t id = -1;
    if (!store_intent_open(s, what, "$.order_id", order, &id, &err))
        fail_msg("%s", err.text);
    return id;
}

static void one_that_is_open_is_found_by_its_value(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    assert_int_equal(open_one(s, "order.pay", "O1"), 0);
    int64_t id = add(s, "order.pay", "{\"order_id\":\"O1\"}", INTENT_WANTED);
    (void)add(s, "order.pay", "{\"order_id\":\"O2\"}", INTENT_SENT);
    (void)add(s, "order.pay", "{}", INTENT_SENT);
    assert_int_equal(open_one(s, "order.pay", "O1"), id);
    assert_int_equal(open_one(s, "order.cancel", "O1"), 0);
    assert_int_equal(open_one(s, "order.pay", "O1' OR 1=1 --"), 0);
    end(s, id, INTENT_UNDECIDED, "");
    assert_int_equal(open_one(s, "order.pay", "O1"), id);
    store_begin(s);
    assert_true(store_intent_settle(s, id, true, "boris", 10));
    fresh_commit(s);
    assert_int_equal(open_one(s, "order.pay", "O1"), 0);
}

static void newest_first_and_no_more_than_asked_for(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    for (int i = 0; i < 4; i++)
        (void)add(s, "order.add", "{}", INTENT_SENT);
    struct seen seen = list(s, -1, 3);
    assert_int_equal(seen.count, 3);
    assert_true(seen.rows[0].id > seen.rows[1].id && seen.rows[1].id > seen.rows[2].id);
    struct error err;
    struct seen first = {.stop_after = 1};
    assert_true(store_each_intent(s, -1, 10, see, &first, &err));
    assert_int_equal(first.count, 1);
    for (int i = 0; i < INTENT_STATE_COUNT; i++)
        assert_true(intent_state_name((enum intent_state)i)[0] != '\0');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_way_of_one_that_ends_well, fresh_store_open, fresh_store_close),
        cmocka_unit_test_setup_teardown(only_what_is_undecided_is_settled_and_once, fresh_store_open,
                                        fresh_store_close),
        cmocka_unit_test_setup_teardown(a_restart_knows_what_was_sent, fresh_store_open, fresh_store_close),
        cmocka_unit_test_setup_teardown(one_that_is_open_is_found_by_its_value, fresh_store_open,
                                        fresh_store_close),
        cmocka_unit_test_setup_teardown(newest_first_and_no_more_than_asked_for, fresh_store_open,
                                        fresh_store_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
