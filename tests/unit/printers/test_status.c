#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/attr.h"
#include "status.h"
#include "status_ipp.h"

static struct printer_status s;

static enum status_result read(const struct status_profile *profile, const char *bytes, size_t len)
{
    s = (struct printer_status){0};
    return profile->read((const unsigned char *)bytes, len, &s);
}

static void tspl(void **state)
{
    (void)state;
    static const struct {
        const char byte;
        enum printer_state state;
    } cases[] = {
        {0x00, PRINTER_READY},      {0x20, PRINTER_READY},  {0x01, PRINTER_HEAD_OPEN},
        {0x04, PRINTER_PAPER_OUT},  {0x02, PRINTER_JAM},    {0x05, PRINTER_HEAD_OPEN},
        {0x08, PRINTER_RIBBON_OUT}, {0x10, PRINTER_PAUSED}, {(char)0x80, PRINTER_FAULT},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(read(&status_tspl, &cases[i].byte, 1), STATUS_DONE);
        assert_int_equal(s.state, cases[i].state);
    }
    assert_int_equal(read(&status_tspl, "", 0), STATUS_MORE);
    assert_int_equal(read(&status_tspl, "OK\r\n", 4), STATUS_NONSENSE);
}

static void escpos(void **state)
{
    (void)state;
    static const struct {
        const char bytes[3];
        enum printer_state state;
        bool warning;
    } cases[] = {
        {"\x12\x12", PRINTER_READY, false},     {"\x16\x12", PRINTER_HEAD_OPEN, false},
        {"\x12\x72", PRINTER_PAPER_OUT, false}, {"\x32\x12", PRINTER_PAPER_OUT, false},
        {"\x52\x12", PRINTER_FAULT, false},     {"\x1a\x12", PRINTER_PAUSED, false},
        {"\x12\x1e", PRINTER_READY, true},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(read(&status_escpos, cases[i].bytes, 2), STATUS_DONE);
        assert_int_equal(s.state, cases[i].state);
        assert_int_equal(s.warning, cases[i].warning);
    }
    assert_int_equal(read(&status_escpos, "\x12", 1), STATUS_MORE);
    assert_int_equal(read(&status_escpos, "\x12\x12\x12", 3), STATUS_NONSENSE);
    assert_int_equal(read(&status_escpos, "\x93\x12", 2), STATUS_NONSENSE);
    assert_int_equal(read(&status_escpos, "A", 1), STATUS_NONSENSE);
}

static void usblp(void **state)
{
    (void)state;
    status_usblp(0x18, &s);
    assert_int_equal(s.state, PRINTER_READY);
    status_usblp(0x38, &s);
    assert_int_equal(s.state, PRINTER_PAPER_OUT);
    status_usblp(0x08, &s);
    assert_int_equal(s.state, PRINTER_PAUSED);
    status_usblp(0x10, &s);
    assert_int_equal(s.state, PRINTER_FAULT);
}

static void ipp(void **state)
{
    (void)state;
    static const struct {
        const char *keyword;
        enum printer_state state;
        bool warning;
    } cases[] = {
        {"none", PRINTER_READY, false},
        {"media-empty-error", PRINTER_PAPER_OUT, false},
        {"cover-open", PRINTER_HEAD_OPEN, false},
        {"media-low-warning", PRINTER_READY, true},
        {"media-empty-report", PRINTER_READY, false},
        {"connecting-to-device", PRINTER_OFFLINE, false},
        {"paused", PRINTER_PAUSED, false},
        {"something-new-warning", PRINTER_READY, false},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        s = (struct printer_status){.state = PRINTER_READY};
        status_ipp_reason(cases[i].keyword, &s);
        assert_int_equal(s.state, cases[i].state);
        assert_int_equal(s.warning, cases[i].warning);
    }
    /* The first trouble stands. */
    s = (struct printer_status){.state = PRINTER_READY};
    status_ipp_reason("media-jam", &s);
    status_ipp_reason("paused", &s);
    assert_int_equal(s.state, PRINTER_JAM);
}

static void profiles_have_names(void **state)
{
    (void)state;
    static const char *const names[] = {"zpl", "hqes", "tspl", "escpos"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        assert_string_equal(status_profile_find(names[i])->name, names[i]);
    assert_null(status_profile_find("epl2"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tspl),
        cmocka_unit_test(escpos),
        cmocka_unit_test(usblp),
        cmocka_unit_test(ipp),
        cmocka_unit_test(profiles_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
