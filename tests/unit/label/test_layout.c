#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "layout.h"

static const struct label_fields fields = {
    .bin = "A-017", .waybill = "JDVA11408814483", .own_id = "P7K3T2800", .title = "Платье"};

static struct layout lay_out(const char *template, const struct label_fields *f, double width, double height,
                             int dpi)
{
    struct error err = {0};
    struct layout layout = {0};
    struct label_printer_spec spec = LABEL_PRINTER_SPEC_INIT;
    struct label_template *t = label_template_parse(template, strlen(template), &err);
    assert_string_equal(err.text, "");
    spec.width_mm = width;
    spec.height_mm = height;
    spec.dpi = dpi;
    if (!layout_make(t, f, &spec, &layout, &err))
        fail_msg("%s", err.text);
    label_template_free(t);
    return layout;
}

static void places_are_in_dots(void **state)
{
    (void)state;
    static const char template[] =
        "media 58x40\nline x=1.5 y=2 w=10 h=0.5\nbox x=10 y=10 w=20 h=10 thick=0.5\n";
    struct layout l = lay_out(template, &fields, 58, 40, 203);
    assert_int_equal(l.width, 464);
    assert_int_equal(l.height, 320);
    assert_int_equal(l.count, 5);
    assert_true(l.items[0].x == 12 && l.items[0].y == 16 && l.items[0].w == 80 && l.items[0].h == 4);
    struct bitmap picture;
    layout_picture(&l, &picture);
    assert_true(bitmap_black(&picture, 80, 80) && bitmap_black(&picture, 239, 159));
    assert_false(bitmap_black(&picture, 90, 90));
    assert_false(bitmap_black(&picture, 240, 159));
    bitmap_fini(&picture);
    layout_fini(&l);
    l = lay_out(template, &fields, 58, 40, 300);
    assert_int_equal(l.width, 685);
    assert_int_equal(l.height, 472);
    layout_fini(&l);
}

/* A frame thicker than its box fills the box and nothing beside it. */
static void a_thick_frame_stays_in_its_box(void **state)
{
    (void)state;
    struct layout l = lay_out("media 58x40\nbox x=10 y=0 w=20 h=0.5 thick=20\n", &fields, 58, 40, 203);
    struct bitmap picture;
    assert_int_equal(l.count, 4);
    for (size_t i = 0; i < l.count; i++) {
        const struct placed *bar = &l.items[i];
        assert_true(bar->x >= 80 && bar->y >= 0 && bar->x + bar->w <= 240 && bar->y + bar->h <= 4);
    }
    layout_picture(&l, &picture);
    assert_true(bitmap_black(&picture, 80, 0) && bitmap_black(&picture, 239, 3));
    bitmap_fini(&picture);
    layout_fini(&l);
}

/* Bars are as wide as fit with ten modules of white on each side, and stand in the middle. */
static void bars_are_as_wide_as_fit(void **state)
{
    (void)state;
    static const struct {
        double width;
        int module; /* 156 modules + 20: 176 */
    } cases[] = {{58, 2}, {44, 2}, {43, 1}, {66, 3}, {22, 1}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char template[200];
        text_format(template, sizeof(template), "media 100x40\ncode128 x=0 y=0 w=%d h=10 \"{waybill}\"\n",
                    (int)cases[i].width);
        struct layout l = lay_out(template, &fields, 100, 40, 203);
        const struct placed *code = &l.items[0];
        assert_int_equal(code->kind, PLACED_CODE128);
        assert_int_equal(code->module, cases[i].module);
        assert_int_equal(code->w, 156 * cases[i].module);
        assert_true(code->x >= 10 * code->module);
        assert_true(abs(2 * code->x + code->w - (int)cases[i].width * 8) <= 1);
        layout_fini(&l);
    }
}

