#include "command.h"

#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "platform_call.h"

const char help_line[] =
    "usage: tallyman line find [--json] [--waybill W]... [--purchase P]...\n\n"
    "Asks the platform for the order lines with these tracking numbers (of the seller's courier) or these\n"
    "order numbers of the marketplace. Several of one kind are asked for in one call.\n";

enum { NUMBERS_MAX = 100 };

struct finding {
    bool json;
    long found;
};

static bool print_line(void *arg, const struct order_line *line)
{
    struct finding *f = arg;
    f->found++;
    if (!f->json) {
        printf("%s/%s  %-12s  %-22s  %d x %s%s%s  [%s]\n", line->order_id, line->line_id, line->status,
               line->waybill, line->quantity, line->title, line->config[0] ? " - " : "", line->config,
               line->provider);
        return true;
    }
    json_t *o = json_pack("{s:s, s:s, s:s, s:s, s:i, s:i, s:s, s:b, s:s, s:s, s:s, s:s, s:s, s:s}",
                          "order_id", line->order_id, "line_id", line->line_id, "title", line->title,
                          "config", line->config, "quantity", line->quantity, "status_id", line->status_id,
                          "status", line->status, "void", line_void(line), "waybill", line->waybill,
                          "purchase_id", line->purchase_id, "provider", line->provider, "item_id",
                          line->item_id, "image_url", line->image_url, "comment", line->comment);
    AUTOFREE char *text = json_dumps(o, JSON_COMPACT);
    printf("%s\n", text);
    json_decref(o);
    return true;
}

static int find(struct app *app, const struct otapi_line_search *search, struct finding *f)
{
    struct platform platform;
    struct error err = {0};
    struct otapi_reply reply;
    if (!platform_open(&platform, &app->config, &err)) {
        platform_close(&platform);
        return app_fail(&err);
    }
    bool ok = otapi_search_order_lines_all(platform.otapi, platform.session, search, app->config.page_size,
                                           print_line, f, &reply);
    if (!ok && platform_again(&platform, &app->config, &reply, &err))
        ok = otapi_search_order_lines_all(platform.otapi, platform.session, search, app->config.page_size,
                                          print_line, f, &reply);
    if (!ok && err.kind == ERROR_NONE)
        otapi_error(&reply, "SearchOrderLines", &err);
    platform_close(&platform);
    if (!ok)
        return app_fail(&err);
    if (f->found == 0 && !f->json)
        fprintf(stderr, "no order line has this number\n");
    return EXIT_DONE;
}

int command_line(struct app *app, int argc, char **argv)
{
    static const struct option options[] = {{"json", no_argument, NULL, 'j'},
                                            {"waybill", required_argument, NULL, 'w'},
                                            {"purchase", required_argument, NULL, 'p'},
                                            {0}};
    const char *waybills[NUMBERS_MAX];
    const char *purchases[NUMBERS_MAX];
    struct otapi_line_search search = {.waybills = waybills, .purchases = purchases};
    struct finding finding = {0};
    int option;
    if (argc < 2 || strcmp(argv[1], "find") != 0)
        return app_usage("line", "find is what it does");
    while ((option = getopt_long(argc - 1, argv + 1, "", options, NULL)) != -1) {
        if (option == 'j')
            finding.json = true;
        else if (option == 'w' && search.waybill_count < NUMBERS_MAX)
            waybills[search.waybill_count++] = optarg;
        else if (option == 'p' && search.purchase_count < NUMBERS_MAX)
            purchases[search.purchase_count++] = optarg;
        else
            return app_usage("line", option == '?' ? "wrong option" : "at most 100 numbers");
    }
    if (optind < argc - 1)
        return app_usage("line", "numbers are given with --waybill or --purchase");
    if ((search.waybill_count == 0) == (search.purchase_count == 0))
        return app_usage("line", "give --waybill or --purchase");
    if (!app_configure(app))
        return EXIT_USAGE;
    return find(app, &search, &finding);
}
