/* A hostile program on the station's own machine at its control socket: who it may be, and what it can say. The scanners go on,
 * people's commands go on, and memory stays where it was. */
#include <poll.h>
#include <pwd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "station_fixture.h"

enum { CONNECTIONS = 1000, RSS_ROOM_KIB = 96 * 1024 };

struct bench {
    struct fixture f;
    char socket[160];
    pid_t station;
    int scanner; /* what is written here the station reads as a scanner's lines */
    int scanned;
};

static int connect_to(const struct bench *b)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    text_copy(address.sun_path, sizeof(address.sun_path), b->socket);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
        return fd;
    close(fd);
    return -1;
}

static int must_connect(const struct bench *b)
{
    int fd = connect_to(b);
    if (fd < 0)
        fail_msg("connecting: %s", strerror(errno));
    return fd;
}

/* As much as it takes without waiting; what is not taken is not said. */
static void say(int fd, const void *data, size_t len)
{
    (void)!send(fd, data, len, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static long rss_kib(const struct bench *b)
{
    char path[64];
    char line[128];
    long kib = 0;
    text_format(path, sizeof(path), "/proc/%d/status", (int)b->station);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof(line), file))
        (void)sscanf(line, "VmRSS: %ld", &kib);
    fclose(file);
    return kib;
}

static int count_log(const struct bench *b)
{
    char *log;
    int rows = 0;
    assert_int_equal(fixture_run(&b->f, NULL, &log, ARGS("log", "--format", "json")), 0);
    for (const char *p = log; (p = strchr(p, '\n')) != NULL; p++)
        rows++;
    free(log);
    return rows;
}

static void open_bench(struct bench *b)
{
    struct sim_config sim;
    char out[128];
    char pipe[128];
    *b = (struct bench){0};
    sim_config_init(&sim);
    fixture_open(&b->f, &sim, "receiving { confirm = \"never\" }");
    text_format(out, sizeof(out), "%s/station", b->f.folder);
    text_format(pipe, sizeof(pipe), "%s/scanner", b->f.folder);
    text_format(b->socket, sizeof(b->socket), "%s/control", b->f.state);
    assert_int_equal(mkfifo(pipe, 0600), 0);
    b->scanner = open(pipe, O_RDWR | O_CLOEXEC);
    assert_true(b->scanner >= 0);
    b->station = fixture_spawn(&b->f, pipe, out, ARGS("run", "--headless", "--no-find", "--stdin"));
    fixture_wait_for_station(&b->f, b->station);
    json_decref(fixture_scan(&b->f, "SF1331875979567"));
    b->scanned = 1;
}

static void scan(struct bench *b)
{
    char code[32];
    text_format(code, sizeof(code), "SF77%09d00\n", b->scanned++);
    assert_int_equal(write(b->scanner, code, strlen(code)), (ssize_t)strlen(code));
}

/* The scanner's scans are recorded and a person's command is answered, while it goes on. */
static void all_goes_on(struct bench *b)
{
    char code[32];
    for (int i = 0; i < 5; i++)
        scan(b);
    text_format(code, sizeof(code), "SF78%09d00", b->scanned++);
    json_decref(fixture_scan(&b->f, code));
    int64_t until_us = clock_mono_us() + 60000000;
    while (count_log(b) < b->scanned)
        if (usleep(50000) != 0 || clock_mono_us() > until_us)
            fail_msg("%d of %d scans are recorded", count_log(b), b->scanned);
}

static void close_bench(struct bench *b)
{
    assert_int_equal(kill(b->station, SIGTERM), 0);
    assert_int_equal(fixture_wait(b->station), 0);
    close(b->scanner);
    fixture_close(&b->f);
}

