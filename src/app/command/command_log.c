#include "command.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "log_print.h"
#include "state_dir.h"
#include "store/log.h"

const char help_log[] =
    "usage: tallyman log [--since T] [--until T] [--waybill W] [--order O] [--verdict V] [--operator P]\n"
    "                    [--format table|csv|json] [--limit N]\n\n"
    "One row per receipt, and one per scan that made none; oldest first. T is a date (2026-05-06), a time\n"
    "(2026-05-06T07:08), or an age (90s, 15m, 2h, 3d). W may be the last digits after a star: *4483.\n"
    "--limit N shows the newest N rows. A time with ~ behind it is corrected: the station's clock was wrong "
    "then;\n"
    "with ? it is wrong and the right one is not known.\n";

struct printing {
    enum log_format format;
    bool failed;
};

static bool print_row(void *arg, const struct log_row *row)
{
    struct printing *p = arg;
    log_print_row(stdout, p->format, row);
    p->failed = ferror(stdout) != 0;
    return !p->failed;
}

static bool parse_format(const char *name, enum log_format *ret)
{
    static const char *const names[] = {
        [LOG_FORMAT_TABLE] = "table", [LOG_FORMAT_CSV] = "csv", [LOG_FORMAT_JSON] = "json"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (strcmp(name, names[i]) == 0) {
            *ret = (enum log_format)i;
            return true;
        }
    }
    return false;
}

/* Reads the options; false with the exit status set when one is wrong. */
static bool read_options(int argc, char **argv, struct log_filter *filter, enum log_format *format,
                         int *ret_status)
{
    static const struct option options[] = {
        {"since", required_argument, NULL, 's'},   {"until", required_argument, NULL, 'u'},
        {"waybill", required_argument, NULL, 'w'}, {"order", required_argument, NULL, 'o'},
        {"verdict", required_argument, NULL, 'v'}, {"operator", required_argument, NULL, 'p'},
        {"format", required_argument, NULL, 'f'},  {"json", no_argument, NULL, 'j'},
        {"limit", required_argument, NULL, 'l'},   {0}};
    int64_t now_us = clock_wall_us();
    int option;
    *ret_status = EXIT_USAGE;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        enum verdict verdict;
        switch (option) {
        case 's':
        case 'u':
            if (!clock_parse(optarg, now_us, option == 's' ? &filter->since_us : &filter->until_us))
                return app_usage("log",
                                 "\"%s\" is no date, time or age (2026-05-06, 2026-05-06T07:08, 2h, 3d)",
                                 optarg),
                       false;
            break;
        case 'w':
            filter->waybill = optarg;
            break;
        case 'o':
            filter->order_id = optarg;
            break;
        case 'v':
            if (!verdict_from_name(optarg, &verdict))
                return app_usage("log", "no verdict \"%s\"", optarg), false;
            filter->verdict = (int)verdict;
            break;
        case 'p':
            filter->operator= optarg;
            break;
        case 'f':
            if (!parse_format(optarg, format))
                return app_usage("log", "--format is table, csv or json"), false;
            break;
        case 'j':
            *format = LOG_FORMAT_JSON;
            break;
        case 'l':
            if (!text_to_int64(optarg, 1, 1000000000, &filter->limit))
                return app_usage("log", "--limit is a number from 1"), false;
            break;
        default:
            return app_usage("log", "wrong option"), false;
        }
    }
    if (optind < argc)
        return app_usage("log", "no argument is taken"), false;
    return true;
}

int command_log(struct app *app, int argc, char **argv)
{
    struct log_filter filter = {.verdict = -1};
    struct printing printing = {.format = LOG_FORMAT_TABLE};
    char normal[WAYBILL_SIZE];
    struct parcel_index parcel;
    int status;
    if (!read_options(argc, argv, &filter, &printing.format, &status) || !app_configure(app))
        return EXIT_USAGE;
    /* A whole number is looked for in its normal form; the last digits are taken as they are. */
    if (filter.waybill && filter.waybill[0] != '*' &&
        waybill_normalise(filter.waybill, strlen(filter.waybill), normal, &parcel))
        filter.waybill = normal;
    struct error err = {0};
    char db[STATE_PATH_MAX];
    if (!state_path(app->config.state, "tallyman.db", db, &err))
        return app_fail(&err);
    struct store *store = store_open(db, STORE_READ, &err);
    if (store == NULL)
        return app_fail(&err);
    log_print_head(stdout, printing.format);
    bool ok = store_log_each(store, &filter, print_row, &printing, &err);
    store_close(store);
    if (!ok)
        return app_fail(&err);
    if (fflush(stdout) != 0 || printing.failed) {
        error_set(&err, ERROR_IO, "the output could not be written whole");
        return app_fail(&err);
    }
    return EXIT_DONE;
}
