#include "token.h"

#include <inttypes.h>
#include <sodium.h>
#include <string.h>

#include "base/text.h"

bool token_init(struct error *err)
{
    if (sodium_init() >= 0)
        return true;
    return error_set(err, ERROR_IO, "the system gives no random numbers: nobody could log in safely");
}

void token_make(char ret[TOKEN_SIZE])
{
    unsigned char bytes[(TOKEN_SIZE - 1) / 2];
    randombytes_buf(bytes, sizeof(bytes));
    text_hex(ret, TOKEN_SIZE, bytes, sizeof(bytes));
    sodium_memzero(bytes, sizeof(bytes));
}

bool token_valid(const char *token)
{
    size_t len = strlen(token);
    return len == TOKEN_SIZE - 1 && strspn(token, "0123456789abcdef") == len;
}

static void hash_text(const char *token, const char *key, unsigned char *ret, size_t size)
{
    crypto_generichash(ret, size, (const unsigned char *)token, strlen(token), (const unsigned char *)key,
                       strlen(key));
}

void token_hash(const char *token, char ret[TOKEN_HASH_SIZE])
{
    unsigned char hash[(TOKEN_HASH_SIZE - 1) / 2];
    hash_text(token, "tallyman web session", hash, sizeof(hash));
    text_hex(ret, TOKEN_HASH_SIZE, hash, sizeof(hash));
}

void token_csrf(const char *token, char ret[CSRF_SIZE])
{
    unsigned char hash[(CSRF_SIZE - 1) / 2];
    hash_text(token, "tallyman web csrf", hash, sizeof(hash));
    text_hex(ret, CSRF_SIZE, hash, sizeof(hash));
}

bool token_same(const char *a, const char *b)
{
    size_t len = strlen(a);
    return strlen(b) == len && sodium_memcmp(a, b, len) == 0;
}

void token_pairing_code(char ret[PAIRING_CODE_SIZE])
{
    text_format(ret, PAIRING_CODE_SIZE, "%06" PRIu32, randombytes_uniform(1000000));
}

void token_content_name(const void *data, size_t len, const char *suffix, char *ret, size_t size)
{
    unsigned char hash[16];
    char hex[sizeof(hash) * 2 + 1];
    crypto_generichash(hash, sizeof(hash), data, len, NULL, 0);
    text_hex(hex, sizeof(hex), hash, sizeof(hash));
    text_format(ret, size, "%s.%s", hex, suffix);
}
