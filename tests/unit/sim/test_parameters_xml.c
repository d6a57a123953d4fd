#include "bed.h"
#include "parameters_xml.h"

static void parameters(void **state)
{
    struct run_parameters p;
    (void)state;
    assert_true(run_parameters_read("", &p));
    assert_true(run_parameters_read(
        "<Parameters><OrderId> ORD-1 </OrderId><OrderLineIds><Id>1</Id><Id>2</Id></OrderLineIds>"
        "<OrderIds><Id>x</Id></OrderIds><ProviderOrderId>9</ProviderOrderId></Parameters>",
        &p));
    assert_string_equal(p.order_id, "ORD-1");
    assert_int_equal(p.line_ids.count, 2);
    assert_string_equal(p.line_ids.items[1], "2");
    assert_int_equal(p.order_ids.count, 1);
    assert_string_equal(p.purchases.items[0], "9");
    run_parameters_fini(&p);
    assert_false(run_parameters_read("<Parameters", &p));
    assert_false(run_parameters_read("<Params/>", &p));
    assert_false(run_parameters_read("<!DOCTYPE Parameters SYSTEM \"file:///etc/passwd\"><Parameters/>", &p));
    struct text many = {0};
    text_add(&many, "<Parameters><OrderId>1</OrderId><OrderLineIds>");
    for (int i = 0; i <= XML_LIST_MAX; i++)
        text_add(&many, "<Id>1</Id>");
    text_add(&many, "</OrderLineIds></Parameters>");
    assert_false(run_parameters_read(many.data, &p));
    text_fini(&many);
}

static void named(void **state)
{
    struct named_parameters p;
    (void)state;
    assert_true(named_parameters_read(
        "<NamedParameters><Parameter Name=\"a\">1 &amp; 2</Parameter></NamedParameters>", &p));
    assert_string_equal(p.names[0], "a");
    assert_string_equal(p.values[0], "1 & 2");
    assert_string_equal(p.names[1], "");
    assert_false(named_parameters_read("<NamedParameters/>", &p));
    assert_false(named_parameters_read("<NamedParameters><Parameter>1</Parameter></NamedParameters>", &p));
    assert_false(named_parameters_read(
        "<NamedParameters><Parameter Name=\"a\"/><Parameter Name=\"b\"/><Parameter Name=\"c\"/>"
        "</NamedParameters>",
        &p));
}

static void update(void **state)
{
    struct line_update u;
    (void)state;
    assert_true(line_update_read("<OrderLineUpdateData><StatusId>6</StatusId></OrderLineUpdateData>", &u));
    assert_int_equal(u.status_id, 6);
    assert_false(line_update_read("<OrderLineUpdateData><StatusId>six</StatusId></OrderLineUpdateData>", &u));
    assert_false(line_update_read("<OrderLineUpdateData/>", &u));
    assert_false(line_update_read("", &u));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(parameters), cmocka_unit_test(named),
                                       cmocka_unit_test(update)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
