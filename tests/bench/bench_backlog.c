/* A backlog of mirrored scans through the station (inbox to commit, batches of at most 20 ms), against inserting the same rows bare in
 * the same number of transactions on the same disk. */
#include <inttypes.h>
#include <sqlite3.h>

#include "base/queue.h"
#include "bench.h"
#include "core/event.h"
#include "station/station.h"
#include "store/receiving.h"

enum { LINES = 50000, WINDOW = 4000 };

static void check(bool ok, const struct error *err)
{
    if (!ok) {
        fprintf(stderr, "%s\n", err->text);
        exit(1);
    }
}

static void code_of(int i, char code[32])
{
    text_format(code, 32, "SF%013d", i);
}

static void fill(struct store *s)
{
    struct order_line *lines = mem_array(LINES, sizeof(*lines));
    struct error err;
    for (int i = 0; i < LINES; i++) {
        lines[i] = (struct order_line){.quantity = 1, .status_id = 4, .line_num = 1};
        text_format(lines[i].order_id, sizeof(lines[i].order_id), "ORD-%010d", i / 3);
        text_format(lines[i].line_id, sizeof(lines[i].line_id), "%d", i);
        code_of(i, lines[i].waybill);
        text_copy(lines[i].title, sizeof(lines[i].title), "Cotton socks");
    }
    store_begin(s);
    store_put_lines(s, lines, LINES, clock_wall_us());
    check(store_commit(s, &err), &err);
    free(lines);
}

struct replies {
    struct queue *queue;
};

struct reply {
    struct queue_node node;
};

static void free_reply(struct queue_node *node)
{
    free(node);
}

static void on_reply(void *arg, uint64_t client, char *json)
{
    struct replies *r = arg;
    (void)client;
    free(json);
    struct reply *reply = mem_new(sizeof(*reply));
    if (!queue_push(r->queue, 0, &reply->node))
        free(reply);
}

static double through_the_station(const char *folder)
{
    char path[600];
    struct error err;
    text_format(path, sizeof(path), "%s/station.db", folder);
    struct store *store = store_open(path, STORE_WRITE, &err);
    check(store != NULL, &err);
    fill(store);
    struct replies replies = {.queue = queue_new(LINES, free_reply)};
    struct queue *inbox = queue_new(WINDOW, event_free_node);
    const struct station_config config = {.name = "bench",
                                          .language = "en",
                                          .rules = {.confirm = CONFIRM_NEVER,
                                                    .duplicate_window_ms = 1500,
                                                    .second_code_ms = 3000,
                                                    .choice_ms = 10000,
                                                    .stale_s = 600},
                                          .verdict_ms = 2500,
                                          .links = {.reply = on_reply, .arg = &replies},
                                          .inbox = inbox};
    struct station *station = station_start(&config, store, &err);
    check(station != NULL, &err);
    int64_t begun_us = clock_mono_us();
    int sent = 0;
    for (int answered = 0; answered < LINES;) {
        while (sent < LINES && sent - answered < WINDOW) {
            char code[32];
            char hex[64];
            char json[256];
            code_of(sent, code);
            text_hex(hex, sizeof(hex), code, strlen(code));
            text_format(json, sizeof(json),
                        "{\"id\":%d,\"do\":\"scan\",\"scanner\":\"stdin\",\"raw_hex\":\"%s\",\"wait\":false}",
                        sent + 1, hex);
            struct event *event = event_new(EVENT_REQUEST);
            event->request.client = 1;
            event->request.json = mem_string(json);
            if (!queue_push(inbox, LANE_REPLY, &event->node)) {
                event_free(event);
                break;
            }
            sent++;
        }
        struct queue_node *node = queue_pop(replies.queue, CLOCK_FOREVER);
        free(node);
        answered++;
    }
    double seconds = (double)(clock_mono_us() - begun_us) / 1e6;
    station_stop(station);
    queue_free(inbox);
    queue_free(replies.queue);
    return LINES / seconds;
}

/* The same rows (scan, receipt, parcel) without facts, rules or replies, in transactions of `batch` scans. */
static double bare(const char *folder, int batch)
{
    static const char put_scan[] =
        "INSERT INTO scan (id, at_us, mono_us, boot, clock_ok, station, scanner, operator, raw, flaw, aim,"
        " kind, waybill, parcel_index, parcel_total, lane, courier, warnings, forms, verdict, source,"
        " reason, hold_no, elapsed_us)"
        " VALUES (?1, ?1, ?1, 'boot-boot-boot-boot-boot-boot-boot-b', 1, 'bench', 'stdin', '', ?2, 0, '',"
        " 0, ?2, 0, 0, '', 'SF', 0, ?2, 1, 1, 0, 0, 100)";
    static const char put_receipt[] =
        "INSERT INTO receipt (scan_id, order_id, line_id, at_us, waybill, parcel_index, parcel_total,"
        " quantity, operator, late)"
        " VALUES (?1, 'ORD-' || (?1 / 3), ?1, ?1, ?2, 0, 0, 1, '', 0)";
    static const char put_parcel[] =
        "INSERT INTO parcel (waybill, parcel_index, parcel_total, state, scan_id, hold_no)"
        " VALUES (?2, 0, 0, 2, ?1, 0)";
    static const char *const texts[] = {put_scan, put_receipt, put_parcel};
    char path[600];
    sqlite3 *db;
    sqlite3_stmt *statements[3];
    struct error err;
    text_format(path, sizeof(path), "%s/bare.db", folder);
    struct store *schema = store_open(path, STORE_WRITE, &err);
    check(schema != NULL, &err);
    store_close(schema);
    sqlite3_open(path, &db);
    sqlite3_exec(db, "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0", NULL, NULL, NULL);
    for (int i = 0; i < 3; i++) {
        if (sqlite3_prepare_v2(db, texts[i], -1, &statements[i], NULL) != SQLITE_OK) {
            fprintf(stderr, "%s\n", sqlite3_errmsg(db));
            exit(1);
        }
    }
    int64_t begun_us = clock_mono_us();
    for (int i = 0; i < LINES; i++) {
        char code[32];
        code_of(i, code);
        if (i % batch == 0)
            sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
        for (int s = 0; s < 3; s++) {
            sqlite3_bind_int(statements[s], 1, i + 1);
            sqlite3_bind_text(statements[s], 2, code, -1, SQLITE_STATIC);
            sqlite3_step(statements[s]);
            sqlite3_reset(statements[s]);
        }
        if (i % batch == batch - 1 || i == LINES - 1)
            sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
    }
    double seconds = (double)(clock_mono_us() - begun_us) / 1e6;
    for (int i = 0; i < 3; i++)
        sqlite3_finalize(statements[i]);
    sqlite3_close(db);
    return LINES / seconds;
}

int main(int argc, char **argv)
{
    char folder[512];
    bench_folder(folder, sizeof(folder), argc, argv);
    double ours = through_the_station(folder);
    /* A batch of at most 20 ms holds about this many at that speed. */
    int batch = (int)(ours * 0.02) > 0 ? (int)(ours * 0.02) : 1;
    double reference = bare(folder, batch < 512 ? batch : 512);
    printf("backlog of %d mirrored scans: %.0f scans/s; bare insertion in batches of %d: %.0f scans/s; ratio "
           "%.2f\n",
           LINES, ours, batch < 512 ? batch : 512, reference, ours / reference);
    bench_remove(folder);
    return 0;
}
