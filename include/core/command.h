/* Command bar codes: Code 128 texts that begin with '*', which no courier uses, and end in a code keyed by the station, so
 * that a parcel's own label cannot command it. Form: "*T:UNDO:<key code>*", with an argument "*T:BIN:A-017:<key code>*".
 * Pure; any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "core/scan.h"

enum command_code {
    COMMAND_UNDO,
    COMMAND_REPRINT,
    COMMAND_DAMAGED,
    COMMAND_MISSING,
    COMMAND_SURPLUS,
    COMMAND_COUNT_N, /* argument: number */
    COMMAND_HOLD,
    COMMAND_BIN,      /* argument: shelf */
    COMMAND_OPERATOR, /* argument: badge name */
    COMMAND_LANGUAGE,
    COMMAND_END,
    COMMAND_NEXT, /* answer to a choice: another parcel */
    COMMAND_SAME, /* answer to a choice: the same parcel */
    COMMAND_CODE_COUNT,
};

enum { COMMAND_ARGUMENT_MAX = 32, COMMAND_TEXT_SIZE = 80, COMMAND_KEY_BYTES = 16 };

/* key: the station's secret (COMMAND_KEY_BYTES). argument: NULL or "" for commands without. Returns false for a bad
 * argument (empty where one is needed, too long, characters outside A-Z 0-9 . _ -). */
bool command_write(enum command_code command, const char *argument, const unsigned char *key,
                   char ret_text[COMMAND_TEXT_SIZE]);
/* Returns false for anything that is not a command made with this key. */
bool command_read(const char *text, const unsigned char *key, enum command_code *ret_command,
                  char ret_argument[COMMAND_ARGUMENT_MAX + 1]);
/* Does it look like a shelf's (COMMAND_BIN)? Not whether it is of this station. */
bool command_is_shelf(const char *text);
/* The text without what is only for machines, for people: "UNDO", "BIN A-017". */
void command_caption(const char *text, char *ret, size_t size);
const char *command_name(enum command_code command); /* "UNDO" */
