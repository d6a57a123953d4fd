/* POST /sim/…: what is taken and what is refused, and what it does. */
#include "bed.h"

static void refused(void **state)
{
    static const struct {
        const char *action;
        const char *arguments;
    } rows[] = {
        {"nonsense", ""},
        {"fault", "kind=nonsense"},
        {"fault", "kind=html&count=0"},
        {"latency", "ms=-1"},
        {"item", "id=abc&state=gone"},
        {"item", "id=600000000001&state=lost"},
        {"line", "order=ORD-9"},
        {"purchase", "id="},
        {"purchase", "id=1&state=lost"},
        {"purchase", "id=1&provider=x"},
        {"provider", ""},
        {"provider", "log-in=a&provider=x"},
        {"rules", "speed=0"},
        {"rules", "integration=maybe"},
        {"rules", "dead-session=x"},
        {"pictures", "mode=x"},
        {"clock", "offset=x"},
    };
    struct bed b;
    (void)state;
    bed_init(&b);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        bed_steer(&b, rows[i].action, rows[i].arguments);
        if (b.status != 400)
            fail_msg("%s?%s was taken", rows[i].action, rows[i].arguments);
        assert_non_null(strstr(b.answer, "\"ok\":false"));
    }
    bed_fini(&b);
}

static void lines(void **state)
{
    struct bed b;
    (void)state;
    bed_init(&b);
    size_t before = b.server.platform.line_count;
    bed_steer(&b, "line", "waybill=SF5555555555555&title=%D0%9B%D0%B0%D0%BC%D0%BF%D0%B0&customer=Someone");
    assert_int_equal(b.status, 200);
    assert_int_equal(b.server.platform.line_count, before + 1);
    bed_steer(&b, "line", "order=ORD-0000000001&line=9001001&status=6&quantity=9");
    assert_int_equal(b.server.platform.line_count, before + 1);
    bed_details(&b, "ORD-0000000001");
    assert_element(&b, "Qty", 0, "9");
    assert_element(&b, "StatusId", 0, "32");
    bed_details(&b, "ORD-0000000035");
    assert_element(&b, "CustName", 0, "Someone");
    assert_element(&b, "BriefDescrTrans", 0, "Лампа");
    bed_fini(&b);
}

static void the_late_waybill(void **state)
{
    struct bed b;
    (void)state;
    bed_init(&b);
    bed_details(&b, "ORD-0000000011");
    assert_int_equal(bed_count(&b, "<VendPurchWaybill>"), 0);
    bed_steer(&b, "appear", "");
    bed_details(&b, "ORD-0000000011");
    assert_element(&b, "VendPurchWaybill", 0, "YT4599999999999");
    bed_fini(&b);
}

static void lines_live(void **state)
{
    struct bed b;
    (void)state;
    bed_init(&b);
    uint64_t before = b.server.platform.changes;
    bed_steer(&b, "rules", "live=1&speed=1000000");
    for (int i = 0; i < 1000000 && b.server.platform.changes < before + 20; i++)
        bed_steer(&b, "state", "");
    assert_true(b.server.platform.changes >= before + 20);
    for (size_t i = 0; i < b.server.platform.line_count; i++) /* the samples stay what guides say they are */
        if (b.server.platform.lines[i].order == 0)
            assert_int_equal(b.server.platform.lines[i].status_id, 4);
    bed_fini(&b);
}

static void scenarios(void **state)
{
    const struct sim_scenario *scenario;
    size_t count = 0;
    (void)state;
    for (; (scenario = sim_scenario_at(count)) != NULL; count++) {
        struct sim_config config;
        struct error err;
        sim_config_init(&config);
        assert_true(sim_scenario_apply(scenario->name, &config));
        assert_true(scenario->steps[0] == '1');
        if (config.orders > 5000)
            config.orders = 5000;
        struct sim *s = sim_start(&config, &err);
        if (s == NULL)
            fail_msg("%s: %s", scenario->name, err.text);
        sim_stop(s);
    }
    assert_true(count >= 8);
    struct sim_config config;
    assert_false(sim_scenario_apply("nonsense", &config));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refused),    cmocka_unit_test(lines),     cmocka_unit_test(the_late_waybill),
        cmocka_unit_test(lines_live), cmocka_unit_test(scenarios),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
