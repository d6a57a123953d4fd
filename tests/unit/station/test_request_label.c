/* What people may say about labels: which there are, that one or a whole queue is called off, that one is there; and what is
 * refused. */
#include "core/printing.h"
#include "station_bed.h"
#include "store/labels.h"

enum { CLIENT = 7 };

/* The reply to a request (without its "id"); json_decref(). */
static json_t *ask(struct bed *b, const char *request)
{
    bed_request(b, CLIENT, request);
    for (;;) {
        struct heard *h = bed_next(b);
        json_t *reply = h->kind == HEARD_REPLY && h->client == CLIENT ? json_loads(h->text, 0, NULL) : NULL;
        bed_free_heard(&h->node);
        if (reply)
            return reply;
    }
}

static const char *text_of(const json_t *o, const char *key)
{
    const char *text = json_string_value(json_object_get(o, key));
    return text ? text : "";
}

/* It is refused, and these words are in the reason. */
static void refused(struct bed *b, const char *request, const char *words)
{
    json_t *reply = ask(b, request);
    if (!json_is_false(json_object_get(reply, "ok")) || strstr(text_of(reply, "error"), words) == NULL)
        fail_msg("%s: \"%s\", not \"%s\"", request, text_of(reply, "error"), words);
    json_decref(reply);
}

static json_t *granted(struct bed *b, const char *request)
{
    json_t *reply = ask(b, request);
    if (!json_is_true(json_object_get(reply, "ok")))
        fail_msg("%s: %s", request, text_of(reply, "error"));
    return reply;
}

static void cancelled(struct bed *b, const char *request, int count)
{
    json_t *reply = granted(b, request);
    assert_int_equal(json_integer_value(json_object_get(reply, "cancelled")), count);
    json_decref(reply);
}

/* The ids that a list has, oldest first: "2 3". */
static void listed(struct bed *b, const char *more, const char *ids)
{
    char request[200];
    struct text found = {0};
    size_t i;
    json_t *label;
    text_format(request, sizeof(request), "{\"do\":\"label.list\"%s}", more);
    json_t *reply = granted(b, request);
    json_array_foreach(json_object_get(reply, "labels"), i, label)
        text_add_format(&found, "%s%s", i > 0 ? " " : "", text_of(label, "label_id"));
    if (strcmp(found.data ? found.data : "", ids) != 0)
        fail_msg("%s: \"%s\", not \"%s\"", request, found.data ? found.data : "", ids);
    text_fini(&found);
    json_decref(reply);
}

static void printer_is(struct bed *b, const char *name, enum printer_state state, bool open)
{
    struct event *event = event_new(EVENT_PRINTER);
    event->printer.state = state;
    event->printer.open = open;
    text_copy(event->printer.name, sizeof(event->printer.name), name);
    bed_push(b, LANE_REPLY, event);
}

static void label_is(struct bed *b, const char *printer, int64_t id, enum label_state state)
{
    struct event *event = event_new(EVENT_LABEL);
    event->label.label_id = id;
    event->label.state = state;
    text_copy(event->label.printer, sizeof(event->label.printer), printer);
    bed_push(b, LANE_REPLY, event);
}

static void expect_label(struct bed *b, int64_t id)
{
    struct bed_label *label = (struct bed_label *)queue_pop(b->printed, clock_mono_us() + 30000000);
    if (label == NULL)
        fail_msg("no label came");
    assert_int_equal(label->job->label_id, id);
    bed_free_label(&label->node);
}

static void is(struct bed *b, int64_t id, enum label_state wanted, const char *problem)
{
    struct label_row row;
    struct error err;
    struct store *store = store_open(b->db, STORE_READ, &err);
    assert_non_null(store);
    assert_true(store_get_label(store, id, &row));
    store_close(store);
    assert_string_equal(label_state_name(row.state), label_state_name(wanted));
    assert_string_equal(row.problem, problem);
}

/* Two printers, nobody to ask, and `count` parcels: hold labels 1, 2, … for printer "a". With a printer that is ready the first
 * of them is on its way. */
static void open_with(struct bed *b, bool ready, int count)
{
    static struct printer_rule rules[2];
    static const char *const names[] = {"a", "b"};
    char code[32];
    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        rules[i] = (struct printer_rule){.per = LABEL_PER_PARCEL, .kinds = ~0u};
        text_copy(rules[i].name, sizeof(rules[i].name), names[i]);
    }
    bed_open_printers(b, 60000, rules, COUNT_OF(rules));
    if (ready)
        printer_is(b, "a", PRINTER_READY, true);
    bed_platform(b, false);
    for (int i = 0; i < count; i++) {
        text_format(code, sizeof(code), "SF77%09d00", i);
        bed_scan(b, 100 + i, code, false);
    }
    json_decref(granted(b, "{\"do\":\"printer.list\"}"));
}

