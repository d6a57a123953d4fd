#include "scanner_learn.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "command.h"
#include "core/event.h"
#include "devices/calibration.h"
#include "devices/learn.h"
#include "devices/scanners.h"

enum { WAIT_S = 60, LOOK_EVERY_US = 300000, FOUND_MAX = 64, EVENTS_MAX = 4096 };

struct candidates {
    struct scanner_found found[FOUND_MAX];
    size_t count;
};

static bool add_candidate(void *arg, const struct scanner_found *f)
{
    struct candidates *c = arg;
    if (c->count < FOUND_MAX)
        c->found[c->count++] = *f;
    return true;
}

static const struct scanner_found *newcomer(const struct candidates *before, const struct candidates *now)
{
    for (size_t i = 0; i < now->count; i++) {
        bool known = false;
        for (size_t b = 0; b < before->count && !known; b++)
            known = strcmp(before->found[b].node, now->found[i].node) == 0 &&
                    strcmp(before->found[b].port, now->found[i].port) == 0;
        if (!known)
            return &now->found[i];
    }
    return NULL;
}

/* Waits until something that was not there is plugged in. The waiting is on a queue nobody pushes to. */
static bool wait_for_plug(struct scanner_found *ret, struct error *err)
{
    struct candidates *before = mem_new(sizeof(*before));
    struct candidates *now = mem_new(sizeof(*now));
    struct queue *nothing = queue_new(1, event_free_node);
    const struct scanner_found *found = NULL;
    int64_t until_us = clock_mono_us() + (int64_t)WAIT_S * 1000000;
    bool ok = scanners_candidates(NULL, 0, add_candidate, before, err);
    while (ok && found == NULL && clock_mono_us() < until_us) {
        now->count = 0;
        ok = scanners_candidates(NULL, 0, add_candidate, now, err);
        found = ok ? newcomer(before, now) : NULL;
        if (found == NULL && ok) {
            /* What is unplugged is a newcomer when it returns. */
            *before = *now;
            (void)queue_pop(nothing, clock_mono_us() + LOOK_EVERY_US);
        }
    }
    if (found)
        *ret = *found;
    else if (ok)
        error_set(err, ERROR_RETRY, "nothing was plugged in within %d seconds", WAIT_S);
    free(before);
    free(now);
    queue_free(nothing);
    return found != NULL;
}

struct recording {
    unsigned short events[EVENTS_MAX][2];
    size_t count;
};

static void record(void *arg, const struct scanner_raw *raw)
{
    struct recording *r = arg;
    if (raw->kind != SCANNER_RAW_KEY || r->count == EVENTS_MAX)
        return;
    r->events[r->count][0] = raw->code;
    r->events[r->count++][1] = (unsigned short)raw->value;
}

static void configure(const struct scanner_found *f, struct scanner_config *ret)
{
    scanner_config_init(ret, "new");
    text_copy(ret->path, sizeof(ret->path), f->port);
    if (strcmp(f->kind, "serial") == 0)
        text_copy(ret->serial, sizeof(ret->serial), f->link[0] ? f->link : f->node);
}

/* settings: indented lines, as calibration_lines() writes them. */
static void print_lines(const struct scanner_found *f, const struct scanner_config *c, const char *settings)
{
    printf("\nscanner \"new\" {\n");
    if (strcmp(f->kind, "serial") == 0)
        printf("  serial = \"%s\"\n  baud = %d\n  framing = \"cr\"\n", c->serial, c->baud);
    else
        printf("  path = \"%s\"\n", f->port);
    printf("%s}\n", settings);
    if (f->match[0])
        printf("# or for this model at any port: match = \"%s\" instead of path\n", f->match);
}

