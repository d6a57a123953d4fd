#include "model.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

void model_init(struct model *m)
{
    *m = (struct model){.platform_up = true, .now_us = 1000000000};
    m->rules = (struct receiving_rules){.confirm = CONFIRM_ALWAYS,
                                        .duplicate_window_ms = 1500,
                                        .second_code_ms = 3000,
                                        .choice_ms = 10000,
                                        .stale_s = 600};
    m->scans = mem_array(MODEL_SCANS, sizeof(m->scans[0]));
}

void model_fini(struct model *m)
{
    free(m->scans);
}

void model_line(struct model *m, bool to_live, const struct order_line *line)
{
    struct order_line *list = to_live ? m->live : m->lines;
    size_t *count = to_live ? &m->live_count : &m->line_count;
    for (size_t i = 0; i < *count; i++) {
        if (strcmp(list[i].order_id, line->order_id) == 0 && strcmp(list[i].line_id, line->line_id) == 0) {
            list[i] = *line;
            return;
        }
    }
    if (*count < MODEL_LINES)
        list[(*count)++] = *line;
}

void model_order(struct model *m, const char *order_id, const char *customer, bool whole)
{
    struct order_progress *o = NULL;
    for (size_t i = 0; i < m->order_count && o == NULL; i++)
        if (strcmp(m->orders[i].order_id, order_id) == 0)
            o = &m->orders[i];
    if (o == NULL && m->order_count < MODEL_LINES)
        o = &m->orders[m->order_count++];
    if (o == NULL)
        return;
    text_copy(o->order_id, sizeof(o->order_id), order_id);
    text_copy(o->customer, sizeof(o->customer), customer);
    o->known_whole = o->known_whole || whole;
}

struct model_parcel *model_parcel(struct model *m, const char *waybill, int index)
{
    for (size_t i = 0; i < m->parcel_count; i++)
        if (m->parcels[i].index == index && strcmp(m->parcels[i].waybill, waybill) == 0)
            return &m->parcels[i];
    return NULL;
}

static struct scanner_memory *memory_of(struct model *m, const char *scanner)
{
    for (size_t i = 0; i < MODEL_SCANNERS; i++) {
        if (m->scanners[i][0] == '\0')
            text_copy(m->scanners[i], sizeof(m->scanners[i]), scanner);
        if (strcmp(m->scanners[i], scanner) == 0)
            return &m->memories[i];
    }
    return &m->memories[0];
}

/* --- facts ----------------------------------------------------------------------------------------------------------------- */
struct matching {
    const struct code *code;
    bool found;
};

static void match(void *arg, const char *waybill)
{
    struct matching *m = arg;
    for (size_t i = 0; i < m->code->form_count; i++) {
        char normal[WAYBILL_SIZE];
        struct parcel_index parcel;
        if (waybill_normalise(m->code->forms[i], strlen(m->code->forms[i]), normal, &parcel) &&
            strcmp(normal, waybill) == 0)
            m->found = true;
    }
}

static bool belongs(const struct order_line *line, const struct code *code)
{
    struct matching m = {.code = code};
    (void)waybill_tokens(line->waybill, match, &m);
    return m.found;
}

/* By receipts that stand: all boxes of one of its waybills. */
static bool has_arrived(const struct model *m, const struct order_line *line)
{
    for (size_t r = 0; r < m->receipt_count; r++) {
        const struct model_receipt *first = &m->receipts[r];
        int boxes = 0;
        int total = 0;
        for (size_t i = 0; i < m->receipt_count; i++) {
            const struct model_receipt *other = &m->receipts[i];
            if (other->voided || strcmp(other->line_id, line->line_id) != 0 ||
                strcmp(other->order_id, line->order_id) != 0 || strcmp(other->waybill, first->waybill) != 0)
                continue;
            boxes++;
            total = other->total > total ? other->total : total;
        }
        if (boxes > 0 && boxes >= total)
            return true;
    }
    return false;
}