static void the_list_is_what_was_asked_for(void **state)
{
    (void)state;
    struct bed b;
    open_with(&b, true, 3);
    expect_label(&b, 1);
    json_decref(granted(&b, "{\"do\":\"label.test\",\"printer\":\"b\"}"));
    label_is(&b, "a", 1, LABEL_STATE_SENT);
    expect_label(&b, 2);
    listed(&b, "", "1 2 3 4");
    listed(&b, ",\"state\":\"sent\"", "1");
    listed(&b, ",\"state\":\"sending\"", "2");
    listed(&b, ",\"state\":\"queued\"", "3 4");
    listed(&b, ",\"state\":\"failed\"", "");
    listed(&b, ",\"printer\":\"b\"", "4");
    listed(&b, ",\"printer\":\"a\",\"state\":\"queued\"", "3");
    listed(&b, ",\"waybill\":\"sf 7700000000100\"", "2");
    listed(&b, ",\"scan_id\":\"3\"", "3");
    listed(&b, ",\"limit\":2", "3 4");
    listed(&b, ",\"limit\":\"1\"", "4");
    refused(&b, "{\"do\":\"label.list\",\"state\":\"lost\"}", "state is queued, sending,");
    refused(&b, "{\"do\":\"label.list\",\"printer\":\"c\"}", "no printer is called \"c\"");
    refused(&b, "{\"do\":\"label.list\",\"waybill\":\"#\"}", "waybill is no tracking number");
    refused(&b, "{\"do\":\"label.list\",\"limit\":1001}", "limit is a number from 1 to 1000");
    refused(&b, "{\"do\":\"label.list\",\"limit\":0}", "limit is a number from 1 to 1000");
    refused(&b, "{\"do\":\"label.list\",\"limit\":-1}", "limit is a number from 1 to 1000");
    refused(&b, "{\"do\":\"label.list\",\"scan_id\":\"x\"}", "scan_id is not the number of a scan");
    bed_close(&b);
}

static void one_is_called_off(void **state)
{
    (void)state;
    struct bed b;
    open_with(&b, true, 3);
    expect_label(&b, 1);
    cancelled(&b, "{\"do\":\"label.cancel\",\"label_id\":\"2\"}", 1);
    is(&b, 2, LABEL_STATE_CANCELLED, "called off by a person");
    refused(&b, "{\"do\":\"label.cancel\",\"label_id\":2}",
            "label 2 is cancelled: only queued and unsure ones");
    refused(&b, "{\"do\":\"label.cancel\",\"label_id\":1}", "label 1 is sending");
    label_is(&b, "a", 1, LABEL_STATE_SENT);
    expect_label(&b, 3);
    refused(&b, "{\"do\":\"label.cancel\",\"label_id\":1}", "label 1 is sent");
    is(&b, 1, LABEL_STATE_SENT, "");
    refused(&b, "{\"do\":\"label.cancel\",\"label_id\":99}", "label 99 is not there");
    refused(&b, "{\"do\":\"label.cancel\",\"label_id\":\"x\"}", "label_id is not the number of a label");
    refused(&b, "{\"do\":\"label.cancel\",\"label_id\":0}", "label_id is not the number of a label");
    refused(&b, "{\"do\":\"label.cancel\"}", "it takes a label_id, or a printer");
    bed_close(&b);
}

static bool three_wait(const struct view *view)
{
    return view->printers[0].waiting == 3;
}

/* The one that is on its way. */
static bool one_waits(const struct view *view)
{
    return view->printers[0].waiting == 1;
}

/* All that wait for one printer; neither the other's nor what is on its way, and nothing of it comes out afterwards. */
static void a_queue_is_called_off(void **state)
{
    (void)state;
    struct bed b;
    struct view *view = mem_new(sizeof(*view));
    open_with(&b, true, 3);
    expect_label(&b, 1);
    json_decref(granted(&b, "{\"do\":\"label.test\",\"printer\":\"b\"}"));
    assert_true(bed_sees(&b, three_wait, view));
    refused(&b, "{\"do\":\"label.cancel\",\"printer\":\"c\"}", "no printer is called \"c\"");
    cancelled(&b, "{\"do\":\"label.cancel\",\"printer\":\"a\"}", 2);
    assert_true(bed_sees(&b, one_waits, view));
    cancelled(&b, "{\"do\":\"label.cancel\",\"printer\":\"a\"}", 0);
    label_is(&b, "a", 1, LABEL_STATE_SENT);
    listed(&b, ",\"state\":\"cancelled\"", "2 3");
    listed(&b, ",\"state\":\"queued\"", "4");
    listed(&b, ",\"state\":\"sent\"", "1");
    printer_is(&b, "b", PRINTER_READY, true);
    expect_label(&b, 4);
    listed(&b, ",\"state\":\"sending\"", "4");
    assert_int_equal(queue_length(b.printed, 0), 0);
    free(view);
    bed_close(&b);
}

