/* What the languages write, word by word; what it looks like on paper is tested in tests/oracle. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/thread.h"
#include "label/label.h"

static const struct label_fields fields = {.bin = "A-017",
                                           .waybill = "77316523125896",
                                           .own_id = "P7K3T2800",
                                           .title = "^XZ~JA\"\r\n{B",
                                           .comment = "^XZ~JA_7E"};

/* Renders a template of one thing. */
static struct text render(enum label_language language, const char *thing,
                          const struct label_printer_spec *like)
{
    char text[300];
    struct text bytes = {0};
    struct error err = {0};
    struct label_printer_spec spec = like ? *like : (struct label_printer_spec)LABEL_PRINTER_SPEC_INIT;
    spec.language = language;
    text_format(text, sizeof(text), "media 58x40\n%s\n", thing);
    struct label_template *t = label_template_parse(text, strlen(text), &err);
    if (t == NULL || !label_render(t, &fields, &spec, &bytes, &err))
        fail_msg("%s", err.text);
    label_template_free(t);
    return bytes;
}

static void expect(enum label_language language, const char *thing, const struct label_printer_spec *like,
                   const char *expected, size_t len)
{
    struct text bytes = render(language, thing, like);
    if (bytes.len != len || memcmp(bytes.data, expected, len) != 0) {
        print_error("%s\n", bytes.data);
        fail_msg("%s: %zu bytes, %zu were expected", label_language_name(language), bytes.len, len);
    }
    text_fini(&bytes);
}
#define EXPECT(language, thing, like, expected) expect(language, thing, like, expected, sizeof(expected) - 1)

/* 20 x 2 dots, so that graphics are short. */
#define BAR  "line x=1 y=2 w=10 h=1"
#define CODE "code128 x=0 y=5 w=58 h=10 \"{waybill}\""
#define QR   "qr x=40 y=2 w=15 \"{own_id}\""

static void zpl(void **state)
{
    (void)state;
    static const struct label_printer_spec set = {LABEL_ZPL, 203, 58, 40, 0, 50, 102, false};
    EXPECT(LABEL_ZPL, BAR, NULL,
           "^XA\n^CI28^PW464^LL320^LH0,0^LS0^FWN^MNY^JZN\n^FO8,16^GB80,8,8^FS\n^PQ1,0,1,N\n^XZ\n");
    EXPECT(
        LABEL_ZPL, BAR, &set,
        "~SD15\n^XA\n^CI28^PW464^LL320^LH0,0^LS0^FWN^MNN^JZN\n^PR4\n^FO8,16^GB80,8,8^FS\n^PQ1,0,1,N\n^XZ\n");
    EXPECT(LABEL_ZPL, CODE, NULL,
           "^XA\n^CI28^PW464^LL320^LH0,0^LS0^FWN^MNY^JZN\n"
           "^FO64,40^BY3,3,80^BCN,80,N,N,N,A^FH^FD77316523125896^FS\n^PQ1,0,1,N\n^XZ\n");
    EXPECT(LABEL_ZPL, QR, NULL,
           "^XA\n^CI28^PW464^LL320^LH0,0^LS0^FWN^MNY^JZN\n^BY1,3,1^FO338,33^BQN,2,4^FH^FDMA,P7K3T2800^FS\n"
           "^PQ1,0,1,N\n^XZ\n");
}

