/* The way of a person's request to the platform and back: real station, real SQLite, a platform side made of this test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <jansson.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/queue.h"
#include "base/text.h"
#include "core/event.h"
#include "station/station.h"
#include "store/intents.h"

enum { CLIENT = 7 };

struct message {
    struct queue_node node;
    int64_t intent;
    uint64_t client;
    char *json;
};

struct bed {
    char folder[64];
    char db[128];
    struct queue *inbox;
    struct queue *asked;   /* what background got */
    struct queue *replies; /* what the client got */
    struct station *station;
    bool refuse;
};

static void free_message(struct queue_node *node)
{
    struct message *m = (struct message *)node;
    free(m->json);
    free(m);
}

static void put(struct queue *q, int64_t intent, uint64_t client, char *json)
{
    struct message *m = mem_new(sizeof(*m));
    m->intent = intent;
    m->client = client;
    m->json = json;
    assert_true(queue_push(q, 0, &m->node));
}

static struct message *take(struct queue *q)
{
    struct message *m = (struct message *)queue_pop(q, clock_mono_us() + 20000000);
    assert_non_null(m);
    return m;
}

static bool knows(const char *what, bool *ret_write)
{
    *ret_write = strncmp(what, "order.", 6) == 0;
    return *ret_write || strcmp(what, "line.find") == 0;
}

static bool ask(void *arg, int64_t intent, uint64_t client, const char *json)
{
    struct bed *bed = arg;
    if (!bed->refuse)
        put(bed->asked, intent, client, mem_string(json));
    return !bed->refuse;
}

static void reply(void *arg, uint64_t client, char *json)
{
    struct bed *bed = arg;
    put(bed->replies, 0, client, json);
}

static void start(struct bed *bed)
{
    struct error err;
    bed->inbox = queue_new(64, event_free_node);
    bed->asked = queue_new(64, free_message);
    bed->replies = queue_new(64, free_message);
    struct store *store = store_open(bed->db, STORE_WRITE, &err);
    assert_non_null(store);
    const struct station_config config = {
        .name = "test",
        .language = "en",
        .verdict_ms = 1000,
        .links = {.platform_knows = knows, .ask_platform = ask, .reply = reply, .arg = bed},
        .inbox = bed->inbox};
    bed->station = station_start(&config, store, &err);
    assert_non_null(bed->station);
}

static void stop(struct bed *bed)
{
    station_stop(bed->station);
    queue_free(bed->inbox);
    queue_free(bed->asked);
    queue_free(bed->replies);
}

static int set_up(void **state)
{
    struct bed *bed = mem_new(sizeof(*bed));
    text_copy(bed->folder, sizeof(bed->folder), "/tmp/tallyman-person-XXXXXX");
    assert_non_null(mkdtemp(bed->folder));
    text_format(bed->db, sizeof(bed->db), "%s/tallyman.db", bed->folder);
    start(bed);
    *state = bed;
    return 0;
}

static int tear_down(void **state)
{
    struct bed *bed = *state;
    char command[96];
    stop(bed);
    text_format(command, sizeof(command), "rm -rf %s", bed->folder);
    assert_int_equal(system(command), 0);
    free(bed);
    return 0;
}

static void request(struct bed *bed, const char *json)
{
    struct event *event = event_new(EVENT_REQUEST);
    event->request.client = CLIENT;
    event->request.json = mem_string(json);
    assert_true(queue_push(bed->inbox, LANE_REPLY, &event->node));
}

static void outcome(struct bed *bed, const struct message *asked, enum error_kind kind, const char *result)
{
    struct event *event = event_new(EVENT_PERSON);
    json_t *o = json_loads(asked->json, 0, NULL);
    event->person.intent = asked->intent;
    event->person.client = asked->client;
    event->person.reply_id = json_integer_value(json_object_get(o, "id"));
    event->person.ok = kind == ERROR_NONE;
    event->person.result = mem_string(result);
    if (kind != ERROR_NONE)
        error_set(&event->person.error, kind, "the reason");
    json_decref(o);
    assert_true(queue_push(bed->inbox, LANE_REPLY, &event->node));
}

