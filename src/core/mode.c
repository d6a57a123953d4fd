#include "core/mode.h"

#include "base/text.h"

bool mode_needs_parcel(enum command_code command)
{
    switch (command) {
    case COMMAND_REPRINT:
    case COMMAND_DAMAGED:
    case COMMAND_MISSING:
    case COMMAND_SURPLUS:
    case COMMAND_COUNT_N:
    case COMMAND_HOLD:
    case COMMAND_BIN:
        return true;
    case COMMAND_UNDO:
    case COMMAND_OPERATOR:
    case COMMAND_LANGUAGE:
    case COMMAND_END:
    case COMMAND_NEXT:
    case COMMAND_SAME:
    case COMMAND_CODE_COUNT:
        break;
    }
    return false;
}

int64_t mode_command(struct scanner_mode *mode, const struct scanner_memory *memory,
                     enum command_code command, const char *argument, int64_t now_us)
{
    bool in_hand = memory->scan_id != 0 && now_us - memory->waybill_at_us <= (int64_t)MODE_CURRENT_MS * 1000;
    if (in_hand) {
        mode->armed = false;
        return memory->scan_id;
    }
    mode->armed = true;
    mode->command = command;
    mode->until_us = now_us + (int64_t)MODE_WAIT_MS * 1000;
    text_copy(mode->argument, sizeof(mode->argument), argument);
    return 0;
}

bool mode_waits(const struct scanner_mode *mode, int64_t now_us)
{
    return mode->armed && now_us <= mode->until_us;
}

bool mode_parcel(struct scanner_mode *mode, int64_t now_us, struct scanner_mode *ret_waited)
{
    bool waits = mode_waits(mode, now_us);
    if (waits)
        *ret_waited = *mode;
    mode->armed = false;
    return waits;
}
