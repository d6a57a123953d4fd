/* Which labels a scan makes, and their way through a printer that says what a test wants. */
#include "core/own.h"
#include "core/printing.h"
#include "station_bed.h"
#include "store/labels.h"

static struct printer_rule rule(const char *name, enum label_per per)
{
    struct printer_rule r = {.per = per, .kinds = ~0u};
    text_copy(r.name, sizeof(r.name), name);
    return r;
}

static void printer_is(struct bed *b, const char *name, enum printer_state state, bool open)
{
    struct event *event = event_new(EVENT_PRINTER);
    event->printer.state = state;
    event->printer.open = open;
    text_copy(event->printer.name, sizeof(event->printer.name), name);
    bed_push(b, LANE_REPLY, event);
}

static void label_is(struct bed *b, const char *printer, int64_t id, enum label_state state)
{
    struct event *event = event_new(EVENT_LABEL);
    event->label.label_id = id;
    event->label.state = state;
    text_copy(event->label.printer, sizeof(event->label.printer), printer);
    bed_push(b, LANE_REPLY, event);
}

/* The next label that is handed to a printer; free(). */
static struct bed_label *next_label(struct bed *b)
{
    struct bed_label *label = (struct bed_label *)queue_pop(b->printed, clock_mono_us() + 30000000);
    if (label == NULL)
        fail_msg("no label came");
    return label;
}

static int64_t expect_label(struct bed *b, int printer, enum label_kind kind, const char *title, int copy)
{
    struct bed_label *label = next_label(b);
    const struct label_fields *f = &label->job->fields;
    int64_t id = label->job->label_id;
    assert_int_equal(label->printer, printer);
    assert_string_equal(label_kind_name(f->kind), label_kind_name(kind));
    if (title)
        assert_string_equal(f->title, title);
    assert_int_equal(f->copy, copy);
    bed_free_label(&label->node);
    return id;
}

/* What was pushed before has been handled. */
static void settle(struct bed *b)
{
    bed_request(b, 99, "{\"id\":4711,\"do\":\"status\"}");
    for (;;) {
        struct heard *h = bed_next(b);
        bool ours = h->kind == HEARD_REPLY && h->client == 99;
        bed_free_heard(&h->node);
        if (ours)
            break;
    }
}

static void expect_no_label(struct bed *b)
{
    settle(b);
    assert_int_equal(queue_length(b->printed, 0), 0);
}

static int64_t next_question(struct bed *b)
{
    for (;;) {
        struct heard *h = bed_next(b);
        bool ours = h->kind == HEARD_LINES;
        int64_t question = h->question;
        bed_free_heard(&h->node);
        if (ours)
            return question;
    }
}

static struct order_line titled(const char *line_id, const char *title, const char *waybill)
{
    struct order_line line = bed_line("O1", line_id, waybill);
    text_copy(line.title, sizeof(line.title), title);
    return line;
}

static void one_a_line_and_one_at_a_time(void **state)
{
    (void)state;
    struct bed b;
    const struct printer_rule rules[] = {rule("a", LABEL_PER_LINE)};
    struct order_line lines[] = {titled("1", "Gloves", "SF1331875979567"),
                                 titled("2", "Hat", "SF1331875979567"),
                                 titled("3", "Void", "SF1331875979567")};
    lines[2].status_id = LINE_STATUS_CANCELLED;
    bed_open_printers(&b, 60000, rules, 1);
    printer_is(&b, "a", PRINTER_READY, true);
    bed_scan(&b, 1, "SF1331875979567", false);
    bed_answer(&b, next_question(&b), lines, 3);
    int64_t id = expect_label(&b, 0, LABEL_LINE, "Gloves", 1);
    expect_no_label(&b);
    label_is(&b, "a", id, LABEL_STATE_SENT);
    id = expect_label(&b, 0, LABEL_LINE, "Hat", 1);
    label_is(&b, "a", id, LABEL_STATE_SENT);
    /* Again, at once and as a duplicate: none. */
    bed_scan(&b, 2, "SF1331875979567", false);
    bed_scan(&b, 3, "YT4512345678901", false);
    bed_scan(&b, 4, "SF1331875979567", false);
    expect_no_label(&b);
    bed_close(&b);
}

static void scan_at(struct bed *b, int id, const char *scanner)
{
    char json[200];
    text_format(json, sizeof(json),
                "{\"id\":%d,\"do\":\"scan\",\"scanner\":\"%s\",\"wait\":false,"
                "\"raw_hex\":\"534631333331383735393739353637\"}",
                id, scanner);
    bed_request(b, 1, json);
}

/* Matched by the mirror, stopped by the platform, and wanted after all. */
static void wanted_after_all(enum label_per per, size_t lines_then)
{
    struct bed b;
    const struct printer_rule rules[] = {rule("a", per)};
    struct order_line lines[] = {titled("1", "Gloves", "SF1331875979567"),
                                 titled("2", "Hat", "SF1331875979567")};
    enum label_kind kind = per == LABEL_PER_LINE ? LABEL_LINE : LABEL_PARCEL;
    bed_open_printers(&b, 60000, rules, 1);
    b.confirm = true;
    bed_scan(&b, 1, "SF1331875979567", false);
    bed_answer(&b, next_question(&b), lines, 1); /* the line is on file from now on */
    bed_request(&b, 1, "{\"id\":2,\"do\":\"undo\",\"scan_id\":\"1\"}");
    settle(&b);
    bed_restart(&b, 60000);
    printer_is(&b, "a", PRINTER_READY, true);
    scan_at(&b, 3, "middle");
    int64_t question = next_question(&b);
    int64_t id = expect_label(&b, 0, kind, "Gloves", 1);
    label_is(&b, "a", id, LABEL_STATE_SENT);
    lines[0].status_id = LINE_STATUS_CANCELLED;
    bed_answer(&b, question, lines, 1);
    id = expect_label(&b, 0, LABEL_HOLD, NULL, 1);
    label_is(&b, "a", id, LABEL_STATE_SENT);
    scan_at(&b, 4, "right");
    question = next_question(&b);
    lines[0].status_id = LINE_STATUS_ORDERED;
    bed_answer(&b, question, lines, lines_then);
    if (lines_then > 1) {
        id = expect_label(&b, 0, kind, per == LABEL_PER_LINE ? "Hat" : "Gloves / Hat", 1);
        label_is(&b, "a", id, LABEL_STATE_SENT);
    }
    expect_no_label(&b);
    bed_close(&b);
}

