#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/attr.h"
#include "status_ipp.h"

static struct printer_status after(const char *keyword)
{
    struct printer_status status = {.state = PRINTER_READY};
    status_ipp_reason(keyword, &status);
    return status;
}

static void keywords_become_states(void **state)
{
    (void)state;
    static const struct {
        const char *keyword;
        enum printer_state state;
    } rows[] = {
        {"none", PRINTER_READY},
        {"media-empty", PRINTER_PAPER_OUT},
        {"media-empty-error", PRINTER_PAPER_OUT},
        {"media-empty-warning", PRINTER_PAPER_OUT},
        {"media-needed", PRINTER_PAPER_OUT},
        {"media-jam-error", PRINTER_JAM},
        {"cover-open", PRINTER_HEAD_OPEN},
        {"door-open-error", PRINTER_HEAD_OPEN},
        {"marker-supply-empty", PRINTER_RIBBON_OUT},
        {"offline-report", PRINTER_READY}, /* only a report */
        {"offline", PRINTER_OFFLINE},
        {"paused", PRINTER_PAUSED},
        {"moving-to-paused", PRINTER_PAUSED},
        {"shutdown", PRINTER_OFFLINE},
        {"something-new-error", PRINTER_READY},
        {"", PRINTER_READY},
        {"-report", PRINTER_READY},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_int_equal(after(rows[i].keyword).state, rows[i].state);
}

static void little_paper_is_a_warning(void **state)
{
    (void)state;
    assert_true(after("media-low").warning);
    assert_true(after("media-low-warning").warning);
    assert_false(after("media-lowered").warning);
    assert_false(after("media-low-report").warning);
    assert_string_equal(after("media-low").detail, "the paper is nearly at its end");
}

static void the_first_trouble_stays(void **state)
{
    (void)state;
    struct printer_status status = {.state = PRINTER_READY};
    status_ipp_reason("media-low-warning", &status);
    status_ipp_reason("cover-open", &status);
    status_ipp_reason("media-empty", &status);
    assert_int_equal(status.state, PRINTER_HEAD_OPEN);
    assert_string_equal(status.detail, ""); /* the warning's words are gone with it */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keywords_become_states),
        cmocka_unit_test(little_paper_is_a_warning),
        cmocka_unit_test(the_first_trouble_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
