#include "command.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "ask.h"
#include "base/clock.h"
#include "base/mem.h"
#include "config_printer.h"
#include "devices/scanners.h"
#include "platform_call.h"
#include "state_dir.h"
#include "store/intents.h"
#include "store/people.h"
#include "store/store.h"

const char help_doctor[] =
    "usage: tallyman doctor\n\n"
    "Looks at configuration, disk, database, clock, scanners, printers and platform, and says "
    "of each what is wrong and\n"
    "what to do. Changes nothing. Exit status 1 when something needs doing.\n";

static int troubles;

static void good(const char *what, const char *format, ...) PRINTF(2, 3);
static void bad(const char *what, const char *format, ...) PRINTF(2, 3);

static void good(const char *what, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    printf("  ok   %-10s ", what);
    vprintf(format, args);
    putchar('\n');
    va_end(args);
}

static void bad(const char *what, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    printf("  BAD  %-10s ", what);
    vprintf(format, args);
    putchar('\n');
    va_end(args);
    troubles++;
}

static void look_at_config(const struct config *c)
{
    struct error err;
    if (!config_has_platform(c, &err))
        bad("config", "%s", err.text);
    else
        good("config", "%s", c->file[0] ? c->file : "defaults");
    for (size_t i = 0; i < c->warning_count; i++)
        bad("config", "%s", c->warnings[i]);
}

static void look_at_disk(const struct config *c)
{
    struct statvfs vfs;
    struct stat st;
    if (stat(c->state, &st) != 0) {
        if (errno == ENOENT)
            good("disk", "%s is not there yet; the first run makes it", c->state);
        else
            bad("disk", "%s: %s", c->state, strerrordesc_np(errno));
        return;
    }
    if (access(c->state, W_OK | X_OK) != 0) {
        bad("disk", "%s cannot be written by this user (%s): run as the station's user, or chown it",
            c->state, strerrordesc_np(errno));
        return;
    }
    if (st.st_mode & 077)
        bad("disk", "%s can be entered by others and holds sessions: chmod 700 %s", c->state, c->state);
    if (statvfs(c->state, &vfs) != 0) {
        bad("disk", "%s: %s", c->state, strerrordesc_np(errno));
        return;
    }
    int64_t free_mib = (int64_t)vfs.f_bavail * (int64_t)vfs.f_frsize / (1024 * 1024);
    if (free_mib < 1024)
        bad("disk", "%" PRId64 " MiB free on the disk of %s: make room, a year of receipts takes about 1 GiB",
            free_mib, c->state);
    else
        good("disk", "%s, %" PRId64 " MiB free", c->state, free_mib);
}

static void look_at_database(const struct config *c)
{
    char db[STATE_PATH_MAX];
    struct error err;
    if (!state_path(c->state, "tallyman.db", db, &err)) {
        bad("database", "%s", err.text);
        return;
    }
    if (access(db, F_OK) != 0) {
        good("database", "none yet");
        return;
    }
    struct store *store = store_open(db, STORE_READ, &err);
    if (store && store_check(store, &err))
        good("database", "sound");
    else
        bad("database", "%s", err.text);
    store_close(store);
}

static void look_at_clock(int offset_s, bool asked)
{
    if (!clock_wall_plausible(clock_wall_us()))
        bad("clock", "the clock is years behind: set it, or let it be set (timedatectl set-ntp true)");
    else if (asked && abs(offset_s) > 60)
        bad("clock",
            "it is %d s %s the platform's; signatures are corrected, but the log's times are wrong: "
            "timedatectl set-ntp true",
            abs(offset_s), offset_s > 0 ? "behind" : "ahead of");
    else
        good("clock", asked ? "within a minute of the platform's" : "plausible");
}

static bool look_at_scanner(void *arg, const struct scanner_found *found)
{
    int *count = arg;
    (*count)++;
    if (found->state == SCANNER_READY)
        good("scanner", "%s (%s, %s)", found->model, found->kind, found->port);
    else
        bad("scanner", "%s (%s): %s", found->model, found->port, found->detail);
    return true;
}

static void look_at_scanners(const struct config *c)
{
    struct error err;
    int count = 0;
    if (!scanners_list(c->scanners, c->scanner_count, look_at_scanner, &count, &err))
        bad("scanner", "%s", err.text);
    else if (count == 0)
        bad("scanner", "none found: plug one in, or run `tallyman scanner learn` if one is");
}

