/* What devices say of themselves, in the language of the screen. */
#include <errno.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "said.h"
#include "screen/screen.h"

static void expect(const char *line, const char *wanted)
{
    struct text room = {0};
    assert_string_equal(said(line, &room), wanted);
    text_fini(&room);
}

static void told_by_its_form(void **state)
{
    (void)state;
    expect("plug it in again", "подключите его снова");
    expect("held by other (pid 7): end it, or keep it off this device",
           "занят программой other (pid 7): завершите её или запретите ей это устройство");
    expect("held by other (pid 7)", "занят программой other (pid 7)");
    expect("/dev/ttyS1 does not take 300 baud, 8N1", "/dev/ttyS1 не принимает 300 бод, 8N1");
    expect("SearchOrderLines: no answer: Timeout was reached: again",
           "SearchOrderLines: нет ответа: время ожидания истекло: again");
    expect("SearchOrderLines: no answer: Failed to connect to otapi.net port 443 after 7 ms: Couldn't "
           "connect to server",
           "SearchOrderLines: нет ответа: нет соединения с otapi.net, порт 443, за 7 мс: сервер не принимает "
           "соединение");
}

static void a_value_may_be_a_line_of_its_own(void **state)
{
    (void)state;
    expect("the printer broke the connection off in the middle of the label",
           "принтер оборвал соединение посреди этикетки");
}

static void what_has_no_words_stays(void **state)
{
    (void)state;
    expect("", "");
    expect("something else", "something else");
    expect("{0}", "{0}");
    expect("held by ", "занят программой ");
    expect("held", "held");
    expect("plug it in again and again", "plug it in again and again");
    expect("{0} {1} before the label", "{0} {1} до этикетки");
}

static void the_systems_own_words(void **state)
{
    (void)state;
    /* As they are where the C library has no catalogue of its own. */
    static const int known[] = {ECONNREFUSED, ECONNRESET, EHOSTUNREACH, ENETUNREACH, ENETDOWN, EHOSTDOWN,
                                ETIMEDOUT,    EPIPE,      ENOENT,       EACCES,      EPERM,    EBUSY,
                                ENODEV,       ENXIO,      EIO,          ENOSPC,      EDQUOT,   EFBIG,
                                EROFS,        EMFILE,     ENOMEM,       EADDRINUSE};
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        struct text line = {0};
        struct text room = {0};
        text_add_format(&line, "192.0.2.7:9100: %s", strerrordesc_np(known[i]));
        if (strcmp(said(line.data, &room), line.data) == 0)
            fail_msg("no words for \"%s\"", line.data);
        text_fini(&line);
        text_fini(&room);
    }
}

static int in_russian(void **state)
{
    (void)state;
    if (setlocale(LC_CTYPE, "C.UTF-8") == NULL || setlocale(LC_MESSAGES, "C.UTF-8") == NULL)
        return -1;
    screen_set_language("ru");
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(told_by_its_form),
        cmocka_unit_test(a_value_may_be_a_line_of_its_own),
        cmocka_unit_test(what_has_no_words_stays),
        cmocka_unit_test(the_systems_own_words),
    };
    return cmocka_run_group_tests(tests, in_russian, NULL);
}
