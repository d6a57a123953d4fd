/* Somebody sets the clock under a running station, forwards and backwards: the screen says so in red as soon as the platform's time
 * is known, nothing is lost, waits neither end early nor hang, and it heals when the clock is right again. */
#include <sys/mman.h>

#include "fault_fixture.h"

static volatile int64_t *offset_s;

static void open_clock(const struct fixture *f, char *ret_environment, size_t size)
{
    char path[160];
    text_format(path, sizeof(path), "%s/clock", f->folder);
    int fd = open(path, O_RDWR | O_CREAT, 0600);
    assert_true(fd >= 0);
    assert_int_equal(ftruncate(fd, sizeof(int64_t)), 0);
    void *map = mmap(NULL, sizeof(int64_t), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    assert_ptr_not_equal(map, MAP_FAILED);
    offset_s = map;
    close(fd);
    text_format(ret_environment, size, "TEST_CLOCK=%s LD_PRELOAD=%s", path, SHIM_CLOCK);
}

/* What was recorded while it was wrong says so, and stands beside the right time, give or take the platform's second. */
static void check_times(const struct fixture *f, int64_t begun_us, int least)
{
    char *log;
    char *table;
    int corrected = 0;
    int marked = 0;
    assert_int_equal(fixture_run(f, NULL, &log, ARGS("log", "--format", "json")), 0);
    char *rest = log;
    for (char *line; (line = strsep(&rest, "\n")) != NULL && line[0];) {
        json_t *row = json_loads(line, 0, NULL);
        bool good = !json_is_false(json_object_get(row, "clock_ok"));
        int64_t at_us = 0;
        if (!clock_parse(fixture_text(row, good ? "at" : "at_corrected"), 0, &at_us) ||
            at_us < begun_us - 3000000 || at_us > clock_wall_us() + 3000000)
            fail_msg("%s", line);
        corrected += !good;
        json_decref(row);
    }
    assert_true(corrected >= least);
    free(log);
    assert_int_equal(fixture_run(f, NULL, &table, ARGS("log")), 0);
    for (const char *p = table; (p = strstr(p, "~ ")) != NULL; p++)
        marked++;
    assert_int_equal(marked, corrected);
    free(table);
}

/* Until a line of that order has been received: it has its time then. */
static void wait_for_receipt(const struct fixture *f, const char *order_id)
{
    int64_t until_us = clock_mono_us() + 60000000;
    for (bool received = false; !received; usleep(50000)) {
        char *rows;
        assert_int_equal(fixture_run(f, NULL, &rows, ARGS("log", "--format", "json", "--order", order_id)),
                         0);
        received = rows[0] != '\0';
        free(rows);
        if (!received && clock_mono_us() > until_us)
            fail_msg("no line of %s is received", order_id);
    }
}

static void it_is_set(void **state)
{
    (void)state;
    static const struct {
        int64_t offset_s;
        const char *words;
    } jumps[] = {
        {8 * 3600, "clock: 8:00 hours ahead - set it: timedatectl set-ntp true"},
        {-8 * 3600, "clock: 8:00 hours behind"},
        {-10LL * 365 * 86400, "hours behind"},
        {10LL * 365 * 86400, "hours ahead"},
    };
    struct fault_bench b = {0};
    struct sim_config sim;
    char environment[400];
    sim_config_init(&sim);
    sim.secret = "sample-secret"; /* requests carry the time */
    fixture_open_with(&b.f, &sim, hasty, "");
    open_clock(&b.f, environment, sizeof(environment));
    int64_t begun_us = clock_wall_us();
    bench_start(&b, environment);
    bench_must_scan(&b, "SF1331875979567");
    wait_for_receipt(&b.f, "ORD-0000000001");
    for (size_t i = 0; i < COUNT_OF(jumps); i++) {
        char code[32];
        *offset_s = jumps[i].offset_s;
        terminal_expect(jumps[i].words, true); /* nobody has scanned anything */
        /* The platform is asked with its own time, and answers: of this one it knows nothing. */
        text_format(code, sizeof(code), "SF77%09d00", (int)i);
        bench_must_scan(&b, code);
        terminal_expect("✗   UNKNOWN   ✗", true);
        terminal_expect(code, true);
        if (i < 2) { /* nobody answers in time: the wait is as long as ever */
            fixture_steer(&b.f, "fault?kind=hang");
            text_format(code, sizeof(code), "SF78%09d00", (int)i);
            bench_must_scan(&b, code);
            terminal_expect("◷   PENDING   ◷", true);
            fixture_steer(&b.f, "fault?kind=none");
            terminal_expect("platform: up", true);
        }
        *offset_s = 0;
        terminal_expect("set it: timedatectl", false);
    }
    bench_end(&b);
    bench_check_log(&b);
    check_times(&b.f, begun_us, COUNT_OF(jumps));
    fixture_close(&b.f);
}

static int tear_down(void **state)
{
    (void)state;
    terminal_close();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_teardown(it_is_set, tear_down)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