static void what_has_its_label_gets_no_other_when_it_is_wanted_after_all(void **state)
{
    (void)state;
    for (size_t lines = 1; lines <= 2; lines++) {
        wanted_after_all(LABEL_PER_LINE, lines);
        wanted_after_all(LABEL_PER_PARCEL, lines);
    }
}

static void one_a_parcel(void **state)
{
    (void)state;
    struct bed b;
    const struct printer_rule rules[] = {rule("a", LABEL_PER_PARCEL)};
    const struct order_line lines[] = {titled("1", "Gloves", "SF1331875979567"),
                                       titled("2", "Hat", "SF1331875979567")};
    bed_open_printers(&b, 60000, rules, 1);
    printer_is(&b, "a", PRINTER_READY, true);
    bed_scan(&b, 1, "SF1331875979567", false);
    bed_answer(&b, next_question(&b), lines, 2);
    struct bed_label *label = next_label(&b);
    const struct label_fields *f = &label->job->fields;
    struct own_id own;
    assert_int_equal(f->kind, LABEL_PARCEL);
    assert_string_equal(f->title, "Gloves / Hat");
    assert_int_equal(f->quantity, 2);
    assert_string_equal(f->waybill, "SF1331875979567");
    assert_string_equal(f->station, "dock");
    assert_true(own_id_read(f->own_id, strlen(f->own_id), &own) && own.scan_id > 0);
    assert_int_equal(own.label_id, label->job->label_id);
    label_is(&b, "a", label->job->label_id, LABEL_STATE_SENT);
    bed_free_label(&label->node);
    expect_no_label(&b);
    bed_close(&b);
}

/* An order's number may be a part of another's. */
static void a_parcel_of_several_orders_names_each(void **state)
{
    (void)state;
    struct bed b;
    const struct printer_rule rules[] = {rule("a", LABEL_PER_PARCEL)};
    const struct order_line lines[] = {
        bed_line("112", "1", "SF1331875979567"), bed_line("12", "2", "SF1331875979567"),
        bed_line("112", "3", "SF1331875979567"), bed_line("12", "4", "SF1331875979567")};
    bed_open_printers(&b, 60000, rules, 1);
    printer_is(&b, "a", PRINTER_READY, true);
    bed_scan(&b, 1, "SF1331875979567", false);
    bed_answer(&b, next_question(&b), lines, COUNT_OF(lines));
    struct bed_label *label = next_label(&b);
    assert_string_equal(label->job->fields.order_id, "112 12");
    assert_int_equal(label->job->fields.quantity, 4);
    bed_free_label(&label->node);
    bed_close(&b);
}

/* Each printer labels the lines that are its own, all of them on one label. */
static void a_parcel_has_one_at_each_printer_of_its_lines(void **state)
{
    (void)state;
    struct bed b;
    char request[100];
    struct printer_rule rules[] = {rule("a", LABEL_PER_PARCEL), rule("b", LABEL_PER_PARCEL)};
    struct order_line lines[] = {
        titled("1", "Gloves", "SF1331875979567"), titled("2", "Hat", "SF1331875979567"),
        titled("3", "Scarf", "SF1331875979567"), titled("4", "Shoes", "SF1331875979567")};
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        text_copy(lines[i].provider, sizeof(lines[i].provider), i % 2 ? "Alibaba1688" : "Taobao");
    text_copy(rules[0].providers[0], sizeof(rules[0].providers[0]), "Taobao");
    text_copy(rules[1].providers[0], sizeof(rules[1].providers[0]), "Alibaba1688");
    rules[0].provider_count = rules[1].provider_count = 1;
    bed_open_printers(&b, 60000, rules, 2);
    printer_is(&b, "a", PRINTER_READY, true);
    printer_is(&b, "b", PRINTER_READY, true);
    bed_scan(&b, 1, "SF1331875979567", false);
    bed_answer(&b, next_question(&b), lines, COUNT_OF(lines));
    int64_t id = expect_label(&b, 0, LABEL_PARCEL, "Gloves / Scarf", 1);
    label_is(&b, "a", id, LABEL_STATE_SENT);
    id = expect_label(&b, 1, LABEL_PARCEL, "Hat / Shoes", 1);
    label_is(&b, "b", id, LABEL_STATE_SENT);
    expect_no_label(&b);
    /* Printed again: each of them, once, with a number of its own, also when one came out elsewhere the last time. */
    for (int copy = 2; copy < 5; copy++) {
        text_format(request, sizeof(request), "{\"id\":%d,\"do\":\"label.reprint\",\"scan_id\":1%s}", copy,
                    copy == 3 ? ",\"printer\":\"b\"" : "");
        bed_request(&b, 1, request);
        for (int i = 0; i < 2; i++) {
            int at = copy >= 3 ? 1 : i; /* its last printer */
            id = expect_label(&b, at, LABEL_PARCEL, i ? "Hat / Shoes" : "Gloves / Scarf", copy);
            label_is(&b, at ? "b" : "a", id, LABEL_STATE_SENT);
        }
        expect_no_label(&b);
    }
    bed_close(&b);
}

static void a_hold_has_one(void **state)
{
    (void)state;
    struct bed b;
    const struct printer_rule rules[] = {rule("a", LABEL_PER_PARCEL)};
    bed_open_printers(&b, 60000, rules, 1);
    printer_is(&b, "a", PRINTER_READY, true);
    bed_scan(&b, 1, "YT4512345678901", false);
    bed_answer(&b, next_question(&b), NULL, 0);
    struct bed_label *label = next_label(&b);
    assert_int_equal(label->job->fields.kind, LABEL_HOLD);
    assert_string_equal(label->job->fields.hold_no, "1");
    label_is(&b, "a", label->job->label_id, LABEL_STATE_SENT);
    bed_free_label(&label->node);
    bed_scan(&b, 2, "SF1331875979567", false);
    (void)next_question(&b);
    bed_scan(&b, 3, "YT4512345678901", false);
    bed_answer(&b, next_question(&b), NULL, 0);
    expect_no_label(&b);
    bed_close(&b);
}

