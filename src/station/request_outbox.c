/* The outbox: status updates that the platform must be told. Written with the receipts, told by the background thread, and where the
 * platform finally refuses them, left to the admin: outbox.list, outbox.retry, outbox.drop. */
#include "request.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "store/outbox.h"

enum { LIST_DEFAULT = 100, LIST_MAX = 1000 };

void station_outbox_receipts(struct station *s, int64_t scan_id, int64_t at_us)
{
    if (s->config.on_receipt_status == 0)
        return;
    int added = store_outbox_add(s->store, scan_id, s->config.on_receipt_status, at_us);
    s->view.background.outbox_waiting += added;
    if (added > 0)
        handover_outbox(s, 0);
}

void station_outbox_undone(struct station *s, int64_t scan_id)
{
    const struct outbox_undo undo = store_outbox_undo(s->store, scan_id, clock_wall_us());
    s->view.background.outbox_waiting -= undo.waiting;
    s->view.background.outbox_parked += undo.undone - undo.parked;
}

bool station_outbox_count(struct station *s, struct error *err)
{
    return store_outbox_count(s->store, &s->view.background.outbox_waiting, &s->view.background.outbox_parked,
                              err);
}

bool station_outbox(struct station *s, const struct outbox_answer *answer, struct error *err)
{
    int64_t now_us = clock_wall_us();
    if (answer->back) {
        if (store_outbox_back(s->store, now_us) > 0)
            handover_outbox(s, 0);
        return true;
    }
    for (size_t i = 0; i < answer->count; i++)
        store_outbox_result(s->store, &answer->results[i], now_us);
    handover_outbox(s, answer->number);
    return station_outbox_count(s, err);
}

static bool add_row(void *arg, const struct outbox_row *row)
{
    json_t *o = json_object();
    json_set_id(o, "outbox_id", row->id);
    json_set_id(o, "scan_id", row->scan_id);
    json_set(o, "order_id", row->order_id);
    json_set(o, "line_id", row->line_id);
    json_set_int(o, "status_id", row->status_id);
    json_set(o, "state", outbox_state_name(row->state));
    json_set_time(o, "at", row->at_us);
    json_set_int(o, "tries", row->tries);
    json_set_time(o, "next_at", row->state == OUTBOX_WAITING ? row->next_us : 0);
    json_set_time(o, "ended_at", row->ended_us);
    json_set(o, "problem", row->problem);
    json_array_append_new(arg, o);
    return true;
}

static bool list(struct station *s, struct request_call *c, struct error *err)
{
    const char *state = request_text(c, "state");
    int wanted = -1;
    for (int i = 0; i < OUTBOX_STATE_COUNT; i++)
        if (strcmp(state, outbox_state_name((enum outbox_state)i)) == 0)
            wanted = i;
    if (state[0] && wanted < 0)
        return request_refuse(c, "state is waiting, done, parked, cancelled or undone");
    json_t *rows = json_array();
    if (!store_each_outbox(s->store, wanted, request_limit(c, LIST_DEFAULT, LIST_MAX), add_row, rows, err)) {
        json_decref(rows);
        return false;
    }
    c->reply = reply_ok(c->id);
    json_object_set_new(c->reply, "outbox", rows);
    return true;
}

/* "outbox_id": a number or its text; or "all": true. */
static bool which(struct request_call *c, int64_t *ret)
{
    *ret = 0;
    if (json_is_true(json_object_get(c->object, "all")) && json_object_get(c->object, "outbox_id") == NULL)
        return true;
    return request_number(c, "outbox_id", ret);
}

static bool change(struct station *s, struct request_call *c, bool retry, struct error *err)
{
    int64_t id;
    if (!which(c, &id))
        return request_refuse(
            c, "outbox_id is the number of an entry, or \"all\":true; `outbox.list` shows them");
    int changed = retry ? store_outbox_retry(s->store, id, clock_wall_us())
                        : store_outbox_drop(s->store, id, clock_wall_us());
    if (changed == 0 && id != 0)
        return request_refuse(c, "%" PRId64 " is not parked%s; `tallyman outbox list` shows them", id,
                              retry ? "" : " or undone");
    if (!station_outbox_count(s, err))
        return false;
    handover_outbox(s, 0);
    c->reply = reply_ok(c->id);
    json_object_set_new(c->reply, "changed", json_integer(changed));
    return true;
}

static bool retry(struct station *s, struct request_call *c, struct error *err)
{
    return change(s, c, true, err);
}

static bool drop(struct station *s, struct request_call *c, struct error *err)
{
    return change(s, c, false, err);
}

static const struct request_row rows[] = {
    {"outbox.list", list}, {"outbox.retry", retry}, {"outbox.drop", drop}};

const struct request_group request_group_outbox = {rows, COUNT_OF(rows)};
