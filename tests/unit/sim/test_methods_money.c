/* Accounts and payment, to the cent. */
#include "bed.h"
#include "money.h"

static void post(struct bed *b, const char *amount, const char *debit)
{
    char arguments[160];
    text_format(arguments, sizeof(arguments),
                "customerId=11&amount=%s&comment=x&isDebit=%s&transactionDate=2026-05-06T07:08:09", amount,
                debit);
    bed_operator(b, "PostTransaction", arguments);
}

static void puts_on_and_takes_off(void **state)
{
    struct bed b;
    (void)state;
    bed_init(&b);
    post(&b, "0.10", "true");
    post(&b, "0.20", "true");
    post(&b, "1000000000.05", "true");
    assert_answer(&b, "Ok");
    bed_operator(&b, "GetAccountInfoForOperator", "customerId=11");
    assert_element(&b, "Balance", 0, "1000000000.35");
    post(&b, "1000000000.35", "false");
    assert_answer(&b, "Ok");
    post(&b, "0.01", "false");
    assert_answer(&b, "ValidationError");
    bed_customer(&b, "GetAccountInfo", "");
    assert_element(&b, "AvailableAmount", 0, "0.00");
    bed_operator(&b, "GetAccountInfoForOperator", "customerId=99999");
    assert_answer(&b, "NotFound");
    bed_fini(&b);
}

static void refuses_malformed_amounts(void **state)
{
    static const char *const amounts[] = {"", "-1", "1,50", "1e3", "0", "0.00", "1.005", "abc", " 1", "1."};
    struct bed b;
    (void)state;
    bed_init(&b);
    for (size_t i = 0; i < COUNT_OF(amounts); i++) {
        post(&b, amounts[i], "true");
        assert_answer(&b, "ContractViolation");
    }
    post(&b, "1", "yes");
    assert_answer(&b, "ContractViolation");
    bed_fini(&b);
}

static void pays_an_order(void **state)
{
    struct bed b;
    char order_id[24];
    char arguments[128];
    (void)state;
    bed_init(&b);
    bed_add_order(&b, "600000000001:0:1");
    int64_t total;
    char text[MONEY_SIZE];
    assert_true(money_parse(bed_text(&b, "TotalAmount", 0), &total));
    text_copy(order_id, sizeof(order_id), bed_text(&b, "Id", 0));
    text_format(arguments, sizeof(arguments), "salesId=%s&amount=%s", order_id, money_format(text, total));
    bed_operator(&b, "SalesPaymentReserve", arguments);
    assert_answer(&b, "ValidationError"); /* the account is empty */
    post(&b, money_format(text, total + 100), "true");
    text_format(arguments, sizeof(arguments), "salesId=%s&amount=%s", order_id,
                money_format(text, total - 1));
    bed_operator(&b, "SalesPaymentReserve", arguments);
    assert_element(&b, "SalesPaid", 0, money_format(text, total - 1));
    assert_element(&b, "CustBalanceAvail", 0, "1.01");
    bed_details(&b, order_id);
    assert_element(&b, "RemainAmount", 0, "0.01");
    assert_element(&b, "StatusId", 0, "10");
    text_format(arguments, sizeof(arguments), "salesId=%s&amount=0.02", order_id);
    bed_operator(&b, "SalesPaymentReserve", arguments);
    assert_answer(&b, "ValidationError"); /* more than remains */
    text_format(arguments, sizeof(arguments), "salesId=%s&amount=0.01", order_id);
    bed_operator(&b, "SalesPaymentReserve", arguments);
    assert_answer(&b, "Ok");
    bed_details(&b, order_id);
    assert_element(&b, "StatusId", 0, "20");
    assert_element(&b, "StatusName", 0, "Paid");
    assert_element(&b, "CanBePurchased", 0, "true");
    text_format(arguments, sizeof(arguments), "salesId=%s", order_id);
    bed_operator(&b, "GetSalesPaymentInfo", arguments);
    assert_string_equal(bed_text(&b, "SalesPaid", 0), bed_text(&b, "SalesAmount", 0));
    bed_customer(&b, "GetSalesPaymentInfo", arguments);
    assert_answer(&b, "Ok");
    bed_fini(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(puts_on_and_takes_off),
        cmocka_unit_test(refuses_malformed_amounts),
        cmocka_unit_test(pays_an_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
