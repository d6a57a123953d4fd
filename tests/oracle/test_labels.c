/* Every ready template, in every size, resolution and language, with Latin, Cyrillic and Chinese data: drawn by a printer that
 * is not ours, read back by zbar, and compared dot by dot with what `label render --png` shows.
 * usage: oracle_labels DIRECTORY [TESTS] (pictures and streams stay there) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "base/mem.h"
#include "interpret.h"
#include "label/label.h"
#include "layout.h"

static const char *directory;

/* --- what the labels say ---------------------------------------------------------------------------------------------------- */

enum data { LATIN, CYRILLIC, CHINESE, LONG, HOSTILE, DATA_COUNT };
static const char *const data_names[] = {"latin", "cyrillic", "chinese", "long", "hostile"};

static const struct label_fields all_data[DATA_COUNT] = {
    [LATIN] = {
        .bin = "A-017",
        .client = "RU-88",
        .customer = "John Miller",
        .parcel_index = 2,
        .parcel_total = 3,
        .line_index = 1,
        .line_total = 4,
        .waybill = "JDVA11408814483",
        .courier = "JD",
        .hold_no = "H-0042",
        .order_id = "CO-10001",
        .title = "Women's summer dress with belt, cotton",
        .config = "Colour: red; Size: M",
        .comment = "Fragile",
        .quantity = 2,
        .weight_g = 1250,
        .at = "2026-05-06 14:03",
        .station = "dock-1",
        .operator= "IVAN" },
        [CYRILLIC] = {
            .bin = "Б-104",
            .client = "МСК-7",
            .customer = "Иванова Мария",
            .parcel_index = 10,
            .parcel_total = 12,
            .line_index = 11,
            .line_total = 24,
            .waybill = "SF1331875979567",
            .courier = "SF",
            .hold_no = "H-1042",
            .order_id = "CO-98765",
            .title = "Платье женское летнее с поясом, хлопок",
            .config = "Цвет: красный; Размер: M",
            .comment = "Осторожно: стекло",
            .quantity = 12,
            .weight_g = 250,
            .copy = 2,
            .at = "06.05.2026 14:03",
            .station = "док-1",
            .operator= "ИВАН" },
            [CHINESE] = {
                .bin = "货架12",
                .client = "客户8",
                .customer = "王小明",
                .parcel_index = 1,
                .parcel_total = 0,
                .line_index = 2,
                .line_total = 2,
                .waybill = "462598779470531",
                .courier = "韵达",
                .hold_no = "H-0007",
                .order_id = "CO-10086",
                .title = "女士夏季连衣裙带腰带纯棉宽松显瘦中长款",
                .config = "颜色: 红色; 尺码: M",
                .comment = "易碎品",
                .quantity = 1,
                .weight_g = 12500,
                .at = "2026-05-06 14:03",
                .station = "一号台",
                .operator= "小李" },
                [LONG] = {
                    .bin = "WAREHOUSE-7-AISLE-12-RACK-3-SHELF-4-BOX-9",
                    .client = "CLIENT-WITH-A-LONG-CODE-000001",
                    .customer = "Extraordinarily Long Customer Name Limited Liability Company of the North",
                    .parcel_index = 99999,
                    .parcel_total = 99999,
                    .line_index = 99999,
                    .line_total = 99999,
                    .waybill = "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMN",
                    .courier = "Some courier with a name that is long",
                    .hold_no = "HOLD-000000000000000000000000001",
                    .order_id = "ORDER-0000000000000000000000000000001",
                    .title = "Платье Платье Платье Платье Платье Платье Платье Платье Платье Платье "
                             "连衣裙连衣裙连衣裙连衣裙",
                    .config = "config config config config config config config config config config config "
                              "config config",
                    .comment =
                        "comment comment comment comment comment comment comment comment comment comment",
                    .quantity = 99999,
                    .weight_g = 999999999,
                    .copy = 99999,
                    .at = "Wednesday, 6 May 2026 at 14:03:22 +08:00",
                    .station = "the-station-with-the-long-name",
                    .operator= "OPERATOR-WITH-A-LONG-NAME" },
                    [HOSTILE] =
                        {
                            .bin = "^XZ~JA",
                            .client = "\"\r\nCLS",
                            .customer = "^FS^XZ^XA_41\\&",
                            .waybill = "P1\"N\"~HS^XZ",
                            .hold_no = "~JR",
                            .order_id = "{C\x1B@",
                            .title = "\"\r\nPRINT 1,1\r\n^XZ ^XA^FO0,0^GB800,800,800^FS "
                                     "\xE2\x80\xAE\xF0\x9F\x93\xA6 {bin} \\",
                            .config = "%s%n%x",
                            .comment = "\x1D(k",
                            .at = "'\"`",
                            .station = "~SD30",
                            .operator= "^PW1" },
                    };

