/* Copies made while others go on; and the checkpointer beside the writer. */
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fresh_store.h"
#include "parcels.h"

static void note(void *arg, int done, int all)
{
    int *calls = arg;
    assert_true(done >= 0 && done <= all);
    ++*calls;
}

static void a_copy_is_whole_and_private(void **state)
{
    struct fresh_store *f = *state;
    char file[96];
    struct error err;
    struct stat st;
    int calls = 0;
    text_format(file, sizeof(file), "%s/copy.db", f->folder);
    put_line(f->store, "O1", "1", "SF1331875979567", 4);
    (void)receive(f->store, 1, "SF1331875979567");
    if (!store_backup(f->store, file, note, &calls, &err))
        fail_msg("%s", err.text);
    assert_true(calls > 0);
    assert_int_equal(stat(file, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    struct store *copy = store_open(file, STORE_WRITE, &err);
    assert_non_null(copy);
    assert_int_equal(facts_of(copy, "SF1331875979567")->state, PARCEL_RECEIVED);
    store_close(copy);
    assert_false(store_backup(f->store, file, NULL, NULL, &err)); /* what is there is not written over */
    assert_non_null(strstr(err.text, file));
}

static void a_copy_that_cannot_be_made_leaves_nothing(void **state)
{
    struct fresh_store *f = *state;
    struct error err;
    assert_false(store_backup(f->store, "/nonexistent/copy.db", NULL, NULL, &err));
    assert_non_null(strstr(err.text, "/nonexistent/copy.db"));
}

/* The log of changes is taken over by another connection, and never by the writing one. */
static void checkpoints(void **state)
{
    struct fresh_store *f = *state;
    char path[96];
    struct error err;
    int pages = -1;
    text_format(path, sizeof(path), "%s/tallyman.db", f->folder);
    struct store_checkpointer *c = store_checkpointer_open(path, &err);
    assert_non_null(c);
    for (int64_t id = 1; id <= 50; id++)
        hold(f->store, id, "SF1331875979567", 1, HOLD_UNKNOWN);
    assert_true(store_checkpoint(c, &pages, &err));
    assert_int_equal(pages, 0);
    /* A reader in the middle of its reading holds it up; that is no failure. */
    sqlite3 *reader;
    assert_int_equal(sqlite3_open(path, &reader), SQLITE_OK);
    assert_int_equal(sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM scan", NULL, NULL, NULL), SQLITE_OK);
    hold(f->store, 51, "SF1331875979567", 1, HOLD_UNKNOWN);
    assert_true(store_checkpoint(c, &pages, &err));
    assert_true(pages > 0);
    assert_int_equal(sqlite3_exec(reader, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(reader), SQLITE_OK);
    assert_true(store_checkpoint(c, &pages, &err));
    assert_int_equal(pages, 0);
    store_checkpointer_close(c);
    store_checkpointer_close(NULL);
    assert_int_equal(facts_of(f->store, "SF1331875979567")->state, PARCEL_HELD);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh_store_open, fresh_store_close)
    const struct CMUnitTest tests[] = {
        TEST(a_copy_is_whole_and_private),
        TEST(a_copy_that_cannot_be_made_leaves_nothing),
        TEST(checkpoints),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
