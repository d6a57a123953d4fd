/* Requests of the second step: count, weight, bin, hold; who stands at a scanner; the screen's language. */
#include "request.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "core/command.h"
#include "store/counting.h"

enum { WEIGHT_MAX_G = 10000000 };

/* The parcel of member "scan_id"; a refusal when there is none. */
static bool find_parcel(struct station *s, struct request_call *c, struct parcel_row *ret)
{
    int64_t scan_id;
    if (!request_number(c, "scan_id", &scan_id))
        request_refuse(c, "scan_id is not the number of a scan; `tallyman log` shows them");
    else if (store_parcel_of(s->store, scan_id, ret))
        return true;
    else
        request_refuse(c, "scan %" PRId64 " is no parcel on file; `tallyman log` shows them", scan_id);
    return false;
}

static struct counting_row row_of(const struct parcel_row *parcel, const struct request_call *c)
{
    return (struct counting_row){.scan_id = parcel->said_scan_id,
                                 .order_id = "",
                                 .line_id = "",
                                 .counted = -1,
                                 .condition = -1,
                                 .weight_g = -1,
                                 .operator= request_text(c, "operator"),
                                 .at_us = clock_wall_us()};
}

/* An integer member from 0 to max; *ret stays as it is when the member is absent. False when it is something else. */
static bool number_of(const struct request_call *c, const char *key, int max, int *ret)
{
    const json_t *value = json_object_get(c->object, key);
    if (value == NULL || json_is_null(value))
        return true;
    if (!json_is_integer(value) || json_integer_value(value) < 0 || json_integer_value(value) > max)
        return false;
    *ret = (int)json_integer_value(value);
    return true;
}

static bool count(struct station *s, struct request_call *c, struct error *err)
{
    struct parcel_row parcel;
    enum condition condition;
    (void)err;
    if (!find_parcel(s, c, &parcel))
        return true;
    struct counting_row row = row_of(&parcel, c);
    row.order_id = request_text(c, "order_id");
    row.line_id = request_text(c, "line_id");
    if (row.order_id[0] || row.line_id[0])
        row.scan_id = store_line_scan(s->store, &parcel, row.order_id, row.line_id);
    if (row.scan_id == 0)
        return request_refuse(c, "this parcel has not received line %.40s of order %.40s", row.line_id,
                              row.order_id);
    if (!number_of(c, "counted", COUNTED_MAX, &row.counted))
        return request_refuse(c, "counted is a number from 0 to %d", COUNTED_MAX);
    if (request_text(c, "condition")[0]) {
        if (!condition_from_name(request_text(c, "condition"), &condition))
            return request_refuse(c, "condition is ok, damaged, missing or surplus");
        row.condition = (int)condition;
    }
    if (row.counted < 0 && row.condition < 0)
        return request_refuse(c, "give counted, condition or both");
    store_put_counting(s->store, &row);
    c->reply = reply_ok(c->id);
    return true;
}

static bool weight(struct station *s, struct request_call *c, struct error *err)
{
    struct parcel_row parcel;
    (void)err;
    if (!find_parcel(s, c, &parcel))
        return true;
    struct counting_row row = row_of(&parcel, c);
    if (!number_of(c, "weight_g", WEIGHT_MAX_G, &row.weight_g) || row.weight_g < 0)
        return request_refuse(c, "weight_g is a number of grams from 0 to %d", WEIGHT_MAX_G);
    store_put_counting(s->store, &row);
    c->reply = reply_ok(c->id);
    return true;
}

static bool bin(struct station *s, struct request_call *c, struct error *err)
{
    struct parcel_row parcel;
    const char *name = request_text(c, "bin");
    (void)err;
    if (!find_parcel(s, c, &parcel))
        return true;
    if (name[0] == '\0' || strlen(name) >= BIN_SIZE)
        return request_refuse(c, "bin is a shelf's name of 1 to %d bytes", BIN_SIZE - 1);
    struct counting_row row = row_of(&parcel, c);
    row.bin = name;
    store_put_counting(s->store, &row);
    c->reply = reply_ok(c->id);
    return true;
}

static bool hold(struct station *s, struct request_call *c, struct error *err)
{
    int64_t scan_id;
    int64_t hold_no;
    (void)err;
    if (!request_number(c, "scan_id", &scan_id))
        return request_refuse(c, "scan_id is not the number of a scan; `tallyman log` shows them");
    if (!station_hold(s, scan_id, request_text(c, "scanner"), request_text(c, "operator"), &hold_no))
        return request_refuse(c, "scan %" PRId64 " is no parcel on file; `tallyman log` shows them", scan_id);
    c->reply = reply_ok(c->id);
    json_set_id(c->reply, "hold_no", hold_no);
    return true;
}

/* Who signs on: the owner of the code "badge"; else "name", which only this machine's own programs may send (web/do.c takes it
 * away). "" signs off. */
static bool operator_name(struct station *s, struct request_call *c, char ret[OPERATOR_NAME_MAX])
{
    const char *badge = request_text(c, "badge");
    const char *name = request_text(c, "name");
    enum command_code command;
    char owner[COMMAND_ARGUMENT_MAX + 1];
    if (badge[0]) {
        if (!command_read(badge, s->command_key, &command, owner) || command != COMMAND_OPERATOR)
            request_refuse(c, "this is no badge of this station; scan the badge itself");
        name = owner;
    }
    for (const char *p = name; *p && c->reply == NULL; p++)
        if ((unsigned char)*p < 0x20)
            request_refuse(c, "name has a control character in it");
    if (c->reply == NULL && !text_copy(ret, OPERATOR_NAME_MAX, name))
        request_refuse(c, "name has at most %d bytes", OPERATOR_NAME_MAX - 1);
    return c->reply == NULL;
}

static bool operator_request(struct station *s, struct request_call *c, struct error *err)
{
    char name[OPERATOR_NAME_MAX];
    const char *scanner_name = request_text(c, "scanner");
    (void)err;
    if (scanner_name[0] == '\0')
        return request_refuse(c, "scanner is missing");
    if (!operator_name(s, c, name))
        return true;
    struct station_scanner *scanner = station_scanner(s, scanner_name);
    rollback_note_scanner(s, scanner);
    station_sign_on(s, scanner, name);
    scanner->active_us = clock_mono_us();
    station_view_crew(s, scanner, scanner->active_us);
    c->reply = reply_ok(c->id);
    json_object_set_new(c->reply, "operator", json_string(scanner->operator));
    return true;
}

static bool language(struct station *s, struct request_call *c, struct error *err)
{
    const char *name = request_text(c, "language");
    (void)err;
    if (strcmp(name, "en") != 0 && strcmp(name, "ru") != 0 && strcmp(name, "zh_CN") != 0)
        return request_refuse(c, "language is en, ru or zh_CN");
    text_copy(s->view.language, sizeof(s->view.language), name);
    c->reply = reply_ok(c->id);
    return true;
}

static const struct request_row rows[] = {
    {"count", count},       {"weight", weight}, {"bin", bin}, {"hold", hold}, {"operator", operator_request},
    {"language", language},
};

const struct request_group request_group_counting = {rows, COUNT_OF(rows)};
