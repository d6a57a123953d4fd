/* The full screen in a real terminal (tmux), as staff see it: verdict, both scripts, typing by hand, undo, offline, small windows. */
#include "terminal.h"

static int open_screen(void **state)
{
    (void)state;
    return terminal_open(80, 24, "LANG=C.UTF-8 exec " TALLYMAN " demo");
}

static int close_screen(void **state)
{
    (void)state;
    terminal_close();
    return 0;
}

static void a_shift(void **state)
{
    (void)state;
    terminal_expect("READY - SCAN A PARCEL", true);
    terminal_type("462598779470531");
    terminal_expect("✓   MATCH   ✓", true);
    terminal_expect("儿童雨衣 - 尺码:110", true);
    terminal_type("YT4512345678901");
    terminal_expect("Шарф шерстяной - Цвет: синий", true);
    terminal_expect("1/3 lines", true);
    assert_int_equal(terminal_do("send-keys F2"), 0);
    terminal_expect("UNDONE", true);
    assert_int_equal(terminal_do("send-keys F3"), 0);
    terminal_expect("OFFLINE since", true);
    terminal_type("SF7700000000001"); /* in no order: the mirror does not have it */
    terminal_expect("PENDING", true);
    terminal_expect("HOLD SHELF No.", true);
    assert_int_equal(terminal_do("send-keys F3"), 0);
    terminal_expect("platform: up", true);
    /* A number with look-alike letters, as a Russian keyboard gives them. */
    terminal_type("JТ0006968326954");
    terminal_expect("JT0006968326954", true);
    /* Too small for the list of the last scans, not for the verdict. */
    assert_int_equal(terminal_do("resize-window -x 40 -y 12"), 0);
    terminal_type("yjcx.chinapost.com.cn");
    terminal_expect("SCAN THE BARS", true);
    assert_int_equal(terminal_do("resize-window -x 100 -y 30"), 0);
    terminal_expect("F10 end", true);
    assert_int_equal(terminal_do("send-keys F10"), 0);
    int64_t until_us = clock_mono_us() + 30000000;
    while (terminal_do("has-session") == 0 && clock_mono_us() < until_us)
        usleep(100000);
    assert_int_not_equal(terminal_do("has-session"), 0); /* it ended, and the terminal with it */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_shift, open_screen, close_screen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
