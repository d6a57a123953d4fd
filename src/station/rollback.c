#include "rollback.h"

#include <string.h>

#include "base/mem.h"
#include "station_state.h"

struct saved_scanner {
    struct station_scanner *where;
    struct station_scanner what;
};

struct saved_waiting {
    struct waiting *where;
    struct waiting what;
};

struct rollback {
    struct view view;
    int64_t next_scan_id;
    int64_t next_hold_no;
    int64_t next_label_id;
    struct station_printer printers[PRINTERS_MAX];
    size_t waiting_count;
    size_t waiting_dead;
    struct saved_scanner *scanners;
    size_t scanner_count;
    struct saved_waiting *waiting;
    size_t saved_count;
    size_t saved_room;
};

struct rollback *rollback_new(void)
{
    struct rollback *r = mem_new(sizeof(*r));
    r->scanners = mem_array(STATION_SCANNERS_MAX, sizeof(r->scanners[0]));
    return r;
}

void rollback_free(struct rollback *r)
{
    if (r == NULL)
        return;
    free(r->scanners);
    free(r->waiting);
    free(r);
}

void rollback_begin(struct station *s)
{
    struct rollback *r = s->rollback;
    r->view = s->view;
    r->next_scan_id = s->next_scan_id;
    r->next_hold_no = s->next_hold_no;
    r->next_label_id = s->next_label_id;
    memcpy(r->printers, s->printers, s->config.printer_count * sizeof(s->printers[0]));
    r->waiting_count = s->waiting.count;
    r->waiting_dead = s->waiting.dead;
    r->scanner_count = 0;
    r->saved_count = 0;
}

void rollback_note_scanner(struct station *s, struct station_scanner *scanner)
{
    struct rollback *r = s->rollback;
    for (size_t i = 0; i < r->scanner_count; i++)
        if (r->scanners[i].where == scanner)
            return;
    r->scanners[r->scanner_count++] = (struct saved_scanner){.where = scanner, .what = *scanner};
}

void rollback_note_waiting(struct station *s, struct waiting *w)
{
    struct rollback *r = s->rollback;
    for (size_t i = 0; i < r->saved_count; i++)
        if (r->waiting[i].where == w)
            return;
    if (r->saved_count == r->saved_room) {
        r->saved_room = r->saved_room ? r->saved_room * 2 : 16;
        r->waiting = mem_resize(r->waiting, r->saved_room, sizeof(r->waiting[0]));
    }
    r->waiting[r->saved_count++] = (struct saved_waiting){.where = w, .what = *w};
}

void rollback_run(struct station *s)
{
    struct rollback *r = s->rollback;
    s->view = r->view;
    s->next_scan_id = r->next_scan_id;
    s->next_hold_no = r->next_hold_no;
    s->next_label_id = r->next_label_id;
    memcpy(s->printers, r->printers, s->config.printer_count * sizeof(s->printers[0]));
    for (size_t i = 0; i < r->scanner_count; i++)
        *r->scanners[i].where = r->scanners[i].what;
    for (size_t i = 0; i < r->saved_count; i++)
        *r->waiting[i].where = r->waiting[i].what;
    for (size_t i = r->waiting_count; i < s->waiting.count; i++)
        waiting_free(s->waiting.entries[i]);
    s->waiting.count = r->waiting_count;
    s->waiting.dead = r->waiting_dead;
    s->waiting.deadline_from = 0; /* deadlines that were over are there again */
}
