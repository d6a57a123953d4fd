#include "command.h"

#include <errno.h>
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"
#include "base/text.h"
#include "core/command.h"
#include "core/own.h"
#include "scan_print.h"
#include "sim/sim.h"
#include "state_dir.h"
#include "store/receiving.h"
#include "wiring.h"

const char help_demo[] =
    "usage: tallyman demo [--auto] [--plain] [--keep]\n\n"
    "Runs the station on a private simulator with sample orders, in a state directory of its own that is "
    "thrown away\n"
    "at the end. Type one of the sample numbers (`tallyman-sim --samples` lists them) and press Enter, or "
    "plug a\n"
    "scanner in.\n\n"
    "  --auto   scans by itself, shows every verdict, ends; exit status 1 if one was not as expected\n"
    "  --plain  plain lines also on a terminal\n"
    "  --keep   keeps the state directory and says where it is\n";

/* What `demo --auto` does, in order. code: as a scanner sends it; or ":undo", ":own", ":offline", ":online", ":appear". */
static const struct {
    const char *scanner;
    const char *code;
    const char *verdict;
    const char *note;
} steps[] = {
    {"left", "SF1331875979567", "complete", "an order of one line"},
    {"left", "SF1331875979567", "repeat", "the same code again at once"},
    {"right", "SF1331875979567", "duplicate", "received before, at another scanner"},
    {"left", "YT4512345678901", "match", "the first parcel of an order"},
    {"left", "JT0006968326954", "complete", "its second and last parcel"},
    {"left", "JDVA11408814483-1-3-", "match", "box 1 of 3"},
    {"left", "JDVA11408814483-2-3-", "match", "box 2 of 3"},
    {"right", "JDVA11408814483", "choice", "the number without its box: which one?"},
    {"left", "JDVA11408814483-3-3-", "complete", "box 3 of 3"},
    {"left", "DPK364112047425", "stopped", "every line is void"},
    {"left", "775510197994133", "complete", "one line wanted, one void"},
    {"left", "462598779470531", "match", "one parcel, two orders"},
    {"left",
     "MMM={'k1':'010W','k2':'010AE','k3':'003','k4':'T6','k5':'SF2000000000014','k6':'','k7':'53528168'}",
     "complete", "the QR of a label"},
    {"left", "yjcx.chinapost.com.cn", "refused", "a QR without a number"},
    {"left", "YT4599999999999", "unknown", "nobody's yet"},
    {"left", ":appear", "", "its order line gets the number"},
    {"right", "YT4599999999999", "", "asked again"},
    {"left", ":offline", "", "the platform is away"},
    {"left", "JT300223268224", "pending", "not known here, and nobody can be asked"},
    {"left", ":online", "", "and back again: it resolves by itself"},
    {"left", ":own", "own", "the QR of our own label"},
    {"left", ":undo", "command", "the command bar code UNDO"},
};

struct demo {
    struct sim *sim;
    struct config config;
    char folder[64];
    bool keep;
};

static bool make_config(struct demo *d, const struct app *app, struct error *err)
{
    config_defaults(&d->config);
    if (app->state) {
        text_copy(d->config.state, sizeof(d->config.state), app->state);
        d->keep = true;
    } else {
        text_copy(d->folder, sizeof(d->folder), "/tmp/tallyman-demo-XXXXXX");
        if (mkdtemp(d->folder) == NULL)
            return error_errno(err, errno, "a directory for the demo in /tmp");
        text_copy(d->config.state, sizeof(d->config.state), d->folder);
    }
    text_format(d->config.otapi_url, sizeof(d->config.otapi_url), "http://127.0.0.1:%d/service/",
                sim_port(d->sim));
    text_copy(d->config.instance_key, sizeof(d->config.instance_key), "demo-key");
    text_copy(d->config.operator_login, sizeof(d->config.operator_login), "demo");
    text_copy(d->config.operator_password, sizeof(d->config.operator_password), "demo");
    d->config.pictures_private = true; /* the simulator's are on this machine */
    text_copy(d->config.station_name, sizeof(d->config.station_name), "demo");
    const char *locale = getenv("LANG");
    if (locale && strncmp(locale, "ru", 2) == 0)
        text_copy(d->config.language, sizeof(d->config.language), "ru");
    else if (locale && strncmp(locale, "zh", 2) == 0)
        text_copy(d->config.language, sizeof(d->config.language), "zh_CN");
    return true;
}

static void remove_state(const struct demo *d)
{
    static const char *const files[] = {"tallyman.db", "tallyman.db-wal", "tallyman.db-shm",
                                        "lock",        "control",         "log"};
    if (d->folder[0] == '\0')
        return;
    if (d->keep) {
        fprintf(stderr, "the demo's state is kept in %s\n", d->folder);
        return;
    }
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        char path[STATE_PATH_MAX];
        struct error ignored;
        if (state_path(d->folder, files[i], path, &ignored))
            unlink(path);
    }
    rmdir(d->folder);
}

