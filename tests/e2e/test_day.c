/* A day in a minute (or in as many as the argument says): the platform's clock runs 1440 times as fast, sessions expire by the hour,
 * lines move all the time, and for six of the 24 hours nobody answers; the printer is out of paper for an hour and switched off for
 * another, and a page looks on all day. Two thousand scans come in between: of known parcels, of some whose orders the platform gets
 * while it cannot be reached, of some it hears of only later, and of nobody's. In the end nothing waits any more, every parcel that
 * has an order line was received once, every label came out once and in order, the platform was told each thing once, and the
 * station holds no more files and memory than in the morning. It runs in a process of its own, with the intervals of a day made
 * shorter: the same program starts it (`test_day station CONFIG MINUTES`). */
#include <curl/curl.h>
#include <dirent.h>
#include <sqlite3.h>
#include <time.h>

#include "base/log.h"
#include "config.h"
#include "main_loop.h"
#include "printer_fixture.h"
#include "wiring.h"

enum {
    DAY_MIN = 1440,
    SCANS_MIN = 2000, /* a minute, up to MANY_MIN */
    MANY_MIN = 5,
    DAY_WAIT_S = 120,
    CODE_SIZE = 40,
    PARTS = 24, /* of the day: each scans as many */
    /* Of anonymous memory, from a quarter of the day to its end: the caches of the database fill up (store/store.c: 2 MiB where it is
     * written, 0.5 MiB each where the background and the pages read it; store/search.c: 2 and 0.5 MiB), and 2.5 MiB for what
     * SQLite needs besides and the allocator keeps. */
    CACHES_KIB = 2048 + 2 * 512 + 2048 + 512,
    GROWTH_MAX_KIB = CACHES_KIB + 2560,
    CALL_MS =
        3000, /* in the evening, each: twice what no scan may take, so that who waits for one is found */
    WAIT_MAX_MS = 1500, /* far more than a busy machine takes for a scan */
    TIMEOUT_MS = 8000,
    EVENING_SCANS = 120,
    EVENING_CALLS = 3,
    EVENINGS_MAX =
        5, /* a machine that stops for seconds does so in one of them, who waits for calls in each */
    SAMPLE_MAX = 100000,
    FILES_MAX = 4, /* more than then: a connection that is just being closed */
};

static int minutes = 1;

/* What becomes of the i-th scan. */
enum sort {
    KNOWN,  /* an order of the platform's from the beginning */
    FRESH,  /* its order line comes to the platform just before it is scanned */
    LATER,  /* its order line comes an hour or so after it was scanned */
    NOBODY, /* never */
};

static enum sort sort_of(int i)
{
    return i % 10 < 6 ? KNOWN : i % 10 < 8 ? FRESH : i % 10 == 8 ? LATER : NOBODY;
}

/* What a station holds of what runs out. */
struct holding {
    long anonymous_kib;
    int files;
};

struct day {
    struct fixture f;
    struct fake_printer printer;
    pid_t station;
    pid_t page;
    int scanner; /* what is written here the station reads as a scanner's lines */
    int scans;
    struct holding morning;
    CURL *curl;
    char (*known)[CODE_SIZE];
    size_t known_count;
};

/* --- steering and asking ------------------------------------------------------------------------------------------------------------ */
static size_t take_answer(char *data, size_t size, size_t count, void *arg)
{
    text_add_n(arg, data, size * count);
    return size * count;
}

static json_t *steer(struct day *d, const char *what)
{
    char url[300];
    struct text answer = {0};
    text_format(url, sizeof(url), "http://127.0.0.1:%d/sim/%s", sim_port(d->f.sim), what);
    curl_easy_setopt(d->curl, CURLOPT_URL, url);
    curl_easy_setopt(d->curl, CURLOPT_WRITEFUNCTION, take_answer);
    curl_easy_setopt(d->curl, CURLOPT_WRITEDATA, &answer);
    CURLcode code = curl_easy_perform(d->curl);
    if (code != CURLE_OK)
        fail_msg("%s: %s", what, curl_easy_strerror(code));
    json_t *json = json_loads(answer.data, 0, NULL);
    if (json == NULL)
        fail_msg("%s: %s", what, answer.data);
    text_fini(&answer);
    return json;
}

static void do_steer(struct day *d, const char *what)
{
    json_t *state = steer(d, what);
    assert_true(json_is_true(json_object_get(state, "ok")));
    json_decref(state);
}

static sqlite3 *open_db(struct day *d)
{
    char path[200];
    sqlite3 *db;
    text_format(path, sizeof(path), "%s/tallyman.db", d->f.state);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    sqlite3_busy_timeout(db, 10000);
    return db;
}

