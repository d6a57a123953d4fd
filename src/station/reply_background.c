/* The platform side as JSON, for `status`. */
#include "reply.h"

#include "base/clock.h"

static json_t *time_or_null(int64_t at_us)
{
    char at[CLOCK_ISO_MAX];
    return at_us ? json_string(clock_iso(at, at_us)) : json_null();
}

static json_t *job_object(const struct job_report *job)
{
    json_t *o = json_object();
    json_object_set_new(o, "name", json_string(job->name));
    json_object_set_new(o, "running", json_boolean(job->running));
    json_object_set_new(o, "last_at", time_or_null(job->last_us));
    json_object_set_new(o, "next_at", time_or_null(job->next_us));
    json_object_set_new(o, "failures", json_integer(job->failures));
    json_object_set_new(o, "detail", json_string(job->detail));
    json_object_set_new(o, "problem", json_string(job->problem));
    return o;
}

static json_t *account_object(const struct account_report *account)
{
    json_t *o = json_object();
    json_object_set_new(o, "provider", json_string(account->provider));
    json_object_set_new(o, "account", json_string(account->name));
    json_object_set_new(o, "state",
                        json_string(account->gone_us ? "gone" : (account->old ? "old" : "fresh")));
    json_object_set_new(o, "first_seen", time_or_null(account->first_seen_us));
    json_object_set_new(o, "last_seen", time_or_null(account->last_seen_us));
    json_object_set_new(o, "gone_at", time_or_null(account->gone_us));
    json_object_set_new(o, "balance", json_string(account->balance));
    json_object_set_new(o, "currency", json_string(account->currency));
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
        json_object_set_new(o, "provider", json_string(account->provider));
        json_object_set_new(o, "account", json_string(account->name));
        json_object_set_new(o, "why",
                            json_string(account->name[0] == '\0' ? "none"
                                        : account->gone_us       ? "gone"
                                                                 : "old"));
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
    json_object_set_new(o, "questions", json_integer(view->questions));
    json_object_set_new(o, "late", json_integer(view->late));
    json_object_set_new(o, "undecided", json_integer(view->undecided));
    json_object_set_new(o, "outbox_waiting", json_integer(view->outbox_waiting));
    json_object_set_new(o, "outbox_parked", json_integer(view->outbox_parked));
    return o;
}
