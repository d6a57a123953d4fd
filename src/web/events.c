#include "events.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#define LOG_MODULE "web"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "core/scan.h"
#include "guard.h"
#include "rows_json.h"
#include "view_json.h"
#include "web_private.h"

enum {
    BEAT_US = 15 * 1000000,
    FRAME_EVERY_US = 40 * 1000, /* pictures that change faster fall together */
    LISTENERS_MAX = 400,
    BLOCK_BYTES = 16 * 1024,
    RAW_MAX = 50,
    RAW_PENDING_MAX = 256 * 1024,
};

struct frame {
    uint64_t serial; /* tells pictures apart; an address comes again */
    int users;
    size_t len;
    char *text;
};

struct listener {
    struct listener *next;
    struct web *web;
    struct MHD_Connection *connection;
    struct frame *sending;
    size_t at;
    uint64_t seen;     /* serial of the newest picture taken */
    struct text extra; /* heartbeats, raw scans: sent before the next picture */
    size_t extra_at;
    char session_hash[TOKEN_HASH_SIZE]; /* "" = none */
    char page_hash[TOKEN_HASH_SIZE];    /* of a paired page without one; "" = none */
    bool raw;
    bool asleep;
    bool over;
};

static struct frame *frame_new(struct text *text)
{
    struct frame *f = mem_new(sizeof(*f));
    f->users = 1;
    f->len = text->len;
    f->text = steal(&text->data);
    *text = (struct text){0};
    return f;
}

static void frame_drop(struct frame *f)
{
    if (f == NULL || --f->users > 0)
        return;
    free(f->text);
    free(f);
}

static size_t give(char *to, size_t max, const char *from, size_t len, size_t *at)
{
    size_t n = len - *at < max ? len - *at : max;
    memcpy(to, from + *at, n);
    *at += n;
    return n;
}

static ssize_t read_events(void *cls, uint64_t pos, char *buffer, size_t max)
{
    struct listener *l = cls;
    struct events *e = &l->web->events;
    (void)pos;
    if (l->sending == NULL && l->extra.len == 0 && e->newest && l->seen != e->newest->serial) {
        l->sending = e->newest;
        l->sending->users++;
        l->seen = e->newest->serial;
        l->at = 0;
    }
    if (l->sending) {
        size_t n = give(buffer, max, l->sending->text, l->sending->len, &l->at);
        if (l->at == l->sending->len) {
            frame_drop(l->sending);
            l->sending = NULL;
        }
        return (ssize_t)n;
    }
    if (l->extra.len > 0) {
        size_t n = give(buffer, max, l->extra.data, l->extra.len, &l->extra_at);
        if (l->extra_at == l->extra.len) {
            text_clear(&l->extra);
            l->extra_at = 0;
        }
        return (ssize_t)n;
    }
    if (l->over)
        return MHD_CONTENT_READER_END_OF_STREAM;
    l->asleep = true;
    MHD_suspend_connection(l->connection);
    return 0;
}

static void listener_free(void *cls)
{
    struct listener *l = cls;
    struct events *e = &l->web->events;
    for (struct listener **at = &e->listeners; *at; at = &(*at)->next) {
        if (*at == l) {
            *at = l->next;
            e->count--;
            break;
        }
    }
    frame_drop(l->sending);
    text_fini(&l->extra);
    free(l);
}

static void wake(struct listener *l)
{
    if (!l->asleep)
        return;
    l->asleep = false;
    MHD_resume_connection(l->connection);
}

/* --- what is sent ------------------------------------------------------------------------------------------------------ */
static void make_picture(struct web *w, int64_t now_us)
{
    struct events *e = &w->events;
    struct text text = {0};
    json_t *view = view_json(&w->view, w->view_number);
    AUTOFREE char *data = json_dumps(view, JSON_COMPACT);
    json_decref(view);
    e->dirty = false;
    e->made_us = now_us;
    if (data == NULL)
        return;
    text_add_format(&text, "id: %llu\nevent: view\ndata: ", (unsigned long long)w->view_number);
    text_add(&text, data);
    text_add(&text, "\n\n");
    frame_drop(e->newest);
    e->newest = frame_new(&text);
    e->newest->serial = ++w->counters.frames;
}

static bool anybody_raw(const struct events *e)
{
    for (const struct listener *l = e->listeners; l; l = l->next)
        if (l->raw)
            return true;
    return false;
}

static json_t *calibration_json(const struct web_scanner_settings *s)
{
    json_t *o = json_object();
    json_object_set_new(o, "layout", json_string(s->layout));
    json_object_set_new(o, "letters", json_string(s->letters));
    json_object_set_new(o, "aim_id", json_string(s->aim_id));
    json_object_set_new(o, "prefix", json_outside(s->prefix, strlen(s->prefix)));
    json_object_set_new(o, "suffix", json_outside(s->suffix, strlen(s->suffix)));
    json_object_set_new(o, "missing", json_outside(s->missing, strlen(s->missing)));
    json_object_set_new(o, "gs", json_boolean(s->gs));
    json_object_set_new(o, "lines", json_outside(s->lines, strlen(s->lines)));
    return o;
}

