#include "fresh_store.h"
#include "query.h"

static void values_go_in_and_come_back(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    struct error err;
    char text[8];
    char blob[4];
    struct query q = query_begin(s, "SELECT ?1, ?2, ?3, ?4, ?5, ?6");
    query_int(&q, INT64_MIN);
    query_text(&q, "Жёлтый");
    query_text_or_null(&q, "");
    query_null(&q);
    query_blob(&q, "a\0bcde", 6);
    query_blob(&q, NULL, 0);
    assert_true(query_step(&q));
    assert_true(query_get_int(&q, 0) == INT64_MIN);
    query_get_text(&q, 1, text, sizeof(text)); /* cut at a letter's end */
    assert_string_equal(text, "Жёл");
    assert_true(query_is_null(&q, 2) && query_is_null(&q, 3));
    assert_int_equal(query_get_int(&q, 2), 0);
    query_get_text(&q, 3, text, sizeof(text));
    assert_string_equal(text, "");
    assert_int_equal(query_get_blob(&q, 4, blob, sizeof(blob)), 4);
    assert_memory_equal(blob, "a\0bc", 4);
    assert_false(query_is_null(&q, 5));
    assert_int_equal(query_get_blob(&q, 5, blob, sizeof(blob)), 0);
    assert_false(query_step(&q));
    query_end(&q);
    assert_true(store_take_failure(s, &err));
}

static void bindings_do_not_outlive_their_query(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    static const char sql[] = "SELECT ?1, ?2";
    struct query q = query_begin(s, sql);
    query_int(&q, 1);
    query_int(&q, 2);
    assert_true(query_step(&q));
    query_end(&q);
    query_end(&q); /* twice is fine */
    q = query_begin(s, sql);
    query_int(&q, 3);
    assert_true(query_step(&q));
    assert_int_equal(query_get_int(&q, 0), 3);
    assert_true(query_is_null(&q, 1));
    query_end(&q);
}

static void the_first_failure_stays_until_it_is_told(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    struct error err;
    struct query q = query_begin(s, "SELECT nothing FROM nowhere");
    query_int(&q, 1); /* all of this does nothing */
    assert_false(query_step(&q));
    assert_true(query_is_null(&q, 0));
    query_end(&q);
    q = query_begin(s, "SELECT 1");
    assert_false(query_step(&q));
    query_end(&q);
    assert_false(store_take_failure(s, &err));
    assert_int_equal(err.kind, ERROR_IO);
    assert_true(store_take_failure(s, &err));
    q = query_begin(s, "SELECT 1");
    assert_true(query_step(&q));
    query_end(&q);
}

static void a_failed_transaction_fails_at_its_end(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    struct error err;
    store_begin(s);
    query_run(
        s, "INSERT INTO audit (at_us, who, address, what, subject, result) VALUES (1, '', '', '', '', '')");
    assert_int_equal(store_changes(s), 1);
    query_run(s, "INSERT INTO nowhere VALUES (1)");
    assert_false(store_take_failure(s, &err)); /* told already, but it stands */
    query_run(
        s, "INSERT INTO audit (at_us, who, address, what, subject, result) VALUES (2, '', '', '', '', '')");
    assert_false(store_commit(s, &err));
    struct query q = query_begin(s, "SELECT count(*) FROM audit");
    assert_true(query_step(&q));
    assert_int_equal(query_get_int(&q, 0), 0);
    query_end(&q);
}

static void a_text_for_one_use_need_not_stay(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    char sql[] = "SELECT 41 + ?1";
    for (int i = 0; i < 3; i++) {
        struct query q = query_once(s, sql);
        query_int(&q, i);
        assert_true(query_step(&q));
        assert_int_equal(query_get_int(&q, 0), 41 + i);
        query_end_once(&q);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(values_go_in_and_come_back, fresh_store_open, fresh_store_close),
        cmocka_unit_test_setup_teardown(bindings_do_not_outlive_their_query, fresh_store_open,
                                        fresh_store_close),
        cmocka_unit_test_setup_teardown(the_first_failure_stays_until_it_is_told, fresh_store_open,
                                        fresh_store_close),
        cmocka_unit_test_setup_teardown(a_failed_transaction_fails_at_its_end, fresh_store_open,
                                        fresh_store_close),
        cmocka_unit_test_setup_teardown(a_text_for_one_use_need_not_stay, fresh_store_open,
                                        fresh_store_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
