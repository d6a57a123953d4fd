/* What the service manager hears: ready, alive as long as the station thread answers, stopping. */
#include "station_fixture.h"

#include <sys/socket.h>
#include <sys/un.h>

enum { PATIENCE_S = 30 };

/* The next message; fails the test when none comes. */
static void next_message(int fd, char *ret, size_t size)
{
    ssize_t n = recv(fd, ret, size - 1, 0);
    assert_true(n >= 0);
    ret[n] = '\0';
}

static void ready_alive_and_stopping(void **state)
{
    (void)state;
    struct fixture f;
    struct sim_config sim;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const struct timeval patience = {.tv_sec = PATIENCE_S};
    char message[256];
    char out[128];
    sim_config_init(&sim);
    fixture_open(&f, &sim, "web { listen = \"\" }");
    text_format(address.sun_path, sizeof(address.sun_path), "%s/notify", f.folder);
    text_format(out, sizeof(out), "%s/out", f.folder);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)), 0);
    assert_int_equal(setenv("NOTIFY_SOCKET", address.sun_path, 1), 0);
    assert_int_equal(setenv("WATCHDOG_USEC", "400000", 1), 0);
    pid_t station = fixture_spawn(&f, NULL, out, ARGS("run", "--headless", "--no-find"));
    assert_int_equal(unsetenv("NOTIFY_SOCKET"), 0);
    assert_int_equal(unsetenv("WATCHDOG_USEC"), 0);
    next_message(fd, message, sizeof(message));
    assert_string_equal(message, "READY=1");
    for (int i = 0; i < 5; i++) {
        next_message(fd, message, sizeof(message));
        assert_string_equal(message, "WATCHDOG=1");
    }
    assert_int_equal(kill(station, SIGTERM), 0);
    do
        next_message(fd, message, sizeof(message));
    while (strcmp(message, "WATCHDOG=1") == 0);
    assert_string_equal(message, "STOPPING=1");
    assert_int_equal(fixture_wait(station), 0);
    close(fd);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(ready_alive_and_stopping)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
