/* A station on a database of its own, with a test at the other end of every link: what it asks and replies is taken from one
 * queue, in order. For the unit tests of station/. */
#pragma once

#include <jansson.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/board.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "core/command.h"
#include "core/event.h"
#include "core/view.h"
#include "station/station.h"
#include "store/receiving.h"

/* What came over a link. */
struct heard {
    struct queue_node node;
    enum { HEARD_LINES, HEARD_ORDER, HEARD_REPLY, HEARD_OUTBOX, HEARD_PAGE } kind;
    int64_t question;
    uint64_t client;
    char *text; /* order id or reply */
};

/* A label that was handed to a printer. */
struct bed_label {
    struct queue_node node;
    int printer;
    struct label_job *job;
};

struct bed {
    const struct printer_rule *printers;
    size_t printer_count;
    const char (*providers)[32]; /* set before the start; NULL: none */
    size_t provider_count;
    /* From the next start: */
    int on_receipt_status; /* the platform is told it, and what is said of the outbox is heard */
    bool confirm;          /* mirrored verdicts are confirmed */
    bool background;       /* the shelf is asked about by pages, whose end is heard */
    struct queue *sounds;  /* struct sound; NULL: none */
    struct queue *printed; /* NULL: without printers */
    char folder[64];
    char db[96];
    struct queue *inbox;
    struct queue *heard;
    struct board *board;
    struct station *station;
    sqlite3 *holder; /* another program that holds the database, NULL: none */
};

static inline void bed_free_heard(struct queue_node *node)
{
    struct heard *h = (struct heard *)node;
    free(h->text);
    free(h);
}

static inline void bed_hear(struct bed *b, const struct heard *what)
{
    struct heard *h = mem_copy(what, sizeof(*what));
    assert_true(queue_push(b->heard, 0, &h->node));
}

static inline bool bed_ask_lines(void *arg, int64_t question, const struct code *code, bool urgent)
{
    (void)urgent;
    bed_hear(arg,
             &(struct heard){.kind = HEARD_LINES, .question = question, .text = mem_string(code->waybill)});
    return true;
}

static inline bool bed_ask_order(void *arg, const char *order_id)
{
    bed_hear(arg, &(struct heard){.kind = HEARD_ORDER, .text = mem_string(order_id)});
    return true;
}

static inline void bed_reply(void *arg, uint64_t client, char *json)
{
    bed_hear(arg, &(struct heard){.kind = HEARD_REPLY, .client = client, .text = json});
}

static inline void bed_outbox_changed(void *arg, int64_t number)
{
    bed_hear(arg,
             &(struct heard){.kind = HEARD_OUTBOX, .question = number, .text = mem_string("the outbox")});
}

static inline void bed_platform_back(void *arg)
{
    (void)arg;
}

static inline void bed_page_taken(void *arg, const struct page_taken *taken)
{
    bed_hear(arg, &(struct heard){.kind = HEARD_PAGE, .question = taken->number});
}

static inline void bed_free_label(struct queue_node *node)
{
    struct bed_label *label = (struct bed_label *)node;
    free(label->job);
    free(label);
}

static inline bool bed_print(void *arg, int printer, struct label_job *job)
{
    struct bed *b = arg;
    struct bed_label *label = mem_new(sizeof(*label));
    label->printer = printer;
    label->job = job;
    assert_true(queue_push(b->printed, 0, &label->node));
    return true;
}

static inline void bed_start(struct bed *b, int verdict_ms)
{
    struct error err;
    struct station_config config = {
        .name = "dock",
        .language = "en",
        .rules = {.confirm = b->confirm ? CONFIRM_ALWAYS : CONFIRM_NEVER,
                  .duplicate_window_ms = 1500,
                  .second_code_ms = 3000,
                  .choice_ms = 10000},
        .verdict_ms = verdict_ms,
        .links = {.ask_lines = bed_ask_lines, .ask_order = bed_ask_order, .reply = bed_reply, .arg = b},
        .printers = b->printers,
        .printer_count = b->printer_count,
        .providers = b->providers,
        .provider_count = b->provider_count,
        .session_warn_h = 20,
        .on_receipt_status = b->on_receipt_status,
        .inbox = b->inbox,
        .board = b->board,
        .sounds = b->sounds,
    };
    if (b->printed)
        config.links.print = bed_print;
    if (b->on_receipt_status)
        config.links.outbox_changed = bed_outbox_changed;
    if (b->background) {
        config.links.platform_back = bed_platform_back;
        config.links.page_taken = bed_page_taken;
    }
    struct store *store = store_open(b->db, STORE_WRITE, &err);
    if (store == NULL)
        fail_msg("%s", err.text);
    b->station = station_start(&config, store, &err);
    if (b->station == NULL)
        fail_msg("%s", err.text);
}

static inline void bed_open_printers(struct bed *b, int verdict_ms, const struct printer_rule *printers,
                                     size_t count)
{
    *b = (struct bed){.printers = printers, .printer_count = count};
    b->printed = count > 0 ? queue_new(1000, bed_free_label) : NULL;
    text_copy(b->folder, sizeof(b->folder), "/tmp/tallyman-station-XXXXXX");
    assert_non_null(mkdtemp(b->folder));
    text_format(b->db, sizeof(b->db), "%s/tallyman.db", b->folder);
    b->inbox = queue_new(1000, event_free_node);
    b->heard = queue_new(100000, bed_free_heard);
    b->board = board_new(sizeof(struct view));
    bed_start(b, verdict_ms);
}

static inline void bed_open(struct bed *b, int verdict_ms)
{
    bed_open_printers(b, verdict_ms, NULL, 0);
}

