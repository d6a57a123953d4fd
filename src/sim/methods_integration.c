/* The marketplaces: accounts' sessions, exporting, synchronising, linking, unlinking. */
#include <string.h>

#include "answer.h"
#include "base/text.h"
#include "methods.h"
#include "parameters_xml.h"
#include "render.h"
#include "activity.h"
#include "market.h"
#include "platform.h"

enum { RETURN_URL_MAX = 1000 };

static const char *provider_of(struct call *c, const struct method *m)
{
    const char *provider = market_provider(call_get(c, "providerType"));
    if (provider == NULL)
        call_fail(c, m->root, "NotFound", "ProviderWithType", "There is no such provider");
    return provider;
}

void method_provider_sessions(struct call *c, const struct method *m)
{
    const struct market *market = &c->platform->market;
    const char *provider = provider_of(c, m);
    if (provider == NULL)
        return;
    call_begin(c, m);
    text_add(c->out, "<Result><Content>");
    for (size_t i = 0; i < market->account_count; i++) {
        const struct account *a = &market->accounts[i];
        if (a->provider != provider || !account_alive(c->platform, a))
            continue;
        answer_open(c->out, "Item");
        answer_text(c->out, "Id", a->session);
        answer_text(c->out, "Name", a->name);
        if (a->balance_cents >= 0) {
            answer_open(c->out, "Balance");
            render_money(c->out, "Amount", a->balance_cents);
            answer_text(c->out, "CurrencyCode", SIM_PROVIDER_CURRENCY);
            answer_close(c->out, "Balance");
        }
        answer_close(c->out, "Item");
    }
    text_add(c->out, "</Content></Result>");
    call_end(c, m);
}

static bool good_return_url(const char *url)
{
    if (strncmp(url, "http://", 7) != 0 && strncmp(url, "https://", 8) != 0)
        return false;
    if (strlen(url) > RETURN_URL_MAX)
        return false;
    for (; *url; url++)
        if ((unsigned char)*url <= ' ' || (unsigned char)*url > '~' || *url == '"' || *url == '<')
            return false;
    return true;
}

void method_provider_log_in(struct call *c, const struct method *m)
{
    const char *provider = provider_of(c, m);
    char url[160];
    if (provider == NULL)
        return;
    if (!good_return_url(call_get(c, "returnUrl"))) {
        call_malformed(c, m, "returnUrl");
        return;
    }
    const struct ticket *t = market_add_ticket(c->platform, provider, call_get(c, "returnUrl"));
    text_format(url, sizeof(url), "http://127.0.0.1:%d/sim/provider-login?ticket=%s", c->platform->port,
                t->id);
    call_begin(c, m);
    answer_open(c->out, "Result");
    answer_text(c->out, "RedirectUrl", url);
    answer_close(c->out, "Result");
    call_end(c, m);
}

/* --- activities ------------------------------------------------------------------------------------------------------------------ */
static void begun(struct call *c, const struct method *m, const struct activity *a)
{
    call_begin(c, m);
    answer_open(c->out, "Result");
    answer_text(c->out, "Type", activity_type(a->kind));
    answer_text(c->out, "Id", a->id);
    answer_close(c->out, "Result");
    call_end(c, m);
}

/* The account whose session the call names; NULL: the call has failed. */
static const struct account *account_of(struct call *c, const struct method *m)
{
    const char *provider = provider_of(c, m);
    if (provider == NULL)
        return NULL;
    const struct account *a = market_session(c->platform, provider, call_get(c, "providerSessionId"));
    if (a == NULL)
        call_refused(c, m, "ProviderSessionExpired", "The provider session is not known or out of date");
    return a;
}

/* A dead session may show in the activity instead. False: the call is answered. */
static bool dead_session_runs(struct call *c, const struct method *m, enum activity_kind kind)
{
    const char *session = call_get(c, "providerSessionId");
    struct platform *p = c->platform;
    for (size_t i = 0; i < p->market.account_count && p->rules.dead_session_runs; i++) {
        const struct account *account = &p->market.accounts[i];
        if (strcmp(account->session, session) != 0 || account_alive(p, account))
            continue;
        struct activity *a = activity_start(p, kind, account);
        if (a == NULL)
            return false;
        activity_say(a, "Error", "The session of account %s has ended: log in again", account->name);
        activity_finish(a);
        a->ended_us = a->due_us;
        begun(c, m, a);
        return true;
    }
    return false;
}