/* The status that a line gets when its parcel is received must be one of the platform's. */
static void look_at_status(const struct config *c, struct platform *platform)
{
    enum { STATUSES_MAX = 64 };
    struct otapi_status statuses[STATUSES_MAX];
    struct otapi_reply reply;
    struct error err;
    size_t count;
    if (c->on_receipt_status == 0)
        return;
    if (!otapi_get_line_statuses(platform->otapi, platform->session, statuses, STATUSES_MAX, &count,
                                 &reply)) {
        otapi_error(&reply, "GetOrderLineStatusList", &err);
        bad("status", "%s", err.text);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (statuses[i].id == c->on_receipt_status) {
            good("status", "a line that was received gets %d, %s", statuses[i].id, statuses[i].name);
            return;
        }
    }
    bad("status", "the platform has no line status %d; correct on_receipt_status in receiving { }",
        c->on_receipt_status);
}

static void look_at_platform(const struct config *c)
{
    struct platform platform;
    struct error err = {0};
    struct otapi_operator who;
    struct otapi_reply reply;
    int offset_s = 0;
    bool ok = platform_open(&platform, c, &err);
    if (ok) {
        ok = otapi_get_operator_info(platform.otapi, platform.session, &who, &reply);
        if (!ok && platform_again(&platform, c, &reply, &err))
            ok = otapi_get_operator_info(platform.otapi, platform.session, &who, &reply);
        if (!ok && err.kind == ERROR_NONE)
            otapi_error(&reply, "GetOperatorInfo", &err);
    }
    if (platform.otapi)
        offset_s = otapi_clock_offset_s(platform.otapi);
    if (ok)
        good("platform", "%s answers in %" PRId64 " ms; operator %s", c->otapi_url, reply.elapsed_us / 1000,
             who.name);
    else
        bad("platform", "%s%s", err.text,
            err.kind == ERROR_RETRY ? "; look at the network, and at url in otapi { }" : "");
    look_at_clock(offset_s, ok);
    if (ok)
        look_at_status(c, &platform);
    platform_close(&platform);
}

/* Requests whose answer was lost wait for a person. */
static bool count_undecided(void *arg, const struct intent_row *row)
{
    int *count = arg;
    if ((*count)++ == 0)
        bad("platform", "request %" PRId64 " (%s) is undecided: `tallyman order settle %" PRId64 "`", row->id,
            row->what, row->id);
    return true;
}

static void look_at_requests(const struct config *c)
{
    char db[STATE_PATH_MAX];
    struct error err;
    int count = 0;
    if (!state_path(c->state, "tallyman.db", db, &err) || access(db, F_OK) != 0)
        return;
    struct store *store = store_open(db, STORE_READ, &err);
    if (store == NULL || !store_each_intent(store, INTENT_UNDECIDED, 1000, count_undecided, &count, &err))
        bad("requests", "%s", err.text);
    else if (count > 1)
        bad("platform", "%d more requests are undecided: `tallyman order list --undecided`", count - 1);
    else if (count == 0)
        good("requests", "none is undecided");
    store_close(store);
}

static bool station_runs(const struct config *c)
{
    char path[STATE_PATH_MAX];
    struct error err;
    int lock = -1;
    bool free_to_take = access(c->state, F_OK) != 0 || !state_path(c->state, "lock", path, &err) ||
                        access(path, F_OK) != 0 || state_lock(c->state, &lock, &err);
    if (lock >= 0)
        close(lock);
    return !free_to_take;
}

static void judge_printer(const char *name, enum printer_state state, bool can_tell, const char *detail)
{
    if (state == PRINTER_READY || state == PRINTER_STARTING)
        good("printer", "%s: %s%s %s", name, printer_state_name(state),
             can_tell ? "" : " (cannot tell how it is)", detail);
    else
        bad("printer", "%s: %s%s%s", name, printer_state_text(state), detail[0] ? ": " : "", detail);
}

/* A running station holds them, and knows. */
static void ask_station_about_printers(const struct config *c)
{
    struct error err;
    size_t i;
    json_t *o;
    json_t *reply = ask_once(c, false, ask_request("printer.list"), &err);
    json_array_foreach(json_object_get(reply, "printers"), i, o)
    {
        for (int state = 0; state < PRINTER_STATE_COUNT; state++)
            if (strcmp(printer_state_name((enum printer_state)state), ask_get(o, "state")) == 0)
                judge_printer(ask_get(o, "name"), (enum printer_state)state,
                              json_is_true(json_object_get(o, "can_tell")), ask_get(o, "detail"));
    }
    json_decref(reply);
}

