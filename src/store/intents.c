#include "store/intents.h"

#include <assert.h>

#include "base/attr.h"
#include "query.h"

static const char *const states[] = {[INTENT_WANTED] = "wanted",
                                     [INTENT_SENT] = "sent",
                                     [INTENT_DONE] = "done",
                                     [INTENT_REFUSED] = "refused",
                                     [INTENT_UNDECIDED] = "undecided"};

const char *intent_state_name(enum intent_state state)
{
    assert(state < COUNT_OF(states));
    return states[state];
}

int64_t store_intent_add(struct store *s, const struct intent_row *row)
{
    static const char sql[] =
        "INSERT INTO intent (at_us, what, args, asked_by, state, result) VALUES (?1, ?2, ?3, ?4, ?5, '')";
    struct query q = query_begin(s, sql);
    query_int(&q, row->at_us);
    query_text(&q, row->what);
    query_text(&q, row->args);
    query_text(&q, row->asked_by);
    query_int(&q, row->state);
    query_end(&q);
    return sqlite3_last_insert_rowid(store_handle(s));
}

void store_intent_sent(struct store *s, int64_t id)
{
    static const char sql[] = "UPDATE intent SET state = 1 WHERE id = ?1 AND state = 0";
    struct query q = query_begin(s, sql);
    query_int(&q, id);
    query_end(&q);
}

void store_intent_end(struct store *s, int64_t id, enum intent_state state, const char *result, int64_t at_us)
{
    static const char sql[] =
        "UPDATE intent SET state = ?2, result = ?3, ended_us = ?4 WHERE id = ?1 AND state IN (0, 1)";
    struct query q = query_begin(s, sql);
    query_int(&q, id);
    query_int(&q, state);
    query_text(&q, result);
    query_int(&q, at_us);
    query_end(&q);
}

bool store_intent_settle(struct store *s, int64_t id, bool done, const char *by, int64_t at_us)
{
    static const char sql[] =
        "UPDATE intent SET state = ?2, settled_by = ?3, settled_us = ?4 WHERE id = ?1 AND state = 4";
    struct query q = query_begin(s, sql);
    query_int(&q, id);
    query_int(&q, done ? INTENT_DONE : INTENT_REFUSED);
    query_text(&q, by);
    query_int(&q, at_us);
    query_end(&q);
    return store_changes(s) > 0;
}

bool store_intent_found(struct store *s, int64_t id, bool done, const char *text, int64_t at_us)
{
    static const char sql[] = "UPDATE intent SET state = ?2, ended_us = ?3, result = ?4 || char(10) || result"
                              " WHERE id = ?1 AND state = 4";
    struct query q = query_begin(s, sql);
    query_int(&q, id);
    query_int(&q, done ? INTENT_DONE : INTENT_REFUSED);
    query_int(&q, at_us);
    query_text(&q, text);
    query_end(&q);
    return store_changes(s) > 0;
}

bool store_intent_open(struct store *s, const char *what, const char *path, const char *value, int64_t *ret,
                       struct error *err)
{
    static const char sql[] = "SELECT id FROM intent WHERE state IN (0, 1, 4) AND what = ?1"
                              " AND json_extract(args, ?2) = ?3 ORDER BY id DESC LIMIT 1";
    struct query q = query_begin(s, sql);
    query_text(&q, what);
    query_text(&q, path);
    query_text(&q, value);
    *ret = query_step(&q) ? query_get_int(&q, 0) : 0;
    query_end(&q);
    return store_take_failure(s, err);
}

bool store_intents_after_restart(struct store *s, int64_t at_us, struct error *err)
{
    static const char wanted[] =
        "UPDATE intent SET state = 3, ended_us = ?1,"
        " result = 'the station ended before it was sent; nothing was done' WHERE state = 0";
    static const char sent[] = "UPDATE intent SET state = 4, ended_us = ?1,"
                               " result = 'the station ended before the answer came' WHERE state = 1";
    store_begin(s);
    struct query q = query_begin(s, wanted);
    query_int(&q, at_us);
    query_end(&q);
    q = query_begin(s, sent);
    query_int(&q, at_us);
    query_end(&q);
    return store_commit(s, err);
}

bool store_intents_undecided(struct store *s, int64_t *ret, struct error *err)
{
    struct query q = query_begin(s, "SELECT count(*) FROM intent WHERE state = 4");
    *ret = query_step(&q) ? query_get_int(&q, 0) : 0;
    query_end(&q);
    return store_take_failure(s, err);
}

static const char *text(const struct query *q, int column)
{
    const char *value = (const char *)sqlite3_column_text(q->stmt, column);
    return value ? value : "";
}

bool store_each_intent(struct store *s, int state, int64_t limit, store_intent_fn *fn, void *arg,
                       struct error *err)
{
    static const char sql[] =
        "SELECT id, at_us, what, args, asked_by, state, ended_us, result, settled_by, settled_us FROM intent"
        " WHERE ?1 < 0 OR state = ?1 ORDER BY id DESC LIMIT ?2";
    struct query q = query_begin(s, sql);
    query_int(&q, state);
    query_int(&q, limit);
    bool go_on = true;
    while (go_on && query_step(&q)) {
        const struct intent_row row = {
            .id = query_get_int(&q, 0),
            .at_us = query_get_int(&q, 1),
            .what = text(&q, 2),
            .args = text(&q, 3),
            .asked_by = text(&q, 4),
            .state = (enum intent_state)query_get_int(&q, 5),
            .ended_us = query_get_int(&q, 6),
            .result = text(&q, 7),
            .settled_by = text(&q, 8),
            .settled_us = query_get_int(&q, 9),
        };
        go_on = fn(arg, &row);
    }
    query_end(&q);
    return store_take_failure(s, err);
}
