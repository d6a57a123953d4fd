#include "fresh_store.h"
#include "parcels.h"

static void path_of(const struct fresh_store *f, char *ret, size_t size)
{
    text_format(ret, size, "%s/tallyman.db", f->folder);
}

static void what_is_in_the_log_goes_into_the_database(void **state)
{
    struct fresh_store *f = *state;
    struct error err;
    char path[96];
    int left = -1;
    path_of(f, path, sizeof(path));
    struct store_checkpointer *c = store_checkpointer_open(path, &err);
    assert_non_null(c);
    put_line(f->store, "O1", "1", "SF1000000000001", LINE_STATUS_ORDERED);
    assert_true(store_checkpoint(c, &left, &err));
    assert_int_equal(left, 0);
    assert_true(store_checkpoint(c, &left, &err)); /* nothing to do is no failure */
    assert_int_equal(left, 0);
    store_checkpointer_close(c);
}

static void a_reader_keeps_the_log_and_a_writer_is_not_waited_for(void **state)
{
    struct fresh_store *f = *state;
    struct error err;
    char path[96];
    int left = -1;
    path_of(f, path, sizeof(path));
    struct store_checkpointer *c = store_checkpointer_open(path, &err);
    struct store *reader = store_open(path, STORE_READ, &err);
    assert_non_null(reader);
    assert_true(store_checkpoint(c, &left, &err));
    store_begin(f->store); /* holds the write lock meanwhile */
    assert_true(store_checkpoint(c, &left, &err));
    fresh_commit(f->store);
    put_line(f->store, "O1", "1", "SF1000000000001", LINE_STATUS_ORDERED);
    assert_true(store_checkpoint(c, &left, &err));
    assert_int_equal(facts_of(reader, "SF1000000000001")->line_count, 1);
    store_close(reader);
    store_checkpointer_close(c);
}

static void it_makes_no_database(void **state)
{
    struct fresh_store *f = *state;
    struct error err;
    char path[96];
    text_format(path, sizeof(path), "%s/other.db", f->folder);
    assert_null(store_checkpointer_open(path, &err));
    assert_true(err.text[0] != '\0');
    assert_int_not_equal(access(path, F_OK), 0);
    store_checkpointer_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_in_the_log_goes_into_the_database, fresh_store_open,
                                        fresh_store_close),
        cmocka_unit_test_setup_teardown(a_reader_keeps_the_log_and_a_writer_is_not_waited_for,
                                        fresh_store_open, fresh_store_close),
        cmocka_unit_test_setup_teardown(it_makes_no_database, fresh_store_open, fresh_store_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
