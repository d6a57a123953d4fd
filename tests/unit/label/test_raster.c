#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "raster.h"

static struct raster_text request(const char *text, int width, int height, int size, int lines)
{
    return (struct raster_text){
        .text = text, .width = width, .height = height, .size = size, .min = 12, .lines = lines};
}

struct ink {
    int x, y, w, h;
};

static struct ink draw(const struct raster_text *text)
{
    struct bitmap b;
    struct ink ink = {0};
    struct error err = {0};
    bool cut;
    if (!raster_draw_text(text, &b, &cut, &err))
        fail_msg("%s", err.text);
    assert_false(cut);
    assert_int_equal(b.width, text->width);
    assert_int_equal(b.height, text->height);
    assert_true(bitmap_ink(&b, &ink.x, &ink.y, &ink.w, &ink.h));
    bitmap_fini(&b);
    return ink;
}

/* Three scripts have letters of their own: no text is the picture of missing letters, and no two are alike. */
static void every_script_has_letters(void **state)
{
    (void)state;
    static const char *const texts[] = {"HIJ", "ЖЩЫ", "收货架", "王小明"};
    struct bitmap pictures[4];
    struct error err;
    bool cut;
    for (int i = 0; i < 4; i++) {
        struct raster_text text = request(texts[i], 200, 60, 40, 1);
        assert_true(raster_draw_text(&text, &pictures[i], &cut, &err));
        for (int j = 0; j < i; j++)
            assert_memory_not_equal(pictures[i].bits, pictures[j].bits, (size_t)(pictures[i].stride * 60));
    }
    for (int i = 0; i < 4; i++)
        bitmap_fini(&pictures[i]);
    /* A letter that no font has shows as a box of its number; real ones of one text differ from each other. */
    struct raster_text one = request("收收", 200, 60, 40, 1);
    struct raster_text two = request("收货", 200, 60, 40, 1);
    struct bitmap a;
    struct bitmap b;
    assert_true(raster_draw_text(&one, &a, &cut, &err) && raster_draw_text(&two, &b, &cut, &err));
    assert_memory_not_equal(a.bits, b.bits, (size_t)(a.stride * 60));
    bitmap_fini(&a);
    bitmap_fini(&b);
}

static void letters_fill_their_place_and_stay_in_it(void **state)
{
    (void)state;
    struct raster_text text = request("A-017", 300, 80, 104, 1);
    struct ink ink = draw(&text);
    assert_true(ink.h > 60 && ink.h <= 80);
    assert_true(ink.w <= 300);
    /* Too wide: smaller, not cut. */
    text = request("A-017-B-018-C-019", 300, 80, 104, 1);
    ink = draw(&text);
    assert_true(ink.w > 250 && ink.w <= 300);
    assert_true(ink.h < 60);
}

/* Smaller rather than cut, at every width down to the least size. */
static void nothing_is_cut_that_fits(void **state)
{
    (void)state;
    static const char *const texts[] = {"814483", "A-017", "Иванов И. 王伟", "COPY 2", "连衣裙女", "WWWWW"};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        for (int width = 90; width < 400; width += 15) {
            struct raster_text text = request(texts[i], width, 50, 65, 1);
            text.bold = true;
            text.min = 5;
            draw(&text); /* which fails when it was cut */
            text.align = RASTER_RIGHT;
            draw(&text);
            text.lines = 2;
            draw(&text);
        }
    }
    struct raster_text text = request("too long for its place", 60, 20, 20, 1);
    struct bitmap b;
    struct error err;
    bool cut;
    assert_true(raster_draw_text(&text, &b, &cut, &err));
    assert_true(cut);
    bitmap_fini(&b);
}

/* These letters have some white on their right: ink in the last column would be of a letter that stands over the edge. */
static void no_letter_stands_over_the_edge(void **state)
{
    (void)state;
    static const char *const texts[] = {"H-0042", "A-017", "Б-104", "RU88"};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        for (int width = 150; width < 360; width += 2) {
            for (int lines = 1; lines <= 2; lines++) {
                struct raster_text text = request(texts[i], width, 224, 290, lines);
                text.bold = true;
                struct ink ink = draw(&text);
                if (ink.x + ink.w >= width)
                    fail_msg("\"%s\" in %d dots, %d lines: ink from %d to %d", texts[i], width, lines, ink.x,
                             ink.x + ink.w);
            }
        }
    }
}

static void texts_stand_where_they_are_told(void **state)
{
    (void)state;
    struct raster_text text = request("II", 300, 40, 30, 1);
    assert_true(draw(&text).x < 10);
    text.align = RASTER_RIGHT;
    struct ink ink = draw(&text);
    assert_true(ink.x + ink.w > 290 && ink.x + ink.w <= 300);
    text.align = RASTER_CENTER;
    ink = draw(&text);
    assert_true(ink.x + ink.w / 2 > 140 && ink.x + ink.w / 2 < 160);
}

static void lines_are_used_before_letters_shrink(void **state)
{
    (void)state;
    struct raster_text one = request("several words in a row", 200, 60, 24, 1);
    struct raster_text two = request("several words in a row", 200, 60, 24, 2);
    assert_true(draw(&one).h < 24);
    assert_true(draw(&two).h > 30);
}

/* A code is broken at its marks only where its letters become twice as large by that. */
static void long_codes_are_broken_short_ones_are_not(void **state)
{
    (void)state;
    struct raster_text one = request("WAREHOUSE-7.AISLE-12.RACK-3.S-14", 440, 180, 230, 1);
    struct raster_text more = request("WAREHOUSE-7.AISLE-12.RACK-3.S-14", 440, 180, 230, 4);
    assert_true(draw(&more).h > 4 * draw(&one).h);
    struct raster_text word = request("ABCDEFGHIJKLMNOPQRSTUVWXYZ123456", 440, 180, 230, 4);
    assert_int_equal(draw(&word).h, draw(&(struct raster_text){.text = word.text,
                                                               .width = word.width,
                                                               .height = word.height,
                                                               .size = word.size,
                                                               .min = word.min,
                                                               .lines = 1})
                                        .h);
    one = request("A-017", 440, 180, 230, 1);
    more = request("A-017", 440, 180, 230, 3);
    assert_int_equal(draw(&one).h, draw(&more).h);
}

static void hostile_text_stays_in_its_place(void **state)
{
    (void)state;
    char zalgo[300] = "a";
    for (int i = 0; i < 60; i++)
        strcat(zalgo, "\xCC\x81"); /* accents that pile up */
    const char *const texts[] = {zalgo, "\xEF\xB7\xBD\xEF\xB7\xBD\xEF\xB7\xBD", "a\nb\r\nc",
                                 "\xF0\x9F\x93\xA6",
                                 "\xE2\x80\xAE"
                                 "abc"};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct raster_text text = request(texts[i], 100, 30, 28, 1);
        struct bitmap b;
        struct error err;
        bool cut;
        assert_true(raster_draw_text(&text, &b, &cut, &err));
        assert_int_equal(b.height, 30);
        bitmap_fini(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_script_has_letters),
        cmocka_unit_test(letters_fill_their_place_and_stay_in_it),
        cmocka_unit_test(nothing_is_cut_that_fits),
        cmocka_unit_test(no_letter_stands_over_the_edge),
        cmocka_unit_test(texts_stand_where_they_are_told),
        cmocka_unit_test(lines_are_used_before_letters_shrink),
        cmocka_unit_test(long_codes_are_broken_short_ones_are_not),
        cmocka_unit_test(hostile_text_stays_in_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
