/* order export, link, unlink, sync: each starts an activity. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "activity_watch.h"
#include "ask.h"
#include "order_command.h"
#include "order_print.h"

/* What the four have in common, and in what they differ. */
struct run {
    const char *name;
    const char *request;
    const char *list_option; /* "line", "purchase", NULL */
    const char *list_key;
    bool list_needed;
};

static int run(struct app *app, const struct run *r, int argc, char **argv)
{
    const struct option options[] = {{"json", no_argument, NULL, 'j'},
                                     {"watch", no_argument, NULL, 'w'},
                                     {"provider", required_argument, NULL, 'p'},
                                     {"account", required_argument, NULL, 'a'},
                                     {r->list_option, required_argument, NULL, 'l'},
                                     {0}};
    json_t *request = ask_request(r->request);
    json_t *list = json_array();
    bool json = false;
    bool watch = false;
    bool wrong = false;
    int option;
    while (!wrong && (option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'j')
            json = true;
        else if (option == 'w')
            watch = true;
        else if (option == 'p')
            ask_text(request, "provider", optarg);
        else if (option == 'a')
            ask_text(request, "account", optarg);
        else if (option == 'l')
            json_array_append_new(list, json_string(optarg));
        else
            wrong = true;
    }
    bool none = json_array_size(list) == 0;
    if (none || r->list_key == NULL)
        json_decref(list);
    else
        json_object_set_new(request, r->list_key, list);
    bool bad = wrong || argc - optind != 1 || (r->list_needed && none);
    if (!bad && app_configure(app)) {
        ask_text(request, "order_id", argv[optind]);
        return watch ? activity_begin_and_watch(app, request, json)
                     : ask_and_show(app, true, request, json, order_print_run);
    }
    json_decref(request);
    if (!bad)
        return EXIT_USAGE;
    return app_usage("order", "%s %s", r->name,
                     wrong                    ? "has no such option"
                     : r->list_needed && none ? "needs --purchase, the marketplace's order"
                                              : "takes one order");
}

int order_command_export(struct app *app, int argc, char **argv)
{
    static const struct run r = {"export", "order.export", "line", "line_id", false};
    return run(app, &r, argc, argv);
}

int order_command_link(struct app *app, int argc, char **argv)
{
    static const struct run r = {"link", "order.link", "purchase", "purchase_id", true};
    return run(app, &r, argc, argv);
}

int order_command_unlink(struct app *app, int argc, char **argv)
{
    static const struct run r = {"unlink", "order.unlink", "line", "line_id", false};
    return run(app, &r, argc, argv);
}

int order_command_sync(struct app *app, int argc, char **argv)
{
    static const struct run r = {"sync", "order.sync", NULL, NULL, false};
    return run(app, &r, argc, argv);
}
