/* People, their browsers and paired pages, by requests to a real station: what is refused, and that the last admin stays. */
#include "station_bed.h"
#include "store/people.h"

#define HASH  "$argon2id$v=19$m=32768,t=3,p=1$AAAA$BBBB"
#define TOKEN "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static struct bed b;

static int set_up(void **state)
{
    (void)state;
    bed_open(&b, 2500);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    bed_close(&b);
    return 0;
}

static json_t *ask(const char *json)
{
    bed_request(&b, 5, json);
    struct heard *h = bed_next(&b);
    assert_int_equal(h->kind, HEARD_REPLY);
    json_t *reply = json_loads(h->text, 0, NULL);
    bed_free_heard(&h->node);
    assert_non_null(reply);
    return reply;
}

static void good(const char *json)
{
    json_t *reply = ask(json);
    if (!json_is_true(json_object_get(reply, "ok")))
        fail_msg("%s: %s", json, json_string_value(json_object_get(reply, "error")));
    json_decref(reply);
}

/* Refused with this text (docs/api.md: the key of its translation). */
static void refused(const char *json, const char *text)
{
    json_t *reply = ask(json);
    assert_true(json_is_false(json_object_get(reply, "ok")));
    assert_string_equal(json_string_value(json_object_get(reply, "kind")), "input");
    assert_string_equal(json_string_value(json_object_get(reply, "text")), text);
    json_decref(reply);
}