static void a_late_match_waits_for_the_parcel(void **state)
{
    (void)state;
    struct bed b;
    const struct printer_rule rules[] = {rule("a", LABEL_PER_PARCEL)};
    const struct order_line line = titled("1", "Gloves", "SF1331875979567");
    bed_open_printers(&b, 60000, rules, 1);
    printer_is(&b, "a", PRINTER_READY, true);
    bed_platform(&b, false);
    bed_scan(&b, 1, "SF1331875979567", false);
    int64_t id = expect_label(&b, 0, LABEL_HOLD, NULL, 1);
    label_is(&b, "a", id, LABEL_STATE_SENT);
    bed_platform(&b, true);
    bed_answer(&b, next_question(&b), &line, 1);
    expect_no_label(&b);
    bed_scan(&b, 2, "YT4512345678901", false);
    bed_scan(&b, 3, "SF1331875979567", false);
    id = expect_label(&b, 0, LABEL_PARCEL, "Gloves", 1);
    label_is(&b, "a", id, LABEL_STATE_SENT);
    bed_close(&b);
}

/* The admin has it labelled on the shelf; what comes when it is scanned says that it is a copy. */
static void a_late_match_on_somebodys_word(void **state)
{
    (void)state;
    struct bed b;
    const struct printer_rule rules[] = {rule("a", LABEL_PER_PARCEL)};
    const struct order_line line = titled("1", "Gloves", "SF1331875979567");
    bed_open_printers(&b, 60000, rules, 1);
    printer_is(&b, "a", PRINTER_READY, true);
    bed_platform(&b, false);
    bed_scan(&b, 1, "SF1331875979567", false);
    label_is(&b, "a", expect_label(&b, 0, LABEL_HOLD, NULL, 1), LABEL_STATE_SENT);
    bed_platform(&b, true);
    bed_answer(&b, next_question(&b), &line, 1);
    bed_request(&b, 1, "{\"id\":2,\"do\":\"label.reprint\",\"scan_id\":1}");
    label_is(&b, "a", expect_label(&b, 0, LABEL_PARCEL, "Gloves", 1), LABEL_STATE_SENT);
    bed_request(&b, 1, "{\"id\":3,\"do\":\"label.reprint\",\"scan_id\":1}");
    label_is(&b, "a", expect_label(&b, 0, LABEL_PARCEL, "Gloves", 2), LABEL_STATE_SENT);
    bed_scan(&b, 4, "YT4512345678901", false);
    bed_scan(&b, 5, "SF1331875979567", false);
    label_is(&b, "a", expect_label(&b, 0, LABEL_PARCEL, "Gloves", 3), LABEL_STATE_SENT);
    bed_close(&b);
}

static void mirror_says(struct bed *b, int64_t page_no, const struct order_line *line)
{
    struct event *event = event_new(EVENT_PAGE);
    struct mirror_page *page = mem_new(sizeof(*page));
    page->number = page_no;
    page->step = PAGE_READ;
    page->statuses = ~0u;
    page->lines = mem_copy(line, sizeof(*line));
    page->line_count = 1;
    event->page = page;
    bed_push(b, LANE_BULK, event);
    for (bool taken = false; !taken;) {
        struct heard *h = bed_next(b);
        taken = h->kind == HEARD_PAGE;
        bed_free_heard(&h->node);
    }
}

/* Matched on the shelf, cancelled before it was fetched, and wanted after all while it is in hand: its first label comes then, and
 * only once. */
static void late_and_wanted_after_all(enum label_per per)
{
    struct bed b;
    const struct printer_rule rules[] = {rule("a", per)};
    struct order_line line = titled("1", "Gloves", "SF1331875979567");
    enum label_kind kind = per == LABEL_PER_LINE ? LABEL_LINE : LABEL_PARCEL;
    bed_open_printers(&b, 60000, rules, 1);
    b.confirm = b.background = true;
    bed_restart(&b, 60000);
    printer_is(&b, "a", PRINTER_READY, true);
    bed_platform(&b, false);
    bed_scan(&b, 1, "SF1331875979567", false);
    label_is(&b, "a", expect_label(&b, 0, LABEL_HOLD, NULL, 1), LABEL_STATE_SENT);
    bed_platform(&b, true);
    mirror_says(&b, 1, &line);
    line.status_id = LINE_STATUS_CANCELLED;
    mirror_says(&b, 2, &line);
    scan_at(&b, 2, "middle");
    int64_t first = next_question(&b);
    scan_at(&b, 3, "right");
    int64_t second = next_question(&b);
    expect_no_label(&b);
    line.status_id = LINE_STATUS_ORDERED;
    bed_answer(&b, first, &line, 1);
    label_is(&b, "a", expect_label(&b, 0, kind, "Gloves", 1), LABEL_STATE_SENT);
    line.quantity++;
    bed_answer(&b, second, &line, 1);
    scan_at(&b, 4, "fourth");
    expect_no_label(&b);
    bed_close(&b);
}

static void a_late_match_wanted_after_all_has_its_label(void **state)
{
    (void)state;
    late_and_wanted_after_all(LABEL_PER_LINE);
    late_and_wanted_after_all(LABEL_PER_PARCEL);
}

static void undone_is_not_printed(void **state)
{
    (void)state;
    struct bed b;
    const struct printer_rule rules[] = {rule("a", LABEL_PER_PARCEL)};
    const struct order_line line = titled("1", "Gloves", "SF1331875979567");
    bed_open_printers(&b, 60000, rules, 1);
    bed_scan(&b, 1, "SF1331875979567", false);
    bed_answer(&b, next_question(&b), &line, 1);
    bed_request(&b, 1, "{\"id\":2,\"do\":\"undo\",\"scanner\":\"left\"}");
    printer_is(&b, "a", PRINTER_READY, true);
    expect_no_label(&b);
    bed_close(&b);
}

static void sql(const struct bed *b, const char *text)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(b->db, &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 10000);
    assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

/* A label made eight hours ago by the clock, of a parcel nobody knows, for a printer that was off. */
static void open_with_an_old_label(struct bed *b)
{
    static struct printer_rule rules[1];
    rules[0] = rule("a", LABEL_PER_PARCEL);
    rules[0].stale_s = 900;
    bed_open_printers(b, 60000, rules, 1);
    bed_platform(b, false);
    bed_scan(b, 1, "SF1331875979567", false);
    bed_expect_verdict(b, 1, "pending");
    sql(b, "UPDATE label SET made_us = made_us - 28800000000");
}

