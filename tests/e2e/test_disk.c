/* The disk fails: what was not written is never answered as if it was, people are told, and it heals when the cause is gone. */
#include <sys/mount.h>

#include "station_fixture.h"

static bool can_mount;

static void a_full_disk(void **state)
{
    (void)state;
    struct fixture f;
    struct sim_config sim;
    char out[128];
    char ballast[160];
    char command[300];
    int recorded = 0;
    int refused = 0;
    if (!can_mount) {
        printf("skipped: mounting a small disk needs root\n");
        skip();
    }
    sim_config_init(&sim);
    fixture_open(&f, &sim, "receiving { confirm = \"never\" }");
    assert_int_equal(mkdir(f.state, 0700), 0);
    assert_int_equal(mount("tmpfs", f.state, "tmpfs", 0, "size=2m"), 0);
    text_format(ballast, sizeof(ballast), "%s/ballast", f.state);
    text_format(out, sizeof(out), "%s/station", f.folder);
    pid_t station = fixture_spawn(&f, NULL, out, ARGS("run", "--headless", "--no-find"));
    fixture_wait_for_station(&f, station);
    json_decref(fixture_scan(&f, "SF1331875979567"));
    recorded++;
    text_format(command, sizeof(command), "dd if=/dev/zero of=%s bs=4k status=none 2>/dev/null; true",
                ballast);
    assert_int_equal(system(command), 0);
    for (int i = 0; i < 20; i++) {
        char code[32];
        char input[64];
        char *text;
        text_format(code, sizeof(code), "SF77%011d", i);
        text_format(input, sizeof(input), "%s\n", code);
        int status = fixture_run(&f, input, &text, ARGS("scan", "--json", "--no-wait"));
        assert_true(status == 0 || status == 1);
        assert_true((status == 0) == (text[0] != '\0')); /* answered means recorded */
        recorded += status == 0;
        refused += status == 1;
        free(text);
    }
    assert_true(refused > 0);
    /* Room again: it goes on by itself. */
    assert_int_equal(unlink(ballast), 0);
    json_t *scan = fixture_scan(&f, "YT4512345678901");
    assert_string_equal(fixture_text(scan, "verdict"), "match");
    json_decref(scan);
    recorded++;
    assert_int_equal(kill(station, SIGTERM), 0);
    assert_int_equal(fixture_wait(station), 0);
    char *log;
    int rows = 0;
    assert_int_equal(fixture_run(&f, NULL, &log, ARGS("log", "--format", "json")), 0);
    for (const char *p = log; (p = strchr(p, '\n')) != NULL; p++)
        rows++;
    assert_int_equal(rows, recorded);
    free(log);
    assert_int_equal(umount(f.state), 0);
    fixture_close(&f);
}

static void a_database_that_is_none_of_ours(void **state)
{
    (void)state;
    struct fixture f;
    struct sim_config sim;
    char path[160];
    char *text;
    sim_config_init(&sim);
    fixture_open(&f, &sim, "");
    assert_int_equal(mkdir(f.state, 0700), 0);
    text_format(path, sizeof(path), "%s/tallyman.db", f.state);
    fixture_write(
        path,
        "this is a text and no database, and it is long enough to be looked at as one by whoever opens it\n");
    assert_int_equal(fixture_run(&f, "SF1331875979567\n", &text, ARGS("scan")), 1);
    assert_string_equal(text, "");
    free(text);
    char *kept = fixture_read(path);
    assert_memory_equal(kept, "this is a text", 14);
    free(kept);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_disk),
        cmocka_unit_test(a_database_that_is_none_of_ours),
    };
    can_mount = geteuid() == 0;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