/* The printed calibration code tells everything at once. */
static bool report_calibration(const struct scanner_found *f, const struct scanner_config *c,
                               const struct scan *scan)
{
    struct calibration seen;
    char settings[512];
    bool keyboard = strcmp(f->kind, "keyboard") == 0;
    if (!calibration_read(scan->raw, scan->raw_len, keyboard ? c->layout : NULL, &seen))
        return false;
    calibration_lines(&seen, settings, sizeof(settings));
    print_lines(f, c, settings);
    if (scan->flaw != SCAN_WHOLE)
        printf(
            "# it ends its codes with nothing: add suffix = \"none\", or switch Enter on in the scanner\n");
    return true;
}

/* A code of the person's own: the layouts that fit. */
static int report_text(const struct scanner_found *f, const struct scanner_config *c, const struct scan *scan,
                       const struct recording *r, const char *text)
{
    char settings[64] = "";
    bool fits = false;
    if (strcmp(f->kind, "keyboard") == 0) {
        unsigned fit = key_layouts_matching(c, r->events, r->count, text);
        for (unsigned i = 0; scanner_layout_name(i) != NULL; i++) {
            if ((fit & (1u << i)) == 0)
                continue;
            printf("layout %s fits\n", scanner_layout_name(i));
            if (!fits)
                text_format(settings, sizeof(settings), "  layout = \"%s\"\n", scanner_layout_name(i));
            fits = true;
        }
    } else {
        fits = scan->raw_len == strlen(text) && memcmp(scan->raw, text, scan->raw_len) == 0;
    }
    if (!fits) {
        fprintf(stderr,
                "tallyman: that is not \"%s\" in any layout; was it the right code? Caps Lock, a prefix or a "
                "suffix of the scanner also change it\n",
                text);
        return EXIT_NOT_DONE;
    }
    print_lines(f, c, settings);
    return EXIT_DONE;
}

static int report(const struct scanner_found *f, const struct scanner_config *c, const struct scan *scan,
                  const struct recording *r, const char *text)
{
    char quoted[256];
    text_quote(quoted, sizeof(quoted), (const char *)scan->raw, scan->raw_len);
    printf("it gave %s\n", quoted);
    if (report_calibration(f, c, scan))
        return EXIT_DONE;
    if (text)
        return report_text(f, c, scan, r, text);
    fprintf(stderr, "tallyman: that is not the calibration code; `tallyman sheet` prints it\n");
    return EXIT_NOT_DONE;
}

int scanner_learn(const char *text)
{
    struct error err;
    struct scanner_found found;
    struct scanner_config config;
    printf("Unplug the scanner and plug it in again (within %d s) ...\n", WAIT_S);
    fflush(stdout);
    if (!wait_for_plug(&found, &err))
        return app_fail(&err);
    printf("found %s (%s) at %s\nNow scan %s%s ...\n", found.model, found.kind, found.port,
           text ? "a code of " : "the calibration code of the sheet", text ? text : "");
    fflush(stdout);
    configure(&found, &config);
    struct recording *recording = mem_new(sizeof(*recording));
    struct queue *inbox = queue_new(64, event_free_node);
    const struct reader_config reader_config = {
        .scanners = &config, .scanner_count = 1, .raw = record, .raw_arg = recording};
    struct reader *reader = reader_start(&reader_config, inbox, &err);
    int status = reader ? EXIT_NOT_DONE : app_fail(&err);
    int64_t until_us = clock_mono_us() + (int64_t)WAIT_S * 1000000;
    struct event *event = NULL;
    while (reader && (event = (struct event *)queue_pop(inbox, until_us)) != NULL) {
        bool scanned = event->kind == EVENT_SCAN;
        if (scanned) {
            /* The reader writes no more into the recording once it has ended. */
            reader_stop(steal(&reader));
            status = report(&found, &config, &event->scan, recording, text);
        } else if (event->kind == EVENT_SCANNER && event->scanner.state != SCANNER_READY) {
            printf("%s: %s\n", scanner_state_name(event->scanner.state), event->scanner.detail);
        }
        event_free(event);
        if (scanned)
            break;
    }
    if (reader)
        fprintf(stderr, "tallyman: nothing was scanned within %d seconds\n", WAIT_S);
    reader_stop(reader);
    queue_free(inbox);
    free(recording);
    return status;
}
