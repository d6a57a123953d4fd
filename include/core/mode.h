/* Commands that need a parcel (reprint, damaged, count …): they are about the parcel their scanner has just scanned, or, when
 * there is none, about the next one within 10 s; then the mode falls back by itself. The mode belongs to the scanner.
 * Pure; the caller owns everything. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "core/command.h"
#include "core/receiving.h"

enum {
    MODE_WAIT_MS = 10000,    /* how long a command waits for its parcel */
    MODE_CURRENT_MS = 60000, /* how long the parcel scanned last is the one in hand */
};

/* Zero-initialise: no command waits. */
struct scanner_mode {
    bool armed;
    enum command_code command;
    char argument[COMMAND_ARGUMENT_MAX + 1];
    int64_t until_us; /* mono */
};

/* Is it a command about a parcel? */
bool mode_needs_parcel(enum command_code command);
/* Such a command was scanned. Returns the scan of the parcel it is about, or 0: it waits for the next parcel. */
int64_t mode_command(struct scanner_mode *mode, const struct scanner_memory *memory,
                     enum command_code command, const char *argument, int64_t now_us);
/* A parcel was scanned. True when a command waited for it; *ret_waited gets it, and nothing waits any more. */
bool mode_parcel(struct scanner_mode *mode, int64_t now_us, struct scanner_mode *ret_waited);
/* Does a command still wait? (For the screen.) */
bool mode_waits(const struct scanner_mode *mode, int64_t now_us);
