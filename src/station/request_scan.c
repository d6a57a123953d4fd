/* Requests about scans and the station itself: scan, undo, choose, offline, status. */
#include "request.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

bool request_scan(struct station *s, struct request_call *c, const struct scan_request *r, struct error *err)
{
    struct scan scan = {.mono_us = clock_mono_us(), .wall_us = clock_wall_us(), .typed = r->typed};
    char hex[SCAN_RAW_MAX * 2 + 1];
    text_copy(scan.scanner, sizeof(scan.scanner), r->scanner[0] ? r->scanner : "stdin");
    if (r->raw_hex_len / 2 > SCAN_RAW_MAX)
        scan.flaw = SCAN_TOO_LONG;
    text_copy_n(hex, sizeof(hex), r->raw_hex,
                r->raw_hex_len < sizeof(hex) ? r->raw_hex_len : sizeof(hex) - 1);
    if (!text_unhex(scan.raw, sizeof(scan.raw), hex, &scan.raw_len))
        return request_refuse(c, "raw_hex is not hexadecimal");
    const struct caller caller = {.client = c->client, .reply_id = c->id, .wait = r->wait};
    return station_scan(s, &scan, &caller, err);
}

/* One that scan_request_read() has not read. */
static bool scan(struct station *s, struct request_call *c, struct error *err)
{
    struct scan_request r = {.raw_hex = request_text(c, "raw_hex"),
                             .wait = !json_is_false(json_object_get(c->object, "wait")),
                             .typed = json_is_true(json_object_get(c->object, "typed"))};
    r.raw_hex_len = strlen(r.raw_hex);
    text_copy(r.scanner, sizeof(r.scanner), request_text(c, "scanner"));
    return request_scan(s, c, &r, err);
}

static bool undo(struct station *s, struct request_call *c, struct error *err)
{
    int64_t scan_id = 0;
    const char *scanner_name = request_text(c, "scanner");
    (void)err;
    if (json_object_get(c->object, "scan_id") != NULL) {
        if (!request_number(c, "scan_id", &scan_id))
            return request_refuse(c, "scan_id is not the number of a scan; `tallyman log` shows them");
    } else if (scanner_name[0]) {
        struct station_scanner *scanner = station_scanner(s, scanner_name);
        rollback_note_scanner(s, scanner);
        scan_id = receiving_undo(&scanner->memory);
    }
    int voided = station_undo(s, scan_id, request_text(c, "operator"));
    if (voided < 0 && scan_id == 0)
        return request_refuse(c, "nothing to undo on this scanner");
    if (voided < 0)
        return request_refuse(
            c, "scan %" PRId64 " is not there, or is undone already; `tallyman log` shows them", scan_id);
    char text[24];
    snprintf(text, sizeof(text), "%" PRId64, scan_id);
    c->reply = reply_ok(c->id);
    json_object_set_new(c->reply, "scan_id", json_string(text));
    json_object_set_new(c->reply, "voided", json_integer(voided));
    return true;
}

static bool choose(struct station *s, struct request_call *c, struct error *err)
{
    const char *answer = request_text(c, "answer");
    struct station_scanner *scanner = station_scanner(s, request_text(c, "scanner"));
    bool next = strcmp(answer, "next") == 0;
    if (!next && strcmp(answer, "same") != 0)
        return request_refuse(c, "answer is next or same");
    if (!station_question_open(scanner))
        return request_refuse(c, "no question is open for scanner \"%s\"; scan the parcel again",
                              scanner->name);
    rollback_note_scanner(s, scanner);
    c->reply = reply_ok(c->id);
    return station_choose(s, scanner, next ? CHOICE_NEXT : CHOICE_SAME, err);
}

static bool offline(struct station *s, struct request_call *c, struct error *err)
{
    bool on = json_is_true(json_object_get(c->object, "on"));
    struct platform_report report = s->view.platform;
    bool was_forced = s->view.forced_offline;
    (void)err;
    handover_offline(s, on); /* before the questions that follow from it */
    if (on) {
        s->view.forced_offline = true;
    } else if (was_forced) {
        /* Seen as away until now, so that everything pending is asked again if it is up. */
        s->view.platform.up = false;
        s->view.forced_offline = false;
        station_platform(s, &report);
    }
    c->reply = reply_ok(c->id);
    return true;
}

static json_t *scanners_of(const struct view *view)
{
    json_t *scanners = json_array();
    for (int i = 0; i < view->scanner_count; i++) {
        json_t *o = json_object();
        json_object_set_new(o, "name", json_string(view->scanners[i].name));
        json_object_set_new(o, "state", json_string(scanner_state_name(view->scanners[i].state)));
        json_object_set_new(o, "detail", json_string(view->scanners[i].detail));
        json_array_append_new(scanners, o);
    }
    return scanners;
}

static bool status(struct station *s, struct request_call *c, struct error *err)
{
    const struct view *view = &s->view;
    char at[CLOCK_ISO_MAX];
    (void)err;
    c->reply = reply_ok(c->id);
    json_object_set_new(c->reply, "station", json_string(s->name));
    json_object_set_new(c->reply, "platform_up", json_boolean(view->platform.up));
    json_object_set_new(c->reply, "forced_offline", json_boolean(view->forced_offline));
    json_object_set_new(c->reply, "platform", json_string(view->platform.detail));
    json_object_set_new(c->reply, "disk_ok", json_boolean(view->disk.ok));
    json_object_set_new(c->reply, "disk", json_string(view->disk.detail));
    json_object_set_new(c->reply, "scans_today", json_integer(view->scans_today));
    json_object_set_new(c->reply, "receipts_today", json_integer(view->receipts_today));
    json_object_set_new(c->reply, "holds_open", json_integer(view->holds_open));
    json_object_set_new(c->reply, "waiting", json_integer((json_int_t)waiting_living(&s->waiting)));
    json_object_set_new(c->reply, "at", json_string(clock_iso(at, clock_wall_us())));
    json_object_set_new(c->reply, "scanners", scanners_of(view));
    json_object_set_new(c->reply, "background", reply_background(&view->background));
    return true;
}

static const struct request_row rows[] = {
    {"scan", scan}, {"undo", undo}, {"choose", choose}, {"offline", offline}, {"status", status},
};

const struct request_group request_group_scan = {rows, COUNT_OF(rows)};