static int64_t number_of(const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *stmt;
    assert_int_equal(sqlite3_open_v2(b.db, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    int64_t n = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return n;
}

static void users_are_made_and_listed(void **state)
{
    (void)state;
    good("{\"do\":\"user.add\",\"name\":\"anna\",\"role\":\"admin\",\"hash\":\"" HASH "\"}");
    refused("{\"do\":\"user.add\",\"name\":\"anna\",\"role\":\"staff\",\"hash\":\"" HASH "\"}",
            "there is a user \"{0}\" already");
    refused("{\"do\":\"user.add\",\"name\":\"a b\",\"role\":\"staff\",\"hash\":\"" HASH "\"}",
            "a user's name has 1 to {0} letters, digits and . _ - @");
    refused("{\"do\":\"user.add\",\"name\":\"boris\",\"role\":\"king\",\"hash\":\"" HASH "\"}",
            "role is staff, desk or admin");
    refused("{\"do\":\"user.add\",\"name\":\"boris\",\"role\":\"staff\"}",
            "hash: the password's, as argon2id");
    json_t *reply = ask("{\"do\":\"user.list\"}");
    const json_t *rows = json_object_get(reply, "rows");
    assert_int_equal(json_array_size(rows), 1);
    assert_string_equal(json_string_value(json_object_get(json_array_get(rows, 0), "role")), "admin");
    assert_null(json_object_get(json_array_get(rows, 0), "hash"));
    json_decref(reply);
}

static void the_last_admin_stays(void **state)
{
    (void)state;
    good("{\"do\":\"user.add\",\"name\":\"anna\",\"role\":\"admin\",\"hash\":\"" HASH "\"}");
    refused("{\"do\":\"user.disable\",\"name\":\"anna\"}",
            "\"{0}\" is the last admin; make another one first");
    refused("{\"do\":\"user.role\",\"name\":\"anna\",\"role\":\"desk\"}",
            "\"{0}\" is the last admin; make another one first");
    good("{\"do\":\"user.add\",\"name\":\"boris\",\"role\":\"admin\",\"hash\":\"" HASH "\"}");
    good("{\"do\":\"user.disable\",\"name\":\"anna\"}");
    refused("{\"do\":\"user.disable\",\"name\":\"boris\"}",
            "\"{0}\" is the last admin; make another one first");
    good("{\"do\":\"user.enable\",\"name\":\"anna\"}");
    good("{\"do\":\"user.role\",\"name\":\"boris\",\"role\":\"staff\"}");
    refused("{\"do\":\"user.passwd\",\"name\":\"nobody\",\"hash\":\"" HASH "\"}",
            "there is no user \"{0}\"; `tallyman user list` shows them");
}

static void sessions_begin_and_end(void **state)
{
    (void)state;
    good("{\"do\":\"user.add\",\"name\":\"anna\",\"role\":\"admin\",\"hash\":\"" HASH "\"}");
    good("{\"do\":\"web.login\",\"name\":\"anna\",\"token_hash\":\"" TOKEN
         "\",\"max_h\":12,\"address\":\"192.0.2.1\"}");
    assert_int_equal(number_of("SELECT count(*) FROM web_session"), 1);
    refused("{\"do\":\"web.login\",\"name\":\"anna\",\"token_hash\":\"short\",\"max_h\":12}",
            "token_hash and max_h are needed");
    refused("{\"do\":\"web.login\",\"name\":\"anna\",\"token_hash\":\"" TOKEN "\",\"max_h\":0}",
            "token_hash and max_h are needed");
    good("{\"do\":\"web.seen\",\"token_hash\":\"" TOKEN "\"}");
    /* A new password ends them. */
    good("{\"do\":\"user.passwd\",\"name\":\"anna\",\"hash\":\"" HASH "\"}");
    assert_int_equal(number_of("SELECT count(*) FROM web_session"), 0);
    good("{\"do\":\"web.login\",\"name\":\"anna\",\"token_hash\":\"" TOKEN "\",\"max_h\":12}");
    good("{\"do\":\"web.logout\",\"token_hash\":\"" TOKEN "\"}");
    assert_int_equal(number_of("SELECT count(*) FROM web_session"), 0);
}

static void pages_are_paired_and_let_go(void **state)
{
    (void)state;
    good("{\"do\":\"pairing.show\",\"pairings\":[{\"code\":\"123456\",\"name\":\"tablet\",\"address\":\"192."
         "0.2.1\"},"
         "{\"code\":\"654321\",\"name\":\"tv\",\"address\":\"192.0.2.2\"}]}");
    json_t *reply = ask("{\"do\":\"pairing.code\"}");
    const json_t *rows = json_object_get(reply, "rows");
    assert_int_equal(json_array_size(rows), 2);
    assert_string_equal(json_string_value(json_object_get(json_array_get(rows, 1), "code")), "654321");
    json_decref(reply);
    good("{\"do\":\"pairing.show\",\"pairings\":[]}");
    reply = ask("{\"do\":\"pairing.code\"}");
    assert_int_equal(json_array_size(json_object_get(reply, "rows")), 0);
    json_decref(reply);
    refused("{\"do\":\"pairing.add\",\"token_hash\":\"" TOKEN "\",\"name\":\"a b\"}",
            "a page's name has 1 to {0} letters, digits and . _ - @");
    good("{\"do\":\"pairing.add\",\"token_hash\":\"" TOKEN
         "\",\"name\":\"tablet\",\"address\":\"192.0.2.1\"}");
    char json[96];
    text_format(json, sizeof(json), "{\"do\":\"pairing.revoke\",\"pairing_id\":\"%lld\"}",
                (long long)number_of("SELECT max(id) FROM pairing"));
    good(json);
    refused(json, "there is no pairing \"{0}\"");
    refused("{\"do\":\"pairing.revoke\",\"pairing_id\":\"x\"}", "there is no pairing \"{0}\"");
}

static void photos_belong_to_something(void **state)
{
    (void)state;
    refused("{\"do\":\"photo.add\",\"name\":\"../x.jpg\",\"scan_id\":\"1\"}", "name: the photo's file");
    refused("{\"do\":\"photo.add\",\"name\":\"x.jpg\",\"scan_id\":\"1\"}", "there is no such scan or hold");
}

static void what_was_done_is_in_the_trail(void **state)
{
    (void)state;
    good("{\"do\":\"user.add\",\"name\":\"anna\",\"role\":\"admin\",\"hash\":\"" HASH
         "\",\"audit\":{\"who\":\"command line\",\"subject\":\"anna\"}}");
    refused(
        "{\"do\":\"user.disable\",\"name\":\"anna\",\"audit\":{\"who\":\"anna\",\"address\":\"192.0.2.1\","
        "\"subject\":\"anna\"}}",
        "\"{0}\" is the last admin; make another one first");
    good("{\"do\":\"note\",\"audit\":{\"who\":\"anna\",\"what\":\"login\",\"result\":\"wrong name or "
         "password\"}}");
    assert_int_equal(number_of("SELECT count(*) FROM audit WHERE what = 'user.add' AND result = 'ok'"), 1);
    assert_int_equal(
        number_of("SELECT count(*) FROM audit WHERE what = 'user.disable' AND address = '192.0.2.1'"
                  " AND result LIKE '%last admin%'"),
        1);
    assert_int_equal(number_of("SELECT count(*) FROM audit WHERE what = 'login' AND result LIKE 'wrong%'"),
                     1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(users_are_made_and_listed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_last_admin_stays, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sessions_begin_and_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(pages_are_paired_and_let_go, set_up, tear_down),
        cmocka_unit_test_setup_teardown(photos_belong_to_something, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_done_is_in_the_trail, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
