/* One scan, one waybill, one hold: everything that is known of it. */
#include <ctype.h>
#include <string.h>

#include "core/waybill.h"
#include "query_args.h"
#include "routes.h"
#include "rows_json.h"
#include "web_private.h"

enum { SCANS_MAX = 100, FOUND_MAX = 12, FIND_SHORTEST = 3 };

#define FIND_LETTERS "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

/* Reads a list into o[key]; `one`: its first row or null. The first failure is kept. */
struct story {
    struct store *store;
    struct list_args args;
    json_t *o;
    struct error err;
    bool failed;
};

static json_t *read_list(struct story *s, enum list list)
{
    json_t *rows = json_array();
    if (!s->failed && !store_list(s->store, list, &s->args, rows_add, rows, &s->err))
        s->failed = true;
    return rows;
}

static void add_list(struct story *s, const char *key, enum list list)
{
    json_object_set_new(s->o, key, read_list(s, list));
}

/* Returns whether there is one. */
static bool add_one(struct story *s, const char *key, enum list list)
{
    json_t *rows = read_list(s, list);
    json_t *first = json_array_get(rows, 0);
    json_object_set_new(s->o, key, first ? json_incref(first) : json_null());
    json_decref(rows);
    return first != NULL;
}

static bool begin(struct exchange *x, struct story *s)
{
    *s = (struct story){.store = web_store(x), .args = {.limit = SCANS_MAX, .text = ""}};
    if (s->store == NULL)
        return false;
    s->o = json_object();
    json_object_set_new(s->o, "ok", json_true());
    return true;
}

static void end(struct exchange *x, struct story *s, bool found, const char *what)
{
    if (!s->failed && found) {
        respond_json(x, 200, s->o);
        return;
    }
    json_decref(s->o);
    if (s->failed)
        respond_error(x, &s->err);
    else
        respond_refusal(x, 404, "input", "there is no such %s", what);
}

static void tell_waybill(struct story *s, const char *waybill)
{
    s->args.text = waybill;
    json_object_set_new(s->o, "waybill", json_string(waybill));
    add_list(s, "parcels", LIST_PARCELS);
    add_list(s, "scans", LIST_PARCEL_SCANS);
    add_list(s, "lines", LIST_PARCEL_LINES);
    add_list(s, "orders", LIST_PARCEL_ORDERS);
    add_list(s, "holds", LIST_PARCEL_HOLDS);
    add_list(s, "photos", LIST_PARCEL_PHOTOS);
}

/* A torn label: what ends so. */
void find_get(struct exchange *x)
{
    struct story s;
    char ends[WAYBILL_SIZE];
    const char *text = exchange_query(x, "ends");
    size_t len = strlen(text);
    if (len < FIND_SHORTEST || len >= sizeof(ends) || strspn(text, FIND_LETTERS) != len) {
        respond_refusal(x, 400, "input", "ends: the last %d or more digits and letters of a waybill",
                        FIND_SHORTEST);
        return;
    }
    for (size_t i = 0; i <= len; i++)
        ends[i] = (char)toupper((unsigned char)text[i]);
    if (!begin(x, &s))
        return;
    s.args.text = ends;
    s.args.limit = FOUND_MAX;
    add_list(&s, "rows", LIST_FIND);
    end(x, &s, true, "parcel");
}

void scan_get(struct exchange *x)
{
    struct story s;
    int64_t id;
    if (!path_number(x, 3, &id) || !begin(x, &s))
        return;
    s.args.id = id;
    bool found = add_one(&s, "scan", LIST_SCAN);
    add_list(&s, "changes", LIST_SCAN_CHANGES);
    add_list(&s, "receipts", LIST_SCAN_RECEIPTS);
    add_list(&s, "counting", LIST_SCAN_COUNTING);
    add_one(&s, "undo", LIST_SCAN_UNDO);
    add_one(&s, "hold", LIST_SCAN_HOLD);
    add_list(&s, "labels", LIST_SCAN_LABELS);
    add_list(&s, "photos", LIST_SCAN_PHOTOS);
    end(x, &s, found, "scan");
}

void parcel_get(struct exchange *x)
{
    struct story s;
    char waybill[WAYBILL_SIZE];
    struct parcel_index parcel;
    const char *text = exchange_part(x, 3);
    if (!waybill_normalise(text, strlen(text), waybill, &parcel)) {
        respond_refusal(x, 400, "input", "this is no number of a parcel");
        return;
    }
    if (!begin(x, &s))
        return;
    tell_waybill(&s, waybill);
    bool found = json_array_size(json_object_get(s.o, "scans")) > 0 ||
                 json_array_size(json_object_get(s.o, "lines")) > 0;
    end(x, &s, found, "parcel here");
}

void hold_get(struct exchange *x)
{
    struct story s;
    int64_t no;
    if (!path_number(x, 3, &no) || !begin(x, &s))
        return;
    s.args.id = no;
    bool found = add_one(&s, "hold", LIST_HOLD);
    add_list(&s, "photos", LIST_HOLD_PHOTOS);
    if (found) {
        json_t *hold = s.o;
        char waybill[WAYBILL_SIZE];
        text_copy(waybill, sizeof(waybill),
                  json_string_value(json_object_get(json_object_get(hold, "hold"), "waybill")));
        s.o = json_object();
        tell_waybill(&s, waybill);
        json_object_set_new(hold, "story", s.o);
        s.o = hold;
    }
    end(x, &s, found, "hold");
}
