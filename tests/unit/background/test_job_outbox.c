#include <stdatomic.h>

#include "desk.h"

enum { SET = 6 };

/* What waits. The background thread reads it once after each show(); this thread changes it only before. */
struct waiting {
    struct background_outbox rows[4];
    size_t count;
};

static atomic_bool shown;

static struct waiting waiting;

static bool read_outbox(void *arg, int64_t now_us, struct background_outbox *ret, size_t max,
                        size_t *ret_count, int64_t *ret_next_us, struct error *err)
{
    (void)arg;
    (void)now_us;
    (void)err;
    *ret_next_us = 0;
    *ret_count = 0;
    if (!atomic_exchange(&shown, false))
        return true;
    assert_true(max >= waiting.count);
    *ret_count = waiting.count;
    memcpy(ret, waiting.rows, waiting.count * sizeof(ret[0]));
    return true;
}

static int set_up(void **state)
{
    struct bed *bed = mem_new(sizeof(*bed));
    bed_init(bed);
    bed->config.reads = (struct background_reads){.outbox = read_outbox};
    bed->config.settings.mirror_statuses = 0;
    waiting = (struct waiting){0};
    atomic_store(&shown, false);
    *state = bed;
    return 0;
}

static int tear_down(void **state)
{
    bed_stop(*state);
    free(*state);
    return 0;
}

/* The rows as they are now are due; number: of the answer that was written, or 0. */
static void show(struct bed *bed, int64_t number)
{
    atomic_store(&shown, true);
    background_outbox_changed(bed->background, number);
}

static void want(int id, const char *order_id, const char *line_id, int status_id)
{
    struct background_outbox *row = &waiting.rows[waiting.count++];
    *row = (struct background_outbox){.id = id, .status_id = status_id};
    text_copy(row->order_id, sizeof(row->order_id), order_id);
    text_copy(row->line_id, sizeof(row->line_id), line_id);
}

static bool take(void *arg, const struct order_line *l)
{
    *(struct order_line *)arg = *l;
    return true;
}

/* A line of the sample orders: its order's first line has the waybill. */
static void line_of(const struct bed *bed, const char *waybill, char ret_order[40], char ret_line[40])
{
    struct error err;
    struct otapi_config config = bed->config.otapi;
    struct otapi *otapi = otapi_new(&config, &err);
    char session[OTAPI_SESSION_SIZE];
    struct otapi_reply reply;
    const struct otapi_line_search search = {.waybills = &waybill, .waybill_count = 1};
    int64_t total;
    int64_t items;
    struct order_line line = {0};
    assert_true(otapi_authenticate_operator(otapi, "demo", "demo", session, &reply));
    assert_true(
        otapi_search_order_lines(otapi, session, &search, 0, 10, take, &line, &total, &items, &reply));
    assert_true(items >= 1);
    text_copy(ret_order, 40, line.order_id);
    text_copy(ret_line, 40, line.line_id);
    otapi_free(otapi);
}

/* That the platform is back, as at the start. */
static void take_back(struct bed *bed)
{
    struct event *event = bed_wait(bed, EVENT_OUTBOX);
    assert_true(event->outbox.back);
    assert_int_equal(event->outbox.count, 0);
    event_free(event);
}

static struct event *answer(struct bed *bed)
{
    struct event *event = bed_wait(bed, EVENT_OUTBOX);
    assert_int_equal(event->outbox.count, waiting.count);
    return event;
}

static void a_line_gets_its_status_once(void **state)
{
    struct bed *bed = *state;
    char order[40];
    char line[40];
    bed_start(bed);
    take_back(bed);
    line_of(bed, "SF1331875979567", order, line);
    want(7, order, line, SET);
    show(bed, 0);
    struct event *event = answer(bed);
    assert_int_equal(event->outbox.results[0].id, 7);
    assert_int_equal(event->outbox.results[0].outcome, OUTBOX_RESULT_DONE);
    assert_int_equal(bed_writes(bed, "UpdateOrderLinesForOperator"), 1);
    /* The station could not write that down: the same again finds it there and writes nothing. */
    show(bed, event->outbox.number);
    event_free(event);
    event = answer(bed);
    assert_int_equal(event->outbox.results[0].outcome, OUTBOX_RESULT_DONE);
    assert_non_null(strstr(event->outbox.results[0].problem, "already"));
    assert_int_equal(bed_writes(bed, "UpdateOrderLinesForOperator"), 1);
    event_free(event);
}

static void what_can_never_be_is_parked(void **state)
{
    struct bed *bed = *state;
    char order[40];
    char line[40];
    bed_start(bed);
    take_back(bed);
    line_of(bed, "DPK364112047425", order, line); /* void */
    want(1, order, line, SET);
    want(2, order, "no-such-line", SET);
    show(bed, 0);
    struct event *event = answer(bed);
    assert_int_equal(event->outbox.results[0].outcome, OUTBOX_RESULT_PARKED);
    assert_int_equal(event->outbox.results[1].outcome, OUTBOX_RESULT_PARKED);
    assert_int_equal(bed_writes(bed, "UpdateOrderLinesForOperator"), 0);
    event_free(event);
    waiting = (struct waiting){0};
    background_outbox_changed(bed->background, 1);
    want(3, "ORD-9999999999", "1", SET);
    show(bed, 0);
    event = answer(bed);
    assert_int_equal(event->outbox.results[0].outcome, OUTBOX_RESULT_PARKED);
    assert_non_null(strstr(event->outbox.results[0].problem, "not found"));
    event_free(event);
}

