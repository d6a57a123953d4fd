#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "bitmap.h"

/* Every rectangle, also those that leave the picture, blackens just its dots. */
static void fill_is_exact(void **state)
{
    (void)state;
    for (int x = -9; x < 20; x++) {
        for (int w = 0; w < 30; w++) {
            struct bitmap b;
            bitmap_init(&b, 19, 3);
            bitmap_fill(&b, x, 1, w, 1);
            for (int row = 0; row < 3; row++)
                for (int column = 0; column < 19; column++)
                    assert_int_equal(bitmap_black(&b, column, row),
                                     row == 1 && column >= x && column < x + w);
            assert_int_equal(b.bits[2] & 0x1F, 0); /* the rest of a row stays white */
            bitmap_fini(&b);
        }
    }
}

static void ink_is_found_and_cut_out(void **state)
{
    (void)state;
    struct bitmap b;
    struct bitmap part;
    int x;
    int y;
    int w;
    int h;
    bitmap_init(&b, 50, 20);
    assert_false(bitmap_ink(&b, &x, &y, &w, &h));
    bitmap_fill(&b, 13, 5, 20, 7);
    assert_true(bitmap_ink(&b, &x, &y, &w, &h));
    assert_true(x == 13 && y == 5 && w == 20 && h == 7);
    bitmap_cut(&b, 12, 4, 3, 3, &part);
    assert_int_equal(part.width, 3);
    assert_false(bitmap_black(&part, 0, 1));
    assert_true(bitmap_black(&part, 1, 1));
    bitmap_fini(&part);
    bitmap_fini(&b);
}

/* Painting at any place is the same as dot by dot. */
static void paint_is_exact(void **state)
{
    (void)state;
    struct bitmap stamp;
    bitmap_init(&stamp, 13, 4);
    bitmap_fill(&stamp, 0, 0, 13, 1);
    bitmap_fill(&stamp, 3, 1, 2, 3);
    bitmap_fill(&stamp, 12, 2, 1, 2);
    for (int x = -30; x < 30; x++) {
        for (int y = -5; y < 8; y++) {
            struct bitmap b;
            bitmap_init(&b, 21, 6);
            bitmap_paint(&b, &stamp, x, y);
            for (int row = 0; row < 6; row++)
                for (int column = 0; column < 21; column++)
                    assert_int_equal(bitmap_black(&b, column, row),
                                     bitmap_black(&stamp, column - x, row - y));
            assert_int_equal(b.bits[2] & 7, 0);
            bitmap_fini(&b);
        }
    }
    bitmap_fini(&stamp);
}

static void inverting_leaves_the_rest_of_a_row(void **state)
{
    (void)state;
    struct bitmap b;
    bitmap_init(&b, 11, 2);
    bitmap_fill(&b, 0, 0, 4, 1);
    bitmap_invert(&b);
    assert_int_equal(b.bits[0], 0x0F);
    assert_int_equal(b.bits[1], 0xE0);
    assert_int_equal(b.bits[2], 0xFF);
    bitmap_fini(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fill_is_exact),
        cmocka_unit_test(ink_is_found_and_cut_out),
        cmocka_unit_test(paint_is_exact),
        cmocka_unit_test(inverting_leaves_the_rest_of_a_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