/* As after a stop: what was handed over has had no answer. */
static inline void bed_restart(struct bed *b, int verdict_ms)
{
    station_stop(b->station);
    queue_free(b->inbox);
    b->inbox = queue_new(1000, event_free_node);
    bed_start(b, verdict_ms);
}

static inline void bed_close(struct bed *b)
{
    char command[128];
    station_stop(b->station);
    queue_free(b->inbox);
    queue_free(b->heard);
    queue_free(b->printed);
    board_free(b->board);
    text_format(command, sizeof(command), "rm -rf %s", b->folder);
    assert_int_equal(system(command), 0);
}

/* Another program takes the write lock of the database, and lets it go. */
static inline void bed_hold(struct bed *b)
{
    assert_int_equal(sqlite3_open(b->db, &b->holder), SQLITE_OK);
    sqlite3_busy_timeout(b->holder, 10000);
    assert_int_equal(sqlite3_exec(b->holder, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
}

static inline void bed_let_go(struct bed *b)
{
    assert_int_equal(sqlite3_exec(b->holder, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(b->holder), SQLITE_OK);
    b->holder = NULL;
}

static inline void bed_push(struct bed *b, unsigned lane, struct event *event)
{
    assert_true(queue_push(b->inbox, lane, &event->node));
}

static inline void bed_request(struct bed *b, uint64_t client, const char *json)
{
    struct event *event = event_new(EVENT_REQUEST);
    event->request.client = client;
    event->request.json = mem_string(json);
    bed_push(b, LANE_REPLY, event);
}

/* A scan request of client 1 (id = its number); wait: only after the live answer. */
static inline void bed_scan(struct bed *b, int id, const char *code, bool wait)
{
    char hex[300];
    char json[512];
    text_hex(hex, sizeof(hex), code, strlen(code));
    text_format(json, sizeof(json),
                "{\"id\":%d,\"do\":\"scan\",\"scanner\":\"left\",\"raw_hex\":\"%s\",\"wait\":%s}", id, hex,
                wait ? "true" : "false");
    bed_request(b, 1, json);
}

/* The next thing that comes over a link within 30 s; bed_free_heard(). */
static inline struct heard *bed_next(struct bed *b)
{
    struct heard *h = (struct heard *)queue_pop(b->heard, clock_mono_us() + 30000000);
    if (h == NULL)
        fail_msg("nothing came");
    return h;
}

/* The next thing is a look-up of this waybill: its question. */
static inline int64_t bed_expect_lines(struct bed *b, const char *waybill)
{
    struct heard *h = bed_next(b);
    if (h->kind != HEARD_LINES)
        fail_msg("no look-up but %s", h->text);
    assert_string_equal(h->text, waybill);
    int64_t question = h->question;
    bed_free_heard(&h->node);
    return question;
}

/* The next thing is a reply: as an object; json_decref(). */
static inline json_t *bed_expect_reply(struct bed *b)
{
    struct heard *h = bed_next(b);
    if (h->kind != HEARD_REPLY)
        fail_msg("no reply but %s", h->text);
    json_t *reply = json_loads(h->text, 0, NULL);
    assert_non_null(reply);
    bed_free_heard(&h->node);
    return reply;
}

/* The next thing is the verdict of request `id`. */
static inline void bed_expect_verdict(struct bed *b, int id, const char *verdict)
{
    json_t *reply = bed_expect_reply(b);
    const json_t *scan = json_object_get(reply, "scan");
    assert_int_equal(json_integer_value(json_object_get(reply, "id")), id);
    if (scan == NULL)
        fail_msg("request %d: %s", id, json_string_value(json_object_get(reply, "error")));
    assert_string_equal(json_string_value(json_object_get(scan, "verdict")), verdict);
    json_decref(reply);
}

/* A command bar code of this station. */
static inline void bed_command(struct bed *b, enum command_code command, const char *argument,
                               char ret[COMMAND_TEXT_SIZE])
{
    unsigned char key[COMMAND_KEY_BYTES];
    struct error err;
    struct store *store = store_open(b->db, STORE_READ, &err);
    assert_non_null(store);
    assert_true(store_command_key(store, key, &err));
    store_close(store);
    assert_true(command_write(command, argument, key, ret));
}

static inline struct order_line bed_line(const char *order_id, const char *line_id, const char *waybill)
{
    struct order_line line = {.line_num = 1, .quantity = 1, .status_id = LINE_STATUS_ORDERED};
    text_copy(line.order_id, sizeof(line.order_id), order_id);
    text_copy(line.line_id, sizeof(line.line_id), line_id);
    text_copy(line.waybill, sizeof(line.waybill), waybill);
    text_copy(line.title, sizeof(line.title), "Garden gloves");
    return line;
}

/* The platform answers a question with these lines (none: not found). */
static inline void bed_answer(struct bed *b, int64_t question, const struct order_line *lines, size_t count)
{
    struct event *event = event_new(EVENT_LINES);
    event->lines.question = question;
    event->lines.kind = count > 0 ? ANSWER_FOUND : ANSWER_NOT_FOUND;
    event->lines.lines = count > 0 ? mem_copy(lines, count * sizeof(lines[0])) : NULL;
    event->lines.line_count = count;
    bed_push(b, LANE_REPLY, event);
}

static inline void bed_platform(struct bed *b, bool up)
{
    struct event *event = event_new(EVENT_PLATFORM);
    event->platform.up = up;
    bed_push(b, LANE_REPLY, event);
}

/* Waits, at most 30 s, until the picture is as wanted. */
static inline bool bed_sees(struct bed *b, bool (*wanted)(const struct view *view), struct view *ret)
{
    int64_t until_us = clock_mono_us() + 30000000;
    uint64_t seen = board_read(b->board, ret);
    while (!wanted(ret) && clock_mono_us() < until_us)
        seen = board_wait(b->board, seen, until_us, ret);
    return wanted(ret);
}
