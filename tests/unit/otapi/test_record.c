#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "record.h"

struct word {
    char text[8];
};

struct part {
    struct word *words;
    size_t count;
};

struct thing {
    char text[8];
    int number;
    int64_t big;
    bool flag;
    struct word some[3];
    size_t some_count;
    struct word *list;
    size_t list_count;
    struct part part;
};

static const struct field word_fields[] = {RECORD_OWN_TEXT(struct word, text)};
static const struct record word_type = RECORD_OF(struct word, word_fields);
static const struct field part_fields[] = {RECORD_LIST(struct part, "W", words, count, 100, word_type)};
static const struct record part_type = RECORD_OF(struct part, part_fields);

enum { TEXT, NUMBER, BIG, FLAG, SOME, LIST };
static const struct field fields[] = {
    RECORD_TEXT(struct thing, "Text", text),
    RECORD_INT(struct thing, "Number", number),
    RECORD_INT64(struct thing, "Big", big),
    RECORD_BOOL(struct thing, "Flag", flag),
    RECORD_ARRAY(struct thing, "Some", some, some_count, word_type),
    RECORD_LIST(struct thing, "List", list, list_count, 8, word_type),
    RECORD_PART(struct thing, "Part", part, part_type),
};
static const struct record thing_type = RECORD_OF(struct thing, fields);

static void take(struct thing *t, int field, const char *text)
{
    record_take(&fields[field], t, text, strlen(text));
}

static void texts_are_trimmed_and_cut(void **state)
{
    (void)state;
    struct thing t = {0};
    take(&t, TEXT, " \n\tab c\r ");
    assert_string_equal(t.text, "ab c");
    take(&t, TEXT, "   "); /* empty changes nothing */
    assert_string_equal(t.text, "ab c");
    take(&t, TEXT, "ШарфЖ"); /* ten bytes into seven */
    assert_string_equal(t.text, "Шар");
}

/* Texts go to terminals and labels: nothing in them may steer either. */
static void steering_characters_become_blanks(void **state)
{
    (void)state;
    struct thing t = {0};
    take(&t, TEXT, "a\x1b[31m");
    assert_string_equal(t.text, "a [31m");
    take(&t, TEXT,
         "a\xC2\x9B"
         "b"); /* C1 */
    assert_string_equal(t.text, "a  b");
    take(&t, TEXT,
         "a\xE2\x80\xAE"
         "b"); /* right-to-left override */
    assert_string_equal(t.text, "a   b");
    take(&t, TEXT,
         "a\xE2\x81\xA6"
         "b"); /* isolate */
    assert_string_equal(t.text, "a   b");
    take(&t, TEXT,
         "a\x7F"
         "b");
    assert_string_equal(t.text, "a b");
}

static void numbers_that_are_none_are_0(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int number;
    } rows[] = {{"7", 7},
                {" -3 ", -3},
                {"2147483647", INT_MAX},
                {"2147483648", 0},
                {"1.5", 0},
                {"x", 0},
                {"0x10", 0},
                {"123456789012345678901234567890", 0}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct thing t = {.number = 99};
        take(&t, NUMBER, rows[i].text);
        assert_int_equal(t.number, rows[i].number);
    }
    struct thing t = {0};
    take(&t, BIG, "-9223372036854775808");
    assert_true(t.big == INT64_MIN);
}

static void only_true_and_1_are_true(void **state)
{
    (void)state;
    static const char *const no[] = {"false", "0", "True", "yes", "11", "truer"};
    struct thing t = {0};
    take(&t, FLAG, "true");
    assert_true(t.flag);
    for (size_t i = 0; i < COUNT_OF(no); i++) {
        take(&t, FLAG, "1");
        assert_true(t.flag);
        take(&t, FLAG, no[i]);
        assert_false(t.flag);
    }
}

static void an_array_takes_what_fits(void **state)
{
    (void)state;
    struct thing t = {0};
    for (size_t i = 0; i < COUNT_OF(t.some); i++)
        assert_ptr_equal(record_append(&fields[SOME], &t), &t.some[i]);
    assert_null(record_append(&fields[SOME], &t));
    assert_int_equal(t.some_count, 3);
    assert_true(t.flag == false && t.list == NULL);
}

static void a_list_drops_its_older_half(void **state)
{
    (void)state;
    struct thing t = {0};
    for (int i = 0; i < 21; i++) {
        struct word *word = record_append(&fields[LIST], &t);
        assert_non_null(word);
        assert_string_equal(word->text, "");
        text_format(word->text, sizeof(word->text), "%d", i);
        assert_true(t.list_count <= 8);
        assert_string_equal(t.list[t.list_count - 1].text, word->text);
    }
    for (size_t i = 1; i < t.list_count; i++) {
        int64_t one = 0;
        int64_t next = 0;
        assert_true(text_to_int64(t.list[i - 1].text, 0, 99, &one) &&
                    text_to_int64(t.list[i].text, 0, 99, &next));
        assert_int_equal(next, one + 1); /* none is missing in between */
    }
    record_fini(&thing_type, &t);
    assert_null(t.list);
    assert_int_equal(t.list_count, 0);
}

static void lists_of_parts_are_freed_too(void **state)
{
    (void)state;
    struct thing t = {0};
    for (int i = 0; i < 5; i++)
        assert_non_null(record_append(&part_fields[0], &t.part));
    assert_int_equal(t.part.count, 5);
    record_fini(&thing_type, &t);
    assert_null(t.part.words);
    record_fini(&thing_type, &t); /* twice is fine */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_trimmed_and_cut),    cmocka_unit_test(steering_characters_become_blanks),
        cmocka_unit_test(numbers_that_are_none_are_0),  cmocka_unit_test(only_true_and_1_are_true),
        cmocka_unit_test(an_array_takes_what_fits),     cmocka_unit_test(a_list_drops_its_older_half),
        cmocka_unit_test(lists_of_parts_are_freed_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
