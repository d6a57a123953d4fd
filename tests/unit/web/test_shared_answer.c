/* How long one answer serves many pages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "shared_answer.h"

enum { LIFE_US = 1000 };

static void one_answer_serves_all_for_a_while(void **state)
{
    (void)state;
    struct shared_answer a = {0};
    json_t *reply = json_object();
    assert_null(shared_answer_get(&a, 10, LIFE_US));
    assert_null(shared_answer_get(&a, 20, LIFE_US)); /* none has come yet: also this page asks */
    shared_answer_put(&a, reply, 20);
    json_decref(reply);
    assert_ptr_equal(shared_answer_get(&a, 1019, LIFE_US), reply);
    assert_null(shared_answer_get(&a, 1020, LIFE_US));             /* one page asks */
    assert_ptr_equal(shared_answer_get(&a, 1021, LIFE_US), reply); /* and the others do not */
    json_t *next = json_object();
    shared_answer_put(&a, next, 1020);
    assert_ptr_equal(shared_answer_get(&a, 1022, LIFE_US), next);
    json_decref(next);
    shared_answer_fini(&a);
}

static void what_has_changed_is_asked_anew(void **state)
{
    (void)state;
    struct shared_answer a = {0};
    json_t *reply = json_object();
    shared_answer_put(&a, reply, 10);
    assert_non_null(shared_answer_get(&a, 11, LIFE_US));
    shared_answer_drop(&a, 12);
    assert_null(shared_answer_get(&a, 13, LIFE_US));
    shared_answer_put(&a, reply, 12); /* was asked for before the change */
    assert_null(shared_answer_get(&a, 14, LIFE_US));
    shared_answer_put(&a, reply, 14);
    assert_non_null(shared_answer_get(&a, 15, LIFE_US));
    shared_answer_mark(&a, 0, 16);
    assert_non_null(shared_answer_get(&a, 17, LIFE_US));
    shared_answer_mark(&a, 7, 18);
    assert_null(shared_answer_get(&a, 19, LIFE_US));
    json_decref(reply);
    shared_answer_fini(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(one_answer_serves_all_for_a_while),
                                       cmocka_unit_test(what_has_changed_is_asked_anew)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
