/* kill -9 at random moments of a backlog: every scan that was answered is in the log, once, with the verdict that was said;
 * nothing is there twice. */
#include <time.h>

#include "station_fixture.h"
#include "store/log.h"
#include "store/store.h"

enum { CODES = 4000, MORE_ROUNDS = 50 };

/* Each round makes a process; what the sanitizers look for shows in any. */
static int rounds = UNDER_SANITIZER ? 50 : 200;

/* Distinct codes a round, so that each may be in the log once. */
static void write_codes(int round, const char *path)
{
    struct text all = {0};
    for (int i = 0; i < CODES; i++)
        text_add_format(&all, "SF88%04d%05d00\n", round, i);
    fixture_write(path, all.data);
    text_fini(&all);
}

struct known_scan {
    int64_t id;
    char raw[32];
};

struct known_scans {
    struct known_scan *all;
    size_t count;
};

static void add(struct known_scans *known, int64_t id, const char *raw, size_t raw_len)
{
    known->all = mem_resize(known->all, known->count + 1, sizeof(known->all[0]));
    struct known_scan *scan = &known->all[known->count++];
    scan->id = id;
    assert_true(raw_len < sizeof(scan->raw));
    memcpy(scan->raw, raw, raw_len);
    scan->raw[raw_len] = '\0';
}

static int by_id(const void *a, const void *b)
{
    const struct known_scan *x = a;
    const struct known_scan *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static int by_raw(const void *a, const void *b)
{
    return strcmp(((const struct known_scan *)a)->raw, ((const struct known_scan *)b)->raw);
}

/* Each scan of the log is one row here: nothing was received, so none has a row a line. */
static bool add_row(void *arg, const struct log_row *row)
{
    add(arg, row->scan_id, (const char *)row->raw, row->raw_len);
    return true;
}

static void assert_each_once(struct known_scans *known, int (*by)(const void *, const void *),
                             const char *what)
{
    qsort(known->all, known->count, sizeof(known->all[0]), by);
    for (size_t i = 1; i < known->count; i++)
        if (by(&known->all[i - 1], &known->all[i]) == 0)
            fail_msg("%s: %s twice (scans %lld and %lld)", what, known->all[i].raw,
                     (long long)known->all[i - 1].id, (long long)known->all[i].id);
}

static void assert_all_in(const struct known_scans *answered, const struct known_scans *logged)
{
    for (size_t i = 0; i < answered->count; i++) {
        const struct known_scan *scan =
            bsearch(&answered->all[i], logged->all, logged->count, sizeof(logged->all[0]), by_id);
        if (scan == NULL)
            fail_msg("scan %lld (%s) was answered and is not in the log", (long long)answered->all[i].id,
                     answered->all[i].raw);
        assert_string_equal(scan->raw, answered->all[i].raw);
    }
}

/* The scans whose answers were printed whole. */
static void read_answers(const char *path, struct known_scans *answered)
{
    char *text = fixture_read(path);
    for (char *line = text, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        *end = '\0';
        json_t *scan = json_loads(line, 0, NULL);
        assert_non_null(scan);
        int64_t id;
        const char *raw = fixture_text(scan, "raw");
        assert_true(text_to_int64(fixture_text(scan, "scan_id"), 1, INT64_MAX, &id));
        add(answered, id, raw, strlen(raw));
        json_decref(scan);
    }
    free(text);
}

static void answered_scans_are_there_once(void **state)
{
    (void)state;
    struct fixture f;
    struct sim_config sim;
    struct known_scans answered = {0};
    struct known_scans logged = {0};
    char in[128];
    char out[128];
    unsigned seed = (unsigned)clock_mono_us();
    int killed = 0;
    /* Longer where no child gets to its first answer in that time, shorter where it has ended by then. */
    int within_ms = 120;
    int unanswered = 0;
    sim_config_init(&sim);
    /* In haste: what one of them was still asking about the next one asks again, and the more, the later it comes to the codes. */
    fixture_open_with(&f, &sim, hasty, "receiving { confirm = \"never\" }");
    fixture_steer(&f, "fault?kind=reset"); /* a backlog that the platform cannot slow down */
    json_decref(fixture_scan(&f, "SF1331875979567"));
    text_format(in, sizeof(in), "%s/codes", f.folder);
    text_format(out, sizeof(out), "%s/answers", f.folder);
    printf("seed %u\n", seed);
    for (int round = 0; round < rounds || answered.count == 0; round++) {
        if (round >= rounds + MORE_ROUNDS)
            fail_msg("in %d rounds no scan was answered, within %d ms at last", round, within_ms);
        write_codes(round, in);
        fixture_write(out, ""); /* a child that is killed at once does not even empty it */
        pid_t pid = fixture_spawn(&f, in, out, ARGS("scan", "--json", "--no-wait"));
        int moment_ms = rand_r(&seed) % within_ms;
        struct timespec moment = {.tv_sec = moment_ms / 1000, .tv_nsec = moment_ms % 1000 * 1000000L};
        nanosleep(&moment, NULL);
        (void)kill(pid, SIGKILL);
        bool was_killed = fixture_wait(pid) == -SIGKILL;
        killed += was_killed;
        if (!was_killed && within_ms > 20)
            within_ms -= within_ms / 4;
        size_t before = answered.count;
        read_answers(out, &answered);
        unanswered = answered.count > before ? 0 : unanswered + 1;
        if (unanswered == 8 && (within_ms < 1000 || answered.count == 0)) {
            within_ms *= 2;
            unanswered = 0;
        }
    }
    struct error err;
    char db[160];
    text_format(db, sizeof(db), "%s/tallyman.db", f.state);
    struct store *store = store_open(db, STORE_READ, &err);
    if (store == NULL)
        fail_msg("%s", err.text);
    assert_true(store_check(store, &err));
    const struct log_filter all = {.verdict = -1};
    assert_true(store_log_each(store, &all, add_row, &logged, &err));
    store_close(store);
    printf("%d kills, %zu answered, %zu in the log\n", killed, answered.count, logged.count);
    assert_true(killed > rounds / 2);
    assert_true(answered.count > 0);
    assert_each_once(&answered, by_id, "answered");
    assert_each_once(&logged, by_raw, "in the log");
    assert_each_once(&logged, by_id, "in the log");
    assert_all_in(&answered, &logged);
    free(answered.all);
    free(logged.all);
    fixture_close(&f);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answered_scans_are_there_once),
    };
    int64_t given;
    if (argc > 1 && text_to_int64(argv[1], 1, 100000, &given))
        rounds = (int)given;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
