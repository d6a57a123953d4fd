/* The sheets that `tallyman sheet` writes, read with zbar: every code is there and is a command of this station.
 * usage: oracle_sheet DIRECTORY (sheets and pictures stay there) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <cmocka.h>

#include "base/text.h"
#include "canvas.h"
#include "core/calibration.h"
#include "core/command.h"
#include "store/receiving.h"
#include "store/store.h"

static const char *directory;

static int run(const char *arguments)
{
    char command[2048];
    text_format(command, sizeof(command), "'%s' --config /dev/null --state '%s/state' sheet %s 2>'%s/errors'",
                TALLYMAN, directory, arguments, directory);
    int status = system(command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Codes of all pages. */
static size_t read_sheet(const char *name, struct read_code ret[READ_MAX])
{
    char command[2048];
    size_t count = 0;
    text_format(command, sizeof(command), "cd '%s' && rm -f %s-*.png && pdftoppm -r 200 -gray -png %s.pdf %s",
                directory, name, name, name);
    assert_int_equal(system(command), 0);
    for (int page = 1;; page++) {
        char path[512];
        struct canvas canvas;
        text_format(path, sizeof(path), "%s/%s-%d.png", directory, name, page);
        if (!canvas_read_png(&canvas, path))
            break;
        struct read_code codes[READ_MAX];
        size_t found = canvas_read_codes(&canvas, codes);
        for (size_t i = 0; i < found && count < READ_MAX; i++)
            ret[count++] = codes[i];
        canvas_fini(&canvas);
    }
    return count;
}

static void station_key(unsigned char ret_key[COMMAND_KEY_BYTES])
{
    char path[512];
    struct error err = {0};
    text_format(path, sizeof(path), "%s/state/tallyman.db", directory);
    struct store *store = store_open(path, STORE_READ, &err);
    assert_non_null(store);
    assert_true(store_command_key(store, ret_key, &err));
    store_close(store);
}

static bool has(const struct read_code *codes, size_t count, bool qr, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (codes[i].qr == qr && strcmp(codes[i].text, text) == 0)
            return true;
    return false;
}

static void every_language_has_every_command(void **state)
{
    (void)state;
    static const char *const languages[] = {"en", "ru", "zh_CN"};
    for (size_t l = 0; l < 3; l++) {
        char arguments[512];
        struct read_code codes[READ_MAX];
        unsigned char key[COMMAND_KEY_BYTES];
        bool seen[COMMAND_CODE_COUNT] = {false};
        text_format(arguments, sizeof(arguments), "--language %s '%s/%s.pdf'", languages[l], directory,
                    languages[l]);
        assert_int_equal(run(arguments), 0);
        station_key(key);
        size_t count = read_sheet(languages[l], codes);
        assert_int_equal(count, 24);
        assert_true(has(codes, count, false, CALIBRATION_BARS));
        assert_true(has(codes, count, true, CALIBRATION_QR));
        for (size_t i = 0; i < count; i++) {
            enum command_code command;
            char argument[COMMAND_ARGUMENT_MAX + 1];
            if (strncmp(codes[i].text, "CAL-", 4) == 0)
                continue;
            assert_false(codes[i].qr);
            if (!command_read(codes[i].text, key, &command, argument))
                fail_msg("%s: \"%s\" is no command of this station", languages[l], codes[i].text);
            seen[command] = true;
        }
        /* Badges and shelves have sheets of their own. */
        for (int c = 0; c < COMMAND_CODE_COUNT; c++)
            assert_int_equal(seen[c], c != COMMAND_OPERATOR && c != COMMAND_BIN);
    }
}

static void badges_shelves_and_calibration(void **state)
{
    (void)state;
    char arguments[512];
    char text[COMMAND_TEXT_SIZE];
    struct read_code codes[READ_MAX];
    unsigned char key[COMMAND_KEY_BYTES];
    text_format(arguments, sizeof(arguments),
                "--badge ivan --badge LI.WEI --shelf a-017 --calibration '%s/own.pdf'", directory);
    assert_int_equal(run(arguments), 0);
    station_key(key);
    size_t count = read_sheet("own", codes);
    assert_int_equal(count, 5);
    assert_true(command_write(COMMAND_OPERATOR, "IVAN", key, text));
    assert_true(has(codes, count, false, text));
    assert_true(command_write(COMMAND_OPERATOR, "LI.WEI", key, text));
    assert_true(has(codes, count, false, text));
    assert_true(command_write(COMMAND_BIN, "A-017", key, text));
    assert_true(has(codes, count, false, text));
    assert_true(has(codes, count, false, CALIBRATION_BARS));
    assert_true(has(codes, count, true, CALIBRATION_QR));
}

static void wrong_usage_is_said(void **state)
{
    (void)state;
    char arguments[512];
    assert_int_equal(run(""), 2);
    assert_int_equal(run("--language de x.pdf"), 2);
    text_format(arguments, sizeof(arguments), "--badge 'ИВАН' '%s/x.pdf'", directory);
    assert_int_equal(run(arguments), 2);
    assert_int_equal(run("/nonexistent/folder/x.pdf"), 1);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_language_has_every_command),
        cmocka_unit_test(badges_shelves_and_calibration),
        cmocka_unit_test(wrong_usage_is_said),
    };
    if (argc != 2) {
        fprintf(stderr, "usage: %s DIRECTORY\n", argv[0]);
        return 2;
    }
    directory = argv[1];
    mkdir(directory, 0777);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