static void too_old_is_called_off(void **state)
{
    (void)state;
    struct bed b;
    open_with_an_old_label(&b);
    printer_is(&b, "a", PRINTER_READY, true);
    expect_no_label(&b);
    bed_close(&b);
}

static void no_label_grows_old_by_setting_the_clock(void **state)
{
    (void)state;
    struct bed b;
    open_with_an_old_label(&b);
    bed_push(&b, LANE_REPLY, event_new(EVENT_CLOCK)); /* it was eight hours behind */
    printer_is(&b, "a", PRINTER_READY, true);
    label_is(&b, "a", expect_label(&b, 0, LABEL_HOLD, NULL, 1), LABEL_STATE_SENT);
    bed_close(&b);
}

static void no_label_is_old_by_a_wrong_clock(void **state)
{
    (void)state;
    struct bed b;
    open_with_an_old_label(&b);
    struct event *event = event_new(EVENT_CLOCK);
    event->clock.server_us = clock_wall_us() - clock_mono_us() - 28800000000; /* ours is eight hours ahead */
    bed_push(&b, LANE_REPLY, event);
    printer_is(&b, "a", PRINTER_READY, true);
    label_is(&b, "a", expect_label(&b, 0, LABEL_HOLD, NULL, 1), LABEL_STATE_SENT);
    bed_close(&b);
}

static void given_back_comes_again_first(void **state)
{
    (void)state;
    struct bed b;
    const struct printer_rule rules[] = {rule("a", LABEL_PER_PARCEL)};
    bed_open_printers(&b, 60000, rules, 1);
    printer_is(&b, "a", PRINTER_READY, true);
    bed_platform(&b, false);
    bed_scan(&b, 1, "SF1331875979567", false);
    bed_scan(&b, 2, "YT4512345678901", false);
    int64_t first = expect_label(&b, 0, LABEL_HOLD, NULL, 1);
    label_is(&b, "a", first, LABEL_STATE_QUEUED);
    printer_is(&b, "a", PRINTER_OFFLINE, false);
    expect_no_label(&b);
    printer_is(&b, "a", PRINTER_READY, true);
    assert_int_equal(expect_label(&b, 0, LABEL_HOLD, NULL, 1), first);
    label_is(&b, "a", first, LABEL_STATE_SENT);
    assert_int_equal(expect_label(&b, 0, LABEL_HOLD, NULL, 1), first + 1);
    bed_close(&b);
}

static bool one_unsure(const struct view *view)
{
    return view->printers[0].unsure == 1;
}

static bool none_unsure(const struct view *view)
{
    return view->printers[0].unsure == 0;
}

static void a_restart_makes_it_unsure_and_its_code_settles_it(void **state)
{
    (void)state;
    struct bed b;
    struct view *view = mem_new(sizeof(*view));
    const struct printer_rule rules[] = {rule("a", LABEL_PER_PARCEL)};
    char own[OWN_ID_SIZE];
    bed_open_printers(&b, 60000, rules, 1);
    printer_is(&b, "a", PRINTER_READY, true);
    bed_platform(&b, false);
    bed_scan(&b, 1, "SF1331875979567", false);
    struct bed_label *label = next_label(&b);
    text_copy(own, sizeof(own), label->job->fields.own_id);
    bed_free_label(&label->node);
    bed_restart(&b, 60000);
    assert_true(bed_sees(&b, one_unsure, view));
    assert_string_equal(view->printers[0].unsure_waybill, "SF1331875979567");
    assert_true(view->printers[0].unsure_label > 0);
    printer_is(&b, "a", PRINTER_READY, true);
    expect_no_label(&b);
    bed_scan(&b, 2, own, false);
    assert_true(bed_sees(&b, none_unsure, view));
    free(view);
    bed_close(&b);
}

static void reprint_is_a_copy(void **state)
{
    (void)state;
    struct bed b;
    const struct printer_rule rules[] = {rule("a", LABEL_PER_PARCEL)};
    const struct order_line line = titled("1", "Gloves", "SF1331875979567");
    char request[100];
    bed_open_printers(&b, 60000, rules, 1);
    printer_is(&b, "a", PRINTER_READY, true);
    bed_scan(&b, 1, "SF1331875979567", false);
    bed_answer(&b, next_question(&b), &line, 1);
    int64_t id = expect_label(&b, 0, LABEL_PARCEL, "Gloves", 1);
    label_is(&b, "a", id, LABEL_STATE_SENT);
    for (int copy = 2; copy <= 3; copy++) {
        text_format(request, sizeof(request), "{\"id\":%d,\"do\":\"label.reprint\",\"label_id\":%lld}", copy,
                    (long long)id);
        bed_request(&b, 1, request);
        label_is(&b, "a", expect_label(&b, 0, LABEL_PARCEL, "Gloves", copy), LABEL_STATE_SENT);
    }
    bed_close(&b);
}

static void trouble_sends_new_ones_to_the_fallback(void **state)
{
    (void)state;
    struct bed b;
    struct printer_rule rules[] = {rule("a", LABEL_PER_PARCEL), rule("b", LABEL_PER_PARCEL)};
    text_copy(rules[0].fallback, sizeof(rules[0].fallback), "b");
    bed_open_printers(&b, 60000, rules, 2);
    bed_platform(&b, false);
    printer_is(&b, "a", PRINTER_PAPER_OUT, false);
    printer_is(&b, "b", PRINTER_READY, true);
    bed_scan(&b, 1, "SF1331875979567", false);
    label_is(&b, "b", expect_label(&b, 1, LABEL_HOLD, NULL, 1), LABEL_STATE_SENT);
    printer_is(&b, "a", PRINTER_READY, true);
    bed_scan(&b, 2, "YT4512345678901", false);
    (void)expect_label(&b, 0, LABEL_HOLD, NULL, 1);
    bed_close(&b);
}

/* --- proof by scan --------------------------------------------------------------------------------------------------------- */
static enum label_state state_of(struct bed *b, int64_t id)
{
    struct label_row row;
    struct error err;
    struct store *store = store_open(b->db, STORE_READ, &err);
    assert_non_null(store);
    assert_true(store_get_label(store, id, &row));
    store_close(store);
    return row.state;
}

