#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/attr.h"
#include "layout.h"

static const struct label_printer_spec spec = LABEL_PRINTER_SPEC_INIT;

static struct layout lay_out(const char *template, const struct label_fields *f)
{
    struct error err = {0};
    struct layout layout = {0};
    struct label_template *t = label_template_parse(template, strlen(template), &err);
    assert_string_equal(err.text, "");
    if (!layout_make(t, f, &spec, &layout, &err))
        fail_msg("%s", err.text);
    label_template_free(t);
    return layout;
}

static int black_dots(const struct bitmap *b, int x, int y, int w, int h)
{
    int count = 0;
    for (int row = y; row < y + h; row++)
        for (int column = x; column < x + w; column++)
            count += bitmap_black(b, column, row);
    return count;
}

static bool carries_all(const struct placed *item, const struct label_printer_spec *printer)
{
    (void)item;
    (void)printer;
    return true;
}

static bool carries_code128(const struct placed *item)
{
    return item->kind == PLACED_CODE128;
}

static void only_plain_text_is_left_to_the_printer(void **state)
{
    (void)state;
    struct error err;
    struct label_fields f = {.title = "Платье", .waybill = "SF1"};
    struct layout l = lay_out("media 58x40\n"
                              "text x=1 y=1 w=50 h=6 \"{waybill}\"\n"
                              "text x=1 y=10 w=50 h=6 \"{title}\"\n"
                              "text x=1 y=20 w=50 h=6 inverse \"{waybill}\"\n",
                              &f);
    assert_int_equal(l.count, 3);
    assert_true(layout_draw_texts(&l, &spec, carries_all, &err));
    assert_int_equal(l.items[0].kind, PLACED_TEXT);
    assert_int_equal(l.items[1].kind, PLACED_BITS);
    assert_int_equal(l.items[2].kind, PLACED_BITS);
    assert_true(layout_draw_texts(&l, &spec, NULL, &err));
    assert_int_equal(l.items[0].kind, PLACED_BITS);
    layout_fini(&l);
}

/* Only the ink is kept, inside the text's place; an inverse one keeps its whole black place. */
static void dots_stay_in_their_place(void **state)
{
    (void)state;
    struct error err;
    struct label_fields f = {.waybill = "SF1"};
    struct layout l = lay_out("media 58x40\n"
                              "text x=10 y=10 w=20 h=5 \"{waybill}\"\n"
                              "text x=10 y=20 w=20 h=5 inverse \"{waybill}\"\n",
                              &f);
    const struct placed before[2] = {l.items[0], l.items[1]};
    assert_true(layout_draw_texts(&l, &spec, NULL, &err));
    const struct placed *plain = &l.items[0];
    assert_true(plain->x >= before[0].x && plain->y >= before[0].y);
    assert_true(plain->x + plain->w <= before[0].x + before[0].w &&
                plain->y + plain->h <= before[0].y + before[0].h);
    assert_true(plain->w < before[0].w);
    assert_false(plain->cut);
    const struct placed *inverse = &l.items[1];
    assert_true(inverse->x == before[1].x && inverse->y == before[1].y && inverse->w == before[1].w &&
                inverse->h == before[1].h);
    assert_true(bitmap_black(&inverse->bits, 0, 0) &&
                bitmap_black(&inverse->bits, inverse->w - 1, inverse->h - 1));
    int ink = black_dots(&inverse->bits, 0, 0, inverse->w, inverse->h);
    assert_true(ink > inverse->w * inverse->h / 2 && ink < inverse->w * inverse->h);
    layout_fini(&l);
}

/* A black strip upright: nothing of its letters may fit, but it is drawn. */
static void a_narrow_place_is_inverse_too(void **state)
{
    (void)state;
    static const char *const templates[] = {"media 58x40\ntext x=1 y=1 w=2 h=30 inverse \"{waybill}\"\n",
                                            "media 58x40\ntext x=1 y=1 w=0.1 h=30 inverse \"{waybill}\"\n",
                                            "media 58x40\ntext x=1 y=1 w=30 h=0.1 inverse \"{waybill}\"\n"};
    for (size_t i = 0; i < COUNT_OF(templates); i++) {
        struct error err = {0};
        struct label_fields f = {.waybill = "SF1"};
        struct layout l = lay_out(templates[i], &f);
        const struct placed before = l.items[0];
        if (!layout_draw_texts(&l, &spec, NULL, &err))
            fail_msg("%s: %s", templates[i], err.text);
        assert_int_equal(l.items[0].w, before.w);
        assert_int_equal(l.items[0].h, before.h);
        layout_fini(&l);
    }
}

static void a_blank_text_is_one_white_dot(void **state)
{
    (void)state;
    struct error err;
    struct label_fields f = {.title = " "};
    struct layout l = lay_out("media 58x40\ntext x=1 y=1 w=50 h=6 \"{title}\"\n", &f);
    if (l.count == 1) {
        assert_true(layout_draw_texts(&l, &spec, NULL, &err));
        assert_int_equal(l.items[0].w, 1);
        assert_false(bitmap_black(&l.items[0].bits, 0, 0));
    }
    layout_fini(&l);
}

/* A code drawn as dots is the same picture as the code itself. */
static void codes_as_dots_are_the_same_picture(void **state)
{
    (void)state;
    struct label_fields f = {.waybill = "SF1331875979567", .own_id = "P7K3T2800"};
    struct layout l = lay_out("media 58x40\n"
                              "code128 x=2 y=2 w=54 h=10 \"{waybill}\"\n"
                              "qr x=2 y=15 w=20 \"{own_id}\"\n",
                              &f);
    struct bitmap before;
    struct bitmap after;
    assert_int_equal(l.count, 2);
    layout_picture(&l, &before);
    assert_true(black_dots(&before, 0, 0, l.width, l.height) > 1000);
    layout_draw_codes(&l, carries_code128);
    assert_int_equal(l.items[0].kind, PLACED_CODE128);
    assert_int_equal(l.items[1].kind, PLACED_BITS);
    layout_picture(&l, &after);
    assert_int_equal(before.stride, after.stride);
    assert_memory_equal(before.bits, after.bits, (size_t)before.stride * (size_t)before.height);
    bitmap_fini(&before);
    bitmap_fini(&after);
    layout_fini(&l);
}

static void what_lies_outside_the_paper_is_left_out(void **state)
{
    (void)state;
    struct bitmap b;
    bitmap_init(&b, 16, 16);
    layout_paint(&(struct placed){.kind = PLACED_BAR, .x = -4, .y = 14, .w = 40, .h = 40}, &b);
    assert_int_equal(black_dots(&b, 0, 0, 16, 16), 32);
    layout_paint(&(struct placed){.kind = PLACED_TEXT, .x = 0, .y = 0, .w = 16, .h = 14, .value = "A"}, &b);
    assert_int_equal(black_dots(&b, 0, 0, 16, 16), 32); /* the printer's own letters have no dots here */
    bitmap_fini(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_plain_text_is_left_to_the_printer),
        cmocka_unit_test(dots_stay_in_their_place),
        cmocka_unit_test(a_narrow_place_is_inverse_too),
        cmocka_unit_test(a_blank_text_is_one_white_dot),
        cmocka_unit_test(codes_as_dots_are_the_same_picture),
        cmocka_unit_test(what_lies_outside_the_paper_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
