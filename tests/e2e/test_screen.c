/* The full screen in a real terminal (tmux), as staff see it: verdict, three languages, typing by hand, undo, offline, small windows. */
#include <locale.h>
#include <wchar.h>

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
    /* Too small for the list of the last scans, not for the verdict, nor for its being another one now. */
    assert_int_equal(terminal_do("resize-window -x 40 -y 12"), 0);
    assert_int_equal(terminal_do("send-keys F3"), 0);
    terminal_expect("platform: up", true);
    terminal_expect("✗   UNKNOWN   ✗", true);
    terminal_expect("CHANGED - LOOK AGAIN", true);
    terminal_expect("put it on the hold shelf", true); /* the end of a sentence that does not fit in a row */
    /* A number with look-alike letters, as a Russian keyboard gives them. */
    terminal_type("JТ0006968326954");
    terminal_expect("JT0006968326954", true);
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

/* --- the other languages ----------------------------------------------------------------------------------------------------------- */
enum { COLUMNS_WIDE = 110, ROWS_HIGH = 26 };

struct screen_language {
    struct fixture f;
    const char *name;
    const char *locale; /* of nobody: what is asked for is not installed on most stations */
    const char *ready;
    const char *match;
    const char *hold;
    const char *offline;
    const char *scanner; /* its bar: state, and what it says of itself */
    const char *printer;
    const char *keys;
};

static int width_of(const char *s)
{
    wchar_t wide[1024];
    size_t n = mbstowcs(wide, s, COUNT_OF(wide));
    assert_true(n < COUNT_OF(wide));
    return wcswidth(wide, n);
}

/* The row of the screen that has this in it; free(). */
static char *row_with(const char *what)
{
    char *screen = terminal_text();
    char *at = strstr(screen, what);
    assert_non_null(at);
    while (at > screen && at[-1] != '\n')
        at--;
    at[strcspn(at, "\n")] = '\0';
    char *row = mem_string(at);
    free(screen);
    return row;
}

/* Wide letters count for two: what is centred stands in the middle, what is at the right ends there. */
static void expect_columns(const char *centred, const char *at_the_right)
{
    char *row = row_with(centred);
    int left = (int)strspn(row, " ");
    assert_int_equal(left, (COLUMNS_WIDE - (width_of(row) - left)) / 2);
    free(row);
    row = row_with(at_the_right);
    assert_int_equal(width_of(row), COLUMNS_WIDE - 1); /* and a space */
    free(row);
}

static void in_its_language(void **state)
{
    struct screen_language *l = *state;
    char command[500];
    text_format(command, sizeof(command), "exec env -u LC_ALL LANG=%s %s --config %s run --no-find",
                l->locale, TALLYMAN, l->f.config);
    assert_int_equal(terminal_open(COLUMNS_WIDE, ROWS_HIGH, command), 0);
    terminal_expect(l->ready, true);
    terminal_expect(l->scanner, true);
    terminal_expect(l->printer, true);
    terminal_expect("127.0.0.1:1", true);
    terminal_expect("refused", false);
    terminal_expect(l->keys, true);
    terminal_type("462598779470531");
    terminal_expect(l->match, true);
    terminal_expect("儿童雨衣 - 尺码:110", true);
    expect_columns(l->match, "e2e ");
    terminal_type("YT4599999999999");
    terminal_expect(l->hold, true);
    assert_int_equal(terminal_do("send-keys F3"), 0);
    terminal_expect(l->offline, true);
    assert_int_equal(terminal_do("resize-window -x 40 -y 12"), 0);
    terminal_type("462598779470531");
    terminal_expect("462598779470531", true);
}

static int open_language(void **state)
{
    struct screen_language *l = *state;
    struct sim_config sim;
    char text[1024];
    sim_config_init(&sim);
    fixture_open(&l->f, &sim, "");
    text_format(text, sizeof(text),
                "station { name = \"e2e\"  state = \"%s\"  language = \"%s\" }\n"
                "otapi { url = \"http://127.0.0.1:%d/service/\"  instance_key = \"%s\"\n"
                "  operator_login = \"demo\"  operator_password = \"demo\" }\n"
                "web { listen = \"\" }\n"
                "scanner \"left\" { serial = \"/dev/tallyman-none\" }\n"
                "printer \"zebra\" { uri = \"socket://127.0.0.1:1\"  language = \"zpl\" }\n",
                l->f.state, l->name, sim_port(l->f.sim), sim.key);
    fixture_write(l->f.config, text);
    return 0;
}

static int close_language(void **state)
{
    struct screen_language *l = *state;
    terminal_close();
    fixture_close(&l->f);
    return 0;
}

int main(void)
{
    static struct screen_language russian = {.name = "ru",
                                             .locale = "ru_XX.UTF-8",
                                             .ready = "ГОТОВО - СКАНИРУЙТЕ ПОСЫЛКУ",
                                             .match = "✓   НАЙДЕНО   ✓",
                                             .hold = "ПОЛКА ХРАНЕНИЯ №",
                                             .offline = "НЕТ СВЯЗИ",
                                             .scanner = "left: отключён - не подключён",
                                             .printer = "zebra: Нет связи: включите его",
                                             .keys = "F10 конец"};
    static struct screen_language chinese = {.name = "zh_CN",
                                             .locale = "zh_XX.UTF-8",
                                             .ready = "就绪 - 请扫描包裹",
                                             .match = "✓   匹配   ✓",
                                             .hold = "暂存架 编号",
                                             .offline = "离线",
                                             .scanner = "left: 已拔出 - 未插入",
                                             .printer = "zebra: 连接不上：请打开电源",
                                             .keys = "F10 结束"};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_shift, open_screen, close_screen),
        cmocka_unit_test_prestate_setup_teardown(in_its_language, open_language, close_language, &russian),
        cmocka_unit_test_prestate_setup_teardown(in_its_language, open_language, close_language, &chinese),
    };
    if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
