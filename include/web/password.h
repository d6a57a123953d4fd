/* Passwords as argon2id hashes (libsodium): 32 MiB and three passes. Slow on purpose; any thread, one at a time. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "base/attr.h"
#include "base/error.h"

enum { PASSWORD_HASH_MAX = 129 };

/* False when it is too short or too long (PASSWORD_MIN, PASSWORD_MAX of core/role.h); the reason in err. */
NODISCARD bool password_acceptable(const char *password, struct error *err);
/* False when there is no memory for it, or it does not fit. */
NODISCARD bool password_hash(const char *password, char *ret, size_t size);
bool password_right(const char *hash, const char *password);
