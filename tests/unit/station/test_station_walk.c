/* Random walks through a real station: scans, commands, answers in any order and late, undo, shelf, pages of the mirror, labels,
 * transactions that fail, restarts. After each step what the station counts must be what the database says, and the database must not
 * contradict itself. A walk that fails says its seed and its last steps; TALLYMAN_WALK=SEED walks that one alone. */
#include "station_bed.h"

#include <time.h>

#include "base/log.h"
#include "store/labels.h"
#include "store/mirror.h"
#include "store/outbox.h"

enum {
    WALKS = 12,
    STEPS = 160,
    LATE_VERDICT_MS = 1, /* every answer comes after its deadline */
    VERDICT_MS = 600000, /* none does */
    QUESTIONS_MAX = 512,
    ORDERS_MAX = 64,
    TRACE_MAX = 16,
    TRACE_SIZE = 240,
    CLIENT = 1,
    SYNC = 2,
};

static const char *const codes[] = {"SF1000000000001",      "SF1000000000002",      "YT1000000000003",
                                    "JDVA00000000001-1-2-", "JDVA00000000001-2-2-", "JDVA00000000001"};
static const char *const waybills[] = {"SF1000000000001", "SF1000000000002", "YT1000000000003",
                                       "JDVA00000000001"};
static const char *const scanners[] = {"left", "right"};

/* What makes a transaction fail half-way. */
static const char *const faults[] = {
    "CREATE TRIGGER fault BEFORE INSERT ON scan WHEN NEW.id % 2 BEGIN SELECT RAISE(ABORT, 'fault'); END",
    "CREATE TRIGGER fault BEFORE INSERT ON receipt BEGIN SELECT RAISE(ABORT, 'fault'); END",
    "CREATE TRIGGER fault BEFORE INSERT ON hold BEGIN SELECT RAISE(ABORT, 'fault'); END",
    "CREATE TRIGGER fault BEFORE INSERT ON parcel BEGIN SELECT RAISE(ABORT, 'fault'); END",
    "CREATE TRIGGER fault BEFORE INSERT ON label BEGIN SELECT RAISE(ABORT, 'fault'); END",
    "CREATE TRIGGER fault BEFORE INSERT ON undo BEGIN SELECT RAISE(ABORT, 'fault'); END",
    "CREATE TRIGGER fault BEFORE UPDATE ON hold BEGIN SELECT RAISE(ABORT, 'fault'); END",
};

struct walk {
    struct bed b;
    unsigned seed;
    unsigned random;
    int verdict_ms;
    sqlite3 *db;          /* for faults and looks */
    struct store *reader; /* the store's own counts */
    int64_t midnight_us;
    int64_t ahead_us; /* scans come this much later than the clock says */
    int64_t page;
    int64_t questions[QUESTIONS_MAX]; /* that have no answer yet */
    size_t question_count;
    char orders[ORDERS_MAX][ORDER_ID_SIZE];
    size_t order_count;
    int waits; /* replies that are to come */
    char commands[8][COMMAND_TEXT_SIZE];
    char trace[TRACE_MAX][TRACE_SIZE];
    int step;
    int64_t judged; /* the scan of this step, 0: none */
};

/* --- chance and words -------------------------------------------------------------------------------------------------- */
static unsigned roll(struct walk *w, unsigned below)
{
    w->random = w->random * 1103515245u + 12345u;
    return (w->random >> 16) % below;
}

static void note(struct walk *w, const char *format, ...) PRINTF(2, 3);

static void note(struct walk *w, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(w->trace[w->step % TRACE_MAX], TRACE_SIZE, format, args);
    va_end(args);
}

static void broken(struct walk *w, const char *format, ...) PRINTF(2, 3);

static void broken(struct walk *w, const char *format, ...)
{
    char text[200];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    for (int i = w->step < TRACE_MAX ? 0 : w->step - TRACE_MAX + 1; i <= w->step; i++)
        print_error("%4d %s\n", i, w->trace[i % TRACE_MAX]);
    fail_msg("walk %u, step %d: %s", w->seed, w->step, text);
}