/* The code of the next label, which the printer has then. */
static int64_t take_code(struct bed *b, char own[OWN_ID_SIZE])
{
    struct bed_label *label = next_label(b);
    int64_t id = label->job->label_id;
    text_copy(own, OWN_ID_SIZE, label->job->fields.own_id);
    bed_free_label(&label->node);
    label_is(b, "a", id, LABEL_STATE_SENT);
    return id;
}

/* Labels of one parcel's lines, and a copy: each is proved by its own code only, however often that is scanned. */
static void each_label_is_proved_by_its_own_code(void **state)
{
    (void)state;
    struct bed b;
    const struct printer_rule rules[] = {rule("a", LABEL_PER_LINE)};
    const struct order_line lines[] = {titled("1", "Gloves", "SF1331875979567"),
                                       titled("2", "Hat", "SF1331875979567")};
    char own[3][OWN_ID_SIZE];
    int64_t ids[3];
    char request[100];
    bed_open_printers(&b, 60000, rules, 1);
    printer_is(&b, "a", PRINTER_READY, true);
    bed_scan(&b, 1, "SF1331875979567", false);
    bed_answer(&b, next_question(&b), lines, 2);
    ids[0] = take_code(&b, own[0]);
    ids[1] = take_code(&b, own[1]);
    text_format(request, sizeof(request), "{\"id\":2,\"do\":\"label.reprint\",\"label_id\":%lld}",
                (long long)ids[0]);
    bed_request(&b, 1, request);
    ids[2] = take_code(&b, own[2]);
    static const int order[] = {1, 1, 2, 0};
    bool seen[3] = {false, false, false};
    for (size_t i = 0; i < COUNT_OF(order); i++) {
        bed_scan(&b, 10 + (int)i, own[order[i]], false);
        expect_no_label(&b);
        seen[order[i]] = true;
        for (size_t l = 0; l < COUNT_OF(ids); l++)
            assert_int_equal(state_of(&b, ids[l]), seen[l] ? LABEL_STATE_CONFIRMED : LABEL_STATE_SENT);
    }
    bed_close(&b);
}

static void a_test_label_is_proved_too(void **state)
{
    (void)state;
    struct bed b;
    const struct printer_rule rules[] = {rule("a", LABEL_PER_LINE)};
    char own[OWN_ID_SIZE];
    bed_open_printers(&b, 60000, rules, 1);
    printer_is(&b, "a", PRINTER_READY, true);
    bed_request(&b, 1, "{\"id\":2,\"do\":\"label.test\"}");
    int64_t id = take_code(&b, own);
    bed_scan(&b, 3, own, false);
    expect_no_label(&b);
    assert_int_equal(state_of(&b, id), LABEL_STATE_CONFIRMED);
    bed_close(&b);
}

/* --- the hold shelf, by hand ----------------------------------------------------------------------------------------------- */
static void staff_hold_has_one(void **state)
{
    (void)state;
    struct bed b;
    struct printer_rule rules[] = {rule("other", LABEL_PER_PARCEL), rule("a", LABEL_PER_PARCEL)};
    const struct order_line line = titled("1", "Gloves", "SF1331875979567");
    text_copy(rules[0].scanners[0], sizeof(rules[0].scanners[0]), "right");
    rules[0].scanner_count = 1;
    bed_open_printers(&b, 60000, rules, 2);
    printer_is(&b, "a", PRINTER_READY, true);
    bed_scan(&b, 1, "SF1331875979567", false);
    bed_answer(&b, next_question(&b), &line, 1);
    label_is(&b, "a", expect_label(&b, 1, LABEL_PARCEL, "Gloves", 1), LABEL_STATE_SENT);
    bed_request(&b, 1, "{\"id\":2,\"do\":\"hold\",\"scan_id\":1}");
    struct bed_label *label = next_label(&b);
    const struct label_fields *f = &label->job->fields;
    assert_int_equal(f->kind, LABEL_HOLD);
    assert_int_equal(f->copy, 1);
    assert_string_equal(f->hold_no, "1");
    assert_string_equal(f->waybill, "SF1331875979567");
    assert_string_equal(f->title, "");
    label_is(&b, "a", label->job->label_id, LABEL_STATE_SENT);
    bed_free_label(&label->node);
    /* It lies there: none. */
    bed_request(&b, 1, "{\"id\":3,\"do\":\"hold\",\"scan_id\":1}");
    expect_no_label(&b);
    /* While it lies there, its hold label is among what is printed again. */
    bed_request(&b, 1, "{\"id\":4,\"do\":\"label.reprint\",\"scan_id\":1}");
    label_is(&b, "a", expect_label(&b, 1, LABEL_PARCEL, "Gloves", 2), LABEL_STATE_SENT);
    label_is(&b, "a", expect_label(&b, 1, LABEL_HOLD, NULL, 2), LABEL_STATE_SENT);
    bed_request(&b, 1, "{\"id\":5,\"do\":\"hold.release\",\"hold_no\":\"1\",\"reason\":\"repacked\"}");
    bed_request(&b, 1, "{\"id\":6,\"do\":\"label.reprint\",\"scan_id\":1}");
    label_is(&b, "a", expect_label(&b, 1, LABEL_PARCEL, "Gloves", 3), LABEL_STATE_SENT);
    expect_no_label(&b);
    /* There again. */
    bed_request(&b, 1, "{\"id\":7,\"do\":\"hold\",\"scan_id\":1}");
    label_is(&b, "a", expect_label(&b, 1, LABEL_HOLD, NULL, 3), LABEL_STATE_SENT);
    bed_close(&b);
}

/* The bar code, before the parcel and while it is looked up: the label comes with the verdict, after the others. */
static void the_hold_command_has_one(void **state)
{
    (void)state;
    struct bed b;
    const struct printer_rule rules[] = {rule("a", LABEL_PER_PARCEL)};
    const struct order_line line = titled("1", "Gloves", "SF1331875979567");
    char command[COMMAND_TEXT_SIZE];
    bed_open_printers(&b, 60000, rules, 1);
    printer_is(&b, "a", PRINTER_READY, true);
    bed_command(&b, COMMAND_HOLD, NULL, command);
    bed_scan(&b, 1, command, false);
    bed_scan(&b, 2, "SF1331875979567", false);
    bed_answer(&b, next_question(&b), &line, 1);
    label_is(&b, "a", expect_label(&b, 0, LABEL_PARCEL, "Gloves", 1), LABEL_STATE_SENT);
    label_is(&b, "a", expect_label(&b, 0, LABEL_HOLD, NULL, 1), LABEL_STATE_SENT);
    expect_no_label(&b);
    bed_close(&b);
}

