#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/text.h"
#include "core/printing.h"

static struct printer_rule rule(const char *name, enum label_per per, unsigned kinds)
{
    struct printer_rule r = {.per = per, .kinds = kinds};
    text_copy(r.name, sizeof(r.name), name);
    return r;
}

static const unsigned receipts = 1u << LABEL_PARCEL;
static const unsigned holds = 1u << LABEL_HOLD;

static void first_that_fits(void **state)
{
    (void)state;
    struct printer_rule rules[4] = {
        rule("ring", LABEL_PER_LINE, receipts), rule("taobao", LABEL_PER_LINE, receipts),
        rule("all", LABEL_PER_PARCEL, receipts), rule("shelf", LABEL_PER_PARCEL, holds)};
    text_copy(rules[0].scanners[rules[0].scanner_count++], SCANNER_NAME_MAX, "ring");
    text_copy(rules[1].providers[rules[1].provider_count++], 32, "Taobao");
    assert_int_equal(printer_choose(rules, 4, LABEL_LINE, "Taobao", "ring"), 0);
    assert_int_equal(printer_choose(rules, 4, LABEL_LINE, "Taobao", "left"), 1);
    assert_int_equal(printer_choose(rules, 4, LABEL_PARCEL, "Alibaba1688", "left"), 2);
    assert_int_equal(printer_choose(rules, 4, LABEL_HOLD, NULL, "left"), 3);
    assert_int_equal(printer_choose(rules, 4, LABEL_SHELF, NULL, "left"), -1);
    assert_int_equal(printer_choose(rules, 0, LABEL_PARCEL, NULL, "left"), -1);
    assert_int_equal(printer_find(rules, 4, "all"), 2);
    assert_int_equal(printer_find(rules, 4, "al"), -1);
}

static void fallbacks_are_followed(void **state)
{
    (void)state;
    struct printer_rule rules[3] = {rule("a", LABEL_PER_LINE, receipts), rule("b", LABEL_PER_LINE, receipts),
                                    rule("c", LABEL_PER_LINE, receipts)};
    text_copy(rules[0].fallback, PRINTER_NAME_MAX, "b");
    text_copy(rules[1].fallback, PRINTER_NAME_MAX, "a");
    const bool none[3] = {false, false, true};
    const bool second[3] = {false, true, true};
    const bool first[3] = {true, true, true};
    assert_int_equal(printer_or_fallback(rules, 3, 0, first), 0);
    assert_int_equal(printer_or_fallback(rules, 3, 0, second), 1);
    assert_int_equal(printer_or_fallback(rules, 3, 0, none),
                     0); /* round in a circle: it waits where it was */
    text_copy(rules[1].fallback, PRINTER_NAME_MAX, "c");
    assert_int_equal(printer_or_fallback(rules, 3, 0, none), 2);
}

static void states_have_names(void **state)
{
    (void)state;
    enum label_state read;
    for (unsigned i = 0; i < LABEL_STATE_COUNT; i++) {
        assert_true(label_state_from_name(label_state_name((enum label_state)i), &read));
        assert_int_equal(read, i);
    }
    assert_false(label_state_from_name("printed", &read));
    for (unsigned i = PRINTER_OFFLINE; i < PRINTER_STATE_COUNT; i++)
        assert_true(strlen(printer_state_text((enum printer_state)i)) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_that_fits),
        cmocka_unit_test(fallbacks_are_followed),
        cmocka_unit_test(states_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
