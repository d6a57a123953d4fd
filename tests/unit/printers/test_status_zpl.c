#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "status.h"

#define HS(paper, pause, full, cold, hot, head, ribbon)                                                      \
    "\002030," paper "," pause ",0346,000," full ",0,0,000,0," cold "," hot "\003\r\n\002001,0," head        \
    "," ribbon ",1,2,6,0,00000000,1,000\003\r\n\0021234,0\003\r\n"

static struct printer_status s;

static enum status_result read_hs(const char *text)
{
    s = (struct printer_status){0};
    return status_zpl.read((const unsigned char *)text, strlen(text), &s);
}

static void each_trouble(void **state)
{
    (void)state;
    static const struct {
        const char *answer;
        enum printer_state state;
    } cases[] = {
        {HS("0", "0", "0", "0", "0", "0", "0"), PRINTER_READY},
        {HS("1", "0", "0", "0", "0", "0", "0"), PRINTER_PAPER_OUT},
        {HS("0", "1", "0", "0", "0", "0", "0"), PRINTER_PAUSED},
        {HS("0", "0", "1", "0", "0", "0", "0"), PRINTER_STALLED},
        {HS("0", "0", "0", "1", "0", "0", "0"), PRINTER_FAULT},
        {HS("0", "0", "0", "0", "1", "0", "0"), PRINTER_FAULT},
        {HS("0", "0", "0", "0", "0", "1", "0"), PRINTER_HEAD_OPEN},
        {HS("0", "0", "0", "0", "0", "0", "1"), PRINTER_RIBBON_OUT},
        {HS("1", "1", "0", "0", "0", "1", "0"),
         PRINTER_HEAD_OPEN}, /* open, to put paper in: close it first */
        {HS("1", "1", "0", "0", "0", "0", "0"), PRINTER_PAPER_OUT},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(read_hs(cases[i].answer), STATUS_DONE);
        assert_int_equal(s.state, cases[i].state);
    }
}

static void comes_in_pieces(void **state)
{
    (void)state;
    static const char whole[] = HS("1", "0", "0", "0", "0", "0", "0");
    /* All but the line end after the last ETX. */
    for (size_t len = 0; len < sizeof(whole) - 3; len++)
        assert_int_equal(status_zpl.read((const unsigned char *)whole, len, &s), STATUS_MORE);
    assert_int_equal(status_zpl.read((const unsigned char *)whole, sizeof(whole) - 3, &s), STATUS_DONE);
}

static void nonsense_is_none(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "HTTP/1.0 200 OK",
        "\002hello\003\r\n\0020\003\r\n\0020\003",
        "\0021,2,3\003\r\n\0021,2,3,4\003\r\n\0021\003",
        "\002030,0,0,0346,000,0,0,0,000,0,0,9999999999\003\r\n",
        "\002,,,\003\r\n",
        "\0021,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17\003\r\n",
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        assert_int_equal(read_hs(texts[i]), STATUS_NONSENSE);
}

static enum status_result read_hqes(const char *text)
{
    s = (struct printer_status){0};
    return status_hqes.read((const unsigned char *)text, strlen(text), &s);
}

static void hqes(void **state)
{
    (void)state;
    static const char form[] =
        "\002\r\n\r\n  PRINTER STATUS\r\n   ERRORS:         %s\r\n   WARNINGS:       %s\r\n\003";
    static const struct {
        const char *errors;
        const char *warnings;
        enum printer_state state;
        bool warning;
    } cases[] = {
        {"0 00000000 00000000", "0 00000000 00000000", PRINTER_READY, false},
        {"1 00000000 00000001", "0 00000000 00000000", PRINTER_PAPER_OUT, false},
        {"1 00000000 00000002", "0 00000000 00000000", PRINTER_RIBBON_OUT, false},
        {"1 00000000 00000005", "0 00000000 00000000", PRINTER_HEAD_OPEN, false},
        {"1 00000000 00001000", "0 00000000 00000000", PRINTER_JAM, false},
        {"1 00000000 00010000", "0 00000000 00000000", PRINTER_PAUSED, false},
        {"1 00000000 00080000", "0 00000000 00000000", PRINTER_FAULT, false},
        {"1 00000000 00200000", "0 00000000 00000000", PRINTER_FAULT, false},
        {"0 00000000 00000001", "0 00000000 00000000", PRINTER_READY, false}, /* the flag says: none */
        {"0 00000000 00000000", "1 00000000 00000008", PRINTER_READY, true},
    };
    char text[256];
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(text, sizeof(text), form, cases[i].errors, cases[i].warnings);
#pragma GCC diagnostic pop
        assert_int_equal(read_hqes(text), STATUS_DONE);
        assert_int_equal(s.state, cases[i].state);
        assert_int_equal(s.warning, cases[i].warning);
    }
    assert_int_equal(read_hqes("PRINTER STATUS ERRORS: 1 0000"), STATUS_MORE);
    assert_int_equal(read_hqes("ERRORS: 7 00000000 00000000 WARNINGS: 0 00000000 00000000"), STATUS_NONSENSE);
    assert_int_equal(read_hqes("ERRORS: 1 0000000g 00000000 WARNINGS: 0 00000000 00000000"), STATUS_NONSENSE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_trouble),
        cmocka_unit_test(comes_in_pieces),
        cmocka_unit_test(nonsense_is_none),
        cmocka_unit_test(hqes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
