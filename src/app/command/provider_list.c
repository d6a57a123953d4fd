#include "provider_list.h"

#include <stdio.h>
#include <string.h>

#include "ask.h"
#include "base/attr.h"
#include "base/clock.h"
#include "base/text.h"

/* The station's account of this name at this marketplace; NULL. */
static const json_t *known_account(const json_t *status, const char *provider, const char *name)
{
    const json_t *account;
    size_t i;
    json_array_foreach(json_object_get(json_object_get(status, "background"), "accounts"), i, account)
    {
        if (strcmp(ask_get(account, "provider"), provider) == 0 &&
            strcmp(ask_get(account, "account"), name) == 0)
            return account;
    }
    return NULL;
}

static bool is_listed(const json_t *accounts, const char *name)
{
    const json_t *account;
    size_t i;
    json_array_foreach(accounts, i, account)
    {
        if (strcmp(ask_get(account, "account"), name) == 0)
            return true;
    }
    return false;
}

/* "state" (fresh, old, gone; new when the station has not seen it yet) and "first_seen" of each; those that are gone are added. */
static void add_known(json_t *provider, const json_t *status)
{
    const char *name = ask_get(provider, "provider");
    json_t *accounts = json_object_get(provider, "accounts");
    const json_t *known;
    json_t *account;
    size_t i;
    json_array_foreach(accounts, i, account)
    {
        known = known_account(status, name, ask_get(account, "account"));
        bool seen = known && strcmp(ask_get(known, "state"), "gone") != 0;
        json_object_set_new(account, "state", json_string(seen ? ask_get(known, "state") : "new"));
        json_object_set_new(account, "first_seen",
                            seen ? json_string(ask_get(known, "first_seen")) : json_null());
    }
    json_array_foreach(json_object_get(json_object_get(status, "background"), "accounts"), i, known)
    {
        if (strcmp(ask_get(known, "provider"), name) != 0 || strcmp(ask_get(known, "state"), "gone") != 0 ||
            is_listed(accounts, ask_get(known, "account")))
            continue;
        json_t *gone = json_object();
        static const char *const keys[] = {"account", "balance",    "currency",
                                           "state",   "first_seen", "gone_at"};
        for (size_t k = 0; k < COUNT_OF(keys); k++)
            json_object_set(gone, keys[k], json_object_get(known, keys[k]));
        json_array_append_new(accounts, gone);
    }
}

static void print_age(const char *first_seen)
{
    int64_t at_us;
    int64_t now_us = clock_wall_us();
    if (!clock_parse(first_seen, now_us, &at_us) || at_us > now_us)
        return;
    int64_t minutes = (now_us - at_us) / 60000000;
    if (minutes < 60)
        printf("  for %d min", (int)minutes);
    else
        printf("  for %d h", (int)(minutes / 60));
}

static void print_provider(const json_t *provider)
{
    const char *name = ask_get(provider, "provider");
    const json_t *account;
    bool log_in = true;
    size_t i;
    json_array_foreach(json_object_get(provider, "accounts"), i, account)
    {
        const char *state = ask_get(account, "state");
        char balance[48];
        text_format(balance, sizeof(balance), "%s %s", ask_get(account, "balance"),
                    ask_get(account, "currency"));
        printf("%-14s %-24s %-14s", name, ask_get(account, "account"), balance);
        if (strcmp(state, "gone") == 0)
            printf("  gone since %.16s", ask_get(account, "gone_at"));
        else
            print_age(ask_get(account, "first_seen"));
        printf("%s\n", strcmp(state, "old") == 0 ? "  it will end soon, log it in again" : "");
        log_in = log_in && strcmp(state, "gone") == 0;
    }
    if (log_in)
        printf("%-14s no account is logged in: `tallyman provider login %s`\n", name, name);
}

int provider_list(struct app *app, const char *provider, bool json)
{
    struct error err = {0};
    struct station_link *link = station_link_open(&app->config, true, &err);
    json_t *request = ask_request("provider.list");
    ask_text(request, "provider", provider);
    json_t *reply = link ? ask_over(link, request, &err) : NULL;
    bool ok = reply && ask_ok(reply, &err);
    json_t *status = ok ? ask_over(link, ask_request("status"), &err) : NULL;
    if (link == NULL)
        json_decref(request);
    station_link_close(link);
    ok = ok && status && ask_ok(status, &err);
    json_t *item;
    size_t i;
    json_array_foreach(ok ? json_object_get(json_object_get(reply, "result"), "providers") : NULL, i, item)
    {
        add_known(item, status);
        if (json)
            ask_print_json(item);
        else
            print_provider(item);
    }
    json_decref(status);
    json_decref(reply);
    return ok ? EXIT_DONE : app_fail(&err);
}
