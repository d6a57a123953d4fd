#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "template.h"

static struct label_template *parse(const char *text, struct error *err)
{
    return label_template_parse(text, strlen(text), err);
}

static void a_template_is_read(void **state)
{
    (void)state;
    struct error err = {0};
    struct label_template *t =
        parse("# comment\n"
              "media 58x40  # the roll\n"
              "text x=1.5 y=2 w=38.25 h=10 bold align=right lines=2 size=5 min=2 \"{bin} \\\"a\\\"\"\n"
              "\n"
              "code128 x=0 y=20 w=58 h=9 \"{waybill}\" if=waybill,bin unless=copy\r\n"
              "qr x=40 y=1 w=16 level=Q \"{own_id}\"\n"
              "line x=0 y=15 w=58 h=0.3\n"
              "box x=0 y=0 w=58 h=40 thick=0.5\n"
              "media 100x150.5\n"
              "text x=0 y=0 w=100 h=10 inverse \"COPY {copy}\" if=copy",
              &err);
    assert_non_null(t);
    assert_int_equal(t->media_count, 2);
    assert_int_equal(t->media[0].count, 5);
    const struct template_item *text = &t->media[0].items[0];
    assert_int_equal(text->kind, ITEM_TEXT);
    assert_true(text->x == 1.5 && text->w == 38.25 && text->size == 5 && text->min == 2);
    assert_true(text->bold && !text->inverse);
    assert_int_equal(text->align, ALIGN_RIGHT);
    assert_int_equal(text->lines, 2);
    const struct template_item *code = &t->media[0].items[1];
    assert_int_equal(code->when_count, 3);
    assert_false(code->when[1].absent);
    assert_true(code->when[2].absent);
    assert_int_equal(t->media[0].items[2].level, 'Q');
    assert_true(t->media[0].items[2].h == 16);
    assert_true(t->media[1].height == 150.5);

    struct label_fields f = {.bin = "A {x} \\"};
    char shown[TEMPLATE_EXPANDED_SIZE];
    char wrong[TEMPLATE_NAME_SIZE];
    assert_true(template_expand(text->value, &f, shown, wrong));
    assert_string_equal(shown, "A {x} \\ \"a\"");
    assert_false(template_shown(code, &f));
    strcpy(f.waybill, "X1234");
    assert_true(template_shown(code, &f));
    f.copy = 2;
    assert_false(template_shown(code, &f));
    label_template_free(t);
}

static void refuse(const char *text, const char *expected)
{
    struct error err = {0};
    assert_null(parse(text, &err));
    assert_string_equal(err.text, expected);
}

#define M "media 58x40\n"