/* --- by itself -------------------------------------------------------------------------------------------------------------- */
/* The text that a special step scans, or "" when it is no scan. */
static bool special_code(const struct demo *d, const char *step, char *ret, size_t size, struct error *err)
{
    ret[0] = '\0';
    if (strcmp(step, ":own") == 0) {
        char id[OWN_ID_SIZE];
        own_id_write(1, 0, id);
        text_copy(ret, size, id);
    } else if (strcmp(step, ":undo") == 0) {
        unsigned char key[COMMAND_KEY_BYTES];
        char path[STATE_PATH_MAX];
        char command[COMMAND_TEXT_SIZE];
        struct store *store =
            state_path(d->config.state, "tallyman.db", path, err) ? store_open(path, STORE_READ, err) : NULL;
        bool ok = store && store_command_key(store, key, err);
        store_close(store);
        if (!ok || !command_write(COMMAND_UNDO, NULL, key, command))
            return false;
        text_copy(ret, size, command);
    }
    return true;
}

static json_t *scan_once(struct station_link *link, const char *scanner, const char *code, struct error *err)
{
    char hex[1024];
    text_hex(hex, sizeof(hex), code, strlen(code));
    return ask_over(
        link, json_pack("{s:i, s:s, s:s, s:s}", "id", 1, "do", "scan", "scanner", scanner, "raw_hex", hex),
        err);
}

static bool run_step(struct demo *d, struct station_link *link, size_t i, int *wrong, struct error *err)
{
    char special[512];
    const char *code = steps[i].code;
    printf("\n%2zu  %s\n", i + 1, steps[i].note);
    if (strcmp(code, ":appear") == 0) {
        sim_appear(d->sim);
        return true;
    }
    if (strcmp(code, ":offline") == 0 || strcmp(code, ":online") == 0) {
        json_t *reply =
            ask_over(link, json_pack("{s:i, s:s, s:b}", "id", 1, "do", "offline", "on", code[2] == 'f'), err);
        bool ok = json_is_true(json_object_get(reply, "ok"));
        json_decref(reply);
        return ok;
    }
    if (code[0] == ':') {
        if (!special_code(d, code, special, sizeof(special), err))
            return false;
        code = special;
    }
    json_t *reply = scan_once(link, steps[i].scanner, code, err);
    const json_t *scan = json_object_get(reply, "scan");
    const char *verdict = json_string_value(json_object_get(scan, "verdict"));
    if (verdict == NULL) {
        json_decref(reply);
        return err->kind != ERROR_NONE ? false : error_set(err, ERROR_IO, "the station gave no verdict");
    }
    scan_print_text(stdout, scan);
    if (steps[i].verdict[0] && strcmp(verdict, steps[i].verdict) != 0) {
        printf("    expected %s\n", steps[i].verdict);
        (*wrong)++;
    }
    json_decref(reply);
    return true;
}

static int run_auto(struct demo *d)
{
    struct error err = {0};
    int wrong = 0;
    struct station_link *link = station_link_open(&d->config, true, &err);
    bool ok = link != NULL;
    for (size_t i = 0; ok && i < COUNT_OF(steps); i++)
        ok = run_step(d, link, i, &wrong, &err);
    station_link_close(link);
    if (!ok)
        return app_fail(&err);
    printf("\n%zu steps, %d not as expected\n", COUNT_OF(steps), wrong);
    return wrong > 0 ? EXIT_NOT_DONE : EXIT_DONE;
}

int command_demo(struct app *app, int argc, char **argv)
{
    static const struct option options[] = {{"auto", no_argument, NULL, 'a'},
                                            {"plain", no_argument, NULL, 'p'},
                                            {"keep", no_argument, NULL, 'k'},
                                            {0}};
    struct wiring_options wiring = wiring_whole();
    struct demo d = {0};
    struct sim_config sim;
    struct error err;
    bool by_itself = false;
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'a')
            by_itself = true;
        else if (option == 'p')
            wiring.plain = true;
        else if (option == 'k')
            d.keep = true;
        else
            return app_usage("demo", "wrong option");
    }
    if (optind < argc)
        return app_usage("demo", "no argument is taken");
    sim_config_init(&sim);
    d.sim = sim_start(&sim, &err);
    if (d.sim == NULL || !make_config(&d, app, &err)) {
        sim_stop(d.sim);
        return app_fail(&err);
    }
    wiring.standard_input = wiring.plain;
    int status = by_itself ? run_auto(&d) : run_station(&d.config, &wiring);
    sim_stop(d.sim);
    remove_state(&d);
    return status;
}
