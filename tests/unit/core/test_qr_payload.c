#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "aim.h"
#include "parcel_suffix.h"
#include "qr_payload.h"

extern const char *const table_qr_payloads[][5];
extern const size_t table_qr_payloads_count;
extern const char *const table_parcel_suffixes[][4];
extern const size_t table_parcel_suffixes_count;
extern const char *const table_aim[][3];
extern const size_t table_aim_count;

/* The number in each row's example, in the table's order; "" where there is none. */
static const char *const numbers[] = {"SF1331875979567",
                                      "049842774482",
                                      "439038437579",
                                      "805321013240983139",
                                      "70194716438902",
                                      "1151238971060",
                                      "",
                                      "LP00123456789012",
                                      "SF1331875979567",
                                      "SF1331875979567"};

static void each_row_reads_its_example(void **state)
{
    (void)state;
    assert_int_equal(table_qr_payloads_count, sizeof(numbers) / sizeof(numbers[0]));
    for (size_t i = 0; i < table_qr_payloads_count; i++) {
        struct scan scan = {.raw_len = strlen(table_qr_payloads[i][4])};
        struct code code;
        memcpy(scan.raw, table_qr_payloads[i][4], scan.raw_len);
        waybill_read(&scan, &code);
        if (numbers[i][0] == '\0')
            assert_int_equal(code.refusal, REFUSAL_QR);
        else
            assert_string_equal(code.waybill, numbers[i]);
    }
}

static void payloads_in_the_wild(void **state)
{
    (void)state;
    struct qr_numbers n;
    /* Padded to 128 characters, commas lost on the way. */
    assert_true(qr_payload_read("MMM={'k1':'010W''k5':'SF1331875979567''k6':''}                    ", &n));
    assert_string_equal(n.numbers[0], "SF1331875979567");
    /* Chinese text mangled by a keyboard scanner. */
    assert_true(qr_payload_read("{\"mn\":\"805321013240983139\",\"dtb\":\"378????\"}", &n));
    /* A shop's page has a number in its path that no courier has. */
    assert_false(qr_payload_read("https://shop.example.test/item/12345678", &n));
    assert_false(qr_payload_read("https://shop.example.test/?id=12345678", &n));
    assert_false(qr_payload_read("WIFI:S=guest;T:WPA;P:secret;;", &n));
    assert_true(qr_payload_looks_like("{"));
    assert_false(qr_payload_looks_like("JDVA11408814483-1-3-"));
}

static void each_suffix_row_reads_its_example(void **state)
{
    (void)state;
    for (size_t i = 0; i < table_parcel_suffixes_count; i++) {
        char waybill[WAYBILL_RAW_SIZE];
        struct parcel_index parcel;
        assert_true(parcel_suffix_cut(table_parcel_suffixes[i][3], waybill, &parcel));
        assert_true(strlen(waybill) >= 8 && strlen(waybill) < strlen(table_parcel_suffixes[i][3]));
    }
    char waybill[WAYBILL_RAW_SIZE];
    struct parcel_index parcel;
    assert_false(parcel_suffix_cut("SF1331875979567", waybill, &parcel));
    assert_false(parcel_suffix_cut("153636597-4-3-", waybill, &parcel)); /* box 4 of 3 */
    assert_false(parcel_suffix_cut("A-1-3-", waybill, &parcel));
}

static void each_aim_row_is_found(void **state)
{
    (void)state;
    assert_true(table_aim_count > 60);
    for (size_t i = 0; i < table_aim_count; i++) {
        char aim[4];
        memcpy(aim, table_aim[i][0], 4);
        if (aim[2] == '*')
            aim[2] = '0';
        enum aim_class class = aim_class_of(aim);
        assert_int_not_equal(class, AIM_NONE);
        assert_int_equal(class == AIM_GOODS, strcmp(table_aim[i][2], "goods") == 0);
    }
    assert_int_equal(aim_class_of("]?9"), AIM_NONE);
    assert_int_equal(aim_class_of("C0"), AIM_NONE);
    assert_int_equal(aim_class_of(""), AIM_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_row_reads_its_example),
        cmocka_unit_test(payloads_in_the_wild),
        cmocka_unit_test(each_suffix_row_reads_its_example),
        cmocka_unit_test(each_aim_row_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
