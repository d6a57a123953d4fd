/* A person's request to the platform, the whole way: client, station, background, simulator, and back. */
#include "station_fixture.h"

#include "config.h"
#include "station_link.h"

struct bed {
    struct fixture f;
    struct config config;
    struct station_link *link;
};

static int set_up(void **state)
{
    struct bed *bed = mem_new(sizeof(*bed));
    struct sim_config sim;
    struct error err;
    sim_config_init(&sim);
    sim.orders = 0;
    fixture_open(&bed->f, &sim, "");
    config_defaults(&bed->config);
    if (!config_read(&bed->config, bed->f.config, &err) ||
        (bed->link = station_link_open(&bed->config, true, &err)) == NULL)
        fail_msg("%s", err.text);
    *state = bed;
    return 0;
}

static int tear_down(void **state)
{
    struct bed *bed = *state;
    station_link_close(bed->link);
    fixture_close(&bed->f);
    free(bed);
    return 0;
}

static json_t *ask(struct bed *bed, const char *json)
{
    struct error err;
    char *text = station_link_ask(bed->link, json, &err);
    if (text == NULL)
        fail_msg("%s", err.text);
    json_t *reply = json_loads(text, 0, NULL);
    free(text);
    assert_non_null(reply);
    return reply;
}

/* A waybill that the sample orders have. */
static void put_line(struct bed *bed, const char *waybill)
{
    char what[96];
    text_format(what, sizeof(what), "line?status=4&waybill=%s", waybill);
    fixture_steer(&bed->f, what);
}

static void line_find_comes_back(void **state)
{
    struct bed *bed = *state;
    put_line(bed, "YT7700000000001");
    json_t *reply = ask(bed, "{\"id\":4,\"do\":\"line.find\",\"waybill\":[\"YT7700000000001\",\"YT0\"]}");
    assert_true(json_is_true(json_object_get(reply, "ok")));
    assert_int_equal(json_integer_value(json_object_get(reply, "id")), 4);
    const json_t *result = json_object_get(reply, "result");
    assert_int_equal(json_array_size(json_object_get(result, "lines")), 1);
    const json_t *line = json_array_get(json_object_get(result, "lines"), 0);
    assert_string_equal(fixture_text(line, "waybill"), "YT7700000000001");
    json_decref(reply);
}

static void an_expired_session_is_renewed(void **state)
{
    struct bed *bed = *state;
    put_line(bed, "YT7700000000002");
    json_decref(ask(bed, "{\"id\":1,\"do\":\"line.find\",\"waybill\":\"YT7700000000002\"}"));
    fixture_steer(&bed->f, "expire");
    json_t *reply = ask(bed, "{\"id\":2,\"do\":\"line.find\",\"waybill\":\"YT7700000000002\"}");
    assert_true(json_is_true(json_object_get(reply, "ok")));
    assert_int_equal(json_array_size(json_object_get(json_object_get(reply, "result"), "lines")), 1);
    json_decref(reply);
}

static void a_platform_that_is_away_is_said(void **state)
{
    struct bed *bed = *state;
    fixture_steer(&bed->f, "fault?kind=unavailable");
    json_t *reply = ask(bed, "{\"id\":1,\"do\":\"line.find\",\"waybill\":\"YT1\"}");
    assert_true(json_is_false(json_object_get(reply, "ok")));
    assert_string_equal(fixture_text(reply, "kind"), "retry");
    json_decref(reply);
}

static void what_is_wrong_is_said(void **state)
{
    struct bed *bed = *state;
    json_t *reply = ask(bed, "{\"id\":1,\"do\":\"line.find\"}");
    assert_string_equal(fixture_text(reply, "kind"), "input");
    json_decref(reply);
    reply = ask(bed, "{\"id\":1,\"do\":\"line.find\",\"waybill\":[3]}");
    assert_string_equal(fixture_text(reply, "kind"), "input");
    json_decref(reply);
    reply = ask(bed, "{\"id\":1,\"do\":\"line.lose\"}");
    assert_string_equal(fixture_text(reply, "kind"), "input");
    json_decref(reply);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(line_find_comes_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_expired_session_is_renewed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_platform_that_is_away_is_said, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_wrong_is_said, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
