#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/attr.h"
#include "faults.h"

static void every_fault_has_a_name(void **state)
{
    (void)state;
    for (int i = 0; i < FAULT_COUNT; i++) {
        enum fault fault;
        assert_true(fault_from_name(fault_name((enum fault)i), &fault));
        assert_int_equal(fault, i);
    }
}

static void options_are_read(void **state)
{
    (void)state;
    struct faults f;
    struct error err;
    assert_true(faults_parse("html", &f, &err));
    assert_true(f.kind == FAULT_HTML && f.percent == 100 && f.skip == 0 && f.left == -1);
    assert_true(faults_parse("html:50", &f, &err));
    assert_int_equal(f.percent, 50);
    assert_true(faults_parse("html@3", &f, &err));
    assert_int_equal(f.skip, 3);
    static const char *const bad[] = {"",      "nothing", "html:",   "html:101", "html:-1",
                                      "html@", "html@x",  "html:5x", "HTML",     "html:5@3"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        if (faults_parse(bad[i], &f, &err))
            fail_msg("\"%s\" was taken", bad[i]);
        assert_int_equal(err.kind, ERROR_INPUT);
    }
}

static void they_come_when_they_should(void **state)
{
    (void)state;
    struct faults f = {.kind = FAULT_CUT, .percent = 100, .left = 2, .skip = 1};
    assert_int_equal(faults_next(&f, "A", 0), FAULT_NONE); /* skipped */
    assert_int_equal(faults_next(&f, "A", 99), FAULT_CUT);
    assert_int_equal(faults_next(&f, "A", 0), FAULT_CUT);
    assert_int_equal(faults_next(&f, "A", 0), FAULT_NONE); /* used up */
    f = (struct faults){.kind = FAULT_CUT, .percent = 50, .left = -1, .method = "A"};
    assert_int_equal(faults_next(&f, "A", 49), FAULT_CUT);
    assert_int_equal(faults_next(&f, "A", 50), FAULT_NONE);
    assert_int_equal(faults_next(&f, "B", 0), FAULT_NONE);
    assert_int_equal(f.left, -1);
}

static void envelopes_say_the_code(void **state)
{
    (void)state;
    const char *code = NULL;
    const char *sub_code;
    const char *text;
    assert_true(fault_envelope(FAULT_EXPIRED, &code, &sub_code, &text));
    assert_string_equal(code, "SessionExpired");
    assert_false(fault_envelope(FAULT_HTML, &code, &sub_code, &text));
    assert_false(fault_envelope(FAULT_NONE, &code, &sub_code, &text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fault_has_a_name),
        cmocka_unit_test(options_are_read),
        cmocka_unit_test(they_come_when_they_should),
        cmocka_unit_test(envelopes_say_the_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
