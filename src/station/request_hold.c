/* Requests about the hold shelf: a parcel on it is of an order line after all, or leaves without one. */
#include "request.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "store/holds.h"

enum { REASON_MAX = 200 };

/* The open hold of member "hold_no". False with err for the store's failures; a refusal is in c->reply. */
static bool find_hold(struct station *s, struct request_call *c, struct hold_row *ret, struct error *err)
{
    struct error problem = {0};
    const json_t *value = json_object_get(c->object, "hold_no");
    int64_t no = json_integer_value(value);
    if (!json_is_integer(value) && !text_to_int64(request_text(c, "hold_no"), 1, INT64_MAX, &no))
        return request_refuse(c, "hold_no is the number of a hold; `tallyman hold list` shows them");
    if (!store_get_hold(s->store, no, ret, &problem)) {
        if (problem.kind == ERROR_INPUT)
            return request_refuse(c, "there is no hold %" PRId64 "; `tallyman hold list` shows them", no);
        *err = problem;
        return false;
    }
    if (ret->closed_us != 0)
        request_refuse(c, "hold %" PRId64 " is closed already", no);
    return true;
}

static void say_scan(struct request_call *c, const struct hold_row *hold)
{
    c->reply = reply_ok(c->id);
    json_set_id(c->reply, "scan_id", hold->parcel_scan_id);
}

/* The line is known by this waybill from now on; everything else is what happens when the platform finds one. */
static bool match(struct station *s, struct request_call *c, struct error *err)
{
    struct hold_row hold = {0};
    const char *order_id = request_text(c, "order_id");
    const char *line_id = request_text(c, "line_id");
    int matched = 0;
    if (!find_hold(s, c, &hold, err))
        return false;
    if (c->reply)
        return true;
    if (hold.state != PARCEL_HELD && hold.state != PARCEL_PENDING)
        return request_refuse(c, "the parcel of hold %" PRId64 " waits for no order (%s)", hold.no,
                              parcel_state_name(hold.state));
    const struct waiting *w = waiting_find(&s->waiting, hold.parcel_scan_id);
    if (w && w->asked_lines)
        return request_refuse(c, "the platform is being asked about this parcel; try again in a moment");
    if (!store_tie(s->store, &hold, order_id, line_id, request_text(c, "operator"), clock_wall_us()))
        return request_refuse(
            c,
            "line %.40s of order %.40s is not on file here; `tallyman order show` shows whether it is "
            "the platform's, and the mirror brings it",
            line_id, order_id);
    if (!station_shelf(s, hold.parcel_scan_id, false, &matched, err))
        return false;
    if (matched == 0)
        return error_set(err, ERROR_BUSY,
                         "the parcel of hold %" PRId64 " could not be matched just now; try again", hold.no);
    say_scan(c, &hold);
    return true;
}

/* What its scans have put it on the shelf for no longer matters. One that is looked up goes on: it may be in hand. */
static void let_go(struct station *s, const struct hold_row *hold)
{
    for (size_t i = 0; i < s->waiting.count; i++) {
        struct waiting *w = s->waiting.entries[i];
        bool on_shelf = w->verdict == VERDICT_PENDING || w->verdict == VERDICT_UNKNOWN ||
                        w->verdict == VERDICT_STOPPED;
        if (w->alive && on_shelf && w->code.parcel.index == hold->parcel.index &&
            strcmp(w->code.waybill, hold->waybill) == 0)
            station_let_go(s, w);
    }
}

static bool release(struct station *s, struct request_call *c, struct error *err)
{
    struct hold_row hold = {0};
    const char *reason = request_text(c, "reason");
    if (!find_hold(s, c, &hold, err))
        return false;
    if (c->reply)
        return true;
    if (reason[0] == '\0' || strlen(reason) > REASON_MAX)
        return request_refuse(c, "reason is why it leaves the shelf, in 1 to %d bytes", REASON_MAX);
    let_go(s, &hold);
    store_release_hold(s->store, &hold, reason, request_text(c, "operator"), clock_wall_us());
    station_count_shelf(s);
    say_scan(c, &hold);
    return true;
}

static const struct request_row rows[] = {{"hold.match", match}, {"hold.release", release}};

const struct request_group request_group_hold = {rows, COUNT_OF(rows)};
