#include "station_state.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"

static struct handover *add(struct station *s)
{
    if (s->handover_count == s->handover_room) {
        s->handover_room = s->handover_room ? s->handover_room * 2 : 64;
        s->handovers = mem_resize(s->handovers, s->handover_room, sizeof(struct handover));
    }
    struct handover *h = &s->handovers[s->handover_count++];
    *h = (struct handover){0};
    return h;
}

void handover_lines(struct station *s, struct waiting *w, bool urgent)
{
    struct handover *h = add(s);
    h->kind = HANDOVER_LINES;
    h->question = w->scan_id;
    h->code = &w->code;
    h->urgent = urgent;
    w->asked_lines = true;
}

void handover_order(struct station *s, const char *order_id)
{
    struct handover *h = add(s);
    h->kind = HANDOVER_ORDER;
    text_copy(h->order_id, sizeof(h->order_id), order_id);
}

void handover_reply(struct station *s, uint64_t client, json_t *json)
{
    struct handover *h = add(s);
    h->kind = HANDOVER_REPLY;
    h->client = client;
    h->json = json;
}

void handover_scan_reply(struct station *s, uint64_t client, struct text *reply, int64_t since_us)
{
    struct handover *h = add(s);
    h->kind = HANDOVER_SCAN_REPLY;
    h->client = client;
    h->scan_reply = *reply;
    h->since_us = since_us;
    *reply = (struct text){0};
}

void handover_sound(struct station *s, const char *scanner, enum verdict verdict, bool later, bool attention)
{
    struct handover *h = add(s);
    h->kind = HANDOVER_SOUND;
    h->sound = (struct sound){.verdict = verdict, .attention = attention};
    h->later = later;
    text_copy(h->scanner, sizeof(h->scanner), scanner);
}

void handover_fault(struct station *s)
{
    struct handover *h = add(s);
    h->kind = HANDOVER_SOUND;
    h->sound.fault = true;
}

void handover_offline(struct station *s, bool on)
{
    struct handover *h = add(s);
    h->kind = HANDOVER_OFFLINE;
    h->on = on;
}

void handover_platform(struct station *s, int64_t intent, uint64_t client, char *json)
{
    struct handover *h = add(s);
    h->kind = HANDOVER_PLATFORM;
    h->question = intent;
    h->client = client;
    h->text = json;
}

void handover_outbox(struct station *s, int64_t number)
{
    struct handover *h = add(s);
    h->kind = HANDOVER_OUTBOX;
    h->question = number;
}

void handover_picture(struct station *s, const char *url)
{
    struct handover *h = add(s);
    h->kind = HANDOVER_PICTURE;
    h->text = mem_string(url);
}

void handover_platform_next(struct station *s)
{
    add(s)->kind = HANDOVER_PLATFORM_NEXT;
}

void handover_label(struct station *s, int printer, struct label_job *job)
{
    struct handover *h = add(s);
    h->kind = HANDOVER_LABEL;
    h->printer = printer;
    h->job = job;
}

void handover_wake_printer(struct station *s, int printer)
{
    struct handover *h = add(s);
    h->kind = HANDOVER_WAKE;
    h->printer = printer;
}

void handover_drop(struct station *s)
{
    for (size_t i = 0; i < s->handover_count; i++) {
        json_decref(s->handovers[i].json);
        free(s->handovers[i].text);
        text_fini(&s->handovers[i].scan_reply);
        free(s->handovers[i].job);
    }
    s->handover_count = 0;
}
