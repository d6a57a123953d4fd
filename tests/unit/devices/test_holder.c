#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "holder.h"

static void search_to_end(struct holder_search *s)
{
    for (unsigned turns = 0; !holder_search_step(s, 3); turns++)
        assert_true(turns < 1000000);
}

static void test_found(void **state)
{
    (void)state;
    char path[] = "/tmp/tallyman-holder-XXXXXX";
    int fd = mkstemp(path);
    int ready[2];
    int quit[2];
    assert_true(fd >= 0 && pipe(ready) == 0 && pipe(quit) == 0);
    pid_t pid = fork();
    if (pid == 0) {
        char c;
        close(quit[1]);
        if (write(ready[1], "x", 1) != 1 || read(quit[0], &c, 1) != 0)
            _exit(1);
        _exit(0);
    }
    close(fd);
    char c;
    assert_int_equal(read(ready[0], &c, 1), 1);
    struct holder_search *s = holder_search_new(path);
    search_to_end(s);
    char pid_text[32];
    snprintf(pid_text, sizeof(pid_text), "(pid %d)", (int)pid);
    assert_true(holder_search_found(s));
    assert_non_null(strstr(holder_search_result(s), pid_text));
    assert_non_null(strstr(holder_search_result(s), "unit_devices_te"));
    holder_search_free(s);
    close(quit[0]);
    close(quit[1]);
    close(ready[0]);
    close(ready[1]);
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    unlink(path);
}

static void test_not_found(void **state)
{
    (void)state;
    char path[] = "/tmp/tallyman-holder-XXXXXX";
    int fd = mkstemp(path); /* open here: one's own process does not count */
    assert_true(fd >= 0);
    struct holder_search *s = holder_search_new(path);
    search_to_end(s);
    assert_false(holder_search_found(s));
    assert_string_equal(holder_search_result(s), "another program");
    assert_true(holder_search_step(s, 1));
    holder_search_free(s);
    holder_search_free(NULL);
    close(fd);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_found),
        cmocka_unit_test(test_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
