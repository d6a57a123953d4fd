#include "command.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "core/scan.h"
#include "scan_print.h"
#include "station_link.h"

const char help_scan[] =
    "usage: tallyman scan [--json] [--no-wait] [--scanner NAME] [--typed] [FILE or -]\n\n"
    "Each line of FILE (standard input without one) goes the whole way of a scan; the verdicts are printed "
    "in the\n"
    "order of the lines, after the platform's answer or the deadline. With a station running on this state "
    "the\n"
    "scans go to it; otherwise they are done here.\n\n"
    "  --json          one JSON object a line (docs/contracts.md)\n"
    "  --no-wait       print the first verdict: from the mirror, or \"looking\"\n"
    "  --scanner NAME  as if this scanner had read them (stdin)\n"
    "  --typed         the lines were typed by a person: look-alike letters are corrected\n";

enum {
    WINDOW = 512,                 /* scans under way */
    LINE_KEPT = SCAN_RAW_MAX + 1, /* more than a code may have, so that too long stays too long */
};

struct scanning {
    struct station_link *link;
    FILE *in;
    const char *scanner;
    bool json;
    bool typed;
    bool wait;
    int64_t sent;
    int64_t printed;
    json_t *early[WINDOW]; /* replies that came before their turn, by number */
    bool failed;
};

/* Makes the next line's request; false at the end of the input. */
static bool next_request(struct scanning *s, char **line, size_t *room, struct text *ret_json)
{
    ssize_t len = getline(line, room, s->in);
    if (len < 0)
        return false;
    while (len > 0 && ((*line)[len - 1] == '\n' || (*line)[len - 1] == '\r'))
        len--;
    size_t kept = (size_t)len < LINE_KEPT ? (size_t)len : LINE_KEPT;
    char hex[LINE_KEPT * 2 + 1];
    text_hex(hex, sizeof(hex), *line, kept);
    json_t *request = json_pack("{s:I, s:s, s:s, s:s, s:b, s:b}", "id", (json_int_t)s->sent + 1, "do", "scan",
                                "scanner", s->scanner, "raw_hex", hex, "typed", s->typed, "wait", s->wait);
    AUTOFREE char *text = json_dumps(request, JSON_COMPACT);
    json_decref(request);
    text_clear(ret_json);
    text_add(ret_json, text);
    return true;
}

static void print_reply(struct scanning *s, const json_t *reply)
{
    const json_t *scan = json_object_get(reply, "scan");
    if (scan == NULL) {
        const char *text = json_string_value(json_object_get(reply, "error"));
        fprintf(stderr, "tallyman: line %" PRId64 " was not recorded: %s\n", s->printed + 1,
                text ? text : "no reason given");
        s->failed = true;
        return;
    }
    if (s->json)
        scan_print_json(stdout, scan);
    else
        scan_print_text(stdout, scan);
}

/* Takes one reply and prints those whose turn has come. */
static bool take_reply(struct scanning *s, struct error *err)
{
    AUTOFREE char *text = station_link_receive(s->link, err);
    if (text == NULL)
        return false;
    json_t *reply = json_loads(text, 0, NULL);
    int64_t id = json_integer_value(json_object_get(reply, "id"));
    if (id <= s->printed || id > s->sent) {
        json_decref(reply);
        return error_set(err, ERROR_IO, "the station sent a reply nobody asked for");
    }
    json_decref(s->early[id % WINDOW]);
    s->early[id % WINDOW] = reply;
    for (json_t *next; (next = s->early[(s->printed + 1) % WINDOW]) != NULL; s->printed++) {
        s->early[(s->printed + 1) % WINDOW] = NULL;
        print_reply(s, next);
        json_decref(next);
    }
    return true;
}

static bool send_all(struct scanning *s, struct error *err)
{
    char *line = NULL;
    size_t room = 0;
    struct text json = {0};
    bool ok = true;
    while (ok && next_request(s, &line, &room, &json)) {
        struct error gone;
        while (ok && (s->sent - s->printed >= WINDOW - 1 || !station_link_send(s->link, json.data, &gone))) {
            if (s->sent - s->printed == 0) {
                *err = gone;
                ok = false;
            } else {
                ok = take_reply(s, err);
            }
        }
        s->sent += ok;
    }
    while (ok && s->printed < s->sent)
        ok = take_reply(s, err);
    free(line);
    text_fini(&json);
    return ok;
}

int command_scan(struct app *app, int argc, char **argv)
{
    static const struct option options[] = {{"json", no_argument, NULL, 'j'},
                                            {"no-wait", no_argument, NULL, 'n'},
                                            {"scanner", required_argument, NULL, 's'},
                                            {"typed", no_argument, NULL, 't'},
                                            {0}};
    struct scanning s = {.scanner = "stdin", .wait = true, .in = stdin};
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (option) {
        case 'j':
            s.json = true;
            break;
        case 'n':
            s.wait = false;
            break;
        case 's':
            s.scanner = optarg;
            break;
        case 't':
            s.typed = true;
            break;
        default:
            return app_usage("scan", "wrong option");
        }
    }
    if (argc - optind > 1)
        return app_usage("scan", "at most one file");
    if (strlen(s.scanner) == 0 || strlen(s.scanner) >= SCANNER_NAME_MAX)
        return app_usage("scan", "--scanner: a name has 1 to %d bytes", SCANNER_NAME_MAX - 1);
    if (!app_configure(app))
        return EXIT_USAGE;
    const char *file = optind < argc ? argv[optind] : "-";
    struct error err = {0};
    if (strcmp(file, "-") != 0 && (s.in = fopen(file, "re")) == NULL) {
        error_errno(&err, errno, "%s", file);
        return app_fail(&err);
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    s.link = station_link_open(&app->config, true, &err);
    bool ok = s.link != NULL && send_all(&s, &err);
    station_link_close(s.link);
    for (int i = 0; i < WINDOW; i++)
        json_decref(s.early[i]);
    if (s.in != stdin)
        fclose(s.in);
    if (!ok)
        return app_fail(&err);
    return s.failed ? EXIT_NOT_DONE : EXIT_DONE;
}