static bool one_unsure(const struct view *view)
{
    return view->printers[0].unsure == 1;
}

static bool none_unsure(const struct view *view)
{
    return view->printers[0].unsure == 0;
}

/* Nobody knows whether it is there, until a person looks: it is, or it is thrown away. */
static void an_unsure_one_is_settled(void **state)
{
    (void)state;
    struct bed b;
    struct view *view = mem_new(sizeof(*view));
    for (int there = 0; there <= 1; there++) {
        open_with(&b, true, 1);
        expect_label(&b, 1);
        label_is(&b, "a", 1, LABEL_STATE_UNSURE);
        assert_true(bed_sees(&b, one_unsure, view));
        listed(&b, ",\"state\":\"unsure\"", "1");
        if (there) {
            json_t *reply = granted(&b, "{\"do\":\"label.confirm\",\"label_id\":\"1\"}");
            assert_string_equal(text_of(reply, "label_id"), "1");
            json_decref(reply);
            is(&b, 1, LABEL_STATE_CONFIRMED, "a person has seen it");
        } else {
            cancelled(&b, "{\"do\":\"label.cancel\",\"label_id\":1}", 1);
            is(&b, 1, LABEL_STATE_FAILED, "thrown away");
        }
        assert_true(bed_sees(&b, none_unsure, view));
        bed_close(&b);
    }
    free(view);
}

static void what_was_sent_is_confirmed_once(void **state)
{
    (void)state;
    struct bed b;
    open_with(&b, true, 2);
    expect_label(&b, 1);
    refused(&b, "{\"do\":\"label.confirm\",\"label_id\":1}",
            "label 1 is sending: only sent and unsure ones can be confirmed");
    refused(&b, "{\"do\":\"label.confirm\",\"label_id\":2}", "label 2 is queued");
    refused(&b, "{\"do\":\"label.confirm\",\"label_id\":3}", "label 3 is not there");
    refused(&b, "{\"do\":\"label.confirm\"}", "label_id is not the number of a label");
    label_is(&b, "a", 1, LABEL_STATE_SENT);
    expect_label(&b, 2);
    json_decref(granted(&b, "{\"do\":\"label.confirm\",\"label_id\":1}"));
    is(&b, 1, LABEL_STATE_CONFIRMED, "a person has seen it");
    refused(&b, "{\"do\":\"label.confirm\",\"label_id\":1}", "label 1 is confirmed");
    bed_close(&b);
}

static void shelf_and_test_labels_go_where_they_are_told(void **state)
{
    (void)state;
    struct bed b;
    open_with(&b, false, 0);
    json_t *reply = granted(&b, "{\"do\":\"label.shelf\",\"codes\":[\"A-1\",\"b-2\"],\"printer\":\"b\"}");
    assert_string_equal(text_of(reply, "printer"), "b");
    assert_int_equal(json_array_size(json_object_get(reply, "labels")), 2);
    json_decref(reply);
    reply = granted(&b, "{\"do\":\"label.test\"}");
    assert_string_equal(text_of(reply, "printer"), "a");
    assert_string_equal(text_of(reply, "label_id"), "3");
    json_decref(reply);
    reply = granted(&b, "{\"do\":\"printer.test\",\"printer\":\"b\"}");
    assert_string_equal(text_of(reply, "printer"), "b");
    json_decref(reply);
    listed(&b, ",\"printer\":\"b\"", "1 2 4");
    listed(&b, ",\"printer\":\"a\"", "3");
    refused(&b, "{\"do\":\"label.shelf\",\"codes\":[\"A-1\"],\"printer\":\"c\"}",
            "no printer is called \"c\"");
    refused(&b, "{\"do\":\"label.shelf\",\"codes\":[\"A-1\",\"\"]}", "shelf number 2");
    refused(&b, "{\"do\":\"label.shelf\"}", "codes is a list of 1 to 200 shelves");
    refused(&b, "{\"do\":\"label.test\",\"printer\":\"c\"}", "no printer is called \"c\"");
    listed(&b, "", "1 2 3 4");
    bed_close(&b);
}

static void without_a_printer_there_is_nothing_to_test(void **state)
{
    (void)state;
    struct bed b;
    bed_open(&b, 60000);
    refused(&b, "{\"do\":\"label.test\"}", "no printer is configured");
    refused(&b, "{\"do\":\"label.shelf\",\"codes\":[\"A-1\"]}", "no configured printer prints shelf labels");
    listed(&b, "", "");
    bed_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_list_is_what_was_asked_for),
        cmocka_unit_test(one_is_called_off),
        cmocka_unit_test(a_queue_is_called_off),
        cmocka_unit_test(an_unsure_one_is_settled),
        cmocka_unit_test(what_was_sent_is_confirmed_once),
        cmocka_unit_test(shelf_and_test_labels_go_where_they_are_told),
        cmocka_unit_test(without_a_printer_there_is_nothing_to_test),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
