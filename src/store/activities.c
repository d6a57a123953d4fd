#include "store/activities.h"

#include <string.h>

#include "query.h"

static bool asked_before(struct store *s, const struct activity_report *report)
{
    static const char sql[] =
        "SELECT 1 FROM activity WHERE type = ?1 AND activity_id = ?2 AND state = ?3 AND question = ?4";
    struct query q = query_begin(s, sql);
    query_text(&q, report->type);
    query_text(&q, report->id);
    query_int(&q, ACTIVITY_ASKING);
    query_text(&q, report->question);
    bool found = query_step(&q);
    query_end(&q);
    return found;
}

bool store_put_activity(struct store *s, const struct activity_report *report, int64_t at_us)
{
    static const char sql[] =
        "INSERT INTO activity (type, activity_id, provider, order_id, state, progress, description, question,"
        " detail, seen_us, changed_us, ended_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?11)"
        " ON CONFLICT (type, activity_id) DO UPDATE SET"
        " provider = CASE WHEN excluded.provider = '' THEN provider ELSE excluded.provider END,"
        " order_id = CASE WHEN excluded.order_id = '' THEN order_id ELSE excluded.order_id END,"
        " state = excluded.state, progress = excluded.progress, question = excluded.question,"
        " description = CASE WHEN excluded.description = '' THEN description ELSE excluded.description END,"
        " detail = CASE WHEN excluded.detail = '' THEN detail ELSE excluded.detail END,"
        " changed_us = excluded.changed_us, ended_us = max(ended_us, excluded.ended_us)";
    bool asks = report->state == ACTIVITY_ASKING && !asked_before(s, report);
    bool over = report->state != ACTIVITY_RUNNING && report->state != ACTIVITY_ASKING;
    struct query q = query_begin(s, sql);
    query_text(&q, report->type);
    query_text(&q, report->id);
    query_text(&q, report->provider);
    query_text(&q, report->order_id);
    query_int(&q, report->state);
    query_int(&q, report->progress);
    query_text(&q, report->description);
    query_text(&q, report->question);
    query_text(&q, report->detail ? report->detail : "");
    query_int(&q, at_us);
    query_int(&q, over ? at_us : 0);
    query_end(&q);
    return asks;
}

bool store_count_questions(struct store *s, int64_t *ret, struct error *err)
{
    struct query q = query_begin(s, "SELECT count(*) FROM activity WHERE state = 1");
    *ret = query_step(&q) ? query_get_int(&q, 0) : 0;
    query_end(&q);
    return store_take_failure(s, err);
}

bool store_each_activity(struct store *s, bool open, int64_t limit, store_activity_fn *fn, void *arg,
                         struct error *err)
{
    static const char sql[] =
        "SELECT type, activity_id, provider, order_id, state, progress, description, question, detail, "
        "seen_us,"
        " changed_us, ended_us FROM activity WHERE ?1 = 0 OR state IN (0, 1) ORDER BY id DESC LIMIT ?2";
    struct query q = query_begin(s, sql);
    query_int(&q, open);
    query_int(&q, limit);
    bool go_on = true;
    while (go_on && query_step(&q)) {
        struct activity_report r = {
            .state = (enum activity_state)query_get_int(&q, 4),
            .progress = (int)query_get_int(&q, 5),
            .detail = (char *)(uintptr_t)sqlite3_column_text(q.stmt, 8),
            .seen_us = query_get_int(&q, 9),
            .changed_us = query_get_int(&q, 10),
            .ended_us = query_get_int(&q, 11),
        };
        query_get_text(&q, 0, r.type, sizeof(r.type));
        query_get_text(&q, 1, r.id, sizeof(r.id));
        query_get_text(&q, 2, r.provider, sizeof(r.provider));
        query_get_text(&q, 3, r.order_id, sizeof(r.order_id));
        query_get_text(&q, 6, r.description, sizeof(r.description));
        query_get_text(&q, 7, r.question, sizeof(r.question));
        go_on = fn(arg, &r);
    }
    query_end(&q);
    return store_take_failure(s, err);
}
