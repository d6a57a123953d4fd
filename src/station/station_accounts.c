/* Provider sessions and background activities, as the background thread reports them. */
#include <string.h>

#define LOG_MODULE "station"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "station_state.h"
#include "store/activities.h"
#include "store/mirror.h"
#include "store/provider_sessions.h"

/* Accounts that went away longer ago are no longer shown. */
static const int64_t shown_us = INT64_C(7) * 86400 * 1000000;

static bool has_provider(const struct view_background *v, const char *provider)
{
    for (int i = 0; i < v->account_count; i++)
        if (strcmp(v->accounts[i].provider, provider) == 0)
            return true;
    return false;
}

/* A configured marketplace that nobody has logged in to is shown as an account without a name. */
static void add_empty_providers(struct station *s, int64_t now_us)
{
    struct view_background *v = &s->view.background;
    for (size_t i = 0; i < s->config.provider_count && v->account_count < REPORT_ACCOUNTS_MAX; i++) {
        if ((s->providers_read & (1u << i)) == 0 || has_provider(v, s->config.providers[i]))
            continue;
        struct account_report *r = &v->accounts[v->account_count++];
        *r = (struct account_report){.gone_us = now_us};
        text_copy(r->provider, sizeof(r->provider), s->config.providers[i]);
    }
}

static void note_old(struct station *s, int64_t now_us)
{
    struct view_background *v = &s->view.background;
    int64_t old_us = (int64_t)s->config.session_warn_h * 3600 * 1000000;
    for (int i = 0; i < v->account_count; i++)
        v->accounts[i].old = v->accounts[i].gone_us == 0 && old_us > 0 &&
                             now_us - v->accounts[i].first_seen_us >= old_us;
}

bool station_accounts_load(struct station *s, struct error *err)
{
    struct view_background *v = &s->view.background;
    int64_t now_us = clock_wall_us();
    size_t count;
    if (!store_accounts(s->store, now_us - shown_us, v->accounts, REPORT_ACCOUNTS_MAX, &count, err))
        return false;
    v->account_count = (int)count;
    note_old(s, now_us);
    add_empty_providers(s, now_us);
    return store_count_questions(s->store, &v->questions, err) && store_shelf_late(s->store, &v->late, err);
}

/* What has become worse since is in the log once. */
static void log_changes(const struct view_background *before, const struct view_background *now)
{
    for (int i = 0; i < now->account_count; i++) {
        const struct account_report *is = &now->accounts[i];
        for (int j = 0; j < before->account_count; j++) {
            const struct account_report *was = &before->accounts[j];
            if (strcmp(is->provider, was->provider) != 0 || strcmp(is->name, was->name) != 0)
                continue;
            if (is->gone_us && !was->gone_us)
                log_warning("event=provider_session_gone provider=%s account=\"%s\" log in again",
                            is->provider, is->name);
            else if (is->old && !was->old)
                log_warning(
                    "event=provider_session_old provider=%s account=\"%s\" it will end soon; log in again",
                    is->provider, is->name);
        }
    }
}

bool station_accounts(struct station *s, const struct accounts_answer *answer, struct error *err)
{
    struct view_background before = s->view.background;
    int64_t now_us = clock_wall_us();
    if (answer->refused && answer->count > 0)
        store_refuse_account(s->store, answer->provider, answer->accounts[0].session, now_us);
    else if (!answer->refused)
        store_put_accounts(s->store, answer, now_us);
    for (size_t i = 0; i < s->config.provider_count; i++)
        if (strcmp(s->config.providers[i], answer->provider) == 0)
            s->providers_read |= 1u << i;
    if (!station_accounts_load(s, err))
        return false;
    log_changes(&before, &s->view.background);
    return true;
}

bool station_activity(struct station *s, const struct activity_report *report, struct error *err)
{
    if (store_put_activity(s->store, report, clock_wall_us()))
        log_info("event=activity_asks type=%s order=\"%s\"", report->type, report->order_id);
    return store_count_questions(s->store, &s->view.background.questions, err);
}
