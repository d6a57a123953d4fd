/* Secrets from where they may live: files, systemd credentials, the environment; never the command line. Pure reading;
 * main thread at the start. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "base/error.h"

/* First line of a file, at most size - 1 bytes. ret_open_to_others: who is neither its owner nor of its group
 * may read or write it. */
NODISCARD bool secret_read_file(const char *path, char *ret, size_t size, bool *ret_open_to_others,
                                struct error *err);
/* $CREDENTIALS_DIRECTORY/name, else TALLYMAN_NAME of the environment; "" when neither is there. */
NODISCARD bool secret_find(const char *name, char *ret, size_t size, struct error *err);
bool secret_readable_by_others(const char *path);
