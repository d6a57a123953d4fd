/* The whole way in the other languages: scans, labels at a printer that speaks TSPL, EPL2 or ESC/POS, each drawn by its interpreter
 * and read by zbar: in the order of the scans, each saying what its scan was. Trouble is shown with what to do, and what waited comes
 * out when it is over. ZPL is in test_printed.c and tests/e2e/test_printer.c.
 * usage: oracle_languages [LABELS] */
#include "interpret.h"
#include "label/label.h"
#include "printer_fixture.h"

enum { MEDIA_WIDTH_DOTS = 464, DPI = 203 };

static int labels = 24;

struct bench {
    struct fixture f;
    struct fake_printer printer;
    pid_t station;
    enum label_language language;
};

static void open_bench(struct bench *b, enum label_language language)
{
    struct sim_config sim;
    char extra[256];
    *b = (struct bench){.language = language};
    sim_config_init(&sim);
    fixture_open(&b->f, &sim, "");
    fixture_steer(&b->f, "fault?kind=reset"); /* every scan is a hold at once, with its label */
    b->printer.language = label_language_name(language);
    fake_start_like(&b->printer, &b->f, "printer", "ok");
    text_format(extra, sizeof(extra),
                "printer \"label\" { uri = \"socket://127.0.0.1:%d\"  language = \"%s\"  stale_s = 0 }\n",
                b->printer.port, label_language_name(language));
    fixture_more(&b->f, extra);
    b->station = station_start_process(&b->f);
}

static bool draw(const struct bench *b, const char *bytes, size_t len, struct canvas *ret, struct error *err)
{
    switch (b->language) {
    case LABEL_TSPL:
        return interpret_tspl(bytes, len, DPI, ret, err);
    case LABEL_EPL2:
        return interpret_epl2(bytes, len, ret, err);
    case LABEL_ESCPOS:
        return interpret_escpos(bytes, len, MEDIA_WIDTH_DOTS, ret, err);
    case LABEL_ZPL:
    case LABEL_LANGUAGE_COUNT:
        break;
    }
    return error_set(err, ERROR_INPUT, "another test's language");
}

/* Which label it is, by its QR code; its bars must say the scan's waybill. */
static void read_label(const struct bench *b, const struct label_rows *rows, const char *bytes,
                       struct printed *one)
{
    struct read_code codes[READ_MAX];
    struct canvas paper;
    struct error err;
    struct own_id own = {0};
    const char *bars = "";
    if (!draw(b, bytes, one->bytes, &paper, &err))
        fail_msg("%s", err.text);
    size_t count = canvas_read_codes(&paper, codes);
    canvas_fini(&paper);
    for (size_t i = 0; i < count; i++) {
        if (codes[i].qr)
            assert_true(own_id_read(codes[i].text, strlen(codes[i].text), &own));
        else
            bars = codes[i].text;
    }
    one->scan_id = own.scan_id;
    one->label_id = own.label_id;
    for (size_t i = 0; i < rows->count; i++)
        if (rows->all[i].id == own.label_id) {
            assert_string_equal(bars, rows->all[i].fields.waybill);
            return;
        }
    fail_msg("label %lld came out and is not in the database", (long long)own.label_id);
}

static struct printed_list read_labels_on_paper(const struct bench *b)
{
    struct label_rows rows = read_labels(&b->f);
    struct printed_list out = fake_journal(&b->printer);
    struct text all = {0};
    char path[200];
    char piece[4096];
    size_t n;
    size_t at = 0;
    text_format(path, sizeof(path), "%s/labels", b->printer.folder);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    while ((n = fread(piece, 1, sizeof(piece), file)) > 0)
        text_add_n(&all, piece, n);
    fclose(file);
    for (size_t i = 0; i < out.count; at += out.all[i++].bytes) {
        assert_true(at + out.all[i].bytes <= all.len);
        read_label(b, &rows, all.data + at, &out.all[i]);
    }
    assert_int_equal(at, all.len);
    text_fini(&all);
    free(rows.all);
    return out;
}

static void close_bench(struct bench *b)
{
    station_end(b->station);
    struct printed_list out = read_labels_on_paper(b);
    assert_int_equal(out.count, labels);
    assert_list_as_said(&b->f, &out, "label");
    free(out.all);
    fake_stop(&b->printer);
    fixture_close(&b->f);
}

/* What `printer status` says: can it tell, and what is to be done. */
static void expect_status(const struct bench *b, const char *state, bool can_tell, const char *what_to_do)
{
    wait_for_state(&b->f, "label", state);
    json_t *o = fixture_command(&b->f, strcmp(state, "ready") == 0 ? 0 : 1,
                                ARGS("printer", "status", "--json", "label"));
    assert_string_equal(fixture_text(o, "state"), state);
    assert_int_equal(json_is_true(json_object_get(o, "can_tell")), can_tell);
    assert_string_equal(fixture_text(o, "what_to_do"), what_to_do);
    json_decref(o);
}

/* A third is printed, then there is trouble while the next is scanned, and when it is over the rest comes out. */
static void trouble(struct bench *b, const char *mode, const char *state, bool can_tell,
                    const char *what_to_do, int from, int count)
{
    fake_mode(&b->printer, mode);
    scan_unknown(&b->f, from, count);
    expect_status(b, state, can_tell, what_to_do);
    struct printed_list out = fake_journal(&b->printer);
    assert_true(out.count < (size_t)(from + count));
    free(out.all);
    fake_mode(&b->printer, "ok");
    wait_for_labels(&b->f);
    expect_status(b, "ready", can_tell, "");
    assert_int_equal(count_state(&b->f, LABEL_STATE_SENT), from + count);
}

static void says_how_it_is(enum label_language language)
{
    struct bench b;
    int third = labels / 3;
    open_bench(&b, language);
    scan_unknown(&b.f, 0, third);
    wait_for_labels(&b.f);
    expect_status(&b, "ready", true, "");
    trouble(&b, "paper-out", "paper_out", true, "Out of paper: put a new roll in", third, third);
    trouble(&b, "head-open", "head_open", true, "The cover is open: close it", 2 * third, labels - 2 * third);
    close_bench(&b);
}

static void tspl(void **state)
{
    (void)state;
    says_how_it_is(LABEL_TSPL);
}

static void escpos(void **state)
{
    (void)state;
    says_how_it_is(LABEL_ESCPOS);
}

/* It has no question: what is known is whether it takes data. */
static void epl2_cannot_tell(void **state)
{
    (void)state;
    struct bench b;
    int half = labels / 2;
    open_bench(&b, LABEL_EPL2);
    scan_unknown(&b.f, 0, half);
    wait_for_labels(&b.f);
    expect_status(&b, "ready", false, "");
    trouble(&b, "stall", "stalled", false, "Takes no data: look at paper, ribbon and cover", half,
            labels - half);
    close_bench(&b);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tspl),
        cmocka_unit_test(escpos),
        cmocka_unit_test(epl2_cannot_tell),
    };
    int64_t given;
    if (argc > 1 && text_to_int64(argv[1], 3, 100000, &given))
        labels = (int)given;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