static void make_progress(struct model *m, const struct code *code, const char *order_id)
{
    struct order_progress *o = &m->progress[m->progress_count++];
    *o = (struct order_progress){0};
    text_copy(o->order_id, sizeof(o->order_id), order_id);
    for (size_t i = 0; i < m->order_count; i++)
        if (strcmp(m->orders[i].order_id, order_id) == 0)
            *o = m->orders[i];
    for (size_t i = 0; i < m->line_count; i++) {
        const struct order_line *line = &m->lines[i];
        if (strcmp(line->order_id, order_id) != 0 || line_void(line))
            continue;
        o->lines++;
        if (line_arrived(line) || has_arrived(m, line))
            o->arrived++;
        else if (belongs(line, code))
            o->here++;
    }
}

static void make_facts(struct model *m, const struct code *code, struct order_line *lines)
{
    struct parcel_facts *f = &m->facts;
    *f = (struct parcel_facts){.lines = lines,
                               .orders = m->progress,
                               .platform_up = m->platform_up,
                               .parcels_total = code->parcel.total,
                               .lines_read_us = m->now_us};
    m->progress_count = 0;
    if (code->kind != CODE_WAYBILL)
        return;
    for (size_t i = 0; i < m->parcel_count; i++) {
        const struct model_parcel *p = &m->parcels[i];
        if (strcmp(p->waybill, code->waybill) != 0)
            continue;
        bool received = p->state == PARCEL_RECEIVED || p->state == PARCEL_LATE;
        f->parcels_total = p->total > f->parcels_total ? p->total : f->parcels_total;
        f->parcels_received += received;
        f->bare_received = f->bare_received || (received && p->index == 0);
        f->indexed_received = f->indexed_received || (received && p->index != 0);
        if (p->index >= PARCEL_INDEX_EXTRA && p->index > f->extra_index)
            f->extra_index = p->index;
        if (p->index == code->parcel.index) {
            f->state = p->state;
            f->hold_no = p->hold_no;
            f->first.scan_id = p->state == PARCEL_NEW ? 0 : p->scan_id;
        }
    }
    for (size_t i = 0; i < m->line_count; i++) {
        if (!belongs(&m->lines[i], code))
            continue;
        lines[f->line_count++] = m->lines[i];
        bool seen = false;
        for (size_t o = 0; o < m->progress_count; o++)
            seen = seen || strcmp(m->progress[o].order_id, m->lines[i].order_id) == 0;
        if (!seen)
            make_progress(m, code, m->lines[i].order_id);
    }
    f->order_count = m->progress_count;
    for (size_t o = 0; o < m->progress_count; o++)
        f->lines_open_here += m->progress[o].here;
}

/* --- carrying out ------------------------------------------------------------------------------------------------------------ */
static bool stands(const struct model *m, const struct order_line *line, const char *waybill, int index)
{
    for (size_t i = 0; i < m->receipt_count; i++) {
        const struct model_receipt *r = &m->receipts[i];
        if (!r->voided && r->index == index && strcmp(r->waybill, waybill) == 0 &&
            strcmp(r->line_id, line->line_id) == 0 && strcmp(r->order_id, line->order_id) == 0)
            return true;
    }
    return false;
}

static void receive(struct model *m, int64_t scan_id, const struct code *code, bool late)
{
    for (size_t i = 0; i < m->facts.line_count && m->receipt_count < MODEL_RECEIPTS; i++) {
        const struct order_line *line = &m->facts.lines[i];
        if (line_void(line) || stands(m, line, code->waybill, code->parcel.index))
            continue;
        struct model_receipt *r = &m->receipts[m->receipt_count++];
        *r = (struct model_receipt){
            .scan_id = scan_id, .index = code->parcel.index, .total = code->parcel.total, .late = late};
        text_copy(r->waybill, sizeof(r->waybill), code->waybill);
        text_copy(r->order_id, sizeof(r->order_id), line->order_id);
        text_copy(r->line_id, sizeof(r->line_id), line->line_id);
        m->written++;
    }
}

