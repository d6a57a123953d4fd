/* order show, list, cancel. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "ask.h"
#include "base/clock.h"
#include "base/text.h"
#include "order_command.h"
#include "order_print.h"

int order_command_show(struct app *app, int argc, char **argv)
{
    static const struct option options[] = {{"json", no_argument, NULL, 'j'}, {0}};
    bool json = false;
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option != 'j')
            return app_usage("order", "show: wrong option");
        json = true;
    }
    if (argc - optind != 1)
        return app_usage("order", "show takes one order");
    if (!app_configure(app))
        return EXIT_USAGE;
    json_t *request = ask_request("order.show");
    ask_text(request, "order_id", argv[optind]);
    return ask_and_show(app, true, request, json, order_print);
}

/* As the platform writes times; local. */
static bool platform_time(const char *given, char ret[32])
{
    int64_t at_us;
    struct tm tm;
    if (!clock_parse(given, clock_wall_us(), &at_us))
        return false;
    time_t at = (time_t)(at_us / 1000000);
    localtime_r(&at, &tm);
    return strftime(ret, 32, "%Y-%m-%dT%H:%M:%S", &tm) > 0;
}

int order_command_list(struct app *app, int argc, char **argv)
{
    static const struct option options[] = {
        {"json", no_argument, NULL, 'j'},           {"undecided", no_argument, NULL, 'u'},
        {"requests", no_argument, NULL, 'q'},       {"since", required_argument, NULL, 's'},
        {"until", required_argument, NULL, 't'},    {"provider", required_argument, NULL, 'p'},
        {"customer", required_argument, NULL, 'c'}, {"reference", required_argument, NULL, 'r'},
        {"limit", required_argument, NULL, 'l'},    {0}};
    json_t *request = ask_request("order.list");
    bool json = false;
    bool undecided = false;
    bool requests = false;
    const char *wrong = NULL;
    int option;
    while (wrong == NULL && (option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        char at[32];
        int64_t limit;
        if (option == 'j')
            json = true;
        else if (option == 'u')
            undecided = true;
        else if (option == 'q')
            requests = true;
        else if (option == 's' || option == 't') {
            if (platform_time(optarg, at))
                ask_text(request, option == 's' ? "since" : "until", at);
            else
                wrong = "list: a time is a date, a date and time, or an age like 3d";
        } else if (option == 'p')
            ask_text(request, "provider", optarg);
        else if (option == 'c')
            ask_text(request, "customer_id", optarg);
        else if (option == 'r')
            ask_text(request, "reference", optarg);
        else if (option == 'l' && text_to_int64(optarg, 1, 1000, &limit))
            json_object_set_new(request, "limit", json_integer(limit));
        else
            wrong = option == 'l' ? "list: --limit is from 1 to 1000" : "list: wrong option";
    }
    if (wrong == NULL && optind != argc)
        wrong = "list takes options only";
    if (wrong || !app_configure(app)) {
        json_decref(request);
        return wrong ? app_usage("order", "%s", wrong) : EXIT_USAGE;
    }
    if (!undecided && !requests)
        return ask_and_list(app, true, request, json, "orders", order_print_list);
    json_decref(request);
    request = ask_request("intent.list");
    ask_text(request, "state", undecided ? "undecided" : NULL);
    return ask_and_list(app, false, request, json, "intents", order_print_intents);
}

static void show_cancelled(const json_t *result)
{
    printf("%s %s\n", ask_get(result, "order_id"), ask_get(result, "how"));
    if (json_object_get(result, "order"))
        order_print_head(json_object_get(result, "order"));
}

int order_command_cancel(struct app *app, int argc, char **argv)
{
    struct order_act act;
    char question[128];
    if (!order_act_read(app, argc, argv, &act))
        return EXIT_USAGE;
    text_format(question, sizeof(question), "Cancel %s? (y/n)", act.order);
    if (!act.yes && !ask_yes(question)) {
        fprintf(stderr, "tallyman: nothing was cancelled\n");
        return EXIT_NOT_DONE;
    }
    json_t *request = ask_request("order.cancel");
    ask_text(request, "customer", act.customer);
    ask_text(request, "order_id", act.order);
    return ask_and_show(app, true, request, act.json, show_cancelled);
}