/* Where the order's first parcel was put, the next one's label says; and a copy what was said of the parcel meanwhile. */
static void a_label_names_the_order_s_shelf(void **state)
{
    (void)state;
    struct bed b;
    const struct printer_rule rules[] = {rule("a", LABEL_PER_PARCEL)};
    const struct order_line first = titled("1", "Gloves", "SF1331875979567");
    const struct order_line second = titled("2", "Hat", "YT4512345678901");
    bed_open_printers(&b, 60000, rules, 1);
    printer_is(&b, "a", PRINTER_READY, true);
    bed_scan(&b, 1, "SF1331875979567", false);
    bed_answer(&b, next_question(&b), &first, 1);
    struct bed_label *label = next_label(&b);
    assert_string_equal(label->job->fields.bin, "");
    label_is(&b, "a", label->job->label_id, LABEL_STATE_SENT);
    bed_free_label(&label->node);
    bed_request(&b, 1, "{\"id\":2,\"do\":\"bin\",\"scan_id\":1,\"bin\":\"A-017\"}");
    bed_scan(&b, 3, "YT4512345678901", false);
    bed_answer(&b, next_question(&b), &second, 1);
    label = next_label(&b);
    assert_string_equal(label->job->fields.bin, "A-017");
    label_is(&b, "a", label->job->label_id, LABEL_STATE_SENT);
    bed_free_label(&label->node);
    bed_request(&b, 1, "{\"id\":4,\"do\":\"weight\",\"scan_id\":1,\"weight_g\":1250}");
    bed_request(&b, 1, "{\"id\":5,\"do\":\"label.reprint\",\"scan_id\":1}");
    label = next_label(&b);
    assert_string_equal(label->job->fields.bin, "A-017");
    assert_int_equal(label->job->fields.weight_g, 1250);
    assert_int_equal(label->job->fields.copy, 2);
    label_is(&b, "a", label->job->label_id, LABEL_STATE_SENT);
    bed_free_label(&label->node);
    bed_close(&b);
}

/* --- whose it is ------------------------------------------------------------------------------------------------------------ */
static void order_is(struct bed *b, bool ok)
{
    const struct order_line lines[] = {titled("1", "Gloves", "SF1331875979567"),
                                       titled("2", "Hat", "YT4512345678901")};
    struct event *event = event_new(EVENT_ORDER);
    event->order.ok = ok;
    text_copy(event->order.order.order_id, ORDER_ID_SIZE, "O1");
    if (ok) {
        text_copy(event->order.order.customer, sizeof(event->order.order.customer), "Пример");
        text_copy(event->order.order.customer_id, sizeof(event->order.order.customer_id), "C-7");
        event->order.lines = mem_copy(lines, sizeof(lines));
        event->order.line_count = COUNT_OF(lines);
    }
    bed_push(b, LANE_REPLY, event);
}

/* A parcel that was looked up live, whose order is being asked for; behind it one that nobody knows. */
static void open_waiting(struct bed *b, struct printer_rule *r, int wait_ms)
{
    const struct order_line line = titled("1", "Gloves", "SF1331875979567");
    *r = rule("a", LABEL_PER_PARCEL);
    r->customer_wait_ms = wait_ms;
    bed_open_printers(b, 60000, r, 1);
    printer_is(b, "a", PRINTER_READY, true);
    bed_scan(b, 1, "SF1331875979567", false);
    bed_answer(b, next_question(b), &line, 1);
    bed_scan(b, 2, "JT0012345678901", false);
    bed_answer(b, next_question(b), NULL, 0);
}

/* The parcel's label comes, before the other's. */
static void expect_owner(struct bed *b, const char *customer, const char *client, int lines)
{
    struct bed_label *label = next_label(b);
    const struct label_fields *f = &label->job->fields;
    assert_int_equal(f->kind, LABEL_PARCEL);
    assert_string_equal(f->customer, customer);
    assert_string_equal(f->client, client);
    assert_int_equal(f->line_total, lines);
    label_is(b, "a", label->job->label_id, LABEL_STATE_SENT);
    bed_free_label(&label->node);
    label_is(b, "a", expect_label(b, 0, LABEL_HOLD, NULL, 1), LABEL_STATE_SENT);
}

static void a_label_waits_for_whose_it_is(void **state)
{
    (void)state;
    struct bed b;
    struct printer_rule r;
    open_waiting(&b, &r, 600000);
    expect_no_label(&b);
    order_is(&b, true);
    expect_owner(&b, "Пример", "C-7", 2);
    /* Once it is known nothing waits. */
    bed_scan(&b, 3, "YT4512345678901", false);
    struct bed_label *label = next_label(&b);
    assert_string_equal(label->job->fields.customer, "Пример");
    bed_free_label(&label->node);
    bed_close(&b);
}

static void it_waits_no_longer_than_it_may(void **state)
{
    (void)state;
    struct bed b;
    struct printer_rule r;
    open_waiting(&b, &r, 100);
    expect_owner(&b, "", "", 0);
    /* What is known since stands on what is printed again. */
    order_is(&b, true);
    bed_request(&b, 1, "{\"id\":3,\"do\":\"label.reprint\",\"scan_id\":1}");
    struct bed_label *label = next_label(&b);
    assert_string_equal(label->job->fields.customer, "Пример");
    assert_int_equal(label->job->fields.copy, 2);
    bed_free_label(&label->node);
    bed_close(&b);
}

static void it_does_not_wait_for_what_cannot_be_told(void **state)
{
    (void)state;
    struct bed b;
    struct printer_rule r;
    open_waiting(&b, &r, 600000);
    order_is(&b, false);
    expect_owner(&b, "", "", 0);
    bed_close(&b);
}

