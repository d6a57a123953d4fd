#include "station_state.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

static const char *member(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value ? value : "";
}

static bool scan_request(struct station *s, const json_t *o, uint64_t client, int64_t id, struct error *err)
{
    struct scan scan = {.mono_us = clock_mono_us(),
                        .wall_us = clock_wall_us(),
                        .typed = json_is_true(json_object_get(o, "typed"))};
    const char *hex = member(o, "raw_hex");
    text_copy(scan.scanner, sizeof(scan.scanner), member(o, "scanner")[0] ? member(o, "scanner") : "stdin");
    if (strlen(hex) / 2 > SCAN_RAW_MAX)
        scan.flaw = SCAN_TOO_LONG;
    char kept[SCAN_RAW_MAX * 2 + 1];
    text_copy_n(kept, sizeof(kept), hex, strlen(hex) < sizeof(kept) ? strlen(hex) : sizeof(kept) - 1);
    if (!text_unhex(scan.raw, sizeof(scan.raw), kept, &scan.raw_len)) {
        struct error bad;
        error_set(&bad, ERROR_INPUT, "raw_hex is not hexadecimal");
        handover_reply(s, client, reply_error(id, &bad), 0);
        return true;
    }
    const struct caller caller = {
        .client = client, .reply_id = id, .wait = !json_is_false(json_object_get(o, "wait"))};
    return station_scan(s, &scan, &caller, err);
}

static bool parse_scan_id(const json_t *o, int64_t *ret)
{
    const json_t *value = json_object_get(o, "scan_id");
    if (json_is_integer(value)) {
        *ret = json_integer_value(value);
        return *ret > 0;
    }
    return text_to_int64(member(o, "scan_id"), 1, INT64_MAX, ret);
}

static json_t *undo_request(struct station *s, const json_t *o, int64_t id)
{
    struct error bad;
    int64_t scan_id = 0;
    const char *scanner_name = member(o, "scanner");
    if (json_object_get(o, "scan_id") != NULL) {
        if (!parse_scan_id(o, &scan_id)) {
            error_set(&bad, ERROR_INPUT, "scan_id is not the number of a scan; `tallyman log` shows them");
            return reply_error(id, &bad);
        }
    } else if (scanner_name[0]) {
        struct station_scanner *scanner = station_scanner(s, scanner_name);
        rollback_note_scanner(s, scanner);
        scan_id = receiving_undo(&scanner->memory);
    }
    int voided = station_undo(s, scan_id, member(o, "operator"));
    if (voided < 0) {
        if (scan_id == 0)
            error_set(&bad, ERROR_INPUT, "nothing to undo on this scanner");
        else
            error_set(&bad, ERROR_INPUT,
                      "scan %" PRId64 " is not there, or is undone already; `tallyman log` shows them",
                      scan_id);
        return reply_error(id, &bad);
    }
    char text[24];
    snprintf(text, sizeof(text), "%" PRId64, scan_id);
    json_t *reply = reply_ok(id);
    json_object_set_new(reply, "scan_id", json_string(text));
    json_object_set_new(reply, "voided", json_integer(voided));
    return reply;
}

static bool choose_request(struct station *s, const json_t *o, int64_t id, json_t **ret_reply,
                           struct error *err)
{
    struct error bad = {0};
    const char *answer = member(o, "answer");
    struct station_scanner *scanner = station_scanner(s, member(o, "scanner"));
    if (strcmp(answer, "next") != 0 && strcmp(answer, "same") != 0)
        error_set(&bad, ERROR_INPUT, "answer is next or same");
    else if (!station_question_open(scanner))
        error_set(&bad, ERROR_INPUT, "no question is open for scanner \"%s\"; scan the parcel again",
                  scanner->name);
    if (bad.kind != ERROR_NONE) {
        *ret_reply = reply_error(id, &bad);
        return true;
    }
    rollback_note_scanner(s, scanner);
    *ret_reply = reply_ok(id);
    return station_choose(s, scanner, strcmp(answer, "next") == 0 ? CHOICE_NEXT : CHOICE_SAME, err);
}