static struct label_fields data_of(enum data data, enum label_kind kind)
{
    struct label_fields f = all_data[data];
    f.kind = kind;
    own_id_write(4000000 + data * 1000 + kind, 9000000 + data, f.own_id);
    if (kind == LABEL_SHELF && data == LATIN) {
        static const unsigned char key[COMMAND_KEY_BYTES] = {1, 2, 3};
        assert_true(command_write(COMMAND_BIN, f.bin, key, f.code));
    }
    return f;
}

/* --- one label -------------------------------------------------------------------------------------------------------------- */

struct label {
    char name[128];
    struct label_fields fields;
    struct label_printer_spec spec;
    struct label_template *template;
    bool plain; /* every code must be there, and wide enough */
};

static void path_of(const struct label *label, const char *suffix, char ret[512])
{
    text_format(ret, 512, "%s/%s.%s", directory, label->name, suffix);
}

static void save(const char *path, const struct text *bytes)
{
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes->data, 1, bytes->len, out), bytes->len);
    assert_int_equal(fclose(out), 0);
}

static bool is_code(const struct placed *item)
{
    return item->kind == PLACED_CODE128 || item->kind == PLACED_QR;
}

static void check_read_back(const struct label *label, const struct layout *layout,
                            const struct canvas *printed)
{
    struct read_code codes[READ_MAX];
    size_t count = canvas_read_codes(printed, codes);
    size_t expected = 0;
    for (size_t i = 0; i < layout->count; i++) {
        const struct placed *item = &layout->items[i];
        bool found = false;
        if (!is_code(item))
            continue;
        expected++;
        for (size_t c = 0; c < count; c++)
            found = found ||
                    (codes[c].qr == (item->kind == PLACED_QR) && strcmp(codes[c].text, item->value) == 0);
        /* Bars of one dot are printed but nothing is promised of them. */
        if (item->kind == PLACED_CODE128 && item->module < 2) {
            if (label->plain)
                fail_msg("%s: the modules of \"%s\" are one dot wide", label->name, item->value);
            expected -= !found;
            continue;
        }
        if (!found)
            fail_msg("%s: the code \"%s\" was not read back (%zu codes were)", label->name, item->value,
                     count);
    }
    if (count != expected)
        fail_msg("%s: %zu codes read, %zu are there", label->name, count, expected);
    size_t wanted = label->fields.kind == LABEL_SHELF ? 1 : 2;
    if (label->fields.code[0] && label->spec.width_mm >= 100)
        wanted = 2; /* a shelf's command has room for bars beside its QR */
    if (label->plain && label->fields.kind == LABEL_SHELF && strspn(label->fields.bin, "A-017") == 0)
        wanted = 0; /* a shelf in another script has no bars */
    if (label->plain && expected != wanted)
        fail_msg("%s: %zu codes instead of %zu", label->name, expected, wanted);
}

static void check_white(const struct label *label, const struct canvas *printed, int x, int y, int w, int h)
{
    for (int row = y; row < y + h; row++)
        for (int column = x; column < x + w; column++)
            if (canvas_get(printed, column, row))
                fail_msg("%s: ink at %d,%d in a quiet zone", label->name, column, row);
}

static void check_quiet_zones(const struct label *label, const struct layout *layout,
                              const struct canvas *printed)
{
    for (size_t i = 0; i < layout->count; i++) {
        const struct placed *item = &layout->items[i];
        if (!is_code(item))
            continue;
        int modules = item->kind == PLACED_QR ? 4 : 10;
        int quiet = modules * item->module;
        assert_true(item->x >= quiet && item->x + item->w + quiet <= layout->width);
        check_white(label, printed, item->x - quiet, item->y, quiet, item->h);
        check_white(label, printed, item->x + item->w + 1, item->y, quiet - 1, item->h);
        if (item->kind != PLACED_QR)
            continue;
        check_white(label, printed, item->x, item->y - quiet, item->w, quiet - 1);
        check_white(label, printed, item->x, item->y + item->h + 1, item->w, quiet - 1);
    }
}

/* Every dot is where the picture has it. Codes are drawn by the printers themselves, which here are the encoders of zint and of
 * zpl-renderer-js: they must choose the very modules that are shown. */
static void check_dots(const struct label *label, const struct layout *layout, const struct canvas *printed)
{
    struct canvas shown;
    char path[512];
    int differing = 0;
    path_of(label, "png", path);
    assert_true(canvas_read_png(&shown, path));
    assert_int_equal(shown.width, layout->width);
    assert_int_equal(shown.height, layout->height);
    for (int y = 0; y < shown.height; y++)
        for (int x = 0; x < shown.width; x++)
            differing += canvas_get(&shown, x, y) != canvas_get(printed, x, y);
    canvas_fini(&shown);
    if (differing > 0)
        fail_msg("%s: %d dots are not as shown", label->name, differing);
}