static void look_at_printers(const struct config *c)
{
    if (station_runs(c)) {
        ask_station_about_printers(c);
        return;
    }
    for (size_t i = 0; i < c->printer_count; i++) {
        struct printer_config printer;
        struct printer_report report;
        printer_block_config(&c->printers[i], &printer);
        printer_look_once(&printer, &report);
        judge_printer(report.name, report.state, report.can_tell, report.detail);
    }
}

/* Of a running station: jobs that fail, accounts to log in, what waits for a person. */
static void look_at_background(const json_t *background)
{
    size_t i;
    json_t *o;
    int failing = 0;
    json_array_foreach(json_object_get(background, "jobs"), i, o)
    {
        if (json_integer_value(json_object_get(o, "failures")) == 0)
            continue;
        failing++;
        bad("job", "%s fails: %s", ask_get(o, "name"), ask_get(o, "problem"));
    }
    if (failing == 0 && json_array_size(json_object_get(background, "jobs")) > 0)
        good("jobs", "none fails");
    json_array_foreach(json_object_get(background, "checklist"), i, o)
    {
        bad("account", "%s %s: %s; `tallyman provider login %s`", ask_get(o, "provider"),
            ask_get(o, "account"), ask_get(o, "why"), ask_get(o, "provider"));
    }
    int64_t questions = json_integer_value(json_object_get(background, "questions"));
    int64_t parked = json_integer_value(json_object_get(background, "outbox_parked"));
    if (questions > 0)
        bad("activity", "%" PRId64 " questions wait for an answer: `tallyman activity list`", questions);
    if (parked > 0)
        bad("outbox", "%" PRId64 " status updates wait for you: `tallyman outbox list`", parked);
}

static void look_at_station(const struct config *c)
{
    struct error err;
    if (!station_runs(c)) {
        good("station", "not running");
        return;
    }
    json_t *status = ask_once(c, false, ask_request("status"), &err);
    if (status)
        good("station", "%s is running; %lld scans today", ask_get(status, "station"),
             (long long)json_integer_value(json_object_get(status, "scans_today")));
    if (status)
        look_at_background(json_object_get(status, "background"));
    else
        bad("station", "it holds the lock but does not answer: %s", err.text);
    json_decref(status);
}

/* Is what people type safe on the way? And can somebody log in? (A station without an admin page is a station.) */
static void look_at_web(const struct config *c)
{
    char db[STATE_PATH_MAX];
    struct error err;
    int64_t admins = 0;
    bool secure = c->web_tls_cert[0] || strncmp(c->web_public_url, "https://", 8) == 0;
    bool local = strncmp(c->web_listen, "127.", 4) == 0 || strncmp(c->web_listen, "[::1]", 5) == 0;
    if (c->web_listen[0] == '\0') {
        good("web", "switched off (web.listen is empty)");
        return;
    }
    if ((c->web_tls_cert[0] && access(c->web_tls_cert, R_OK) != 0) ||
        (c->web_tls_key[0] && access(c->web_tls_key, R_OK) != 0))
        bad("web", "tls_cert or tls_key cannot be read: %s", strerror(errno));
    else if ((c->web_tls_cert[0] != '\0') != (c->web_tls_key[0] != '\0'))
        bad("web", "tls_cert and tls_key go together");
    else if (!local && !secure)
        bad("web",
            "%s is reached from the network without TLS: passwords can be overheard; docs/web.md says what "
            "to do",
            c->web_listen);
    else
        good("web", "%s%s%s", c->web_listen, c->web_public_url[0] ? ", " : "", c->web_public_url);
    if (!state_path(c->state, "tallyman.db", db, &err) || access(db, F_OK) != 0)
        return;
    struct store *store = store_open(db, STORE_READ, &err);
    if (store && store_count_admins(store, &admins, &err) && admins == 0)
        good("web", "nobody can log in yet: tallyman user add NAME --role admin");
    store_close(store);
}

int command_doctor(struct app *app, int argc, char **argv)
{
    (void)argv;
    if (argc > 1)
        return app_usage("doctor", "no argument is taken");
    if (!app_configure(app))
        return EXIT_USAGE;
    troubles = 0;
    look_at_config(&app->config);
    look_at_disk(&app->config);
    look_at_database(&app->config);
    look_at_station(&app->config);
    look_at_requests(&app->config);
    look_at_scanners(&app->config);
    look_at_printers(&app->config);
    look_at_web(&app->config);
    look_at_platform(&app->config);
    if (troubles > 0)
        printf("%d thing%s to do\n", troubles, troubles == 1 ? "" : "s");
    return troubles > 0 ? EXIT_NOT_DONE : EXIT_DONE;
}
