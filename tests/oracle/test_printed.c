/* The whole way, seen from its end: 200 scans, 200 labels at the printer, each drawn by zpl-renderer-js and read by zbar; in the order of
 * the scans, and each says what its scan was. */
#include <sqlite3.h>

#include "canvas.h"
#include "printer_fixture.h"

enum { SCANS = 200, MEDIA_WIDTH_MM = 58, MEDIA_HEIGHT_MM = 40, DOTS_PER_MM = 8 };

struct scanned {
    int64_t scan_id;
    char waybill[WAYBILL_SIZE];
};

/* Waybills of the mirror, each of one parcel; waits until there are enough. */
static void wait_for_waybills(const struct fixture *f, struct text *codes)
{
    static const char sql[] = "SELECT waybill FROM line_waybill GROUP BY waybill ORDER BY waybill LIMIT 200";
    char db[160];
    text_format(db, sizeof(db), "%s/tallyman.db", f->state);
    for (int i = 0; i < WAIT_S * 10; i++) {
        sqlite3 *handle;
        sqlite3_stmt *stmt;
        int count = 0;
        text_clear(codes);
        assert_int_equal(sqlite3_open_v2(db, &handle, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &stmt, NULL), SQLITE_OK);
        for (; sqlite3_step(stmt) == SQLITE_ROW; count++)
            text_add_format(codes, "%s\n", (const char *)sqlite3_column_text(stmt, 0));
        sqlite3_finalize(stmt);
        sqlite3_close(handle);
        if (count == SCANS)
            return;
        pause_ms(100);
    }
    fail_msg("the mirror has less than %d waybills", SCANS);
}

static void scan_all(const struct fixture *f, const char *codes, struct scanned *ret)
{
    char *out = NULL;
    int count = 0;
    assert_int_equal(fixture_run(f, codes, &out, ARGS("scan", "--json")), 0);
    for (char *line = out, *end; (end = strchr(line, '\n')) != NULL; line = end + 1, count++) {
        *end = '\0';
        json_t *scan = json_loads(line, 0, NULL);
        assert_true(count < SCANS);
        assert_true(text_to_int64(fixture_text(scan, "scan_id"), 1, INT64_MAX, &ret[count].scan_id));
        text_copy(ret[count].waybill, sizeof(ret[count].waybill), fixture_text(scan, "waybill"));
        json_decref(scan);
    }
    free(out);
    assert_int_equal(count, SCANS);
}

/* The labels as the printer read them, one file each, drawn. */
static void draw_all(const struct fixture *f, const struct fake_printer *p)
{
    struct text jobs = {0};
    char path[200];
    char command[600];
    int count = 0;
    text_format(path, sizeof(path), "%s/labels", p->folder);
    char *all = fixture_read(path);
    for (char *at = all, *end; (end = strstr(at, "^XZ")) != NULL; at = end + 3, count++) {
        char *label = strndup(at, (size_t)(end + 3 - at));
        text_format(path, sizeof(path), "%s/%d.zpl", f->folder, count);
        fixture_write(path, label);
        free(label);
        text_add_format(&jobs, "%s %s/%d.png %d %d %d\n", path, f->folder, count, MEDIA_WIDTH_MM,
                        MEDIA_HEIGHT_MM, DOTS_PER_MM);
    }
    free(all);
    assert_int_equal(count, SCANS);
    text_format(path, sizeof(path), "%s/jobs", f->folder);
    fixture_write(path, jobs.data);
    text_fini(&jobs);
    text_format(command, sizeof(command), "ORACLE_NPM='%s' '%s' '%s' '%s'", ORACLE_NPM, ORACLE_NODE,
                ORACLE_RENDER, path);
    assert_int_equal(system(command), 0);
}

static bool has_bars(const struct read_code *codes, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (!codes[i].qr && strcmp(codes[i].text, text) == 0)
            return true;
    return false;
}

/* The id in the label's QR; all 0: there is none. */
static struct own_id own_of(const struct read_code *codes, size_t count)
{
    struct own_id id = {0};
    for (size_t i = 0; i < count; i++)
        if (codes[i].qr && own_id_read(codes[i].text, strlen(codes[i].text), &id))
            return id;
    return (struct own_id){0};
}

static void each_scan_has_its_label(void **state)
{
    (void)state;
    struct fixture f;
    struct sim_config sim;
    struct fake_printer printer;
    struct scanned *scans = mem_array(SCANS, sizeof(*scans));
    struct text codes = {0};
    char extra[256];
    sim_config_init(&sim);
    fixture_open(&f, &sim, "receiving { confirm = \"never\" }");
    fake_start(&printer, &f, "printer", "ok");
    text_format(extra, sizeof(extra),
                "printer \"zebra\" { uri = \"socket://127.0.0.1:%d\"  per = \"parcel\"  media = \"%dx%d\"  "
                "stale_s = 0 }\n",
                printer.port, MEDIA_WIDTH_MM, MEDIA_HEIGHT_MM);
    fixture_more(&f, extra);
    pid_t station = station_start_process(&f);
    wait_for_waybills(&f, &codes);
    scan_all(&f, codes.data, scans);
    wait_for_labels(&f);
    assert_int_equal(count_state(&f, LABEL_STATE_SENT), SCANS);
    draw_all(&f, &printer);
    int64_t last_label = 0;
    for (int i = 0; i < SCANS; i++) {
        struct read_code read[READ_MAX];
        struct canvas picture;
        char path[160];
        text_format(path, sizeof(path), "%s/%d.png", f.folder, i);
        assert_true(canvas_read_png(&picture, path));
        size_t count = canvas_read_codes(&picture, read);
        struct own_id own = own_of(read, count);
        if (own.scan_id != scans[i].scan_id || !has_bars(read, count, scans[i].waybill))
            fail_msg("label %d does not say scan %lld and %s", i, (long long)scans[i].scan_id,
                     scans[i].waybill);
        assert_true(own.label_id > last_label); /* each its own, in their order */
        last_label = own.label_id;
        canvas_fini(&picture);
    }
    station_end(station);
    assert_as_said(&f, &printer, "zebra");
    fake_stop(&printer);
    fixture_close(&f);
    text_fini(&codes);
    free(scans);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_scan_has_its_label),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
