/* Live verdict: a parcel that is not in the mirror, from the scan in the inbox over SearchOrderLines on real HTTP to the committed verdict
 * on the board, beside the same question asked bare by the same client in the same run, one after the other. The platform is a process
 * of its own that takes its time; connections are counted there. Then the same look-up by a Python script, as one would write it.
 *   bench_live [FOLDER] */
#include <ctype.h>
#include <inttypes.h>
#include <time.h>
#include <unistd.h>

#include "bare_commit.h"
#include "base/board.h"
#include "base/log.h"
#include "base/queue.h"
#include "bench.h"
#include "config.h"
#include "core/event.h"
#include "core/view.h"
#include "core/waybill.h"
#include "otapi/otapi.h"
#include "platform_process.h"
#include "wiring.h"

enum {
    ROUNDS = 200,
    ROUNDS_SLOW = 60, /* where the platform takes its time */
    PAIRS = 30,
    WARM_UP = 3,
    REST_MS = 15,
    KNOWN_MAX = 20, /* parcels that the orders of others have brought already */
    CODES = WARM_UP + ROUNDS + 2 * PAIRS + KNOWN_MAX,
};

static char codes[CODES][WAYBILL_SIZE];
static char orders[CODES][ORDER_ID_SIZE];
static size_t code_count;

static void fail(const char *what)
{
    fprintf(stderr, "bench_live: %s\n", what);
    exit(1);
}

static void rest_ms(long ms)
{
    const struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    nanosleep(&t, NULL);
}

/* --- bare ------------------------------------------------------------------------------------------------------------------ */
/* Waybills of one number, one of each order: the station reads the order of a parcel, and knows its other parcels from then on. */
static bool keep_code(void *arg, const struct order_line *line)
{
    (void)arg;
    size_t len = strlen(line->waybill);
    if (len < 10 || len > 20)
        return true;
    for (const char *p = line->waybill; *p; p++)
        if (!isdigit((unsigned char)*p) && !isupper((unsigned char)*p))
            return true;
    for (size_t i = 0; i < code_count; i++)
        if (strcmp(codes[i], line->waybill) == 0 || strcmp(orders[i], line->order_id) == 0)
            return true;
    text_copy(orders[code_count], ORDER_ID_SIZE, line->order_id);
    text_copy(codes[code_count++], WAYBILL_SIZE, line->waybill);
    return code_count < CODES;
}

static struct otapi *open_client(const struct config *config, char session[OTAPI_SESSION_SIZE])
{
    const struct otapi_config otapi = config_otapi(config);
    const int statuses[] = {4, 5};
    const struct otapi_line_search search = {.statuses = statuses, .status_count = COUNT_OF(statuses)};
    struct otapi_reply reply;
    struct error err;
    struct otapi *o = otapi_new(&otapi, &err);
    if (o == NULL)
        fail(err.text);
    code_count = 0;
    if (!otapi_authenticate_operator(o, config->operator_login, config->operator_password, session, &reply) ||
        !otapi_search_order_lines_all(o, session, &search, 1000, keep_code, NULL, &reply))
        fail(reply.description);
    if (code_count < CODES)
        fail("the platform has too few parcels");
    return o;
}

static bool count_line(void *arg, const struct order_line *line)
{
    (void)line;
    ++*(int *)arg;
    return true;
}

/* What the look-up thread asks, with the same forms of the number. */
static int64_t ask_bare(struct otapi *o, const char *session, const char *code)
{
    struct scan scan = {.raw_len = strlen(code)};
    struct code read;
    const char *forms[WAYBILL_FORMS_MAX];
    struct otapi_reply reply;
    int lines = 0;
    memcpy(scan.raw, code, scan.raw_len);
    waybill_read(&scan, &read);
    for (size_t i = 0; i < read.form_count; i++)
        forms[i] = read.forms[i];
    const struct otapi_line_search search = {.waybills = forms, .waybill_count = read.form_count};
    int64_t begun_us = clock_mono_us();
    if (!otapi_search_order_lines_all(o, session, &search, 100, count_line, &lines, &reply))
        fail(reply.description);
    int64_t took_us = clock_mono_us() - begun_us;
    if (lines == 0)
        fail("the platform does not know its own parcel");
    return took_us;
}

/* --- the station -------------------------------------------------------------------------------------------------------------- */
static struct wiring *start(struct config *config)
{
    const struct wiring_options options = {.platform = true};
    struct error err;
    struct wiring *w = wiring_start(config, &options, &err);
    if (w == NULL)
        fail(err.text);
    return w;
}