static int64_t number_of(struct day *d, const char *query)
{
    sqlite3 *db = open_db(d);
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(db, query, -1, &stmt, NULL) != SQLITE_OK)
        fail_msg("%s: %s", query, sqlite3_errmsg(db));
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    int64_t number = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return number;
}

/* Until a query gives that number. It may take its time, as long as it moves. */
static void wait_for(struct day *d, const char *query, int64_t wanted)
{
    int64_t moved_us = clock_mono_us();
    int64_t last = -1;
    for (int64_t number; (number = number_of(d, query)) != wanted; usleep(100000)) {
        if (number != last)
            moved_us = clock_mono_us();
        last = number;
        if (clock_mono_us() > moved_us + (int64_t)DAY_WAIT_S * 1000000)
            fail_msg("%s: %lld, not %lld", query, (long long)number, (long long)wanted);
    }
}

/* --- the day --------------------------------------------------------------------------------------------------------------------------- */
/* The station's process. The intervals of a day become as much shorter as the day does, a second at least. */
static int shorter(int seconds)
{
    int s = seconds * minutes / DAY_MIN;
    return s > 1 ? s : 1;
}

static int run_station(const char *path)
{
    struct config config;
    struct error err;
    const struct wiring_options options = {.scanners = true,
                                           .standard_input = true,
                                           .control = true,
                                           .printers = true,
                                           .web = true,
                                           .platform = true,
                                           .jobs = true};
    config_defaults(&config);
    struct main_loop *loop = main_loop_new(&err);
    if (loop == NULL || !config_read(&config, path, &err))
        return 2;
    config.session_check_s = shorter(config.session_check_s);
    config.sync_every_s = shorter(config.sync_every_s);
    config.mirror_every_s = shorter(config.mirror_every_s);
    config.activity_poll_s = shorter(config.activity_poll_s);
    config.on_receipt_status = 6;
    config.verdict_ms = 300;
    config.timeout_ms = TIMEOUT_MS; /* the calls of the evening end well */
    struct wiring *w = wiring_start(&config, &options, &err);
    if (w == NULL) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    main_loop_run(loop, w);
    wiring_stop(w);
    main_loop_free(loop);
    return 0;
}

static pid_t spawn(const char *const *argv, int in)
{
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (in >= 0 && dup2(in, 0) < 0)
            _exit(126);
        int out = open("/dev/null", O_WRONLY);
        if (out < 0 || dup2(out, 1) < 0)
            _exit(126);
        execvp(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    assert_true(pid > 0);
    return pid;
}

static void set_up(struct day *d)
{
    struct sim_config sim;
    char more[300];
    char pipe[128];
    char many[16];
    char web[64];
    char url[100];
    sim_config_init(&sim);
    sim.orders = 1500;
    sim.speed = DAY_MIN / minutes;
    sim.session_life_s = 3600;
    sim.provider_session_life_s = 10 * 3600;
    sim.live_every_s = 120;
    sim.auto_sync_s = 1800;
    *d = (struct day){.curl = curl_easy_init()};
    d->scans = SCANS_MIN * (minutes < MANY_MIN ? minutes : MANY_MIN);
    fixture_open(&d->f, &sim, "web { listen = \"127.0.0.1:0\" }");
    fake_start(&d->printer, &d->f, "printer", "ok");
    text_format(more, sizeof(more), "printer \"zebra\" { uri = \"socket://127.0.0.1:%d\"  stale_s = 0 }\n",
                d->printer.port);
    fixture_more(&d->f, more);
    text_format(pipe, sizeof(pipe), "%s/scanner", d->f.folder);
    assert_int_equal(mkfifo(pipe, 0600), 0);
    d->scanner = open(pipe, O_RDWR | O_CLOEXEC);
    text_format(many, sizeof(many), "%d", minutes);
    d->station = spawn(ARGS("/proc/self/exe", "station", d->f.config, many), d->scanner);
    fixture_wait_for_station(&d->f, d->station);
    assert_int_equal(fixture_run(&d->f, NULL, NULL, ARGS("printer", "list")), 0); /* it answers */
    /* A browser that has the station page open: its stream of events. */
    fixture_web(&d->f, web, sizeof(web));
    text_format(url, sizeof(url), "%sapi/1/events", web);
    d->page = spawn(ARGS("curl", "-sfN", "--retry", "20", "--retry-connrefused", url), -1);
}

static void tear_down(struct day *d)
{
    assert_int_equal(waitpid(d->page, NULL, WNOHANG), 0); /* it has looked on all day */
    assert_int_equal(kill(d->station, SIGTERM), 0);
    assert_int_equal(fixture_wait(d->station), 0);
    (void)kill(d->page, SIGTERM);
    (void)fixture_wait(d->page);
    assert_as_said(&d->f, &d->printer, "zebra");
    fake_stop(&d->printer);
    close(d->scanner);
    curl_easy_cleanup(d->curl);
    fixture_close(&d->f);
    free(d->known);
}

/* --- files and memory ----------------------------------------------------------------------------------------------------------------- */
static struct holding look_at_station(const struct day *d)
{
    struct holding h = {0};
    char path[64];
    char line[128];
    text_format(path, sizeof(path), "/proc/%d/status", (int)d->station);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof(line), file))
        (void)sscanf(line, "RssAnon: %ld", &h.anonymous_kib);
    fclose(file);
    text_format(path, sizeof(path), "/proc/%d/fd", (int)d->station);
    DIR *files = opendir(path);
    assert_non_null(files);
    for (const struct dirent *e; (e = readdir(files)) != NULL;)
        h.files += e->d_name[0] != '.';
    closedir(files);
    return h;
}

