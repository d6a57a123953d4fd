/* `tallyman label list|reprint|cancel|confirm|shelf|test` and `tallyman printer …`: requests to the station, which does them itself when
 * none runs. */
#include "command_label.h"

#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "ask.h"

const char help_printer[] =
    "usage: tallyman printer list [--json] | status [--json] NAME | test [--json] [NAME]\n\n"
    "  list    every configured printer: how it is, what to do, labels that wait, labels that are unsure\n"
    "  status  one of them; exit status 1 when it is in trouble\n"
    "  test    prints a test label; its size, darkness and scripts show whether the configuration is "
    "right\n\n"
    "A printer that cannot tell how it is says so: \"ready (cannot tell)\" only means that it takes data.\n";

struct label_options {
    bool json;
    const char *printer;
    const char *state;
    const char *waybill;
    const char *scan;
    const char *limit;
    const char *comment;
};

static bool read_options(const char *command, int argc, char **argv, struct label_options *ret)
{
    static const struct option options[] = {
        {"json", no_argument, NULL, 'j'},          {"printer", required_argument, NULL, 'p'},
        {"state", required_argument, NULL, 's'},   {"waybill", required_argument, NULL, 'w'},
        {"scan", required_argument, NULL, 'c'},    {"limit", required_argument, NULL, 'l'},
        {"comment", required_argument, NULL, 'm'}, {0}};
    int option;
    *ret = (struct label_options){0};
    optind = 1;
    opterr = 0;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (option) {
        case 'j':
            ret->json = true;
            break;
        case 'p':
            ret->printer = optarg;
            break;
        case 's':
            ret->state = optarg;
            break;
        case 'w':
            ret->waybill = optarg;
            break;
        case 'c':
            ret->scan = optarg;
            break;
        case 'l':
            ret->limit = optarg;
            break;
        case 'm':
            ret->comment = optarg;
            break;
        default:
            (void)app_wrong_option(command, argv);
            return false;
        }
    }
    return true;
}

static void set(json_t *o, const char *key, const char *value)
{
    if (value)
        json_object_set_new(o, key, json_string(value));
}

static json_t *request_for(const char *what)
{
    return json_pack("{s:i, s:s}", "id", 1, "do", what);
}

static int finish(struct app *app, json_t *request, bool json, void (*show)(const json_t *reply))
{
    if (app_configure(app))
        return ask_and_show(app, false, request, json, show);
    json_decref(request);
    return EXIT_USAGE;
}

static int finish_list(struct app *app, json_t *request, bool json, const char *list,
                       void (*show)(const json_t *reply))
{
    if (app_configure(app))
        return ask_and_list(app, false, request, json, list, show);
    json_decref(request);
    return EXIT_USAGE;
}

/* --- labels ---------------------------------------------------------------------------------------------------------------- */
static void show_label(const json_t *o)
{
    const char *copy = ask_get_int(o, "copy") > 1 ? "copy" : "";
    bool shelf = strcmp(ask_get(o, "kind"), "shelf") == 0;
    const char *what = shelf                      ? ask_get(o, "bin")
                       : ask_get(o, "waybill")[0] ? ask_get(o, "waybill")
                                                  : ask_get(o, "own_id");
    printf("%-6s %-23.23s %-9s %-6s %-4s %-12s %s", ask_get(o, "label_id"), ask_get(o, "at"),
           ask_get(o, "state"), ask_get(o, "kind"), copy, ask_get(o, "printer"), what);
    if (ask_get(o, "problem")[0])
        printf("  (%s)", ask_get(o, "problem"));
    printf("\n");
}

static void show_labels(const json_t *reply)
{
    size_t i;
    const json_t *o;
    printf("%-6s %-23s %-9s %-6s %-4s %-12s %s\n", "label", "made", "state", "kind", "", "printer", "parcel");
    json_array_foreach(json_object_get(reply, "labels"), i, o) show_label(o);
}

int label_command_list(struct app *app, int argc, char **argv)
{
    struct label_options given;
    if (!read_options("label", argc, argv, &given))
        return EXIT_USAGE;
    if (optind != argc)
        return app_usage("label", "list takes only options");
    json_t *request = request_for("label.list");
    set(request, "state", given.state);
    set(request, "printer", given.printer);
    set(request, "waybill", given.waybill);
    set(request, "scan_id", given.scan);
    set(request, "limit", given.limit);
    return finish_list(app, request, given.json, "labels", show_labels);
}

static void show_queued(const json_t *reply)
{
    size_t i;
    const json_t *id;
    json_array_foreach(json_object_get(reply, "labels"), i, id)
        printf("queued: label %s\n", json_string_value(id));
}

int label_command_reprint(struct app *app, int argc, char **argv)
{
    struct label_options given;
    if (!read_options("label", argc, argv, &given))
        return EXIT_USAGE;
    if ((given.scan != NULL) == (argc - optind == 1))
        return app_usage("label", "reprint takes one label id, or --scan and a scan id");
    json_t *request = request_for("label.reprint");
    set(request, "printer", given.printer);
    set(request, given.scan ? "scan_id" : "label_id", given.scan ? given.scan : argv[optind]);
    return finish(app, request, given.json, show_queued);
}

static void show_cancelled(const json_t *reply)
{
    printf("called off: %d\n", ask_get_int(reply, "cancelled"));
}

