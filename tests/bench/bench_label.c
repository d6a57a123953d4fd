/* From the commit of a scan to the first byte of its label at the printer: a station with a printer's thread, and the fake printer
 * beside it. Each label waits for the last to be out, so that it is the way that is measured and not the backlog.
 * usage: bench_label FOLDER [LABELS], or bench_label.sh, which measures lprint on the same fake printer as well. */
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/queue.h"
#include "base/board.h"
#include "bench.h"
#include "core/event.h"
#include "core/own.h"
#include "core/view.h"
#include "printers/printers.h"
#include "station/station.h"
#include "store/store.h"

enum { WAIT_US = 10000000, PACE_US = 20000, COLD_US = 6000000, COLD = 10 };

static struct printer *printer;

static bool print(void *arg, int which, struct label_job *job)
{
    (void)arg;
    (void)which;
    return printer_print(printer, job);
}

static void wake(void *arg, int which)
{
    (void)arg;
    (void)which;
    printer_wake(printer);
}

/* Called right after the commit. */
static int64_t committed_us;

static void reply(void *arg, uint64_t client, char *json)
{
    (void)arg;
    (void)client;
    committed_us = clock_mono_us();
    free(json);
}

static void fail(const char *what, const struct error *err)
{
    fprintf(stderr, "%s: %s\n", what, err ? err->text : "");
    exit(1);
}

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[300];
    text_format(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    if (file == NULL || fputs(text, file) < 0 || fclose(file) != 0)
        fail(path, NULL);
}

static int read_port(const char *folder)
{
    char path[300];
    int port = 0;
    text_format(path, sizeof(path), "%s/port", folder);
    for (int i = 0; i < 1000 && port == 0; i++) {
        FILE *file = fopen(path, "r");
        if (file && fscanf(file, "%d", &port) != 1)
            port = 0;
        if (file)
            fclose(file);
        usleep(10000);
    }
    return port;
}

/* When the printer read the first byte of its label number `count` (from 1). */
static int64_t first_byte_us(const char *folder, long count)
{
    char path[300];
    char line[128];
    text_format(path, sizeof(path), "%s/journal", folder);
    for (int64_t until_us = clock_mono_us() + WAIT_US; clock_mono_us() < until_us; usleep(500)) {
        FILE *file = fopen(path, "r");
        long at = 0;
        while (file && fgets(line, sizeof(line), file)) {
            if (++at == count) {
                fclose(file);
                return strtoll(line, NULL, 10);
            }
        }
        if (file)
            fclose(file);
    }
    fail("no label came out in 10 s", NULL);
    return 0;
}

static void push_scan(struct queue *inbox, int number)
{
    struct event *event = event_new(EVENT_REQUEST);
    char json[200];
    char code[32];
    char hex[80];
    text_format(code, sizeof(code), "SF44%09d00", number);
    text_hex(hex, sizeof(hex), code, strlen(code));
    text_format(json, sizeof(json),
                "{\"id\":1,\"do\":\"scan\",\"scanner\":\"bench\",\"wait\":false,\"raw_hex\":\"%s\"}", hex);
    event->request.client = 1;
    event->request.json = mem_string(json);
    if (!queue_push(inbox, LANE_SCAN, &event->node))
        fail("the inbox is full", NULL);
}

/* aim_ms 0: none of ours. */
static void report(const char *what, int64_t *sample, size_t count, double aim_ms)
{
    double p50 = (double)bench_percentile(sample, count, 500) / 1000;
    double p95 = (double)bench_percentile(sample, count, 950) / 1000;
    double max = (double)bench_percentile(sample, count, 1000) / 1000;
    printf("%-34s p50 %6.2f ms  p95 %6.2f ms  max %6.2f ms  (%zu labels)\n", what, p50, p95, max, count);
    char name[64];
    text_format(name, sizeof(name), "label: %s, p95", what);
    if (aim_ms > 0)
        bench_result(name, p95, "ms", false, aim_ms);
    else
        bench_note(name, p95, "ms");
}

static void free_node(struct queue_node *node)
{
    free(node);
}