static json_t *next_reply(struct bed *bed)
{
    struct message *m = take(bed->replies);
    json_t *o = json_loads(m->json, 0, NULL);
    assert_int_equal(m->client, CLIENT);
    assert_non_null(o);
    free_message(&m->node);
    return o;
}

static const char *text_of(const json_t *o, const char *key)
{
    const char *text = json_string_value(json_object_get(o, key));
    return text ? text : "";
}

struct one {
    int64_t id;
    enum intent_state state;
    char args[256];
    char result[256];
};

static bool note(void *arg, const struct intent_row *row)
{
    struct one *one = arg;
    if (row->id != one->id)
        return true;
    one->state = row->state;
    text_copy(one->args, sizeof(one->args), row->args);
    text_copy(one->result, sizeof(one->result), row->result);
    return false;
}

/* As another process sees it: committed. */
static struct one on_disk(const struct bed *bed, int64_t intent)
{
    struct error err;
    struct one one = {.id = intent, .state = INTENT_STATE_COUNT};
    struct store *store = store_open(bed->db, STORE_READ, &err);
    assert_non_null(store);
    assert_true(store_each_intent(store, -1, 100, note, &one, &err));
    store_close(store);
    return one;
}

/* It is refused, in these words, and nobody is asked. */
static void refused(struct bed *bed, const char *json, const char *told)
{
    request(bed, json);
    json_t *reply = next_reply(bed);
    if (strcmp(text_of(reply, "kind"), "input") != 0 || strstr(text_of(reply, "error"), told) == NULL)
        fail_msg("%s: %s: %s", json, text_of(reply, "kind"), text_of(reply, "error"));
    json_decref(reply);
}

/* It is handed over and ends so. */
static int64_t ends(struct bed *bed, const char *json, enum error_kind kind)
{
    request(bed, json);
    struct message *asked = take(bed->asked);
    int64_t intent = asked->intent;
    outcome(bed, asked, kind, NULL);
    json_decref(next_reply(bed));
    free_message(&asked->node);
    return intent;
}

#define ASK(what, order) "{\"id\":1,\"do\":\"" what "\",\"order_id\":\"" order "\"}"

static void a_write_is_on_disk_before_it_is_handed_over(void **state)
{
    struct bed *bed = *state;
    request(bed,
            "{\"id\":1,\"do\":\"order.pay\",\"order\":\"ORD-1\",\"amount\":\"12.50\",\"operator\":\"Li\","
            "\"login\":{\"user_password\":\"hush\",\"name\":\"x\"}}");
    struct message *asked = take(bed->asked);
    struct one one = on_disk(bed, asked->intent);
    assert_int_equal(one.state, INTENT_SENT);
    assert_string_equal(one.args, "{\"order\":\"ORD-1\",\"amount\":\"12.50\",\"login\":{\"name\":\"x\"}}");
    assert_non_null(strstr(asked->json, "hush")); /* the platform side needs it */
    outcome(bed, asked, ERROR_NONE, "{\"paid\":\"12.50\"}");
    json_t *reply = next_reply(bed);
    assert_true(json_is_true(json_object_get(reply, "ok")));
    assert_int_equal(json_integer_value(json_object_get(reply, "id")), 1);
    assert_string_equal(text_of(json_object_get(reply, "result"), "paid"), "12.50");
    one = on_disk(bed, asked->intent);
    assert_int_equal(one.state, INTENT_DONE);
    assert_string_equal(one.result, "{\"paid\":\"12.50\"}");
    json_decref(reply);
    free_message(&asked->node);
}

static void one_write_at_a_time_and_reads_do_not_wait(void **state)
{
    struct bed *bed = *state;
    request(bed, "{\"id\":1,\"do\":\"order.pay\",\"order\":\"ORD-1\"}");
    request(bed, "{\"id\":2,\"do\":\"order.pay\",\"order\":\"ORD-2\"}");
    request(bed, "{\"id\":3,\"do\":\"line.find\",\"waybill\":\"YT1\"}");
    struct message *first = take(bed->asked);
    struct message *read = take(bed->asked);
    assert_int_equal(read->intent, 0);
    assert_non_null(strstr(read->json, "line.find"));
    assert_int_equal(on_disk(bed, first->intent).state, INTENT_SENT);
    assert_int_equal(on_disk(bed, first->intent + 1).state, INTENT_WANTED);
    outcome(bed, first, ERROR_DENIED, NULL);
    struct message *second = take(bed->asked);
    assert_int_equal(second->intent, first->intent + 1);
    assert_int_equal(on_disk(bed, second->intent).state, INTENT_SENT);
    json_t *reply = next_reply(bed);
    assert_true(json_is_false(json_object_get(reply, "ok")));
    assert_string_equal(text_of(reply, "kind"), "denied");
    assert_int_equal(on_disk(bed, first->intent).state, INTENT_REFUSED);
    json_decref(reply);
    free_message(&first->node);
    free_message(&second->node);
    free_message(&read->node);
}

