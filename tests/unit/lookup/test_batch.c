#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "batch.h"

static struct question *ask(struct question_list *list, int64_t number, const char *waybill)
{
    struct code code = {.kind = CODE_WAYBILL, .form_count = 1};
    text_copy(code.waybill, sizeof(code.waybill), waybill);
    text_copy(code.forms[0], sizeof(code.forms[0]), waybill);
    struct question *q = question_new(number, &code, 0);
    question_list_add(list, q);
    return q;
}

static struct order_line line_of(const char *waybill)
{
    struct order_line line = {.order_id = "O1", .line_id = "1"};
    text_copy(line.waybill, sizeof(line.waybill), waybill);
    return line;
}

static void free_batch(struct batch *b)
{
    for (size_t i = 0; i < b->count; i++)
        question_free(b->questions[i]);
}

static void first_in_first_out(void **state)
{
    (void)state;
    struct question_list list = {0};
    assert_null(question_list_take(&list));
    (void)ask(&list, 1, "SF1000000000001");
    (void)ask(&list, 2, "SF1000000000002");
    struct question *first = question_list_take(&list);
    assert_int_equal(first->number, 1);
    question_list_put_back(&list, first);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.first->number, 1);
    for (int64_t number = 1; number <= 2; number++) {
        struct question *q = question_list_take(&list);
        assert_int_equal(q->number, number);
        question_free(q);
    }
    assert_null(list.last);
    question_list_put_back(&list, question_new(3, &(struct code){0}, 0));
    assert_ptr_equal(list.first, list.last);
    question_free(question_list_take(&list));
}

/* Urgent ones first, as many as their forms fit; each form once. */
static void fills_up_to_the_limit(void **state)
{
    (void)state;
    struct question_list lists[2] = {{0}};
    struct batch b;
    (void)ask(&lists[1], 10, "SF1000000000010");
    (void)ask(&lists[0], 1, "SF1000000000001");
    (void)ask(&lists[0], 2, "SF1000000000001"); /* the same number again: one form */
    (void)ask(&lists[0], 3, "SF1000000000003");
    batch_fill(&b, lists, 2, 2);
    assert_int_equal(b.count, 3);
    assert_int_equal(b.form_count, 2);
    assert_int_equal(b.questions[0]->number, 1);
    assert_int_equal(b.questions[2]->number, 3);
    free_batch(&b);
    batch_fill(&b, lists, 2, 2);
    assert_int_equal(b.count, 1);
    assert_int_equal(b.questions[0]->number, 10);
    free_batch(&b);
    batch_fill(&b, lists, 2, 2);
    assert_int_equal(b.count, 0);
    for (int i = 0; i < 200; i++)
        (void)ask(&lists[0], i, "SF1000000000001");
    batch_fill(&b, lists, 2, 50);
    assert_int_equal(b.count, BATCH_QUESTIONS_MAX);
    assert_int_equal(b.form_count, 1);
    free_batch(&b);
    for (struct question *q; (q = question_list_take(&lists[0])) != NULL;)
        question_free(q);
}

static void one_that_goes_alone(void **state)
{
    (void)state;
    struct question_list list = {0};
    struct batch b;
    (void)ask(&list, 1, "SF1000000000001");
    ask(&list, 2, "SF1000000000002")->alone = true;
    (void)ask(&list, 3, "SF1000000000003");
    for (int64_t number = 1; number <= 3; number++) {
        batch_fill(&b, &list, 1, 50);
        assert_int_equal(b.count, 1);
        assert_int_equal(b.questions[0]->number, number);
        free_batch(&b);
    }
}

/* Every question gets the lines that name it, however they write it; a line may be for several. */
static void lines_find_their_questions(void **state)
{
    (void)state;
    struct question_list list = {0};
    struct batch b;
    (void)ask(&list, 1, "SF1000000000001");
    (void)ask(&list, 2, "JDVA11408814483");
    (void)ask(&list, 3, "YT4512345678901");
    batch_fill(&b, &list, 1, 50);
    const struct order_line lines[] = {line_of("sf1000000000001, YT4512345678901"),
                                       line_of("JDVA11408814483-1-3-")};
    batch_add_line(&b, &lines[0]);
    batch_add_line(&b, &lines[1]);
    assert_int_equal(b.questions[0]->line_count, 1);
    assert_int_equal(b.questions[1]->line_count, 1);
    assert_string_equal(b.questions[1]->lines[0].waybill, "JDVA11408814483-1-3-");
    assert_int_equal(b.questions[2]->line_count, 1);
    assert_false(b.unplaced);
    /* What the platform found for one of them, it does not say for which. */
    const struct order_line strange = line_of("顺丰SF1000000000001");
    batch_add_line(&b, &strange);
    assert_true(b.unplaced);
    assert_int_equal(b.questions[0]->line_count, 1);
    free_batch(&b);
}

static void a_single_question_gets_every_line(void **state)
{
    (void)state;
    struct question_list list = {0};
    struct batch b;
    (void)ask(&list, 1, "SF1000000000001");
    batch_fill(&b, &list, 1, 50);
    const struct order_line strange = line_of("顺丰SF1000000000001");
    for (int i = 0; i < 20; i++)
        batch_add_line(&b, &strange);
    assert_int_equal(b.questions[0]->line_count, 20);
    assert_false(b.unplaced);
    free_batch(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_in_first_out),
        cmocka_unit_test(fills_up_to_the_limit),
        cmocka_unit_test(one_that_goes_alone),
        cmocka_unit_test(lines_find_their_questions),
        cmocka_unit_test(a_single_question_gets_every_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