static struct activity *start(struct call *c, const struct method *m, enum activity_kind kind,
                              const struct account *account)
{
    struct activity *a = activity_start(c->platform, kind, account);
    if (a == NULL)
        call_fail(c, m->root, "NotAvailable", "", "Too many activities are running");
    return a;
}

/* The order of the parameters; NULL: the call has failed. */
static struct sim_order *order_of(struct call *c, const struct method *m, const struct account *account,
                                  const struct run_parameters *p)
{
    struct sim_order *o = platform_find_order(c->platform, p->order_id);
    if (o == NULL)
        call_fail(c, m->root, "NotFound", "OrderWithId", "The order was not found");
    else if (o->provider != account->provider)
        call_refused(c, m, "OrderOfAnotherProvider", "The order is another provider's");
    else
        return o;
    return NULL;
}

typedef bool line_fits_fn(const struct sim_line *line);

/* The lines that were named, or all, as far as they fit. */
static void take_lines(struct call *c, struct activity *a, struct sim_order *o,
                       const struct run_parameters *p, line_fits_fn *fits)
{
    const struct sim_line *line = NULL;
    a->order = (uint32_t)(o - c->platform->orders);
    while ((line = platform_next_line(c->platform, o, line)) != NULL) {
        char id[24];
        text_format(id, sizeof(id), "%llu", (unsigned long long)platform_line_id(c->platform, line));
        if (fits(line) && (p->line_ids.count == 0 || xml_list_has(&p->line_ids, id)))
            activity_take_line(a, (uint32_t)(line - c->platform->lines));
    }
}

static bool is_linked(const struct sim_line *line)
{
    return line->purchase_id[0] != '\0';
}

static bool lines_are_known(struct call *c, const struct sim_order *o, const struct run_parameters *p)
{
    for (size_t i = 0; i < p->line_ids.count; i++)
        if (platform_find_line(c->platform, o->id, p->line_ids.items[i]) == NULL)
            return false;
    return true;
}

/* Of one order: the account, its parameters, then the activity. */
static void run_for_order(struct call *c, const struct method *m, enum activity_kind kind)
{
    struct run_parameters p;
    if (!run_parameters_read(call_get(c, "xmlParameters"), &p) || p.order_id[0] == '\0' ||
        (kind == ACTIVITY_LINK && p.purchases.count == 0)) {
        call_malformed(c, m, "xmlParameters");
        run_parameters_fini(&p);
        return;
    }
    const struct account *account = dead_session_runs(c, m, kind) ? NULL : account_of(c, m);
    struct sim_order *o = account ? order_of(c, m, account, &p) : NULL;
    if (o && !lines_are_known(c, o, &p)) {
        call_fail(c, m->root, "NotFound", "OrderLineWithId", "The order has no such line");
        o = NULL;
    }
    struct activity *a = o ? start(c, m, kind, account) : NULL;
    if (a) {
        take_lines(c, a, o, &p, kind == ACTIVITY_UNLINK ? is_linked : platform_can_be_purchased);
        for (size_t i = 0; i < p.purchases.count; i++)
            activity_take_purchase(a, platform_keep(c->platform, p.purchases.items[i]));
        begun(c, m, a);
    }
    run_parameters_fini(&p);
}

void method_export(struct call *c, const struct method *m)
{
    run_for_order(c, m, ACTIVITY_EXPORT);
}

void method_link(struct call *c, const struct method *m)
{
    run_for_order(c, m, ACTIVITY_LINK);
}

void method_unlink(struct call *c, const struct method *m)
{
    run_for_order(c, m, ACTIVITY_UNLINK);
}

void method_synchronise(struct call *c, const struct method *m)
{
    struct run_parameters p;
    bool good = run_parameters_read(call_get(c, "xmlParameters"), &p);
    run_parameters_fini(&p);
    if (!good) {
        call_malformed(c, m, "xmlParameters");
        return;
    }
    if (dead_session_runs(c, m, ACTIVITY_SYNC))
        return;
    const struct account *account = account_of(c, m);
    struct activity *a = account ? start(c, m, ACTIVITY_SYNC, account) : NULL;
    if (a)
        begun(c, m, a);
}
