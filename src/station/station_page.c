/* Pages of the mirror, and what they bring to parcels on the shelf. */
#include "station_state.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/mirror.h"

enum { SHELF_MAX = 16 };

/* The scan as it stands, for a parcel that nobody waits for any more. */
static bool shelf_scan(struct station *s, int64_t scan_id, struct waiting *ret, bool *ret_there,
                       struct error *err)
{
    struct error problem = {0};
    struct shelf_parcel *parcel = mem_new(sizeof(*parcel));
    *ret_there = store_shelf_parcel(s->store, scan_id, parcel, &problem);
    if (*ret_there) {
        *ret = (struct waiting){.scan_id = scan_id,
                                .at_us = parcel->at_us,
                                .mono_us = clock_mono_us(),
                                .verdict = parcel->verdict,
                                .hold_no = parcel->hold_no,
                                .code = parcel->code,
                                .deadline_us = CLOCK_FOREVER};
        text_copy(ret->scanner, sizeof(ret->scanner), parcel->scanner);
        text_copy(ret->operator, sizeof(ret->operator), parcel->operator);
    } else if (problem.kind != ERROR_INPUT) {
        *err = problem;
    }
    free(parcel);
    return *ret_there || problem.kind == ERROR_INPUT;
}

/* Nobody has it in hand: late receipts, attention; the hold stays. */
static bool match_late(struct station *s, struct waiting *w, int *ret_matched, struct error *err)
{
    struct decision decision;
    if (!station_read_facts(s, &w->code, err))
        return false;
    if (!receiving_late(&s->facts.facts, &decision))
        return true;
    /* Whoever has another parcel in hand keeps its verdict on the screen; the bar below says that the shelf has news. */
    decision.attention = station_view_free(s, w);
    if (!station_apply(s, w, &decision, err))
        return false;
    (*ret_matched)++;
    /* One tone for all that a page brings. */
    if (*ret_matched == 1)
        handover_sound(s, w->scanner, w->verdict, true, true);
    return true;
}

bool station_shelf(struct station *s, int64_t scan_id, bool asked, int *ret_matched, struct error *err)
{
    struct waiting *w = waiting_find(&s->waiting, scan_id);
    if (w == NULL) {
        bool there;
        struct waiting *held = mem_new(sizeof(*held));
        bool ok = shelf_scan(s, scan_id, held, &there, err) &&
                  (!there || match_late(s, held, ret_matched, err));
        free(held);
        return ok;
    }
    if (w->verdict != VERDICT_PENDING || w->asked_lines)
        return true; /* its own answer is to come */
    rollback_note_waiting(s, w);
    if (!match_late(s, w, ret_matched, err))
        return false;
    if (w->verdict == VERDICT_PENDING && asked)
        return station_answered(s, w, ANSWER_NOT_FOUND, REASON_NONE, err);
    if (w->verdict != VERDICT_PENDING && waiting_settled(w))
        waiting_end(&s->waiting, w);
    return true;
}

struct match {
    struct station *s;
    int *matched;
    bool ok;
    struct error *err;
};

static void match_waybill(void *arg, const char *waybill)
{
    struct match *m = arg;
    int64_t scans[SHELF_MAX];
    size_t count = m->ok ? store_shelf_of(m->s->store, waybill, scans, SHELF_MAX) : 0;
    for (size_t i = 0; i < count && m->ok; i++)
        m->ok = station_shelf(m->s, scans[i], false, m->matched, m->err);
}

static bool put_line(struct station *s, struct mirror_page *page, struct error *err)
{
    const struct order_line *line = &page->lines[page->lines_done++];
    struct match m = {.s = s, .matched = &page->matched, .ok = true, .err = err};
    bool of_the_pass = page->shelf_count == 0;
    int64_t now_us = clock_wall_us();
    if ((of_the_pass ? store_put_page_line(s->store, line, now_us)
                     : store_put_lines(s->store, line, 1, now_us)) == 0)
        return true;
    page->changed++;
    (void)waybill_tokens(line->waybill, match_waybill, &m);
    return m.ok;
}

/* A piece ends early for a scan or an answer, so that they wait for a line and a commit, not for the rest of the piece. */
static bool somebody_waits(const struct station *s)
{
    return queue_length(s->config.inbox, LANE_SCAN) > 0 || queue_length(s->config.inbox, LANE_REPLY) > 0;
}

bool station_page(struct station *s, struct mirror_page *page, int64_t until_us, bool *ret_finished,
                  struct error *err)
{
    bool ok = true;
    bool more = true;
    if (page->step == PAGE_WHOLE_BEGIN && page->lines_done == 0)
        store_mirror_begin(s->store);
    while (ok && more) {
        if (page->lines_done < page->line_count)
            ok = put_line(s, page, err);
        else if (page->orders_done < page->order_count)
            store_put_order(s->store, &page->orders[page->orders_done++], false, clock_wall_us());
        else if (page->shelf_done < page->shelf_count)
            ok = station_shelf(s, page->shelf[page->shelf_done++].scan_id, true, &page->matched, err);
        else
            more = false;
        if (clock_mono_us() >= until_us || somebody_waits(s))
            break;
    }
    if (ok && !more && page->step == PAGE_WHOLE_END) {
        more = store_mirror_sweep(s->store, page->statuses, &page->cursor, until_us, clock_wall_us(),
                                  &page->gone);
        if (!more)
            store_mirror_whole(s->store, clock_wall_us());
    }
    *ret_finished = !more;
    return ok;
}
