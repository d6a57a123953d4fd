#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "platform_json.h"

static void answers_are_numbered(void **state)
{
    (void)state;
    struct otapi_parameter url = {"url", "https://x.test/"};
    struct otapi_action own[] = {{.id = "Cancel"}, {.id = "Continue", .name = "Go on"}};
    struct otapi_action of_step[] = {{.id = "Link", .name = "Open", .parameters = &url, .parameter_count = 1},
                                     {.id = "DoStepAction", .name = "Skip"}};
    struct otapi_step steps[] = {{.type = "Info"},
                                 {.type = "Question", .actions = of_step, .action_count = 2}};
    struct otapi_activity a = {.id = "c1",
                               .type = "T",
                               .awaiting = true,
                               .actions = own,
                               .action_count = 2,
                               .steps = steps,
                               .step_count = 2};
    struct activity_answer answer;
    assert_true(activity_answer_at(&a, 1, &answer)); /* cancelling is no answer */
    assert_string_equal(answer.action->id, "Continue");
    assert_false(answer.of_step);
    assert_true(activity_answer_at(&a, 2, &answer)); /* nor is a link */
    assert_string_equal(answer.action->name, "Skip");
    assert_true(answer.of_step);
    assert_false(activity_answer_at(&a, 3, &answer));
    json_t *j = activity_full_json(&a);
    assert_string_equal(json_string_value(json_object_get(j, "state")), "waiting");
    assert_int_equal(json_array_size(json_object_get(j, "answers")), 2);
    const json_t *link =
        json_array_get(json_object_get(json_array_get(json_object_get(j, "steps"), 1), "links"), 0);
    assert_string_equal(json_string_value(json_object_get(link, "url")), "https://x.test/");
    json_decref(j);
    a.awaiting = false;
    j = activity_full_json(&a);
    assert_int_equal(json_array_size(json_object_get(j, "answers")), 0); /* nothing is asked */
    json_decref(j);
}

static void states(void **state)
{
    (void)state;
    assert_string_equal(activity_state(&(struct otapi_activity){0}), "running");
    assert_string_equal(activity_state(&(struct otapi_activity){.awaiting = true}), "waiting");
    assert_string_equal(activity_state(&(struct otapi_activity){.finished = true}), "ended");
    assert_string_equal(activity_state(&(struct otapi_activity){.finished = true, .cancelled = true}),
                        "cancelled");
}

static void an_order_and_a_line(void **state)
{
    (void)state;
    struct otapi_order order = {.total_amount = "62.70", .paid = true};
    struct otapi_line line = {.purchase_status = "WAIT", .available_count = 1};
    strcpy(order.order.order_id, "ORD-1");
    strcpy(line.line.line_id, "9");
    line.available[0] = (struct otapi_status){6, "Received"};
    json_t *o = order_json(&order);
    json_t *l = full_line_json(&line);
    assert_string_equal(json_string_value(json_object_get(o, "order_id")), "ORD-1");
    assert_string_equal(json_string_value(json_object_get(o, "total")), "62.70"); /* amounts stay text */
    assert_true(json_is_true(json_object_get(o, "paid")));
    assert_string_equal(json_string_value(json_object_get(l, "purchase_status")), "WAIT");
    const json_t *available = json_array_get(json_object_get(l, "available"), 0);
    assert_int_equal(json_integer_value(json_object_get(available, "status_id")), 6);
    json_decref(o);
    json_decref(l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(answers_are_numbered), cmocka_unit_test(states),
                                       cmocka_unit_test(an_order_and_a_line)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