static void carry_out(struct model *m, int64_t scan_id, const struct code *code)
{
    const struct decision *d = &m->decision;
    struct model_scan *scan = &m->scans[scan_id];
    m->scan_id = scan_id;
    m->written = 0;
    scan->verdict = d->verdict;
    scan->reason = d->reason;
    scan->asked_lines = d->ask_lines;
    scan->asked_orders = d->ask_orders;
    scan->hold_no = m->facts.hold_no;
    if (d->verdict == VERDICT_UNKNOWN && !scan->answered && m->facts.state != PARCEL_HELD)
        m->broken = "unknown, though the platform has not said so";
    if (code->kind != CODE_WAYBILL)
        return;
    if (d->hold != HOLD_NONE && scan->hold_no == 0)
        scan->hold_no = ++m->last_hold_no;
    if (d->receive)
        receive(m, scan_id, code, d->late);
    struct model_parcel *p = model_parcel(m, code->waybill, code->parcel.index);
    if (p == NULL && (d->next != PARCEL_NEW || scan->hold_no != 0) && m->parcel_count < MODEL_PARCELS) {
        p = &m->parcels[m->parcel_count++];
        *p = (struct model_parcel){.index = code->parcel.index, .state = PARCEL_NEW};
        text_copy(p->waybill, sizeof(p->waybill), code->waybill);
    }
    if (p == NULL)
        return;
    if (p->hold_no != 0 && scan->hold_no != p->hold_no)
        m->broken = "a hold number changed";
    if (p->state != d->next)
        p->scan_id = scan_id;
    p->total = code->parcel.total > p->total ? code->parcel.total : p->total;
    p->state = d->next;
    p->hold_no = scan->hold_no;
    if (d->hold != HOLD_NONE)
        p->hold = d->hold;
    if (d->close_hold)
        p->hold = HOLD_NONE;
}

static void check(struct model *m)
{
    for (size_t i = 0; i < m->receipt_count; i++) {
        const struct model_receipt *a = &m->receipts[i];
        if (!a->voided && m->scans[a->scan_id].undone)
            m->broken = "a receipt of an undone scan stands";
        for (size_t j = i + 1; j < m->receipt_count; j++) {
            const struct model_receipt *b = &m->receipts[j];
            if (!a->voided && !b->voided && a->index == b->index && strcmp(a->waybill, b->waybill) == 0 &&
                strcmp(a->line_id, b->line_id) == 0 && strcmp(a->order_id, b->order_id) == 0)
                m->broken = "a line of a parcel was received twice";
        }
    }
    for (size_t i = 0; i < m->parcel_count; i++) {
        const struct model_parcel *p = &m->parcels[i];
        bool shelf = p->state == PARCEL_HELD || p->state == PARCEL_PENDING || p->state == PARCEL_STOPPED;
        if (shelf && (p->hold_no == 0 || p->hold == HOLD_NONE))
            m->broken = "a parcel lies on the shelf without a hold";
    }
}

/* Facts of a code as they are when its receipts are written, for what people are shown. */
static void finish(struct model *m, const struct code *code)
{
    struct order_line lines[MODEL_LINES];
    make_facts(m, code, lines);
    m->facts.lines = NULL; /* they end with this function */
    check(m);
}

void model_scan_code(struct model *m, const char *scanner, const struct scan *scan)
{
    struct order_line lines[MODEL_LINES];
    struct scanner_memory *memory = memory_of(m, scanner);
    int64_t scan_id = ++m->last_scan_id;
    struct model_scan *s = &m->scans[scan_id % MODEL_SCANS];
    struct scan timed = *scan;
    timed.wall_us = m->now_us;
    *s = (struct model_scan){0};
    waybill_read(&timed, &s->code);
    make_facts(m, &s->code, lines);
    receiving_scan(&m->rules, memory, &timed, &s->code, &m->facts, scan_id, m->now_us, &m->decision);
    carry_out(m, scan_id, &s->code);
    finish(m, &s->code);
}

/* The mirror takes over what the platform says of these forms. */
static void mirror_answer(struct model *m, const struct code *code)
{
    for (size_t i = 0; i < m->line_count; i++)
        if (belongs(&m->lines[i], code))
            m->lines[i].waybill[0] = '\0';
    for (size_t i = 0; i < m->live_count; i++)
        if (belongs(&m->live[i], code))
            model_line(m, false, &m->live[i]);
}