static void what_cannot_be_a_code_is_a_text(void **state)
{
    (void)state;
    static const char template[] =
        "media 58x40\ncode128 x=0 y=0 w=21 h=10 \"{waybill}\"\ncode128 x=0 y=20 w=58 h=10 \"{title}\"\n"
        "qr x=30 y=0 w=2 \"{own_id}\"\n";
    struct layout l = lay_out(template, &fields, 58, 40, 203);
    assert_int_equal(l.count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(l.items[i].kind, PLACED_TEXT);
        assert_int_equal(l.items[i].align, ALIGN_CENTER);
    }
    assert_string_equal(l.items[1].value, "Платье");
    layout_fini(&l);
}

static void a_qr_takes_a_lower_level_before_too_small_modules(void **state)
{
    (void)state;
    char text[200];
    int side_h = 0;
    for (int w = 38; w >= 7; w--) {
        text_format(text, sizeof(text), "media 58x40\nqr x=0 y=0 w=%d level=H \"{own_id}{waybill}\"\n", w);
        struct layout l = lay_out(text, &fields, 58, 40, 203);
        const struct placed *code = &l.items[0];
        assert_int_equal(code->kind, PLACED_QR);
        side_h = code->level == 'H' ? code->bits.width : side_h;
        assert_true(code->level == 'L' || code->module >= 2);
        assert_true(code->bits.width <= side_h);
        assert_true((code->bits.width + 8) * code->module <= w * 8);
        layout_fini(&l);
    }
}

static void empty_values_leave_no_place(void **state)
{
    (void)state;
    struct label_fields f = fields;
    f.copy = 1;
    static const char template[] =
        "media 58x40\ntext x=0 y=0 w=9 h=9 \"{comment}\"\ntext x=0 y=0 w=9 h=9 \"COPY {copy}\" if=copy\n"
        "code128 x=0 y=20 w=58 h=10 \"{order_id}\"\ntext x=0 y=0 w=9 h=9 \"{bin}\" unless=copy\n";
    struct layout l = lay_out(template, &f, 58, 40, 203);
    assert_int_equal(l.count, 1);
    assert_string_equal(l.items[0].value, "A-017");
    layout_fini(&l);
}

/* The largest layout that fits; else the one that shrinks least; else an error that says so. */
static void the_layout_fits_the_paper(void **state)
{
    (void)state;
    static const char template[] =
        "media 58x40\nline x=10 y=10 w=10 h=1\nmedia 100x100\nline x=20 y=20 w=20 h=2\n";
    static const struct {
        double width, height;
        int x;
    } cases[] = {{58, 40, 80}, {80, 60, 80}, {100, 100, 160}, {100, 150, 160},
                 {90, 95, 80}, {48, 40, 66}, {40, 30, 55}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct layout l = lay_out(template, &fields, cases[i].width, cases[i].height, 203);
        assert_int_equal(l.items[0].x, cases[i].x);
        layout_fini(&l);
    }
    struct error err = {0};
    struct layout l;
    struct label_printer_spec spec = LABEL_PRINTER_SPEC_INIT;
    spec.width_mm = 30;
    struct label_template *t = label_template_parse(template, strlen(template), &err);
    assert_false(layout_make(t, &fields, &spec, &l, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_string_equal(err.text, "the template has no layout for paper of 30x40 mm; add a \"media\" to it");
    label_template_free(t);
}

/* A field that has nothing leaves no room: what follows stands at the place's edge. */
static void blanks_around_a_text_are_left_out(void **state)
{
    (void)state;
    struct layout l =
        lay_out("media 58x40\ntext x=1 y=1 w=40 h=4 \"{order_id}  {bin} {config}\"\n", &fields, 58, 40, 203);
    assert_int_equal(l.count, 1);
    assert_string_equal(l.items[0].value, "A-017");
    layout_fini(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_in_dots),
        cmocka_unit_test(a_thick_frame_stays_in_its_box),
        cmocka_unit_test(bars_are_as_wide_as_fit),
        cmocka_unit_test(what_cannot_be_a_code_is_a_text),
        cmocka_unit_test(a_qr_takes_a_lower_level_before_too_small_modules),
        cmocka_unit_test(empty_values_leave_no_place),
        cmocka_unit_test(the_layout_fits_the_paper),
        cmocka_unit_test(blanks_around_a_text_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