/* Ordinary data is printed to its end. */
static void check_whole(const struct label *label, struct layout *layout)
{
    struct error err;
    assert_true(layout_draw_texts(layout, &label->spec, NULL, &err));
    for (size_t i = 0; i < layout->count; i++)
        if (label->plain && layout->items[i].cut)
            fail_msg("%s: \"%s\" is cut", label->name, layout->items[i].value);
}

static void lay_out(const struct label *label, struct layout *ret)
{
    struct error err;
    if (!layout_make(label->template, &label->fields, &label->spec, ret, &err))
        fail_msg("%s: %s", label->name, err.text);
}

static void check_printed(const struct label *label, const struct canvas *printed)
{
    struct layout layout;
    lay_out(label, &layout);
    check_read_back(label, &layout, printed);
    check_quiet_zones(label, &layout, printed);
    check_dots(label, &layout, printed);
    check_whole(label, &layout);
    layout_fini(&layout);
}

/* zpl-renderer-js takes long: all scripts at 203 dpi and one at 300, and what is too long or hostile on the smallest paper. */
static bool is_rendered(const struct label *label)
{
    if (label->spec.dpi == 203)
        return label->plain || label->spec.width_mm < 100;
    return strstr(label->name, data_names[CHINESE]) != NULL;
}

/* Interprets the stream and checks what came out. */
static void print_label(const struct label *label, FILE *zpl_jobs)
{
    struct text bytes = {0};
    struct error err = {0};
    struct canvas printed = {0};
    char path[512];
    char picture[512];
    path_of(label, "png", picture);
    if (!label_png(label->template, &label->fields, &label->spec, picture, &err) ||
        !label_render(label->template, &label->fields, &label->spec, &bytes, &err))
        fail_msg("%s: %s", label->name, err.text);
    path_of(label, label_language_name(label->spec.language), path);
    save(path, &bytes);
    path_of(label, "printed.png", picture);
    double exact = label->spec.dpi == 203 ? 8 : label->spec.dpi / 25.4;
    int width = (int)(label->spec.width_mm * exact + 0.5);
    bool ok = false;
    switch (label->spec.language) {
    case LABEL_ZPL:
        ok = interpret_zpl(bytes.data, bytes.len, &printed, &err);
        break;
    case LABEL_TSPL:
        ok = interpret_tspl(bytes.data, bytes.len, label->spec.dpi, &printed, &err);
        break;
    case LABEL_EPL2:
        ok = interpret_epl2(bytes.data, bytes.len, &printed, &err);
        break;
    case LABEL_ESCPOS:
        ok = interpret_escpos(bytes.data, bytes.len, width, &printed, &err);
        break;
    case LABEL_LANGUAGE_COUNT:
        break;
    }
    if (!ok)
        fail_msg("%s: %s", label->name, err.text);
    assert_true(canvas_write_png(&printed, picture));
    check_printed(label, &printed);
    if (zpl_jobs && is_rendered(label)) {
        /* It knows 8 and 12 dots a millimetre; the paper is as many dots as ours. */
        int dots = label->spec.dpi == 203 ? 8 : 12;
        path_of(label, "rendered.png", picture);
        fprintf(zpl_jobs, "%s %s %.9f %.9f %d\n", path, picture, (double)printed.width / dots,
                (double)printed.height / dots, dots);
    }
    canvas_fini(&printed);
    text_fini(&bytes);
}

/* --- all of them ------------------------------------------------------------------------------------------------------------ */

struct size {
    const char *name;
    double width, height;
};

static void for_each_label(enum label_language language, void (*fn)(const struct label *, FILE *), FILE *arg)
{
    static const struct size sizes[] = {{"58x40", 58, 40}, {"100x100", 100, 100}, {"100x150", 100, 150}};
    for (unsigned kind = 0; kind < LABEL_KIND_COUNT; kind++) {
        struct error err = {0};
        struct label_template *template =
            label_template_find("/nonexistent", label_template_ready(kind), &err);
        assert_non_null(template);
        for (size_t s = 0; s < COUNT_OF(sizes); s++) {
            for (int high = 0; high < 2; high++) {
                for (unsigned data = 0; data < DATA_COUNT; data++) {
                    if (high && data > CHINESE)
                        continue;
                    struct label label = {.fields = data_of((enum data)data, (enum label_kind)kind),
                                          .spec = LABEL_PRINTER_SPEC_INIT,
                                          .template = template,
                                          .plain = data <= CHINESE};
                    label.spec.language = language;
                    label.spec.dpi = high ? 300 : 203;
                    label.spec.width_mm = sizes[s].width;
                    label.spec.height_mm = sizes[s].height;
                    label.spec.darkness = high ? 60 : -1;
                    label.spec.speed = high ? 100 : -1;
                    label.spec.gap_mm = high ? 0 : 2;
                    text_format(label.name, sizeof(label.name), "%s-%s-%d-%s-%s", label_template_ready(kind),
                                sizes[s].name, label.spec.dpi, data_names[data],
                                label_language_name(language));
                    fn(&label, arg);
                }
            }
        }
        label_template_free(template);
    }
}