static uint64_t fingerprint(const struct parcel_facts *f)
{
    uint64_t sum = f->line_count;
    for (size_t i = 0; i < f->line_count; i++) {
        uint64_t hash = 1469598103934665603u;
        for (const char *p = f->lines[i].order_id; *p; p++)
            hash = (hash ^ (unsigned char)*p) * 1099511628211u;
        for (const char *p = f->lines[i].line_id; *p; p++)
            hash = (hash ^ (unsigned char)*p) * 1099511628211u;
        sum += hash * (line_void(&f->lines[i]) ? 3 : 1) + (uint64_t)f->lines[i].quantity;
    }
    return sum;
}

void model_answer(struct model *m, int64_t scan_id, enum answer_kind kind)
{
    struct order_line lines[MODEL_LINES];
    struct model_scan *s = &m->scans[scan_id];
    if (s->undone)
        return;
    make_facts(m, &s->code, lines);
    uint64_t before = fingerprint(&m->facts);
    if (kind == ANSWER_FOUND || kind == ANSWER_NOT_FOUND) {
        s->answered = true;
        mirror_answer(m, &s->code);
        make_facts(m, &s->code, lines);
        kind = m->facts.line_count > 0 ? ANSWER_FOUND : ANSWER_NOT_FOUND;
    }
    receiving_answer(s->verdict, kind, fingerprint(&m->facts) != before, REASON_NO_ANSWER, &m->facts,
                     &m->decision);
    carry_out(m, scan_id, &s->code);
    finish(m, &s->code);
}

bool model_orders(struct model *m, int64_t scan_id)
{
    struct order_line lines[MODEL_LINES];
    struct model_scan *s = &m->scans[scan_id];
    make_facts(m, &s->code, lines);
    size_t count = m->progress_count;
    struct order_progress orders[MODEL_LINES];
    memcpy(orders, m->progress, count * sizeof(orders[0]));
    for (size_t o = 0; o < count; o++) {
        for (size_t i = 0; i < m->live_count; i++)
            if (strcmp(m->live[i].order_id, orders[o].order_id) == 0)
                model_line(m, false, &m->live[i]);
        model_order(m, orders[o].order_id, "Sample customer", true);
    }
    make_facts(m, &s->code, lines);
    bool changed = receiving_orders(s->verdict, &m->facts, &m->decision);
    if (changed)
        carry_out(m, scan_id, &s->code);
    finish(m, &s->code);
    return changed;
}

int model_undo(struct model *m, const char *scanner)
{
    int64_t scan_id = receiving_undo(memory_of(m, scanner));
    int voided = 0;
    if (scan_id == 0 || m->scans[scan_id].undone)
        return -1;
    m->scans[scan_id].undone = true;
    for (size_t i = 0; i < m->receipt_count; i++) {
        if (m->receipts[i].scan_id == scan_id && !m->receipts[i].voided) {
            m->receipts[i].voided = true;
            voided++;
        }
    }
    const struct code *code = &m->scans[scan_id].code;
    struct model_parcel *p = model_parcel(m, code->waybill, code->parcel.index);
    if (p && p->scan_id == scan_id) {
        bool other = false;
        for (size_t i = 0; i < m->receipt_count; i++)
            other = other || (!m->receipts[i].voided && m->receipts[i].index == p->index &&
                              strcmp(m->receipts[i].waybill, p->waybill) == 0);
        p->state = other ? PARCEL_RECEIVED : PARCEL_NEW;
        p->hold = HOLD_NONE;
        p->hold_no = 0;
    }
    check(m);
    return voided;
}

void model_choose(struct model *m, const char *scanner, enum choice choice)
{
    struct order_line lines[MODEL_LINES];
    struct scanner_memory *memory = memory_of(m, scanner);
    int64_t scan_id = memory->choice_scan_id;
    struct code code = m->scans[scan_id].code;
    if (!memory->choosing) {
        m->decision = (struct decision){0};
        return;
    }
    make_facts(m, &code, lines);
    if (choice == CHOICE_NEXT) {
        receiving_number(memory, &m->facts);
        code.parcel = memory->parcel;
        m->scans[scan_id].code.parcel = code.parcel;
        make_facts(m, &code, lines);
    }
    receiving_choose(memory, choice, &m->facts, &m->decision);
    carry_out(m, scan_id, &code);
    finish(m, &code);
}