static void errors_name_the_line(void **state)
{
    (void)state;
    refuse("", "line 1: there is no \"media\"");
    refuse("# a\n\n", "line 2: there is no \"media\"");
    refuse(M, "line 1: nothing stands on the label of 58x40");
    refuse("text x=1 y=1 w=2 h=2 \"a\"", "line 1: a line \"media WIDTHxHEIGHT\" comes first");
    refuse("media 5x40\n", "line 1: media is a size in millimetres such as 58x40");
    refuse("media 58,5x40\n", "line 1: media is a size in millimetres such as 58x40");
    refuse(M "line x=0 y=0 w=1 h=1\n" M, "line 3: a second layout for \"58x40\"");
    refuse(M "tekst x=1", "line 2: a line begins with media, text, code128, qr, line or box, not \"tekst\"");
    refuse(M "text x=1 y=1 w=2 h=2", "line 2: the text in quotes is missing");
    refuse(M "text x=1 y=1 w=2 \"a\"", "line 2: w or h is missing");
    refuse(M "qr x=1 y=1 \"a\"", "line 2: w is missing");
    refuse(M "text x=1 y=1 w=2 h=2 \"a", "line 2: the text has no closing quote");
    refuse(M "text x=1 y=1 w=2 h=2 \"a\\", "line 2: the text has no closing quote");
    refuse(M "text x=1 y=1 w=2 h=2 \"{colour}\"", "line 2: no such field: \"colour\"");
    refuse(M "text x=1 y=1 w=2 h=2 \"{bin\"", "line 2: no such field: \"bin\"");
    refuse(M "text x=1 y=1 w=2 h=2 \"a}\"", "line 2: no such field: \"}\"");
    refuse(M "text x=1 y=1 w=2 h=2 \"a\" if=colour", "line 2: no such field: \"colour\"");
    refuse(M "text x=1 y=1 w=2 h=2 \"a\" if=", "line 2: no such field: \"\"");
    refuse(M "text x=1 y=1 w=2 h=2 \"a\" if=bin,bin,bin,bin,bin", "line 2: more than 4 conditions");
    refuse(M "text x=1 y=1 w=2 h=2 \"a\" \"b\"", "line 2: a second text");
    refuse(M "text x=57 y=1 w=2 h=2 \"a\"", "line 2: it ends outside the paper (58x40)");
    refuse(M "text x=-1 y=1 w=2 h=2 \"a\"", "line 2: x is a number of millimetres from 0 to 400");
    refuse(M "text x=1e3 y=1 w=2 h=2 \"a\"", "line 2: x is a number of millimetres from 0 to 400");
    refuse(M "text x=1 y=1 w=nan h=2 \"a\"", "line 2: w is a number of millimetres from 0.1 to 400");
    refuse(M "text x=1 y=1 w=2 h=2 align=middle \"a\"", "line 2: align is left, center or right");
    refuse(M "text x=1 y=1 w=2 h=2 lines=0 \"a\"", "line 2: lines is a number from 1 to 20");
    refuse(M "text x=1 y=1 w=2 h=2 size=2 min=3 \"a\"", "line 2: min is larger than size");
    refuse(M "qr x=1 y=1 w=9 level=X \"a\"", "line 2: level is L, M, Q or H");
    refuse(M "qr x=1 y=1 w=9 h=9 \"a\"", "line 2: this takes no \"h\"");
    refuse(M "line x=1 y=1 w=9 h=9 \"a\"", "line 2: this takes no text");
    refuse(M "line x=1 y=1 w=9 h=9 bold", "line 2: no such word: \"bold\"");
    refuse(M "line x=1 y=1 w=9 h=9 colour=1", "line 2: no such word: \"colour\"");
    refuse(M "line x=1 y=1 w=9 h=9 thick=1", "line 2: this takes no \"thick\"");
    refuse(M "text x=1 y=1 w=2 h=2 \"\xFF\"", "line 2: it is no UTF-8");
}

static void limits_hold(void **state)
{
    (void)state;
    struct text text = {0};
    struct error err = {0};
    text_add(&text, M);
    for (int i = 0; i < TEMPLATE_ITEMS_MAX + 1; i++)
        text_add(&text, "line x=0 y=0 w=1 h=1\n");
    assert_null(label_template_parse(text.data, text.len, &err));
    assert_string_equal(err.text, "line 66: more than 64 things on one label");
    text_clear(&text);
    while (text.len <= TEMPLATE_MAX)
        text_add(&text, "# a comment\n");
    assert_null(label_template_parse(text.data, text.len, &err));
    assert_string_equal(err.text, "line 1: a template has at most 65536 bytes");
    text_clear(&text);
    for (int i = 0; i < TEMPLATE_MEDIA_MAX + 1; i++)
        text_add_format(&text, "media %dx40\nline x=0 y=0 w=1 h=1\n", 20 + i);
    assert_null(label_template_parse(text.data, text.len, &err));
    assert_string_equal(err.text, "line 17: more than 8 sizes");
    text_clear(&text);
    text_add(&text, M "text x=1 y=1 w=2 h=2 \"");
    for (int i = 0; i < TEMPLATE_VALUE_SIZE; i++)
        text_add(&text, "a");
    text_add(&text, "\"");
    assert_null(label_template_parse(text.data, text.len, &err));
    assert_string_equal(err.text, "line 2: a text has at most 158 bytes");
    assert_null(label_template_parse("media 58x40\nline\0 x=0 y=0 w=1 h=1\n", 35, &err));
    assert_string_equal(err.text, "line 2: it is no UTF-8");
    text_fini(&text);
}

/* A decimal comma of the locale changes nothing. */
static void numbers_have_a_point_everywhere(void **state)
{
    (void)state;
    assert_non_null(setlocale(LC_ALL, "ru_RU.UTF-8"));
    a_template_is_read(state);
    setlocale(LC_ALL, "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_template_is_read),
        cmocka_unit_test(errors_name_the_line),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(numbers_have_a_point_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
