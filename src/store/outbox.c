#include "store/outbox.h"

#include <assert.h>

#include "base/attr.h"
#include "query.h"

static const char *const states[] = {[OUTBOX_WAITING] = "waiting",
                                     [OUTBOX_DONE] = "done",
                                     [OUTBOX_PARKED] = "parked",
                                     [OUTBOX_CANCELLED] = "cancelled",
                                     [OUTBOX_UNDONE] = "undone"};

#define MAY_BE_TOLD "undone here, but the platform may have been told; look at its status there"

/* 1, 2, 4 … 60 minutes. */
static const int64_t pause_first_us = INT64_C(60) * 1000000;
static const int64_t pause_max_us = INT64_C(3600) * 1000000;

const char *outbox_state_name(enum outbox_state state)
{
    assert(state < COUNT_OF(states));
    return states[state];
}

int store_outbox_add(struct store *s, int64_t scan_id, int status_id, int64_t at_us)
{
    /* A line that came in several boxes has arrived with the last; it is told once. */
    static const char sql[] =
        "INSERT OR IGNORE INTO outbox (scan_id, order_id, line_id, status_id, state, at_us, tries, next_us,"
        " ended_us, problem) SELECT r.scan_id, r.order_id, r.line_id, ?2, 0, ?3, 0, 0, 0, '' FROM receipt r"
        " WHERE r.scan_id = ?1 AND r.parcel_total <= (SELECT count(DISTINCT x.parcel_index) FROM receipt x"
        " LEFT JOIN undo u ON u.scan_id = x.scan_id WHERE x.order_id = r.order_id AND x.line_id = r.line_id"
        " AND x.waybill = r.waybill AND u.scan_id IS NULL)";
    struct query q = query_begin(s, sql);
    query_int(&q, scan_id);
    query_int(&q, status_id);
    query_int(&q, at_us);
    query_end(&q);
    return store_changes(s);
}

static int undo_of(struct store *s, const char *sql, int64_t scan_id, int64_t at_us, enum outbox_state state)
{
    struct query q = query_begin(s, sql);
    query_int(&q, scan_id);
    query_int(&q, at_us);
    query_int(&q, state);
    query_end(&q);
    return store_changes(s);
}

struct outbox_undo store_outbox_undo(struct store *s, int64_t scan_id, int64_t at_us)
{
    static const char not_told[] =
        "UPDATE outbox SET state = 3, ended_us = ?2 WHERE scan_id = ?1 AND state = ?3 AND told = 0";
    static const char maybe[] = "UPDATE outbox SET state = 4, ended_us = ?2, problem = '" MAY_BE_TOLD
                                "' WHERE scan_id = ?1 AND state = ?3 AND told = 1";
    static const char done[] = "UPDATE outbox SET state = 4, ended_us = ?2, problem ="
                               " 'undone here after the platform was told; put its status back there'"
                               " WHERE scan_id = ?1 AND state = ?3";
    struct outbox_undo undo = {.undone = undo_of(s, done, scan_id, at_us, OUTBOX_DONE)};
    int waiting = undo_of(s, maybe, scan_id, at_us, OUTBOX_WAITING);
    int parked = undo_of(s, maybe, scan_id, at_us, OUTBOX_PARKED);
    undo.undone += waiting + parked;
    undo.waiting = waiting + undo_of(s, not_told, scan_id, at_us, OUTBOX_WAITING);
    undo.parked = parked + undo_of(s, not_told, scan_id, at_us, OUTBOX_PARKED);
    return undo;
}

static int tries_of(struct store *s, int64_t id)
{
    struct query q = query_begin(s, "SELECT tries FROM outbox WHERE id = ?1");
    query_int(&q, id);
    int tries = query_step(&q) ? (int)query_get_int(&q, 0) : 0;
    query_end(&q);
    return tries;
}

static void put_retry(struct store *s, const struct outbox_result *result, int64_t at_us)
{
    static const char sql[] =
        "UPDATE outbox SET tries = tries + 1, next_us = ?2, problem = ?3, away = ?4 WHERE id = ?1 AND state "
        "= 0";
    int64_t pause_us = pause_first_us;
    for (int i = tries_of(s, result->id); i > 0 && pause_us < pause_max_us; i--)
        pause_us *= 2;
    struct query q = query_begin(s, sql);
    query_int(&q, result->id);
    query_int(&q, at_us + (pause_us < pause_max_us ? pause_us : pause_max_us));
    query_text(&q, result->problem);
    query_int(&q, result->outcome == OUTBOX_RESULT_AWAY);
    query_end(&q);
}

/* Also what was undone while it was on its way. */
static void put_told(struct store *s, int64_t id)
{
    static const char sql[] = "UPDATE outbox SET told = 1, problem = CASE state WHEN 3 THEN '" MAY_BE_TOLD
                              "' ELSE problem END, state = CASE state WHEN 3 THEN 4 ELSE state END"
                              " WHERE id = ?1";
    struct query q = query_begin(s, sql);
    query_int(&q, id);
    query_end(&q);
}

void store_outbox_result(struct store *s, const struct outbox_result *result, int64_t at_us)
{
    static const char done[] =
        "UPDATE outbox SET state = CASE state WHEN 3 THEN 4 ELSE 1 END, ended_us = ?2, tries = tries + 1,"
        " problem = CASE state WHEN 3 THEN 'undone here while the platform was told; put its status back "
        "there'"
        " ELSE ?3 END WHERE id = ?1 AND state IN (0, 2, 3)";
    static const char parked[] = "UPDATE outbox SET state = 2, ended_us = ?2, tries = tries + 1, problem = "
                                 "?3 WHERE id = ?1 AND state = 0";
    if (result->told && result->outcome != OUTBOX_RESULT_DONE)
        put_told(s, result->id);
    if (result->outcome == OUTBOX_RESULT_RETRY || result->outcome == OUTBOX_RESULT_AWAY) {
        put_retry(s, result, at_us);
        return;
    }
    struct query q = query_begin(s, result->outcome == OUTBOX_RESULT_DONE ? done : parked);
    query_int(&q, result->id);
    query_int(&q, at_us);
    query_text(&q, result->problem);
    query_end(&q);
}

