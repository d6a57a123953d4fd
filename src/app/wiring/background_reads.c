#include "background_reads.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "store/activities.h"
#include "store/intents.h"
#include "store/mirror.h"
#include "store/outbox.h"
#include "store/store.h"

struct background_store {
    char *db;
    struct store *store;
};

struct background_store *background_store_new(const char *db)
{
    struct background_store *b = mem_new(sizeof(*b));
    b->db = mem_string(db);
    return b;
}

void background_store_free(struct background_store *b)
{
    if (b == NULL)
        return;
    store_close(b->store);
    free(b->db);
    free(b);
}

static bool open_store(struct background_store *b, struct error *err)
{
    if (b->store == NULL)
        b->store = store_open(b->db, STORE_READ, err);
    return b->store != NULL;
}

static bool shelf(void *arg, int64_t after, int64_t held_since_us, struct background_shelf *ret, size_t max,
                  size_t *ret_count, struct error *err)
{
    struct background_store *b = arg;
    if (!open_store(b, err))
        return false;
    struct shelf_parcel *parcels = mem_array(max, sizeof(*parcels));
    bool ok = store_shelf_list(b->store, after, held_since_us, parcels, max, ret_count, err);
    for (size_t i = 0; ok && i < *ret_count; i++) {
        ret[i].scan_id = parcels[i].scan_id;
        ret[i].code = parcels[i].code;
    }
    free(parcels);
    return ok;
}

static bool outbox(void *arg, int64_t now_us, struct background_outbox *ret, size_t max, size_t *ret_count,
                   int64_t *ret_next_us, struct error *err)
{
    struct background_store *b = arg;
    if (!open_store(b, err))
        return false;
    struct outbox_row *rows = mem_array(max, sizeof(*rows));
    bool ok = store_outbox_due(b->store, now_us, rows, max, ret_count, ret_next_us, err);
    for (size_t i = 0; ok && i < *ret_count; i++) {
        ret[i] = (struct background_outbox){.id = rows[i].id, .status_id = rows[i].status_id};
        text_copy(ret[i].order_id, sizeof(ret[i].order_id), rows[i].order_id);
        text_copy(ret[i].line_id, sizeof(ret[i].line_id), rows[i].line_id);
    }
    free(rows);
    return ok;
}

static bool pictures(void *arg, int64_t before, struct background_picture *ret, size_t max, size_t *ret_count,
                     struct error *err)
{
    struct background_store *b = arg;
    if (!open_store(b, err))
        return false;
    struct line_picture *lines = mem_array(max, sizeof(*lines));
    bool ok = store_line_pictures(b->store, before, lines, max, ret_count, err);
    for (size_t i = 0; ok && i < *ret_count; i++) {
        ret[i].row = lines[i].row;
        text_copy(ret[i].url, sizeof(ret[i].url), lines[i].url);
    }
    free(lines);
    return ok;
}

struct intents {
    struct background_intent *list;
    size_t max;
    size_t count;
};

static bool take_intent(void *arg, const struct intent_row *row)
{
    struct intents *i = arg;
    if (i->count == i->max)
        return false;
    struct background_intent *intent = &i->list[i->count++];
    *intent = (struct background_intent){
        .id = row->id, .at_us = row->at_us, .args = mem_string(row->args), .result = mem_string(row->result)};
    text_copy(intent->what, sizeof(intent->what), row->what);
    return true;
}

static bool undecided(void *arg, struct background_intent *ret, size_t max, size_t *ret_count,
                      struct error *err)
{
    struct background_store *b = arg;
    struct intents intents = {.list = ret, .max = max};
    if (!open_store(b, err))
        return false;
    bool ok = store_each_intent(b->store, INTENT_UNDECIDED, (int64_t)max, take_intent, &intents, err);
    for (size_t i = 0; !ok && i < intents.count; i++) {
        free(ret[i].args);
        free(ret[i].result);
    }
    *ret_count = ok ? intents.count : 0;
    return ok;
}

struct activities {
    struct background_activity *list;
    size_t max;
    size_t count;
};

static bool take_activity(void *arg, const struct activity_report *report)
{
    struct activities *a = arg;
    if (a->count == a->max)
        return false;
    struct background_activity *activity = &a->list[a->count++];
    *activity = (struct background_activity){0};
    text_copy(activity->type, sizeof(activity->type), report->type);
    text_copy(activity->id, sizeof(activity->id), report->id);
    text_copy(activity->provider, sizeof(activity->provider), report->provider);
    text_copy(activity->order_id, sizeof(activity->order_id), report->order_id);
    return true;
}

static bool activities(void *arg, struct background_activity *ret, size_t max, size_t *ret_count,
                       struct error *err)
{
    struct background_store *b = arg;
    struct activities list = {.list = ret, .max = max};
    if (!open_store(b, err) || !store_each_activity(b->store, true, (int64_t)max, take_activity, &list, err))
        return false;
    *ret_count = list.count;
    return true;
}

struct background_reads background_store_reads(struct background_store *b)
{
    return (struct background_reads){.shelf = shelf,
                                     .outbox = outbox,
                                     .undecided = undecided,
                                     .activities = activities,
                                     .pictures = pictures,
                                     .arg = b};
}
