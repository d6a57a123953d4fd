#include "fresh_store.h"
#include "parcels.h"
#include "store/people.h"

static void put_user(struct store *s, const char *name, enum role role, const char *hash, bool disabled)
{
    struct user_row row = {.role = role, .disabled = disabled, .created_us = 3};
    text_copy(row.name, sizeof(row.name), name);
    text_copy(row.hash, sizeof(row.hash), hash);
    store_begin(s);
    store_put_user(s, &row);
    fresh_commit(s);
}

static bool get_user(struct store *s, const char *name, struct user_row *ret)
{
    struct error err;
    bool found;
    if (!store_get_user(s, name, ret, &found, &err))
        fail_msg("%s", err.text);
    return found;
}

static void log_in(struct store *s, const char *token, const char *user, int64_t at_us, int64_t old_us)
{
    store_begin(s);
    store_put_web_session(s, token, user, "192.0.2.1", at_us, old_us);
    fresh_commit(s);
}

static bool get_session(struct store *s, const char *token, struct web_session_row *ret)
{
    struct error err;
    bool found;
    if (!store_get_web_session(s, token, ret, &found, &err))
        fail_msg("%s", err.text);
    return found;
}

static void see_name(void *arg, const struct user_row *row)
{
    struct text *names = arg;
    text_add(names, row->name);
    text_add(names, " ");
}

static void users_come_and_change(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    struct error err;
    struct user_row row;
    struct text names = {0};
    int64_t admins;
    assert_false(get_user(s, "anna", &row));
    put_user(s, "boris", ROLE_ADMIN, "hash-b", false);
    put_user(s, "anna", ROLE_STAFF, "hash-a", false);
    assert_true(get_user(s, "anna", &row));
    assert_int_equal(row.role, ROLE_STAFF);
    assert_string_equal(row.hash, "hash-a");
    assert_int_equal(row.created_us, 3);
    assert_int_equal(row.login_us, 0);
    assert_false(get_user(s, "Anna", &row)); /* names are as they are written */
    put_user(s, "anna", ROLE_ADMIN, "", false);
    assert_true(get_user(s, "anna", &row));
    assert_string_equal(row.hash, "hash-a"); /* "" leaves it */
    assert_true(store_count_admins(s, &admins, &err));
    assert_int_equal(admins, 2);
    put_user(s, "boris", ROLE_ADMIN, "", true);
    assert_true(store_count_admins(s, &admins, &err));
    assert_int_equal(admins, 1);
    assert_true(store_each_user(s, see_name, &names, &err));
    assert_string_equal(names.data, "anna boris ");
    text_fini(&names);
}

static void a_new_password_ends_every_log_in(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    struct web_session_row session;
    struct user_row row;
    put_user(s, "anna", ROLE_STAFF, "hash", false);
    put_user(s, "boris", ROLE_STAFF, "hash", false);
    log_in(s, "token-a", "anna", 100, 0);
    log_in(s, "token-b", "boris", 100, 0);
    assert_true(get_user(s, "anna", &row));
    assert_int_equal(row.login_us, 100);
    put_user(s, "anna", ROLE_DESK, "", false);
    assert_true(get_session(s, "token-a", &session)); /* another role does not, and holds at once */
    assert_int_equal(session.role, ROLE_DESK);
    put_user(s, "anna", ROLE_DESK, "new hash", false);
    assert_false(get_session(s, "token-a", &session));
    assert_true(get_session(s, "token-b", &session));
    put_user(s, "boris", ROLE_STAFF, "", true);
    assert_false(get_session(s, "token-b", &session));
    put_user(s, "boris", ROLE_STAFF, "", false);
    assert_false(get_session(s, "token-b", &session)); /* nor does it come back */
}

static void sessions_age(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    struct web_session_row session;
    put_user(s, "anna", ROLE_STAFF, "hash", false);
    log_in(s, "old", "anna", 100, 0);
    log_in(s, "new", "anna", 300, 200); /* forgets what was made before 200 */
    assert_false(get_session(s, "old", &session));
    assert_true(get_session(s, "new", &session));
    assert_int_equal(session.created_us, 300);
    store_begin(s);
    store_touch_web_session(s, "new", 400);
    store_touch_web_session(s, "new", 350); /* a clock that went back */
    store_touch_web_session(s, "none", 400);
    fresh_commit(s);
    assert_true(get_session(s, "new", &session));
    assert_int_equal(session.seen_us, 400);
    store_begin(s);
    store_end_web_session(s, "new");
    store_end_web_session(s, "new");
    fresh_commit(s);
    assert_false(get_session(s, "new", &session));
}

static void pages_are_paired_and_parted(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    struct error err;
    struct pairing_row row;
    bool found;
    store_begin(s);
    store_put_pairing(s, "token", "tablet", "192.0.2.2", 5);
    fresh_commit(s);
    assert_true(store_get_pairing(s, "token", &row, &found, &err));
    assert_true(found);
    assert_string_equal(row.name, "tablet");
    assert_int_equal(row.seen_us, 5);
    store_begin(s);
    store_touch_pairing(s, "token", 7);
    store_touch_pairing(s, "token", 6); /* a clock that was set back */
    fresh_commit(s);
    assert_true(store_get_pairing(s, "token", &row, &found, &err));
    assert_int_equal(row.seen_us, 7);
    store_begin(s);
    assert_true(store_end_pairing(s, row.id));
    assert_false(store_end_pairing(s, row.id));
    fresh_commit(s);
    assert_true(store_get_pairing(s, "token", &row, &found, &err));
    assert_false(found);
}

static void a_photo_belongs_to_a_parcel_or_a_hold(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    hold(s, 1, "SF1000000000001", 7, HOLD_UNKNOWN);
    store_begin(s);
    assert_true(store_put_photo(s, "a.jpg", 1, 0, "anna", 5));
    assert_true(store_put_photo(s, "b.jpg", 0, 7, "anna", 5));
    assert_false(store_put_photo(s, "c.jpg", 2, 0, "anna", 5));
    assert_false(store_put_photo(s, "d.jpg", 0, 8, "anna", 5));
    store_put_audit(s, &(struct audit_row){5, "anna", "192.0.2.1", "photo.add", "1", "ok"});
    fresh_commit(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(users_come_and_change, fresh_store_open, fresh_store_close),
        cmocka_unit_test_setup_teardown(a_new_password_ends_every_log_in, fresh_store_open,
                                        fresh_store_close),
        cmocka_unit_test_setup_teardown(sessions_age, fresh_store_open, fresh_store_close),
        cmocka_unit_test_setup_teardown(pages_are_paired_and_parted, fresh_store_open, fresh_store_close),
        cmocka_unit_test_setup_teardown(a_photo_belongs_to_a_parcel_or_a_hold, fresh_store_open,
                                        fresh_store_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