/* The answer to the write is lost: it is tried again later, and then it is there already. */
static void a_lost_answer_is_looked_up_not_repeated(void **state)
{
    struct bed *bed = *state;
    char order[40];
    char line[40];
    bed_start(bed);
    take_back(bed);
    line_of(bed, "SF1331875979567", order, line);
    want(7, order, line, SET);
    bed_steer(bed, "fault?kind=reset&count=1&method=UpdateOrderLinesForOperator");
    show(bed, 0);
    struct event *event = answer(bed);
    assert_int_equal(event->outbox.results[0].outcome, OUTBOX_RESULT_AWAY);
    show(bed, event->outbox.number);
    event_free(event);
    event = answer(bed);
    assert_int_equal(event->outbox.results[0].outcome, OUTBOX_RESULT_DONE);
    assert_int_equal(bed_writes(bed, "UpdateOrderLinesForOperator"), 1);
    event_free(event);
}

/* It waits for a session, maybe for hours: what was undone meanwhile is not told any more. */
static void what_was_undone_without_a_session_is_not_told(void **state)
{
    struct bed *bed = *state;
    struct event *event;
    bed->sim_config.fault = "unavailable:100";
    bed_start(bed);
    want(7, "ORD-0000000001", "9001001", SET);
    show(bed, 0);
    assert_non_null(strstr(bed_wait_job(bed, "outbox", true)->problem, "no operator session"));
    waiting = (struct waiting){0};
    bed_steer(bed, "fault?kind=none");
    background_platform_back(bed->background);
    do {
        event = (struct event *)queue_pop(bed->inbox, clock_mono_us() + (int64_t)BED_WAIT_S * 1000000);
        assert_non_null(event);
        assert_true(event->kind != EVENT_OUTBOX || event->outbox.back);
        if (event->kind == EVENT_JOBS)
            bed->jobs = *event->jobs;
        event_free(event);
    } while (bed_job(bed, "outbox")->failures > 0);
    assert_int_equal(bed_writes(bed, "UpdateOrderLinesForOperator"), 0);
}

static bool read_one(void *arg, int64_t now_us, struct background_outbox *ret, size_t max, size_t *ret_count,
                     int64_t *ret_next_us, struct error *err)
{
    (void)arg;
    (void)now_us;
    (void)max;
    (void)err;
    *ret_next_us = 0;
    *ret_count = 1;
    ret[0] = (struct background_outbox){.id = 7, .order_id = "ORD-1", .line_id = "1", .status_id = SET};
    return true;
}

/* An order with other lines has lost this one; one without any was not answered whole. */
static void an_order_without_its_lines_says_nothing(void **state)
{
    static const struct {
        const char *answer;
        enum outbox_outcome outcome;
    } rows[] = {
        {OK("<Result><SalesOrderInfo><Id>ORD-1</Id></SalesOrderInfo></Result>"), OUTBOX_RESULT_RETRY},
        {OK("<Result><SalesOrderInfo><Id>ORD-1</Id></SalesOrderInfo><SalesLinesList><SalesLine/>"
            "</SalesLinesList></Result>"),
         OUTBOX_RESULT_RETRY},
        {OK("<Result><SalesOrderInfo><Id>ORD-1</Id></SalesOrderInfo><SalesLinesList><SalesLine><Id>2</Id>"
            "<OrderId>ORD-1</OrderId></SalesLine></SalesLinesList></Result>"),
         OUTBOX_RESULT_PARKED},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct desk d;
        struct event *event;
        desk_open(&d, job_outbox_new);
        d.reads.outbox = read_one;
        desk_run(&d, "GetSalesOrderDetailsForOperator", rows[i].answer, "");
        event = (struct event *)queue_pop(d.jobs.inbox, 0);
        while (event && (event->kind != EVENT_OUTBOX || event->outbox.back)) {
            event_free(event);
            event = (struct event *)queue_pop(d.jobs.inbox, 0);
        }
        assert_non_null(event);
        assert_int_equal(event->outbox.results[0].outcome, rows[i].outcome);
        event_free(event);
        desk_close(&d);
    }
}

/* Who restarts a station whose platform was away for hours need not wait an hour more. */
static void the_station_is_told_when_the_platform_is_back(void **state)
{
    struct bed *bed = *state;
    bed_start(bed);
    take_back(bed);
    while (bed->jobs.count == 0 || bed_job(bed, "outbox")->last_us == 0)
        event_free(bed_wait(bed, EVENT_JOBS));
    background_platform_back(bed->background);
    take_back(bed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_line_gets_its_status_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_can_never_be_is_parked, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_lost_answer_is_looked_up_not_repeated, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_undone_without_a_session_is_not_told, set_up, tear_down),
        cmocka_unit_test(an_order_without_its_lines_says_nothing),
        cmocka_unit_test_setup_teardown(the_station_is_told_when_the_platform_is_back, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