static void push(struct wiring *w, const char *scanner, const char *code)
{
    struct event *event = event_new(EVENT_SCAN);
    text_copy(event->scan.scanner, sizeof(event->scan.scanner), scanner);
    event->scan.raw_len = strlen(code);
    memcpy(event->scan.raw, code, event->scan.raw_len);
    event->scan.wall_us = clock_wall_us();
    event->scan.mono_us = clock_mono_us();
    if (!queue_push(wiring_inbox(w), LANE_SCAN, &event->node))
        fail("the inbox takes nothing");
}

/* From the scan to its live verdict on the board; 0 when it was known already. */
static int64_t scan(struct wiring *w, const char *scanner, const char *code)
{
    struct view view;
    uint64_t seen = board_read(wiring_board(w), &view);
    int64_t scan_id = view.verdict.scan_id;
    int64_t begun_us = clock_mono_us();
    push(w, scanner, code);
    while (view.verdict.scan_id == scan_id || view.verdict.verdict == VERDICT_LOOKING)
        seen = board_wait(wiring_board(w), seen, CLOCK_FOREVER, &view);
    int64_t took_us = clock_mono_us() - begun_us;
    if (view.verdict.source == SOURCE_MIRROR)
        return 0;
    if (view.verdict.source != SOURCE_LIVE ||
        (view.verdict.verdict != VERDICT_MATCH && view.verdict.verdict != VERDICT_COMPLETE)) {
        fprintf(stderr, "bench_live: %s: %s, %s\n", code, verdict_name(view.verdict.verdict),
                source_name(view.verdict.source));
        exit(1);
    }
    return took_us;
}

/* --- results ------------------------------------------------------------------------------------------------------------------- */
static void print_sample(const char *name, int64_t *sample, size_t count)
{
    printf("  %-36s p50 %7.2f ms  p95 %7.2f ms  max %7.2f ms\n", name,
           (double)bench_percentile(sample, count, 500) / 1000,
           (double)bench_percentile(sample, count, 950) / 1000,
           (double)bench_percentile(sample, count, 1000) / 1000);
    fflush(stdout);
}

/* The script, over the same parcels: one line a parcel, how long it took. */
static void run_script(const struct config *config, const char *folder, const char *how, const char *wire,
                       int latency_ms, int64_t bare_us, size_t codes_wanted)
{
    static int64_t sample[CODES];
    char path[600];
    char command[2000];
    char line[128];
    char name[64];
    size_t count = 0;
    long cpu_us = 0;
    text_format(path, sizeof(path), "%s/codes", folder);
    FILE *file = fopen(path, "w");
    if (file == NULL)
        fail(path);
    for (size_t i = 0; i < codes_wanted; i++)
        fprintf(file, "%s\n", codes[i]);
    fclose(file);
    text_format(command, sizeof(command),
                "SSL_CERT_FILE='%s' /usr/bin/python3 " BENCH_SOURCES
                "/lookup.py %s '%s' '%s/python-%s-%s-%d.db' < '%s'",
                config->ca_file, how, config->otapi_url, folder, how, wire, latency_ms, path);
    FILE *in = popen(command, "r");
    while (in && fgets(line, sizeof(line), in)) {
        long us;
        if (sscanf(line, "took %ld", &us) == 1 && count < CODES)
            sample[count++] = us;
        else
            (void)sscanf(line, "cpu %ld", &cpu_us);
    }
    if (in == NULL || pclose(in) != 0 || count != codes_wanted)
        fail("the Python script did not do its work");
    text_format(name, sizeof(name), "Python, %s", strcmp(how, "kept") == 0 ? "http.client, kept" : "urllib");
    print_sample(name, sample + WARM_UP, count - WARM_UP);
    printf("  %-36s %.2f ms over bare at the median; %.2f ms of CPU a parcel\n", "",
           (double)(bench_percentile(sample + WARM_UP, count - WARM_UP, 500) - bare_us) / 1000,
           (double)cpu_us / 1000 / (double)count);
}

