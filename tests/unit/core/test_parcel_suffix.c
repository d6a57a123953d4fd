#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "parcel_suffix.h"

static void each_form(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *waybill;
        int index;
        int total;
        const char *lane;
    } cases[] = {
        {"JDVA11408814483-1-3-", "JDVA11408814483", 1, 3, ""},
        {"JDVA11408814483-2-3-H12", "JDVA11408814483", 2, 3, "H12"},
        {"153636597N1S3H", "153636597", 1, 3, "H"},
        {"153636597-1-3", "153636597", 1, 3, ""},
        {"DPK364112047425-1-2", "DPK364112047425", 1, 2, ""},
        {"DPK364112047425-0001", "DPK364112047425", 1, 0, ""},
        {"LBX123456789012345-3-1", "LBX123456789012345", 1, 3, ""},
        {"LBX123456789012345-C-A", "LBX123456789012345", 10, 12, ""},
        {"S123456789-P1", "S123456789", 1, 0, ""},
        {"JDX001234567890 -", "JDX001234567890", 0, 0, ""},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char waybill[WAYBILL_RAW_SIZE];
        struct parcel_index parcel;
        if (!parcel_suffix_cut(cases[i].text, waybill, &parcel))
            fail_msg("%s has no suffix", cases[i].text);
        assert_string_equal(waybill, cases[i].waybill);
        assert_int_equal(parcel.index, cases[i].index);
        assert_int_equal(parcel.total, cases[i].total);
        assert_string_equal(parcel.lane, cases[i].lane);
    }
}

static void what_is_none(void **state)
{
    (void)state;
    static const char *const none[] = {"SF1331875979567",      "JDVA11408814483-4-3-",   "A-1-2", "", "-",
                                       "JDVA11408814483-0-3-", "JDVA11408814483-1-1000-"};
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        char waybill[WAYBILL_RAW_SIZE];
        struct parcel_index parcel;
        if (parcel_suffix_cut(none[i], waybill, &parcel))
            fail_msg("%s: %s", none[i], waybill);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_form),
        cmocka_unit_test(what_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