static void nothing_has_grown(const struct day *d)
{
    struct holding evening = look_at_station(d);
    print_message("anonymous memory %ld KiB in the morning, %ld KiB in the evening; files %d, %d\n",
                  d->morning.anonymous_kib, evening.anonymous_kib, d->morning.files, evening.files);
    assert_true(evening.files <= d->morning.files + FILES_MAX);
    assert_true(UNDER_SANITIZER || evening.anonymous_kib <= d->morning.anonymous_kib + GROWTH_MAX_KIB);
}

/* Parcels of the mirror, after its first pass, whose lines are on their way and in one parcel. */
static void read_known(struct day *d)
{
    sqlite3_stmt *stmt;
    wait_for(d, "SELECT count(*) > 1000 FROM line_waybill", 1);
    sqlite3 *db = open_db(d);
    assert_int_equal(
        sqlite3_prepare_v2(
            db,
            "SELECT DISTINCT line_waybill.waybill FROM line_waybill JOIN line ON line.id = line_waybill.line "
            "WHERE line.order_id > 'ORD-0000000014' AND line.status_id IN (4, 5)",
            -1, &stmt, NULL),
        SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        d->known = mem_resize(d->known, d->known_count + 1, sizeof(d->known[0]));
        text_copy(d->known[d->known_count++], CODE_SIZE, (const char *)sqlite3_column_text(stmt, 0));
    }
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    assert_true(d->known_count > 500);
}

static void code_of(const struct day *d, int i, char ret[CODE_SIZE])
{
    static const char *const prefixes[] = {[FRESH] = "SF81", [LATER] = "SF82", [NOBODY] = "SF83"};
    if (sort_of(i) == KNOWN) /* some of them are scanned again towards the evening */
        text_copy(ret, CODE_SIZE, d->known[(size_t)i % d->known_count]);
    else
        text_format(ret, CODE_SIZE, "%s%09d", prefixes[sort_of(i)], i);
}

static void add_line(struct day *d, int i)
{
    char code[CODE_SIZE];
    char what[128];
    code_of(d, i, code);
    text_format(what, sizeof(what), "line?status=4&waybill=%s", code);
    do_steer(d, what);
}

static void scan(struct day *d, int i)
{
    char code[CODE_SIZE];
    char line[CODE_SIZE + 1];
    code_of(d, i, code);
    text_format(line, sizeof(line), "%s\n", code);
    assert_int_equal(write(d->scanner, line, strlen(line)), (ssize_t)strlen(line));
}

/* What happens when the i-th parcel is scanned. Six hours of the day nobody answers. */
static void happen(struct day *d, int i)
{
    int part = d->scans / PARTS;
    if (i % part == 0) {
        struct holding now = look_at_station(d);
        print_message("hour %d: %ld KiB, %d files\n", i / part, now.anonymous_kib, now.files);
    }
    if (i == part * 2)
        fake_mode(&d->printer, "paper-out");
    if (i == part * 3)
        fake_mode(&d->printer, "ok");
    if (i == part * 6) {
        d->morning = look_at_station(d);
        do_steer(d, "fault?kind=down");
    }
    if (i == part * 12) {
        wait_for(d, "SELECT count(*) FROM scan", i); /* all of these hours were scanned in them */
        do_steer(d, "fault?kind=none");
    }
    if (i == part * 14)
        fake_mode(&d->printer, "away");
    if (i == part * 15)
        fake_mode(&d->printer, "ok");
    if (i == part * 18) /* the buyer logs in again, as every morning */
        do_steer(d, "provider?log-in=sample-buyer&provider=Taobao");
}

