#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/attr.h"
#include "base/clock.h"
#include "bursts.h"
#include "hidpos.h"

enum { REPORT_LEN = 64 };

static const struct hidpos_layout usual = {
    .report_id = 2, .count_at = 1, .aim_at = 2, .data_at = 5, .data_max = 56, .continued_at = 61};
static const struct hidpos_layout honeywell = {.report_id = 2,
                                               .count_at = 1,
                                               .aim_at = 2,
                                               .data_at = 5,
                                               .data_max = 56,
                                               .continued_at = 63,
                                               .honeywell_wake = true};
static const struct hidpos_layout bare = {
    .report_id = 0, .count_at = -1, .aim_at = -1, .data_at = 0, .data_max = 8, .continued_at = -1};

static struct bursts got;
static struct hidpos *pos;
static int64_t now_us;

static void start(const struct hidpos_layout *layout)
{
    hidpos_free(pos);
    pos = hidpos_new(layout, bursts_keep, &got);
    got.count = 0;
    now_us = 1000000;
}

static int finish(void **state)
{
    (void)state;
    hidpos_free(pos);
    pos = NULL;
    return 0;
}

static void report(const struct hidpos_layout *l, const char *aim, const char *data, bool more, int shift)
{
    unsigned char bytes[REPORT_LEN] = {0};
    bytes[0] = (unsigned char)l->report_id;
    bytes[l->count_at] = (unsigned char)strlen(data);
    memcpy(bytes + l->aim_at + shift, aim, strlen(aim));
    memcpy(bytes + l->data_at + shift, data, strlen(data));
    bytes[l->continued_at] |= (unsigned char)(more ? 1 << l->continued_bit : 0);
    hidpos_report(pos, bytes, sizeof(bytes), now_us);
    now_us += 1000;
}

static void takes_a_report(void **state)
{
    (void)state;
    start(&usual);
    report(&usual, "]C0", "SF1234567890", false, 0);
    assert_int_equal(got.kept[0].end_us, 1000000);
    assert_string_equal(got.kept[0].aim, "]C0");
    assert_one_burst(&got, "SF1234567890", SCAN_WHOLE);
    report(&usual, "]Q1", "x\r", false, 0);
    assert_string_equal(got.kept[0].aim, "]Q1");
    assert_one_burst(&got, "x", SCAN_WHOLE);
    report(&usual, "]C0", "", false, 0);
    report(&usual, "]C0", "\r", false, 0);
    assert_int_equal(got.count, 0);
}

static void takes_an_identifier_only_when_it_is_one(void **state)
{
    (void)state;
    start(&usual);
    const char *const none[] = {"", "C0", "]", "]C", "]10", "]C]", "abc"};
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        report(&usual, none[i], "SF1", false, 0);
        assert_string_equal(got.kept[0].aim, "");
        assert_one_burst(&got, "SF1", SCAN_WHOLE);
    }
}

static void joins_continued_reports(void **state)
{
    (void)state;
    start(&usual);
    report(&usual, "]Q1", "MMM={'k1':'571','k2':", true, 0);
    assert_int_equal(got.count, 0);
    assert_int_equal(hidpos_deadline(pos), now_us - 1000 + 1000000);
    report(&usual, "]C0", "'','k5':'SF1234567890", true, 0); /* the first identifier counts */
    report(&usual, "", "'}\r", false, 0);
    assert_string_equal(got.kept[0].aim, "]Q1");
    assert_int_equal(got.kept[0].end_us, now_us - 1000);
    assert_one_burst(&got, "MMM={'k1':'571','k2':'','k5':'SF1234567890'}", SCAN_WHOLE);
    assert_int_equal(hidpos_deadline(pos), CLOCK_FOREVER);
    report(&usual, "", "SF2", false, 0);
    assert_string_equal(got.kept[0].aim, "");
    assert_one_burst(&got, "SF2", SCAN_WHOLE);
}

static void refuses_a_code_without_its_rest(void **state)
{
    (void)state;
    start(&usual);
    report(&usual, "]C0", "SF1", true, 0);
    int64_t last_us = now_us - 1000;
    hidpos_timeout(pos, last_us + 999999);
    assert_int_equal(got.count, 0);
    hidpos_timeout(pos, last_us + 1000000);
    assert_int_equal(got.kept[0].end_us, last_us);
    assert_one_burst(&got, "SF1", SCAN_BROKEN);
    report(&usual, "]C0", "SF2", true, 0);
    now_us += 1000000;
    report(&usual, "]C0", "SF3", false, 0); /* nobody called the timeout */
    assert_int_equal(got.count, 2);
    assert_int_equal(got.kept[0].flaw, SCAN_BROKEN);
    assert_string_equal((const char *)got.kept[1].bytes, "SF3");
    got.count = 0;
    report(&usual, "]C0", "SF4", true, 0);
    hidpos_gone(pos, now_us);
    assert_one_burst(&got, "SF4", SCAN_BROKEN);
    hidpos_gone(pos, now_us);
    assert_int_equal(got.count, 0);
}

