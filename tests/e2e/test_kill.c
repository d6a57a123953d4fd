/* kill -9 at random moments of a backlog: every scan that was answered is in the log, once, with the verdict that was said;
 * nothing is there twice. */
#include <time.h>

#include "station_fixture.h"
#include "store/log.h"
#include "store/store.h"

enum { CODES = 4000 };

static int rounds = 200;

/* Distinct codes a round, so that each may be in the log once. */
static void write_codes(int round, const char *path)
{
    struct text all = {0};
    for (int i = 0; i < CODES; i++)
        text_add_format(&all, "SF88%04d%05d00\n", round, i);
    fixture_write(path, all.data);
    text_fini(&all);
}

struct tally {
    int64_t last_id;
    int64_t rows;
    int64_t *ids; /* of the answered scans */
    char (*raws)[32];
    size_t count;
    size_t at;
    size_t found;
};

/* Rows come by scan id; answered ones in the same order. */
static bool count_row(void *arg, const struct log_row *row)
{
    struct tally *t = arg;
    assert_true(row->scan_id > t->last_id || row->has_receipt);
    t->last_id = row->scan_id;
    t->rows++;
    while (t->at < t->count && t->ids[t->at] < row->scan_id)
        t->at++;
    if (t->at < t->count && t->ids[t->at] == row->scan_id) {
        assert_int_equal(row->raw_len, strlen(t->raws[t->at]));
        assert_memory_equal(row->raw, t->raws[t->at], row->raw_len);
        t->found++;
        t->at++;
    }
    return true;
}

/* The scans whose answers were printed whole. */
static void read_answers(const char *path, struct tally *t)
{
    char *text = fixture_read(path);
    for (char *line = text, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        *end = '\0';
        json_t *scan = json_loads(line, 0, NULL);
        assert_non_null(scan);
        t->ids = mem_resize(t->ids, t->count + 1, sizeof(t->ids[0]));
        t->raws = mem_resize(t->raws, t->count + 1, sizeof(t->raws[0]));
        assert_true(text_to_int64(fixture_text(scan, "scan_id"), 1, INT64_MAX, &t->ids[t->count]));
        text_copy(t->raws[t->count++], sizeof(t->raws[0]), fixture_text(scan, "raw"));
        json_decref(scan);
    }
    free(text);
}

static void answered_scans_are_there_once(void **state)
{
    (void)state;
    struct fixture f;
    struct sim_config sim;
    struct tally t = {0};
    char in[128];
    char out[128];
    unsigned seed = (unsigned)clock_mono_us();
    int killed = 0;
    sim_config_init(&sim);
    fixture_open(&f, &sim, "receiving { confirm = \"never\" }");
    fixture_steer(&f, "fault?kind=reset"); /* a backlog that the platform cannot slow down */
    json_decref(fixture_scan(&f, "SF1331875979567"));
    text_format(in, sizeof(in), "%s/codes", f.folder);
    text_format(out, sizeof(out), "%s/answers", f.folder);
    printf("seed %u\n", seed);
    for (int round = 0; round < rounds; round++) {
        write_codes(round, in);
        pid_t pid = fixture_spawn(&f, in, out, ARGS("scan", "--json", "--no-wait"));
        struct timespec moment = {.tv_nsec = (long)(rand_r(&seed) % 120) * 1000000};
        nanosleep(&moment, NULL);
        (void)kill(pid, SIGKILL);
        killed += fixture_wait(pid) == -SIGKILL;
        read_answers(out, &t);
    }
    struct error err;
    char db[160];
    text_format(db, sizeof(db), "%s/tallyman.db", f.state);
    struct store *store = store_open(db, STORE_READ, &err);
    if (store == NULL)
        fail_msg("%s", err.text);
    assert_true(store_check(store, &err));
    const struct log_filter all = {.verdict = -1};
    assert_true(store_log_each(store, &all, count_row, &t, &err));
    store_close(store);
    printf("%d kills, %zu answered, %zu found, %lld in the log\n", killed, t.count, t.found,
           (long long)t.rows);
    assert_true(killed > rounds / 2);
    assert_true(t.count > 0);
    assert_int_equal(t.found, t.count);
    free(t.ids);
    free(t.raws);
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
