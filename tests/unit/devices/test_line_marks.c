#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "line_marks.h"

struct heard {
    char text[256]; /* clean bytes, "!" for an error */
    size_t len;
};

static void hear_bytes(void *arg, const unsigned char *bytes, size_t len)
{
    struct heard *h = arg;
    assert_true(len > 0 && h->len + len < sizeof(h->text));
    memcpy(h->text + h->len, bytes, len);
    h->len += len;
}

static void hear_error(void *arg)
{
    hear_bytes(arg, (const unsigned char *)"!", 1);
}

/* The raw bytes give `want`, however they are cut into reads. */
static void expect(const char *raw, size_t len, const char *want, size_t want_len)
{
    for (size_t cut = 0; cut <= len; cut++) {
        struct heard h = {.len = 0};
        struct line_marks marks = {0};
        line_marks_read(&marks, (const unsigned char *)raw, cut, hear_bytes, hear_error, &h);
        line_marks_read(&marks, (const unsigned char *)raw + cut, len - cut, hear_bytes, hear_error, &h);
        assert_int_equal(h.len, want_len);
        assert_memory_equal(h.text, want, want_len);
    }
    struct heard h = {.len = 0};
    struct line_marks marks = {0};
    for (size_t i = 0; i < len; i++)
        line_marks_read(&marks, (const unsigned char *)raw + i, 1, hear_bytes, hear_error, &h);
    assert_int_equal(h.len, want_len);
    assert_memory_equal(h.text, want, want_len);
}

#define EXPECT(raw, want) expect(raw, sizeof(raw) - 1, want, sizeof(want) - 1)

static void test_clean(void **state)
{
    (void)state;
    EXPECT("", "");
    EXPECT("SF1234567890\r", "SF1234567890\r");
    EXPECT("\0a\0", "\0a\0");
}

static void test_doubled(void **state)
{
    (void)state;
    EXPECT("a\xff\xff"
           "b",
           "a\xff"
           "b");
    EXPECT("\xff\xff\xff\xff", "\xff\xff");
}

static void test_errors(void **state)
{
    (void)state;
    EXPECT("SF\xff\0"
           "1"
           "23\r",
           "SF!23\r");           /* parity or framing error in "1" */
    EXPECT("a\xff\0\0b", "a!b"); /* a break */
    EXPECT("\xff\0x\xff\0y", "!!");
    EXPECT("\xff\0\xff"
           "z",
           "!z"); /* the byte with the error was FF */
    EXPECT("a\xff"
           "qb",
           "a!b"); /* no such mark */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clean),
        cmocka_unit_test(test_doubled),
        cmocka_unit_test(test_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
