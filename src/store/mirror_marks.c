#include "mirror_marks.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "query.h"
#include "store/mirror.h"
#include "store/receiving.h"
#include "store_private.h"

enum { ROOM_FIRST = 4096, SWEEP_STEP = 256 };

void mirror_marks_fini(struct mirror_marks *m)
{
    free(m->bits);
    free(m->read);
    *m = (struct mirror_marks){0};
}

void store_mirror_begin(struct store *s)
{
    mirror_marks_fini(&s->marks);
    s->marks =
        (struct mirror_marks){.bits = mem_new(ROOM_FIRST), .read = mem_new(ROOM_FIRST), .room = ROOM_FIRST};
}

int64_t store_mirror_seen(const struct store *s)
{
    return s->marks.bits ? s->marks.count : -1;
}

void mirror_reading(struct store *s, bool on)
{
    s->marks.reading = on;
}

static void make_room(struct mirror_marks *m, size_t at)
{
    size_t room = m->room;
    while (at >= room)
        room *= 2;
    if (room == m->room)
        return;
    m->bits = mem_resize(m->bits, room, 1);
    m->read = mem_resize(m->read, room, 1);
    memset(m->bits + m->room, 0, room - m->room);
    memset(m->read + m->room, 0, room - m->room);
    m->room = room;
}

void mirror_mark(struct store *s, int64_t id)
{
    struct mirror_marks *m = &s->marks;
    size_t at = (size_t)id / 8;
    unsigned char bit = (unsigned char)(1u << (id % 8));
    if (m->bits == NULL || id <= 0)
        return;
    make_room(m, at);
    m->bits[at] |= bit;
    if (!m->reading)
        return;
    m->count += (m->read[at] & bit) == 0;
    m->read[at] |= bit;
}

static bool is_marked(const struct mirror_marks *m, int64_t id)
{
    size_t at = (size_t)id / 8;
    return at < m->room && (m->bits[at] & (1u << (id % 8))) != 0;
}

/* The order's other lines must be read again before `complete` may be said of it. */
static void mark_gone(struct store *s, int64_t id, int64_t at_us)
{
    static const char line[] = "UPDATE line SET gone_us = ?2 WHERE id = ?1";
    static const char order[] = "UPDATE orders SET whole = 0 WHERE whole <> 0 AND order_id = (SELECT "
                                "order_id FROM line WHERE id = ?1)";
    struct query q = query_begin(s, line);
    query_int(&q, id);
    query_int(&q, at_us);
    query_end(&q);
    q = query_begin(s, order);
    query_int(&q, id);
    query_end(&q);
}

/* One step: row ids are looked through, those not seen collected, then marked. */
static bool sweep_step(struct store *s, unsigned statuses, int64_t *cursor, int64_t at_us, int *gone)
{
    static const char sql[] = "SELECT id, status_id, gone_us FROM line WHERE id > ?1 ORDER BY id LIMIT ?2";
    int64_t unseen[SWEEP_STEP];
    int unseen_count = 0;
    int rows = 0;
    struct query q = query_begin(s, sql);
    query_int(&q, *cursor);
    query_int(&q, SWEEP_STEP);
    for (; query_step(&q); rows++) {
        int64_t id = query_get_int(&q, 0);
        int64_t status = query_get_int(&q, 1);
        bool watched = status >= 0 && status < 32 && (statuses & (1u << status)) != 0;
        *cursor = id;
        if (watched && query_get_int(&q, 2) == 0 && !is_marked(&s->marks, id))
            unseen[unseen_count++] = id;
    }
    query_end(&q);
    for (int i = 0; i < unseen_count; i++)
        mark_gone(s, unseen[i], at_us);
    *gone += unseen_count;
    return rows == SWEEP_STEP;
}

bool store_mirror_sweep(struct store *s, unsigned statuses, int64_t *cursor, int64_t until_us, int64_t at_us,
                        int *gone)
{
    if (s->marks.bits == NULL)
        return false;
    bool more;
    do
        more = sweep_step(s, statuses, cursor, at_us, gone);
    while (more && clock_mono_us() < until_us);
    return more;
}

void store_mirror_whole(struct store *s, int64_t at_us)
{
    static const char sql[] = "INSERT INTO meta (key, value) VALUES ('mirror_whole_us', ?1)"
                              " ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    struct query q = query_begin(s, sql);
    query_int(&q, at_us);
    query_end(&q);
    mirror_marks_fini(&s->marks);
}

bool store_mirror_whole_at(struct store *s, int64_t *ret_us, struct error *err)
{
    struct query q = query_begin(s, "SELECT value FROM meta WHERE key = 'mirror_whole_us'");
    *ret_us = query_step(&q) ? query_get_int(&q, 0) : 0;
    query_end(&q);
    return store_take_failure(s, err);
}
