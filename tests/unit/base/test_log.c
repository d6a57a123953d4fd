#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#define LOG_MODULE "test"
#include "base/log.h"
#include "base/thread.h"

static void writes_whole_lines_to_a_private_file(void **state)
{
    (void)state;
    char path[] = "/tmp/test_log_XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    unlink(path);
    struct error err;
    char long_text[4000];
    memset(long_text, 'x', sizeof(long_text) - 1);
    long_text[sizeof(long_text) - 1] = '\0';
    assert_true(log_to_file(path, &err));
    log_info("event=first n=%d", 1);
    log_debug("left out");
    log_error("%s", long_text);
    assert_true(log_to_file(NULL, &err));
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    FILE *file = fopen(path, "r");
    char line[4096];
    assert_non_null(fgets(line, sizeof(line), file));
    assert_non_null(strstr(line, " info test: event=first n=1\n"));
    assert_non_null(fgets(line, sizeof(line), file));
    assert_non_null(strstr(line, " error test: xxx"));
    assert_true(strlen(line) < 2100 && line[strlen(line) - 1] == '\n');
    assert_null(fgets(line, sizeof(line), file));
    fclose(file);
    unlink(path);
}

static void says_why_a_file_cannot_be_used(void **state)
{
    (void)state;
    struct error err;
    assert_false(log_to_file("/nonexistent/log", &err));
    assert_non_null(strstr(err.text, "/nonexistent/log"));
}

static void floods_are_cut(void **state)
{
    (void)state;
    struct log_limit limit = {.window_us = INT64_C(3600000000), .burst = 3};
    int allowed = 0;
    for (int i = 0; i < 10; i++)
        allowed += log_allowed(&limit);
    assert_int_equal(allowed, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_whole_lines_to_a_private_file),
        cmocka_unit_test(says_why_a_file_cannot_be_used),
        cmocka_unit_test(floods_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
