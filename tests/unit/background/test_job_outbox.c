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
    assert_true(event->outbox.results[0].told);
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

static bool read_two(void *arg, int64_t now_us, struct background_outbox *ret, size_t max, size_t *ret_count,
                     int64_t *ret_next_us, struct error *err)
{
    (void)read_one(arg, now_us, ret, max, ret_count, ret_next_us, err);
    ret[1] = ret[0];
    ret[1].id = 8;
    text_copy(ret[1].line_id, sizeof(ret[1].line_id), "2");
    *ret_count = 2;
    return true;
}

static void turns(struct desk *d, int count)
{
    for (int i = 0; i < count; i++) {
        d->job->due_us = 0;
        jobs_turn(&d->jobs);
    }
}

#define LINE(id) "<SalesLine><Id>" id "</Id><OrderId>ORD-1</OrderId><StatusId>4</StatusId></SalesLine>"
#define ORDER                                                                                                \
    OK("<Result><SalesOrderInfo><Id>ORD-1</Id></SalesOrderInfo><SalesLinesList>" LINE("1")                   \
           LINE("2") "</SalesLinesList></Result>")

/* The next answer of the outbox, which is none of these; NULL: there is none. */
static struct event *outbox_of(struct desk *d)
{
    struct event *event;
    while ((event = (struct event *)queue_pop(d->jobs.inbox, 0)) != NULL) {
        if (event->kind == EVENT_OUTBOX && !event->outbox.back)
            return event;
        event_free(event);
    }
    return NULL;
}

static void open_two(struct desk *d, const char *update)
{
    desk_open(d, job_outbox_new);
    d->reads.outbox = read_two;
    d->script[0] = (struct answer_of){"GetSalesOrderDetailsForOperator", ORDER};
    d->script[1] = (struct answer_of){"UpdateOrderLinesForOperator", update};
}

static void lose_session(struct desk *d)
{
    d->connection.session.session[0] = '\0';
    d->connection.session.not_before_us = CLOCK_FOREVER;
    turns(d, 1);
}

/* All were told, and there is no session to look whether it worked: that they may have been told is said, not forgotten. */
static void what_was_sent_is_remembered_without_a_session(void **state)
{
    struct desk d;
    (void)state;
    open_two(&d, OK(""));
    turns(&d, 3); /* the rows, the order, the update */
    lose_session(&d);
    struct event *event = outbox_of(&d);
    assert_non_null(event);
    assert_int_equal(event->outbox.count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(event->outbox.results[i].outcome, OUTBOX_RESULT_AWAY);
        assert_true(event->outbox.results[i].told);
    }
    event_free(event);
    desk_close(&d);
}

/* Line by line: the first is told when the session goes, the second waits, and nothing is said of it. */
static void what_was_not_sent_yet_only_waits(void **state)
{
    struct desk d;
    (void)state;
    open_two(&d, NO("Other"));
    turns(&d, 3);
    d.script[1].body = OK("");
    turns(&d, 1);
    lose_session(&d);
    struct event *event = outbox_of(&d);
    assert_non_null(event);
    assert_int_equal(event->outbox.count, 1);
    assert_int_equal(event->outbox.results[0].id, 7);
    assert_true(event->outbox.results[0].told);
    event_free(event);
    desk_close(&d);
}

/* A call that was refused told nothing; before there was one, nothing was told either. */
static void what_was_refused_was_not_told(void **state)
{
    struct desk d;
    (void)state;
    open_two(&d, NO("Other"));
    turns(&d, 2);
    lose_session(&d);
    assert_null(outbox_of(&d));
    assert_int_equal(d.job->failures, 1);
    text_copy(d.connection.session.session, sizeof(d.connection.session.session), "again");
    turns(&d, 5); /* rows, order, both, the first, the second */
    turns(&d, 1);
    turns(&d, 1);
    struct event *event = outbox_of(&d);
    assert_non_null(event);
    assert_int_equal(event->outbox.count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(event->outbox.results[i].outcome, OUTBOX_RESULT_PARKED);
        assert_false(event->outbox.results[i].told);
    }
    event_free(event);
    desk_close(&d);
}

/* The station's inbox is full: what the platform was told is handed over later. */
static void what_is_known_is_kept_while_the_inbox_is_full(void **state)
{
    struct desk d;
    struct event *event;
    (void)state;
    open_two(&d, OK(""));
    turns(&d, 3);
    while ((event = (struct event *)queue_pop(d.jobs.inbox, 0)) != NULL)
        event_free(event);
    struct queue *inbox = d.jobs.inbox;
    d.jobs.inbox = queue_new(0, event_free_node);
    turns(&d, 1);
    assert_int_equal(d.job->failures, 1);
    queue_free(d.jobs.inbox);
    d.jobs.inbox = inbox;
    turns(&d, 1);
    event = outbox_of(&d);
    assert_non_null(event);
    assert_int_equal(event->outbox.count, 2);
    assert_true(event->outbox.results[0].told);
    event_free(event);
    desk_close(&d);
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
        cmocka_unit_test(what_was_sent_is_remembered_without_a_session),
        cmocka_unit_test(what_was_not_sent_yet_only_waits),
        cmocka_unit_test(what_was_refused_was_not_told),
        cmocka_unit_test(what_is_known_is_kept_while_the_inbox_is_full),
        cmocka_unit_test_setup_teardown(the_station_is_told_when_the_platform_is_back, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