/* lprint's queue `queue` prints on the fake printer in `folder`: from the start of its command to the first byte. */
static int run_lprint(const char *folder, const char *queue, long labels)
{
    char path[400];
    int64_t *sample = mem_array((size_t)labels, sizeof(sample[0]));
    write_file(folder, "label.zpl", "^XA^FO20,20^BY2^BCN,80,Y,N^FDSF1234567890^FS^XZ\n");
    text_format(path, sizeof(path), "%s/label.zpl", folder);
    for (long i = -1; i < labels; i++) { /* the first one starts things and does not count */
        usleep(PACE_US);
        int64_t begun_us = clock_mono_us();
        pid_t pid = fork();
        if (pid == 0) {
            if (freopen("/dev/null", "w", stdout) == NULL)
                _exit(126);
            execlp("lprint", "lprint", "submit", "-d", queue, "-o",
                   "document-format=application/vnd.zebra-zpl", path, (char *)NULL);
            _exit(127);
        }
        int64_t first_us = first_byte_us(folder, i + 2);
        if (i >= 0)
            sample[i] = first_us - begun_us;
        waitpid(pid, NULL, 0);
    }
    report("lprint: submit to first byte", sample, (size_t)labels, 0);
    free(sample);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "--lprint") == 0)
        return run_lprint(argv[2], argv[3], strtol(argv[4], NULL, 10));
    char folder[300];
    char path[400];
    struct error err = {0};
    long labels = argc > 2 ? strtol(argv[2], NULL, 10) : 300;
    bench_folder(folder, sizeof(folder), argc, argv);
    write_file(folder, "mode", "ok");
    pid_t fake = fork();
    if (fake == 0) {
        execl(FAKE_PRINTER, FAKE_PRINTER, folder, (char *)NULL);
        _exit(127);
    }
    struct printer_config config;
    printer_config_init(&config);
    text_copy(config.name, sizeof(config.name), "bench");
    text_copy(config.template_name, sizeof(config.template_name), "parcel");
    text_format(path, sizeof(path), "socket://127.0.0.1:%d", read_port(folder));
    if (!printer_uri_parse(path, &config.uri, &err))
        fail(path, &err);
    static struct printer_rule rule = {.name = "bench", .kinds = ~0u};
    struct queue *inbox = queue_new(8192, event_free_node);
    struct queue *sounds = queue_new(64, free_node);
    struct board *board = board_new(sizeof(struct view));
    const struct station_config station_config = {
        .name = "bench",
        .language = "en",
        .rules = {.confirm = CONFIRM_NEVER,
                  .duplicate_window_ms = 1500,
                  .second_code_ms = 3000,
                  .choice_ms = 10000},
        .verdict_ms = 700,
        .links = {.reply = reply, .print = print, .wake_printer = wake},
        .printers = &rule,
        .printer_count = 1,
        .inbox = inbox,
        .board = board,
    };
    text_format(path, sizeof(path), "%s/tallyman.db", folder);
    struct store *store = store_open(path, STORE_WRITE, &err);
    if (store == NULL)
        fail(path, &err);
    printer = printer_start(&config, inbox, &err);
    struct station *station = printer ? station_start(&station_config, store, &err) : NULL;
    if (station == NULL)
        fail("start", &err);
    int64_t *sample = mem_array((size_t)labels, sizeof(sample[0]));
    usleep(1000000);
    push_scan(inbox, 0); /* fonts are loaded, the connection is made */
    (void)first_byte_us(folder, 1);
    for (long i = 0; i < labels; i++) {
        usleep(PACE_US);
        push_scan(inbox, (int)i + 1);
        int64_t first_us = first_byte_us(folder, i + 2);
        sample[i] = first_us - committed_us;
    }
    report("commit to first byte, connected", sample, (size_t)labels, 20);
    for (long i = 0; i < COLD; i++) {
        usleep(COLD_US); /* the idle connection is closed meanwhile */
        push_scan(inbox, (int)(labels + i) + 1);
        sample[i] = first_byte_us(folder, labels + i + 2) - committed_us;
    }
    report("the same, first after a pause", sample, COLD, 20);
    printer_stop(printer);
    station_stop(station);
    printer_free(printer);
    board_free(board);
    queue_free(sounds);
    queue_free(inbox);
    kill(fake, SIGKILL);
    waitpid(fake, NULL, 0);
    free(sample);
    bench_remove(folder);
    return 0;
}
