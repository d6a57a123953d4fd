#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "ask.h"
#include "command.h"

const char help_line[] =
    "usage: tallyman line find [--json] [--waybill W]... [--purchase P]...\n\n"
    "Asks the platform for the order lines with these tracking numbers (of the seller's courier) or these\n"
    "order numbers of the marketplace. Several of one kind are asked for in one call; at most 1000 lines\n"
    "are shown.\n";

enum { NUMBERS_MAX = 100 };

static void print_lines(const json_t *result)
{
    const json_t *lines = json_object_get(result, "lines");
    const json_t *line;
    size_t i;
    json_array_foreach(lines, i, line)
        printf("%s/%s  %-12s  %-22s  %d x %s%s%s  [%s]\n", ask_get(line, "order_id"),
               ask_get(line, "line_id"), ask_get(line, "status"), ask_get(line, "waybill"),
               ask_get_int(line, "quantity"), ask_get(line, "title"), ask_get(line, "config")[0] ? " - " : "",
               ask_get(line, "config"), ask_get(line, "provider"));
    if (i == 0)
        fprintf(stderr, "no order line has this number\n");
    if (json_is_true(json_object_get(result, "more")))
        fprintf(stderr, "there are more than are shown; ask for fewer numbers at a time\n");
}

/* What is wrong with the options; NULL: nothing. */
static const char *read_options(int argc, char **argv, bool *ret_json, json_t *waybills, json_t *purchases)
{
    static const struct option options[] = {{"json", no_argument, NULL, 'j'},
                                            {"waybill", required_argument, NULL, 'w'},
                                            {"purchase", required_argument, NULL, 'p'},
                                            {0}};
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == '?')
            return "wrong option";
        if (option == 'j')
            *ret_json = true;
        else
            json_array_append_new(option == 'w' ? waybills : purchases, json_string(optarg));
    }
    if (optind < argc)
        return "numbers are given with --waybill or --purchase";
    if (json_array_size(waybills) > NUMBERS_MAX || json_array_size(purchases) > NUMBERS_MAX)
        return "at most 100 numbers";
    return (json_array_size(waybills) == 0) == (json_array_size(purchases) == 0)
               ? "give --waybill or --purchase"
               : NULL;
}

int command_line(struct app *app, int argc, char **argv)
{
    bool json = false;
    if (argc < 2 || strcmp(argv[1], "find") != 0)
        return app_usage("line", "find is what it does");
    json_t *request = ask_request("line.find");
    json_t *waybills = json_array();
    json_t *purchases = json_array();
    const char *wrong = read_options(argc - 1, argv + 1, &json, waybills, purchases);
    if (json_array_size(waybills) > 0)
        json_object_set(request, "waybill", waybills);
    else
        json_object_set(request, "purchase", purchases);
    json_decref(waybills);
    json_decref(purchases);
    if (wrong || !app_configure(app)) {
        json_decref(request);
        return wrong ? app_usage("line", "%s", wrong) : EXIT_USAGE;
    }
    return ask_and_list(app, true, request, json, "lines", print_lines);
}