/* What the scan tells about how its scanner is set. */
static void add_settings(const struct web *w, json_t *row)
{
    struct web_scanner_settings settings = {.letters = "right"};
    unsigned char bytes[SCAN_RAW_MAX];
    size_t len;
    const char *scanner = json_string_value(json_object_get(row, "scanner"));
    const char *hex = json_string_value(json_object_get(row, "raw_hex"));
    if (w->config.read_settings && scanner && hex && text_unhex(bytes, sizeof(bytes), hex, &len))
        w->config.read_settings(w->config.read_settings_arg, scanner, bytes, len, &settings);
    json_object_set_new(row, "layout_hint", json_string(settings.calibration ? "" : settings.layout));
    json_object_set_new(row, "calibration", settings.calibration ? calibration_json(&settings) : json_null());
}

/* Scans as they came, to those who asked for them; who does not take them in time misses some. */
static void send_raw(struct web *w)
{
    struct events *e = &w->events;
    struct list_args args = {.after = e->last_scan_id, .limit = RAW_MAX, .text = ""};
    struct error err;
    json_t *rows = json_array();
    if (w->store && anybody_raw(e) && !store_list(w->store, LIST_RAW_SCANS, &args, rows_add, rows, &err))
        log_warning("raw scans cannot be read: %s", err.text);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        json_t *row = json_array_get(rows, i);
        add_settings(w, row);
        AUTOFREE char *data = json_dumps(row, JSON_COMPACT);
        if (!text_to_int64(json_string_value(json_object_get(row, "scan_id")), 1, INT64_MAX,
                           &e->last_scan_id))
            break;
        for (struct listener *l = e->listeners; l; l = l->next)
            if (l->raw && data && l->extra.len < RAW_PENDING_MAX)
                text_add_format(&l->extra, "event: scan\ndata: %s\n\n", data);
    }
    json_decref(rows);
}

void events_listen(struct exchange *x, bool raw)
{
    struct web *w = x->web;
    struct events *e = &w->events;
    if (e->count >= LISTENERS_MAX) {
        respond_refusal(x, 503, "full", "%d pages are open already; close one", LISTENERS_MAX);
        return;
    }
    struct listener *l = mem_new(sizeof(*l));
    l->web = w;
    l->connection = x->connection;
    if (raw && !anybody_raw(e))
        e->last_scan_id = w->view.verdict.scan_id;
    l->raw = raw;
    text_copy(l->session_hash, sizeof(l->session_hash), x->asker.session_hash);
    if (x->asker.page[0])
        token_hash(x->page_token, l->page_hash);
    text_add(&l->extra, "retry: 2000\n\n");
    l->next = e->listeners;
    e->listeners = l;
    if (e->count++ == 0)
        e->beat_us = clock_mono_us();
    if (e->newest == NULL || e->dirty)
        make_picture(w, clock_mono_us());
    struct MHD_Response *response =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK_BYTES, read_events, l, listener_free);
    MHD_add_response_header(response, "X-Accel-Buffering", "no");
    respond_response(x, 200, "text/event-stream", response);
}

/* Somebody who was logged out, or disabled, or has not asked for anything for too long hears no more; nor does a page whose
 * pairing was taken back. A database that cannot be read ends nothing: the page must go on showing that nothing is recorded. */
static bool still_allowed(struct web *w, const struct listener *l)
{
    struct web_session_row session;
    struct pairing_row pairing;
    struct error err;
    bool found;
    if (w->store && l->session_hash[0])
        return !store_get_web_session(w->store, l->session_hash, &session, &found, &err) ||
               (found && guard_session_lives(&session, &w->config, clock_wall_us()));
    if (w->store == NULL || l->page_hash[0] == '\0' ||
        !store_get_pairing(w->store, l->page_hash, &pairing, &found, &err))
        return true;
    if (found)
        guard_page_seen(w, &pairing, l->page_hash);
    return found;
}

static void beat(struct web *w)
{
    for (struct listener *l = w->events.listeners; l; l = l->next) {
        if (!still_allowed(w, l))
            l->over = true;
        else if (l->asleep)
            text_add(&l->extra, ":\n\n");
        wake(l);
    }
}

int64_t events_run(struct web *w, int64_t now_us)
{
    struct events *e = &w->events;
    int64_t next_us = CLOCK_FOREVER;
    if (e->count == 0)
        return next_us;
    if (e->dirty && now_us - e->made_us >= FRAME_EVERY_US) {
        make_picture(w, now_us);
        send_raw(w);
        for (struct listener *l = e->listeners; l; l = l->next)
            wake(l);
    }
    if (now_us - e->beat_us >= BEAT_US) {
        e->beat_us = now_us;
        beat(w);
    }
    next_us = e->beat_us + BEAT_US;
    if (e->dirty && e->made_us + FRAME_EVERY_US < next_us)
        next_us = e->made_us + FRAME_EVERY_US;
    return next_us;
}

void events_end(struct web *w)
{
    for (struct listener *l = w->events.listeners; l; l = l->next) {
        text_add(&l->extra, "event: bye\ndata: {}\n\n");
        l->over = true;
        wake(l);
    }
}

void events_fini(struct events *e)
{
    frame_drop(e->newest);
    *e = (struct events){0};
}
