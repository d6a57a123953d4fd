#include "answerer_test.h"

#include <string.h>

struct got {
    char ids[8][LINE_ID_SIZE];
    char title[384];
    size_t count;
    size_t stop_after; /* 0: never */
};

static bool take(void *arg, const struct order_line *line)
{
    struct got *g = arg;
    assert_true(g->count < 8);
    text_copy(g->ids[g->count++], LINE_ID_SIZE, line->line_id);
    text_copy(g->title, sizeof(g->title), line->title);
    return g->stop_after == 0 || g->count < g->stop_after;
}

#define ITEM(order, line) "<Item><Id>" line "</Id><OrderId>" order "</OrderId></Item>"
#define TWO               "<Content>" ITEM("O1", "1") ITEM("O1", "2") "</Content>"

static const struct otapi_line_search everything;

static void a_page_is_asked_for_and_read(void **state)
{
    (void)state;
    struct got g = {0};
    const char *waybills[] = {"SF1", "YT2"};
    const struct otapi_line_search search = {.waybills = waybills, .waybill_count = 2};
    int64_t total;
    int64_t items;
    say(OK_HEAD "<Result>" TWO "<TotalCount>32</TotalCount></Result>" OK_TAIL);
    assert_true(otapi_search_order_lines(o, "s-1", &search, 30, 10, take, &g, &total, &items, &reply));
    assert_int_equal(total, 32);
    assert_int_equal(items, 2);
    assert_string_equal(g.ids[1], "2");
    EXPECT_CALL("SearchOrderLines", "sessionId", "s-1", "language", "en", "framePosition", "30", "frameSize",
                "10");
    char *xml = answerer_argument(&platform, "xmlSearchParameters");
    assert_non_null(
        strstr(xml, "<VendorPurchaseWaybillIdList><Id>SF1</Id><Id>YT2</Id></VendorPurchaseWaybillIdList>"));
    free(xml);
}

/* The list moves between pages, here so far that each page is the first again: what comes twice is handed out once, and what was
 * counted is the end. */
static void pages_to_the_end(void **state)
{
    (void)state;
    struct got g = {0};
    int before = atomic_load(&platform.requests);
    say(OK_HEAD "<Result>" TWO "<TotalCount>6</TotalCount></Result>" OK_TAIL);
    assert_true(otapi_search_order_lines_all(o, "s", &everything, 2, take, &g, &reply));
    assert_int_equal(g.count, 2);
    assert_int_equal(atomic_load(&platform.requests) - before, 3);
    EXPECT_CALL("SearchOrderLines", "framePosition", "4", "frameSize", "2");
}

/* A platform that takes no notice of the position would be read for ever. */
static void one_page_again_and_again(void **state)
{
    (void)state;
    struct got g = {0};
    int before = atomic_load(&platform.requests);
    say(OK_HEAD "<Result>" TWO "<TotalCount>1000000</TotalCount></Result>" OK_TAIL);
    assert_false(otapi_search_order_lines_all(o, "s", &everything, 2, take, &g, &reply));
    assert_int_equal(reply.outcome, OTAPI_GARBAGE);
    assert_int_equal(atomic_load(&platform.requests) - before, 4);
}

static void reading_stops_when_enough_is_known(void **state)
{
    (void)state;
    struct got g = {.stop_after = 1};
    int before = atomic_load(&platform.requests);
    say(OK_HEAD "<Result>" TWO "<TotalCount>90</TotalCount></Result>" OK_TAIL);
    assert_true(otapi_search_order_lines_all(o, "s", &everything, 2, take, &g, &reply));
    assert_int_equal(g.count, 1);
    assert_int_equal(reply.outcome, OTAPI_OK);
    assert_int_equal(atomic_load(&platform.requests) - before, 1);
}

/* "No line" makes an unknown parcel of goods: it is taken from nothing but an answer that says so. */
static void none_is_said_clearly(void **state)
{
    (void)state;
    static const struct {
        const char *answer;
        bool none;
    } cases[] = {
        {OK_HEAD "<Result><Content/><TotalCount>0</TotalCount></Result>" OK_TAIL, true},
        {OK_HEAD "<Result><TotalCount>0</TotalCount></Result>" OK_TAIL, true},
        {OK_HEAD "<Result/>" OK_TAIL, true}, /* empty and missing are the same */
        {OK_HEAD OK_TAIL, false},
        {OK_HEAD "<Result><Content/><TotalCount>3</TotalCount></Result>" OK_TAIL, false},
        {OK_HEAD "<Result><Content><Item><Id>1</Id></Item></Content></Result>" OK_TAIL, false},
        {OK_HEAD "<Result><Content><Item><OrderId>O1</OrderId></Item></Content></Result>" OK_TAIL, false},
        {"<html><body>Not here</body></html>", false},
        {"<r><ErrorCode>NotFound</ErrorCode></r>", false},
        {"<r><ErrorCode>InternalError</ErrorCode></r>", false},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct got g = {0};
        say(cases[i].answer);
        bool ok = otapi_search_order_lines_all(o, "s", &everything, 10, take, &g, &reply);
        if (ok != cases[i].none || g.count != 0)
            fail_msg("%s: %s", cases[i].answer, reply.description);
    }
}

/* A seller's title cannot move a terminal's cursor, forge a line of a log or turn the writing round. */
static void texts_are_harmless(void **state)
{
    (void)state;
    struct got g = {0};
    int64_t total;
    int64_t items;
    say(OK_HEAD
        "<Result><Content><Item><Id>1</Id><OrderId>O1</OrderId><BriefDescrTrans>a&#27;[2J&#10;b\xC2\x9B"
        "c&#x202E;d&#x2066;e&#127;Ж 单</BriefDescrTrans></Item></Content></Result>" OK_TAIL);
    assert_true(otapi_search_order_lines(o, "s", &everything, 0, 10, take, &g, &total, &items, &reply));
    assert_string_equal(g.title, "a [2J b  c   d   e Ж 单");
}

static void statuses(void **state)
{
    (void)state;
    struct otapi_status list[1];
    size_t count;
    say(OK_HEAD "<Result><SalesLineStatusInfo><Id>4</Id><Name>Заказан</Name></SalesLineStatusInfo>"
                "<SalesLineStatusInfo><Id>5</Id></SalesLineStatusInfo></Result>" OK_TAIL);
    assert_true(otapi_get_line_statuses(o, "s", list, 1, &count, &reply));
    assert_int_equal(count, 1); /* what does not fit is left out */
    assert_int_equal(list[0].id, 4);
    assert_string_equal(list[0].name, "Заказан");
    say(REFUSAL);
    assert_false(otapi_get_line_statuses(o, "s", list, 1, &count, &reply));
    assert_int_equal(count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_is_asked_for_and_read),
        cmocka_unit_test(pages_to_the_end),
        cmocka_unit_test(one_page_again_and_again),
        cmocka_unit_test(reading_stops_when_enough_is_known),
        cmocka_unit_test(none_is_said_clearly),
        cmocka_unit_test(texts_are_harmless),
        cmocka_unit_test(statuses),
    };
    return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
