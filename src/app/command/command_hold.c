#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "base/attr.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "command.h"
#include "state_dir.h"
#include "store/holds.h"

const char help_hold[] =
    "usage: tallyman hold list [--json] [--closed|--all] [--limit N]\n"
    "       tallyman hold show [--json] HOLD\n"
    "       tallyman hold match [--json] HOLD --order ORDER --line LINE\n"
    "       tallyman hold release [--json] HOLD --reason TEXT\n\n"
    "The hold shelf: parcels received without a known order line.\n"
    "  match    the parcel is of that order line: it is received as if the platform had said so, and its "
    "label prints\n"
    "           when the parcel is scanned again. `tallyman undo` of its scan takes that back.\n"
    "  release  the parcel leaves the shelf without being received (given back, thrown away)\n\n"
    "A time with ~ behind it is corrected: the station's clock was wrong then; with ? the right one is not "
    "known.\n";

enum { LIMIT_DEFAULT = 1000 };

static json_t *hold_json(const struct hold_row *h)
{
    json_t *j = json_object();
    json_set_id(j, "hold_no", h->no);
    json_set(j, "waybill", h->waybill);
    json_object_set_new(j, "parcel",
                        h->parcel.index
                            ? json_pack("{s:i, s:i}", "index", h->parcel.index, "total", h->parcel.total)
                            : json_null());
    json_set(j, "kind", hold_kind_name(h->kind));
    json_set(j, "state", parcel_state_name(h->state));
    json_set_id(j, "scan_id", h->scan_id);
    json_set_time(j, "opened_at", h->opened_us);
    if (!h->clock_ok) {
        json_object_set_new(j, "clock_ok", json_false());
        json_set_time(j, "at_corrected", h->corrected_us);
    }
    json_set_time(j, "closed_at", h->closed_us);
    json_set_id(j, "closed_by", h->closed_by);
    json_object_set_new(j, "released_by",
                        h->released_by[0] || h->reason[0] ? json_string(h->released_by) : json_null());
    json_set(j, "reason", h->reason);
    json_object_set_new(j, "scanner", json_string(h->scanner));
    json_object_set_new(j, "operator", json_string(h->operator));
    json_object_set_new(j, "lines", json_integer(h->lines));
    return j;
}

static void print_hold(const struct hold_row *h)
{
    char opened[CLOCK_ISO_MAX];
    char parcel[32] = "";
    if (h->parcel.index)
        text_format(parcel, sizeof(parcel), " (%d of %d)", h->parcel.index, h->parcel.total);
    printf("%-6" PRId64 " %.16s%c %-22s%s  %s, %s, %d lines known%s%s\n", h->no,
           clock_iso(opened, h->corrected_us ? h->corrected_us : h->opened_us),
           h->clock_ok       ? ' '
           : h->corrected_us ? '~'
                             : '?',
           h->waybill, parcel, hold_kind_name(h->kind), parcel_state_name(h->state), h->lines,
           h->closed_us ? ", closed" : "", h->reason[0] ? ": " : "");
    if (h->reason[0])
        printf("       released by %s: %s\n", h->released_by, h->reason);
}

struct listing {
    bool json;
    int64_t count;
};

static bool list_row(void *arg, const struct hold_row *row)
{
    struct listing *l = arg;
    l->count++;
    if (l->json) {
        json_t *j = hold_json(row);
        ask_print_json(j);
        json_decref(j);
    } else {
        print_hold(row);
    }
    return true;
}

static struct store *open_store(struct app *app, struct error *err)
{
    char db[STATE_PATH_MAX];
    if (!state_path(app->config.state, "tallyman.db", db, err))
        return NULL;
    return store_open(db, STORE_READ, err);
}

static int list(struct app *app, enum hold_filter filter, int64_t limit, bool json)
{
    struct error err = {0};
    struct listing l = {.json = json};
    struct store *store = open_store(app, &err);
    bool ok = store && store_each_hold(store, filter, 0, limit, list_row, &l, &err);
    store_close(store);
    if (ok && l.count == 0 && !json)
        printf("the shelf is empty\n");
    return ok ? EXIT_DONE : app_fail(&err);
}

