/* Numbers for the charts, and how the station's own parts are. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/json.h"
#include "base/clock.h"
#include "base/mem.h"
#include "query_args.h"
#include "read_log.h"
#include "routes.h"
#include "rows_json.h"
#include "view_json.h"
#include "web_private.h"

#define DAY_US (INT64_C(86400) * 1000000)

enum { SAMPLE_MAX = 2000, GROUPS_MAX = 50, HOUR_DAYS_MAX = 14, DAY_DAYS_MAX = 92 };

/* --- series ------------------------------------------------------------------------------------------------------------- */
static json_t *bucket_at(json_t *series, const char *at)
{
    size_t count = json_array_size(series);
    json_t *last = count ? json_array_get(series, count - 1) : NULL;
    if (last && strcmp(json_string_value(json_object_get(last, "at")), at) == 0)
        return last;
    size_t i;
    json_t *bucket;
    json_array_foreach(series, i, bucket) if (strcmp(json_string_value(json_object_get(bucket, "at")), at) ==
                                              0) return bucket;
    bucket = json_pack("{s:s, s:i, s:i}", "at", at, "scans", 0, "receipts", 0);
    json_array_append_new(series, bucket);
    return bucket;
}

static void add_to(json_t *bucket, const char *key, int64_t n)
{
    json_object_set_new(bucket, key, json_integer(json_integer_value(json_object_get(bucket, key)) + n));
}

static bool add_verdicts(void *arg, const struct cell *c, int count)
{
    char at[CLOCK_ISO_MAX];
    (void)count;
    json_t *bucket = bucket_at(arg, clock_iso(at, c[0].number));
    add_to(bucket, "scans", c[2].number);
    if (c[1].number >= 0 && c[1].number < VERDICT_COUNT)
        add_to(bucket, verdict_name((enum verdict)c[1].number), c[2].number);
    return true;
}

static bool add_receipts(void *arg, const struct cell *c, int count)
{
    char at[CLOCK_ISO_MAX];
    (void)count;
    add_to(bucket_at(arg, clock_iso(at, c[0].number)), "receipts", c[1].number);
    return true;
}

/* --- latencies ---------------------------------------------------------------------------------------------------------- */
struct sample {
    int64_t values[SAMPLE_MAX];
    size_t count;
    int64_t source; /* only these; -1: all */
};

static bool add_time(void *arg, const struct cell *c, int count)
{
    struct sample *s = arg;
    if (s->count < SAMPLE_MAX && (count < 2 || s->source < 0 || c[1].number == s->source))
        s->values[s->count++] = c[0].number;
    return true;
}

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static json_t *percentiles(struct sample *s)
{
    if (s->count == 0)
        return json_null();
    qsort(s->values, s->count, sizeof(s->values[0]), compare);
    return json_pack("{s:I, s:I, s:I, s:I}", "p50", (json_int_t)s->values[(s->count - 1) * 50 / 100], "p90",
                     (json_int_t)s->values[(s->count - 1) * 90 / 100], "p99",
                     (json_int_t)s->values[(s->count - 1) * 99 / 100], "count", (json_int_t)s->count);
}

static bool take_oldest(void *arg, const struct cell *c, int count)
{
    (void)count;
    json_set_time(arg, c[0].name, c[0].number);
    return true;
}

struct stats {
    struct store *store;
    struct list_args args;
    json_t *o;
    struct error err;
    bool failed;
};

static void add_sample(struct stats *s, json_t *latency, const char *key, enum list list, int64_t source)
{
    AUTOFREE struct sample *sample = mem_new(sizeof(*sample));
    sample->source = source;
    if (!s->failed && !store_list(s->store, list, &s->args, add_time, sample, &s->err))
        s->failed = true;
    json_object_set_new(latency, key, percentiles(sample));
}

static void add_rows(struct stats *s, const char *key, enum list list,
                     bool (*fn)(void *arg, const struct cell *cells, int count))
{
    json_t *rows = json_object_get(s->o, key);
    if (rows == NULL) {
        rows = json_array();
        json_object_set_new(s->o, key, rows);
    }
    if (!s->failed && !store_list(s->store, list, &s->args, fn, rows, &s->err))
        s->failed = true;
}

/* The local zone's distance from UTC, so that days begin at midnight here. */
static int64_t zone_us(int64_t at_us)
{
    time_t at = (time_t)(at_us / 1000000);
    struct tm tm;
    localtime_r(&at, &tm);
    return (int64_t)tm.tm_gmtoff * 1000000;
}

static bool take_period(struct exchange *x, struct list_args *args)
{
    const char *step = exchange_query(x, "step");
    bool hours = strcmp(step, "hour") == 0 || step[0] == '\0';
    int64_t now_us = clock_wall_us();
    if (!hours && strcmp(step, "day") != 0) {
        respond_refusal(x, 400, "input", "step is hour or day");
        return false;
    }
    *args = (struct list_args){.text = "",
                               .limit = GROUPS_MAX,
                               .until_us = now_us,
                               .since_us = now_us - (hours ? DAY_US : 30 * DAY_US),
                               .step_us = hours ? DAY_US / 24 : DAY_US};
    if (!query_time(x, "since", &args->since_us) || !query_time(x, "until", &args->until_us))
        return false;
    args->shift_us = zone_us(args->until_us);
    int64_t days = hours ? HOUR_DAYS_MAX : DAY_DAYS_MAX;
    if (args->until_us - args->since_us <= days * DAY_US)
        return true;
    respond_refusal(x, 400, "input", "with step=%s at most %lld days at once", hours ? "hour" : "day",
                    (long long)days);
    return false;
}

