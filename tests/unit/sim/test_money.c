#include "bed.h"
#include "money.h"

static void reads_and_writes(void **state)
{
    static const struct {
        const char *in;
        int64_t cents; /* -1: refused */
    } rows[] = {
        {"0", 0},
        {"1", 100},
        {"12.5", 1250},
        {"12.50", 1250},
        {"0.01", 1},
        {"12.5000", 1250},
        {"999999999999.99", 99999999999999},
        {"1000000000000", -1},
        {"", -1},
        {".5", -1},
        {"5.", -1},
        {"-1", -1},
        {"1,5", -1},
        {"1.234", -1},
        {"1e3", -1},
        {" 1", -1},
        {"1 ", -1},
        {"0x1", -1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t cents = -7;
        assert_int_equal(money_parse(rows[i].in, &cents), rows[i].cents >= 0);
        assert_int_equal(cents, rows[i].cents >= 0 ? rows[i].cents : -7);
    }
    char text[MONEY_SIZE];
    assert_string_equal(money_format(text, 99999999999999), "999999999999.99");
    assert_string_equal(money_format(text, -5), "-0.05");
    assert_string_equal(money_format(text, 1250), "12.50");
    assert_string_equal(money_format(text, INT64_MIN), "-92233720368547758.08");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_and_writes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
