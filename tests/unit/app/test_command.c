/* What is said of options that no command has, and of those that lack their value. */
#include <getopt.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/text.h"
#include "command.h"

enum { WORDS_MAX = 5 };

/* Reads the words as a command does that has --json and --limit N; what is said goes to a file in place of stderr. */
static void said_of(const char *const *words, char *ret, size_t size)
{
    static const struct option options[] = {
        {"json", no_argument, NULL, 'j'}, {"limit", required_argument, NULL, 'l'}, {0}};
    char *argv[WORDS_MAX + 1] = {0};
    int argc = 0;
    int option;
    while (argc < WORDS_MAX && words[argc]) {
        argv[argc] = strdup(words[argc]);
        assert_non_null(argv[argc++]);
    }
    FILE *said = tmpfile();
    assert_non_null(said);
    int kept = dup(STDERR_FILENO);
    assert_true(kept >= 0 && dup2(fileno(said), STDERR_FILENO) >= 0);
    optind = 0;
    opterr = 0;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1 && option != '?')
        continue;
    int status = option == '?' ? app_wrong_option("label list", argv) : EXIT_DONE;
    (void)fflush(stderr);
    assert_true(dup2(kept, STDERR_FILENO) >= 0);
    close(kept);
    rewind(said);
    size_t len = fread(ret, 1, size - 1, said);
    ret[len] = '\0';
    (void)fclose(said);
    assert_int_equal(status, len > 0 ? EXIT_USAGE : EXIT_DONE);
    for (int i = 0; i < argc; i++)
        free(argv[i]);
}

static void an_option_that_is_wrong_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *words[WORDS_MAX + 1];
        const char *said;
    } these[] = {
        {{"list", "--json", "--limit", "5"}, ""},
        {{"list", "--colour"}, "no option --colour"},
        {{"list", "-x"}, "no option -x"},
        {{"list", "--json", "-x"}, "no option -x"},
        {{"list", "-xy"}, "no option -xy"},
        {{"list", "--json", "-jl"}, "no option -jl"},
        {{"list", "--limit=5", "7", "-x"}, "no option -x"},
        {{"list", "--limit"}, "--limit: its value is missing, or it takes none"},
        {{"list", "--json=5"}, "--json=5: its value is missing, or it takes none"},
        {{"list", "--json=5", "--limit", "7"}, "--json=5: its value is missing, or it takes none"},
    };
    for (size_t i = 0; i < COUNT_OF(these); i++) {
        char said[300];
        char wanted[300] = "";
        if (these[i].said[0])
            text_format(wanted, sizeof(wanted), "tallyman label list: %s; see `tallyman label list --help`\n",
                        these[i].said);
        said_of(these[i].words, said, sizeof(said));
        assert_string_equal(said, wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_option_that_is_wrong_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