static void a_lost_answer_is_settled_by_a_person(void **state)
{
    struct bed *bed = *state;
    char settle[96];
    request(bed, "{\"id\":1,\"do\":\"order.pay\",\"order\":\"ORD-1\"}");
    struct message *asked = take(bed->asked);
    outcome(bed, asked, ERROR_UNKNOWN, "{\"balance\":\"3\"}");
    json_t *reply = next_reply(bed);
    assert_string_equal(text_of(reply, "kind"), "unknown");
    assert_string_equal(text_of(json_object_get(reply, "result"), "balance"), "3");
    json_decref(reply);
    struct one one = on_disk(bed, asked->intent);
    assert_int_equal(one.state, INTENT_UNDECIDED);
    assert_string_equal(one.result, "the reason\n{\"balance\":\"3\"}");
    text_format(settle, sizeof(settle), "{\"id\":2,\"do\":\"intent.settle\",\"intent\":%lld,\"done\":true}",
                (long long)asked->intent);
    request(bed, settle);
    reply = next_reply(bed);
    assert_true(json_is_true(json_object_get(reply, "ok")));
    json_decref(reply);
    assert_int_equal(on_disk(bed, asked->intent).state, INTENT_DONE);
    request(bed, settle); /* settled once */
    reply = next_reply(bed);
    assert_string_equal(text_of(reply, "kind"), "input");
    json_decref(reply);
    free_message(&asked->node);
}

static void found(struct bed *bed, int64_t intent, bool done, const char *text)
{
    struct event *event = event_new(EVENT_FOUND);
    event->found.intent = intent;
    event->found.done = done;
    text_copy(event->found.text, sizeof(event->found.text), text);
    assert_true(queue_push(bed->inbox, LANE_REPLY, &event->node));
}

static int64_t undecided(struct bed *bed)
{
    request(bed, "{\"id\":9,\"do\":\"status\"}");
    json_t *reply = next_reply(bed);
    int64_t count = json_integer_value(json_object_get(json_object_get(reply, "background"), "undecided"));
    json_decref(reply);
    return count;
}

static void a_lost_answer_is_found(void **state)
{
    struct bed *bed = *state;
    int64_t first = ends(bed, ASK("order.export", "ORD-1"), ERROR_UNKNOWN);
    int64_t second = ends(bed, ASK("order.export", "ORD-2"), ERROR_UNKNOWN);
    assert_int_equal(undecided(bed), 2);
    found(bed, first, true, "found: activity 5");
    found(bed, second, false, "it is not there");
    assert_int_equal(undecided(bed), 0);
    assert_int_equal(on_disk(bed, first).state, INTENT_DONE);
    assert_string_equal(on_disk(bed, first).result, "found: activity 5\nthe reason");
    assert_int_equal(on_disk(bed, second).state, INTENT_REFUSED);
    found(bed, first, false, "too late"); /* it is settled */
    assert_int_equal(undecided(bed), 0);
    assert_int_equal(on_disk(bed, first).state, INTENT_DONE);
    ends(bed, ASK("order.export", "ORD-1"), ERROR_NONE); /* and may be asked again */
}

