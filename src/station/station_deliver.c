/* What was noted in a transaction goes out after its commit. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "reply.h"
#include "request_platform.h"
#include "station_state.h"

/* A question nobody can take is answered at once with "nobody answered", so that its scan never hangs. */
static void unanswered_lines(struct station *s, int64_t question)
{
    struct event *event = event_new(EVENT_LINES);
    event->lines.question = question;
    event->lines.kind = ANSWER_NONE;
    event->lines.none_reason = REASON_OFFLINE;
    error_set(&event->lines.error, ERROR_FULL, "too many look-ups are waiting");
    if (queue_push(s->config.inbox, LANE_REPLY, &event->node))
        return;
    event_free(event);
    /* No room even for that: nothing is under way for it, so that it is asked again with the shelf. */
    struct waiting *w = waiting_find(&s->waiting, question);
    if (w)
        w->asked_lines = false;
}

static void unanswered_order(struct station *s, const char *order_id)
{
    struct event *event = event_new(EVENT_ORDER);
    text_copy(event->order.order.order_id, sizeof(event->order.order.order_id), order_id);
    error_set(&event->order.error, ERROR_FULL, "too many look-ups are waiting");
    if (queue_push(s->config.inbox, LANE_REPLY, &event->node))
        return;
    event_free(event);
    for (size_t i = 0; i < s->waiting.count; i++)
        if (s->waiting.entries[i]->alive && waiting_waits_for(s->waiting.entries[i], order_id))
            waiting_order_answered(s->waiting.entries[i], order_id);
}

/* text is taken. */
static void reply(struct station *s, uint64_t client, char *text)
{
    const struct station_links *links = &s->config.links;
    if (links->reply && text)
        links->reply(links->arg, client, text);
    else
        free(text);
}

static void send_reply(struct station *s, struct handover *h)
{
    char *text = json_dumps(h->json, JSON_COMPACT);
    json_decref(h->json);
    h->json = NULL;
    reply(s, h->client, text);
}

static void send_scan_reply(struct station *s, struct handover *h)
{
    reply_scan_end(&h->scan_reply, clock_mono_us() - h->since_us);
    reply(s, h->client, h->scan_reply.data);
    h->scan_reply = (struct text){0};
}

static void send_sound(struct station *s, const struct handover *h)
{
    const struct station_links *links = &s->config.links;
    const struct sound *sound = &h->sound;
    enum tone tone = tone_of(sound->verdict);
    if (h->scanner[0] && links->answer_scanner)
        links->answer_scanner(links->arg, h->scanner, tone, h->later);
    if (s->config.sounds == NULL || (tone == TONE_NONE && !sound->fault))
        return;
    struct sound *copy = mem_copy(sound, sizeof(*sound));
    if (!queue_push(s->config.sounds, 0, &copy->node))
        free(copy);
}

/* A label that its printer does not take, since it is being stopped (it has one in hand at most), goes back into its queue. */
static void send_label(struct station *s, struct handover *h)
{
    const struct station_links *links = &s->config.links;
    if (links->print && links->print(links->arg, h->printer, h->job)) {
        h->job = NULL;
        return;
    }
    struct event *event = event_new(EVENT_LABEL);
    event->label.label_id = h->job->label_id;
    event->label.state = LABEL_STATE_QUEUED;
    text_copy(event->label.printer, sizeof(event->label.printer), s->config.printers[h->printer].name);
    if (!queue_push(s->config.inbox, LANE_REPLY, &event->node))
        event_free(event);
    free(h->job);
    h->job = NULL;
}

void handover_run(struct station *s)
{
    const struct station_links *links = &s->config.links;
    for (size_t i = 0; i < s->handover_count; i++) {
        struct handover *h = &s->handovers[i];
        switch (h->kind) {
        case HANDOVER_LINES:
            if (!links->ask_lines || !links->ask_lines(links->arg, h->question, h->code, h->urgent))
                unanswered_lines(s, h->question);
            break;
        case HANDOVER_ORDER:
            if (!links->ask_order || !links->ask_order(links->arg, h->order_id))
                unanswered_order(s, h->order_id);
            break;
        case HANDOVER_REPLY:
            send_reply(s, h);
            break;
        case HANDOVER_SCAN_REPLY:
            send_scan_reply(s, h);
            break;
        case HANDOVER_SOUND:
            send_sound(s, h);
            break;
        case HANDOVER_PLATFORM:
            platform_handed_over(s, h->question, h->client, h->text);
            break;
        case HANDOVER_OUTBOX:
            if (links->outbox_changed)
                links->outbox_changed(links->arg, h->question);
            break;
        case HANDOVER_PICTURE:
            links->want_picture(links->arg, h->text);
            free(h->text);
            h->text = NULL;
            break;
        case HANDOVER_PLATFORM_NEXT:
            platform_next(s);
            break;
        case HANDOVER_OFFLINE:
            if (links->force_offline)
                links->force_offline(links->arg, h->on);
            break;
        case HANDOVER_LABEL:
            send_label(s, h);
            break;
        case HANDOVER_WAKE:
            if (links->wake_printer)
                links->wake_printer(links->arg, h->printer);
            break;
        }
    }
    s->handover_count = 0;
}
