#include "waiting.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"

void waiting_free(struct waiting *w)
{
    if (w == NULL)
        return;
    free(w->raw);
    free(w);
}

void waiting_add(struct waiting_table *t, struct waiting *w)
{
    if (t->count == t->room) {
        t->room = t->room ? t->room * 2 : 64;
        t->entries = mem_resize(t->entries, t->room, sizeof(struct waiting *));
    }
    w->alive = true;
    t->entries[t->count++] = w;
}

static int compare_id(const void *key, const void *entry)
{
    const int64_t *id = key;
    const struct waiting *const *w = entry;
    return *id < (*w)->scan_id ? -1 : *id > (*w)->scan_id;
}

struct waiting *waiting_find(struct waiting_table *t, int64_t scan_id)
{
    if (t->count == 0)
        return NULL;
    struct waiting **found = bsearch(&scan_id, t->entries, t->count, sizeof(struct waiting *), compare_id);
    return found && (*found)->alive ? *found : NULL;
}

void waiting_end(struct waiting_table *t, struct waiting *w)
{
    if (!w->alive)
        return;
    w->alive = false;
    t->dead++;
}

void waiting_sweep(struct waiting_table *t)
{
    if (t->dead == 0)
        return;
    size_t kept = 0;
    for (size_t i = 0; i < t->count; i++) {
        if (t->entries[i]->alive)
            t->entries[kept++] = t->entries[i];
        else
            waiting_free(t->entries[i]);
    }
    t->count = kept;
    t->dead = 0;
    t->deadline_from = 0;
}

struct waiting *waiting_first_deadline(struct waiting_table *t)
{
    /* Every scan gets the same time, so deadlines come in the order of the ids. */
    for (; t->deadline_from < t->count; t->deadline_from++) {
        struct waiting *w = t->entries[t->deadline_from];
        if (w->alive && w->deadline_us != CLOCK_FOREVER)
            return w;
    }
    return NULL;
}

bool waiting_waits_for(const struct waiting *w, const char *order_id)
{
    for (int i = 0; i < w->order_count; i++)
        if (strcmp(w->orders[i], order_id) == 0)
            return true;
    return false;
}

bool waiting_for_order(const struct waiting_table *t, const char *order_id)
{
    for (size_t i = 0; i < t->count; i++)
        if (t->entries[i]->alive && waiting_waits_for(t->entries[i], order_id))
            return true;
    return false;
}

size_t waiting_living(const struct waiting_table *t)
{
    return t->count - t->dead;
}

void waiting_fini(struct waiting_table *t)
{
    for (size_t i = 0; i < t->count; i++)
        waiting_free(t->entries[i]);
    free(t->entries);
    *t = (struct waiting_table){0};
}

void waiting_order_answered(struct waiting *w, const char *order_id)
{
    int kept = 0;
    for (int i = 0; i < w->order_count; i++) {
        if (strcmp(w->orders[i], order_id) == 0)
            continue;
        if (kept != i)
            memcpy(w->orders[kept], w->orders[i], sizeof(w->orders[0]));
        kept++;
    }
    w->order_count = kept;
}

bool waiting_settled(const struct waiting *w)
{
    return !w->asked_lines && w->order_count == 0;
}
