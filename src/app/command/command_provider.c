#include <getopt.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "activity_watch.h"
#include "ask.h"
#include "base/attr.h"
#include "base/clock.h"
#include "base/text.h"
#include "command.h"
#include "label/qr.h"
#include "order_print.h"
#include "provider_list.h"
#include "random_text.h"

const char help_provider[] =
    "usage: tallyman provider list [--json] [PROVIDER]\n"
    "       tallyman provider login [--json] [--no-wait] [--return-url URL] PROVIDER\n"
    "       tallyman provider sync [--json] [--account A] [--watch] PROVIDER\n\n"
    "PROVIDER is a marketplace: Taobao, Alibaba1688, ...\n"
    "  list   the accounts that are logged in there, with their balances and for how long the station has\n"
    "         seen them; those that will end soon and those that are gone\n"
    "  login  shows the address, and its QR code for a phone, where a person logs an account in; waits "
    "until\n"
    "         it is there (at most 10 minutes), or --no-wait. The browser comes back to --return-url, by\n"
    "         default the page /provider/return of web.public_url or web.listen. A session lives about a "
    "day.\n"
    "  sync   reads statuses and tracking numbers of what was exported back, see `tallyman activity`\n";

enum { WAIT_S = 600, URL_SIZE = 512, STATE_LEN = 64 };

/* --- logging in ------------------------------------------------------------------------------------------------------------------------- */
static void return_address(const struct config *c, const char *state, char ret[URL_SIZE])
{
    const char *scheme = c->web_public_url[0] ? "" : c->web_tls_cert[0] ? "https://" : "http://";
    const char *where = c->web_public_url[0] ? c->web_public_url
                        : c->web_listen[0]   ? c->web_listen
                                             : "127.0.0.1:8080";
    text_format(ret, URL_SIZE, "%s%s/provider/return?state=%s", scheme, where, state);
}

static json_t *list_of(struct station_link *link, const char *provider, struct error *err)
{
    json_t *request = ask_request("provider.list");
    ask_text(request, "provider", provider);
    json_t *reply = ask_over(link, request, err);
    json_t *accounts = NULL;
    if (reply && ask_ok(reply, err)) {
        const json_t *first =
            json_array_get(json_object_get(json_object_get(reply, "result"), "providers"), 0);
        accounts = json_deep_copy(json_object_get(first, "accounts"));
        if (accounts == NULL)
            error_set(err, ERROR_INPUT, "%s is none of otapi.providers", provider);
    }
    json_decref(reply);
    return accounts;
}

/* The first account whose session was not there before. */
static const json_t *new_account(const json_t *before, const json_t *now)
{
    const json_t *account;
    const json_t *old;
    size_t i;
    size_t n;
    json_array_foreach(now, i, account)
    {
        bool known = false;
        json_array_foreach(before, n, old)
            known = known || strcmp(ask_get(old, "mark"), ask_get(account, "mark")) == 0;
        if (!known)
            return account;
    }
    return NULL;
}

/* The browser will come back with this state, which nobody can guess. */
static bool expect_return(struct station_link *link, const char *provider, char ret[STATE_LEN + 1],
                          struct error *err)
{
    if (!random_text(ret, STATE_LEN, "0123456789abcdef", err))
        return false;
    json_t *request = ask_request("provider.expect");
    ask_text(request, "state", ret);
    ask_text(request, "provider", provider);
    json_t *reply = ask_over(link, request, err);
    bool ok = reply && ask_ok(reply, err);
    json_decref(reply);
    return ok;
}

/* Has it come back with an error? Then that is in err. */
static bool came_to_nothing(struct station_link *link, const char *state, struct error *err)
{
    struct error ignored;
    json_t *request = ask_request("provider.outcome");
    ask_text(request, "state", state);
    json_t *reply = state[0] ? ask_over(link, request, &ignored) : NULL;
    if (state[0] == '\0')
        json_decref(request);
    char problem[300];
    text_copy(problem, sizeof(problem), ask_get(reply, "problem"));
    json_decref(reply);
    if (problem[0])
        error_set(err, ERROR_INPUT, "the marketplace did not let the account in: %s", problem);
    return problem[0] != '\0';
}