static void a_restart_leaves_nothing_in_between(void **state)
{
    struct bed *bed = *state;
    request(bed, "{\"id\":1,\"do\":\"order.pay\",\"order\":\"ORD-1\"}");
    request(bed, "{\"id\":2,\"do\":\"order.pay\",\"order\":\"ORD-2\"}");
    struct message *asked = take(bed->asked);
    int64_t intent = asked->intent;
    free_message(&asked->node);
    stop(bed);
    assert_int_equal(on_disk(bed, intent).state, INTENT_SENT);
    start(bed);
    assert_int_equal(on_disk(bed, intent).state, INTENT_UNDECIDED);
    assert_int_equal(on_disk(bed, intent + 1).state, INTENT_REFUSED);
    request(bed, "{\"id\":1,\"do\":\"intent.list\",\"state\":\"undecided\"}");
    json_t *reply = next_reply(bed);
    assert_int_equal(json_array_size(json_object_get(reply, "intents")), 1);
    json_decref(reply);
}

static void what_cannot_be_handed_over_is_refused(void **state)
{
    struct bed *bed = *state;
    bed->refuse = true;
    request(bed, "{\"id\":5,\"do\":\"order.pay\",\"order\":\"ORD-1\"}");
    json_t *reply = next_reply(bed);
    assert_int_equal(json_integer_value(json_object_get(reply, "id")), 5);
    assert_string_equal(text_of(reply, "kind"), "busy");
    assert_int_equal(on_disk(bed, 1).state, INTENT_REFUSED);
    json_decref(reply);
}

/* An order that may have been exported already is not exported again, nor cut loose or cancelled under way. */
static void nothing_is_begun_while_the_end_of_its_like_is_open(void **state)
{
    struct bed *bed = *state;
    char settle[96];
    int64_t lost = ends(bed, ASK("order.export", "ORD-1"), ERROR_UNKNOWN);
    refused(bed, ASK("order.export", "ORD-1"), "request 1 (order.export) of ORD-1");
    refused(bed, ASK("order.link", "ORD-1"), "request 1 (order.export) of ORD-1");
    refused(bed, ASK("order.unlink", "ORD-1"), "request 1 (order.export) of ORD-1");
    refused(bed, ASK("order.cancel", "ORD-1"), "`tallyman order settle 1`");
    ends(bed, ASK("order.sync", "ORD-1"), ERROR_NONE);
    ends(bed, ASK("order.export", "ORD-2"), ERROR_NONE);
    ends(bed, ASK("order.export", "ORD-2"), ERROR_NONE); /* of a known end it may be asked again */
    text_format(settle, sizeof(settle), "{\"id\":2,\"do\":\"intent.settle\",\"intent\":%lld,\"done\":false}",
                (long long)lost);
    request(bed, settle);
    json_decref(next_reply(bed));
    lost = ends(bed, ASK("order.unlink", "ORD-1"), ERROR_UNKNOWN);
    refused(bed, ASK("order.link", "ORD-1"), "(order.unlink) of ORD-1");
    ends(bed, ASK("order.pay", "ORD-1"), ERROR_UNKNOWN);
    refused(bed, ASK("order.pay", "ORD-1"), "(order.pay) of ORD-1");
    ends(bed, ASK("order.cancel", "ORD-3"), ERROR_UNKNOWN);
    ends(bed, ASK("order.cancel", "ORD-3"), ERROR_NONE); /* twice does no harm */
}

/* The same order is looked for only: it may be on its way still. */
static void an_order_under_way_is_not_added_again(void **state)
{
    struct bed *bed = *state;
    static const char add[] =
        "{\"id\":1,\"do\":\"order.add\",\"order\":{\"reference\":\"ref-one\",\"items\":[]}}";
    int64_t lost = ends(bed, add, ERROR_UNKNOWN);
    request(bed, add);
    struct message *asked = take(bed->asked);
    json_t *sent = json_loads(asked->json, 0, NULL);
    assert_int_equal(json_integer_value(json_object_get(sent, "open")), lost);
    assert_null(strstr(on_disk(bed, asked->intent).args, "open"));
    json_decref(sent);
    free_message(&asked->node);
    request(bed, "{\"id\":3,\"do\":\"line.find\"}");
    free_message(&take(bed->asked)->node);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_is_begun_while_the_end_of_its_like_is_open, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_order_under_way_is_not_added_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_write_is_on_disk_before_it_is_handed_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_write_at_a_time_and_reads_do_not_wait, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_lost_answer_is_settled_by_a_person, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_lost_answer_is_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_restart_leaves_nothing_in_between, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_handed_over_is_refused, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
