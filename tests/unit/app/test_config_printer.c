/* What is said of printers that no option can check alone, and where it stands in the file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"
#include "config.h"

/* What reading this file says; "": nothing. */
static void read_text(const char *text, struct config *ret, char said[ERROR_TEXT_MAX])
{
    char path[] = "/tmp/tallyman-config-XXXXXX";
    struct error err = {0};
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
    bool ok = config_read(ret, path, &err);
    unlink(path);
    assert_int_equal(ok, err.text[0] == '\0');
    /* Behind the file's name. */
    text_copy(said, ERROR_TEXT_MAX, ok ? "" : err.text + strlen(path));
}

#define URI "uri = \"socket://192.0.2.7\" "

static void no_label_is_called_off_while_it_waits(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *said; /* it begins so; "": nothing */
    } these[] = {
        {"printer \"a\" { " URI "}", ""},
        {"printer \"a\" { " URI "\n stale_s = 1 }", ":2: printer \"a\": stale_s = 1: "},
        {"printer \"a\" { " URI "\n stale_s = 2 }", ""},
        {"printer \"a\" { " URI "\n stale_s = 0 }", ""},
        {"printer \"a\" { " URI "\n stale_s = 1\n customer_wait_ms = 999 }", ""},
        {"printer \"a\" { " URI "\n stale_s = 20\n\n customer_wait_ms = 20000 }",
         ":4: printer \"a\": stale_s = 20: "},
        {"printer \"a\" { " URI "\n customer_wait_ms = 30000\n stale_s = 29 }",
         ":3: printer \"a\": stale_s = 29: "},
        {"printer \"a\" { " URI "\n customer_wait_ms = 30000\n stale_s = 31 }", ""},
        /* Its own line, not the other printer's. */
        {"printer \"a\" { " URI "\n stale_s = 1 }\nprinter \"b\" { " URI "\n stale_s = 900 }",
         ":2: printer \"a\": "},
        {"printer \"a\" { " URI "\n stale_s = 900 }\nprinter \"b\" { " URI "\n stale_s = 1 }",
         ":4: printer \"b\": "},
        /* What it prints does not say whose a parcel is: nothing waits. */
        {"printer \"a\" { " URI "\n template = \"shelf\" stale_s = 1 }", ""},
    };
    struct config *c = mem_new(sizeof(*c));
    for (size_t i = 0; i < COUNT_OF(these); i++) {
        char said[ERROR_TEXT_MAX];
        read_text(these[i].text, c, said);
        if (strncmp(said, these[i].said, strlen(these[i].said)) != 0 || !these[i].said[0] != !said[0])
            fail_msg("%s: \"%s\" in place of \"%s\"", these[i].text, said, these[i].said);
    }
    config_forget(c);
    free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_label_is_called_off_while_it_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