static int wait_for_account(struct station_link *link, const char *provider, const char *state,
                            const json_t *before, bool json, int poll_s)
{
    int64_t until_us = clock_mono_us() + (int64_t)WAIT_S * 1000000;
    struct error err = {0};
    while (clock_mono_us() < until_us) {
        poll(NULL, 0, poll_s * 1000);
        if (came_to_nothing(link, state, &err))
            return app_fail(&err);
        json_t *now = list_of(link, provider, &err);
        if (now == NULL)
            return app_fail(&err);
        const json_t *account = new_account(before, now);
        if (account && json)
            ask_print_json(account);
        else if (account)
            printf("logged in: %s at %s\n", ask_get(account, "account"), provider);
        json_decref(now);
        if (account)
            return EXIT_DONE;
    }
    fprintf(stderr,
            "tallyman: nobody has logged in at %s; `tallyman provider list` shows whether it is done later\n",
            provider);
    return EXIT_NOT_DONE;
}

static void show_login(const char *url)
{
    struct text code = {0};
    printf("Open this address and log in (on a phone, by the code):\n\n  %s\n\n", url);
    if (isatty(STDOUT_FILENO) && qr_terminal(url, &code))
        printf("%s\n", code.data);
    text_fini(&code);
    fflush(stdout);
}

static int log_in(struct app *app, const char *provider, const char *return_url, bool json, bool wait)
{
    struct error err = {0};
    char address[URL_SIZE];
    char state[STATE_LEN + 1] = "";
    struct station_link *link = station_link_open(&app->config, true, &err);
    json_t *before = link ? list_of(link, provider, &err) : NULL;
    json_t *reply = NULL;
    /* A page of one's own gets no state of ours. */
    if (before && (return_url || expect_return(link, provider, state, &err))) {
        return_address(&app->config, state, address);
        json_t *request = ask_request("provider.login");
        ask_text(request, "provider", provider);
        ask_text(request, "return_url", return_url ? return_url : address);
        reply = ask_over(link, request, &err);
    }
    int status;
    if (reply == NULL || !ask_ok(reply, &err)) {
        status = app_fail(&err);
    } else {
        const json_t *result = json_object_get(reply, "result");
        if (json)
            ask_print_json(result);
        else
            show_login(ask_get(result, "url"));
        fflush(stdout);
        status = wait ? wait_for_account(link, provider, state, before, json, app->config.activity_poll_s)
                      : EXIT_DONE;
    }
    json_decref(reply);
    json_decref(before);
    station_link_close(link);
    return status;
}

/* --- the command -------------------------------------------------------------------------------------------------------------------------- */
struct given {
    bool json;
    bool no_wait;
    bool watch;
    const char *return_url;
    const char *account;
    const char *provider;
};

static int synchronise(struct app *app, const struct given *g)
{
    json_t *request = ask_request("provider.sync");
    ask_text(request, "provider", g->provider);
    ask_text(request, "account", g->account);
    if (!g->watch)
        return ask_and_show(app, true, request, g->json, order_print_run);
    return activity_begin_and_watch(app, request, g->json);
}

static bool read_options(int argc, char **argv, struct given *ret)
{
    static const struct option options[] = {
        {"json", no_argument, NULL, 'j'},          {"no-wait", no_argument, NULL, 'n'},
        {"watch", no_argument, NULL, 'w'},         {"return-url", required_argument, NULL, 'r'},
        {"account", required_argument, NULL, 'a'}, {0}};
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'j')
            ret->json = true;
        else if (option == 'n')
            ret->no_wait = true;
        else if (option == 'w')
            ret->watch = true;
        else if (option == 'r')
            ret->return_url = optarg;
        else if (option == 'a')
            ret->account = optarg;
        else
            return false;
    }
    ret->provider = optind < argc ? argv[optind] : "";
    return argc - optind <= 1;
}

int command_provider(struct app *app, int argc, char **argv)
{
    struct given g = {0};
    const char *verb = argc > 1 ? argv[1] : "";
    bool list = strcmp(verb, "list") == 0;
    bool login = strcmp(verb, "login") == 0;
    if (!list && !login && strcmp(verb, "sync") != 0)
        return app_usage("provider", "say what: list, login, sync");
    if (!read_options(argc - 1, argv + 1, &g))
        return app_usage("provider", "%s: wrong option", verb);
    if (!list && g.provider[0] == '\0')
        return app_usage("provider", "%s takes the name of a marketplace", verb);
    if (!app_configure(app))
        return EXIT_USAGE;
    if (login)
        return log_in(app, g.provider, g.return_url, g.json, !g.no_wait);
    if (!list)
        return synchronise(app, &g);
    return provider_list(app, g.provider, g.json);
}
