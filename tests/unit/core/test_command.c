#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/command.h"
#include "courier.h"
#include "siphash.h"

static const unsigned char key[COMMAND_KEY_BYTES] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

/* The example of the algorithm's paper: key 00…0f, message 00…0e. */
static void siphash_is_siphash(void **state)
{
    (void)state;
    unsigned char message[15];
    for (unsigned char i = 0; i < sizeof(message); i++)
        message[i] = i;
    assert_true(siphash(key, message, sizeof(message)) == UINT64_C(0xa129ca6149be45e5));
    assert_true(siphash(key, message, 0) == UINT64_C(0x726fdb47dd0e0e31));
}

static void commands_go_both_ways(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COMMAND_CODE_COUNT; i++) {
        char text[COMMAND_TEXT_SIZE];
        char argument[COMMAND_ARGUMENT_MAX + 1];
        enum command_code command;
        bool takes = i == COMMAND_COUNT_N || i == COMMAND_BIN || i == COMMAND_OPERATOR;
        assert_true(command_write((enum command_code)i, takes ? "A-017" : NULL, key, text));
        assert_false(command_write((enum command_code)i, takes ? "" : "X", key, text + 0) && takes);
        assert_true(command_write((enum command_code)i, takes ? "A-017" : NULL, key, text));
        assert_true(command_read(text, key, &command, argument));
        assert_int_equal(command, i);
        assert_string_equal(argument, takes ? "A-017" : "");
        assert_int_equal(courier_find(text).tier, COURIER_NONE);
    }
}

static void forged_commands_are_none(void **state)
{
    (void)state;
    char text[COMMAND_TEXT_SIZE];
    char argument[COMMAND_ARGUMENT_MAX + 1];
    enum command_code command;
    unsigned char other[COMMAND_KEY_BYTES] = {9};
    assert_true(command_write(COMMAND_UNDO, NULL, key, text));
    assert_false(command_read(text, other, &command, argument));
    for (size_t i = 0; text[i]; i++) {
        char changed[COMMAND_TEXT_SIZE];
        memcpy(changed, text, sizeof(changed));
        changed[i] = changed[i] == '7' ? '8' : '7';
        assert_false(command_read(changed, key, &command, argument));
    }
    assert_false(command_read("*T:UNDO*", key, &command, argument));
    assert_false(command_read("*T:", key, &command, argument));
    assert_false(command_read("*T:BIN:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA:00000000*", key,
                              &command, argument));
    assert_false(command_write(COMMAND_BIN, "a 1", key, text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(siphash_is_siphash),
        cmocka_unit_test(commands_go_both_ways),
        cmocka_unit_test(forged_commands_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
