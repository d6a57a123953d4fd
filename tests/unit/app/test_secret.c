#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/text.h"
#include "secret.h"

static char path[] = "/tmp/tallyman-secret-XXXXXX";

static void write_file(const char *text, mode_t mode)
{
    int fd = open(path, O_WRONLY | O_TRUNC);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    assert_int_equal(fchmod(fd, mode), 0);
    close(fd);
}

static void first_line(void **state)
{
    (void)state;
    char got[8];
    bool open_to_others;
    struct error err;
    write_file("a key\r\nmore\n", 0600);
    assert_true(secret_read_file(path, got, sizeof(got), &open_to_others, &err));
    assert_string_equal(got, "a key");
    assert_false(open_to_others);
    write_file("\nmore\n", 0600);
    assert_false(secret_read_file(path, got, sizeof(got), &open_to_others, &err));
    write_file("12345678\n", 0600);
    assert_false(secret_read_file(path, got, sizeof(got), &open_to_others, &err));
    assert_false(secret_read_file("/nowhere/at/all", got, sizeof(got), &open_to_others, &err));
}

/* The package's own way, root:tallyman 0640, is no reason to warn: with the 0600 that was advised the service could not read it. */
static void who_can_read_it(void **state)
{
    (void)state;
    static const struct {
        mode_t mode;
        bool open_to_others;
    } cases[] = {{0600, false}, {0640, false}, {0644, true}, {0604, true}, {0602, true}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char got[8];
        bool open_to_others;
        struct error err;
        write_file("a key\n", cases[i].mode);
        assert_true(secret_read_file(path, got, sizeof(got), &open_to_others, &err));
        assert_int_equal(open_to_others, cases[i].open_to_others);
        assert_int_equal(secret_readable_by_others(path), cases[i].open_to_others);
    }
}

static int make_file(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_line),
        cmocka_unit_test(who_can_read_it),
    };
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
