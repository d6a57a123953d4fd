#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "template.h"

static char directory[64];

static void put(const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof(path), "%s/%s", directory, name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
}

static int set_up(void **state)
{
    (void)state;
    strcpy(directory, "/tmp/tallyman-labels-XXXXXX");
    return mkdtemp(directory) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof(command), "rm -r %s", directory);
    return system(command);
}

static void every_ready_template_has_the_three_sizes(void **state)
{
    (void)state;
    unsigned count = 0;
    for (; label_template_ready(count); count++) {
        struct error err = {0};
        struct label_template *t = label_template_find(directory, label_template_ready(count), &err);
        assert_string_equal(err.text, "");
        assert_non_null(t);
        assert_int_equal(t->media_count, 3);
        assert_true(t->media[0].width == 58 && t->media[0].height == 40);
        assert_true(t->media[1].width == 100 && t->media[1].height == 100);
        assert_true(t->media[2].width == 100 && t->media[2].height == 150);
        label_template_free(t);
    }
    /* One for each kind of label. */
    assert_int_equal(count, LABEL_KIND_COUNT);
    for (unsigned i = 0; i < count; i++)
        assert_string_equal(label_template_ready(i), label_kind_name((enum label_kind)i));
}

static void the_directory_comes_first(void **state)
{
    (void)state;
    struct error err = {0};
    put("parcel.label", "media 30x20\nline x=0 y=0 w=1 h=1\n");
    struct label_template *t = label_template_find(directory, "parcel", &err);
    assert_non_null(t);
    assert_true(t->media[0].width == 30);
    label_template_free(t);
    put("own.label", "media 30x20\nline x=0 y=0 w=1 h=1\n");
    t = label_template_find(directory, "own", &err);
    assert_non_null(t);
    label_template_free(t);
}

static void errors_name_the_file(void **state)
{
    (void)state;
    struct error err = {0};
    char expected[256];
    put("parcel.label", "media 30x20\nlin x=0\n");
    assert_null(label_template_find(directory, "parcel", &err));
    snprintf(expected, sizeof(expected),
             "%s/parcel.label:2: a line begins with media, text, code128, qr, line or box, not \"lin\"",
             directory);
    assert_string_equal(err.text, expected);
    assert_null(label_template_find(directory, "pallet", &err));
    snprintf(expected, sizeof(expected), "no template \"pallet\": it is neither built in nor in %s",
             directory);
    assert_string_equal(err.text, expected);
    assert_null(label_template_find(directory, "../parcel", &err));
    assert_string_equal(err.text, "a template's name has letters, digits, - and _");
    assert_null(label_template_find(directory, "", &err));
}

static bool count_error(void *arg, const struct error *err)
{
    int *count = arg;
    (*count)++;
    assert_non_null(strstr(err->text, ".label:"));
    return true;
}

static void a_directory_is_checked_whole(void **state)
{
    (void)state;
    int errors = 0;
    put("good.label", "media 30x20\nline x=0 y=0 w=1 h=1\n");
    put("notes.txt", "nothing to read here");
    assert_true(label_templates_check(directory, count_error, &errors));
    put("bad.label", "media 30x20\n");
    put("worse.label", "media\n");
    assert_false(label_templates_check(directory, count_error, &errors));
    assert_int_equal(errors, 2);
    assert_true(label_templates_check("/nonexistent/labels", count_error, &errors));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_ready_template_has_the_three_sizes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_directory_comes_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(errors_name_the_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_directory_is_checked_whole, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
