#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "label/qr.h"
#include "qr.h"

static const char address[] = "https://login.example.test/oauth?ticket=0123456789abcdef&return=1";

/* Each character is two modules, one above the other; what stands there is what the code is. */
static void what_is_shown_is_the_code(void **state)
{
    (void)state;
    struct bitmap code = {0};
    struct text shown = {0};
    assert_true(qr_make(address, 'L', &code));
    assert_true(qr_terminal(address, &shown));
    const char *p = shown.data;
    int y = -QR_QUIET;
    for (; *p; y += 2) {
        p += strcspn(p, "m") + 1; /* after the colours */
        for (int x = -QR_QUIET; x < code.width + QR_QUIET; x++) {
            bool upper = bitmap_black(&code, x, y);
            bool lower = bitmap_black(&code, x, y + 1);
            const char *want = upper && lower ? "█" : upper ? "▀" : lower ? "▄" : " ";
            assert_memory_equal(p, want, strlen(want));
            p += strlen(want);
        }
        assert_memory_equal(p, "\033[0m\n", 5);
        p += 5;
    }
    assert_true(y >= code.height + QR_QUIET); /* the quiet zone is there on every side */
    bitmap_fini(&code);
    text_fini(&shown);
}

static void what_does_not_fit(void **state)
{
    (void)state;
    char large[4000];
    struct text shown = {0};
    memset(large, 'a', sizeof(large) - 1);
    large[sizeof(large) - 1] = '\0';
    assert_false(qr_terminal(large, &shown));
    assert_false(qr_terminal("", &shown));
    text_fini(&shown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_shown_is_the_code),
                                       cmocka_unit_test(what_does_not_fit)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