int label_command_cancel(struct app *app, int argc, char **argv)
{
    struct label_options given;
    if (!read_options("label", argc, argv, &given))
        return EXIT_USAGE;
    if ((given.printer != NULL) == (argc - optind == 1))
        return app_usage("label", "cancel takes one label id, or --printer for all that wait for it");
    json_t *request = request_for("label.cancel");
    set(request, given.printer ? "printer" : "label_id", given.printer ? given.printer : argv[optind]);
    return finish(app, request, given.json, show_cancelled);
}

static void show_confirmed(const json_t *reply)
{
    printf("confirmed: label %s\n", ask_get(reply, "label_id"));
}

int label_command_confirm(struct app *app, int argc, char **argv)
{
    struct label_options given;
    if (!read_options("label", argc, argv, &given))
        return EXIT_USAGE;
    if (argc - optind != 1)
        return app_usage("label", "confirm takes one label id");
    json_t *request = request_for("label.confirm");
    set(request, "label_id", argv[optind]);
    return finish(app, request, given.json, show_confirmed);
}

static void show_shelf_labels(const json_t *reply)
{
    printf("queued: %zu for printer %s\n", json_array_size(json_object_get(reply, "labels")),
           ask_get(reply, "printer"));
}

int label_command_shelf(struct app *app, int argc, char **argv)
{
    struct label_options given;
    if (!read_options("label", argc, argv, &given))
        return EXIT_USAGE;
    if (optind == argc)
        return app_usage("label", "shelf takes the codes of the shelves");
    json_t *codes = json_array();
    for (int i = optind; i < argc; i++)
        if (json_array_append_new(codes, json_string(argv[i])) != 0) {
            json_decref(codes);
            return app_usage("label", "code number %d is no text", i - optind + 1);
        }
    json_t *request = request_for("label.shelf");
    json_object_set_new(request, "codes", codes);
    set(request, "comment", given.comment);
    set(request, "printer", given.printer);
    return finish(app, request, given.json, show_shelf_labels);
}

static void show_test(const json_t *reply)
{
    printf("queued: label %s for printer %s\n", ask_get(reply, "label_id"), ask_get(reply, "printer"));
}

static int print_test(struct app *app, const char *printer, bool json)
{
    json_t *request = request_for("label.test");
    set(request, "printer", printer);
    return finish(app, request, json, show_test);
}

int label_command_test(struct app *app, int argc, char **argv)
{
    struct label_options given;
    if (!read_options("label", argc, argv, &given))
        return EXIT_USAGE;
    if (optind != argc)
        return app_usage("label", "test takes only --printer and --json");
    return print_test(app, given.printer, given.json);
}

/* --- printers --------------------------------------------------------------------------------------------------------------- */
static void show_printer(const json_t *o)
{
    bool well = strcmp(ask_get(o, "state"), "ready") == 0;
    printf("%-16s %s%s", ask_get(o, "name"), ask_get(o, "state"),
           well && !json_is_true(json_object_get(o, "can_tell")) ? " (cannot tell)" : "");
    if (ask_get(o, "model")[0])
        printf("  %s", ask_get(o, "model"));
    printf("  waiting %d, unsure %d, too old %d\n", ask_get_int(o, "waiting"), ask_get_int(o, "unsure"),
           ask_get_int(o, "dropped"));
    if (ask_get(o, "what_to_do")[0])
        printf("    %s\n", ask_get(o, "what_to_do"));
    if (ask_get(o, "detail")[0])
        printf("    %s\n", ask_get(o, "detail"));
    if (ask_get_int(o, "unsure") > 0)
        printf("    `tallyman label list --state unsure` shows labels that may have come out or not\n");
}

static void show_printers(const json_t *reply)
{
    const json_t *list = json_object_get(reply, "printers");
    size_t i;
    const json_t *o;
    json_array_foreach(list, i, o) show_printer(o);
    if (json_array_size(list) == 0)
        fprintf(stderr, "no printer is configured; a printer block in the configuration adds one\n");
}

/* How it is is also the exit status. */
static int printer_status(struct app *app, const char *name, bool json)
{
    struct error err = {0};
    json_t *request = request_for("printer.list");
    set(request, "printer", name);
    if (!app_configure(app)) {
        json_decref(request);
        return EXIT_USAGE;
    }
    json_t *reply = ask_once(&app->config, false, request, &err);
    int status = reply && ask_ok(reply, &err) ? EXIT_DONE : app_fail(&err);
    if (status == EXIT_DONE) {
        const json_t *printer = json_array_get(json_object_get(reply, "printers"), 0);
        const char *state = ask_get(printer, "state");
        if (json)
            ask_print_json(printer);
        else
            show_printer(printer);
        if (strcmp(state, "ready") != 0 && strcmp(state, "starting") != 0)
            status = EXIT_NOT_DONE;
    }
    json_decref(reply);
    return status;
}

int command_printer(struct app *app, int argc, char **argv)
{
    struct label_options given;
    const char *verb = argc > 1 ? argv[1] : "";
    if (argc > 1 && !read_options("printer", argc - 1, argv + 1, &given))
        return EXIT_USAGE;
    int names = argc > 1 ? argc - 1 - optind : 0;
    const char *name = names == 1 ? argv[1 + optind] : NULL;
    if (strcmp(verb, "list") == 0 && names == 0)
        return finish_list(app, request_for("printer.list"), given.json, "printers", show_printers);
    if (strcmp(verb, "status") == 0 && names == 1)
        return printer_status(app, name, given.json);
    if (strcmp(verb, "test") == 0 && names <= 1)
        return print_test(app, name, given.json);
    return app_usage("printer", "it is list, status NAME or test [NAME]");
}
