#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "label/qr.h"

/* Draws the path again, to look at it as a scanner does. */
static int draw(const struct text *path, int size, char *grid)
{
    int dots = 0;
    memset(grid, ' ', (size_t)size * (size_t)size);
    for (const char *p = path->data; *p;) {
        int x;
        int y;
        int width;
        int back;
        int used = 0;
        assert_int_equal(sscanf(p, "M%d %dh%dv1h-%dz%n", &x, &y, &width, &back, &used), 4);
        assert_int_equal(width, back);
        assert_true(x >= 4 && y >= 4 && x + width <= size - 4 &&
                    y < size - 4); /* the quiet zone stays white */
        for (int i = 0; i < width; i++, dots++)
            grid[y * size + x + i] = '#';
        p += used;
    }
    return dots;
}

static void finder_patterns_stand_in_three_corners(void **state)
{
    (void)state;
    struct text path = {0};
    char grid[64 * 64];
    int size = 0;
    assert_true(qr_path("https://example.com/login?ticket=12345678", &path, &size));
    assert_true(size > 21 + 8 && size <= 64);
    assert_true(draw(&path, size, grid) > size * size / 8);
    static const char row[] = "#######";
    assert_memory_equal(&grid[4 * size + 4], row, 7);
    assert_memory_equal(&grid[4 * size + size - 11], row, 7);
    assert_memory_equal(&grid[(size - 11) * size + 4], row, 7);
    assert_int_equal(grid[5 * size + 5], ' ');
    assert_int_equal(grid[6 * size + 6], '#');
    text_fini(&path);
}

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    struct text path = {0};
    char text[1002];
    int size = 7;
    assert_false(qr_path("", &path, &size));
    memset(text, 'a', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    assert_false(qr_path(text, &path, &size));
    assert_int_equal(size, 7);
    assert_int_equal(path.len, 0);
    text[1000] = '\0';
    assert_true(qr_path(text, &path, &size));
    text_fini(&path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finder_patterns_stand_in_three_corners),
        cmocka_unit_test(what_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