int store_outbox_back(struct store *s, int64_t at_us)
{
    static const char sql[] = "UPDATE outbox SET next_us = ?1, away = 0 WHERE state = 0 AND away = 1";
    struct query q = query_begin(s, sql);
    query_int(&q, at_us);
    query_end(&q);
    return store_changes(s);
}

int store_outbox_retry(struct store *s, int64_t id, int64_t at_us)
{
    static const char sql[] = "UPDATE outbox SET state = 0, next_us = ?2, ended_us = 0, tries = 0"
                              " WHERE state = 2 AND (?1 = 0 OR id = ?1)";
    struct query q = query_begin(s, sql);
    query_int(&q, id);
    query_int(&q, at_us);
    query_end(&q);
    return store_changes(s);
}

int store_outbox_drop(struct store *s, int64_t id, int64_t at_us)
{
    static const char sql[] =
        "UPDATE outbox SET state = 3, ended_us = ?2 WHERE state IN (2, 4) AND (?1 = 0 OR id = ?1)";
    struct query q = query_begin(s, sql);
    query_int(&q, id);
    query_int(&q, at_us);
    query_end(&q);
    return store_changes(s);
}

#define OUTBOX_COLUMNS                                                                                       \
    "id, scan_id, order_id, line_id, status_id, state, at_us, tries, next_us, ended_us, problem FROM outbox"

static void read_row(const struct query *q, struct outbox_row *ret)
{
    *ret = (struct outbox_row){
        .id = query_get_int(q, 0),
        .scan_id = query_get_int(q, 1),
        .status_id = (int)query_get_int(q, 4),
        .state = (enum outbox_state)query_get_int(q, 5),
        .at_us = query_get_int(q, 6),
        .tries = (int)query_get_int(q, 7),
        .next_us = query_get_int(q, 8),
        .ended_us = query_get_int(q, 9),
    };
    query_get_text(q, 2, ret->order_id, sizeof(ret->order_id));
    query_get_text(q, 3, ret->line_id, sizeof(ret->line_id));
    query_get_text(q, 10, ret->problem, sizeof(ret->problem));
}

/* ?1: now, ?2: the longest pause. What is further off was put there by a clock that was ahead. */
#define DUE " state = 0 AND (next_us <= ?1 OR next_us > ?1 + ?2) "

static bool due_order(struct store *s, int64_t now_us, char ret[ORDER_ID_SIZE])
{
    struct query q = query_begin(s, "SELECT order_id FROM outbox WHERE" DUE "ORDER BY id LIMIT 1");
    query_int(&q, now_us);
    query_int(&q, pause_max_us);
    bool found = query_step(&q);
    if (found)
        query_get_text(&q, 0, ret, ORDER_ID_SIZE);
    query_end(&q);
    return found;
}

bool store_outbox_due(struct store *s, int64_t now_us, struct outbox_row *ret, size_t max, size_t *ret_count,
                      int64_t *ret_next_us, struct error *err)
{
    static const char of_order[] = "SELECT " OUTBOX_COLUMNS " WHERE order_id = ?3 AND" DUE
                                   "ORDER BY id LIMIT ?4";
    static const char next[] = "SELECT min(next_us) FROM outbox WHERE state = 0";
    char order_id[ORDER_ID_SIZE];
    struct query q;
    *ret_count = 0;
    *ret_next_us = 0;
    if (due_order(s, now_us, order_id)) {
        q = query_begin(s, of_order);
        query_int(&q, now_us);
        query_int(&q, pause_max_us);
        query_text(&q, order_id);
        query_int(&q, (int64_t)max);
        while (*ret_count < max && query_step(&q))
            read_row(&q, &ret[(*ret_count)++]);
    } else {
        q = query_begin(s, next);
        if (query_step(&q))
            *ret_next_us = query_get_int(&q, 0);
    }
    query_end(&q);
    return store_take_failure(s, err);
}

bool store_outbox_count(struct store *s, int64_t *ret_waiting, int64_t *ret_parked, struct error *err)
{
    static const char sql[] =
        "SELECT count(*) FILTER (WHERE state = 0), count(*) FILTER (WHERE state <> 0) FROM outbox"
        " WHERE state IN (0, 2, 4)";
    struct query q = query_begin(s, sql);
    bool found = query_step(&q);
    *ret_waiting = found ? query_get_int(&q, 0) : 0;
    *ret_parked = found ? query_get_int(&q, 1) : 0;
    query_end(&q);
    return store_take_failure(s, err);
}

bool store_each_outbox(struct store *s, int state, int64_t limit, store_outbox_fn *fn, void *arg,
                       struct error *err)
{
    static const char open[] = "SELECT " OUTBOX_COLUMNS " WHERE state IN (0, 2, 4) ORDER BY id DESC LIMIT ?1";
    static const char of_state[] = "SELECT " OUTBOX_COLUMNS " WHERE state = ?2 ORDER BY id DESC LIMIT ?1";
    struct outbox_row row;
    struct query q = query_begin(s, state < 0 ? open : of_state);
    query_int(&q, limit);
    if (state >= 0)
        query_int(&q, state);
    bool go_on = true;
    while (go_on && query_step(&q)) {
        read_row(&q, &row);
        go_on = fn(arg, &row);
    }
    query_end(&q);
    return store_take_failure(s, err);
}
