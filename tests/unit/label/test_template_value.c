#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "template.h"

static const struct label_fields fields = {
    .waybill = "SF1331875979567", .quantity = 3, .title = "杯 {bin} \\x"};

static void expect(const char *value, const char *text)
{
    char got[TEMPLATE_EXPANDED_SIZE];
    char wrong[TEMPLATE_NAME_SIZE] = "";
    if (!template_expand(value, &fields, got, wrong))
        fail_msg("%s: \"%s\" is wrong", value, wrong);
    assert_string_equal(got, text);
    assert_true(template_expand(value, NULL, got, wrong)); /* as it is checked when the template is read */
}

static void expect_wrong(const char *value, const char *what)
{
    char got[TEMPLATE_EXPANDED_SIZE];
    char wrong[TEMPLATE_NAME_SIZE] = "";
    assert_false(template_expand(value, NULL, got, wrong));
    assert_string_equal(wrong, what);
    assert_false(template_expand(value, &fields, got, wrong));
}

static void names_become_their_text(void **state)
{
    (void)state;
    expect("", "");
    expect("plain", "plain");
    expect("{waybill}", "SF1331875979567");
    expect("{quantity} x {bin}{tail}", "3 x 979567");
    expect("{title}", "杯 {bin} \\x"); /* what comes in is not expanded again */
    expect("a\\{b\\}c\\\\", "a{b}c\\");
    expect("ends in \\", "ends in \\");
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    expect_wrong("{colour}", "colour");
    expect_wrong("{}", "");
    expect_wrong("{waybill", "waybill");
    expect_wrong("a}", "}");
    expect_wrong("{{waybill}}", "{waybill");
    expect_wrong("{a name that is far too long to be one}", "a name that is far too ");
}

static void a_long_text_is_cut_at_a_letter(void **state)
{
    (void)state;
    struct label_fields f = {0};
    char got[TEMPLATE_EXPANDED_SIZE];
    char wrong[TEMPLATE_NAME_SIZE];
    for (size_t i = 0; i + 3 < sizeof(f.title); i += 3)
        memcpy(f.title + i, "杯", 3);
    memcpy(f.comment, f.title, sizeof(f.title));
    assert_true(template_expand("{title}{comment}{title}xyz", &f, got, wrong));
    assert_true(utf8_valid(got, strlen(got)));
    assert_true(strlen(got) > TEMPLATE_EXPANDED_SIZE - 5);
}

static struct template_item shown_when(const char *name, bool absent)
{
    struct template_item item = {.when_count = 1, .when = {{.absent = absent}}};
    text_copy(item.when[0].name, sizeof(item.when[0].name), name);
    return item;
}

static void every_condition_must_hold(void **state)
{
    (void)state;
    struct template_item item = {0};
    assert_true(template_shown(&item, &fields));
    item = shown_when("waybill", false);
    assert_true(template_shown(&item, &fields));
    item = shown_when("waybill", true);
    assert_false(template_shown(&item, &fields));
    item = shown_when("bin", true);
    assert_true(template_shown(&item, &fields));
    item = shown_when("bin", false);
    assert_false(template_shown(&item, &fields));
    item = shown_when("waybill", false);
    item.when[item.when_count++] = shown_when("bin", false).when[0];
    assert_false(template_shown(&item, &fields));
    item = shown_when("colour", true);
    assert_false(template_shown(&item, &fields));
}

static void a_template_says_what_it_shows(void **state)
{
    (void)state;
    static const char text[] = "media 58x40\ntext x=1 y=1 w=20 h=3 \"{bin} {customer}\"\n"
                               "media 100x100\ntext x=1 y=1 w=20 h=3 \"{tail}\"\n";
    struct label_template *t = label_template_parse(text, sizeof(text) - 1, NULL);
    assert_non_null(t);
    assert_true(label_template_shows(t, "customer"));
    assert_true(label_template_shows(t, "tail"));
    assert_false(label_template_shows(t, "client"));
    assert_false(label_template_shows(t, "custom"));
    label_template_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_become_their_text),        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(a_long_text_is_cut_at_a_letter), cmocka_unit_test(every_condition_must_hold),
        cmocka_unit_test(a_template_says_what_it_shows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
