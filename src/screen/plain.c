#include "plain.h"

#include <inttypes.h>
#include <string.h>

#include "attention.h"
#include "base/clock.h"
#include "base/text.h"
#include "said.h"
#include "words.h"

static void begin_line(FILE *out, int64_t at_us)
{
    char at[CLOCK_ISO_MAX];
    clock_iso(at, at_us);
    at[19] = '\0';
    fprintf(out, "%s ", at);
}

/* Ends the line with what a device, the disk or the platform says of itself. */
static void end_line(FILE *out, const char *detail, const char *after)
{
    struct text room = {0};
    fprintf(out, "%s%s\n", said(detail, &room), after);
    text_fini(&room);
}

static void print_short(FILE *out, const struct view_last *last)
{
    begin_line(out, last->at_us);
    fprintf(out, "%s %s", words_verdict(last->verdict).word, last->waybill[0] ? last->waybill : last->raw);
    if (last->customer[0])
        fprintf(out, " | %s", last->customer);
    fputc('\n', out);
}

static void print_verdict(FILE *out, const struct view_verdict *v)
{
    begin_line(out, v->at_us);
    fprintf(out, "%s %s (%s)", words_verdict(v->verdict).word, v->waybill[0] ? v->waybill : v->raw,
            v->scanner);
    if (v->parcel.index > 0)
        fprintf(out, " %d/%d", v->parcel.index, v->parcels_total);
    if (v->hold_no != 0)
        fprintf(out, " %s %" PRId64, words("hold"), v->hold_no);
    for (int i = 0; i < v->order_count; i++)
        fprintf(out, " | %s %d/%d %s", v->orders[i].order_id, v->orders[i].arrived, v->orders[i].lines,
                v->orders[i].customer);
    const char *reason = words_reason(v);
    if (reason[0])
        fprintf(out, " | %s", reason);
    if (v->undone)
        fprintf(out, " | %s", words("undone"));
    fputc('\n', out);
}

static bool was_listed(const struct view *old, int64_t scan_id)
{
    for (int i = 0; i < old->last_count; i++)
        if (old->last[i].scan_id == scan_id)
            return true;
    return false;
}

static void show_scanners(struct plain *p, const struct view *view)
{
    for (int i = 0; i < view->scanner_count; i++) {
        const struct view_scanner *now = &view->scanners[i];
        const struct view_scanner *then = &p->last.scanners[i];
        if (i < p->last.scanner_count && now->state == then->state && strcmp(now->detail, then->detail) == 0)
            continue;
        begin_line(p->out, clock_wall_us());
        fprintf(p->out, "%s %s: %s ", words("scanner"), now->name, words_scanner_state(now->state));
        end_line(p->out, now->detail, "");
    }
}

static void show_attention(const struct plain *p, const struct view *view)
{
    struct text now = {0};
    struct text before = {0};
    attention_text(&view->background, &now);
    attention_text(&p->last.background, &before);
    if (strcmp(now.data ? now.data : "", before.data ? before.data : "") != 0 && now.len > 0) {
        begin_line(p->out, clock_wall_us());
        fprintf(p->out, "%s: %s\n", words("platform"), now.data);
    }
    text_fini(&now);
    text_fini(&before);
}

static void show_printers(struct plain *p, const struct view *view)
{
    for (int i = 0; i < view->printer_count; i++) {
        const struct view_printer *now = &view->printers[i];
        const struct view_printer *then = &p->last.printers[i];
        bool same = i < p->last.printer_count && now->state == then->state && now->unsure == then->unsure &&
                    now->dropped == then->dropped && strcmp(now->detail, then->detail) == 0;
        if (same)
            continue;
        begin_line(p->out, clock_wall_us());
        struct text more = {0};
        text_add(&more, "");
        if (now->unsure > 0)
            text_add_format(&more, " | %s %s: %s", words("label of"), now->unsure_waybill,
                            words("Is it there? Scan its QR code; if not, print it again"));
        if (now->dropped > 0)
            text_add_format(&more, " | %s %lld", words("too old, not printed"), (long long)now->dropped);
        fprintf(p->out, "%s %s: %s ", words("printer"), now->name, words_printer_state(now->state));
        end_line(p->out, now->detail, more.data);
        text_fini(&more);
    }
}

static bool had_code(const struct view *view, const char *code)
{
    for (int i = 0; i < view->pairing_count; i++)
        if (strcmp(view->pairings[i].code, code) == 0)
            return true;
    return false;
}

static void show_pairings(const struct plain *p, const struct view *view)
{
    for (int i = 0; i < view->pairing_count; i++) {
        const struct view_pairing *page = &view->pairings[i];
        if (had_code(&p->last, page->code))
            continue;
        begin_line(p->out, clock_wall_us());
        fprintf(p->out, "%s \"%s\" (%s): %s\n", words("Code for the page"), page->name, page->address,
                page->code);
    }
}

static void show_disk(const struct plain *p, const struct view *view)
{
    const struct disk_report *now = &view->disk;
    const struct disk_report *then = &p->last.disk;
    if (now->ok == then->ok && now->kind == then->kind && strcmp(now->detail, then->detail) == 0)
        return;
    begin_line(p->out, clock_wall_us());
    if (now->ok && now->kind == ERROR_NONE) {
        fprintf(p->out, "%s: %s\n", words("disk"), words("good"));
    } else {
        fprintf(p->out, "%s: %s%s%s (", words("disk"),
                now->ok ? "" : words("▲  NOTHING IS BEING RECORDED  ▲"), now->ok ? "" : " ", words_disk(now));
        end_line(p->out, now->detail, ")");
    }
}

static void show_clock(const struct plain *p, const struct view *view)
{
    struct text line = {0};
    if (view->clock_wrong == p->last.clock_wrong)
        return;
    words_clock(view, &line);
    begin_line(p->out, clock_wall_us());
    if (view->clock_wrong)
        fprintf(p->out, "%s\n", line.data);
    else
        fprintf(p->out, "%s: %s\n", words("clock"), words("good"));
    text_fini(&line);
}

void plain_show(struct plain *p, const struct view *view)
{
    for (int i = view->last_count; i-- > 0;)
        if (view->last[i].scan_id != view->verdict.scan_id &&
            view->last[i].scan_id > p->last.verdict.scan_id && !was_listed(&p->last, view->last[i].scan_id))
            print_short(p->out, &view->last[i]);
    const struct view_verdict *now = &view->verdict;
    const struct view_verdict *then = &p->last.verdict;
    if (now->scan_id != 0 && (now->scan_id != then->scan_id || now->verdict != then->verdict ||
                              now->undone != then->undone || now->order_count != then->order_count))
        print_verdict(p->out, now);
    show_scanners(p, view);
    show_printers(p, view);
    bool up = view->platform.up && !view->forced_offline;
    if (up != (p->last.platform.up && !p->last.forced_offline)) {
        begin_line(p->out, clock_wall_us());
        fprintf(p->out, "%s: %s ", words("platform"), up ? words("up") : words("offline"));
        end_line(p->out, view->platform.detail, "");
    }
    show_attention(p, view);
    show_disk(p, view);
    show_clock(p, view);
    show_pairings(p, view);
    fflush(p->out);
    p->last = *view;
}