static void work(struct day *d)
{
    int later = d->scans / 10;
    int64_t pace_us = (int64_t)minutes * 54000000 / d->scans;
    int64_t next_us = clock_mono_us();
    for (int i = 0; i < d->scans; i++) {
        next_us += pace_us;
        int64_t left_us = next_us - clock_mono_us();
        if (left_us > 0)
            usleep((useconds_t)left_us);
        happen(d, i);
        if (sort_of(i) == FRESH)
            add_line(d, i);
        if (i >= later && sort_of(i - later) == LATER)
            add_line(d, i - later);
        scan(d, i);
    }
    for (int i = d->scans - later; i < d->scans; i++)
        if (sort_of(i) == LATER)
            add_line(d, i);
    for (double hours = 0; hours < 24; usleep(100000)) {
        json_t *state = steer(d, "state");
        hours = json_number_value(json_object_get(state, "hours"));
        json_decref(state);
    }
}

static void nothing_was_written_twice(struct day *d, int64_t *ret_updates)
{
    json_t *journal = steer(d, "writes");
    json_t *all = json_object_get(journal, "writes");
    json_t *seen = json_object();
    json_t *write;
    size_t i;
    *ret_updates = 0;
    assert_int_equal(json_integer_value(json_object_get(journal, "total")), json_array_size(all));
    json_array_foreach(all, i, write)
    {
        const char *method = fixture_text(write, "method");
        if (strcmp(fixture_text(write, "code"), "Ok") != 0 ||
            strcmp(method, "RunOrdersSynchronizingWithProvider") == 0) /* that is asked for every half hour */
            continue;
        if (json_object_get(seen, fixture_text(write, "digest")))
            fail_msg("%s of %s was sent twice", method, fixture_text(write, "order"));
        json_object_set_new(seen, fixture_text(write, "digest"), json_true());
        *ret_updates += strncmp(method, "UpdateOrderLine", 15) == 0;
    }
    json_decref(seen);
    json_decref(journal);
}

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

struct took {
    size_t count;
    int64_t half_us; /* half of them took at most this */
    int64_t max_us;
};

/* The scans from..to of mirrored parcels, which the station answers by itself. */
static struct took scans_took(struct day *d, int from, int to)
{
    static int64_t us[SAMPLE_MAX];
    sqlite3_stmt *stmt;
    sqlite3 *db = open_db(d);
    size_t count = 0;
    assert_int_equal(
        sqlite3_prepare_v2(db, "SELECT elapsed_us, source FROM scan ORDER BY id", -1, &stmt, NULL),
        SQLITE_OK);
    for (int i = 0; sqlite3_step(stmt) == SQLITE_ROW && count < SAMPLE_MAX; i++)
        if (i >= from && i < to && (i >= d->scans || sort_of(i) == KNOWN) &&
            sqlite3_column_int(stmt, 1) == SOURCE_MIRROR)
            us[count++] = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    assert_true(count > 0);
    qsort(us, count, sizeof(us[0]), compare);
    return (struct took){count, us[(count - 1) / 2], us[count - 1]};
}

static int64_t calls_so_far(struct day *d)
{
    json_t *state = steer(d, "state");
    int64_t calls = json_integer_value(json_object_get(state, "calls"));
    json_decref(state);
    return calls;
}

/* Scans of mirrored parcels while call after call is under way; *scanned: since the day. */
static struct took an_evening(struct day *d, int *scanned)
{
    char what[64];
    int from = d->scans + *scanned;
    int64_t enough = calls_so_far(d) + EVENING_CALLS;
    int64_t begun_us = clock_mono_us();
    for (int i = 0; i < EVENING_SCANS || calls_so_far(d) < enough; i++, usleep(27000)) {
        assert_true(clock_mono_us() < begun_us + (int64_t)DAY_WAIT_S * 1000000);
        if (sort_of(d->scans + i) != KNOWN)
            continue;
        scan(d, d->scans + i);
        (*scanned)++;
    }
    text_format(what, sizeof(what), "SELECT count(*) >= %d FROM scan", d->scans + *scanned);
    wait_for(d, what, 1);
    struct took took = scans_took(d, from, d->scans + *scanned);
    print_message(
        "half of the scans took %lld us while each call took %d ms; the longest of %zu took %lld us\n",
        (long long)took.half_us, CALL_MS, took.count, (long long)took.max_us);
    assert_true(took.count >= EVENING_SCANS / 4);
    return took;
}

