/* The client against the simulated platform over real sockets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "base/thread.h"
#include "otapi/otapi.h"
#include "sim/sim.h"

struct bed {
    struct sim *sim;
    struct otapi *otapi;
    char session[OTAPI_SESSION_SIZE];
};

static void bed_open(struct bed *b, const struct sim_config *config, int timeout_ms)
{
    struct error err;
    char url[64];
    *b = (struct bed){.sim = sim_start(config, &err)};
    assert_non_null(b->sim);
    text_format(url, sizeof(url), "http://127.0.0.1:%d/OtapiWebService2.asmx/", sim_port(b->sim));
    const struct otapi_config otapi = {.url = url,
                                       .instance_key = "demo-key",
                                       .secret = config->secret,
                                       .language = "en",
                                       .timeout_ms = timeout_ms,
                                       .connect_timeout_ms = timeout_ms,
                                       .answer_max_bytes = 4 * 1024 * 1024};
    b->otapi = otapi_new(&otapi, &err);
    assert_non_null(b->otapi);
}

static void bed_close(struct bed *b)
{
    otapi_free(b->otapi);
    sim_stop(b->sim);
}

static void log_in(struct bed *b)
{
    struct otapi_reply reply;
    assert_true(otapi_authenticate_operator(b->otapi, "demo", "demo", b->session, &reply));
    assert_int_equal(reply.outcome, OTAPI_OK);
}

static bool count_line(void *arg, const struct order_line *line)
{
    int *count = arg;
    assert_true(line->order_id[0] && line->line_id[0]);
    (*count)++;
    return true;
}

static void one_connection_for_all(void **state)
{
    (void)state;
    struct bed b;
    struct sim_config config;
    struct otapi_reply reply;
    struct otapi_operator who;
    sim_config_init(&config);
    bed_open(&b, &config, 60000);
    log_in(&b);
    for (int i = 0; i < 10; i++)
        assert_true(otapi_get_operator_info(b.otapi, b.session, &who, &reply));
    assert_string_equal(who.name, "Sample Operator");
    assert_int_equal(otapi_connections(b.otapi), 1);
    bed_close(&b);
}

static void all_pages(void **state)
{
    (void)state;
    struct bed b;
    struct sim_config config;
    struct otapi_reply reply;
    const struct otapi_line_search everything = {0};
    sim_config_init(&config);
    config.secret = "sample-secret";
    bed_open(&b, &config, 60000);
    log_in(&b);
    int by_seven = 0;
    int at_once = 0;
    int64_t total;
    int64_t items;
    assert_true(
        otapi_search_order_lines_all(b.otapi, b.session, &everything, 7, count_line, &by_seven, &reply));
    assert_true(otapi_search_order_lines(b.otapi, b.session, &everything, 0, 1000, count_line, &at_once,
                                         &total, &items, &reply));
    assert_true(at_once > 300);
    assert_int_equal(by_seven, at_once);
    assert_int_equal(total, at_once);
    bed_close(&b);
}

static void statuses_and_orders(void **state)
{
    (void)state;
    struct bed b;
    struct sim_config config;
    struct otapi_reply reply;
    struct otapi_status statuses[20];
    struct order order;
    size_t count;
    int lines = 0;
    sim_config_init(&config);
    bed_open(&b, &config, 60000);
    log_in(&b);
    assert_true(otapi_get_line_statuses(b.otapi, b.session, statuses, 20, &count, &reply));
    assert_int_equal(count, 13);
    assert_string_equal(statuses[3].name, "Ordered");
    assert_true(
        otapi_get_order_details(b.otapi, b.session, "ORD-0000000002", &order, count_line, &lines, &reply));
    assert_string_equal(order.customer, "Пример клиента 2");
    assert_int_equal(lines, 3);
    assert_false(otapi_get_order_details(b.otapi, b.session, "ORD-9", &order, count_line, &lines, &reply));
    assert_int_equal(reply.outcome, OTAPI_NOT_FOUND);
    bed_close(&b);
}

static void each_fault_has_its_outcome(void **state)
{
    (void)state;
    static const struct {
        const char *fault;
        enum otapi_outcome outcome;
    } cases[] = {
        {"http500", OTAPI_GARBAGE},
        {"envelope500", OTAPI_UNAVAILABLE},
        {"html", OTAPI_GARBAGE},
        {"empty", OTAPI_NO_ANSWER},
        {"cut", OTAPI_NO_ANSWER},
        {"reset", OTAPI_NO_ANSWER},
        {"huge", OTAPI_GARBAGE},
        {"gzip", OTAPI_NO_ANSWER},
        {"denied", OTAPI_DENIED},
        {"limit", OTAPI_LIMIT},
        {"unavailable", OTAPI_UNAVAILABLE},
        {"internal", OTAPI_UNAVAILABLE},
        {"expired", OTAPI_SESSION_EXPIRED},
        {"hang", OTAPI_NO_ANSWER},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct bed b;
        struct sim_config config;
        struct otapi_reply reply;
        struct otapi_operator who;
        sim_config_init(&config);
        config.fault = cases[i].fault;
        bool hangs = strcmp(cases[i].fault, "hang") == 0;
        bed_open(&b, &config, hangs ? 500 : 60000);
        assert_false(otapi_get_operator_info(b.otapi, "a-session-that-is-secret", &who, &reply));
        if (reply.outcome != cases[i].outcome)
            fail_msg("%s: %s: %s", cases[i].fault, otapi_outcome_name(reply.outcome), reply.description);
        assert_int_equal(reply.timed_out, hangs);
        assert_null(strstr(reply.description, "a-session-that-is-secret"));
        bed_close(&b);
    }
}

static void interrupt_soon(void *arg)
{
    struct otapi **otapi = arg;
    /* Whether the call has begun by now or not, it ends. */
    otapi_interrupt(*otapi);
}

