/* The platform side as JSON, for `status`. */
#include "reply.h"

#include "base/json.h"

static json_t *job_object(const struct job_report *job)
{
    json_t *o = json_object();
    json_set(o, "name", job->name);
    json_set_bool(o, "running", job->running);
    json_set_time(o, "last_at", job->last_us);
    json_set_time(o, "next_at", job->next_us);
    json_set_int(o, "failures", job->failures);
    json_set(o, "detail", job->detail);
    json_set(o, "problem", job->problem);
    return o;
}

static json_t *account_object(const struct account_report *account)
{
    json_t *o = json_object();
    json_set(o, "provider", account->provider);
    json_set(o, "account", account->name);
    json_set(o, "state", account->gone_us ? "gone" : (account->old ? "old" : "fresh"));
    json_set_time(o, "first_seen", account->first_seen_us);
    json_set_time(o, "last_seen", account->last_seen_us);
    json_set_time(o, "gone_at", account->gone_us);
    json_set(o, "balance", account->balance);
    json_set(o, "currency", account->currency);
    return o;
}

/* What must be done before the day's work: accounts that are gone, that will end soon, and marketplaces without one. */
static json_t *checklist_of(const struct view_background *view)
{
    json_t *list = json_array();
    for (int i = 0; i < view->account_count; i++) {
        const struct account_report *account = &view->accounts[i];
        if (account->gone_us == 0 && !account->old)
            continue;
        json_t *o = json_object();
        json_set(o, "provider", account->provider);
        json_set(o, "account", account->name);
        json_set(o, "why", account->name[0] == '\0' ? "none" : account->gone_us ? "gone" : "old");
        json_array_append_new(list, o);
    }
    return list;
}

json_t *reply_background(const struct view_background *view)
{
    json_t *o = json_object();
    json_t *jobs = json_array();
    json_t *accounts = json_array();
    for (int i = 0; i < view->jobs.count; i++)
        json_array_append_new(jobs, job_object(&view->jobs.jobs[i]));
    for (int i = 0; i < view->account_count; i++)
        if (view->accounts[i].name[0])
            json_array_append_new(accounts, account_object(&view->accounts[i]));
    json_object_set_new(o, "jobs", jobs);
    json_object_set_new(o, "accounts", accounts);
    json_object_set_new(o, "checklist", checklist_of(view));
    json_set_int(o, "questions", view->questions);
    json_set_int(o, "late", view->late);
    json_set_int(o, "undecided", view->undecided);
    json_set_int(o, "outbox_waiting", view->outbox_waiting);
    json_set_int(o, "outbox_parked", view->outbox_parked);
    return o;
}
