/* The full screen in a real terminal (tmux), as staff see it: verdict, both scripts, typing by hand, undo, offline, small windows. */
#include "station_fixture.h"

static char server[64]; /* tmux' socket: nobody else's sessions are touched */

static int tmux(const char *format, ...) PRINTF(1, 2);

static int tmux(const char *format, ...)
{
    char what[400];
    char command[600];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof(what), format, args);
    va_end(args);
    text_format(command, sizeof(command), "LC_ALL=C.UTF-8 tmux -L %s -u %s >/dev/null 2>&1", server, what);
    return system(command);
}

/* What stands on the screen; free(). */
static char *capture(void)
{
    char command[200];
    struct text all = {0};
    char buffer[4096];
    size_t n;
    text_format(command, sizeof(command), "LC_ALL=C.UTF-8 tmux -L %s -u capture-pane -p 2>/dev/null", server);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    while ((n = fread(buffer, 1, sizeof(buffer), pipe)) > 0)
        text_add_n(&all, buffer, n);
    pclose(pipe);
    return all.data ? all.data : mem_string("");
}

/* Waits, at most 60 s, until it is on the screen. */
static void expect_on_screen(const char *what)
{
    int64_t until_us = clock_mono_us() + 60000000;
    for (;;) {
        char *screen = capture();
        bool there = strstr(screen, what) != NULL;
        if (!there && clock_mono_us() > until_us)
            fail_msg("\"%s\" is not on the screen:\n%s", what, screen);
        free(screen);
        if (there)
            return;
        usleep(100000);
    }
}

static void type_number(const char *number)
{
    assert_int_equal(tmux("send-keys -l '%s'", number), 0);
    assert_int_equal(tmux("send-keys Enter"), 0);
}

static int open_screen(void **state)
{
    (void)state;
    text_format(server, sizeof(server), "tallyman-test-%d", (int)getpid());
    return tmux("new-session -d -x 80 -y 24 'LANG=C.UTF-8 exec %s demo'", TALLYMAN);
}

static int close_screen(void **state)
{
    (void)state;
    (void)tmux("kill-server");
    return 0;
}

static void a_shift(void **state)
{
    (void)state;
    expect_on_screen("READY - SCAN A PARCEL");
    type_number("462598779470531");
    expect_on_screen("✓   MATCH   ✓");
    expect_on_screen("儿童雨衣 - 尺码:110");
    type_number("YT4512345678901");
    expect_on_screen("Шарф шерстяной - Цвет: синий");
    expect_on_screen("1/3 lines");
    assert_int_equal(tmux("send-keys F2"), 0);
    expect_on_screen("UNDONE");
    assert_int_equal(tmux("send-keys F3"), 0);
    expect_on_screen("OFFLINE since");
    type_number("SF7700000000001"); /* in no order: the mirror does not have it */
    expect_on_screen("PENDING");
    expect_on_screen("HOLD SHELF No.");
    assert_int_equal(tmux("send-keys F3"), 0);
    expect_on_screen("platform: up");
    /* A number with look-alike letters, as a Russian keyboard gives them. */
    type_number("JТ0006968326954");
    expect_on_screen("JT0006968326954");
    /* Too small for the list of the last scans, not for the verdict. */
    assert_int_equal(tmux("resize-window -x 40 -y 12"), 0);
    type_number("yjcx.chinapost.com.cn");
    expect_on_screen("SCAN THE BARS");
    assert_int_equal(tmux("resize-window -x 100 -y 30"), 0);
    expect_on_screen("F10 end");
    assert_int_equal(tmux("send-keys F10"), 0);
    int64_t until_us = clock_mono_us() + 30000000;
    while (tmux("has-session") == 0 && clock_mono_us() < until_us)
        usleep(100000);
    assert_int_not_equal(tmux("has-session"), 0); /* it ended, and the terminal with it */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_shift, open_screen, close_screen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
