/* Export: questions, answers, bookings, errors. */
#include "bed.h"

static void export_order(struct bed *b, const char *order_id, struct bed_activity *a)
{
    char xml[128];
    text_format(xml, sizeof(xml), "<Parameters><OrderId>%s</OrderId></Parameters>", order_id);
    bed_run(b, "RunOrderExportingToProvider", xml, a);
    bed_watch(b, a);
}

static void without_questions(void **state)
{
    struct bed b;
    struct bed_activity a;
    char order_id[24];
    (void)state;
    bed_init(&b);
    bed_paid_order(&b, "600000000001:0:1 600000000002:0:1", order_id);
    export_order(&b, order_id, &a);
    assert_element(&b, "IsFinished", 0, "true");
    assert_element(&b, "ProgressPercent", 0, "100");
    assert_int_equal(bed_count(&b, "<Type>Error</Type>"), 0);
    bed_details(&b, order_id);
    assert_element(&b, "StatusId", 0, "30");
    assert_element(&b, "VendPurchAccountId", 0, "sample-buyer");
    assert_element(&b, "VendPurchStatus", 1, "WAIT_SELLER_SEND_GOODS");
    assert_int_equal(bed_count(&b, "<VendPurchId>"), 2);
    assert_int_equal(bed_count(&b, "<VendPurchWaybill>"), 0);
    export_order(&b, order_id, &a); /* a second time there is nothing to book */
    assert_element(&b, "Type", 1 + bed_count(&b, "<Type>Info</Type>"), "Warning");
    assert_int_equal(b.server.platform.market.purchase_count, 4); /* two by hand, two sellers */
    bed_fini(&b);
}

static void a_question_waits_for_its_answer(void **state)
{
    struct bed b;
    struct bed_activity a;
    char order_id[24];
    char line_id[24];
    (void)state;
    bed_init(&b);
    bed_paid_order(&b, "600000000777:0:1 600000000333:0:3 600000000444:0:1", order_id);
    export_order(&b, order_id, &a);
    assert_element(&b, "IsAwaitingAction", 0, "true");
    assert_element(&b, "IsFinished", 0, "false");
    assert_non_null(strstr(b.answer, "The price of line 1 grew"));
    assert_element(&b, "Id", 2, "Continue");
    bed_details(&b, order_id);
    assert_int_equal(bed_count(&b, "<VendPurchId>"), 0); /* nothing is booked while it asks */
    bed_act(&b, &a, "Continue");
    assert_answer(&b, "Ok");
    bed_watch(&b, &a);
    assert_non_null(strstr(b.answer, "Line 2: 3 wanted, 1 left"));
    bed_act(&b, &a, "Continue");
    bed_watch(&b, &a);
    assert_non_null(strstr(b.answer, "Line 3: the item is sold out"));
    bed_act(&b, &a, "Continue"); /* that cannot be ordered */
    assert_answer(&b, "ValidationError");
    bed_watch(&b, &a);
    const char *at = strstr(b.answer, "Name=\"OrderLineId\">") + strlen("Name=\"OrderLineId\">");
    text_copy_n(line_id, sizeof(line_id), at, strcspn(at, "<"));
    bed_act_on_step(&b, &a, "OrderLineId", "1", "Answer", "Skip");
    assert_answer(&b, "ValidationError");
    bed_act_on_step(&b, &a, "Answer", "Skip", "OrderLineId", line_id); /* in any order */
    assert_answer(&b, "Ok");
    bed_watch(&b, &a);
    assert_element(&b, "IsFinished", 0, "true");
    bed_details(&b, order_id);
    assert_int_equal(bed_count(&b, "<VendPurchId>"), 2);
    assert_element(&b, "Qty", 1, "1");
    assert_element(&b, "CanBePurchased", 2, "true");
    bed_act(&b, &a, "Continue"); /* it is over */
    assert_answer(&b, "ValidationError");
    bed_act(&b, &a, "Cancel");
    assert_answer(&b, "ValidationError");
    bed_fini(&b);
}

static void cancel_ends_it(void **state)
{
    struct bed b;
    struct bed_activity a;
    char order_id[24];
    (void)state;
    bed_init(&b);
    bed_paid_order(&b, "600000000777:0:1", order_id);
    export_order(&b, order_id, &a);
    bed_act(&b, &a, "Cancel");
    assert_answer(&b, "Ok");
    bed_watch(&b, &a);
    assert_element(&b, "IsCancelled", 0, "true");
    assert_element(&b, "IsFinished", 0, "true");
    assert_element(&b, "IsAwaitingAction", 0, "false");
    assert_int_equal(bed_count(&b, "<Action>"), 0);
    bed_details(&b, order_id);
    assert_int_equal(bed_count(&b, "<VendPurchId>"), 0);
    bed_fini(&b);
}

static void the_errors_of_the_guide(void **state)
{
    static const char *const errors[] = {"address", "unpaid-limit", "discrepancy", "connection"};
    struct bed b;
    struct bed_activity a;
    char order_id[24];
    char arguments[64];
    (void)state;
    bed_init(&b);
    bed_paid_order(&b, "600000000001:0:1", order_id);
    for (size_t i = 0; i < COUNT_OF(errors); i++) {
        text_format(arguments, sizeof(arguments), "error=%s&count=1", errors[i]);
        bed_steer(&b, "export", arguments);
        export_order(&b, order_id, &a);
        assert_element(&b, "IsFinished", 0, "true");
        assert_int_equal(bed_count(&b, "<Type>Error</Type>"), 1);
        bed_details(&b, order_id);
        assert_int_equal(bed_count(&b, "<VendPurchId>"), 0);
    }
    bed_steer(&b, "export", "error=discount");
    export_order(&b, order_id, &a);
    assert_int_equal(bed_count(&b, "<Type>Error</Type>"), 1);
    bed_details(&b, order_id);
    assert_int_equal(bed_count(&b, "<VendPurchId>"), 1); /* it was booked all the same */
    bed_steer(&b, "export", "error=nonsense");
    assert_int_equal(b.status, 400);
    bed_fini(&b);
}

static void some_lines_only(void **state)
{
    struct bed b;
    struct bed_activity a;
    (void)state;
    bed_init(&b);
    bed_run(&b, "RunOrderExportingToProvider",
            "<Parameters><OrderId>ORD-0000000014</OrderId><OrderLineIds><Id>9001023</Id></OrderLineIds></"
            "Parameters>",
            &a);
    bed_watch(&b, &a);
    bed_details(&b, "ORD-0000000014");
    assert_int_equal(bed_count(&b, "<VendPurchId>"), 1);
    assert_element(&b, "CanBePurchased", 0, "true");
    assert_element(&b, "CanBePurchased", 1, "false");
    bed_fini(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_questions), cmocka_unit_test(a_question_waits_for_its_answer),
        cmocka_unit_test(cancel_ends_it),    cmocka_unit_test(the_errors_of_the_guide),
        cmocka_unit_test(some_lines_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