static void one_that_waits_can_be_undone(void **state)
{
    (void)state;
    struct bed b;
    struct printer_rule r;
    open_waiting(&b, &r, 600000);
    expect_no_label(&b);
    bed_request(&b, 1, "{\"id\":3,\"do\":\"undo\",\"scan_id\":1}");
    label_is(&b, "a", expect_label(&b, 0, LABEL_HOLD, NULL, 1), LABEL_STATE_SENT);
    order_is(&b, true);
    expect_no_label(&b);
    bed_close(&b);
}

/* A person calls it off: what is behind it comes, and its order's answer brings nothing. */
static void one_that_waits_can_be_called_off(void **state)
{
    (void)state;
    struct bed b;
    struct printer_rule r;
    open_waiting(&b, &r, 600000);
    expect_no_label(&b);
    bed_request(&b, 1, "{\"id\":3,\"do\":\"label.cancel\",\"label_id\":1}");
    label_is(&b, "a", expect_label(&b, 0, LABEL_HOLD, NULL, 1), LABEL_STATE_SENT);
    assert_int_equal(state_of(&b, 1), LABEL_STATE_CANCELLED);
    order_is(&b, true);
    expect_no_label(&b);
    bed_close(&b);
}

/* Its printer falls ill while it waits: it stays there, and new ones go to the fallback; once the printer is well it has the order. */
static void one_that_waits_stays_with_its_printer(void **state)
{
    (void)state;
    struct bed b;
    struct printer_rule rules[] = {rule("a", LABEL_PER_PARCEL), rule("b", LABEL_PER_PARCEL)};
    const struct order_line line = titled("1", "Gloves", "SF1331875979567");
    text_copy(rules[0].fallback, sizeof(rules[0].fallback), "b");
    rules[0].customer_wait_ms = 600000;
    bed_open_printers(&b, 60000, rules, 2);
    printer_is(&b, "a", PRINTER_READY, true);
    printer_is(&b, "b", PRINTER_READY, true);
    bed_scan(&b, 1, "SF1331875979567", false);
    bed_answer(&b, next_question(&b), &line, 1);
    expect_no_label(&b);
    printer_is(&b, "a", PRINTER_PAPER_OUT, false);
    bed_scan(&b, 2, "JT0012345678901", false);
    bed_answer(&b, next_question(&b), NULL, 0);
    label_is(&b, "b", expect_label(&b, 1, LABEL_HOLD, NULL, 1), LABEL_STATE_SENT);
    order_is(&b, true);
    expect_no_label(&b);
    assert_int_equal(state_of(&b, 1), LABEL_STATE_QUEUED);
    printer_is(&b, "a", PRINTER_READY, true);
    struct bed_label *label = next_label(&b);
    assert_int_equal(label->printer, 0);
    assert_int_equal(label->job->label_id, 1);
    assert_string_equal(label->job->fields.customer, "Пример");
    label_is(&b, "a", 1, LABEL_STATE_SENT);
    bed_free_label(&label->node);
    expect_no_label(&b);
    bed_close(&b);
}

static bool is_held(const struct view *view)
{
    return !view->disk.ok && view->disk.kind == ERROR_BUSY;
}

/* The wait is over, and that cannot be written: nothing is sent that is not on disk; it is tried again, and comes once. */
static void the_end_of_the_wait_cannot_be_written(void **state)
{
    (void)state;
    struct bed b;
    struct printer_rule r;
    struct view *view = mem_new(sizeof(*view));
    open_waiting(&b, &r, 2000);
    settle(&b);
    bed_hold(&b);
    if (queue_length(b.printed, 0) == 0) { /* else the wait was over before */
        assert_true(bed_sees(&b, is_held, view));
        assert_int_equal(queue_length(b.printed, 0), 0);
    }
    bed_let_go(&b);
    expect_owner(&b, "", "", 0);
    expect_no_label(&b);
    free(view);
    bed_close(&b);
}

/* Every line is void: the label of the hold shelf does not say whose it is. */
static void a_hold_does_not_wait(void **state)
{
    (void)state;
    struct bed b;
    struct printer_rule r = rule("a", LABEL_PER_PARCEL);
    struct order_line line = titled("1", "Gloves", "SF1331875979567");
    line.status_id = LINE_STATUS_CANCELLED;
    r.customer_wait_ms = 600000;
    bed_open_printers(&b, 60000, &r, 1);
    printer_is(&b, "a", PRINTER_READY, true);
    bed_scan(&b, 1, "SF1331875979567", false);
    bed_answer(&b, next_question(&b), &line, 1);
    label_is(&b, "a", expect_label(&b, 0, LABEL_HOLD, NULL, 1), LABEL_STATE_SENT);
    bed_close(&b);
}

/* Two parcels of one order come before the order does: each has the number that it would have had if the order had been known. */
static void each_that_waited_has_its_own_number(void **state)
{
    (void)state;
    struct bed b;
    struct printer_rule r = rule("a", LABEL_PER_PARCEL);
    const struct order_line first = titled("1", "Gloves", "SF1331875979567");
    const struct order_line second = titled("2", "Hat", "YT4512345678901");
    r.customer_wait_ms = 600000;
    bed_open_printers(&b, 60000, &r, 1);
    printer_is(&b, "a", PRINTER_READY, true);
    bed_scan(&b, 1, "SF1331875979567", false);
    bed_answer(&b, next_question(&b), &first, 1);
    bed_scan(&b, 2, "YT4512345678901", false);
    bed_answer(&b, next_question(&b), &second, 1);
    expect_no_label(&b);
    order_is(&b, true);
    for (int i = 1; i <= 2; i++) {
        struct bed_label *label = next_label(&b);
        const struct label_fields *f = &label->job->fields;
        assert_string_equal(f->title, i == 1 ? "Gloves" : "Hat");
        assert_string_equal(f->customer, "Пример");
        assert_int_equal(f->line_index, i);
        assert_int_equal(f->line_total, 2);
        label_is(&b, "a", label->job->label_id, LABEL_STATE_SENT);
        bed_free_label(&label->node);
    }
    bed_close(&b);
}

