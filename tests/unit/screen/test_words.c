/* Every text people are shown has a Russian and a Chinese form. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "core/command.h"
#include "core/mode.h"
#include "screen/screen.h"
#include "words.h"

static char *read_file(const char *path)
{
    struct text all = {0};
    char buffer[4096];
    size_t n;
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while ((n = fread(buffer, 1, sizeof(buffer), file)) > 0)
        text_add_n(&all, buffer, n);
    fclose(file);
    return all.data;
}

static void expect_translated(const char *po, const char *language, const char *english)
{
    struct text entry = {0};
    if (english[0] == '\0')
        return;
    text_add(&entry, "msgid \"");
    for (const char *p = english; *p; p++)
        text_add_format(&entry, *p == '"' || *p == '\\' ? "\\%c" : "%c", *p);
    text_add(&entry, "\"\nmsgstr \"");
    const char *at = strstr(po, entry.data);
    if (at == NULL || at[entry.len] == '"')
        fail_msg("%s has nothing for \"%s\"", language, english);
    text_fini(&entry);
}

/* The texts marked in a source file: N_("…") and words("…"). */
static void expect_marked(const char *po, const char *language, const char *file)
{
    static const char *const marks[] = {"N_(\"", "words(\""};
    char path[512];
    text_format(path, sizeof(path), "%s/src/screen/%s", PROJECT_DIR, file);
    char *source = read_file(path);
    int found = 0;
    for (size_t m = 0; m < 2; m++) {
        for (const char *p = source; (p = strstr(p, marks[m])) != NULL; found++) {
            struct text text = {0};
            p += strlen(marks[m]);
            for (bool more = true; more;) { /* a text may be cut into several literals */
                size_t len = strcspn(p, "\"");
                text_add_n(&text, p, len);
                p += len + 1;
                const char *next = p + strspn(p, " \n");
                more = *next == '"';
                p = more ? next + 1 : p;
            }
            expect_translated(po, language, text.data);
            text_fini(&text);
        }
    }
    assert_true(found > 5);
    free(source);
}

static void nothing_is_missing(void **state)
{
    (void)state;
    static const char *const languages[] = {"ru", "zh_CN"};
    static const char *const files[] = {"words.c", "said.c",      "tui.c",
                                        "plain.c", "attention.c", "../app/command/command_sheet.c"};
    for (size_t l = 0; l < 2; l++) {
        char path[512];
        text_format(path, sizeof(path), "%s/config/i18n/%s.po", PROJECT_DIR, languages[l]);
        char *po = read_file(path);
        for (size_t i = 0; i < COUNT_OF(files); i++)
            expect_marked(po, languages[l], files[i]);
        for (int r = 0; r < REASON_COUNT; r++)
            expect_translated(po, languages[l], reason_text((enum reason)r));
        for (int r = 0; r < REFUSAL_COUNT; r++)
            expect_translated(po, languages[l], refusal_text((enum refusal)r));
        for (int p = 0; p < PRINTER_STATE_COUNT; p++)
            expect_translated(po, languages[l], printer_state_text((enum printer_state)p));
        free(po);
    }
}

static void the_language_is_used(void **state)
{
    (void)state;
    if (setlocale(LC_ALL, "C.UTF-8") == NULL)
        fail_msg("the system has no locale C.UTF-8");
    screen_set_language("ru");
    assert_string_equal(words_verdict(VERDICT_MATCH).word, "НАЙДЕНО");
    assert_string_equal(words_verdict(VERDICT_MATCH).symbol, "✓");
    struct view_verdict v = {.verdict = VERDICT_REFUSED, .refusal = REFUSAL_GOODS};
    assert_string_equal(words_reason(&v), "Это код товара - сканируйте этикетку перевозчика");
}

static void what_a_scanner_waits_for_has_a_word(void **state)
{
    (void)state;
    for (int i = 0; i < COMMAND_CODE_COUNT; i++) {
        const char *name = command_name((enum command_code)i);
        if (mode_needs_parcel((enum command_code)i) && strcmp(words_mode(name), name) == 0)
            fail_msg("no word for a scanner that waits with %s", name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_missing),
        cmocka_unit_test(the_language_is_used),
        cmocka_unit_test(what_a_scanner_waits_for_has_a_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
