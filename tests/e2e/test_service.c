/* What the service manager hears: ready, alive as long as the station thread answers and only so long, stopping. */
#include "station_fixture.h"

#include <sqlite3.h>
#include <sys/socket.h>
#include <sys/un.h>

enum { PATIENCE_S = 30, INTERVAL_MS = 400 };

/* The next message; fails the test when none comes. */
static void next_message(int fd, char *ret, size_t size)
{
    ssize_t n = recv(fd, ret, size - 1, 0);
    assert_true(n >= 0);
    ret[n] = '\0';
}

/* The station hangs: for so long nothing came. False when the manager was told that it lives, message for message. */
static bool falls_silent(int fd, int ms)
{
    const struct timeval silence = {.tv_sec = ms / 1000, .tv_usec = (ms % 1000) * 1000L};
    const struct timeval patience = {.tv_sec = PATIENCE_S};
    char message[256];
    ssize_t n = 0;
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &silence, sizeof(silence)), 0);
    for (int i = 0; i < 100 && n >= 0; i++)
        n = recv(fd, message, sizeof(message), 0);
    assert_true(n >= 0 || errno == EAGAIN);
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)), 0);
    return n < 0;
}

/* A station whose manager listens at *ret_fd and wants a word every INTERVAL_MS. */
static pid_t start_watched(struct fixture *f, int *ret_fd)
{
    struct sim_config sim;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const struct timeval patience = {.tv_sec = PATIENCE_S};
    char interval[24];
    char out[128];
    sim_config_init(&sim);
    fixture_open(f, &sim, "");
    text_format(address.sun_path, sizeof(address.sun_path), "%s/notify", f->folder);
    text_format(out, sizeof(out), "%s/station.out", f->folder);
    text_format(interval, sizeof(interval), "%d", INTERVAL_MS * 1000);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)), 0);
    assert_int_equal(setenv("NOTIFY_SOCKET", address.sun_path, 1), 0);
    assert_int_equal(setenv("WATCHDOG_USEC", interval, 1), 0);
    pid_t station = fixture_spawn(f, NULL, out, ARGS("run", "--headless", "--no-find"));
    assert_int_equal(unsetenv("NOTIFY_SOCKET"), 0);
    assert_int_equal(unsetenv("WATCHDOG_USEC"), 0);
    *ret_fd = fd;
    return station;
}

static void expect_ready(int fd)
{
    char message[256];
    next_message(fd, message, sizeof(message));
    assert_string_equal(message, "READY=1");
}

static void expect_alive(int fd, int times)
{
    char message[256];
    for (int i = 0; i < times; i++) {
        next_message(fd, message, sizeof(message));
        assert_string_equal(message, "WATCHDOG=1");
    }
}

static void expect_end(pid_t station, int fd)
{
    char message[256];
    assert_int_equal(kill(station, SIGTERM), 0);
    do
        next_message(fd, message, sizeof(message));
    while (strcmp(message, "WATCHDOG=1") == 0);
    assert_string_equal(message, "STOPPING=1");
    assert_int_equal(fixture_wait(station), 0);
    close(fd);
}

static void ready_alive_and_stopping(void **state)
{
    (void)state;
    struct fixture f;
    int fd;
    pid_t station = start_watched(&f, &fd);
    expect_ready(fd);
    expect_alive(fd, 5);
    expect_end(station, fd);
    fixture_close(&f);
}

/* Another program holds the database, and a scan waits for its commit: the station thread answers nobody, all others run. */
static void a_station_that_hangs_is_not_said_to_live(void **state)
{
    (void)state;
    struct fixture f;
    char db[160];
    char in[128];
    char out[128];
    sqlite3 *holder;
    int fd;
    pid_t station = start_watched(&f, &fd);
    expect_ready(fd);
    expect_alive(fd, 5);
    text_format(db, sizeof(db), "%s/tallyman.db", f.state);
    text_format(in, sizeof(in), "%s/in", f.folder);
    text_format(out, sizeof(out), "%s/out", f.folder);
    fixture_write(in, "SF1331875979567\n");
    assert_int_equal(sqlite3_open(db, &holder), SQLITE_OK);
    assert_int_equal(sqlite3_busy_timeout(holder, PATIENCE_S * 1000), SQLITE_OK);
    assert_int_equal(sqlite3_exec(holder, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    pid_t scan = fixture_spawn(&f, in, out, ARGS("scan", "--json", "--no-wait"));
    bool silent = falls_silent(fd, 3 * INTERVAL_MS);
    assert_int_equal(sqlite3_exec(holder, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(holder), SQLITE_OK);
    assert_true(silent);
    expect_alive(fd, 5);
    int status = fixture_wait(scan);
    assert_true(status == 0 || status == 1);
    json_decref(fixture_scan(&f, "YT4512345678901"));
    expect_end(station, fd);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ready_alive_and_stopping),
        cmocka_unit_test(a_station_that_hangs_is_not_said_to_live),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