static void a_call_can_be_interrupted(void **state)
{
    (void)state;
    struct bed b;
    struct sim_config config;
    struct otapi_reply reply;
    struct otapi_operator who;
    struct thread thread = {0};
    struct error err;
    sim_config_init(&config);
    config.fault = "hang";
    bed_open(&b, &config, 60000);
    assert_true(thread_start(&thread, "interrupter", interrupt_soon, &b.otapi, &err));
    assert_false(otapi_get_operator_info(b.otapi, "s", &who, &reply));
    assert_int_equal(reply.outcome, OTAPI_INTERRUPTED);
    /* And every later one, at once. */
    assert_false(otapi_get_operator_info(b.otapi, "s", &who, &reply));
    assert_int_equal(reply.outcome, OTAPI_INTERRUPTED);
    thread_join(&thread);
    bed_close(&b);
}

static void nobody_listens(void **state)
{
    (void)state;
    struct error err;
    struct otapi_reply reply;
    struct otapi_operator who;
    struct otapi_config config = {.url = "http://127.0.0.1:1/service/",
                                  .instance_key = "k",
                                  .language = "en",
                                  .timeout_ms = 60000,
                                  .connect_timeout_ms = 60000,
                                  .answer_max_bytes = 1000};
    struct otapi *o = otapi_new(&config, &err);
    assert_false(otapi_get_operator_info(o, "s", &who, &reply));
    assert_int_equal(reply.outcome, OTAPI_NO_ANSWER);
    otapi_free(o);
    static const char *const bad[] = {"ftp://x/", "http://x/service", "nonsense", ""};
    for (size_t i = 1; i < sizeof(bad) / sizeof(bad[0]) - 1; i++) {
        config.url = bad[i];
        assert_null(otapi_new(&config, &err));
        assert_int_equal(err.kind, ERROR_INPUT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_connection_for_all),    cmocka_unit_test(all_pages),
        cmocka_unit_test(statuses_and_orders),       cmocka_unit_test(each_fault_has_its_outcome),
        cmocka_unit_test(a_call_can_be_interrupted), cmocka_unit_test(nobody_listens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
