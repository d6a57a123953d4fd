#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "xml_write.h"

static void expect(struct text *got, const char *xml)
{
    assert_string_equal(got->data ? got->data : "", xml);
    text_fini(got);
}

static void elements_and_their_text(void **state)
{
    (void)state;
    struct text t = {0};
    xml_add_text(&t, "A", NULL);
    xml_add_text(&t, "A", "");
    expect(&t, "");
    xml_add_text(&t, "A", "<b> & \"c\" 'd'\x01");
    expect(&t, "<A>&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;</A>");
    xml_add_int(&t, "N", -7);
    xml_add_int(&t, "N", 0);
    expect(&t, "<N>-7</N><N>0</N>");
}

static void lists(void **state)
{
    (void)state;
    static const char *const values[] = {"1", "", "<2>"};
    struct text t = {0};
    xml_add_texts(&t, "L", "I", values, 0);
    expect(&t, "");
    xml_add_texts(&t, "L", "I", values, 3);
    expect(&t, "<L><I>1</I><I>&lt;2&gt;</I></L>");
    xml_add_texts(&t, NULL, "I", values, 1);
    expect(&t, "<I>1</I>");
}

static void a_name_cannot_leave_its_attribute(void **state)
{
    (void)state;
    struct text t = {0};
    xml_add_named(&t, "Value", "a\" b=\"<", "x>y");
    expect(&t, "<Value Name=\"a&quot; b=&quot;&lt;\">x&gt;y</Value>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_and_their_text),
        cmocka_unit_test(lists),
        cmocka_unit_test(a_name_cannot_leave_its_attribute),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