static void tspl(void **state)
{
    (void)state;
    static const struct label_printer_spec set = {LABEL_TSPL, 203, 58.5, 40, 2.5, 100, 50, false};
    EXPECT(LABEL_TSPL, BAR, NULL,
           "SIZE 58 mm,40 mm\r\nGAP 2 mm,0 mm\r\nDIRECTION 1,0\r\nREFERENCE 0,0\r\nCLS\r\nBAR "
           "8,16,80,8\r\nPRINT 1,1\r\n");
    EXPECT(LABEL_TSPL, BAR, &set,
           "SIZE 58.5 mm,40 mm\r\nGAP 2.5 mm,0 mm\r\nDIRECTION 1,0\r\nREFERENCE 0,0\r\nDENSITY 15\r\nSPEED "
           "2\r\nCLS\r\n"
           "BAR 8,16,80,8\r\nPRINT 1,1\r\n");
    EXPECT(LABEL_TSPL, CODE, NULL,
           "SIZE 58 mm,40 mm\r\nGAP 2 mm,0 mm\r\nDIRECTION 1,0\r\nREFERENCE 0,0\r\nCLS\r\n"
           "BARCODE 64,40,\"128\",80,0,0,3,3,\"77316523125896\"\r\nPRINT 1,1\r\n");
    EXPECT(LABEL_TSPL, QR, NULL,
           "SIZE 58 mm,40 mm\r\nGAP 2 mm,0 mm\r\nDIRECTION 1,0\r\nREFERENCE 0,0\r\nCLS\r\n"
           "QRCODE 338,34,M,4,A,0,\"P7K3T2800\"\r\nPRINT 1,1\r\n");
}

static void epl2(void **state)
{
    (void)state;
    static const struct label_printer_spec set = {LABEL_EPL2, 203, 58, 40, 0, 100, 50, false};
    EXPECT(LABEL_EPL2, BAR, NULL, "\nN\nq464\nQ320,16\nZT\nLO8,16,80,8\nP1\n");
    EXPECT(LABEL_EPL2, BAR, &set, "\nN\nq464\nQ320,0\nZT\nD15\nS2\nLO8,16,80,8\nP1\n");
    EXPECT(LABEL_EPL2, CODE, NULL, "\nN\nq464\nQ320,16\nZT\nB64,40,0,1,3,3,80,N,\"77316523125896\"\nP1\n");
    struct text qr = render(LABEL_EPL2, QR, NULL);
    static const char head[] = "\nN\nq464\nQ320,16\nZT\nGW338,34,11,84\n";
    assert_memory_equal(qr.data, head, sizeof(head) - 1);
    /* The finder's first row: 7 modules of 4 dots, and 0 is black. */
    assert_memory_equal(qr.data + sizeof(head) - 1, "\x00\x00\x00\x0F", 4);
    assert_int_equal(qr.len, sizeof(head) - 1 + 11 * 84 + 1 + 3);
    text_fini(&qr);
}

static void escpos(void **state)
{
    (void)state;
    /* The code stands alone in the middle: the printer's own, subset C told. 40 rows of dots before it. */
    struct text code = render(LABEL_ESCPOS, CODE, NULL);
    static const char raster[] = "\x1B@\x1Dv0\0\x3A\0\x28\0";
    static const char bars[] = "\x1B"
                               "a\x01\x1DH\0\x1Dh\x50\x1Dw\x03\x1Dk\x49\x09{C\x4D\x1F\x41\x17\x0C\x3A\x60\x1B"
                               "a\0";
    static const char end[] = "\x1D\x0C";
    assert_memory_equal(code.data, raster, sizeof(raster) - 1);
    assert_memory_equal(code.data + sizeof(raster) - 1 + 40 * 58, bars, sizeof(bars) - 1);
    assert_memory_equal(code.data + code.len - 2, end, 2);
    text_fini(&code);
    static const struct label_printer_spec roll = {LABEL_ESCPOS, 203, 58, 40, 0, -1, -1, false};
    struct text cut = render(LABEL_ESCPOS, QR, &roll);
    assert_memory_equal(cut.data + cut.len - 4, "\x1DV\x42\0", 4);
    /* Beside the middle: dots. */
    assert_null(memmem(cut.data, cut.len, "\x1D(k", 3));
    text_fini(&cut);
}

