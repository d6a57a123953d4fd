/* Tokens of browsers: random, kept by us as hashes only. Needs token_init() once. Pure otherwise; any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "base/error.h"
#include "store/people.h"

enum {
    TOKEN_SIZE = 65, /* 32 bytes in hex and a NUL */
    CSRF_SIZE = 33,
    PAIRING_CODE_SIZE = 7,
};

/* Starts the library; false when the system gives no random numbers. */
NODISCARD bool token_init(struct error *err);
void token_make(char ret[TOKEN_SIZE]);
/* Is it of the form that token_make() gives? */
bool token_valid(const char *token);
void token_hash(const char *token, char ret[TOKEN_HASH_SIZE]);
/* What a page must send back with each change: follows from the cookie's token, which no page can read. */
void token_csrf(const char *token, char ret[CSRF_SIZE]);
/* Takes equally long whatever is different. */
bool token_same(const char *a, const char *b);
void token_pairing_code(char ret[PAIRING_CODE_SIZE]);
/* Name of a photo from its bytes. */
void token_content_name(const void *data, size_t len, const char *suffix, char *ret, size_t size);
