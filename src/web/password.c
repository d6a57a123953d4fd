#include "web/password.h"

#include <sodium.h>
#include <string.h>

#include "base/text.h"
#include "core/role.h"

enum { PASSES = 3, MEMORY_BYTES = 32 * 1024 * 1024 };

bool password_acceptable(const char *password, struct error *err)
{
    size_t len = strlen(password);
    if (len >= PASSWORD_MIN && len <= PASSWORD_MAX)
        return true;
    return error_set(err, ERROR_INPUT, "a password has %d to %d bytes", PASSWORD_MIN, PASSWORD_MAX);
}

bool password_hash(const char *password, char *ret, size_t size)
{
    char hash[crypto_pwhash_STRBYTES];
    if (sodium_init() < 0 || crypto_pwhash_str_alg(hash, password, strlen(password), PASSES, MEMORY_BYTES,
                                                   crypto_pwhash_ALG_ARGON2ID13) != 0)
        return false;
    return text_copy(ret, size, hash);
}

bool password_right(const char *hash, const char *password)
{
    char padded[crypto_pwhash_STRBYTES] = {0};
    return sodium_init() >= 0 && text_copy(padded, sizeof(padded), hash) &&
           crypto_pwhash_str_verify(padded, password, strlen(password)) == 0;
}
