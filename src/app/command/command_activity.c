#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "activity_watch.h"
#include "ask.h"
#include "base/attr.h"
#include "command.h"

const char help_activity[] =
    "usage: tallyman activity list [--json] [--type T]...\n"
    "       tallyman activity show [--json] ACTIVITY\n"
    "       tallyman activity answer [--json] ACTIVITY ANSWER\n"
    "       tallyman activity cancel [--json] ACTIVITY\n"
    "       tallyman activity watch [--json] [--answer ANSWER] ACTIVITY\n\n"
    "Activities of the platform: exports, synchronising, linking, unlinking. They may stop and ask.\n"
    "  show    its steps, and what it waits for with the answers numbered\n"
    "  answer  ANSWER is a number that `show` gives, or an action's name such as Continue\n"
    "  watch   follows it with a progress bar to its end; asks its questions here, or gives --answer to "
    "each;\n"
    "          status 0: it ended and no step is an error\n";

struct verb {
    const char *name;
    const char *request;
    int arguments;
    void (*show)(const json_t *result);
};

static void print_list(const json_t *result)
{
    const json_t *a;
    size_t i;
    json_array_foreach(json_object_get(result, "activities"), i, a)
        printf("%s  %-10s %3d %%  %-44s %s\n", ask_get(a, "activity_id"), ask_get(a, "state"),
               ask_get_int(a, "progress"), ask_get(a, "type"), ask_get(a, "description"));
    if (i == 0)
        printf("there are none\n");
}

static void print_acted(const json_t *result)
{
    printf("%s\n", ask_get(result, "how"));
    if (ask_get(result, "state")[0])
        activity_print(result);
}

static int watch(struct app *app, const char *id, const char *answer, bool json)
{
    struct error err = {0};
    const struct activity_watch w = {.id = id, .type = "", .answer = answer, .json = json, .prompt = !json};
    struct station_link *link = station_link_open(&app->config, true, &err);
    if (link == NULL)
        return app_fail(&err);
    int status = activity_watch(link, &w, app->config.activity_poll_s);
    station_link_close(link);
    return status;
}

int command_activity(struct app *app, int argc, char **argv)
{
    static const struct verb verbs[] = {
        {"list", "activity.list", 0, print_list},      {"show", "activity.show", 1, activity_print},
        {"answer", "activity.answer", 2, print_acted}, {"cancel", "activity.cancel", 1, print_acted},
        {"watch", "activity.show", 1, activity_print},
    };
    static const struct option options[] = {{"json", no_argument, NULL, 'j'},
                                            {"type", required_argument, NULL, 't'},
                                            {"answer", required_argument, NULL, 'a'},
                                            {0}};
    const struct verb *verb = NULL;
    for (size_t i = 0; argc > 1 && i < COUNT_OF(verbs); i++)
        if (strcmp(argv[1], verbs[i].name) == 0)
            verb = &verbs[i];
    if (verb == NULL)
        return app_usage("activity", "say what: list, show, answer, cancel, watch");
    json_t *request = ask_request(verb->request);
    json_t *types = json_array();
    const char *answer = NULL;
    bool json = false;
    bool wrong = false;
    int option;
    argc--;
    argv++;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'j')
            json = true;
        else if (option == 't' && strcmp(verb->name, "list") == 0)
            json_array_append_new(types, json_string(optarg));
        else if (option == 'a' && strcmp(verb->name, "watch") == 0)
            answer = optarg;
        else
            wrong = true;
    }
    json_object_set_new(request, "type", types);
    if (json_array_size(types) == 0)
        json_object_del(request, "type");
    bool bad = wrong || argc - optind != verb->arguments;
    if (bad || !app_configure(app)) {
        json_decref(request);
        return bad ? app_usage("activity", "%s: %s", verb->name,
                               wrong ? "wrong option" : "wrong number of arguments")
                   : EXIT_USAGE;
    }
    if (verb->arguments > 0)
        ask_text(request, "activity_id", argv[optind]);
    if (verb->arguments > 1)
        ask_text(request, "answer", argv[optind + 1]);
    if (strcmp(verb->name, "watch") == 0) {
        json_decref(request);
        return watch(app, argv[optind], answer, json);
    }
    if (strcmp(verb->name, "list") == 0)
        return ask_and_list(app, true, request, json, "activities", print_list);
    return ask_and_show(app, true, request, json, verb->show);
}
