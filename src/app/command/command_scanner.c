#include "command.h"

#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "devices/scanners.h"
#include "scanner_learn.h"

const char help_scanner[] =
    "usage: tallyman scanner list [--json] | test [--seconds N] | learn [--text TEXT]\n\n"
    "  list   the scanners that are plugged in, taken or not, and why not\n"
    "  test   shows what each scan gives: text, bytes, time per character; ends after N seconds (60) or "
    "Ctrl-C\n"
    "  learn  unplug the scanner, plug it in, scan the calibration code (`tallyman sheet` prints it) or one "
    "of\n"
    "         TEXT; prints the lines for the configuration: port, layout, prefix, suffix, AIM identifiers\n\n"
    "A running station holds its scanners: stop it before test and learn.\n";

enum { TEST_S = 60 };

struct listing {
    bool json;
    int count;
};

static bool print_scanner(void *arg, const struct scanner_found *f)
{
    struct listing *l = arg;
    l->count++;
    if (!l->json) {
        printf("%-24s %-9s %-7s %-20s %s\n", f->name, f->kind, scanner_state_name(f->state),
               f->match[0] ? f->match : "-", f->port);
        if (f->detail[0])
            printf("    %s\n", f->detail);
        return true;
    }
    json_t *o = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b}", "name", f->name, "kind",
                          f->kind, "state", scanner_state_name(f->state), "model", f->model, "match",
                          f->match, "port", f->port, "node", f->node, "serial_number", f->serial_number,
                          "detail", f->detail, "configured", f->configured, "known", f->known);
    AUTOFREE char *text = json_dumps(o, JSON_COMPACT);
    printf("%s\n", text);
    json_decref(o);
    return true;
}

static int list(const struct config *config, bool json)
{
    struct listing listing = {.json = json};
    struct error err;
    if (!json)
        printf("%-24s %-9s %-7s %-20s %s\n", "name", "kind", "state", "match", "port");
    if (!scanners_list(config->scanners, config->scanner_count, print_scanner, &listing, &err))
        return app_fail(&err);
    if (listing.count == 0)
        fprintf(stderr,
                "no scanner is plugged in, or none that is known; `tallyman scanner learn` finds others\n");
    return EXIT_DONE;
}

/* --- test ------------------------------------------------------------------------------------------------------------------- */
/* When the first raw event of a code came; written by the reader thread before it pushes the scan. */
struct timing {
    int64_t first_us;
};

static void note_raw(void *arg, const struct scanner_raw *raw)
{
    struct timing *t = arg;
    if (t->first_us == 0)
        t->first_us = raw->at_us;
}

static const char *flaw_name(enum scan_flaw flaw)
{
    switch (flaw) {
    case SCAN_WHOLE:
        return "whole";
    case SCAN_BROKEN:
        return "BROKEN (scan again)";
    case SCAN_TOO_LONG:
        return "TOO LONG";
    case SCAN_UNREADABLE:
        return "UNREADABLE (layout?)";
    }
    return "";
}

static void print_scan(const struct scan *scan, struct timing *timing)
{
    char quoted[SCAN_RAW_MAX * 4 + 3];
    char hex[SCAN_RAW_MAX * 2 + 1];
    struct code code;
    waybill_read(scan, &code);
    text_quote(quoted, sizeof(quoted), (const char *)scan->raw, scan->raw_len);
    text_hex(hex, sizeof(hex), scan->raw, scan->raw_len);
    printf("%s: %s %s\n  bytes %s\n", scan->scanner, quoted, flaw_name(scan->flaw), hex);
    if (timing->first_us != 0 && scan->raw_len > 0)
        printf("  %zu characters in %.1f ms\n", scan->raw_len,
               (double)(scan->mono_us - timing->first_us) / 1000);
    if (code.aim[0])
        printf("  AIM %s\n", code.aim);
    if (code.kind == CODE_WAYBILL)
        printf("  waybill %s%s%s\n", code.waybill, code.courier[0] ? ", perhaps " : "", code.courier);
    else
        printf("  no waybill: %s\n", code.kind == CODE_REFUSED ? refusal_text(code.refusal) : "our own code");
    fflush(stdout);
    timing->first_us = 0;
}

static int test(const struct config *config, int seconds)
{
    struct error err;
    struct timing timing = {0};
    const struct reader_config reader_config = {.scanners = config->scanners,
                                                .scanner_count = config->scanner_count,
                                                .find = true,
                                                .raw = note_raw,
                                                .raw_arg = &timing};
    struct queue *inbox = queue_new(256, event_free_node);
    struct reader *reader = reader_start(&reader_config, inbox, &err);
    if (reader == NULL) {
        queue_free(inbox);
        return app_fail(&err);
    }
    printf("scan something (%d s)\n", seconds);
    int64_t until_us = clock_mono_us() + (int64_t)seconds * 1000000;
    struct event *event;
    while ((event = (struct event *)queue_pop(inbox, until_us)) != NULL) {
        if (event->kind == EVENT_SCAN)
            print_scan(&event->scan, &timing);
        else if (event->kind == EVENT_SCANNER)
            printf("%s: %s %s\n", event->scanner.name, scanner_state_name(event->scanner.state),
                   event->scanner.detail);
        fflush(stdout);
        event_free(event);
    }
    reader_stop(reader);
    queue_free(inbox);
    return EXIT_DONE;
}

int command_scanner(struct app *app, int argc, char **argv)
{
    static const struct option options[] = {{"json", no_argument, NULL, 'j'},
                                            {"seconds", required_argument, NULL, 's'},
                                            {"text", required_argument, NULL, 't'},
                                            {0}};
    const char *what = argc > 1 ? argv[1] : "";
    const char *text = NULL;
    int64_t seconds = TEST_S;
    bool json = false;
    int option;
    if (strcmp(what, "list") != 0 && strcmp(what, "test") != 0 && strcmp(what, "learn") != 0)
        return app_usage("scanner", "list, test or learn");
    while ((option = getopt_long(argc - 1, argv + 1, "", options, NULL)) != -1) {
        if (option == 'j')
            json = true;
        else if (option == 't')
            text = optarg;
        else if (option != 's')
            return app_usage("scanner", "wrong option");
        else if (!text_to_int64(optarg, 1, 86400, &seconds))
            return app_usage("scanner", "--seconds is a number from 1 to 86400");
    }
    if (optind < argc - 1)
        return app_usage("scanner", "too many arguments");
    if (!app_configure(app))
        return EXIT_USAGE;
    if (strcmp(what, "list") == 0)
        return list(&app->config, json);
    return strcmp(what, "test") == 0 ? test(&app->config, (int)seconds) : scanner_learn(text);
}
