/* The state directory: its files, and the lock that makes its holder the only writer. Main thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "base/error.h"

enum { STATE_PATH_MAX = 512 };

/* STATE/name */
NODISCARD bool state_path(const char *state, const char *name, char ret[STATE_PATH_MAX], struct error *err);
/* Makes the directory (0700) if its parent is there and checks that it can be written. */
NODISCARD bool state_prepare(const char *state, struct error *err);
/* Holds STATE/lock until *ret_fd is closed. ERROR_BUSY names the process that has it. */
NODISCARD bool state_lock(const char *state, int *ret_fd, struct error *err);
