/* Requests whose answer was lost, at a platform where their traces are found, or not. */
#include "ask.h"

#define HOURS_US (INT64_C(2) * 3600 * 1000000)

static struct bed bed;

/* As the station's records have them. */
static const struct undecided {
    int64_t id;
    const char *what;
    const char *args;
    const char *result;
    const char *told; /* NULL: stays undecided */
    bool done;
} rows[] = {
    {1, "order.cancel", "{\"order_id\":\"ORD-0000000001\"}", "ended", "is not cancelled", false},
    {2, "order.pay", "{\"order_id\":\"ORD-0000000001\"}", "the station ended before the answer came",
     "nothing remains to be paid", true},
    {3, "order.pay", "{\"order_id\":\"ORD-0000000002\"}", "lost\n{\"lost\":\"SalesPaymentReserve\"}",
     "nothing remains to be paid", true},
    {4, "order.pay", "{\"order_id\":\"ORD-0000000002\"}", "lost\n{\"lost\":\"PostTransaction\"}", NULL,
     false},
    /* What the platform said has lines like the station's own. */
    {22, "order.pay", "{\"order_id\":\"ORD-0000000002\"}",
     "refused:\n{\"lost\":\"SalesPaymentReserve\"}\n{\"lost\":\"PostTransaction\"}", NULL, false},
    {5, "order.export", "{\"order_id\":\"ORD-0000000002\"}", "lost", "3 lines are bought", true},
    {6, "order.export", "{\"order_id\":\"ORD-0000000002\",\"line_id\":[\"9001003\"]}", "lost",
     "1 lines are bought", true},
    {7, "order.export", "{\"order_id\":\"ORD-0000000014\",\"line_id\":\"9001022\"}", "lost", NULL, false},
    {8, "order.unlink", "{\"order_id\":\"ORD-0000000014\",\"line_id\":[\"9001022\"]}", "lost",
     "no line is linked", true},
    {9, "order.unlink", "{\"order_id\":\"ORD-0000000002\"}", "lost", NULL, false},
    {10, "order.link",
     "{\"order_id\":\"ORD-0000000002\",\"purchase_id\":[\"3100000000000000002\",\"3100000000000000004\"]}",
     "lost", "have these numbers", true},
    {11, "order.link", "{\"order_id\":\"ORD-0000000002\",\"purchase_id\":[\"3100000000000000002\",\"39\"]}",
     "lost", NULL, false},
    /* A part of a number, or of an order's id, is another's. */
    {23, "order.link", "{\"order_id\":\"ORD-0000000002\",\"purchase_id\":[\"310000000000000000\"]}", "lost",
     NULL, false},
    {24, "order.link", "{\"order_id\":\"ORD-000000001\",\"purchase_id\":\"1\"}",
     "lost\n{\"type\":\"ProviderOrdersIntegrationExporting\",\"newest\":\"2001-01-01T00:00:00\"}", NULL,
     false},
    /* By the clock it was sent hours ago, but it has been looked for only since just now. */
    {21, "order.add", "{\"customer\":\"customer\",\"order\":{\"reference\":\"ref-old\"}}", "lost", NULL,
     false},
    {12, "order.add", "{\"customer\":\"customer\",\"order\":{\"reference\":\"ref-lost\"}}", "lost",
     "has [ref-lost]", true},
    {13, "order.add", "{\"customer\":\"customer\",\"order\":{\"reference\":\"ref-never\"}}", "lost", NULL,
     false},
    {14, "provider.sync", "{\"provider\":\"Taobao\"}", "the station ended before the answer came",
     "does no harm", false},
    {15, "provider.sync", "{\"provider\":\"Taobao\"}",
     "lost\n{\"type\":\"ProviderOrdersIntegrationSynchronizing\",\"newest\":\"2001-01-01T00:00:00\"}",
     "found: activity ", true},
    {16, "order.sync", "{\"order_id\":\"ORD-0000000001\"}",
     "lost\n{\"type\":\"ProviderOrdersIntegrationSynchronizing\",\"newest\":\"2999-01-01T00:00:00\"}", NULL,
     false},
    {17, "activity.cancel", "{\"activity_id\":\"none\"}", "lost", "lists this activity no more", false},
    {18, "order.show", "{}", "of a kind that is none", NULL, false},
    /* An activity that began later and names the order; and one that names another. */
    {19, "order.export", "{\"order_id\":\"ORD-0000000014\"}",
     "lost\n{\"type\":\"ProviderOrdersIntegrationExporting\",\"newest\":\"2001-01-01T00:00:00\",\"provider\":"
     "\"Taobao\"}",
     "found: activity ", true},
    {20, "order.link", "{\"order_id\":\"ORD-0000000013\",\"purchase_id\":\"1\"}",
     "lost\n{\"type\":\"ProviderOrdersIntegrationExporting\",\"newest\":\"2001-01-01T00:00:00\"}", NULL,
     false},
};

static bool undecided(void *arg, struct background_intent *ret, size_t max, size_t *ret_count,
                      struct error *err)
{
    (void)arg;
    (void)err;
    *ret_count = COUNT_OF(rows) < max ? COUNT_OF(rows) : max;
    for (size_t i = 0; i < *ret_count; i++) {
        ret[i] = (struct background_intent){.id = rows[i].id,
                                            .at_us = clock_wall_us() - (rows[i].id == 21 ? HOURS_US : 0),
                                            .args = mem_string(rows[i].args),
                                            .result = mem_string(rows[i].result)};
        text_copy(ret[i].what, sizeof(ret[i].what), rows[i].what);
    }
    return true;
}

static int start(void **state)
{
    (void)state;
    bed_init(&bed);
    text_copy(bed.config.settings.providers[0], sizeof(bed.config.settings.providers[0]), "Taobao");
    bed.config.settings.provider_count = 1;
    bed.config.reads.undecided = undecided;
    bed_start(&bed);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    bed_stop(&bed);
    return 0;
}

static void what_can_be_known_is_found(void **state)
{
    bool told[COUNT_OF(rows) + 2] = {0};
    size_t left = 0;
    (void)state;
    json_decref(ask_done(
        &bed, "{\"id\":1,\"do\":\"order.export\",\"order_id\":\"ORD-0000000014\",\"line_id\":\"9001023\"}"));
    json_decref(ask_done(&bed, "{\"id\":1,\"do\":\"provider.sync\",\"provider\":\"Taobao\"}"));
    ask_add(&bed, "ref-lost");
    ask_add_page(&bed); /* it is found on the second page */
    int writes = bed_writes(&bed, "");
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        left += rows[i].told != NULL;
    while (left > 0) {
        struct event *event = bed_wait(&bed, EVENT_FOUND);
        const struct undecided *row = rows;
        while (row->id != event->found.intent)
            row++;
        if (row->told == NULL || strstr(event->found.text, row->told) == NULL ||
            event->found.done != row->done)
            fail_msg("request %d: %d %s", (int)row->id, event->found.done, event->found.text);
        left -= !told[row->id];
        told[row->id] = true;
        event_free(event);
    }
    assert_int_equal(bed_writes(&bed, ""), writes); /* looking changes nothing */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_can_be_known_is_found)};
    return cmocka_run_group_tests(tests, start, stop);
}