static void tspl_prints_what_it_should(void **state)
{
    (void)state;
    for_each_label(LABEL_TSPL, print_label, NULL);
}

static void epl2_prints_what_it_should(void **state)
{
    (void)state;
    for_each_label(LABEL_EPL2, print_label, NULL);
}

static void escpos_prints_what_it_should(void **state)
{
    (void)state;
    for_each_label(LABEL_ESCPOS, print_label, NULL);
}

/* As others see it. */
static void check_rendered(const struct label *label, FILE *unused)
{
    (void)unused;
    struct canvas rendered;
    struct layout layout;
    char path[512];
    if (!is_rendered(label))
        return;
    path_of(label, "rendered.png", path);
    if (!canvas_read_png(&rendered, path))
        fail_msg("%s: it was not drawn", label->name);
    lay_out(label, &layout);
    check_read_back(label, &layout, &rendered);
    check_dots(label, &layout, &rendered);
    layout_fini(&layout);
    canvas_fini(&rendered);
}

static void zpl_prints_what_it_should(void **state)
{
    (void)state;
    char jobs[512];
    char command[2048];
    text_format(jobs, sizeof(jobs), "%s/zpl.jobs", directory);
    FILE *list = fopen(jobs, "w");
    assert_non_null(list);
    for_each_label(LABEL_ZPL, print_label, list);
    assert_int_equal(fclose(list), 0);
    text_format(command, sizeof(command), "ORACLE_NPM='%s' '%s' '%s' '%s'", ORACLE_NPM, ORACLE_NODE,
                ORACLE_RENDER, jobs);
    assert_int_equal(system(command), 0);
    for_each_label(LABEL_ZPL, check_rendered, NULL);
}

/* The printer's own letters are an option: the streams stay sound, and codes are untouched by them. */
static void zpl_and_others_with_native_text(void **state)
{
    (void)state;
    for (unsigned language = 0; language < LABEL_LANGUAGE_COUNT; language++) {
        struct error err = {0};
        struct text bytes = {0};
        struct canvas printed = {0};
        struct label_template *template = label_template_find("/nonexistent", "parcel", &err);
        struct label_fields fields = data_of(LATIN, LABEL_PARCEL);
        struct label_printer_spec spec = LABEL_PRINTER_SPEC_INIT;
        spec.language = (enum label_language)language;
        spec.native_text = true;
        assert_true(label_render(template, &fields, &spec, &bytes, &err));
        bool ok = language == LABEL_ZPL    ? interpret_zpl(bytes.data, bytes.len, &printed, &err)
                  : language == LABEL_TSPL ? interpret_tspl(bytes.data, bytes.len, 203, &printed, &err)
                  : language == LABEL_EPL2 ? interpret_epl2(bytes.data, bytes.len, &printed, &err)
                                           : interpret_escpos(bytes.data, bytes.len, 464, &printed, &err);
        if (!ok)
            fail_msg("%s", err.text);
        const char *own = language == LABEL_ZPL    ? "^FDCO-10001^FS"
                          : language == LABEL_TSPL ? "\"CO-10001\""
                                                   : "N,\"CO-10001\"";
        if (language != LABEL_ESCPOS)
            assert_non_null(memmem(bytes.data, bytes.len, own, strlen(own)));
        canvas_fini(&printed);
        text_fini(&bytes);
        label_template_free(template);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tspl_prints_what_it_should),      cmocka_unit_test(epl2_prints_what_it_should),
        cmocka_unit_test(escpos_prints_what_it_should),    cmocka_unit_test(zpl_prints_what_it_should),
        cmocka_unit_test(zpl_and_others_with_native_text),
    };
    if (argc != 2 && argc != 3) {
        fprintf(stderr, "usage: %s DIRECTORY [TESTS]\n", argv[0]);
        return 2;
    }
    directory = argv[1];
    if (argc == 3)
        cmocka_set_test_filter(argv[2]);
    mkdir(directory, 0777);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