static void refuses_reports_that_do_not_fit(void **state)
{
    (void)state;
    start(&usual);
    unsigned char bytes[REPORT_LEN] = {2, 57, ']', 'C', '0', 'S', 'F'};
    hidpos_report(pos, bytes, sizeof(bytes), now_us); /* more than its field holds */
    assert_one_burst(&got, "", SCAN_BROKEN);
    bytes[1] = 3;
    for (size_t len = 1; len <= 61; len++) {
        hidpos_report(pos, bytes, len, now_us);
        assert_one_burst(&got, "", SCAN_BROKEN);
    }
    report(&usual, "]C0", "SF1", true, 0);
    hidpos_report(pos, bytes, 10, now_us);
    assert_one_burst(&got, "SF1", SCAN_BROKEN);
    /* Reports of another id and empty reads are no codes. */
    bytes[0] = 3;
    hidpos_report(pos, bytes, sizeof(bytes), now_us);
    hidpos_report(pos, bytes, 0, now_us);
    assert_int_equal(got.count, 0);
}

/* What follows a bad report of a code is no code of its own. */
static void swallows_the_rest_of_a_broken_code(void **state)
{
    (void)state;
    start(&usual);
    unsigned char lie[REPORT_LEN] = {2, 57, ']', 'C', '0', '9', '9'};
    lie[usual.continued_at] = 1;
    report(&usual, "]C0", "SF12", true, 0);
    hidpos_report(pos, lie, sizeof(lie), now_us);
    assert_int_equal(got.count, 0);
    report(&usual, "", "1331875979567", false, 0);
    assert_one_burst(&got, "SF121331875979567", SCAN_BROKEN);
    hidpos_report(pos, lie, sizeof(lie), now_us);
    report(&usual, "", "34567890", false, 0);
    assert_one_burst(&got, "34567890", SCAN_BROKEN);
    /* Its end does not come: it is refused all the same, and the next one is read. */
    hidpos_report(pos, lie, sizeof(lie), now_us);
    hidpos_timeout(pos, now_us + 1000000);
    assert_one_burst(&got, "", SCAN_BROKEN);
    report(&usual, "]C0", "SF1", false, 0);
    assert_one_burst(&got, "SF1", SCAN_WHOLE);
}

static void takes_honeywell_reports_one_byte_later(void **state)
{
    (void)state;
    start(&honeywell);
    report(&honeywell, "]C0", "SF1", false, 0);
    assert_string_equal(got.kept[0].aim, "]C0");
    assert_one_burst(&got, "SF1", SCAN_WHOLE);
    report(&honeywell, "]C0", "SF1234567890", true, 1);
    report(&honeywell, "]C0", "-1", false, 1);
    assert_string_equal(got.kept[0].aim, "]C0");
    assert_one_burst(&got, "SF1234567890-1", SCAN_WHOLE);
    report(&honeywell, "", "]C0", false, 0); /* data that looks like an identifier */
    assert_string_equal(got.kept[0].aim, "");
    assert_one_burst(&got, "]C0", SCAN_WHOLE);
}

static void takes_reports_without_id_and_count(void **state)
{
    (void)state;
    start(&bare);
    const unsigned char bytes[8] = {'S', 'F', '1', '\r', 0, 0, 0, 0};
    hidpos_report(pos, bytes, sizeof(bytes), now_us);
    assert_one_burst(&got, "SF1", SCAN_WHOLE);
    hidpos_report(pos, (const unsigned char *)"12345678", 8, now_us);
    assert_one_burst(&got, "12345678", SCAN_WHOLE);
    hidpos_report(pos, (const unsigned char *)"123", 3, now_us);
    assert_one_burst(&got, "123", SCAN_WHOLE);
}

static void keeps_the_beginning_of_a_long_code(void **state)
{
    (void)state;
    start(&usual);
    for (int i = 0; i < 40; i++)
        report(&usual, "]Q1", "12345678901234567890123456789012345678901234567890123456", i < 39, 0);
    assert_int_equal(got.count, 1);
    assert_int_equal(got.kept[0].flaw, SCAN_TOO_LONG);
    assert_true(got.kept[0].len <= SCAN_RAW_MAX && got.kept[0].len > SCAN_RAW_MAX - 56);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(takes_a_report, finish),
        cmocka_unit_test_teardown(takes_an_identifier_only_when_it_is_one, finish),
        cmocka_unit_test_teardown(joins_continued_reports, finish),
        cmocka_unit_test_teardown(refuses_a_code_without_its_rest, finish),
        cmocka_unit_test_teardown(refuses_reports_that_do_not_fit, finish),
        cmocka_unit_test_teardown(swallows_the_rest_of_a_broken_code, finish),
        cmocka_unit_test_teardown(takes_honeywell_reports_one_byte_later, finish),
        cmocka_unit_test_teardown(takes_reports_without_id_and_count, finish),
        cmocka_unit_test_teardown(keeps_the_beginning_of_a_long_code, finish),
    };
    return cmocka_run_group_tests_name("hidpos", tests, NULL, NULL);
}