static json_t *offline_request(struct station *s, const json_t *o, int64_t id)
{
    bool on = json_is_true(json_object_get(o, "on"));
    const struct station_links *links = &s->config.links;
    struct platform_report report = s->view.platform;
    bool was_forced = s->view.forced_offline;
    if (on) {
        s->view.forced_offline = true;
    } else if (was_forced) {
        /* Seen as away until now, so that everything pending is asked again if it is up. */
        s->view.platform.up = false;
        s->view.forced_offline = false;
        station_platform(s, &report);
    }
    if (links->force_offline)
        links->force_offline(links->arg, on);
    return reply_ok(id);
}

static json_t *status_request(const struct station *s, int64_t id)
{
    const struct view *view = &s->view;
    char at[CLOCK_ISO_MAX];
    json_t *reply = reply_ok(id);
    json_object_set_new(reply, "station", json_string(s->name));
    json_object_set_new(reply, "platform_up", json_boolean(view->platform.up));
    json_object_set_new(reply, "forced_offline", json_boolean(view->forced_offline));
    json_object_set_new(reply, "platform", json_string(view->platform.detail));
    json_object_set_new(reply, "disk_ok", json_boolean(view->disk.ok));
    json_object_set_new(reply, "disk", json_string(view->disk.detail));
    json_object_set_new(reply, "scans_today", json_integer(view->scans_today));
    json_object_set_new(reply, "receipts_today", json_integer(view->receipts_today));
    json_object_set_new(reply, "holds_open", json_integer(view->holds_open));
    json_object_set_new(reply, "waiting", json_integer((json_int_t)waiting_living(&s->waiting)));
    json_object_set_new(reply, "at", json_string(clock_iso(at, clock_wall_us())));
    json_t *scanners = json_array();
    for (int i = 0; i < view->scanner_count; i++) {
        json_t *o = json_object();
        json_object_set_new(o, "name", json_string(view->scanners[i].name));
        json_object_set_new(o, "state", json_string(scanner_state_name(view->scanners[i].state)));
        json_object_set_new(o, "detail", json_string(view->scanners[i].detail));
        json_array_append_new(scanners, o);
    }
    json_object_set_new(reply, "scanners", scanners);
    return reply;
}

bool station_request_is_scan(const struct request *request)
{
    return strstr(request->json, "\"do\":\"scan\"") != NULL;
}

bool station_request(struct station *s, const struct request *request, struct error *err)
{
    json_error_t where;
    json_t *o = json_loads(request->json, JSON_REJECT_DUPLICATES, &where);
    json_t *reply = NULL;
    struct error bad;
    bool ok = true;
    if (!json_is_object(o)) {
        error_set(&bad, ERROR_INPUT, "a request is one JSON object on a line: %s", where.text);
        handover_reply(s, request->client, reply_error(0, &bad), 0);
        json_decref(o);
        return true;
    }
    int64_t id = json_integer_value(json_object_get(o, "id"));
    const char *what = member(o, "do");
    if (strcmp(what, "scan") == 0) {
        ok = scan_request(s, o, request->client, id, err);
    } else if (strcmp(what, "undo") == 0) {
        reply = undo_request(s, o, id);
    } else if (strcmp(what, "choose") == 0) {
        ok = choose_request(s, o, id, &reply, err);
    } else if (strcmp(what, "offline") == 0) {
        reply = offline_request(s, o, id);
    } else if (strcmp(what, "status") == 0) {
        reply = status_request(s, id);
    } else {
        error_set(&bad, ERROR_INPUT, "\"do\" is scan, undo, choose, offline or status");
        reply = reply_error(id, &bad);
    }
    if (!ok && reply) {
        json_decref(reply);
        reply = NULL;
    }
    if (reply)
        handover_reply(s, request->client, reply, 0);
    json_decref(o);
    return ok;
}

void station_refuse(struct station *s, const struct request *request, const struct error *err)
{
    const struct station_links *links = &s->config.links;
    json_t *o = json_loads(request->json, JSON_REJECT_DUPLICATES, NULL);
    json_t *reply = reply_error(json_integer_value(json_object_get(o, "id")), err);
    char *text = json_dumps(reply, JSON_COMPACT);
    json_decref(reply);
    json_decref(o);
    if (links->reply && text && request->client != 0)
        links->reply(links->arg, request->client, text);
    else
        free(text);
}