/* One waybill, lines of two orders: the label of each goes on with its own order, not with the other's. */
static void it_waits_for_its_own_order_only(void **state)
{
    (void)state;
    struct bed b;
    struct printer_rule r = rule("a", LABEL_PER_LINE);
    struct order_line lines[] = {titled("1", "Gloves", "SF1331875979567"),
                                 titled("7", "Lamp", "SF1331875979567")};
    text_copy(lines[1].order_id, ORDER_ID_SIZE, "O2");
    r.customer_wait_ms = 600000;
    bed_open_printers(&b, 60000, &r, 1);
    printer_is(&b, "a", PRINTER_READY, true);
    bed_scan(&b, 1, "SF1331875979567", false);
    bed_answer(&b, next_question(&b), lines, 2);
    expect_no_label(&b);
    order_is(&b, false); /* O1; O2 is still asked for */
    label_is(&b, "a", expect_label(&b, 0, LABEL_LINE, "Gloves", 1), LABEL_STATE_SENT);
    expect_no_label(&b);
    bed_close(&b);
}

/* It was not sent: after a restart nobody asks any more, and it is printed as it is known. */
static void one_that_waited_is_printed_after_a_restart(void **state)
{
    (void)state;
    struct bed b;
    struct printer_rule r;
    open_waiting(&b, &r, 600000);
    expect_no_label(&b);
    bed_restart(&b, 60000);
    printer_is(&b, "a", PRINTER_READY, true);
    expect_owner(&b, "", "", 0);
    bed_close(&b);
}

/* --- shelves --------------------------------------------------------------------------------------------------------------- */
static void shelves_are_labelled(void **state)
{
    (void)state;
    struct bed b;
    struct printer_rule rules[] = {rule("hold", LABEL_PER_PARCEL), rule("a", LABEL_PER_PARCEL)};
    char command[COMMAND_TEXT_SIZE];
    rules[0].kinds = 1u << LABEL_HOLD;
    bed_open_printers(&b, 60000, rules, 2);
    printer_is(&b, "a", PRINTER_READY, true);
    /* All or none. */
    bed_request(&b, 1, "{\"id\":2,\"do\":\"label.shelf\",\"codes\":[\"A-017\",\"B 1\"]}");
    bed_request(&b, 1, "{\"id\":3,\"do\":\"label.shelf\",\"codes\":[]}");
    bed_request(&b, 1, "{\"id\":4,\"do\":\"label.shelf\",\"codes\":[7]}");
    expect_no_label(&b);
    bed_request(&b, 1,
                "{\"id\":5,\"do\":\"label.shelf\",\"codes\":[\"a-017\",\"B.1\"],\"comment\":\"Aisle 3\"}");
    struct bed_label *label = next_label(&b);
    const struct label_fields *f = &label->job->fields;
    int64_t first = label->job->label_id;
    bed_command(&b, COMMAND_BIN, "A-017", command);
    assert_int_equal(label->printer, 1);
    assert_int_equal(f->kind, LABEL_SHELF);
    assert_string_equal(f->bin, "A-017");
    assert_string_equal(f->comment, "Aisle 3");
    assert_string_equal(f->code, command);
    assert_string_equal(f->own_id, "");
    label_is(&b, "a", first, LABEL_STATE_SENT);
    bed_free_label(&label->node);
    int64_t second = expect_label(&b, 1, LABEL_SHELF, NULL, 1);
    label_is(&b, "a", second, LABEL_STATE_SENT);
    /* Its own code proves it, and only it. */
    bed_scan(&b, 6, command, false);
    expect_no_label(&b);
    assert_int_equal(state_of(&b, first), LABEL_STATE_CONFIRMED);
    assert_int_equal(state_of(&b, second), LABEL_STATE_SENT);
    /* Copies are counted by the shelf. */
    bed_request(&b, 1, "{\"id\":7,\"do\":\"label.shelf\",\"codes\":[\"A-017\",\"C-1\"]}");
    label_is(&b, "a", expect_label(&b, 1, LABEL_SHELF, NULL, 2), LABEL_STATE_SENT);
    label_is(&b, "a", expect_label(&b, 1, LABEL_SHELF, NULL, 1), LABEL_STATE_SENT);
    bed_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_a_line_and_one_at_a_time),
        cmocka_unit_test(what_has_its_label_gets_no_other_when_it_is_wanted_after_all),
        cmocka_unit_test(one_a_parcel),
        cmocka_unit_test(a_parcel_of_several_orders_names_each),
        cmocka_unit_test(a_parcel_has_one_at_each_printer_of_its_lines),
        cmocka_unit_test(a_hold_has_one),
        cmocka_unit_test(a_late_match_waits_for_the_parcel),
        cmocka_unit_test(a_late_match_on_somebodys_word),
        cmocka_unit_test(a_late_match_wanted_after_all_has_its_label),
        cmocka_unit_test(undone_is_not_printed),
        cmocka_unit_test(too_old_is_called_off),
        cmocka_unit_test(no_label_grows_old_by_setting_the_clock),
        cmocka_unit_test(no_label_is_old_by_a_wrong_clock),
        cmocka_unit_test(given_back_comes_again_first),
        cmocka_unit_test(a_restart_makes_it_unsure_and_its_code_settles_it),
        cmocka_unit_test(reprint_is_a_copy),
        cmocka_unit_test(trouble_sends_new_ones_to_the_fallback),
        cmocka_unit_test(each_label_is_proved_by_its_own_code),
        cmocka_unit_test(a_test_label_is_proved_too),
        cmocka_unit_test(staff_hold_has_one),
        cmocka_unit_test(the_hold_command_has_one),
        cmocka_unit_test(a_label_waits_for_whose_it_is),
        cmocka_unit_test(it_waits_no_longer_than_it_may),
        cmocka_unit_test(it_does_not_wait_for_what_cannot_be_told),
        cmocka_unit_test(one_that_waits_can_be_undone),
        cmocka_unit_test(one_that_waited_is_printed_after_a_restart),
        cmocka_unit_test(one_that_waits_can_be_called_off),
        cmocka_unit_test(one_that_waits_stays_with_its_printer),
        cmocka_unit_test(the_end_of_the_wait_cannot_be_written),
        cmocka_unit_test(a_hold_does_not_wait),
        cmocka_unit_test(each_that_waited_has_its_own_number),
        cmocka_unit_test(it_waits_for_its_own_order_only),
        cmocka_unit_test(a_label_names_the_order_s_shelf),
        cmocka_unit_test(shelves_are_labelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
