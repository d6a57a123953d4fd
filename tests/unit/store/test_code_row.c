/* A code as columns of its scan, and back. */
#include "code_row.h"
#include "fresh_store.h"
#include "parcels.h"

static struct code read_back(struct store *s, int64_t scan_id)
{
    struct code code;
    struct query q = query_begin(s, "SELECT " CODE_COLUMNS " FROM scan WHERE id = ?1");
    query_int(&q, scan_id);
    assert_true(query_step(&q));
    code_row_read(&q, 0, &code);
    query_end(&q);
    return code;
}

static void comes_back_as_it_went(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    static const char *const texts[] = {"SF1331875979567", "JDVA11408814483-1-3-", "yt4512345678901",
                                        "MMM={'k1':'010W','k2':'010AE','k5':'SF2000000000014','k6':''}"};
    store_begin(s);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        put_scan(s, (int64_t)i + 1, texts[i], VERDICT_LOOKING);
    fresh_commit(s);
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        const struct code went = code_of(texts[i]);
        const struct code came = read_back(s, (int64_t)i + 1);
        assert_int_equal(came.kind, went.kind);
        assert_string_equal(came.waybill, went.waybill);
        assert_int_equal(came.parcel.index, went.parcel.index);
        assert_int_equal(came.parcel.total, went.parcel.total);
        assert_string_equal(came.parcel.lane, went.parcel.lane);
        assert_string_equal(came.courier, went.courier);
        assert_int_equal(came.warnings, went.warnings);
        assert_int_equal(came.form_count, went.form_count);
        for (size_t n = 0; n < went.form_count; n++)
            assert_string_equal(came.forms[n], went.forms[n]);
    }
}

static void too_many_forms_are_left_out(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    char forms[512] = "";
    store_begin(s);
    put_scan(s, 1, "SF1331875979567", VERDICT_LOOKING);
    for (int i = 0; i < WAYBILL_FORMS_MAX + 3; i++)
        text_format(forms + strlen(forms), sizeof(forms) - strlen(forms), "%sFORM%d", i ? "\n" : "", i);
    struct query q = query_begin(s, "UPDATE scan SET forms = ?1");
    query_text(&q, forms);
    query_end(&q);
    fresh_commit(s);
    const struct code code = read_back(s, 1);
    assert_int_equal(code.form_count, WAYBILL_FORMS_MAX);
    assert_string_equal(code.forms[WAYBILL_FORMS_MAX - 1], "FORM7");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(comes_back_as_it_went, fresh_store_open, fresh_store_close),
        cmocka_unit_test_setup_teardown(too_many_forms_are_left_out, fresh_store_open, fresh_store_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