void statistics_get(struct exchange *x)
{
    struct stats s = {.store = web_store(x)};
    if (s.store == NULL || !take_period(x, &s.args))
        return;
    s.o = json_object();
    json_t *latency = json_object();
    json_object_set_new(s.o, "ok", json_true());
    json_object_set_new(s.o, "since", json_time(s.args.since_us));
    json_object_set_new(s.o, "until", json_time(s.args.until_us));
    add_rows(&s, "series", LIST_SERIES, add_verdicts);
    add_rows(&s, "series", LIST_SERIES_RECEIPTS, add_receipts);
    add_rows(&s, "operators", LIST_OPERATORS, rows_add);
    add_rows(&s, "scanners", LIST_SCANNERS, rows_add);
    s.args.limit = SAMPLE_MAX;
    add_sample(&s, latency, "verdict_us", LIST_VERDICT_TIMES, -1);
    add_sample(&s, latency, "mirror_us", LIST_VERDICT_TIMES, SOURCE_MIRROR);
    add_sample(&s, latency, "live_us", LIST_VERDICT_TIMES, SOURCE_LIVE);
    add_sample(&s, latency, "label_us", LIST_LABEL_TIMES, -1);
    json_object_set_new(s.o, "latency", latency);
    json_t *holds = json_pack("{s:I}", "open", (json_int_t)x->web->view.holds_open);
    json_object_set_new(s.o, "holds", holds);
    if (!s.failed && !store_list(s.store, LIST_OLDEST_HOLD, &s.args, take_oldest, holds, &s.err))
        s.failed = true;
    if (s.failed) {
        json_decref(s.o);
        respond_error(x, &s.err);
        return;
    }
    respond_json(x, 200, s.o);
}

/* --- health -------------------------------------------------------------------------------------------------------------- */
static void add_check(json_t *checks, const char *name, bool good, const char *detail)
{
    json_array_append_new(checks, json_pack("{s:s, s:b, s:s}", "name", name, "ok", good, "detail", detail));
}

static json_int_t file_bytes(const struct web *w, const char *name)
{
    char path[WEB_TEXT_MAX];
    struct stat st;
    text_format(path, sizeof(path), "%s/%s", w->config.state, name);
    return stat(path, &st) == 0 ? (json_int_t)st.st_size : 0;
}

static void add_devices(json_t *checks, const struct view *view)
{
    char name[96];
    for (int i = 0; i < view->scanner_count; i++) {
        text_format(name, sizeof(name), "scanner %s", view->scanners[i].name);
        add_check(checks, name, view->scanners[i].state == SCANNER_READY, view->scanners[i].detail);
    }
    for (int i = 0; i < view->printer_count; i++) {
        text_format(name, sizeof(name), "printer %s", view->printers[i].name);
        add_check(checks, name, view->printers[i].state == PRINTER_READY, view->printers[i].detail);
    }
    for (int i = 0; i < view->background.jobs.count; i++) {
        const struct job_report *job = &view->background.jobs.jobs[i];
        text_format(name, sizeof(name), "job %s", job->name);
        add_check(checks, name, job->failures == 0, job->failures ? job->problem : job->detail);
    }
}

void health_get(struct exchange *x)
{
    struct web *w = x->web;
    const struct view *view = &w->view;
    w->view_number = board_read(w->board, &w->view);
    json_t *checks = json_array();
    add_check(checks, "disk", view->disk.ok, view->disk.detail);
    add_check(checks, "platform", view->platform.up && !view->forced_offline, view->platform.detail);
    add_check(checks, "clock", !view->clock_wrong, view->clock_wrong ? "timedatectl set-ntp true" : "");
    add_devices(checks, view);
    json_t *o = json_object();
    json_object_set_new(o, "ok", json_true());
    json_object_set_new(o, "version", json_string(w->config.version));
    json_object_set_new(o, "started_at", json_time(w->started_us));
    json_object_set_new(o, "checks", checks);
    json_object_set_new(o, "free_bytes", json_integer(view->disk.free_bytes));
    json_object_set_new(o, "database",
                        json_pack("{s:I, s:I}", "bytes", file_bytes(w, "tallyman.db"), "wal_bytes",
                                  file_bytes(w, "tallyman.db-wal")));
    json_object_set_new(o, "search",
                        json_pack("{s:b, s:I, s:I}", "ready", w->search_behind == 0, "behind",
                                  (json_int_t)w->search_behind, "bytes", file_bytes(w, "search.db")));
    json_object_set_new(o, "clients", json_integer(w->events.count));
    respond_json(x, 200, o);
}