/* Data never becomes a command: what a language does not carry plainly is drawn as dots. */
static void hostile_data_is_only_dots(void **state)
{
    (void)state;
    for (unsigned language = 0; language < LABEL_LANGUAGE_COUNT; language++) {
        for (int native = 0; native < 2; native++) {
            struct label_printer_spec spec = LABEL_PRINTER_SPEC_INIT;
            spec.native_text = native;
            struct text bytes =
                render((enum label_language)language, "text x=0 y=0 w=58 h=9 \"{title}\"", &spec);
            assert_null(memmem(bytes.data, bytes.len, "~JA", 3));
            text_fini(&bytes);
            bytes = render((enum label_language)language, "text x=0 y=0 w=58 h=9 \"{comment}\"", &spec);
            assert_null(memmem(bytes.data, bytes.len, "~JA", 3));
            text_fini(&bytes);
            bytes = render((enum label_language)language, "code128 x=0 y=0 w=58 h=9 \"{title}\"", &spec);
            assert_null(memmem(bytes.data, bytes.len, "~JA", 3));
            text_fini(&bytes);
        }
    }
}

static void no_locale_changes_the_bytes(void **state)
{
    (void)state;
    assert_non_null(setlocale(LC_ALL, "ru_RU.UTF-8"));
    zpl(state);
    tspl(state);
    epl2(state);
    setlocale(LC_ALL, "C");
}

struct drawing {
    struct thread thread;
    const struct label_template *template;
    struct text bytes;
    bool good;
};

static void draw_many(void *arg)
{
    struct drawing *d = arg;
    struct label_printer_spec spec = LABEL_PRINTER_SPEC_INIT;
    d->good = true;
    for (int i = 0; i < 20 && d->good; i++) {
        text_clear(&d->bytes);
        d->good = label_render(d->template, &fields, &spec, &d->bytes, NULL);
    }
}

/* Several printers' threads draw at once, from one template. */
static void threads_draw_the_same(void **state)
{
    (void)state;
    struct drawing drawings[4] = {0};
    struct error err = {0};
    struct label_template *t = label_template_find("/nonexistent", "parcel", &err);
    assert_non_null(t);
    for (size_t i = 0; i < COUNT_OF(drawings); i++) {
        drawings[i].template = t;
        assert_true(thread_start(&drawings[i].thread, "draw", draw_many, &drawings[i], &err));
    }
    for (size_t i = 0; i < COUNT_OF(drawings); i++) {
        thread_join(&drawings[i].thread);
        assert_true(drawings[i].good);
        assert_string_equal(drawings[i].bytes.data, drawings[0].bytes.data);
    }
    for (size_t i = 0; i < COUNT_OF(drawings); i++)
        text_fini(&drawings[i].bytes);
    label_template_free(t);
}

static void names_and_sizes_are_read(void **state)
{
    (void)state;
    enum label_language language;
    double width = 7;
    double height = 7;
    for (unsigned i = 0; i < LABEL_LANGUAGE_COUNT; i++) {
        assert_true(label_language_from_name(label_language_name((enum label_language)i), &language));
        assert_int_equal(language, i);
    }
    assert_false(label_language_from_name("ZPL", &language));
    assert_true(label_media_parse("58x40", &width, &height));
    assert_true(width == 58 && height == 40);
    assert_true(label_media_parse("57.5x40.25", &width, &height));
    assert_true(width == 57.5 && height == 40.25);
    static const char *const wrong[] = {"",       "58",     "x40",     "58x",    "58x40x",  "58 x40", "9x40",
                                        "58x401", "-58x40", "58x40mm", "1e2x40", "58,5x40", "58.x40"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_false(label_media_parse(wrong[i], &width, &height));
    assert_true(width == 57.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zpl),
        cmocka_unit_test(tspl),
        cmocka_unit_test(epl2),
        cmocka_unit_test(escpos),
        cmocka_unit_test(hostile_data_is_only_dots),
        cmocka_unit_test(no_locale_changes_the_bytes),
        cmocka_unit_test(threads_draw_the_same),
        cmocka_unit_test(names_and_sizes_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