static int64_t look(struct walk *w, const char *sql)
{
    sqlite3_stmt *q = NULL;
    if (sqlite3_prepare_v2(w->db, sql, -1, &q, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(w->db));
    int64_t value = sqlite3_step(q) == SQLITE_ROW ? sqlite3_column_int64(q, 0) : 0;
    sqlite3_finalize(q);
    return value;
}

static void sql(struct walk *w, const char *text)
{
    if (sqlite3_exec(w->db, text, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", text, sqlite3_errmsg(w->db));
}

/* --- what the station asks and replies ------------------------------------------------------------------------------------ */
static void take_heard(struct walk *w, struct heard *h)
{
    switch (h->kind) {
    case HEARD_LINES:
        for (size_t i = 0; i < w->question_count; i++)
            if (w->questions[i] == h->question)
                broken(w, "question %lld is asked twice", (long long)h->question);
        assert_true(w->question_count < QUESTIONS_MAX);
        w->questions[w->question_count++] = h->question;
        break;
    case HEARD_ORDER:
        assert_true(w->order_count < ORDERS_MAX);
        text_copy(w->orders[w->order_count++], ORDER_ID_SIZE, h->text);
        break;
    case HEARD_REPLY:
        w->waits--;
        break;
    case HEARD_OUTBOX:
    case HEARD_PAGE:
        break;
    }
}

/* All that was pushed before is done; what the station says of itself, json_decref(). */
static json_t *settle(struct walk *w)
{
    bed_request(&w->b, SYNC, "{\"id\":1,\"do\":\"status\"}");
    for (;;) {
        struct heard *h = bed_next(&w->b);
        json_t *status = h->kind == HEARD_REPLY && h->client == SYNC ? json_loads(h->text, 0, NULL) : NULL;
        if (status == NULL)
            take_heard(w, h);
        bed_free_heard(&h->node);
        if (status)
            return status;
    }
}

static void request(struct walk *w, const char *json)
{
    w->waits++;
    bed_request(&w->b, CLIENT, json);
}

/* --- what must hold ------------------------------------------------------------------------------------------------------ */
#define STANDS "NOT EXISTS (SELECT 1 FROM undo u WHERE u.scan_id = r.scan_id)"

static const struct {
    const char *sql; /* counts what must not be */
    const char *words;
} never[] = {
    {"SELECT count(*) FROM (SELECT 1 FROM receipt r WHERE " STANDS
     " GROUP BY waybill, parcel_index, order_id, line_id HAVING count(*) > 1)",
     "a line of a parcel was received twice"},
    {"SELECT count(*) FROM parcel p JOIN hold h ON h.no = p.hold_no WHERE h.waybill <> p.waybill OR "
     "h.parcel_index <> p.parcel_index",
     "a parcel has another parcel's hold"},
    {"SELECT count(*) FROM hold h WHERE closed_us IS NULL AND NOT EXISTS (SELECT 1 FROM parcel p"
     " WHERE p.waybill = h.waybill AND p.parcel_index = h.parcel_index AND p.hold_no = h.no)",
     "an open hold is of no parcel"},
    {"SELECT count(*) FROM parcel p LEFT JOIN hold h ON h.no = p.hold_no AND h.closed_us IS NULL"
     " WHERE (p.state = 4 AND h.kind IS NOT 1) OR (p.state = 5 AND h.kind IS NOT 2)"
     " OR (p.state = 3 AND h.kind IS NOT 3) OR (p.state = 6 AND h.no IS NULL)",
     "a parcel on the shelf has not the hold of its state"},
    {"SELECT count(*) FROM parcel p WHERE p.state IN (2, 6) AND NOT EXISTS (SELECT 1 FROM receipt r"
     " WHERE r.waybill = p.waybill AND r.parcel_index = p.parcel_index AND " STANDS ")",
     "a parcel is received without a receipt"},
    {"SELECT count(*) FROM parcel p WHERE p.state IN (1, 4, 5) AND NOT EXISTS (SELECT 1 FROM hold h"
     " WHERE h.waybill = p.waybill AND h.kind = 3) AND EXISTS (SELECT 1 FROM receipt r"
     " WHERE r.waybill = p.waybill AND r.parcel_index = p.parcel_index AND " STANDS ")",
     "a parcel has receipts and is not received"},
    {"SELECT count(*) FROM parcel p JOIN scan s ON s.id = p.scan_id WHERE p.state = 1 AND (s.verdict <> 0 OR"
     " EXISTS (SELECT 1 FROM undo u WHERE u.scan_id = s.id))",
     "a parcel is looked up by no scan"},
    {"SELECT count(*) FROM parcel p WHERE p.state <> 0 AND EXISTS (SELECT 1 FROM undo u WHERE u.scan_id = "
     "p.scan_id)",
     "a parcel stands as an undone scan made it"},
    {"SELECT count(*) FROM scan s WHERE s.verdict IN (1, 2) AND s.kind = 0 AND NOT EXISTS"
     " (SELECT 1 FROM undo u WHERE u.scan_id = s.id) AND NOT EXISTS (SELECT 1 FROM receipt r"
     " WHERE r.waybill = s.waybill)",
     "a match without any receipt"},
    {"SELECT count(*) FROM receipt r WHERE late = 0 AND " STANDS
     " AND NOT EXISTS (SELECT 1 FROM label l WHERE"
     " l.scan_id = r.scan_id AND (l.kind = 0 OR (l.kind = 1 AND l.order_id = r.order_id AND l.line_id = "
     "r.line_id)))",
     "a receipt has no label"},
    /* One that was called off was made. None is made by an undo, when somebody ends the hold by hand, nor without a line that says what
     * it is. `stood` is the step before. */
    {"SELECT count(*) FROM parcel p LEFT JOIN stood USING (waybill, parcel_index) WHERE p.state = 2"
     " AND stood.state IS NOT 2 AND (SELECT count(*) FROM undo) = (SELECT state FROM stood WHERE waybill = "
     "'')"
     " AND EXISTS (SELECT 1 FROM line_waybill w JOIN line ON line.id = w.line"
     " WHERE w.waybill = p.waybill AND line.status_id <> 13 AND line.gone_us = 0)"
     " AND NOT EXISTS (SELECT 1 FROM hold_release JOIN hold h USING (no) WHERE h.waybill = p.waybill AND"
     " h.parcel_index = p.parcel_index)"
     " AND NOT EXISTS (SELECT 1 FROM label l JOIN scan s ON s.id = l.scan_id WHERE l.kind IN (0, 1)"
     " AND s.waybill = p.waybill AND p.parcel_index ="
     " coalesce((SELECT max(r.parcel_index) FROM receipt r WHERE r.scan_id = s.id), s.parcel_index)"
     " AND NOT EXISTS (SELECT 1 FROM undo u WHERE u.scan_id = s.id))",
     "a parcel is received and never had a label"},
    {"SELECT count(*) FROM hold h WHERE closed_us IS NULL AND kind IN (1, 2, 3) AND NOT EXISTS (SELECT 1 FROM"
     " label l JOIN scan s ON s.id = l.scan_id WHERE l.kind = 2 AND s.waybill = h.waybill)",
     "a parcel on the shelf has no label"},
    /* One that was called off before it was ever handed over is none. */
    {"SELECT count(*) FROM (SELECT 1 FROM label WHERE scan_id <> 0 AND (state <> 6 OR attempts > 0)"
     " GROUP BY scan_id, kind, order_id, line_id,"
     " copy_no HAVING count(*) > 1)",
     "two labels are the same copy"},
    {"SELECT count(*) FROM (SELECT 1 FROM label l JOIN (SELECT DISTINCT scan_id, waybill, parcel_index FROM "
     "receipt r WHERE " STANDS ") r ON r.scan_id = l.scan_id WHERE l.kind = 1 AND l.copy_no = 1"
     " AND (l.state <> 6 OR l.attempts > 0)"
     " GROUP BY r.waybill, r.parcel_index, l.kind, l.order_id, l.line_id HAVING count(*) > 1)",
     "a line of a parcel has two first labels"},
    {"SELECT count(*) FROM (SELECT 1 FROM label WHERE state = 1 GROUP BY printer HAVING count(*) > 1)",
     "a printer has two labels in hand"},
};

static void same(struct walk *w, const char *what, int64_t counted, int64_t stored)
{
    if (counted != stored)
        broken(w, "%s: counted %lld, on file %lld", what, (long long)counted, (long long)stored);
}

static int64_t said(const json_t *status, const char *key)
{
    return json_integer_value(json_object_get(status, key));
}

/* A match was shown with its own receipts counted on: as far as the database says that its orders are. */
static void check_shown(struct walk *w, const struct view_verdict *v)
{
    struct store_facts facts = {0};
    struct code code;
    struct error err;
    if (v->scan_id == 0 || v->scan_id != w->judged ||
        (v->verdict != VERDICT_MATCH && v->verdict != VERDICT_COMPLETE))
        return;
    assert_true(store_scan_code(w->reader, v->scan_id, &code, &err));
    assert_true(store_facts_read(w->reader, &code, &facts, &err));
    same(w, "boxes shown", v->parcels_received, facts.facts.parcels_received);
    same(w, "boxes in all", v->parcels_total, facts.facts.parcels_total);
    same(w, "lines shown", v->lines_total, (int64_t)facts.facts.line_count);
    for (int i = 0; i < v->order_count; i++) {
        same(w, "lines of an order", v->orders[i].lines, facts.facts.orders[i].lines);
        same(w, "arrived of an order", v->orders[i].arrived, facts.facts.orders[i].arrived);
    }
    /* With several boxes a line may have come to the waybill after the first ones were received without it. */
    if (v->verdict == VERDICT_COMPLETE && v->parcels_total < 2 &&
        !receiving_complete(facts.facts.orders, facts.facts.order_count))
        broken(w, "an order is called complete that is not");
    store_facts_fini(&facts);
}

/* The store's own reader and the looks see the same file; nothing is under way meanwhile. */
static void check_counts(struct walk *w, const json_t *status)
{
    struct view *view = mem_new(sizeof(*view));
    struct store_counts counts;
    struct error err;
    int64_t late;
    int64_t waiting;
    int64_t parked;
    (void)board_read(w->b.board, view);
    assert_true(store_count(w->reader, w->midnight_us, &counts, &err));
    assert_true(store_shelf_late(w->reader, &late, &err));
    assert_true(store_outbox_count(w->reader, &waiting, &parked, &err));
    same(w, "scans today", said(status, "scans_today"), counts.scans_today);
    same(w, "receipts today", said(status, "receipts_today"), counts.receipts_today);
    same(w, "holds open", said(status, "holds_open"), counts.holds_open);
    same(w, "late", view->background.late, late);
    same(w, "outbox waiting", view->background.outbox_waiting, waiting);
    same(w, "outbox parked", view->background.outbox_parked, parked);
    for (int i = 0; i < view->printer_count; i++) {
        const char *name = view->printers[i].name;
        same(w, "labels waiting", view->printers[i].waiting,
             store_count_labels(w->reader, LABEL_STATE_QUEUED, name) +
                 store_count_labels(w->reader, LABEL_STATE_SENDING, name));
        same(w, "labels unsure", view->printers[i].unsure,
             store_count_labels(w->reader, LABEL_STATE_UNSURE, name));
    }
    if (view->looking > (int64_t)w->question_count)
        broken(w, "looking: %lld, asked %zu", (long long)view->looking, w->question_count);
    check_shown(w, &view->verdict);
    free(view);
}

/* Each scan that is looked up has a question that will be answered. */
static void check_questions(struct walk *w)
{
    sqlite3_stmt *q = NULL;
    static const char sql[] = "SELECT id FROM scan WHERE verdict = 0"
                              " AND NOT EXISTS (SELECT 1 FROM undo u WHERE u.scan_id = scan.id)";
    assert_int_equal(sqlite3_prepare_v2(w->db, sql, -1, &q, NULL), SQLITE_OK);
    while (sqlite3_step(q) == SQLITE_ROW) {
        int64_t id = sqlite3_column_int64(q, 0);
        bool asked = false;
        for (size_t i = 0; i < w->question_count; i++)
            asked = asked || w->questions[i] == id;
        if (!asked)
            broken(w, "scan %lld is looked up for ever", (long long)id);
    }
    sqlite3_finalize(q);
}

static void check(struct walk *w)
{
    json_t *status = settle(w);
    /* A deadline falls at its own time. */
    while (w->verdict_ms == LATE_VERDICT_MS &&
           look(w, "SELECT count(*) FROM scan WHERE verdict = 0 AND "
                   "NOT EXISTS (SELECT 1 FROM undo u WHERE u.scan_id = scan.id)")) {
        json_decref(status);
        status = settle(w);
    }
    json_decref(status);
    status = settle(w);
    check_counts(w, status);
    json_decref(status);
    check_questions(w);
    for (size_t i = 0; i < COUNT_OF(never); i++)
        if (look(w, never[i].sql) != 0)
            broken(w, "%s", never[i].words);
    sql(w, "DELETE FROM stood; INSERT INTO stood SELECT waybill, parcel_index, state FROM parcel"
           " UNION ALL SELECT '', 0, count(*) FROM undo");
}

/* --- steps ------------------------------------------------------------------------------------------------------------------ */
static void note_more(struct walk *w, const char *text)
{
    char *line = w->trace[w->step % TRACE_MAX];
    size_t len = strlen(line);
    snprintf(line + len, TRACE_SIZE - len, ", %s", text);
}

static void scan_event(struct walk *w, const char *scanner, const char *code)
{
    struct event *event = event_new(EVENT_SCAN);
    struct scan *scan = &event->scan;
    text_copy(scan->scanner, sizeof(scan->scanner), scanner);
    scan->mono_us = clock_mono_us() + w->ahead_us;
    scan->wall_us = clock_wall_us() - (roll(w, 8) == 0 ? INT64_C(30) * 3600 * 1000000 : 0);
    scan->raw_len = strlen(code);
    memcpy(scan->raw, code, scan->raw_len);
    bed_push(&w->b, LANE_SCAN, event);
}

static void step_scan(struct walk *w)
{
    const char *scanner = scanners[roll(w, COUNT_OF(scanners))];
    const char *code = codes[roll(w, COUNT_OF(codes))];
    w->ahead_us += (int64_t)roll(w, 6) * 1000000;
    note(w, "scan %s %s", scanner, code);
    w->judged = look(w, "SELECT max(id) + 1 FROM scan");
    scan_event(w, scanner, code);
}

static void step_waited_scan(struct walk *w)
{
    const char *code = codes[roll(w, COUNT_OF(codes))];
    note(w, "scan web %s, waited for", code);
    w->waits++;
    bed_scan(&w->b, 1, code, true);
}

static void step_command(struct walk *w)
{
    const char *scanner = scanners[roll(w, COUNT_OF(scanners))];
    const char *code = w->commands[roll(w, COUNT_OF(w->commands))];
    w->ahead_us += (int64_t)roll(w, 3) * 1000000;
    note(w, "command %s %s", scanner, code);
    scan_event(w, scanner, code);
}

static struct order_line some_line(struct walk *w, const char *waybill)
{
    char order[8];
    char number[4];
    text_format(order, sizeof(order), "O%u", roll(w, 4));
    text_format(number, sizeof(number), "%u", 1 + roll(w, 3));
    struct order_line line = bed_line(order, number, waybill);
    line.status_id = roll(w, 3) == 0 ? LINE_STATUS_CANCELLED : LINE_STATUS_ORDERED;
    return line;
}

static void step_answer(struct walk *w)
{
    struct order_line lines[3];
    if (w->question_count == 0) {
        step_scan(w);
        return;
    }
    size_t at = roll(w, (unsigned)w->question_count);
    int64_t question = w->questions[at];
    char waybill[WAYBILL_SIZE] = "";
    struct code code;
    struct error err;
    if (store_scan_code(w->reader, question, &code, &err))
        text_copy(waybill, sizeof(waybill), code.waybill);
    w->questions[at] = w->questions[--w->question_count];
    unsigned count = roll(w, 4);
    for (unsigned i = 0; i < count; i++)
        lines[i] = some_line(w, waybill);
    note(w, "answer to %lld (%s): %u lines", (long long)question, waybill, count);
    if (count > 0 || roll(w, 2) == 0) {
        bed_answer(&w->b, question, lines, count);
        return;
    }
    struct event *event = event_new(EVENT_LINES);
    event->lines.question = question;
    event->lines.kind = ANSWER_NONE;
    event->lines.none_reason = REASON_OFFLINE;
    note(w, "no answer to %lld", (long long)question);
    bed_push(&w->b, LANE_REPLY, event);
}

static void step_order(struct walk *w)
{
    if (w->order_count == 0) {
        step_scan(w);
        return;
    }
    size_t at = roll(w, (unsigned)w->order_count);
    struct event *event = event_new(EVENT_ORDER);
    struct order_answer *a = &event->order;
    text_copy(a->order.order_id, sizeof(a->order.order_id), w->orders[at]);
    text_copy(a->order.customer, sizeof(a->order.customer), "Sample customer");
    memmove(w->orders[at], w->orders[--w->order_count], ORDER_ID_SIZE);
    a->ok = roll(w, 4) != 0;
    if (a->ok) {
        a->lines = mem_array(1, sizeof(a->lines[0]));
        a->lines[0] = some_line(w, waybills[roll(w, COUNT_OF(waybills))]);
        text_copy(a->lines[0].order_id, sizeof(a->lines[0].order_id), a->order.order_id);
        a->line_count = 1;
    }
    note(w, "order %s %s", a->order.order_id, a->ok ? "read" : "not read");
    bed_push(&w->b, LANE_REPLY, event);
}

static void step_platform(struct walk *w)
{
    bool up = roll(w, 3) != 0;
    note(w, "platform %s", up ? "up" : "away");
    bed_platform(&w->b, up);
}

static int64_t some_scan(struct walk *w)
{
    int64_t last = look(w, "SELECT max(id) FROM scan");
    return last > 0 ? last - (int64_t)roll(w, last < 12 ? (unsigned)last : 12) : 1;
}

static void step_undo(struct walk *w)
{
    char json[128];
    int64_t id = some_scan(w);
    text_format(json, sizeof(json), "{\"id\":1,\"do\":\"undo\",\"scan_id\":\"%lld\"}", (long long)id);
    note(w, "undo %lld", (long long)id);
    request(w, json);
}

static void step_hold(struct walk *w)
{
    char json[128];
    int64_t id = some_scan(w);
    text_format(json, sizeof(json), "{\"id\":1,\"do\":\"hold\",\"scan_id\":\"%lld\"}", (long long)id);
    note(w, "hold %lld by hand", (long long)id);
    request(w, json);
}

static void step_shelf(struct walk *w)
{
    char json[200];
    int64_t no = look(w, roll(w, 2) ? "SELECT min(no) FROM hold WHERE closed_us IS NULL"
                                    : "SELECT max(no) FROM hold WHERE closed_us IS NULL");
    if (no == 0) {
        step_hold(w);
        return;
    }
    bool release = roll(w, 2) == 0;
    if (release)
        text_format(json, sizeof(json),
                    "{\"id\":1,\"do\":\"hold.release\",\"hold_no\":%lld,\"reason\":\"gone\"}", (long long)no);
    else
        text_format(
            json, sizeof(json),
            "{\"id\":1,\"do\":\"hold.match\",\"hold_no\":%lld,\"order_id\":\"O%u\",\"line_id\":\"%u\"}",
            (long long)no, roll(w, 4), 1 + roll(w, 3));
    note(w, "%s", json);
    request(w, json);
}

static void step_page(struct walk *w)
{
    struct mirror_page *page = mem_new(sizeof(*page));
    static const enum page_step steps[] = {PAGE_READ, PAGE_READ, PAGE_READ, PAGE_WHOLE_BEGIN, PAGE_WHOLE_END};
    page->number = ++w->page;
    page->step = steps[roll(w, COUNT_OF(steps))];
    page->statuses = ~0u;
    page->line_count = roll(w, 3);
    page->lines = mem_array(3, sizeof(page->lines[0]));
    page->shelf = mem_array(2, sizeof(page->shelf[0]));
    for (size_t i = 0; i < page->line_count; i++)
        page->lines[i] = some_line(w, waybills[roll(w, COUNT_OF(waybills))]);
    for (page->shelf_count = 0; page->shelf_count < roll(w, 3); page->shelf_count++)
        page->shelf[page->shelf_count].scan_id = some_scan(w);
    note(w, "page: step %d, %zu lines, %zu of the shelf", page->step, page->line_count, page->shelf_count);
    struct event *event = event_new(EVENT_PAGE);
    event->page = page;
    bed_push(&w->b, LANE_BULK, event);
    for (bool taken = false; !taken;) {
        struct heard *h = bed_next(&w->b);
        taken = h->kind == HEARD_PAGE;
        take_heard(w, h);
        bed_free_heard(&h->node);
    }
}

static void step_label(struct walk *w)
{
    static const enum label_state states[] = {LABEL_STATE_SENT, LABEL_STATE_UNSURE, LABEL_STATE_FAILED,
                                              LABEL_STATE_QUEUED};
    struct bed_label *label = (struct bed_label *)queue_pop(w->b.printed, 0);
    if (label == NULL)
        return;
    struct event *event = event_new(EVENT_LABEL);
    event->label.label_id = label->job->label_id;
    event->label.state = states[roll(w, COUNT_OF(states))];
    text_copy(event->label.printer, sizeof(event->label.printer), "a");
    note(w, "label %lld is %s", (long long)event->label.label_id, label_state_name(event->label.state));
    bed_free_label(&label->node);
    bed_push(&w->b, LANE_REPLY, event);
    event = event_new(EVENT_PRINTER);
    event->printer.open = roll(w, 4) != 0;
    event->printer.state = event->printer.open ? PRINTER_READY : PRINTER_PAPER_OUT;
    text_copy(event->printer.name, sizeof(event->printer.name), "a");
    bed_push(&w->b, LANE_REPLY, event);
}

static void step_label_request(struct walk *w)
{
    static const char *const what[] = {"label.reprint\",\"label_id", "label.reprint\",\"scan_id",
                                       "label.cancel\",\"label_id", "label.confirm\",\"label_id"};
    char json[128];
    unsigned which = roll(w, COUNT_OF(what));
    unsigned last =
        (unsigned)look(w, which == 1 ? "SELECT count(*) FROM scan" : "SELECT count(*) FROM label");
    text_format(json, sizeof(json), "{\"id\":1,\"do\":\"%s\":%u}", what[which], 1 + roll(w, last + 1));
    note(w, "%s", json);
    request(w, json);
}

/* What became of what the platform was told. */
static void step_outbox(struct walk *w)
{
    static const enum outbox_outcome outcomes[] = {OUTBOX_RESULT_DONE, OUTBOX_RESULT_PARKED,
                                                   OUTBOX_RESULT_RETRY};
    int64_t id = look(w, "SELECT max(id) FROM outbox WHERE state = 0");
    if (roll(w, 3) == 0 || id == 0) {
        bool retry = roll(w, 2) == 0;
        note(w, "outbox: all %s", retry ? "again" : "dropped");
        request(w, retry ? "{\"id\":1,\"do\":\"outbox.retry\",\"all\":true}"
                         : "{\"id\":1,\"do\":\"outbox.drop\",\"all\":true}");
        return;
    }
    struct event *event = event_new(EVENT_OUTBOX);
    event->outbox.count = 1;
    event->outbox.results = mem_array(1, sizeof(event->outbox.results[0]));
    event->outbox.results[0].id = id;
    event->outbox.results[0].outcome = outcomes[roll(w, COUNT_OF(outcomes))];
    note(w, "outbox: %lld is %d", (long long)id, (int)event->outbox.results[0].outcome);
    bed_push(&w->b, LANE_REPLY, event);
}

/* Some scans of which one fails, and all that share its transaction. */
static void step_fault(struct walk *w)
{
    json_decref(settle(w));
    const char *fault = faults[roll(w, COUNT_OF(faults))];
    assert_int_equal(sqlite3_exec(w->db, fault, NULL, NULL, NULL), SQLITE_OK);
    note(w, "fault %.36s", fault + strlen("CREATE TRIGGER fault "));
    unsigned kind = roll(w, 3);
    if (kind == 0)
        step_undo(w);
    else if (kind == 1)
        step_shelf(w);
    note_more(w, "then");
    for (unsigned i = 0; i < 1 + roll(w, 4); i++) {
        w->ahead_us += 4000000;
        const char *code = roll(w, 3) ? codes[roll(w, COUNT_OF(codes))]
                                      : w->commands[roll(w, COUNT_OF(w->commands))];
        note_more(w, code);
        scan_event(w, scanners[roll(w, COUNT_OF(scanners))], code);
    }
    json_decref(settle(w));
    assert_int_equal(sqlite3_exec(w->db, "DROP TRIGGER fault", NULL, NULL, NULL), SQLITE_OK);
}

static void step_restart(struct walk *w)
{
    struct queue_node *node;
    note(w, "restart");
    json_decref(settle(w));
    w->question_count = 0;
    w->order_count = 0;
    w->waits = 0;
    w->b.confirm = roll(w, 2) == 0;
    station_stop(w->b.station);
    while ((node = queue_pop(w->b.heard, 0)) != NULL)
        bed_free_heard(node);
    while ((node = queue_pop(w->b.printed, 0)) != NULL)
        bed_free_label(node);
    queue_free(w->b.inbox);
    w->b.inbox = queue_new(1000, event_free_node);
    bed_start(&w->b, w->verdict_ms);
    bed_platform(&w->b, true);
}

static void step(struct walk *w)
{
    static void (*const steps[])(struct walk * w) = {
        step_scan,   step_scan,     step_scan,        step_scan,          step_scan,    step_scan,
        step_answer, step_answer,   step_answer,      step_command,       step_command, step_order,
        step_undo,   step_hold,     step_shelf,       step_page,          step_page,    step_label,
        step_label,  step_platform, step_waited_scan, step_label_request, step_outbox,
    };
    note(w, "nothing");
    w->judged = 0;
    switch (roll(w, 40)) {
    case 0:
        step_restart(w);
        break;
    case 1:
    case 2:
        step_fault(w);
        break;
    default:
        steps[roll(w, COUNT_OF(steps))](w);
        break;
    }
}

/* --- walks ------------------------------------------------------------------------------------------------------------------ */
/* Everything is answered: nobody waits any more but those on the shelf. */
static void drain(struct walk *w)
{
    note(w, "the end");
    for (int i = 0; i < 100 && (w->question_count > 0 || w->order_count > 0); i++) {
        while (w->question_count > 0)
            step_answer(w);
        while (w->order_count > 0)
            step_order(w);
        check(w);
    }
    json_t *status = settle(w);
    /* Not each that is pending: what an undo or a choice made so is asked about with the shelf alone. */
    int64_t pending = look(w, "SELECT count(*) FROM parcel WHERE state = 5");
    if (said(status, "waiting") > pending)
        broken(w, "waiting: %lld, pending %lld", (long long)said(status, "waiting"), (long long)pending);
    same(w, "replies to come", w->waits, 0);
    json_decref(status);
}

static void set_up(struct walk *w, unsigned seed, const struct printer_rule *rule)
{
    static const struct {
        enum command_code code;
        const char *argument;
    } commands[] = {{COMMAND_UNDO, NULL},   {COMMAND_HOLD, NULL},    {COMMAND_REPRINT, NULL},
                    {COMMAND_COUNT_N, "3"}, {COMMAND_DAMAGED, NULL}, {COMMAND_BIN, "A-1"},
                    {COMMAND_NEXT, NULL},   {COMMAND_SAME, NULL}};
    struct error err;
    time_t now = time(NULL);
    struct tm tm;
    localtime_r(&now, &tm);
    *w = (struct walk){.seed = seed, .random = seed * 7919u + 1u};
    w->verdict_ms = seed % 2 ? VERDICT_MS : LATE_VERDICT_MS;
    w->midnight_us = (int64_t)(now - tm.tm_hour * 3600 - tm.tm_min * 60 - tm.tm_sec) * 1000000;
    bed_open_printers(&w->b, w->verdict_ms, rule, 1);
    w->b.background = true;
    w->b.on_receipt_status = LINE_STATUS_RECEIVED;
    bed_restart(&w->b, w->verdict_ms);
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        bed_command(&w->b, commands[i].code, commands[i].argument, w->commands[i]);
    assert_int_equal(sqlite3_open(w->b.db, &w->db), SQLITE_OK);
    sqlite3_busy_timeout(w->db, 20000);
    sql(w, "CREATE TEMP TABLE stood (waybill TEXT, parcel_index INTEGER, state INTEGER)");
    w->reader = store_open(w->b.db, STORE_READ, &err);
    assert_non_null(w->reader);
    bed_platform(&w->b, true);
}

static void walk(unsigned seed, int steps)
{
    struct printer_rule rule = {.per = seed % 3 ? LABEL_PER_PARCEL : LABEL_PER_LINE, .kinds = ~0u};
    struct walk *w = mem_new(sizeof(*w));
    text_copy(rule.name, sizeof(rule.name), "a");
    set_up(w, seed, &rule);
    for (w->step = 0; w->step < steps; w->step++) {
        step(w);
        check(w);
    }
    drain(w);
    store_close(w->reader);
    assert_int_equal(sqlite3_close(w->db), SQLITE_OK);
    bed_close(&w->b);
    free(w);
}

static void what_is_counted_is_on_file(void **state)
{
    const char *only = getenv("TALLYMAN_WALK");
    int64_t seed;
    (void)state;
    if (only && text_to_int64(only, 0, 1000000, &seed)) {
        walk((unsigned)seed, STEPS);
        return;
    }
    for (unsigned i = 0; i < WALKS; i++)
        walk(i, STEPS);
}

int main(void)
{
    /* It is noon: no walk meets midnight. */
    char zone[32];
    time_t now = time(NULL);
    int hour = (int)(now / 3600 % 24);
    snprintf(zone, sizeof(zone), "AAA%+d", hour - 12);
    setenv("TZ", zone, 1);
    tzset();
    log_set_level(LOG_ERROR);
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_counted_is_on_file)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