static void somebody_else(void **state)
{
    (void)state;
    struct bench b;
    if (geteuid() != 0) {
        printf("skipped: becoming somebody else needs root\n");
        skip();
    }
    open_bench(&b);
    const struct passwd *nobody = getpwnam("nobody");
    assert_non_null(nobody);
    /* Though the folders on the way were open, the socket is not. */
    assert_int_equal(chmod(b.f.folder, 0755), 0);
    assert_int_equal(chmod(b.f.state, 0755), 0);
    pid_t pid = fork();
    if (pid == 0) {
        if (setgid(nobody->pw_gid) != 0 || setuid(nobody->pw_uid) != 0)
            _exit(2);
        _exit(connect_to(&b) < 0 && errno == EACCES ? 0 : 1);
    }
    assert_int_equal(fixture_wait(pid), 0);
    /* And were the socket open, who is at its other end is asked. */
    assert_int_equal(chmod(b.socket, 0666), 0);
    pid = fork();
    if (pid == 0) {
        char got[64];
        static const char ask[] = "{\"id\":1,\"do\":\"status\"}\n";
        if (setgid(nobody->pw_gid) != 0 || setuid(nobody->pw_uid) != 0)
            _exit(2);
        int fd = connect_to(&b);
        if (fd < 0)
            _exit(3);
        say(fd, ask, sizeof(ask) - 1);
        _exit(recv(fd, got, sizeof(got), 0) <= 0 ? 0 : 1);
    }
    assert_int_equal(fixture_wait(pid), 0);
    all_goes_on(&b);
    close_bench(&b);
}

/* A thousand that say nothing, or half a line, and stay. */
static void a_thousand_connections(void **state)
{
    (void)state;
    static int fds[CONNECTIONS];
    struct bench b;
    struct rlimit files = {.rlim_cur = CONNECTIONS + 200, .rlim_max = CONNECTIONS + 200};
    open_bench(&b);
    (void)setrlimit(RLIMIT_NOFILE, &files);
    for (int i = 0; i < CONNECTIONS; i++) {
        fds[i] = must_connect(&b);
        if (i % 2)
            say(fds[i], "{\"id\":1,\"do\":", 13);
        if (i % 100 == 99)
            all_goes_on(&b);
    }
    all_goes_on(&b);
    for (int i = 0; i < CONNECTIONS; i++)
        close(fds[i]);
    all_goes_on(&b);
    close_bench(&b);
}

/* Clients that ask and ask and never read; in the end more of them than there are places. */
static void never_reading(void **state)
{
    (void)state;
    static const char ask[] = "{\"id\":1,\"do\":\"status\"}\n";
    struct bench b;
    int fds[40];
    struct text many = {0};
    open_bench(&b);
    for (int i = 0; i < 1000; i++)
        text_add(&many, ask);
    for (size_t i = 0; i < COUNT_OF(fds); i++)
        fds[i] = must_connect(&b);
    long before_kib = rss_kib(&b);
    for (int round = 0; round < 20; round++) {
        for (size_t i = 0; i < COUNT_OF(fds); i++)
            say(fds[i], many.data, many.len);
        if (round % 10 == 9)
            all_goes_on(&b);
    }
    all_goes_on(&b);
    long grown_kib = rss_kib(&b) - before_kib;
    print_message("grown by %ld KiB\n", grown_kib);
    assert_true(UNDER_SANITIZER || grown_kib < RSS_ROOM_KIB);
    for (size_t i = 0; i < COUNT_OF(fds); i++)
        close(fds[i]);
    text_fini(&many);
    all_goes_on(&b);
    close_bench(&b);
}

/* Lines of any bytes, a line without an end, brackets without an end. Each is answered with an error or lets its client go. */
static void any_bytes(void **state)
{
    (void)state;
    struct bench b;
    static char bytes[1 << 20];
    unsigned seed = (unsigned)clock_mono_us();
    printf("seed %u\n", seed);
    open_bench(&b);
    long before_kib = rss_kib(&b);
    for (int round = 0; round < 30; round++) {
        int fd = must_connect(&b);
        for (size_t i = 0; i < sizeof(bytes); i++)
            switch (round % 3) {
            case 0:
                bytes[i] = (char)rand_r(&seed);
                break;
            case 1:
                bytes[i] = 'x';
                break;
            default:
                bytes[i] = i % 60000 == 59999 ? '\n' : i % 2 ? '[' : '{';
                break;
            }
        for (size_t at = 0; at < sizeof(bytes); at += 65536)
            say(fd, bytes + at, 65536);
        struct pollfd heard = {.fd = fd, .events = POLLIN};
        if (poll(&heard, 1, 60000) != 1)
            fail_msg("neither an answer nor the end, in round %d", round);
        close(fd);
    }
    all_goes_on(&b);
    long grown_kib = rss_kib(&b) - before_kib;
    print_message("grown by %ld KiB\n", grown_kib);
    assert_true(UNDER_SANITIZER || grown_kib < RSS_ROOM_KIB);
    close_bench(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(somebody_else),
        cmocka_unit_test(a_thousand_connections),
        cmocka_unit_test(never_reading),
        cmocka_unit_test(any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
