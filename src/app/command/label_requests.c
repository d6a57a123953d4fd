/* `tallyman label list|reprint|cancel|confirm|shelf|test` and `tallyman printer …`: requests to the station, which does them itself when
 * none runs. */
#include "command_label.h"

#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
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
            (void)app_usage(command, "wrong option");
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

/* Asks the station. NULL: *ret_status is the command's exit status, and what is wrong has been printed. request is taken. */
static json_t *ask_station(struct app *app, json_t *request, int *ret_status)
{
    struct error err = {0};
    json_object_set_new(request, "id", json_integer(1));
    AUTOFREE char *text = json_dumps(request, JSON_COMPACT);
    json_decref(request);
    *ret_status = EXIT_USAGE;
    if (!app_configure(app))
        return NULL;
    struct station_link *link = station_link_open(&app->config, false, &err);
    AUTOFREE char *answer = link ? station_link_ask(link, text, &err) : NULL;
    station_link_close(link);
    if (answer == NULL) {
        *ret_status = app_fail(&err);
        return NULL;
    }
    json_t *reply = json_loads(answer, 0, NULL);
    if (json_is_true(json_object_get(reply, "ok")))
        return reply;
    const char *problem = json_string_value(json_object_get(reply, "error"));
    fprintf(stderr, "tallyman: %s\n", problem ? problem : "the station gave no reason");
    *ret_status = EXIT_NOT_DONE;
    json_decref(reply);
    return NULL;
}

/* --- labels ---------------------------------------------------------------------------------------------------------------- */
static void print_label(const json_t *o)
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

int label_command_list(struct app *app, int argc, char **argv)
{
    struct label_options given;
    int status = EXIT_USAGE;
    size_t i;
    json_t *o;
    if (!read_options("label", argc, argv, &given))
        return EXIT_USAGE;
    if (optind != argc)
        return app_usage("label", "list takes only options");
    json_t *request = json_pack("{s:s}", "do", "label.list");
    set(request, "state", given.state);
    set(request, "printer", given.printer);
    set(request, "waybill", given.waybill);
    set(request, "scan_id", given.scan);
    set(request, "limit", given.limit);
    json_t *reply = ask_station(app, request, &status);
    if (reply == NULL)
        return status;
    if (!given.json)
        printf("%-6s %-23s %-9s %-6s %-4s %-12s %s\n", "label", "made", "state", "kind", "", "printer",
               "parcel");
    json_array_foreach(json_object_get(reply, "labels"), i, o)
    {
        if (given.json)
            ask_print_json(o);
        else
            print_label(o);
    }
    json_decref(reply);
    return EXIT_DONE;
}

int label_command_reprint(struct app *app, int argc, char **argv)
{
    struct label_options given;
    int status = EXIT_USAGE;
    size_t i;
    json_t *id;
    if (!read_options("label", argc, argv, &given))
        return EXIT_USAGE;
    if ((given.scan != NULL) == (argc - optind == 1))
        return app_usage("label", "reprint takes one label id, or --scan and a scan id");
    json_t *request = json_pack("{s:s}", "do", "label.reprint");
    set(request, "printer", given.printer);
    set(request, given.scan ? "scan_id" : "label_id", given.scan ? given.scan : argv[optind]);
    json_t *reply = ask_station(app, request, &status);
    if (reply == NULL)
        return status;
    if (given.json)
        ask_print_json(reply);
    else
        json_array_foreach(json_object_get(reply, "labels"), i, id)
            printf("queued: label %s\n", json_string_value(id));
    json_decref(reply);
    return EXIT_DONE;
}

int label_command_cancel(struct app *app, int argc, char **argv)
{
    struct label_options given;
    int status = EXIT_USAGE;
    if (!read_options("label", argc, argv, &given))
        return EXIT_USAGE;
    if ((given.printer != NULL) == (argc - optind == 1))
        return app_usage("label", "cancel takes one label id, or --printer for all that wait for it");
    json_t *request = json_pack("{s:s}", "do", "label.cancel");
    set(request, given.printer ? "printer" : "label_id", given.printer ? given.printer : argv[optind]);
    json_t *reply = ask_station(app, request, &status);
    if (reply == NULL)
        return status;
    if (given.json)
        ask_print_json(reply);
    else
        printf("called off: %d\n", ask_get_int(reply, "cancelled"));
    json_decref(reply);
    return EXIT_DONE;
}

int label_command_confirm(struct app *app, int argc, char **argv)
{
    struct label_options given;
    int status = EXIT_USAGE;
    if (!read_options("label", argc, argv, &given))
        return EXIT_USAGE;
    if (argc - optind != 1)
        return app_usage("label", "confirm takes one label id");
    json_t *reply =
        ask_station(app, json_pack("{s:s, s:s}", "do", "label.confirm", "label_id", argv[optind]), &status);
    if (reply == NULL)
        return status;
    if (given.json)
        ask_print_json(reply);
    else
        printf("confirmed: label %s\n", ask_get(reply, "label_id"));
    json_decref(reply);
    return EXIT_DONE;
}

int label_command_shelf(struct app *app, int argc, char **argv)
{
    struct label_options given;
    int status = EXIT_USAGE;
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
    json_t *request = json_pack("{s:s, s:o}", "do", "label.shelf", "codes", codes);
    set(request, "comment", given.comment);
    set(request, "printer", given.printer);
    json_t *reply = ask_station(app, request, &status);
    if (reply == NULL)
        return status;
    if (given.json)
        ask_print_json(reply);
    else
        printf("queued: %zu for printer %s\n", json_array_size(json_object_get(reply, "labels")),
               ask_get(reply, "printer"));
    json_decref(reply);
    return EXIT_DONE;
}

static int print_test(struct app *app, const char *printer, bool json)
{
    int status = EXIT_USAGE;
    json_t *request = json_pack("{s:s}", "do", "label.test");
    set(request, "printer", printer);
    json_t *reply = ask_station(app, request, &status);
    if (reply == NULL)
        return status;
    if (json)
        ask_print_json(reply);
    else
        printf("queued: label %s for printer %s\n", ask_get(reply, "label_id"), ask_get(reply, "printer"));
    json_decref(reply);
    return EXIT_DONE;
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
static void print_printer(const json_t *o)
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

static int show(struct app *app, const char *name, bool json)
{
    int status = EXIT_USAGE;
    size_t i;
    json_t *o;
    json_t *request = json_pack("{s:s}", "do", "printer.list");
    set(request, "printer", name);
    json_t *reply = ask_station(app, request, &status);
    if (reply == NULL)
        return status;
    status = EXIT_DONE;
    json_array_foreach(json_object_get(reply, "printers"), i, o)
    {
        const char *state = ask_get(o, "state");
        if (json)
            ask_print_json(o);
        else
            print_printer(o);
        if (name && strcmp(state, "ready") != 0 && strcmp(state, "starting") != 0)
            status = EXIT_NOT_DONE;
    }
    if (!json && json_array_size(json_object_get(reply, "printers")) == 0)
        fprintf(stderr, "no printer is configured; a printer block in the configuration adds one\n");
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
        return show(app, NULL, given.json);
    if (strcmp(verb, "status") == 0 && names == 1)
        return show(app, name, given.json);
    if (strcmp(verb, "test") == 0 && names <= 1)
        return print_test(app, name, given.json);
    return app_usage("printer", "it is list, status NAME or test [NAME]");
}