static void measure(const char *folder, int latency_ms, bool tls)
{
    static int64_t bare[ROUNDS];
    static int64_t live[ROUNDS];
    static int64_t over[ROUNDS];
    static int64_t commits[ROUNDS];
    static int64_t close[PAIRS];
    const size_t rounds = latency_ms < 100 ? ROUNDS : ROUNDS_SLOW;
    struct platform_process platform;
    struct config config;
    char latency[16];
    char session[OTAPI_SESSION_SIZE];
    char what[128];
    const char *wire = tls ? "TLS" : "HTTP";
    text_format(latency, sizeof(latency), "%d", latency_ms);
    platform_process_start(&platform, "2000", latency);
    if (tls && !platform_process_tls(&platform, folder)) {
        printf("skipped: TLS needs socat and openssl (packages of these names)\n");
        platform_process_stop(&platform);
        return;
    }
    config_defaults(&config);
    text_format(config.state, sizeof(config.state), "%s/state-%s-%d", folder, wire, latency_ms);
    text_copy(config.otapi_url, sizeof(config.otapi_url), platform.url);
    text_copy(config.ca_file, sizeof(config.ca_file), platform.ca_file);
    text_copy(config.instance_key, sizeof(config.instance_key), "demo-key");
    text_copy(config.operator_login, sizeof(config.operator_login), "demo");
    text_copy(config.operator_password, sizeof(config.operator_password), "demo");
    struct otapi *o = open_client(&config, session);
    struct wiring *w = start(&config);
    printf("platform answers after %d ms, %s, %zu parcels:\n", latency_ms, wire, rounds);
    for (size_t i = 0; i < WARM_UP; i++) { /* log-in and connection */
        int64_t first_us = scan(w, "left", codes[i]);
        if (i == 0)
            printf("  %-36s     %7.2f ms (logs in, connects)\n", "the first of all", (double)first_us / 1000);
        (void)ask_bare(o, session, codes[i]);
        rest_ms(latency_ms + REST_MS);
    }
    uint64_t connections = platform_process_count(&platform, "connections");
    uint64_t calls = platform_process_count(&platform, "calls");
    struct bare_commit *commit = bare_commit_open(folder);
    size_t code = WARM_UP;
    for (size_t i = 0; i < rounds && code < CODES; code++) {
        commits[i] = bare_commit_us(commit);
        bare[i] = ask_bare(o, session, codes[code]);
        live[i] = scan(w, "left", codes[code]);
        over[i] = live[i] - bare[i];
        i += live[i] > 0;
        rest_ms(latency_ms + REST_MS); /* the order's other lines are read meanwhile */
    }
    /* Two parcels close to each other: the second one's question waits for the first one's order. */
    for (size_t i = 0; i < PAIRS && code + 1 < CODES; code += 2) {
        bool live_first = scan(w, "left", codes[code]) > 0;
        close[i] = scan(w, "right", codes[code + 1]);
        i += live_first && close[i] > 0;
        rest_ms(2 * latency_ms + REST_MS);
    }
    if (code + 1 >= CODES)
        fail("too many parcels were known already");
    calls = platform_process_count(&platform, "calls") - calls;
    /* The two questions after numbers were connections of their own; those before them are in the first number. */
    connections = platform_process_count(&platform, "connections") - connections - 3;
    bare_commit_close(commit);
    print_sample("bare one-row commit (it makes two)", commits, rounds);
    print_sample("bare: SearchOrderLines", bare, rounds);
    int64_t bare50 = bench_percentile(bare, rounds, 500);
    int64_t bare95 = bench_percentile(bare, rounds, 950);
    print_sample("live verdict", live, rounds);
    print_sample("live verdict over its bare question", over, rounds);
    print_sample("live verdict right after another's", close, PAIRS);
    printf("  %" PRIu64 " calls, %" PRIu64 " new connections\n", calls, connections);
    text_format(what, sizeof(what), "live verdict over the platform, %d ms, %s, p50", latency_ms, wire);
    bench_result(what, (double)(bench_percentile(live, rounds, 500) - bare50) / 1000, "ms", false, 2);
    text_format(what, sizeof(what), "live verdict over the platform, %d ms, %s, p95", latency_ms, wire);
    bench_result(what, (double)(bench_percentile(live, rounds, 950) - bare95) / 1000, "ms", false, 2);
    text_format(what, sizeof(what), "new connections in %" PRIu64 " calls, %s", calls, wire);
    bench_result(what, (double)connections, "", false, 0);
    otapi_free(o);
    wiring_stop(w);
    if (access("/usr/bin/python3", X_OK) == 0) {
        run_script(&config, folder, "kept", wire, latency_ms, bare50, WARM_UP + rounds);
        run_script(&config, folder, "urllib", wire, latency_ms, bare50, WARM_UP + rounds);
    } else {
        printf("skipped: python3 is not installed\n");
    }
    platform_process_stop(&platform);
}

int main(int argc, char **argv)
{
    static const int latencies[] = {0, 20, 100};
    char folder[512];
    log_set_level(LOG_WARNING);
    bench_folder(folder, sizeof(folder), argc, argv);
    for (size_t i = 0; i < COUNT_OF(latencies); i++)
        measure(folder, latencies[i], false);
    measure(folder, 20, true);
    bench_remove(folder);
    return 0;
}