static bool show_line(void *arg, const struct order_line *line)
{
    if (arg)
        json_array_append_new(arg, json_pack("{s:s, s:s, s:s, s:i, s:i, s:s, s:s}", "order_id",
                                             line->order_id, "line_id", line->line_id, "title", line->title,
                                             "quantity", line->quantity, "status_id", line->status_id,
                                             "status", line->status, "waybill", line->waybill));
    else
        printf("       order %s line %s: %d x %s (%s)\n", line->order_id, line->line_id, line->quantity,
               line->title, line->status);
    return true;
}

static int show(struct app *app, int64_t no, bool json)
{
    struct error err = {0};
    struct hold_row row;
    struct store *store = open_store(app, &err);
    json_t *lines = json ? json_array() : NULL;
    bool ok = store && store_get_hold(store, no, &row, &err);
    if (ok && !json)
        print_hold(&row);
    ok = ok && store_each_hold_line(store, row.waybill, show_line, lines, &err);
    if (ok && json) {
        json_t *j = hold_json(&row);
        json_object_set(j, "on_file", lines);
        ask_print_json(j);
        json_decref(j);
    }
    json_decref(lines);
    store_close(store);
    return ok ? EXIT_DONE : app_fail(&err);
}

struct given {
    bool json;
    enum hold_filter filter;
    int64_t limit;
    int64_t no; /* 0: none */
    const char *order;
    const char *line;
    const char *reason;
};

static bool read_options(int argc, char **argv, struct given *ret)
{
    static const struct option options[] = {
        {"json", no_argument, NULL, 'j'},         {"closed", no_argument, NULL, 'c'},
        {"all", no_argument, NULL, 'a'},          {"limit", required_argument, NULL, 'l'},
        {"order", required_argument, NULL, 'o'},  {"line", required_argument, NULL, 'i'},
        {"reason", required_argument, NULL, 'r'}, {0}};
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'j')
            ret->json = true;
        else if (option == 'c' || option == 'a')
            ret->filter = option == 'c' ? HOLD_FILTER_CLOSED : HOLD_FILTER_ALL;
        else if (option == 'l' && text_to_int64(optarg, 1, 1000000, &ret->limit))
            continue;
        else if (option == 'o')
            ret->order = optarg;
        else if (option == 'i')
            ret->line = optarg;
        else if (option == 'r')
            ret->reason = optarg;
        else
            return false;
    }
    if (optind < argc && !text_to_int64(argv[optind], 1, INT64_MAX, &ret->no))
        return false;
    return argc - optind <= 1;
}

static int ask_station(struct app *app, const char *what, const struct given *g)
{
    char no[24];
    snprintf(no, sizeof(no), "%" PRId64, g->no);
    json_t *request = ask_request(what);
    ask_text(request, "hold_no", no);
    ask_text(request, "order_id", g->order);
    ask_text(request, "line_id", g->line);
    ask_text(request, "reason", g->reason);
    int status = ask_and_show(app, false, request, g->json, NULL);
    if (status == EXIT_DONE && !g->json)
        printf("hold %s is %s\n", no,
               g->reason ? "released" : "matched; its label prints when the parcel is scanned again");
    return status;
}

int command_hold(struct app *app, int argc, char **argv)
{
    static const char *const verbs[] = {"list", "show", "match", "release"};
    struct given g = {.limit = LIMIT_DEFAULT};
    const char *verb = argc > 1 ? argv[1] : "";
    size_t v = 0;
    while (v < COUNT_OF(verbs) && strcmp(verb, verbs[v]) != 0)
        v++;
    if (v == COUNT_OF(verbs))
        return app_usage("hold", "say what: list, show, match, release");
    if (!read_options(argc - 1, argv + 1, &g))
        return app_usage("hold", "%s: wrong option or number", verb);
    if ((v > 0) != (g.no > 0))
        return app_usage("hold", v > 0 ? "%s takes the number of a hold" : "%s takes options only", verb);
    if (v == 2 && (g.order == NULL || g.line == NULL))
        return app_usage("hold", "match needs --order and --line");
    if (v == 3 && g.reason == NULL)
        return app_usage("hold", "release needs --reason");
    if (!app_configure(app))
        return EXIT_USAGE;
    switch (v) {
    case 0:
        return list(app, g.filter, g.limit, g.json);
    case 1:
        return show(app, g.no, g.json);
    case 2:
        return ask_station(app, "hold.match", &g);
    default:
        return ask_station(app, "hold.release", &g);
    }
}