/* While nobody answered nothing could be done in the background; afterwards there was something to do all the time. How much that costs
 * is for the benchmarks to say; here it is only told. In the evening each call takes so long that whoever waited for one would be far
 * beyond what a busy machine takes for a scan: not one of them does, while call after call is under way. */
static void no_scan_waits_for_a_call(struct day *d)
{
    int part = d->scans / PARTS;
    char what[64];
    int scanned = 0;
    struct took alone = scans_took(d, part * 6 + 1, part * 12);
    struct took beside = scans_took(d, part * 12, d->scans);
    text_format(what, sizeof(what), "latency?ms=%d&jitter=0", CALL_MS);
    do_steer(d, what);
    print_message("half of the scans took %lld us without background work, %lld us with\n",
                  (long long)alone.half_us, (long long)beside.half_us);
    for (int left = EVENINGS_MAX; left > 0; left--)
        if (an_evening(d, &scanned).max_us < WAIT_MAX_MS * 1000)
            return;
    fail_msg("scans wait for calls");
}

static void a_day(void **state)
{
    struct day d;
    int64_t updates;
    (void)state;
    set_up(&d);
    read_known(&d);
    work(&d);
    /* Nothing waits for the platform any more, and what it knows by now was matched. */
    wait_for(&d, "SELECT count(*) FROM scan", d.scans);
    wait_for(&d, "SELECT count(*) FROM scan WHERE verdict IN (0, 8)", 0);
    wait_for(&d, "SELECT count(DISTINCT waybill) FROM receipt WHERE waybill LIKE 'SF81%'", d.scans / 5);
    wait_for(&d, "SELECT count(DISTINCT waybill) FROM receipt WHERE waybill LIKE 'SF82%'", d.scans / 10);
    assert_int_equal(number_of(&d, "SELECT count(*) FROM receipt WHERE waybill LIKE 'SF83%'"), 0);
    assert_int_equal(
        number_of(&d, "SELECT count(*) FROM hold WHERE closed_us IS NULL AND waybill LIKE 'SF83%'"),
        d.scans / 10);
    /* Matched late, it stays on the shelf until somebody takes it. */
    assert_int_equal(number_of(&d, "SELECT count(*) FROM hold WHERE closed_us IS NULL AND waybill NOT LIKE "
                                   "'SF83%' AND waybill NOT IN (SELECT waybill FROM receipt)"),
                     0);
    assert_int_equal(number_of(&d, "SELECT count(*) FROM (SELECT 1 FROM receipt GROUP BY order_id, line_id "
                                   "HAVING count(*) > 1)"),
                     0);
    /* The platform was told of each receipt, nothing was refused. */
    wait_for(&d, "SELECT count(*) FROM outbox WHERE state = 0", 0);
    int64_t receipts = number_of(&d, "SELECT count(*) FROM receipt");
    assert_int_equal(number_of(&d, "SELECT count(*) FROM outbox WHERE state = 1"), receipts);
    /* It was a bad day. */
    json_t *at_end = steer(&d, "state");
    double hours = json_number_value(json_object_get(at_end, "hours"));
    int64_t log_ins = json_integer_value(json_object_get(at_end, "log_ins"));
    int64_t pending = number_of(&d, "SELECT count(*) FROM receipt WHERE late AND waybill LIKE 'SF81%'");
    print_message("%.1f hours, %lld log-ins, %lld calls, %lld parcels were pending for a while\n", hours,
                  (long long)log_ins, (long long)json_integer_value(json_object_get(at_end, "calls")),
                  (long long)pending);
    assert_true(log_ins >= 5);
    /* Every fresh one of those hours was, but perhaps the first. */
    assert_true(pending >= d.scans / PARTS * 6 / 5 * 9 / 10);
    /* One of the samples was received there before. */
    assert_int_equal(json_integer_value(json_object_get(json_object_get(at_end, "statuses"), "6")),
                     receipts + 1);
    json_decref(at_end);
    nothing_was_written_twice(&d, &updates);
    print_message("%lld receipts in %lld status updates\n", (long long)receipts, (long long)updates);
    assert_true(updates > 0 && updates <= receipts);
    wait_for_labels(&d.f);
    nothing_has_grown(&d);
    no_scan_waits_for_a_call(&d);
    tear_down(&d);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_day)};
    int64_t given;
    bool is_station = argc == 4 && strcmp(argv[1], "station") == 0;
    if ((is_station || argc == 2) && text_to_int64(argv[argc - 1], 1, DAY_MIN, &given))
        minutes = (int)given;
    if (is_station)
        return run_station(argv[2]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
